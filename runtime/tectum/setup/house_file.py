"""The file of a house, written whole or not at all: checked first, and readable by its user alone."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

from tectum.config.load import read_config
from tectum.config.schema import Config
from tectum.errors import UsageError
from tectum.files import is_there

PRIVATE = 0o600
"""An address may hold a password."""


def write_house(file: Path, text: str, force: bool = False, check: Callable[[Config], None] = lambda _: None) -> Config:
    """Check the ``text``, with a further ``check``, and write it; the house of it. A file that is written over keeps
    its permissions. Raises UsageError: it is wrong, there is such a file already (unless ``force``), or it cannot be
    written; then nothing has changed."""
    if is_there(file) and not force:
        raise UsageError(f"{file}: exists already; --force writes over it")
    mode = stat.S_IMODE(file.stat().st_mode) if is_there(file) else PRIVATE
    begun = file.with_name(f".{file.name}.new")
    try:
        begun.unlink(missing_ok=True)
        descriptor = os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as out:
            out.write(text)
            out.flush()
            os.fchmod(out.fileno(), mode)
            os.fsync(out.fileno())
        check(read_config(begun))
        begun.replace(file)
    except UsageError as error:
        raise UsageError(str(error).replace(str(begun), str(file))) from None
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror}") from None
    finally:
        if is_there(begun):
            begun.unlink()
    return read_config(file)
