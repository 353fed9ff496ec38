"""What of a house can be changed on its page, as it is now, and what a change would do."""

from msgspec import Struct

Points = tuple[tuple[float, float], ...]


class ZoneDraft(Struct, frozen=True):
    """A part of a picture. ``points``: a polygon in 0-1; ``kinds``: that count only there."""

    name: str
    points: Points
    kinds: tuple[str, ...] = ()


class ThresholdRow(Struct, frozen=True):
    """The threshold of a ``kind`` of ``head``. ``bundle``: the model's own; ``own``: the place's, null: it has none."""

    kind: str
    head: str
    bundle: float
    own: float | None


class PlaceSettingsRow(Struct, frozen=True):
    """A place. ``privacy``: polygons in 0-1 of the picture that are painted over."""

    name: str
    outside: bool
    privacy: tuple[Points, ...]
    zones: tuple[ZoneDraft, ...]
    thresholds: tuple[ThresholdRow, ...]


class Space(Struct, frozen=True):
    """What clips and snapshots take: megabytes in all, a day, and of how many days that was taken."""

    used_mb: float
    mb_a_day: float
    days: float


class UserRow(Struct, frozen=True):
    """Who may log in; an empty ``name``: the owner."""

    name: str
    role: str


class BrokerRow(Struct, frozen=True):
    """The broker. ``host``: empty: none; ``port``: 0: the usual one; ``has_password``: one is kept, shown to nobody."""

    host: str
    port: int
    user: str
    has_password: bool
    tls: bool


class QuietRow(Struct, frozen=True):
    """Quiet hours. ``begin``, ``end``: HH:MM, perhaps over midnight; ``kinds``: empty: all but alarms; ``places``:
    empty: all."""

    begin: str
    end: str
    kinds: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class PushDraft(Struct, frozen=True):
    """Notifications to browsers. ``on``: whether there are any; ``contact``: whom a push service asks; ``severity``:
    from which on it is told."""

    on: bool
    contact: str
    severity: str


class SettingsRow(Struct, frozen=True):
    """Everything that can be changed. ``space``: null: nothing is kept."""

    places: tuple[PlaceSettingsRow, ...]
    keep_days: float
    max_mb: float
    space: Space | None
    users: tuple[UserRow, ...]
    broker: BrokerRow
    quiet: tuple[QuietRow, ...]
    push: PushDraft


class WouldTell(Struct, frozen=True):
    """How many events there were, how many there would have been, and how often rules told and would have. ``more``:
    perhaps more, for what stayed below the threshold that holds now is not kept."""

    were: int
    would: int
    rules_were: int
    rules_would: int
    more: bool


class SessionRow(Struct, frozen=True):
    """A session. ``seen``: seconds since 1970, null: not since the house began; ``own``: of who asks."""

    id: str
    user: str
    role: str
    begun: float
    seen: float | None
    agent: str
    own: bool
