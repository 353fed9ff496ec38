"""From pixels to events: one thing is one event with its box, the same from a recording, a live house and Python."""

import json

import numpy as np
import pytest
from tests.detector_bundle import detector_bundle
from tests.live import LONG_S
from tests.media import write_media

from tectum import Engine, House, MediaFile, Pipeline, analyze, read_config
from tectum.deliver.sinks.base import Sink
from tectum.house.opening import open_engine

SIDE = (256, 384)
"""Height and width of the camera's pictures, twice those of the input: a cell of the detector is 16 of its pixels."""
SECONDS = 6.0


class Kept(Sink):
    def __init__(self):
        super().__init__()
        self.events = []

    def deliver(self, event):
        self.events.append(event)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A person who walks to the right, and from the third second on a parked car; with the bundle that sees them."""
    folder = tmp_path_factory.mktemp("boxes")
    detector_bundle(folder / "bundle", look=False)
    pictures = np.zeros((60, *SIDE, 3), np.uint8)
    for index in range(60):
        left = 32 + 4 * index
        pictures[index, 128:144, left : left + 16] = (0, 255, 0)
        if index >= 30:
            pictures[index, 64:80, 304:320] = (0, 0, 255)
    write_media(folder / "yard.mp4", SECONDS, pictures)
    return folder


def told(events):
    return [(e.kind, e.phase, e.start, e.box, e.count) for e in events if e.head == "presence"]


def analyzed(folder):
    kept = Kept()
    analyze(folder / "yard.mp4", Engine.open(folder / "bundle", tuned=False), [kept])
    return kept.events


def test_one_walk_is_one_event_and_its_box_is_where_it_is(folder):
    events = [e for e in analyzed(folder) if e.head == "presence"]
    assert [(e.kind, e.phase) for e in events if e.phase != "update"] == [
        ("person", "start"), ("vehicle", "start"), ("person", "end"), ("vehicle", "end"),
    ]  # fmt: skip
    person, vehicle = (next(e for e in events if e.kind == kind) for kind in ("person", "vehicle"))
    x, y, width, height = person.box
    assert (y, width, height) == pytest.approx((0.5, 16 / 384, 16 / 256), abs=0.01)
    assert x == pytest.approx((32 + 40 * person.detected) / 384, abs=0.03)
    assert vehicle.box == pytest.approx((304 / 384, 0.25, 16 / 384, 16 / 256), abs=0.01)
    assert (person.count, vehicle.count) == (1, 1)
    row = json.loads(person.to_json())
    assert (len(row["where"]), row["count"]) == (4, 1)


@pytest.mark.usefixtures("unhurried")
def test_a_live_house_and_python_say_the_same(folder):
    wanted = told(analyzed(folder))
    engine = Engine.open(folder / "bundle", tuned=False)
    pipeline, events = Pipeline(engine), []
    for seen in MediaFile(folder / "yard.mp4", engine.bundle.shape):
        events += pipeline.observe(seen)
    assert [(t.kind, len(t.box)) for t in pipeline.things] == [("person", 4), ("vehicle", 4)]
    assert told([*events, *pipeline.close()]) == wanted
    file, kept = folder / "house.toml", Kept()
    file.write_text(
        "[model]\nbundle = 'bundle'\ntuned = false\n[store]\nfolder = ''\n"
        "[[place]]\nname = 'yard'\nmedia = 'yard.mp4'\n"
    )
    config = read_config(file)
    with House(config, open_engine(config), {"kept": kept}) as house:
        assert house.wait(LONG_S)
    assert told(e.rounded() for e in kept.events) == told(e.rounded() for e in analyzed(folder))
