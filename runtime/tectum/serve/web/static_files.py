"""The page's own files. Under an address with the version of all of them they are kept by browsers for good; under
their plain address they are asked for again, and answered in one line where they are the same.

There is no build: what a module imports is read from it, and named in the page, so that a browser asks for all of it at
once and not for one after the other.
"""

import gzip
import hashlib
import re
from functools import cached_property, lru_cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response

STATIC = Path(__file__).parent / "static"
MEDIA_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
LANGUAGES = ("en", "de", "zh")
"""Those of ``strings/``; the first one, where a browser asks for none of them."""
IMPORTED = re.compile(r"""^import\s[^"']*["'](\.[^"']+)["']""", re.MULTILINE)
SHELL, FIRST = "app.js", "views/live.js"


class StaticFile:
    """One of them, as it is sent. ``etag``: of its content."""

    def __init__(self, file: Path):
        self.body = file.read_bytes()
        self.media_type = MEDIA_TYPES[file.suffix]
        self.etag = f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'

    @cached_property
    def packed(self) -> bytes:
        """As gzip; empty where that is no shorter, and of pictures."""
        packed = gzip.compress(self.body, 9, mtime=0)
        return packed if self.media_type != "image/png" and len(packed) < len(self.body) else b""

    def answer(self, asked: Headers, caching: str) -> Response:
        """To a request with these headers."""
        headers = {"Cache-Control": caching, "ETag": self.etag, "Vary": "Accept-Encoding"}
        if self.etag in asked.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if self.packed and "gzip" in asked.get("accept-encoding", ""):
            return Response(self.packed, media_type=self.media_type, headers={**headers, "Content-Encoding": "gzip"})
        return Response(self.body, media_type=self.media_type, headers=headers)


FILES = {
    file.relative_to(STATIC).as_posix(): StaticFile(file)
    for file in sorted(STATIC.rglob("*.*"))
    if file.suffix in MEDIA_TYPES
}
"""By name: no other file is given to anybody."""
VERSION = hashlib.sha256("".join(name + file.etag for name, file in FILES.items()).encode()).hexdigest()[:12]
CACHING = dict.fromkeys(FILES, ASK_AGAIN) | {f"{VERSION}/{name}": FOR_GOOD for name in FILES}
"""How long the file of each address below ``/static/`` is kept."""


def static_answer(address: str, asked: Headers) -> Response | None:
    """The file of an address below ``/static/``; None: there is none."""
    if address not in CACHING:
        return None
    return FILES[address.removeprefix(f"{VERSION}/")].answer(asked, CACHING[address])


def modules_of(name: str) -> list[str]:
    """What a module needs, and what that needs: each once, what is named first before the rest, itself at the head."""
    found = [name]
    for one in found:  # grows meanwhile
        here = (STATIC / one).parent
        for path in IMPORTED.findall(FILES[one].body.decode()):
            needed = (here / path).resolve().relative_to(STATIC.resolve()).as_posix()
            if needed not in found:
                found.append(needed)
    return found


def page(index: str, accepted: str) -> bytes:
    """A page with everything that it will need named in it. ``accepted``: the languages that its reader understands
    (``Accept-Language``)."""
    spoken = [one.strip()[:2].lower() for one in accepted.split(",")]
    return _page(index, next((one for one in spoken if one in LANGUAGES), LANGUAGES[0]))


@lru_cache
def _page(index: str, language: str) -> bytes:
    text = (STATIC / index).read_text("utf-8")
    shell = re.search(r'<script type="module" src="/static/([^"]+)">', text)
    modules = modules_of(shell[1]) if shell else []
    if shell and shell[1] == SHELL:
        modules = list(dict.fromkeys([*modules, *modules_of(FIRST)]))
    ahead = [f'<link rel="modulepreload" href="/static/{one}">' for one in [*modules, f"strings/{language}/page.js"]]
    text = text.replace("</head>", "\n".join([*ahead, "</head>"]))

    def with_modules(link: re.Match[str]) -> str:
        more = [one for one in modules_of(f"views/{link[1]}.js")[1:] if one not in modules]
        return f'{link[0]} data-modules="{" ".join(more)}"'

    text = re.sub(r'data-view="(\w+)"', with_modules, text)
    return text.replace('"/static/', f'"/static/{VERSION}/').encode()
