"""A long recording that is cut and joined gives what it gives as a whole."""

import pickle
from dataclasses import replace

import numpy as np
import pytest
from tests.archives import LACKING, numbered, rows_of
from tests.composed import compose
from tests.media import beeps, interleaved, renumbered, write_media, write_wav

from tectum import MediaFile
from tectum.archive.analyst import Analyst, Join, OfPart, Opening, Whole
from tectum.archive.archiving import Archiving
from tectum.archive.cutting import Part, Seams, cuts_of, fits
from tectum.archive.findings import columns_of
from tectum.archive.folder import Folder
from tectum.archive.manifest import Manifest, about
from tectum.archive.recordings import find_recordings
from tectum.offline.analyze import analyze

STRETCH_S = 4.0
LONG = pytest.param("vtest.avi", 20.0, marks=pytest.mark.slow)


def same(one, other):
    """Whether two findings are alike in all, to the last bit."""
    assert [event.to_json() for event in one.events] == [event.to_json() for event in other.events]
    assert np.array_equal(one.scored, other.scored)
    assert np.array_equal(one.scores, other.scores, equal_nan=True)
    assert {name: vectors[1].tobytes() for name, vectors in one.vectors.items()} == {
        name: vectors[1].tobytes() for name, vectors in other.vectors.items()
    }
    assert (one.seconds, one.frames, one.hops, one.begin) == (other.seconds, other.frames, other.hops, other.begin)


def parts_of(analyst, seams):
    return tuple(analyst.do(OfPart(seams.source, cut)) for cut in seams.cuts)


@pytest.mark.parametrize(("name", "stretch_s"), [("bottle-detection.mp4", 4.0), ("car-detection.mp4", 4.0), LONG])
def test_a_real_recording_gives_the_same_whole_and_cut(shared_data, engine, name, stretch_s):
    (source,) = find_recordings([str(shared_data / "video" / name)])
    analyst = Analyst(Opening(embeddings=True), engine, stretch_s)
    seams = analyst.do(Whole(source, cut=True))
    assert isinstance(seams, Seams), seams
    parts = parts_of(analyst, seams)
    assert len([part for part in parts if not part.cut.sound]) >= 3
    assert fits(parts)
    whole = analyst.do(Whole(source))
    assert whole.events
    same(analyst.do(Join(source, seams.recording, parts)), whole)


@pytest.mark.parametrize("seed", range(6))
def test_a_composed_recording_gives_the_same_from_analyze_whole_and_cut_at_every_key_frame(engine, tmp_path, seed):
    """``benchmarks/archive_agreement.py`` asks it of a hundred, and of every real one."""
    file = compose(tmp_path, seed, seconds=4.0)
    (source,) = find_recordings([str(file)])
    kept = Kept()
    analyze(file, engine, [kept], place=source.place)
    assert numbered([event.to_json() for event in Analyst(Opening(), engine).do(Whole(source)).events]) == kept.lines
    analyst = Analyst(Opening(embeddings=True), engine, 0.4)
    seams = analyst.do(Whole(source, cut=True))
    if isinstance(seams, Seams):
        parts = parts_of(analyst, seams)
        assert fits(parts)
        same(analyst.do(Join(source, seams.recording, parts)), analyst.do(Whole(source)))


def test_most_composed_recordings_are_cut(bundle, tmp_path):
    files = [compose(tmp_path, seed, seconds=2.0) for seed in range(6)]
    cuts = [cuts_of(MediaFile(file, bundle.shape, stretch_s=0.4)) for file in files]
    assert sum(map(bool, cuts)) >= 3


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    """Twelve seconds in which something moves and an alarm sounds, with a key frame every 1.2 s."""
    rng = np.random.default_rng(0)
    pictures = np.full((60, 180, 240, 3), 90, np.uint8)
    for index, picture in enumerate(pictures):
        picture[40:100, 3 * index : 3 * index + 40] = rng.integers(0, 255, (60, 40, 3))
    folder = tmp_path_factory.mktemp("cut")
    made = write_media(folder / "made.mkv", 12.0, pictures, beeps(12.0, 2.0), codec="mpeg4")
    return interleaved(made, folder / "alarm.mkv")


@pytest.fixture(scope="module")
def told(clip, engine):
    """What it gives as a whole: the lines of its events."""
    (source,) = find_recordings([str(clip)])
    return [event.to_json() for event in Analyst(Opening(), engine).do(Whole(source)).events]


class Kept:
    """A sink: the lines of events, each id by its number."""

    def __init__(self):
        self.events = []

    def deliver(self, event):
        self.events.append(event.to_json())

    @property
    def lines(self):
        return numbered(self.events)


def copied(what):
    """As it comes out of a pipe."""
    return pickle.loads(pickle.dumps(what))  # noqa: S301  our own


class Copying:
    """Reads in this process; what it is given and gives is copied, as between processes. ``spoils``: what it makes of
    the parts."""

    def __init__(self, analyst, spoils=lambda part: part):
        self.analyst, self.spoils, self.given, self.asked = analyst, spoils, [], []

    @property
    def free(self):
        return 3 - len(self.given)

    def give(self, number, task):
        self.asked.append(type(task))
        self.given.append((number, copied(task)))

    def done(self, _timeout_s):
        number, task = self.given.pop()  # the last one first: in any order
        came = self.analyst.do(task)
        yield number, copied(self.spoils(came) if isinstance(came, Part) else came)

    def close(self):
        pass


@pytest.mark.parametrize(
    ("spoils", "asked"),
    [
        (lambda part: part, Join),
        (lambda part: replace(part, regular=False), Whole),
        (lambda part: replace(part, seams=tuple((at, "another picture") for at, _ in part.seams[:1])), Whole),
    ],
)
def test_a_recording_whose_parts_do_not_fit_is_read_as_a_whole(clip, told, engine, tmp_path, spoils, asked):
    pytest.importorskip("pyarrow", reason=LACKING)
    found = find_recordings([str(clip)])
    analyst = Analyst(Opening(), engine, STRETCH_S)
    crew = Copying(analyst, spoils)
    manifest = Manifest.begin(
        Folder(tmp_path / "archive"), about(engine.bundle, columns_of(engine.bundle), False, False)
    )
    Archiving(manifest, crew, found, cut=True).run()
    manifest.close()
    assert crew.asked == [Whole, *([OfPart] * 4), asked]
    lines = [row["line"] for row in rows_of(tmp_path / "archive", "events")]
    assert lines == told
    assert any('"smoke_alarm"' in line for line in lines)


def test_a_recording_is_cut_at_key_frames_and_only_where_that_is_sure_to_give_the_same(clip, bundle, tmp_path):
    def cut(path, stretch_s=STRETCH_S):
        return cuts_of(MediaFile(path, bundle.shape, stretch_s=stretch_s))

    sound, *pictures = cut(clip)
    assert sound.sound
    assert [round(one.begin, 1) for one in pictures[1:]] == [4.8, 9.6]
    assert pictures[0].begin == -np.inf
    assert pictures[-1].end == np.inf
    assert cut(clip.with_name("made.mkv")) == ()  # its picture lies before its sound
    assert cut(clip, 7.0) == ()  # too short to be worth it
    assert cut(write_wav(tmp_path / "a.wav", beeps(12.0))) == ()
    assert cut(renumbered(clip, tmp_path / "a.ts", 256)) == ()
    slow = write_media(tmp_path / "slow.mkv", 12.0, np.full((90, 160, 3), 9, np.uint8), fps=5, codec="mpeg4")
    assert cut(slow) == ()


def test_a_part_that_begins_within_the_first_second_of_an_avi_is_read_from_the_beginning(engine, tmp_path):
    """To look for a key frame before the first is an error there."""
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 255, (30, 90, 160, 3), dtype=np.uint8)
    clip = write_media(tmp_path / "a.avi", 3.0, pictures, fps=10, codec="mpeg4")
    (source,) = find_recordings([str(clip)])
    analyst = Analyst(Opening(), engine, 0.4)
    seams = analyst.do(Whole(source, cut=True))
    assert seams.cuts[1].begin < 1.0
    parts = parts_of(analyst, seams)
    assert fits(parts), parts
    same(analyst.do(Join(source, seams.recording, parts)), analyst.do(Whole(source)))


def test_what_was_before_a_stretch_counts_no_more_and_a_live_recording_has_none(clip, bundle):
    frames = [seen for seen in MediaFile(clip, bundle.shape, stretch_s=STRETCH_S) if seen.modality == "vision"]
    assert [round(frame.time, 1) for frame in frames if frame.anew] == [0.0, 4.8, 9.6]
    assert not any(seen.anew for seen in MediaFile(clip, bundle.shape) if seen.modality == "vision")


def test_at_one_time_sound_goes_before_the_picture(clip, bundle):
    seen = [(one.time, one.modality) for one in MediaFile(clip, bundle.shape)]
    assert seen == sorted(seen, key=lambda one: (round(one[0], 6), one[1]))
