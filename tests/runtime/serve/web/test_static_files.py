"""The page's own files: kept for good under the address of their version, asked for again under any other."""

import gzip
import re

import pytest

pytest.importorskip("fastapi", reason="the extra 'web' is not installed")

from starlette.datastructures import Headers

from tectum.serve.web.static_files import FILES, STATIC, VERSION, modules_of, page, static_answer

NOBODY = Headers({})


def test_a_file_under_its_version_is_kept_for_good_and_elsewhere_asked_for_again():
    versioned, plain = static_answer(f"{VERSION}/app.js", NOBODY), static_answer("app.js", NOBODY)
    assert versioned.body == plain.body == (STATIC / "app.js").read_bytes()
    assert "immutable" in versioned.headers["cache-control"]
    assert plain.headers["cache-control"] == "no-cache"
    same = static_answer("app.js", Headers({"if-none-match": plain.headers["etag"]}))
    assert (same.status_code, same.body) == (304, b"")
    assert static_answer("app.js", Headers({"if-none-match": '"other"'})).status_code == 200


def test_a_file_is_sent_as_gzip_to_whom_takes_it():
    packed = static_answer("app.js", Headers({"accept-encoding": "gzip, br"}))
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == (STATIC / "app.js").read_bytes()
    assert len(packed.body) < len(static_answer("app.js", NOBODY).body) / 2
    picture = static_answer("push/icon-512.png", Headers({"accept-encoding": "gzip"}))
    assert "content-encoding" not in picture.headers


@pytest.mark.parametrize("address", ["nosuch.js", "000000000000/app.js", "../shell.py", f"{VERSION}/../shell.py", ""])
def test_nothing_else_is_given(address):
    assert static_answer(address, NOBODY) is None


def test_a_page_names_what_its_first_view_imports_and_nothing_twice():
    text = page("index.html", "de-DE,de;q=0.9,en;q=0.8").decode()
    ahead = re.findall(r'<link rel="modulepreload" href="/static/([^"]+)">', text)
    assert set(ahead) == {f"{VERSION}/{one}" for one in (*modules_of("app.js"), *modules_of("views/live.js"))} | {
        f"{VERSION}/strings/de/page.js"
    }
    assert len(ahead) == len(set(ahead))
    assert not [one for one in ahead if "review" in one or "settings" in one]
    (later,) = re.findall(r'data-view="review"[^>]* data-modules="([^"]*)"', text)
    assert "review/incident.js" in later.split()
    assert not {f"{VERSION}/{one}" for one in later.split()} & set(ahead)
    assert "strings/en/page.js" in page("index.html", "fr").decode()


def test_every_module_that_is_imported_is_there():
    for name in FILES:
        if name.endswith(".js"):
            assert set(modules_of(name)) <= set(FILES), name
