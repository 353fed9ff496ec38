"""Why something is not trusted, in one line: what python-tuf raises, for people."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadError,
    DownloadHTTPError,
    DownloadLengthMismatchError,
    ExpiredMetadataError,
    LengthOrHashMismatchError,
    RepositoryError,
    UnsignedMetadataError,
)

from tectum.errors import BundleError, first_line

REASONS = (
    (UnsignedMetadataError, "refused: is not signed by those who are trusted"),
    (ExpiredMetadataError, "refused: is out of date: nobody renewed it, or what is newer is kept from here"),
    (BadVersionNumberError, "refused: is older than what was seen before, or does not belong together"),
    (LengthOrHashMismatchError, "refused: is not what was signed: altered, or mixed from several versions"),
    (DownloadLengthMismatchError, "refused: is longer than what was signed"),
    (DownloadHTTPError, "lacks a file"),
    (DownloadError, "cannot be reached, or answers too slowly"),
    (RepositoryError, "refused: cannot be understood"),
)


@contextmanager
def refusals(what: str) -> Iterator[None]:
    """Raises BundleError, which names ``what`` and why, for all that is raised inside of it about a repository."""
    try:
        yield
    except (RepositoryError, DownloadError) as error:
        why = next(reason for kind, reason in REASONS if isinstance(error, kind))
        said = first_line(_cause(error))
        today = f" (today is {datetime.now(UTC):%Y-%m-%d})" if isinstance(error, ExpiredMetadataError) else ""
        raise BundleError(f"{what}: {why}: {said}{today}") from None
    except OSError as error:
        raise BundleError(f"{error.filename or what}: cannot be read or written: {error.strerror}") from None


def _cause(error: Exception) -> BaseException:
    """What a library below says where python-tuf says nothing of its own."""
    if isinstance(error, DownloadHTTPError | DownloadLengthMismatchError) or not isinstance(error, DownloadError):
        return error
    cause = error.__cause__ or error
    reason = getattr(cause, "reason", None)
    return reason if isinstance(reason, BaseException) else cause
