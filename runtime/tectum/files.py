"""Whether a path that came from outside names something.

One that no file system takes, as a name too long, names nothing; ``pathlib`` raises for it, which is easily forgotten.
"""

import os
from pathlib import Path


def is_there(path: Path) -> bool:
    """Whether there is anything of this name.

    >>> is_there(Path("/")), is_there(Path("x" * 5_000)), is_there(Path("a\\0b"))
    (True, False, False)
    """
    return os.path.exists(path)  # noqa: PTH110  it raises nothing


def is_file(path: Path) -> bool:
    """Whether there is a file of this name."""
    return os.path.isfile(path)  # noqa: PTH113  it raises nothing


def is_folder(path: Path) -> bool:
    """Whether there is a folder of this name."""
    return os.path.isdir(path)  # noqa: PTH112  it raises nothing
