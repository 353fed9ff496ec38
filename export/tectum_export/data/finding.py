"""What is wrong with data, or odd: collected, so that it is said all in one go."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tectum.errors import TectumError, first_line


@dataclass(frozen=True)
class Finding:
    """``where``: a file (and its line), a folder, or a key of the recipe. ``error``: to be mended before training."""

    where: str
    what: str
    error: bool = True

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


class Findings(list[Finding]):
    """In the order in which they were found."""

    def wrong(self, where: object, what: str) -> None:
        """Something that must be mended."""
        self.append(Finding(str(where), what))

    def odd(self, where: object, what: str) -> None:
        """Something that is trained on as it is."""
        self.append(Finding(str(where), what, error=False))

    @property
    def errors(self) -> list[Finding]:
        """Those that must be mended."""
        return [found for found in self if found.error]

    @contextmanager
    def within(self, where: str) -> Iterator[None]:
        """What fails in the block, a data set for instance, is a finding; what comes after the block goes on."""
        try:
            yield
        except TectumError as error:
            self.wrong("", str(error))
        except KeyError as error:
            self.wrong(where, f"lacks {error}")
        except (ValueError, OSError) as error:  # a number that is none, broken JSON, a byte that is no UTF-8
            self.wrong(where, f"cannot be read: {first_line(error)}")
