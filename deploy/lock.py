"""Write ``deploy/lock/*.txt``: every package of the image in one version, with the SHA-256 of each of its files.

``cpu.txt`` and ``gpu.txt`` are what the image holds, ``build.txt`` what makes it. A pin stays as long as
``pyproject.toml`` allows it; ``--upgrade`` takes the newest of all. Needs ``uv`` (extra ``dev``) and the package index.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "deploy" / "lock"
PYTHON = "3.12"
"""The lowest of the image's bases: Debian trixie has 3.13, Ubuntu 24.04 (of the CUDA image) 3.12."""
HEADER = "# Written by deploy/lock.py; pip install --require-hashes --no-deps -r installs exactly this.\n"
EXTRAS = ("live", "update")
"""Of the image, beside its ONNX Runtime."""
WITHOUT_DEPENDENCIES = "silero-vad>=6\n"
"""Its wheel asks for torch, of which its ONNX file, all that Tectum takes, needs nothing."""
BUILD = "build>=1.2\ncyclonedx-bom>=7\nsetuptools>=77\n"


def pinned(out: Path, upgrade: bool, *arguments: str) -> str:
    """What uv finds, with the files for every platform; ``out``: the pins so far, kept where they may."""
    command = [
        sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", PYTHON,
        "--generate-hashes", "--no-header", "--annotation-style", "line", "--output-file", str(out),
        *(["--upgrade"] if upgrade else []), *arguments,
    ]  # fmt: skip
    subprocess.run(command, check=True, cwd=ROOT)
    return out.read_text(encoding="utf-8")


def main() -> None:
    """Write all three."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--upgrade", action="store_true", help="the newest of everything")
    upgrade = parser.parse_args().upgrade
    LOCK.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        speech, tools, out = Path(made) / "speech.in", Path(made) / "build.in", Path(made) / "out.txt"
        speech.write_text(WITHOUT_DEPENDENCIES, encoding="utf-8")
        tools.write_text(BUILD, encoding="utf-8")
        for name in ("cpu", "gpu", "build"):
            file = LOCK / f"{name}.txt"
            kept = file.read_text(encoding="utf-8") if file.exists() else ""
            parts = [[str(tools)]]
            if name != "build":
                extras = [part for extra in (name, *EXTRAS) for part in ("--extra", extra)]
                parts = [["pyproject.toml", *extras], ["--no-deps", str(speech)]]
            text = HEADER
            for arguments in parts:
                out.write_text(kept, encoding="utf-8")
                text += pinned(out, upgrade, *arguments)
            for source in (tools, speech):
                text = text.replace(f"-r {source}", "deploy/lock.py")
            file.write_text(text, encoding="utf-8")
            print(f"{file.relative_to(ROOT)}: {text.count('==')} packages", file=sys.stderr)


if __name__ == "__main__":
    main()
