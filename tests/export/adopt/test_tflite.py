"""A TFLite file that others made, brought to ONNX by the converter that the documents name, and adopted."""

import csv
import os
import subprocess

import numpy as np
import onnxruntime
import pytest

from tectum_export.adopt.foreign import read_foreign
from tectum_export.adopt.look import look_at
from tectum_export.data.sound import read_sound
from tectum_export.recipe import Labels

CONVERTER = os.environ.get("TECTUM_TF2ONNX", "")
"""A Python that has tf2onnx and tensorflow-cpu: too large for every run of the tests."""
SAMPLES = 15_600


@pytest.mark.slow
@pytest.mark.skipif(not CONVERTER, reason="TECTUM_TF2ONNX names no Python with tf2onnx and tensorflow-cpu")
def test_yamnet_of_its_makers_hears_the_same_when_it_was_converted(shared_data, tmp_path):
    from ai_edge_litert.interpreter import Interpreter

    theirs, ours = shared_data / "weights" / "yamnet_cls.tflite", tmp_path / "yamnet.onnx"
    order = [CONVERTER, "-m", "tf2onnx.convert", "--tflite", str(theirs), "--output", str(ours), "--opset", "17"]
    subprocess.run(order, check=True, capture_output=True, timeout=500)
    found = look_at(ours, Labels(sound=("siren",)))
    assert (found.part, found.keys["window_s"], found.keys["output"]) == ("audio", "0.975", '"scores"')
    graph = read_foreign(ours, (SAMPLES,))
    assert [entry.version for entry in graph.proto.opset_import if not entry.domain] == [20]
    interpreter = Interpreter(str(theirs))
    interpreter.allocate_tensors()
    takes, gives = interpreter.get_input_details()[0]["index"], interpreter.get_output_details()[0]["index"]
    session = onnxruntime.InferenceSession(graph.proto.SerializeToString(), providers=["CPUExecutionProvider"])
    name, shape = session.get_inputs()[0].name, session.get_inputs()[0].shape
    with (shared_data / "sounds" / "esc10" / "meta.csv").open(encoding="utf-8") as file:
        names = [row["filename"] for row in csv.DictReader(file)][::16]
    theirs_first, apart = [], []
    for one in names:
        pcm = read_sound(shared_data / "sounds" / "esc10" / "audio" / one)[8_000 : 8_000 + SAMPLES]
        interpreter.set_tensor(takes, pcm)
        interpreter.invoke()
        (scores,) = session.run(None, {name: pcm.reshape((1, SAMPLES) if len(shape) == 2 else (SAMPLES,))})
        wanted = interpreter.get_tensor(gives).reshape(-1)
        apart.append(np.abs(scores.reshape(-1) - wanted).max())
        theirs_first.append(int(np.argmax(wanted)) in np.argsort(-scores.reshape(-1))[:3])
    assert len(apart) >= 20
    assert all(theirs_first)  # both are int8, whose scores are often equal: which of them is the first says nothing
    assert max(apart) < 0.25
    assert graph.parity < 1e-4  # what we do to it adds nothing to that
