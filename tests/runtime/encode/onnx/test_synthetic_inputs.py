"""Inputs made on the spot: as many as are asked for, the same for the same seed, and blank ones like them."""

import numpy as np
import pytest
from tests.detector_bundle import detector_bundle

from tectum import Bundle
from tectum.encode.onnx.synthetic_inputs import BlankWorkload, Workload


@pytest.fixture(scope="module")
def looking(tmp_path_factory):
    """A bundle that has every graph there is."""
    return Bundle.load(detector_bundle(tmp_path_factory.mktemp("bundle") / "b"))


def test_inputs_are_those_of_their_seed(looking):
    one, same, other = (Workload(looking, seed).feeds("vision", 2)[1]["frame"] for seed in (3, 3, 4))
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()


def test_blank_inputs_are_of_the_same_shapes_and_types(looking):
    assert "vision.look" in looking.graphs
    for graph in looking.graphs:
        drawn, blank = (kind(looking).feeds(graph, 1)[0] for kind in (Workload, BlankWorkload))
        assert list(drawn) == list(blank)
        assert [(v.shape[:1], v.shape[2:], v.dtype) for v in drawn.values()] == [
            (v.shape[:1], v.shape[2:], v.dtype) for v in blank.values()
        ]
        if graph != "text":  # sentences are of different lengths
            assert [v.shape for v in drawn.values()] == [v.shape for v in blank.values()]
