"""Which graphs of pictures are read."""

import pytest
from tests.detector_bundle import detector_bundle
from tests.small_bundle import list_anew

from tectum import Bundle, BundleError, Engine
from tectum.commands.main import main


@pytest.fixture
def heat_map(tmp_path):
    """A bundle whose pictures give a map of centres, as the first ones did."""
    folder = detector_bundle(tmp_path / "b", look=False)
    import onnx

    path = folder / "vision.onnx"
    proto = onnx.load(str(path))
    del proto.graph.output[2:]
    proto.graph.node.append(onnx.helper.make_node("Identity", ["picked"], ["map"]))
    proto.graph.output.append(onnx.helper.make_tensor_value_info("map", onnx.TensorProto.FLOAT, None))
    onnx.save(proto, str(path))
    list_anew(folder)
    return folder


def test_a_heat_map_is_refused_in_one_line_that_says_what_is_read(heat_map, capsys):
    with pytest.raises(BundleError, match="gives embedding, presence, map; this version reads embedding, presence, b"):
        Engine(Bundle.load(heat_map))
    assert main(["bundle", "verify", str(heat_map)]) == 3
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
