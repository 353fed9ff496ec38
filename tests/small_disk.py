"""A disk that is small enough to be filled."""

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int):
    """``folder`` is a disk of its own of so many megabytes; where this user may mount none, the test is skipped."""
    folder.mkdir()
    mount = [shutil.which("mount") or "false", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(file: Path) -> None:
    """Write to a file until its disk has no room for one byte more."""
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        for piece in (b"\0" * 65_536, b"\0" * 4096, b"\0"):
            with contextlib.suppress(OSError):
                while os.write(opened, piece) == len(piece):
                    pass
    finally:
        os.close(opened)
