"""What an archive needs beside the runtime: imported where it is used, and said in one line where it is missing."""

from importlib import import_module
from typing import Any

from tectum.errors import UsageError


def needed(module: str, extra: str = "archive") -> Any:
    """The module of that name. Raises UsageError that names the extra."""
    try:
        return import_module(module)
    except ImportError as error:
        raise UsageError(f"an archive needs {error.name or module}: pip install 'tectum[{extra}]'") from None
