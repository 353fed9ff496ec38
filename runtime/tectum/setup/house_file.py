"""The file of a house, written whole or not at all: checked first, and readable by its user alone."""

import stat
from collections.abc import Callable
from pathlib import Path

from tectum.config.document import Document
from tectum.config.load import config_of
from tectum.config.schema import Config
from tectum.errors import UsageError
from tectum.files import is_there, write_whole

PRIVATE = 0o600
"""An address may hold a password."""


def write_house(file: Path, text: str, force: bool = False, check: Callable[[Config], None] = lambda _: None) -> Config:
    """Check the ``text``, with a further ``check``, and write it; the house of it. A file that is written over keeps
    its permissions. Raises UsageError: it is wrong, there is such a file already (unless ``force``), or it cannot be
    written; then nothing has changed."""
    there = is_there(file)
    if there and not force:
        raise UsageError(f"{file}: exists already; --force writes over it")
    config = config_of(Document.parse(str(file), text), file.absolute().parent)
    check(config)
    try:
        mode = stat.S_IMODE(file.stat().st_mode) if there else PRIVATE
        write_whole(file, text.encode(), PRIVATE, lasting=True)
        file.chmod(mode)  # what the process never gives may be in it
    except (OSError, ValueError) as error:
        raise UsageError(f"{file}: cannot be written: {getattr(error, 'strerror', None) or error}") from None
    return config
