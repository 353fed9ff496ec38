"""The thresholds that keep a house to a budget of false alarms, chosen from what its places counted: by ``tectum
calibrate``, or by the house itself."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from tectum.bundle import Bundle
from tectum.config.schema import Config
from tectum.decide.budget import ALARMS, HOURS, Budget, Choice, choose, unconfirmed
from tectum.deliver.store.score_levels import DAY_S, Watched
from tectum.deliver.store.store import Store
from tectum.errors import StoreError, UsageError
from tectum.house.raised import HOUSE, Raise, Raised, bundle_of, own_threshold, read_raised, write_raised
from tectum.supervise.worker import Worker

log = logging.getLogger(__name__)

CHOOSE_EVERY_S = DAY_S
LEAST_HOURS = HOURS["day"]
"""A house raises nothing of its own accord at a place that it has not watched for so long: a night and a day."""

Counted = Mapping[tuple[str, str], Watched]


class Judged(Struct, frozen=True):
    """The ``choice`` for a ``kind`` of ``head`` at ``place``, which was watched for so many ``hours``."""

    place: str
    head: str
    kind: str
    hours: float
    choice: Choice


def counted(store: Store, bundle: Bundle) -> tuple[Bundle, Counted] | None:
    """The variant of a bundle that ran last, and what was counted of it; None: nothing was. Raises StoreError."""
    for model in store.levels.models():
        ran = bundle_of(model, bundle)
        if ran is not None:
            return ran, store.levels.read(model)
    return None


def judge(
    config: Config,
    bundle: Bundle,
    store: Store,
    watched: Counted,
    budget: Budget,
    kinds: Mapping[str, Sequence[str]] = ALARMS,
) -> list[Judged]:
    """Choose for every place and kind, from its own threshold on. The budget is the whole house's: its places share it.
    What somebody marked as right counts for nothing. Raises StoreError."""
    confirmed: dict[tuple[str, str, str], list[float]] = {}
    since = time.time() - config.store.keep_days * DAY_S
    for mark in store.marks.read(bundle.identity):
        if mark.right and mark.at >= since:
            confirmed.setdefault((mark.place, mark.head, mark.kind), []).append(mark.score)
    found = []
    for head, labels in kinds.items():
        places = [place for place in config.places if watched.get((place.name, head)) and labels]
        for place in places:
            seen, settings = watched[place.name, head], config.settings(place)
            hours = seen.seconds / 3600
            for label in (one for one in labels if one in bundle.thresholds.get(head, {})):
                own, curve = own_threshold(settings, bundle, head, label), bundle.part.recall.get(head, {}).get(label)
                counts = unconfirmed(seen.counts.get(label, ()), confirmed.get((place.name, head, label), ()))
                most = budget.an_hour * hours / len(places)
                choice = choose(own, counts, most, curve, label in ALARMS.get(head, ()))
                found.append(Judged(place.name, head, label, hours, choice))
    return found


def raises_of(judged: Sequence[Judged], by: str) -> tuple[Raise, ...]:
    """Those of which the threshold is to be another. ``by``: who says so."""
    return tuple(
        Raise(one.place, one.head, one.kind, one.choice.own, round(one.choice.to, 6), one.choice.why, by)
        for one in judged
        if one.choice.raised
    )


class HouseBudget:
    """Keeps a house to ``[house] false_alarms``: as it begins, and once a day, it chooses anew from what was counted.

    ``config``: of now. ``take_up``: has the places begin anew whose thresholds are others. ``trouble``: why nothing can
    be chosen; empty where there is none.
    """

    def __init__(
        self, store: Store | None, bundle: Bundle, config: Callable[[], Config], take_up: Callable[[], object]
    ):
        self._store, self._bundle, self._config, self._take_up = store, bundle, config, take_up
        self.trouble = ""
        self.choose()
        self.worker = Worker("false alarms", self._run)

    def _run(self, worker: Worker) -> None:
        while not worker.wait(CHOOSE_EVERY_S):
            if self.choose():
                self._take_up()

    def choose(self) -> bool:
        """Choose, write it beside the store, and say what changed; whether anything did."""
        config = self._config()
        if self._store is None:
            return False
        try:
            before = read_raised(self._store.folder)
            if not config.house.false_alarms:
                return self._put_back(before)
            budget = Budget.parse(config.house.false_alarms)
            found = counted(self._store, self._bundle)
            if found is None or found[0].identity != self._bundle.identity:
                return False
            judged = judge(config, self._bundle, self._store, found[1], budget)
            raises = raises_of([one for one in judged if one.hours >= LEAST_HOURS], HOUSE)
            self.trouble = ""
            if raises == before.raises and before.model == self._bundle.identity:
                return False
            write_raised(self._store.folder, Raised(self._bundle.identity, time.time(), str(budget), raises))
        except (StoreError, UsageError) as error:
            self.trouble = str(error)
            return False
        self._say(before.raises, raises)
        return True

    def _put_back(self, before: Raised) -> bool:
        """The file asks for no budget any more: what the house raised by itself counts no longer."""
        kept = tuple(one for one in before.raises if one.by != HOUSE)
        if self._store is None or kept == before.raises:
            return False
        write_raised(self._store.folder, Raised(before.model, before.at, before.budget, kept))
        self._say(before.raises, kept)
        return True

    def _say(self, before: Sequence[Raise], after: Sequence[Raise]) -> None:
        """Of places and kinds; how many there were is no news."""
        for one in after:
            if one not in before:
                log.info("%s", one, extra={"place": one.place})
        still = {(one.place, one.head, one.label) for one in after}
        for one in before:
            if (one.place, one.head, one.label) not in still:
                text = "%s: %s: its threshold is %.4g again, as the file or the bundle has it"
                log.info(text, one.place, one.label, one.own, extra={"place": one.place})
