"""What a page needs of a house that is being set up, or added to."""

from typing import Protocol

from tectum.setup.draft import BrokerDraft, Found, HouseDraft, PlaceDraft
from tectum.setup.trying import Tried


class FinderView(Protocol):
    """What there is, and whether it works. A trial answers within half a minute and raises nothing."""

    def found(self) -> Found:
        """Cameras and microphones."""

    def try_camera(self, place: PlaceDraft, about: str = "") -> Tried:
        """``about``: what the camera says of itself."""

    def try_microphone(self, name: str) -> Tried:
        """Of this machine."""

    def try_broker(self, broker: BrokerDraft) -> Tried:
        """Connect, and leave."""


class FirstStartView(FinderView, Protocol):
    """A house without a file."""

    def begin(self, house: HouseDraft) -> None:
        """Write the file, and let the house begin. Raises UsageError."""
