"""From when on situations may rest on sounds, chosen for each variant of a bundle and written into it."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from rich.progress import track

from tectum import Engine
from tectum.bundle import Bundle
from tectum.bundle.manifest import FUSION
from tectum.decide.cadence import CADENCES
from tectum.decide.evidence import causes_of
from tectum.modality import SITUATION, SOUND, VISION
from tectum_export.evaluate.alarm_front import (
    OTHER_WORTH,
    SURE_WORTH,
    TOLERANCE,
    Front,
    Limits,
    choose,
    choose_threshold,
    front,
    rival,
    thresholds_of,
    tunable,
)
from tectum_export.evaluate.home_hours import HomeHours
from tectum_export.evaluate.kept_calls import Kept, keep
from tectum_export.evaluate.true_alarms import TELL
from tectum_export.onnx.card import add_limits
from tectum_export.whole import whole, write_whole

Say = Callable[[str], None]


@dataclass(frozen=True)
class Listening:
    """A ``home`` to choose by, and the bundle ``folder`` whose encoders never heard its recordings."""

    folder: Path
    home: HomeHours


@dataclass(frozen=True)
class Chosen:
    """Of a variant: the ``limits`` of sounds, the ``thresholds`` of situations, and what is told of them."""

    limits: dict[str, dict[str, Any]]
    thresholds: dict[str, float]
    rows: list[str]


def choose_alarms(
    folder: Path, home: HomeHours, trials: int, work: Path, say: Say, folds: Sequence[Listening] = ()
) -> None:
    """Choose by the hours of ``home``, those of the ``folds`` of what was trained on, and so many ``trials`` of each
    true alarm in each of them, by the whole pipeline of each variant; write the manifest's ``evidence`` and thresholds
    of situations, and the card. Variants that differ in their pictures alone have the same limits: what is decided on
    is sound. ``work``: where what was heard is kept, so that another choice costs no time."""
    homes = (Listening(folder, home), *folds)
    hours, of = sum(one.home.hours for one in homes), home.split
    if folds:
        of += f", and of train by encoders of {len(folds)} folds that never heard them"
    first = Bundle.load(folder)
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    done: dict[str, Chosen] = {}
    for name in first.variants:
        bundle = first.in_variant(name)
        same = heard_as(bundle)
        if same not in done:
            say(f"{name}: {hours:g} hours of sources of {of}; {trials * len(homes)} true alarms of each kind")
            done[same] = _choose(bundle, homes, trials, work)
            for row in done[same].rows:
                say(f"{name}: {row}")
            add_limits(folder / "card.md", name, done[same].rows, hours, of)
        part = manifest["variants"][name]
        part["evidence"] = {SOUND: done[same].limits}
        part["thresholds"][SITUATION.name] |= done[same].thresholds
    manifest["files"]["card.md"] = hashlib.sha256((folder / "card.md").read_bytes()).hexdigest()
    write_whole(folder / "manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")


def _choose(bundle: Bundle, homes: Sequence[Listening], trials: int, work: Path) -> Chosen:
    hours: list[Kept] = []
    true: dict[str, list[Kept]] = {}
    for one in homes:
        listening = Bundle.load(one.folder).in_variant(bundle.variant)
        more, alarms = heard(listening, one.home, trials, work / heard_as(listening))
        hours += more
        for kind, kept in alarms.items():
            true.setdefault(kind, []).extend(kept)
    chosen, rows = {}, []
    causes = tunable(bundle)
    others = [one for one in bundle.labels[SOUND] if one not in (*causes, *CADENCES)]
    for label in causes:
        if not (own := true.get(label, [])):
            continue  # there is nothing to tell by: the rule stays
        found = front(bundle, label, hours, own)
        limits = choose(found)
        rows.append(told(found, limits))
        looked: list[dict[str, float]] = [{}]
        for at in (limits or found.by_rule, found.by_rule):  # at the first, bells that music hides may all be lost
            unless = rival(bundle, label, at, hours, own, others) if at.false else {}
            if unless in looked:
                continue
            looked.append(unless)
            without = front(bundle, label, hours, own, unless)
            instead = choose(without) or without.by_rule
            if found.loss(instead) < found.loss(limits or found.by_rule) - TOLERANCE:
                limits = instead
                rows.append(told(without, limits))
        if limits is not None:
            chosen[label] = limits
    thresholds = {}
    for situation in causes_of(bundle.causes, bundle.slots):
        own = [kept for kind, kinds in TELL.items() if situation in kinds for kept in true.get(kind, [])]
        tried = thresholds_of(bundle, situation, chosen, hours, own)
        now, time = bundle.thresholds[SITUATION.name][situation], sum(kept.seconds for kept in hours) / 3600
        to = choose_threshold(tried, now, time, SURE_WORTH.get(situation, OTHER_WORTH))
        if any(one.caught for one in tried):  # also where it is what this variant has: another may have another
            thresholds[situation] = to
        shown = ", ".join(f"{one.threshold:g}: {one.false} false, {one.caught} true" for one in tried)
        rows.append(f"{situation}: threshold {to:g}, was {now:g}, of {len(own)} true ({shown})")
    return Chosen({label: _written(limits) for label, limits in chosen.items()}, thresholds, rows)


def told(found: Front, chosen: Limits | None) -> str:
    """A front and the place on it that was chosen, for people."""
    rule = found.by_rule
    text = f"{found.label}: by the rule {rule.false} false in {found.hours:.1f} h, {rule.caught} of {found.trials} true"
    if chosen is None:
        return f"{text}; the rule stays"
    held = f" for {chosen.hold_s:g} s" if chosen.hold_s else ""
    held += "".join(f", unless {other} from {least:g} on went before:" for other, least in chosen.unless.items())
    return f"{text}; from {chosen.score:.4g} on{held} {chosen.false} false, {chosen.caught} true"


def _written(limits: Limits) -> dict[str, Any]:
    unless = {"unless": dict(limits.unless)} if limits.unless else {}
    return {"score": round(limits.score, 4), "hold_s": limits.hold_s, **unless}


def heard_as(bundle: Bundle) -> str:
    """The same for variants that hear, read and fuse alike."""
    read = [bundle.manifest["files"][bundle.pieces]] if bundle.pieces else []
    told = " ".join([*(bundle.sha256(graph) for graph in (*bundle.slots, FUSION) if graph != VISION), *read])
    return f"heard-{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def heard(bundle: Bundle, home: HomeHours, trials: int, work: Path) -> tuple[list[Kept], dict[str, list[Kept]]]:
    """The hours part by part, and the true alarms by kind."""
    engine = Engine(bundle)

    def part_of_hours(part: str) -> Kept:
        stretches = ((stretch, seen, "") for stretch, seen in home.stretches(part))
        return keep(engine, track(stretches, description=part, total=home.count))

    of = f"{home.split}-{home.hours:g}h-seed{home.seed}"
    hours = [_kept(work / f"{of}-{part.replace(' ', '_')}.pt", partial(part_of_hours, part)) for part in home.parts]
    file = work / f"{home.split}-{trials}-trials-seed{home.seed}.pt"
    return hours, _kept(file, lambda: _true(engine, home, trials))


def _true(engine: Engine, home: HomeHours, trials: int) -> dict[str, list[Kept]]:
    found: dict[str, list[Kept]] = {}
    for trial in track(home.trials(trials), description="true alarms", total=trials * len(TELL)):
        found.setdefault(trial.kind, []).append(keep(engine, [(trial.stretch, None, trial.said)]))
    return found


def _kept(path: Path, make: Callable[[], Any]) -> Any:
    """What was made before, or is made now and kept."""
    if path.is_file():
        return torch.load(path, weights_only=False)
    made = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as part:
        torch.save(made, part)
    return made
