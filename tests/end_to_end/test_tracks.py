"""One thing is one event, in real pictures: pedestrians who cross, and a vehicle that stands still."""

import numpy as np
import pytest
from tests.media import write_media

from tectum import Engine, MediaFile, Pipeline


@pytest.fixture(scope="module")
def detector(bundle):
    return Engine(bundle)


def watch(engine, path, seconds):
    """The events of a recording, and the most things of each kind that were there at once."""
    pipeline, events, most = Pipeline(engine), [], {}
    for seen in MediaFile(path, engine.bundle.shape):
        if seen.time >= seconds:
            break
        events += pipeline.observe(seen)
        kinds = [thing.kind for thing in pipeline.things]
        most = {kind: max(most.get(kind, 0), kinds.count(kind)) for kind in {*most, *kinds}}
    return [*events, *pipeline.close()], most


def starts(events, kind):
    return sum(event.phase == "start" and event.kind == kind for event in events)


@pytest.mark.slow
def test_pedestrians_who_cross_each_other_are_about_as_many_events(detector, shared_data):
    events, most = watch(detector, shared_data / "video" / "vtest.avi", 20.0)
    assert most["person"] >= 4
    assert most["person"] <= starts(events, "person") <= 2 * most["person"]
    assert max(event.count or 0 for event in events if event.kind == "person") >= 4
    for event in events:
        if event.box is not None:
            x, y, width, height = event.box
            assert 0 <= x <= x + width <= 1.001
            assert 0 <= y <= y + height <= 1.001


@pytest.mark.slow
def test_a_vehicle_that_stands_still_is_told_once_though_it_is_hidden_for_a_while(
    detector, bundle, shared_data, tmp_path
):
    least, photo = bundle.thresholds["presence"]["vehicle"], None
    for path in sorted((shared_data / "vision" / "coco128").rglob("*.jpg")):
        (frame, *_) = MediaFile(path, bundle.shape)
        vehicles = [box for box in detector.encode(frame).boxes if bundle.labels["presence"][box.label] == "vehicle"]
        if len([box for box in vehicles if box.score >= 0.1]) == 1 and vehicles[0].score > (1 + least) / 2:
            photo = frame.picture.to_ndarray(format="rgb24")
            break
    assert photo is not None
    photo = photo[: len(photo) // 2 * 2, : photo.shape[1] // 2 * 2]
    rng = np.random.default_rng(0)
    shown = [np.clip(photo + rng.normal(0, 3, photo.shape), 0, 255).astype(np.uint8) for _ in range(75)]
    dark = [np.zeros_like(photo)] * 30
    path = write_media(tmp_path / "street.mp4", 36.0, np.stack([*shown, *dark, *shown]), fps=5)
    events, most = watch(detector, path, 36.0)
    assert most["vehicle"] == 1
    assert starts(events, "vehicle") == 1
    assert [event.phase for event in events if event.kind == "vehicle" and event.phase == "end"] == ["end"]
