"""A car that stood there before the house began again is none that came."""

import signal

import numpy as np
import pytest
from tests.detector_bundle import detector_bundle
from tests.live import HouseProcess, until
from tests.media import write_media

from tectum.deliver.store.store import open_to_read
from tectum.errors import TectumError
from tectum.house.parked_keeper import setting


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A yard with a parked car, through which somebody walks after two seconds, again and again; with the bundle that
    sees both. Who came to the same spot each time would be at rest there, where a busy machine sees few pictures."""
    folder = tmp_path_factory.mktemp("yard")
    detector_bundle(folder / "bundle", look=False)
    pictures = np.zeros((40, 256, 384, 3), np.uint8)
    pictures[:, 64:80, 304:320] = (0, 0, 255)
    for index in range(20):
        left = 64 + 16 * (index // 2)
        pictures[20 + index, 128:144, left : left + 16] = (0, 255, 0)
    write_media(folder / "yard.mp4", 4.0, pictures)
    (folder / "house.toml").write_text(
        "[model]\nbundle = 'bundle'\ntuned = false\n[store]\nfolder = 'state'\nsnapshots = false\nclips = []\n"
        "[[place]]\nname = 'yard'\nmedia = 'yard.mp4'\nloop = true\n"
    )
    return folder


def kept(folder):
    """What is parked at the yard, as the store has it."""
    try:
        store = open_to_read(folder / "state")
    except TectumError:  # it is not made yet
        return ""
    try:
        return store.settings().get(setting("yard"), "")
    finally:
        store.close()


@pytest.mark.slow
def test_a_parked_car_is_not_told_again_by_a_house_that_was_killed_and_begins_again(folder):
    with HouseProcess(folder, ["run", folder / "house.toml"]) as house:
        house.wait_for(kind="vehicle", phase="start")
        until(lambda: "vehicle" in kept(folder))
        house.stop(signal.SIGKILL)
    (folder / "events.jsonl").unlink()
    with HouseProcess(folder, ["run", folder / "house.toml"]) as house:
        house.wait_for(kind="person", phase="start")
        assert house.events(kind="vehicle", phase="start") == []
