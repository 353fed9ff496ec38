"""What a page needs of a house that is being set up, or added to."""

from collections.abc import Sequence
from typing import Protocol

from tectum.setup.draft import BrokerDraft, Found, HouseDraft, PlaceDraft
from tectum.setup.settings_rows import Points, PushDraft, QuietRow, SettingsRow, WouldTell, ZoneDraft
from tectum.setup.trying import Tried
from tectum.tables.values import Secret


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


class SettingsView(FinderView, Protocol):
    """The settings of a house that runs. Each change gives what it changed, and raises UsageError; then nothing has
    changed."""

    def settings(self) -> SettingsRow:
        """Everything that can be changed."""

    def would_tell(self, place: str, kind: str, threshold: float, days: float) -> WouldTell:
        """What the last days would have told with another threshold."""

    def set_parts(self, place: str, zones: Sequence[ZoneDraft], privacy: Sequence[Points]) -> list[str]:
        """Zones and private parts of a picture."""

    def set_threshold(self, place: str, kind: str, threshold: float | None) -> list[str]:
        """None: that of the model."""

    def set_keeping(self, keep_days: float, max_mb: float) -> list[str]:
        """How long and how much."""

    def set_broker(self, broker: BrokerDraft) -> list[str]:
        """Another one, or none."""

    def set_quiet(self, rows: Sequence[QuietRow]) -> list[str]:
        """Other quiet hours, in place of those that there were."""

    def set_push(self, push: PushDraft) -> list[str]:
        """Notifications to browsers, or none."""

    def add_place(self, place: PlaceDraft) -> list[str]:
        """One more."""

    def remove_place(self, name: str) -> list[str]:
        """One less."""

    def set_user(self, name: str, role: str, password: Secret | None) -> list[str]:
        """Somebody who may log in."""

    def remove_user(self, name: str) -> list[str]:
        """Somebody who may not any more."""
