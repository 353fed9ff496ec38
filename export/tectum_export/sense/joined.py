"""A bundle with a further sense: its encoder beside the others, and the fusion that hears it too."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from msgspec import Struct
from numpy.typing import NDArray

from tectum.bundle import NONE, Bundle
from tectum.bundle.manifest import FUSION
from tectum.encode.onnx.session import Session
from tectum.errors import UsageError
from tectum.fuse.timeline import CONTEXT
from tectum.modality import SITUATION, Modality, modalities
from tectum_export.onnx.adopted import count_parameters, tensors_of
from tectum_export.sense.examples import read_examples
from tectum_export.sense.expert import Calibrated, Expert, alone, calibrate, learn, of_subset, ways
from tectum_export.sense.graph import join_graph
from tectum_export.whole import whole_folder


class Joined(Struct, frozen=True):
    """What came of it. ``heads``: macro F1 on test; ``accuracy``: of the situation by this sense alone, on test."""

    examples: dict[str, int]
    heads: dict[str, float]
    accuracy: float

    @property
    def counts(self) -> str:
        """How many examples each split has, for people."""
        return ", ".join(f"{count} for {split}" for split, count in self.examples.items())

    @property
    def worth(self) -> str:
        """How good its heads are, for people."""
        return "; ".join(f"macro F1 of {head} {value:.3f}" for head, value in self.heads.items())


def modality_called(name: str, bundle: Bundle) -> Modality:
    """An installed one that the bundle has not. Raises UsageError."""
    installed = modalities()
    if name not in installed:
        raise UsageError(
            f"'{name}' is no modality that is installed; installed: {', '.join(installed)}; install its package, or "
            "name it by --modality"
        )
    if name in bundle.slots:
        raise UsageError(f"{bundle.path}: has the modality '{name}' already")
    return installed[name]


def join(
    bundle: Bundle,
    graph: Path,
    examples: Path,
    modality: Modality,
    out: Path,
    slots: int,
    window_s: float,
    licence: str,
) -> Joined:
    """Write ``bundle`` with a further ``modality`` as ``out``: ``graph`` its encoder, ``examples`` what to learn from
    (see ``read_examples``). Raises UsageError."""
    name, situations = modality.name, bundle.labels[SITUATION.name]
    if out.exists():
        raise UsageError(f"--out {out}: exists already; choose another folder")
    found = read_examples(examples, graph, modality, situations, bundle.embedding)
    if taken := sorted({one for labels in found.labels.values() for one in labels} & _kinds(bundle)):
        raise UsageError(f"{examples}: '{taken[0]}' is a label of the bundle already; call it otherwise")
    expert = learn(found)
    heads = {head: calibrate(found, head) for head in found.labels}
    quiet = _quiet(bundle)
    temperature, accuracy = alone(expert, found, quiet, len(situations))
    with whole_folder(out) as folder:
        shutil.copytree(bundle.path, folder, dirs_exist_ok=True)
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        files = [f"{name}.onnx"]
        shutil.copyfile(graph, folder / files[0])
        manifest["labels"] |= {head: list(labels) for head, labels in found.labels.items()}
        manifest["inputs"][name] = {}
        manifest["inputs"][FUSION]["window_s"][name] = window_s
        manifest["inputs"][FUSION]["slots"][name] = slots
        for situation, way in ways(found, situations).items():
            if situation in manifest.get("causes", {}):
                manifest["causes"][situation] += [{head: labels} for head, labels in way.items()]
        for variant, part in manifest["variants"].items():
            file = f"{FUSION}.{name}.{variant}.onnx"
            proto = _fusion(bundle.in_variant(variant), name, expert, slots, window_s, temperature)
            onnx.save(proto, str(folder / file))
            files.append(file)
            _say(part, name, files[0], file, heads)
        (first, *_) = manifest["variants"].values()
        for one in (name, FUSION):
            manifest["graphs"][one] = _facts(folder / first["files"][one])
        manifest["version"] += f"+{name}"
        manifest["licence"] = " AND ".join(dict.fromkeys((*manifest["licence"].split(" AND "), licence)))
        learned_from = {"name": f"{name}: {examples.name}", "items": found.counts, "licences": [licence]}
        manifest["data"] = [*manifest.get("data", []), learned_from]
        told = Joined(found.counts, {head: one.macro_f1 for head, one in heads.items()}, accuracy)
        _add_to_card(folder / "card.md", name, told, licence)
        used = {file for part in manifest["variants"].values() for file in part["files"].values()}
        for stray in [file for file in manifest["files"] if file.endswith(".onnx") and file not in used]:
            (folder / stray).unlink()
            del manifest["files"][stray]
        for file in (*files, "card.md"):
            manifest["files"][file] = hashlib.sha256((folder / file).read_bytes()).hexdigest()
        text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
        (folder / "manifest.json").write_text(text, encoding="utf-8")
        Bundle.load(folder)
    return told


def _kinds(bundle: Bundle) -> set[str]:
    return {label for labels in bundle.labels.values() for label in labels}


def _quiet(bundle: Bundle) -> NDArray[np.float32]:
    """Logits of the situations where nothing is observed, float32 [1, situations]."""
    session = Session(bundle.graph(FUSION))
    feed = {}
    for tensor in session.input_tensors:
        shape = [1 if isinstance(size, str) else size for size in tensor.shape]
        feed[tensor.name] = np.zeros(shape, np.float32)
    if bundle.labels[CONTEXT]:
        feed[CONTEXT][0, bundle.labels[CONTEXT].index(NONE)] = 1.0
    return np.asarray(session(feed)[SITUATION.name], np.float32)


def _fusion(
    bundle: Bundle, name: str, expert: Expert, slots: int, window_s: float, temperature: float
) -> onnx.ModelProto:
    contexts = bundle.labels[CONTEXT]
    speakers = (one.name for one in bundle.modalities if any(head.name == CONTEXT for head in one.heads))
    speaker = next(speakers, None)
    return join_graph(
        onnx.load(str(bundle.graph(FUSION))),
        name,
        expert,
        len(bundle.labels[SITUATION.name]),
        slots,
        window_s,
        tuple(bundle.slots),
        (speaker, contexts.index(NONE)) if speaker and contexts else None,
        bundle.temperatures[SITUATION.name],
        lambda names: of_subset(bundle.part, SITUATION.name, names) if names else temperature,
    )


def _say(part: dict[str, Any], name: str, graph: str, fusion: str, heads: dict[str, Calibrated]) -> None:
    """Of a variant, into its table of the manifest."""
    part["files"] |= {name: graph, FUSION: fusion}
    for head, one in heads.items():
        part["thresholds"][head], part["temperatures"][head] = one.thresholds, one.temperature
        part.setdefault("metrics", {})[head] = {"macro_f1": one.macro_f1}


def _facts(file: Path) -> dict[str, Any]:
    count = count_parameters(onnx.load(str(file)))
    return {**tensors_of(Session(file)), "parameters": count, "bytes": file.stat().st_size}


def _add_to_card(file: Path, name: str, told: Joined, licence: str) -> None:
    text = (
        f"\n## {name}\n\nJoined by `tectum-export join`, under {licence}: {told.counts} examples. On test: "
        f"{told.worth}; the situation by this sense alone {told.accuracy:.3f}. What stands above "
        "of situations is without it.\n"
    )
    before = file.read_text(encoding="utf-8") if file.is_file() else ""
    file.write_text(before + text, encoding="utf-8")
