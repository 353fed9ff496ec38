"""``tectum teach``: a sound of this house from a few recordings, to be told or never to be told."""

import argparse
import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tectum.errors import UsageError

if TYPE_CHECKING:
    from tectum.bundle import Bundle
    from tectum.commands.options import Commands
    from tectum.config.schema import Config
    from tectum.encode.taught import Vectors

log = logging.getLogger(__name__)

TAKEN_UP = "a running house takes it up at SIGHUP (systemctl reload tectum)"


def add(commands: "Commands") -> None:
    """Its arguments."""
    teach = commands.add_parser(
        "teach",
        help="a sound of this house from 3 or more recordings: 'this is our doorbell', 'never tell me of the washing "
        "machine'",
    )
    teach.add_argument("config", type=Path, metavar="CONFIG.toml", help="the house")
    teach.add_argument("label", nargs="?", default="", metavar="LABEL", help="what it is called, one word")
    teach.add_argument("clips", type=Path, nargs="*", metavar="CLIP", help="recordings that hold it and little else")
    teach.add_argument(
        "--budget", default="1 a day", metavar="TEXT",
        help="how often it may be told wrongly: '1 a week', '2 a month' (default: 1 a day)",
    )  # fmt: skip
    how = teach.add_mutually_exclusive_group()
    how.add_argument("--never", action="store_true", help="never tell what it would be taken for, but alarms")
    how.add_argument("--list", action="store_true", help="what was taught so far")
    how.add_argument("--states", action="store_true", help="learn the [[place.watch]] of the house, and say how well")
    how.add_argument("--forget", action="store_true", help="forget LABEL, and its recordings")
    teach.set_defaults(command=teach_command)


def teach_command(options: argparse.Namespace) -> int:
    """Learn and keep; list; forget."""
    from tectum.commands.options import store_folder
    from tectum.commands.output import Output
    from tectum.house.lessons import forget_lesson

    if options.states:
        if options.label:
            raise UsageError(f"--states: takes no label, but got '{options.label}'")
        return _states(options.config)
    if options.list:
        if options.label:
            raise UsageError(f"--list: takes no label, but got '{options.label}'")
        return _list(store_folder(options))
    if not options.label:
        raise UsageError("teach: give a LABEL and its recordings, or --list")
    if options.forget:
        if options.clips:
            raise UsageError(f"--forget: takes no recordings, but got {options.clips[0]}")
        if not forget_lesson(store_folder(options), options.label):
            raise UsageError(f"{options.label}: was not taught; 'tectum teach {options.config} --list' names what was")
        Output().print(f"{options.label}: forgotten; {TAKEN_UP}")
        return 0
    return _learn(options, store_folder(options))


def _states(file: Path) -> int:
    from tectum.commands.output import Output
    from tectum.config.load import read_config
    from tectum.house.opening import open_engine
    from tectum.house.watching import PlaceWatches

    config, out = read_config(file), Output()
    if not any(place.watch for place in config.places):
        raise UsageError(f"{file}: has no [[place.watch]]")
    engine = open_engine(config)
    for place in config.places:
        begun = time.monotonic()
        for watch in PlaceWatches(place, config.folder, config.model.shape(engine.bundle), engine):
            took, count = time.monotonic() - begun, len(watch.examples)
            of = f"{watch.right} of {count} pictures are told by what was learned from the others"
            out.print(f"{place.name}: {watch.name}: {' or '.join(watch.states)}: learned in {took:.1f} s; {of}")
            begun = time.monotonic()
    return 0


def _list(state: Path) -> int:
    from tectum.commands.output import Output
    from tectum.house.lessons import read_lessons

    lessons, out = read_lessons(state), Output()
    for one in lessons:
        what = f"at most {one.budget} wrongly" if one.told else "never told"
        out.print(f"{one.label}: {what}; {one.found} of {one.recordings} recordings told by the others")
    if not lessons:
        out.print("nothing was taught")
    return 0


def _learn(options: argparse.Namespace, state: Path) -> int:
    from tectum.bundle import Bundle
    from tectum.commands.output import Output
    from tectum.config.load import read_config
    from tectum.house.lessons import a_day_of, check_label, keep_lesson, listen, read_recordings
    from tectum.house.opening import open_engine
    from tectum.house.teaching import learn

    config, label, budget = read_config(options.config), options.label, options.budget.strip()
    a_day = a_day_of(budget)
    bundle = Bundle.load(config.bundle)
    check_label(label, _taken(config, bundle))
    engine = open_engine(config)
    recordings = read_recordings(engine, options.clips)
    clips = [listen(engine, samples) for samples in recordings]
    history, days = _history(state, engine.bundle.identity)
    harmless = engine.bundle.harmless_sounds()
    learned = learn(label, clips, harmless, a_day, history, days, told=not options.never)
    keep_lesson(state, engine.bundle, learned, recordings, budget, time.time())
    out = Output()
    told = sum(learned.found)
    out.print(f"{label}: learned; of {len(clips)} recordings {told} are told by what was learned from the others")
    if history:
        others = len(history) - learned.own
        own = f"{learned.own} of {len(history)} events of {days:.1f} days here sound like it"
        out.print(f"{own}; {learned.passing} of the other {others} are taken for it")
    if learned.kin:
        out.print(f"it is not told from others of the kind '{learned.kin.replace('_', ' ')}'")
    if told < len(clips):
        missed = [str(path) for path, found in zip(options.clips, learned.found, strict=True) if not found]
        log.warning("%s: unlike the others: %s; more recordings help", label, ", ".join(missed))
    out.print(TAKEN_UP)
    return 0


def _taken(config: "Config", bundle: "Bundle") -> set[str]:
    kinds = {label for labels in bundle.labels.values() for label in labels}
    sensors = {sensor.name for place in config.places for sensor in place.sensors}
    return kinds | sensors | {rule.name for rule in config.rules} | {own.name for own in config.situations}


def _history(state: Path, model: str) -> tuple[list["Vectors"], float]:
    """The embeddings behind this house's events, and over how many days these are."""
    from tectum.deliver.store.score_levels import DAY_S
    from tectum.deliver.store.store import FILE, open_to_read
    from tectum.files import is_file
    from tectum.house.feedback import unpacked

    if not is_file(state / FILE):
        return [], 0.0
    store = open_to_read(state)
    try:
        rows = store.marks.vectors(model)
    finally:
        store.close()
    return [unpacked(row) for row in rows], (time.time() - min((row.at for row in rows), default=time.time())) / DAY_S
