"""What signatures need beside the runtime: imported where they are asked for, said in one line where it is missing."""

from tectum.errors import UsageError


def need_extra() -> None:
    """Raises UsageError that names the extra."""
    try:
        import cryptography  # noqa: F401
        import securesystemslib  # noqa: F401
        import tuf  # noqa: F401
    except ImportError as error:
        raise UsageError(f"signed bundles need {error.name}: pip install 'tectum[update]'") from None
