"""False alarms in hours of a home in which nothing is wrong, by a bundle's whole pipeline at its own thresholds.

With ``--data``: ``--hours`` composed of recordings of a split that nothing was trained or chosen on, part by part
(quiet, ambience, talk and television, beeps, kitchen, pets, rain and wind, music), each context in turn, still pictures
of empty rooms in every second group of them; beside them, at the same thresholds, true alarms. With ``--recordings`` a
folder of one's own recordings in which none of the alarms is heard, one folder in it a part: each is played as it is.
What a false event rests on and what was heard then is counted by kind.
"""

import argparse
import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from environment import environment
from tectum import Bundle, Engine
from tectum.bundle import DEFAULT
from tectum_export.evaluate.benign_parts import GROUPS, Stretch, own_recordings, play
from tectum_export.evaluate.harmless_hours import Told, listen, recall, recall_of, told_of, whole
from tectum_export.evaluate.home_hours import HomeHours
from tectum_export.evaluate.kept_calls import decide
from tectum_export.onnx.alarms import heard, heard_as
from tectum_export.train.run import Run

RESULT = Path(__file__).parent / "results" / "false_alarms.json"


def unseen(stretches: Iterable[Stretch]) -> Iterator[tuple[Stretch, None]]:
    """Without a picture."""
    return ((stretch, None) for stretch in stretches)


def again(bundle: Bundle, home: HomeHours, count: int, work: Path, found: dict[str, Told]) -> dict[str, Any]:
    """What is told, part by part into ``found``, and of the true alarms, from what was kept in a folder."""
    hours, true = heard(bundle, home, count, work / heard_as(bundle))
    for part, kept in zip(home.parts, hours, strict=True):
        decided = decide(kept, bundle, bundle.thresholds)
        lasted = (seconds for _, seconds, _ in kept.stretches)
        found[part] = told_of((s, seconds, events) for (s, events), seconds in zip(decided, lasted, strict=True))
    kinds = [decide(kept, bundle, bundle.thresholds)[0][1] for trials in true.values() for kept in trials]
    told = ({event.kind for event in events} for events in kinds)
    return recall_of(zip(home.trials(count), told, strict=True))


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, default=DEFAULT, help="bundle folder (default: the one with tectum)")
    parser.add_argument("--variant", default="fp32", help="of the bundle (default fp32)")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--recordings", type=Path, metavar="DIR", help="a folder of harmless recordings")
    source.add_argument("--data", type=Path, metavar="DIR", help="folder with the data sets of the bundle's recipe")
    parser.add_argument("--split", choices=("val", "test"), default="test", help="of the data (default test)")
    parser.add_argument("--hours", type=float, default=10.0, help="to compose, of all parts together (default 10)")
    parser.add_argument("--part", action="append", default=[], choices=GROUPS, help="only this one (may be repeated)")
    parser.add_argument("--trials", type=int, default=40, help="true alarms of each kind (default 40)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--work", type=Path, metavar="DIR", help="keep what was heard here: other limits cost no time")
    parser.add_argument("--out", type=Path, default=RESULT, help="JSON file to write")
    options = parser.parse_args()
    console, engine = Console(), Engine(Bundle.load(options.bundle, options.variant))
    begun = time.monotonic()
    body: dict[str, Any] = {"bench": "false_alarms", "variant": options.variant, "seed": options.seed}
    found: dict[str, Told] = {}
    if options.recordings is not None:
        for part, files in own_recordings(options.recordings).items():
            found[part] = listen(engine, track(unseen(play(part, files)), part, len(files), console=console))
    else:
        run = Run.of_bundle(options.bundle, options.data, options.bundle)
        hours = HomeHours.of(run, options.split, options.hours, options.part, options.seed)
        body["split"] = options.split
        body["sources"] = {p: sum(len(k) for k in hours.kinds[p].values() if isinstance(k, list)) for p in hours.parts}
        if options.work is not None:
            body["recall"] = again(engine.bundle, hours, options.trials, options.work, found)
        else:
            body["recall"] = recall(engine, hours.trials(options.trials))
            for part in hours.parts:
                found[part] = listen(engine, track(hours.stretches(part), part, hours.count, console=console))
    body |= {"parts": {part: told.table() for part, told in found.items()}, "all": whole(found).table()}
    body["wall_s"] = round(time.monotonic() - begun)
    shown = Table("part", "hours", "alarms an hour", "at most", "visitors an hour", "at most", "alarm sounds an hour")
    for part, row in {**body["parts"], "all": body["all"]}.items():
        rates = [row[what][key] for what in ("alarms", "visitors") for key in ("an_hour", "at_most")]
        shown.add_row(part, f"{row['hours']:.2f}", *(f"{v:.2f}" for v in rates), f"{row['sounds']['an_hour']:.2f}")
    console.print(shown)
    for kind, row in body.get("recall", {}).items():
        interval = f"{row['low']:.2f} to {row['high']:.2f}"
        told = f"{row['told']} of {row['trials']} told ({interval}), {row['as_situation']} as a situation"
        console.print(f"{kind}: {told}, {row['sources']} sources")
    options.out.write_text(json.dumps({**body, **environment("onnxruntime")}, indent=1) + "\n")


if __name__ == "__main__":
    main()
