"""What a bundle would have told of the last day, beside what the present one tells of the same clips and scores."""

import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from tectum.bundle import Bundle
from tectum.config.schema import Config
from tectum.decide.events import Event
from tectum.deliver.sinks.base import Sink
from tectum.deliver.store.score_levels import DAY_S
from tectum.deliver.store.store import Store, open_to_read
from tectum.deliver.stored_event import EventSearch, StoredEvent
from tectum.engine import Engine
from tectum.errors import MediaError, StoreError, UsageError
from tectum.files import is_file
from tectum.house.raised import counted_heads, own_threshold
from tectum.offline.analyze import analyze

MOST_CLIPS = 20
MOST_EVENTS = 100_000


class Shadow(Struct):
    """``told``: for people. ``missed``: what somebody marked as right, and the new bundle does not tell."""

    told: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, config: Config, before: Bundle, new: Bundle) -> "Shadow":
        """Of the house of ``config``. What cannot be read is left out."""
        made = cls()
        try:
            if config.state is None:
                return made
            store = open_to_read(config.state)
        except (UsageError, StoreError):
            return made
        try:
            kept = store.events(EventSearch(time.time() - DAY_S, most=MOST_EVENTS))
            if before.identity == new.identity:
                made._replay_scores(config, kept, before, new)
            made._replay_clips(config, store, kept, before, new)
        except StoreError as error:
            made.told.append(f"the last day is not replayed: {error}")
        finally:
            store.close()
        return made

    def _replay_scores(self, config: Config, kept: list[StoredEvent], before: Bundle, new: Bundle) -> None:
        """Of the same graphs with other thresholds: which events stay below. What stayed below those of now was not
        kept, and cannot be told."""
        heads, below = set(counted_heads(new)), Counter[str]()
        for place in config.places:
            settings = config.settings(place)
            for event in (one.event for one in kept if one.event.place == place.name and one.event.head in heads):
                old, now = (own_threshold(settings, bundle, event.head, event.kind) for bundle in (before, new))
                below[event.kind] += old <= event.score < now
        if whole := +below:
            self.told.append(f"of the last day's events {whole.total()} stay below its thresholds: {_counted(whole)}")

    def _replay_clips(self, config: Config, store: Store, kept: list[StoredEvent], before: Bundle, new: Bundle) -> None:
        """The newest clips, by both."""
        clips: dict[str, list[StoredEvent]] = {}
        for one in reversed(kept):
            if one.clip is not None and is_file(store.folder / one.clip):
                clips.setdefault(one.clip, []).append(one)
        right = {mark.event for mark in store.marks.every() if mark.right}
        outside = {place.name: place.outside for place in config.places}
        engines, same, only = (Engine(before), Engine(new)), 0, (Counter[str](), Counter[str]())
        count = 0
        for clip, events in list(clips.items())[:MOST_CLIPS]:
            place = events[0].event.place
            try:
                had, has = (_kinds(store.folder / clip, engine, place, outside) for engine in engines)
            except MediaError:
                continue
            count += 1
            same += (had & has).total()
            only[0].update(had - has)
            only[1].update(has - had)
            self.missed += [
                f"{one.event.kind} at {place} ({clip})"
                for one in events
                if one.event.id in right and one.event.kind in had and one.event.kind not in has
            ]
        if count:
            told = f"of the last day's clips, {count} were replayed: {same} events are told by both"
            parts = zip(("only the present bundle tells", "only the new one tells"), only, strict=True)
            self.told.append("; ".join([told, *(f"{what} {_counted(one)}" for what, one in parts if one)]))


class Heard(Sink):
    """Keeps what kinds began."""

    def __init__(self) -> None:
        self.kinds = Counter[str]()

    def deliver(self, event: Event) -> None:
        if event.phase == "start":
            self.kinds[event.kind] += 1


def _kinds(clip: Path, engine: Engine, place: str, outside: Mapping[str, bool]) -> Counter[str]:
    heard = Heard()
    analyze(clip, engine, [heard], place=place, outside=outside.get(place, False))
    return heard.kinds


def _counted(kinds: Mapping[str, int]) -> str:
    return ", ".join(f"{kind} ({count})" for kind, count in sorted(kinds.items()))
