"""Bundles of other modalities than the default one: its own graphs, a thermal array beside them, and a fusion that is
known to decide so and so."""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from tests.signing import overwrite

from tectum import Display, Embedding, Encoder, Head, Modality, Observation
from tectum.bundle import DEFAULT
from tectum.encode.calibration import sigmoid

EMBEDDING = 128
SLOTS = {"vision": 4, "audio": 8, "text": 2, "thermal": 3}
WINDOWS_S = {"vision": 4.0, "audio": 4.0, "text": 8.0, "thermal": 6.0}
HEAT = ("warm_body", "fire")


@dataclass(frozen=True)
class Heat(Observation):
    """``celsius``: float32 [8, 8]."""

    modality: ClassVar[str] = "thermal"
    celsius: np.ndarray


class HeatEncoder(Encoder[Heat]):
    def __init__(self, bundle, session):
        self._session, self._temperature = session, bundle.temperatures["heat"]
        self._side = bundle.inputs["thermal"]["side"]

    def encode(self, seen):
        assert seen.celsius.shape == (self._side, self._side)
        out = self._session({"celsius": seen.celsius[None]})
        scores = {"heat": sigmoid(out["heat"][0], self._temperature)}
        return Embedding(seen.modality, seen.place, seen.time, out["embedding"][0], scores=scores)


MODALITY = Modality(
    observation=Heat,
    heads=(Head("heat", "states"),),
    encoder=HeatEncoder,
    inputs=lambda work: {"celsius": work.rng.uniform(15, 40, (1, 8, 8)).astype(np.float32)},
    rate_hz=lambda _: 2.0,
    medium="heat",
    display=Display({"en": "warmth", "zh": "热"}, ("#8a3fa0", "#c98ad8")),
    switch="thermometer",
)


LACKING = "the extra 'export' is not installed"
PIECES = "text.pieces.tsv"
LETTERS = ("▁", "e", "h", "l", "p", "!")
WORDS = tuple(f"▁{word}" for word in ("turn", "on", "the", "light", "we", "are", "away", "help", "me"))
SAID = ("<pad>", "<s>", "</s>", "<unk>", *LETTERS, *WORDS)
"""Pieces of words, by number; all are as likely."""
MEANT = {"▁light": ("intent", "HassTurnOn"), "▁away": ("context", "away"), "▁help": ("help", "help")}
"""What says a label, wherever it stands."""


def small_bundle(folder: Path, weights: dict[str, dict[str, float]], pieces: bool = False) -> Path:
    """A bundle of the modalities of ``weights``: what each adds to the logit of a situation while it is present.
    ``pieces``: its text graph takes those of ``SAID``, and knows what ``MEANT`` says."""
    pytest.importorskip("onnx", reason=LACKING)
    folder.mkdir()
    manifest = json.loads((DEFAULT / "manifest.json").read_text(encoding="utf-8"))
    situations = manifest["labels"]["situation"]
    part = manifest["variants"]["fp32"]
    own = {"vision": ["presence"], "audio": ["sound"], "text": ["context", "intent", "help"], "thermal": ["heat"]}
    heads = [head for modality in weights for head in own[modality]]
    for modality in weights:
        if modality == "thermal":
            _thermal(folder / "thermal.onnx")
        else:
            shutil.copy(DEFAULT / f"{modality}.onnx", folder)
    if "text" in weights and not pieces:
        copy_pieces(folder, manifest)
    if pieces:
        _reader(folder / "text.onnx", manifest["labels"])
        rows = "".join(f"{piece}\t{-1 if number > 3 else 0}\n" for number, piece in enumerate(SAID))
        (folder / PIECES).write_text(rows, encoding="utf-8")
        manifest["inputs"]["text"]["pieces"] = PIECES
    contexts = len(manifest["labels"]["context"]) if "text" in weights else 0
    _fusion(folder / "fusion.onnx", {m: [w.get(s, 0.0) for s in situations] for m, w in weights.items()}, contexts)
    labels = {**manifest["labels"], "heat": list(HEAT)}
    thresholds = {**part["thresholds"], "heat": dict.fromkeys(HEAT, 0.6), "situation": dict.fromkeys(situations, 0.6)}
    temperatures = {**part["temperatures"], "heat": 1.0, "situation": 1.0}
    kept = [*heads, "situation"]
    inputs = {m: manifest["inputs"].get(m, {"side": 8}) for m in weights}
    inputs["fusion"] = {"window_s": {m: WINDOWS_S[m] for m in weights}, "slots": {m: SLOTS[m] for m in weights}}
    write_manifest(
        folder,
        schema=1,
        name="small",
        version="1",
        embedding=EMBEDDING,
        labels={head: names for head, names in labels.items() if head in kept},
        inputs=inputs,
        variants={
            "fp32": {
                "files": {graph: f"{graph}.onnx" for graph in (*weights, "fusion")},
                "thresholds": {head: values for head, values in thresholds.items() if head in kept},
                "temperatures": {head: value for head, value in temperatures.items() if head in kept},
            }
        },
    )
    return folder


def copy_pieces(folder: Path, manifest: dict) -> None:
    """Those that the text graph of the default bundle takes, if it does, whose ``manifest`` says so."""
    if named := manifest["inputs"]["text"].get("pieces"):
        shutil.copy(DEFAULT / named, folder)


def int8_bundle(folder: Path, noise_db: float = 40.0) -> Path:
    """The default bundle whose variants are ``fp32`` and an ``int8`` that differs in the words alone, by about so much
    noise."""
    onnx = pytest.importorskip("onnx", reason=LACKING)
    shutil.copytree(DEFAULT, folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    proto = onnx.load(str(folder / "text.onnx"))
    rng = np.random.default_rng(0)
    for output in proto.graph.output:
        exact, worse, width = f"{output.name}_exact", f"{output.name}_worse", output.type.tensor_type.shape.dim[1]
        for node in proto.graph.node:
            node.input[:] = [exact if name == output.name else name for name in node.input]
            node.output[:] = [exact if name == output.name else name for name in node.output]
        factors = 1 + rng.standard_normal(width.dim_value) * 10 ** (-noise_db / 20)
        proto.graph.initializer.append(onnx.numpy_helper.from_array(factors.astype(np.float32), worse))
        proto.graph.node.append(onnx.helper.make_node("Mul", [exact, worse], [output.name]))
    onnx.save(proto, str(folder / "text.int8.onnx"))
    plain = manifest["variants"]["fp32"]
    narrow = {
        **plain,
        "files": {**plain["files"], "text": "text.int8.onnx"},
        "sqnr_db": {"text": {"embedding": noise_db}},
    }
    manifest["variants"] = {"fp32": plain, "int8": narrow}
    write_manifest(folder, **manifest)
    return folder


def write_manifest(folder: Path, **content) -> None:
    """With the hashes of the files that are there."""
    named = sorted(file for form in ("onnx", "npz", "tsv") for file in folder.glob(f"*.{form}"))
    files = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in named}
    (folder / "manifest.json").write_text(json.dumps({**content, "files": files}), encoding="utf-8")


def list_anew(folder: Path, change: Callable[[dict[str, Any]], object] = lambda _manifest: None) -> None:
    """The manifest as ``change`` makes it, with the hashes of the files that are there; links elsewhere keep theirs."""
    listed = folder / "manifest.json"
    manifest = json.loads(listed.read_text(encoding="utf-8"))
    change(manifest)
    for name in manifest["files"]:
        if (folder / name).is_file():
            manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    overwrite(listed, json.dumps(manifest).encode())


def _thermal(path: Path) -> None:
    """``heat``: (warmest - 25) / 2 for a warm body, (warmest - 60) / 2 for a fire; the embedding is of zeros."""
    from onnx import TensorProto, helper

    nodes = [
        helper.make_node("ReduceMax", ["celsius", "axes"], ["warmest"], keepdims=0),
        helper.make_node("Unsqueeze", ["warmest", "one"], ["column"]),
        helper.make_node("Sub", ["column", "limits"], ["above"]),
        helper.make_node("Mul", ["above", "half"], ["heat"]),
        helper.make_node("Mul", ["column", "zeros"], ["embedding"]),
    ]
    constants = [
        helper.make_tensor("axes", TensorProto.INT64, [2], [1, 2]),
        helper.make_tensor("one", TensorProto.INT64, [1], [1]),
        helper.make_tensor("limits", TensorProto.FLOAT, [1, 2], [25.0, 60.0]),
        helper.make_tensor("half", TensorProto.FLOAT, [1], [0.5]),
        helper.make_tensor("zeros", TensorProto.FLOAT, [1, EMBEDDING], [0.0] * EMBEDDING),
    ]
    inputs = [helper.make_tensor_value_info("celsius", TensorProto.FLOAT, ["batch", 8, 8])]
    outputs = [("embedding", EMBEDDING), ("heat", 2)]
    _save(path, nodes, inputs, outputs, constants)


def _reader(path: Path, labels: dict[str, list[str]]) -> None:
    """Which pieces are there, however often: the logit of what they mean is 20, of *none* 10, of no cry -20; the
    embedding says them."""
    from onnx import TensorProto, helper, numpy_helper

    count = len(SAID)
    constants = {"table": np.eye(count, dtype=np.float32), "along": np.array([1])}
    nodes = [
        helper.make_node("Gather", ["table", "pieces"], ["found"]),
        helper.make_node("ReduceMax", ["found", "along"], ["bag"], keepdims=0),
    ]
    heads = {"intent": labels["intent"], "context": labels["context"], "help": ["help"]}
    for head, names in heads.items():
        rest = np.array([10 if name == "none" else -20 if name == "help" else 0 for name in names], np.float32)
        says = np.zeros((count, len(names)), np.float32)
        for piece, label in ((piece, label) for piece, (of, label) in MEANT.items() if of == head):
            says[SAID.index(piece), names.index(label)] = 20 - rest[names.index(label)]
        constants |= {f"{head}_says": says, f"{head}_rest": rest}
        nodes.append(helper.make_node("Gemm", ["bag", f"{head}_says", f"{head}_rest"], [head]))
    constants["wide"] = np.eye(count, EMBEDDING, dtype=np.float32)
    nodes.append(helper.make_node("MatMul", ["bag", "wide"], ["embedding"]))
    outputs = [("embedding", EMBEDDING), *((head, len(names)) for head, names in heads.items())]
    inputs = [helper.make_tensor_value_info("pieces", TensorProto.INT32, ["batch", "length"])]
    _save(path, nodes, inputs, outputs, [numpy_helper.from_array(value, name) for name, value in constants.items()])


def _fusion(path: Path, weights: dict[str, list[float]], contexts: int) -> None:
    """``situation``: the sum of the rows of ``weights`` whose modality is present."""
    from onnx import TensorProto, helper

    inputs, nodes, constants = [], [], [helper.make_tensor("one", TensorProto.INT64, [1], [1])]
    count = len(next(iter(weights.values())))
    for modality, row in weights.items():
        for name, shape in (
            (modality, [SLOTS[modality], EMBEDDING]),
            *((f"{modality}_{n}", [SLOTS[modality]]) for n in ("age", "present")),
        ):
            inputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *shape]))
        nodes.append(helper.make_node("ReduceMax", [f"{modality}_present", "one"], [f"{modality}_there"], keepdims=1))
        constants.append(helper.make_tensor(f"{modality}_row", TensorProto.FLOAT, [1, count], row))
        nodes.append(helper.make_node("Mul", [f"{modality}_there", f"{modality}_row"], [f"{modality}_adds"]))
    nodes.append(helper.make_node("Sum", [f"{modality}_adds" for modality in weights], ["situation"]))
    if contexts:
        inputs.append(helper.make_tensor_value_info("context", TensorProto.FLOAT, ["batch", contexts]))
    inputs.append(helper.make_tensor_value_info("outside", TensorProto.FLOAT, ["batch", 1]))
    _save(path, nodes, inputs, [("situation", count)], constants)


def _save(path, nodes, inputs, outputs, constants) -> None:
    import onnx
    from onnx import TensorProto, helper

    given = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", width]) for name, width in outputs]
    graph = helper.make_graph(nodes, path.stem, inputs, given, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    onnx.checker.check_model(model)
    onnx.save(model, path)
