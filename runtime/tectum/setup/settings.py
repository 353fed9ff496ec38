"""What a person changes of a running house: written to its own file, comments kept, checked, and taken up at once."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tectum.config.check import check_labels
from tectum.config.place import PlaceConfig
from tectum.config.schema import Config
from tectum.decide.replay import Replay
from tectum.deliver.store.retention import kept_files
from tectum.deliver.store.score_levels import DAY_S
from tectum.deliver.stored_event import EventSearch
from tectum.errors import TectumError, UsageError, first_line
from tectum.house.house import House
from tectum.house.raised import counted_heads, own_threshold
from tectum.house.rulebook import messages, night_of
from tectum.setup.broker_table import put_broker, with_kept_password
from tectum.setup.document import edited, place_table, plain, table_of
from tectum.setup.draft import BrokerDraft, PlaceDraft, place_values, typed_place, without_variables
from tectum.setup.finder import Finder
from tectum.setup.house_file import write_house
from tectum.setup.settings_rows import (
    BrokerRow,
    PlaceSettingsRow,
    PushDraft,
    QuietRow,
    SettingsRow,
    Space,
    ThresholdRow,
    UserRow,
    WouldTell,
    ZoneDraft,
)
from tectum.setup.told_tables import push_row, put_push, put_quiet, quiet_row
from tectum.setup.trying import Tried, trouble_of
from tectum.tables.broker import Broker
from tectum.tables.values import Secret

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

Polygon = tuple[tuple[float, float], ...]
MOST_EVENTS = 1_000_000


class Settings(Finder):
    """Of a ``house`` that was read from ``file``. ``taken``: hears of every configuration that was taken up;
    ``cameras``, ``microphones``: of this machine. One change at a time."""

    def __init__(
        self,
        file: Path,
        house: House,
        taken: Callable[[Config], None],
        cameras: Callable[[], Mapping[str, str]],
        microphones: Callable[[], Sequence[str]],
    ):
        super().__init__(cameras, microphones)
        self._file, self._house, self._taken = file.resolve(), house, taken
        self._changing = threading.Lock()

    # --- as it is

    def settings(self) -> SettingsRow:
        """Everything that can be changed."""
        config = self._house.config
        users = [UserRow("", "own"), *(UserRow(user.name, user.role) for user in config.web.user)]
        places = tuple(self._place(place) for place in config.places)
        kept = config.broker or Broker()
        broker = BrokerRow(kept.host, kept.port, kept.user, bool(kept.password), kept.tls)
        quiet, store = tuple(map(quiet_row, config.quiet)), config.store
        space, push = self._space(), push_row(config)
        return SettingsRow(places, store.keep_days, store.max_mb, space, tuple(users), broker, quiet, push)

    def _place(self, place: PlaceConfig) -> PlaceSettingsRow:
        bundle = self._house.engine.bundle
        rows = [
            ThresholdRow(kind, head, enter, place.event[kind].threshold if kind in place.event else None)
            for head in counted_heads(bundle)
            for kind, enter in bundle.thresholds.get(head, {}).items()
            if kind != "quiet"
        ]
        zones = tuple(ZoneDraft(zone.name, zone.points, zone.kinds) for zone in place.zone)
        return PlaceSettingsRow(place.name, place.outside, place.privacy, zones, tuple(rows))

    def _space(self) -> Space | None:
        store = self._house.store
        if store is None:
            return None
        files = kept_files(store.folder)
        days = max(1.0, (time.time() - min(files, default=(time.time(), 0))[0]) / DAY_S)
        used = sum(size for _, size in files) / 1e6
        return Space(round(used, 1), round(used / days, 1), round(days, 1))

    def would_tell(self, place: str, kind: str, threshold: float, days: float) -> WouldTell:
        """What the last ``days`` would have told of a ``kind`` at a ``place`` with this ``threshold``, and the rules
        with it. What stayed below the threshold of then is not kept. Raises UsageError: no such place, nothing kept."""
        house = self._house
        now_from = self._threshold(self._known(place), kind)
        if house.store is None:
            raise UsageError("this house keeps nothing")
        now = time.time()
        since = now - days * DAY_S
        kept = [one for one in house.store.events(EventSearch(since, most=MOST_EVENTS)) if not one.event.suppressed]
        of_kind = [one for one in kept if one.event.kind == kind and one.event.place == place]
        below = {one.event.id for one in of_kind if one.event.score < threshold}
        night, span = night_of(house.config), (since, now)
        with house.rules_lock:
            rules = list(house.rules.rules)
        fired = [
            len(Replay.of(rules, messages(events), night, span).fired)
            for events in (kept, [one for one in kept if one.event.id not in below])
        ]
        return WouldTell(len(of_kind), len(of_kind) - len(below), fired[0], fired[1], threshold < now_from)

    def try_broker(self, broker: BrokerDraft) -> Tried:
        """Whether it takes us; with the password that is kept, where that is meant."""
        try:
            return super().try_broker(with_kept_password(broker, self._house.config.broker or Broker()))
        except UsageError as error:
            return trouble_of(error)

    # --- what is changed

    def set_parts(self, place: str, zones: Sequence[ZoneDraft], privacy: Sequence[Polygon]) -> list[str]:
        """Other zones and private parts of a picture. Raises UsageError."""
        without_variables(*(zone.name for zone in zones))

        def edit(document: "TOMLDocument") -> None:
            import tomlkit

            table = place_table(document, place)
            old = {str(zone["name"]): zone for zone in table.get("zone", ())}
            table.pop("zone", None)
            table.pop("privacy", None)
            if privacy:
                table["privacy"] = [[list(point) for point in polygon] for polygon in privacy]
            if zones:
                rows = tomlkit.aot()
                for zone in zones:
                    row = old.get(zone.name, tomlkit.table())
                    row["name"], row["points"] = zone.name, [list(point) for point in zone.points]
                    row.pop("kinds", None)
                    if zone.kinds:
                        row["kinds"] = list(zone.kinds)
                    rows.append(row)
                table["zone"] = rows

        return self._change(edit)

    def set_threshold(self, place: str, kind: str, threshold: float | None) -> list[str]:
        """Another threshold of a kind; None: that of the bundle. Raises UsageError."""

        def edit(document: "TOMLDocument") -> None:
            import tomlkit

            events = place_table(document, place).setdefault("event", tomlkit.table(is_super_table=True))
            row = events.setdefault(kind, tomlkit.table())
            row.pop("threshold", None)
            if threshold is not None:
                row["threshold"] = threshold
            elif not row:
                events.pop(kind)

        return self._change(edit)

    def set_keeping(self, keep_days: float, max_mb: float) -> list[str]:
        """How long and how much is kept. Raises UsageError."""

        def edit(document: "TOMLDocument") -> None:
            store = table_of(document, "store")
            store["keep_days"], store["max_mb"] = plain(keep_days), plain(max_mb)

        return self._change(edit)

    def set_broker(self, broker: BrokerDraft) -> list[str]:
        """Another broker; without a host: none. Raises UsageError."""
        kept = self._house.config.broker or Broker()
        return self._change(lambda document: put_broker(document, broker, kept))

    def set_quiet(self, rows: Sequence[QuietRow]) -> list[str]:
        """Other quiet hours, in place of those that there were. Raises UsageError."""
        kept = self._house.config.quiet
        return self._change(lambda document: put_quiet(document, rows, kept))

    def set_push(self, push: PushDraft) -> list[str]:
        """Notifications to browsers, or none. Raises UsageError."""
        return self._change(lambda document: put_push(document, push))

    def add_place(self, place: PlaceDraft) -> list[str]:
        """One more place. Raises UsageError."""

        def edit(document: "TOMLDocument") -> None:
            import tomlkit

            row = tomlkit.table()
            row.update(place_values(typed_place(place)))
            document["place"].append(row)

        return self._change(edit)

    def remove_place(self, name: str) -> list[str]:
        """One less; what it kept stays. Raises UsageError: there is none, or it is the last one."""

        def edit(document: "TOMLDocument") -> None:
            if len(document["place"]) == 1:
                raise UsageError("a house needs a place")
            document["place"].remove(place_table(document, name))

        return self._change(edit)

    def set_user(self, name: str, role: str, password: Secret | None) -> list[str]:
        """Somebody who may log in, or another role or password of theirs; an empty ``name``: the owner. ``password``: a
        hash; None: as it was. Raises UsageError."""

        def edit(document: "TOMLDocument") -> None:
            import tomlkit

            web = table_of(document, "web")
            if not name:
                if password is not None:
                    web["password"] = password.reveal()
                return
            users = web.setdefault("user", tomlkit.aot())
            row = next((user for user in users if user["name"] == name), None)
            if row is None:
                if password is None:
                    raise UsageError(f"'{name}' needs a password")
                row = tomlkit.table()
                row["name"] = name
                users.append(row)
            row["role"] = role
            if password is not None:
                row["password"] = password.reveal()

        return self._change(edit)

    def remove_user(self, name: str) -> list[str]:
        """Who may log in no more. Raises UsageError: there is none of this name."""

        def edit(document: "TOMLDocument") -> None:
            web = table_of(document, "web")
            users = web.get("user", [])
            row = next((user for user in users if user["name"] == name), None)
            if row is None:
                raise UsageError(f"no user '{name}'")
            users.remove(row)
            if not users:
                web.pop("user")

        return self._change(edit)

    def _threshold(self, place: PlaceConfig, kind: str) -> float:
        """The one that the file and the bundle have for a kind. Raises UsageError: there is no such kind."""
        bundle = self._house.engine.bundle
        head = next((head for head in counted_heads(bundle) if kind in bundle.thresholds.get(head, {})), None)
        if head is None:
            raise UsageError(f"unknown kind '{kind}'")
        return own_threshold(self._house.config.settings(place), bundle, head, kind)

    def _known(self, place: str) -> PlaceConfig:
        found = next((one for one in self._house.config.places if one.name == place), None)
        if found is None:
            raise UsageError(f"unknown place '{place}'")
        return found

    def _change(self, edit: Callable[["TOMLDocument"], None]) -> list[str]:
        """Edit the file as it is now, by whoever it was changed last, and take it up; what that changed. Raises
        UsageError: the file is as it was."""
        with self._changing:
            try:
                before = self._file.read_bytes().decode()  # as it is: marks of byte order and ends of lines stay
                text = edited(before, edit)
            except (OSError, ValueError, RecursionError) as error:  # of UTF-8, and of TOML
                why = getattr(error, "strerror", None) or first_line(error)
                raise UsageError(f"{self._file}: cannot be changed: {why}") from None
            labels = self._house.engine.bundle.labels
            config = write_house(self._file, text, True, lambda config: check_labels(config, labels))
            try:
                changes = self._house.reload(config)
            except TectumError:
                write_house(self._file, before, True)
                raise
            self._taken(self._house.config)
            return changes
