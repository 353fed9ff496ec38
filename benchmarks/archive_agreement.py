"""Whether an archive holds what ``tectum analyze`` tells, and a recording that is cut at every seam gives what it gives
as a whole: on every recording of ``--data``, and on composed ones (``tests/composed.py``).

``tectum archive`` makes an archive of all; of each the lines of its events are compared with those of ``analyze``, to
the byte but for the ids; what cannot be read has to fail in both, for the same reason. Then each is cut at every key
frame that is at least ``--stretch`` seconds behind the last, and its parts joined: events, scores and embeddings have
to be those of the whole, to the last bit. Not every form is cut (docs/archive.md), so recordings are composed until
``--composed`` of them are; those that are not are compared with ``analyze`` all the same.
"""

import argparse
import hashlib
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
from tectum.archive.cutting import Seams, cuts_of, fits
from tectum.archive.findings import Failure, Findings
from tectum.archive.recordings import Recording, find_recordings
from tectum.decide.events import Event
from tectum.errors import MediaError
from tectum.observe.sources.media import MediaFile
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


def archived(files: list[Path], folder: Path, workers: int) -> tuple[dict[str, list[str]], dict[str, str]]:
    """What an archive holds of recordings: by the hash of each the lines of its events, by the name of each that failed
    the reason. One that is there twice has one hash."""
    listed, out = folder / "list.txt", folder / "archive"
    listed.write_text("\n".join(map(str, files)) + "\n")
    command = [sys.executable, "-m", "tectum.commands.main", "archive", f"@{listed}", "--out", str(out)]
    command += ["--workers", str(workers), "--no-tune"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 4), done.stderr
    lines: dict[str, list[tuple[int, str]]] = {row["recording"]: [] for row in rows_of(out, "recordings")}
    for row in rows_of(out, "events"):
        lines[row["recording"]].append((row["number"], row["line"]))
    failed = {row["source"]: row["reason"] for row in rows_of(out, "failures")}
    return {one: [line for _, line in sorted(told)] for one, told in lines.items()}, failed


def analyzed(file: Path, analyst: Analyst) -> tuple[list[str], str]:
    """The lines that ``analyze`` gives of a recording, and why it cannot be read; empty: it can."""
    sink = Kept()
    try:
        analyze(file, analyst.engine, [sink], place="home")  # type: ignore[list-item]
    except MediaError as error:
        return [], str(error)
    return sink.lines, ""


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


def composed_until(
    number: int, folder: Path, seconds: float, data: Path, sounds: list[Path], analyst: Analyst, stretch_s: float
) -> list[Path]:
    """Recordings by seed, from 0 on, until so many of them can be cut."""
    folder.mkdir()
    heard, shown = list(sounds_of(sounds[:: max(1, len(sounds) // 60)])), pictures_of(data)
    made = list[Path]()
    while number > 0:
        made.append(compose(folder, len(made), shown, heard, seconds))
        number -= bool(cuts_of(MediaFile(made[-1], analyst.engine.bundle.shape, stretch_s=stretch_s)))
    return made


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
    asked.add_argument("--composed", type=int, default=100, metavar="N", help="so many that are cut (default: 100)")
    asked.add_argument("--seconds", type=float, default=8.0, metavar="S", help="of each composed one (default: 8)")
    asked.add_argument("--every", type=int, default=1, metavar="N", help="of the sounds, every Nth (default: all)")
    asked.add_argument("--stretch", type=float, default=0.4, metavar="S", help="between seams at least (default: 0.4)")
    asked.add_argument("--workers", type=int, default=2, metavar="N", help="of the archive (default: 2)")
    asked.add_argument("--out", type=Path, default=RESULT)
    options = asked.parse_args()
    begun = time.monotonic()
    logging.disable(logging.WARNING)  # that a sound has no picture
    videos = sorted((options.data / "video").glob("*.*"))
    sounds = sorted((options.data / "sounds").rglob("*.flac"))[:: options.every]
    analyst = Analyst(Opening(embeddings=True, threads=1), stretch_s=options.stretch)
    events = Counter[str]()
    differ: dict[str, Any] = {}
    cuts = {"real": Counter[str](), "composed": Counter[str]()}
    seams = 0

    def kept() -> dict[str, Any]:
        """What is known so far, written."""
        result = {
            **environment("onnxruntime", "av", "numpy"),
            "recordings": {"video": len(videos), "sound": len(sounds), "composed": len(composed)},
            "recordings_of_their_own": len(found),
            "archive_and_analyze": dict(events),
            "whole_and_cut": {name: dict(told) for name, told in cuts.items()},
            "seams": seams,
            "differ": differ,
            "wall_s": round(time.monotonic() - begun),
        }
        options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        return result

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        composed = composed_until(
            options.composed, folder / "composed", options.seconds, options.data, sounds, analyst, options.stretch
        )
        files = [*videos, *composed, *sounds]
        found, failed = archived(files, folder, options.workers)
        for file in files:
            lines, why = analyzed(file, analyst)
            if why or str(file) in failed:
                same, told = why == failed.get(str(file)), "fail alike"
            else:
                digest = hashlib.sha256(file.read_bytes()).hexdigest()
                same, told = numbered(lines) == numbered(found[digest]), "the same"
            events[told if same else "differ"] += 1
            events["messages"] += len(lines)
            if not same:
                differ[file.name] = f"archive and analyze: {failed.get(str(file), '')} {why}"
        kept()
        for file in [*videos, *composed]:
            (source,) = find_recordings([str(file)], "home")
            told, number = cut(analyst, source)
            cuts["composed" if file in composed else "real"][told] += 1
            seams += number
            if told.startswith("differs"):
                differ[file.name] = told
    Console().print({name: value for name, value in kept().items() if name not in ("machine", "versions")})
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
