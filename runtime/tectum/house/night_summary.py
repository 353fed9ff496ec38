"""What a night was like, from the events that are kept: coughs and cries by the hour, calls for help, last movement.

It counts what was told, muted or not. It knows no illness, and what a microphone and a camera missed it does not know.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from tectum.decide.defaults import ALARM_SITUATIONS, ALARM_SOUNDS
from tectum.decide.hours import Night
from tectum.decide.phrases.answers import KINDS
from tectum.deliver.store.store import Store
from tectum.deliver.stored_event import EventSearch, StoredEvent

COUNTED = ("cough", "baby_cry", "scream", "snore")
URGENT = (*ALARM_SITUATIONS, *ALARM_SOUNDS, "glass_break")
SEEN = "person"
MOST = 100_000


class Words(Struct, frozen=True):
    """How a language says it."""

    title: str
    count: str
    urgent: str
    said: str
    moved: str
    unseen: str
    nothing: str


WORDS: Mapping[str, Words] = {
    "en": Words(
        "the night from {begin} to {end}", "{place}: {what}: {count}, most of them from {hour} to {next} ({most})",
        "{place}: {what} at {when}", "{place}: {what} at {when}: “{text}”", "{place}: somebody was last seen at {when}",
        "{place}: nobody was seen", "nothing of this is kept",
    ),
    "de": Words(
        "die Nacht von {begin} bis {end}", "{place}: {what}: {count}, die meisten von {hour} bis {next} ({most})",
        "{place}: {what} um {when}", "{place}: {what} um {when}: „{text}“",
        "{place}: jemand wurde zuletzt um {when} gesehen", "{place}: niemand wurde gesehen", "nichts davon ist bekannt",
    ),
    "zh": Words(
        "{begin} 至 {end} 的夜间", "{place}：{what}：{count} 次，最多在 {hour} 至 {next}（{most}）",
        "{place}：{when} {what}", "{place}：{when} {what}：“{text}”", "{place}：最后一次看到有人是 {when}",
        "{place}：没有看到人", "没有这些记录",
    ),
}  # fmt: skip


def last_night(now: datetime, night: Night) -> tuple[datetime, datetime]:
    """The night that goes on at a local moment, else the one before: by the hours of the house, or, where it has those
    of the sun, from 22:00 to 06:00."""
    begin = datetime.combine(now.date(), night.begin).astimezone()
    if begin > now:
        begin = datetime.combine(now.date() - timedelta(days=1), night.begin).astimezone()
    end = datetime.combine(begin.date(), night.end).astimezone()
    if end <= begin:
        end = datetime.combine(begin.date() + timedelta(days=1), night.end).astimezone()
    return begin, min(now, end)


def summary(store: Store, begin: datetime, end: datetime, language: str, places: Sequence[str]) -> list[str]:
    """Its lines, the first a title; a ``language`` that is not known is English. ``places``: of whom it is to be said
    that nobody was seen: those with a camera. Raises StoreError."""
    words, names = WORDS.get(language, WORDS["en"]), KINDS.get(language, {})
    kept = store.events(EventSearch(begin.timestamp(), end.timestamp(), most=MOST))
    kept = [one for one in kept if not one.event.suppressed]
    lines = [words.title.format(begin=f"{begin:%Y-%m-%d %H:%M}", end=f"{end:%H:%M}")]
    for place in sorted({one.event.place for one in kept} | set(places)):
        own = [one for one in kept if one.event.place == place]
        for kind in COUNTED:
            hours = Counter(_at(one).replace(minute=0, second=0) for one in own if one.event.kind == kind)
            if hours:
                hour, most = max(hours.items(), key=lambda pair: (pair[1], -pair[0].timestamp()))
                after = f"{hour + timedelta(hours=1):%H:%M}"
                what = _named(kind, names)
                told = {"what": what, "count": hours.total(), "hour": f"{hour:%H:%M}", "next": after, "most": most}
                lines.append(words.count.format(place=place, **told))
        for one in own:
            if one.event.kind in URGENT:
                text = next((part.text for part in one.event.evidence or () if part.text), one.event.text)
                form = words.said if text else words.urgent
                told = {"what": _named(one.event.kind, names), "when": f"{_at(one):%H:%M}", "text": text}
                lines.append(form.format(place=place, **told))
        seen = [one for one in own if one.event.kind == SEEN]
        if seen:
            until = max(one.until or one.at for one in seen)
            lines.append(words.moved.format(place=place, when=f"{datetime.fromtimestamp(until).astimezone():%H:%M}"))
        elif place in places:
            lines.append(words.unseen.format(place=place))
    return lines if len(lines) > 1 else [*lines, words.nothing]


def _at(one: StoredEvent) -> datetime:
    return datetime.fromtimestamp(one.at).astimezone()


def _named(kind: str, names: Mapping[str, str]) -> str:
    return names.get(kind, kind.replace("_", " "))
