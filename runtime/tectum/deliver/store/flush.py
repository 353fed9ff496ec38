"""What must outlast a power cut."""

import os
from pathlib import Path


def flush(file: Path) -> None:
    """Write what the system holds of a file, and of its name, to the disk. Raises OSError."""
    for path in (file, file.parent):
        opened = os.open(path, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
