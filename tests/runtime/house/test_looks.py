"""A house looks closer as often as its file says, in all places together."""

import numpy as np
import pytest
from tests.detector_bundle import detector_bundle
from tests.live import LONG_S
from tests.media import write_media

from tectum import House, read_config
from tectum.house.opening import open_engine

SECONDS = 6.0
pytestmark = pytest.mark.usefixtures("unhurried")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A bundle, and a recording of something that is in doubt all the time."""
    folder = tmp_path_factory.mktemp("looks")
    detector_bundle(folder / "bundle")
    picture = np.zeros((512, 768, 3), np.uint8)
    picture[192:214, 320:342] = (0, 255, 0)
    write_media(folder / "yard.mp4", SECONDS, picture)
    return folder


def places(folder, rate):
    file = folder / f"{rate}.toml"
    file.write_text(
        f"[model]\nbundle = 'bundle'\ntuned = false\nlooks_per_s = {rate}\n[store]\nfolder = ''\n"
        "[[place]]\nname = 'yard'\nmedia = 'yard.mp4'\n[[place]]\nname = 'street'\nmedia = 'yard.mp4'\n"
    )
    config = read_config(file)
    with House(config, open_engine(config), {}) as house:
        assert house.wait(LONG_S)
        return house.health().places


@pytest.mark.parametrize(("rate", "least", "most"), [(1.0, 6, 9), (0.0, 0, 0)])
def test_all_places_together_keep_to_the_rate(folder, rate, least, most):
    found = places(folder, rate)
    assert least <= sum(place.looks for place in found.values()) <= most
    wanted = sum(place.looks + place.looks_refused for place in found.values())
    assert wanted >= 2 * 5 * (SECONDS - 1)


def test_it_is_seen_because_of_the_looks(folder):
    assert all(place.events == 0 for place in places(folder, 0.0).values())
    assert all(place.events >= 1 for place in places(folder, 100.0).values())
