"""Another commit of this repository, beside the working tree: for what ``--against COMMIT`` measures, in turn."""

import ast
import os
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent.parent


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """The folder of a worktree of ``commit``, removed afterwards."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "tree"
        git = ("git", "-C", str(HERE), "worktree")
        subprocess.run([*git, "add", "--quiet", "--detach", str(folder), commit], check=True)
        try:
            yield folder
        finally:
            subprocess.run([*git, "remove", "--force", str(folder)], check=True)


def constants(script: Path) -> dict[str, Any]:
    """What a script assigns literally to names at its top, without running it."""
    found = {}
    for line in ast.parse(script.read_text(encoding="utf-8")).body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            try:
                found[line.targets[0].id] = ast.literal_eval(line.value)
            except ValueError:
                continue
    return found


def command(tree: Path) -> str:
    """Code that is the command ``tectum`` of a tree, as its installed script is."""
    project = tomllib.loads((tree / "pyproject.toml").read_text(encoding="utf-8"))
    module, name = project["project"]["scripts"]["tectum"].split(":")
    return f"import sys; from {module} import {name}; sys.exit({name}())"


def environ(tree: Path, kept: Path) -> dict[str, str]:
    """Where a child takes Tectum from ``tree``, with byte code and prepared graphs of its own under ``kept``."""
    own = {
        "PYTHONPATH": str(tree / "runtime"),
        "PYTHONPYCACHEPREFIX": str(kept / "bytecode"),
        "TECTUM_CACHE": str(kept / "cache"),
        "ORT_DISABLE_TELEMETRY": "1",
    }
    given = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**given, **own}


def spent(code: str, arguments: tuple[str, ...], given: dict[str, str], folder: Path) -> tuple[float, float]:
    """Seconds of CPU, user and system, and of the clock, of a fresh Python that runs ``code`` in ``folder``."""
    begun = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env=given,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert child.stderr is not None
    said = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(said.decode(errors="replace"))
    return used.ru_utime + used.ru_stime, time.perf_counter() - begun
