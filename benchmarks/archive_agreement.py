"""Whether an archive holds what ``tectum analyze`` tells, and a recording that is cut at every seam gives what it gives
as a whole: on every recording of ``--data``, and on composed ones (``tests/composed.py``).

``tectum archive`` makes an archive of all; of each the lines of its events are compared with those of ``analyze``, to
the byte but for the ids. Then each is cut at every key frame that is at least ``--stretch`` seconds behind the last,
and its parts joined: events, scores and embeddings have to be those of the whole, to the last bit.
"""

import argparse
import json
import logging
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
from rich.console import Console

from environment import environment

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.archives import numbered, rows_of
from tests.composed import compose

from tectum.archive.analyst import Analyst, Join, OfPart, Opening, Whole
from tectum.archive.cutting import Seams, fits
from tectum.archive.findings import Failure, Findings
from tectum.archive.recordings import Recording, find_recordings
from tectum.decide.events import Event
from tectum.offline.analyze import analyze

RESULT = Path(__file__).parent / "results" / "archive_agreement.json"
SHOWN_EVERY = 25


class Kept:
    """A sink that keeps the lines of events."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def deliver(self, event: Event) -> None:
        """One more."""
        self.lines.append(event.to_json())


def pictures_of(data: Path) -> list[np.ndarray]:
    """Some of the pictures in its recordings."""
    found = []
    for file in sorted((data / "video").glob("*.*")):
        with av.open(str(file)) as read:
            for index, frame in enumerate(read.decode(video=0)):
                if index % SHOWN_EVERY == 0:
                    found.append(frame.to_ndarray(format="rgb24", width=192, height=112))
    return found


def sounds_of(files: list[Path]) -> Iterator[np.ndarray]:
    """Of each the first seconds, at 16 kHz."""
    for file in files:
        with av.open(str(file)) as read:
            resampler = av.AudioResampler("flt", "mono", 16_000)
            blocks = [one.to_ndarray()[0] for frame in read.decode(audio=0) for one in resampler.resample(frame)]
        yield np.concatenate(blocks)


def archived(listed: Path, out: Path) -> dict[str, list[str]]:
    """By recording the lines of its events in an archive of those that a list names; and what of them failed."""
    command = [sys.executable, "-m", "tectum.commands.main", "archive", f"@{listed}", "--out", str(out)]
    done = subprocess.run([*command, "--workers", "2", "--no-tune"], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 4), done.stderr
    lines: dict[str, list[tuple[int, str]]] = {}
    for row in rows_of(out, "events"):
        lines.setdefault(row["source"], []).append((row["number"], row["line"]))
    known = {row["source"] for row in rows_of(out, "recordings")}
    return {source: [line for _, line in sorted(lines.get(source, []))] for source in known}


def alike(one: Findings, other: Findings) -> str:
    """In what two findings differ; empty: in nothing."""
    if [event.to_json() for event in one.events] != [event.to_json() for event in other.events]:
        return "events"
    if not np.array_equal(one.scored, other.scored) or not np.array_equal(one.scores, other.scores, equal_nan=True):
        return "scores"
    vectors = [{name: found[1].tobytes() for name, found in each.vectors.items()} for each in (one, other)]
    if vectors[0] != vectors[1]:
        return "embeddings"
    same = (one.seconds, one.frames, one.hops, one.begin) == (other.seconds, other.frames, other.hops, other.begin)
    return "" if same else "counts"


def cut(analyst: Analyst, source: Recording) -> tuple[str, int]:
    """What came of cutting a recording, and the number of its seams."""
    seams = analyst.do(Whole(source, cut=True))
    if not isinstance(seams, Seams):
        return "not cut", 0
    parts = tuple(analyst.do(OfPart(source, one)) for one in seams.cuts)
    if failed := [part.reason for part in parts if isinstance(part, Failure)]:
        return f"read as a whole: {failed[0].removeprefix(source.source)}", 0
    if not fits(parts):
        return "read as a whole: its parts do not fit", 0
    whole, joined = analyst.do(Whole(source)), analyst.do(Join(source, seams.recording, parts))
    assert isinstance(whole, Findings)
    assert isinstance(joined, Findings)
    return f"differs in {told}" if (told := alike(joined, whole)) else "the same", len(seams.cuts) - 1


def main() -> int:
    """Measure, print, write. The exit code is 1 where anything differs."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, default=Path("shared/data"), metavar="DIR")
    asked.add_argument("--composed", type=int, default=100, metavar="N", help="so many (default: 100)")
    asked.add_argument("--seconds", type=float, default=8.0, metavar="S", help="of each composed one (default: 8)")
    asked.add_argument("--every", type=int, default=1, metavar="N", help="of the sounds, every Nth (default: all)")
    asked.add_argument("--stretch", type=float, default=0.4, metavar="S", help="between seams at least (default: 0.4)")
    asked.add_argument("--out", type=Path, default=RESULT)
    options = asked.parse_args()
    begun = time.monotonic()
    videos = sorted((options.data / "video").glob("*.*"))
    sounds = sorted((options.data / "sounds").rglob("*.flac"))[:: options.every]
    analyst = Analyst(Opening(embeddings=True, threads=1), stretch_s=options.stretch)
    events = Counter[str]()
    differ: dict[str, Any] = {}
    cuts = {"real": Counter[str](), "composed": Counter[str]()}
    seams = 0
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made, "composed")
        folder.mkdir()
        heard, shown = list(sounds_of(sounds[:: max(1, len(sounds) // 60)])), pictures_of(options.data)
        composed = [compose(folder, seed, shown, heard, options.seconds) for seed in range(options.composed)]
        listed = Path(made, "list.txt")
        listed.write_text("\n".join(map(str, [*videos, *composed, *sounds])) + "\n")
        found = archived(listed, Path(made, "archive"))
        logging.disable(logging.WARNING)  # that a sound has no picture
        for file in [*videos, *composed, *sounds]:
            if str(file) not in found:  # what another holds too: it is told once
                events["there twice"] += 1
                continue
            sink = Kept()
            analyze(file, analyst.engine, [sink], place="home")  # type: ignore[list-item]
            same = numbered(sink.lines) == numbered(found[str(file)])
            events["the same" if same else "differ"] += 1
            events["messages"] += len(sink.lines)
            if not same:
                differ[file.name] = "archive and analyze"
        for file in [*videos, *composed]:
            (source,) = find_recordings([str(file)], "home")
            told, number = cut(analyst, source)
            cuts["composed" if file in composed else "real"][told] += 1
            seams += number
            if told.startswith("differs"):
                differ[file.name] = told
    result = {
        **environment("onnxruntime", "av", "numpy"),
        "recordings": {"video": len(videos), "sound": len(sounds), "composed": len(composed)},
        "archive_and_analyze": dict(events),
        "whole_and_cut": {name: dict(told) for name, told in cuts.items()},
        "seams": seams,
        "differ": differ,
        "wall_s": round(time.monotonic() - begun),
    }
    Console().print({name: value for name, value in result.items() if name not in ("machine", "versions")})
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
