"""One graph of a detector for pictures of any size."""

import warnings

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import helper, numpy_helper

from tectum import Bundle
from tectum_export.model.any_size import free_size
from tectum_export.model.vision import STRIDES, VisionDetector

SIZES = ((64, 96), (96, 64), (160, 256), (32, 32))


def cells(height, width):
    return sum(height // stride * (width // stride) for stride in STRIDES)


@pytest.fixture(scope="module")
def fixed(tmp_path_factory):
    """A network, and its graph of one size, as PyTorch writes it."""
    torch.manual_seed(1)
    network = VisionDetector((1, 2), 32, 4).eval()
    path = tmp_path_factory.mktemp("graph") / "vision.onnx"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of PyTorch's own
        torch.onnx.export(
            network, (torch.zeros(2, *SIZES[0], 3, dtype=torch.uint8),), path, input_names=["frame"],
            output_names=list(network.outputs), dynamic_shapes=({0: torch.export.Dim("batch", min=1, max=64)},),
            opset_version=20, dynamo=True, external_data=False, verbose=False,
        )  # fmt: skip
    return network, onnx.load(str(path))


def run(proto, frame):
    session = onnxruntime.InferenceSession(proto.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"frame": frame})


def picture(size, batch, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (batch, *size, 3), dtype=np.uint8)


@pytest.mark.slow
def test_it_gives_at_every_size_what_the_network_gives_and_at_its_own_the_same_bits(fixed):
    network, proto = fixed
    free = onnx.ModelProto()
    free.CopyFrom(proto)
    assert free_size(free)
    for size in SIZES:
        for batch in (1, 3):
            frame = picture(size, batch)
            with torch.no_grad():
                wanted = network(torch.from_numpy(frame))
            found = run(free, frame)
            assert [value.shape for value in found] == [tuple(value.shape) for value in wanted]
            assert found[2].shape == (batch, cells(*size), 4)
            for one, other in zip(found, wanted, strict=True):
                assert np.abs(one - other.numpy()).max() < 1e-3
    frame = picture(SIZES[0], 2)
    assert all(np.array_equal(*pair) for pair in zip(run(free, frame), run(proto, frame), strict=True))
    assert not free_size(free)  # it is so already


def test_the_shipped_graph_takes_the_pictures_of_both_sizes_and_crops():
    """And a batch gives what single runs give."""
    bundle = Bundle.load()
    assert {bundle.in_variant(v).graph(g) for v in ("fp32", "small") for g in ("vision", "vision.look")} == {
        bundle.path / "vision.onnx"
    }
    session = onnxruntime.InferenceSession(str(bundle.graph("vision")), providers=["CPUExecutionProvider"])
    sizes = [(one["height"], one["width"]) for v in ("fp32", "small") for one in [bundle.in_variant(v).sizes("vision")]]
    sizes.append(tuple(bundle.sizes("vision.look").values()))
    assert len(set(sizes)) == 3
    for size in sizes:
        frame = picture(size, 2)
        both = session.run(None, {"frame": frame})
        assert both[2].shape == (2, cells(*size), 4)
        alone = session.run(None, {"frame": frame[1:]})
        assert all(np.abs(one[1:] - other).max() < 1e-3 for one, other in zip(both, alone, strict=True))


def test_what_is_no_detector_is_left_alone():
    frame = helper.make_tensor_value_info("frame", onnx.TensorProto.UINT8, ["batch", 64, 96, 3])
    out = helper.make_tensor_value_info("out", onnx.TensorProto.UINT8, ["batch", 18432])
    flat = numpy_helper.from_array(np.array([-1, 18432]), "flat")
    node = helper.make_node("Reshape", ["frame", "flat"], ["out"])
    proto = helper.make_model(helper.make_graph([node], "g", [frame], [out], [flat]), ir_version=10)
    before = proto.SerializeToString()
    with pytest.raises(ValueError, match="no grid of 8 x 12 cells of 8 pixels in it"):
        free_size(proto)
    assert proto.SerializeToString() == before
