"""Raw scores of the single modalities, file by file, without fusion or decisions."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from tectum.encode.types import Box
from tectum.engine import Engine
from tectum.observe.sources.media import MediaFile
from tectum.observe.sources.media_files import is_still
from tectum.observe.sources.text import read_lines
from tectum.observe.types import AudioChunk, Frame, Utterance


def score_text(engine: Engine, text: str) -> dict[str, Any]:
    """Intent, context and cry-for-help probabilities of one sentence."""
    embedding = engine.encode(Utterance("home", 0.0, text))
    scores = embedding.scores
    labels = engine.bundle.labels
    intent, context = (_named(labels[head], scores[head]) for head in ("intent", "context"))
    return {
        "text": text,
        "modality": embedding.modality,
        "intent": max(intent, key=lambda k: intent[k]),
        "context": max(context, key=lambda k: context[k]),
        "help": round(float(scores["help"][0]), 5),
        "intent_scores": intent,
        "context_scores": context,
    }


def score_file(engine: Engine, path: Path) -> list[dict[str, Any]]:
    """One object for a picture or recording, one a line for a text file.

    A picture: ``presence``, and ``boxes`` ([left, top, width, height, score] of each thing, in pixels of the picture).
    Sound: ``times`` (end of each hop, seconds), ``sound`` per hop, ``max``, ``mean`` and ``unusual``. A video:
    ``frames`` with the same per frame.
    Raises MediaError.
    """
    if path.suffix.lower() == ".txt":
        return [{"file": str(path), **score_text(engine, line)} for line in read_lines(path) if line.strip()]
    media = MediaFile(path, engine.bundle.shape, str(path))
    labels = engine.bundle.labels
    out: dict[str, Any] = {"file": str(path)}
    frames: list[dict[str, Any]] = []
    hops: list[np.ndarray[Any, Any]] = []
    times: list[float] = []
    unusual: list[float] = []
    still = is_still(path)
    stream = engine.stream()
    for seen in media:
        if isinstance(seen, Frame) and not (still and frames):
            embedding = engine.encode(seen, stream)
            size = (seen.box.source_width, seen.box.source_height)
            frames.append(
                {
                    "time": round(seen.time, 3),
                    "presence": _named(labels["presence"], embedding.scores["presence"]),
                    "boxes": {
                        name: [_in_pixels(box, *size) for box in embedding.boxes if box.label == index]
                        for index, name in enumerate(labels["presence"])
                    },
                }
            )
        elif isinstance(seen, AudioChunk):
            heard = engine.encode(seen, stream)
            hops.append(heard.scores["sound"])
            times.append(round(seen.time, 3))
            unusual.append(round(heard.novelty_error or 0.0, 5))
    if still:
        return [{**out, "modality": "image", **{k: frames[0][k] for k in ("presence", "boxes")}}]
    out["modality"] = "+".join(name for name, there in (("video", frames), (AudioChunk.modality, hops)) if there)
    if frames:
        out["frames"] = frames
    if hops:
        table = np.stack(hops)
        names = labels["sound"]
        out |= {"times": times, "sound": {n: table[:, i].round(5).tolist() for i, n in enumerate(names)}}
        out |= {"max": _named(names, table.max(0)), "mean": _named(names, table.mean(0)), "unusual": unusual}
    return [out]


def _in_pixels(box: Box, width: int, height: int) -> list[float]:
    sides = (box.x * width, box.y * height, box.width * width, box.height * height)
    return [*(round(side, 1) for side in sides), round(box.score, 5)]


def _named(labels: tuple[str, ...], scores: Any) -> dict[str, float]:
    return {label: round(float(value), 5) for label, value in zip(labels, scores, strict=True)}


def to_line(row: dict[str, Any]) -> str:
    """One JSON object on one line."""
    return json.dumps(row, ensure_ascii=False)
