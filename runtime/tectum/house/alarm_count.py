"""How often a house told an alarm lately, for whoever compares: before an update and after it."""

import time

from tectum.decide.budget import ALARMS
from tectum.deliver.controls import AlarmCount
from tectum.deliver.store.score_levels import DAY_S
from tectum.deliver.store.store import Store
from tectum.deliver.stored_event import EventSearch

ONE_S = 60.0
"""What begins at a place within so long of an alarm there belongs to it: a pane breaks, somebody breaks in."""
MOST = 10_000
KINDS = tuple(kind for kinds in ALARMS.values() for kind in kinds)


def count_alarms(store: Store | None, up_s: float) -> AlarmCount:
    """Those of a house that has run for ``up_s`` seconds, of its last day at most. Raises StoreError."""
    now, seconds = time.time(), min(up_s, DAY_S)
    if store is None:
        return AlarmCount(0, round(seconds / 3600, 4))
    last: dict[str, float] = {}
    count = 0
    for one in store.events(EventSearch(now - seconds, kinds=KINDS, most=MOST)):
        place = one.event.place
        count += one.at - last.get(place, float("-inf")) >= ONE_S
        last[place] = one.at
    return AlarmCount(count, round(seconds / 3600, 4))
