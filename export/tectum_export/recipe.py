"""Recipes: everything that decides a training run, in one typed TOML file."""

import tomllib
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from tectum.errors import UsageError

RECIPES = Path(__file__).parent / "recipes"


@dataclass(frozen=True)
class Labels:
    """What each head says. ``intent`` is filled from the data when it is empty; its last label is ``none``."""

    presence: tuple[str, ...] = ()
    sound: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    situation: tuple[str, ...] = ()
    intent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Data:
    """Folders below the data directory, the languages used, and the shares of sources held back."""

    esc: tuple[str, ...] = ()
    natural: str = ""
    coco: str = ""
    pennfudan: str = ""
    ade20k: str = ""
    imagenet: str = ""
    """Photographs without boxes, for a teacher to label."""
    coco_held: str = ""
    """Photographs with boxes that nothing is trained on: half of them belong to val, half to test."""
    licences: tuple[str, ...] = ()
    """Train on items under these licences alone, named as in ``data/licences.py``; empty: every licence."""
    ha_intents: str = ""
    nlu: str = ""
    clinc: str = ""
    own: str = ""
    """A folder of one's own labelled recordings: ``pictures/LABEL/``, ``sounds/LABEL/``, ``text/LABEL.txt``."""
    grammar: tuple[str, ...] = ()
    """Languages whose Home Assistant grammar is sampled (PyPI home-assistant-intents)."""
    grammar_sentences: int = 300
    """Sentences drawn for each intent and language."""
    speech_clips: int = 0
    val: float = 0.15
    test: float = 0.15
    limit: int = 0
    """Items kept per modality, 0 for all: the smoke size uses a few."""
    stop_words: bool = False
    stem: bool = False


@dataclass(frozen=True)
class Teacher:
    """Files below the data directory of networks that label the data for the students; empty: none."""

    vision: str = ""
    """A YOLOX ONNX file: boxes of what the labels leave out."""
    audio: str = ""
    """A YAMNet TFLite file: soft labels and features of every window of sound."""


@dataclass(frozen=True)
class Look:
    """A closer look: the network once more on crops at the picture's own resolution, around boxes in doubt."""

    low: float = 0.05
    high: float = 0.6
    """Scores between which a box is looked at again."""
    most: int = 2
    """Crops a picture."""
    times: float = 3.0
    """Height of a crop in heights of its box."""
    zoom: float = 1.3
    """By how much larger the crop must show its box, for there to be something to win."""
    small: bool = False
    """Crops are shown to the small input, whatever the size of the whole picture."""


@dataclass(frozen=True)
class Vision:
    head: str = "map"
    """``map`` (a heat map of centres) or ``boxes`` (a detector, see ``model/detector.py``)."""
    height: int = 160
    width: int = 256
    small: tuple[int, ...] = ()
    """Height and width of a second, smaller input of the same network (``boxes``); empty: none."""
    pretrained: str = ""
    """A YOLOX ONNX file below the data directory that the detector starts from; empty: from scratch."""
    channels: int = 16
    """Channels of the detector's first layer, those of the file it starts from (16 is "nano")."""
    blend: float = 1.0
    """Share of what training made of the layers that started from ``pretrained``, against what they were."""
    pretrained_lr: float = 0.03
    """Share of the learning rate for layers that start from ``pretrained``: batch norm is folded into them, and large
    steps destroy what they know."""
    backbone: str = "lite0"
    """``lite0`` (ImageNet weights) or ``fused`` (from scratch)."""
    blocks: int = 10
    """Blocks of ``lite0``, 9 to 11."""
    steps: int = 2000
    batch: int = 32
    lr: float = 1e-3
    frozen_blocks: int = 3
    early: float = 0.5
    """Share of the steps made at 0.6 of the pixels."""
    rate_hz: float = 5.0
    look: Look = field(default_factory=Look)

    def __post_init__(self) -> None:
        if self.head not in ("map", "boxes"):
            raise UsageError(f"[vision] head: {self.head!r} is unknown; allowed: map, boxes")
        if not 0 < self.blend <= 1:
            raise UsageError(f"[vision] blend: {self.blend} must be above 0 and at most 1")
        if self.small and len(self.small) != 2:
            raise UsageError(f"[vision] small: {list(self.small)} must be a height and a width, or empty")
        sides = (self.height, self.width, *self.small)
        if self.head == "boxes" and any(side < 32 or side % 32 for side in sides):
            raise UsageError(
                f"[vision] height, width, small: {list(sides)} must be multiples of 32 for a head of boxes"
            )


@dataclass(frozen=True)
class Audio:
    window_s: float = 0.96
    hop_s: float = 0.25
    windows: int = 60_000
    """Windows of sound composed once, labelled by the teacher, and heard through a new microphone in every step."""
    collages: float = 0.5
    """Share of windows changed beyond their labels, for the teacher to judge; nothing without one."""
    steps: int = 3000
    batch: int = 96
    lr: float = 2e-3
    channels: tuple[int, ...] = (32, 64, 112, 160)
    unusual: tuple[str, ...] = ()
    """Classes of the data sets that a home does not sound like; the autoencoder of usual sound never meets them."""
    distillation: float = 1.0
    """Weight of the teacher's features and scores; nothing without a teacher."""
    groups: float = 0.5
    """Weight of the data set's own classes beside the labels of the recipe."""
    bf16: bool = True
    """Compute the convolutions in bfloat16: 1.5 times faster where the CPU has it, the same accuracy."""


@dataclass(frozen=True)
class Text:
    kind: str = "gru"
    hidden: int = 160
    max_bytes: int = 160
    steps: int = 2200
    batch: int = 128
    lr: float = 2e-3


@dataclass(frozen=True)
class Fusion:
    window_s: float = 4.0
    """How far back pictures and sound count."""
    text_window_s: float = 8.0
    slots: tuple[int, ...] = (4, 8, 2)
    """Embeddings of vision, audio and text that the fusion is shown."""
    parts: int = 1500
    """Pictures, sound mixtures and sentences that are encoded once, then paired: from train and from half of val."""
    degraded: float = 0.25
    """Share of the parts that are degraded (dark, blurred, noisy, …)."""
    scenes: int = 60000
    steps: int = 3000
    batch: int = 256
    lr: float = 1e-3
    feature_noise: float = 0.1
    modality_dropout: float = 0.25
    missing_tokens: bool = True
    """A learned vector stands for a missing modality (else zeros)."""
    auxiliary: float = 0.3
    """Weight of the situation as told by each modality alone."""
    reconstruct_missing: float = 0.0
    """Weight of rebuilding the vector of a dropped modality from the others."""
    gradient_modulation: float = 0.0
    """Alpha of OGM-GE; 0 is off."""
    adversarial: float = 0.0
    """Strength of the reversed gradient that hides which set of recordings a modality comes from."""
    contrastive: float = 0.0
    """Weight of the supervised contrastive loss on the joint features."""


@dataclass(frozen=True)
class Recipe:
    """A whole run. Read with :func:`load_recipe`."""

    name: str = "home"
    seed: int = 1
    embedding: int = 128
    labels: Labels = field(default_factory=Labels)
    data: Data = field(default_factory=Data)
    teacher: Teacher = field(default_factory=Teacher)
    vision: Vision = field(default_factory=Vision)
    audio: Audio = field(default_factory=Audio)
    text: Text = field(default_factory=Text)
    fusion: Fusion = field(default_factory=Fusion)


def load_recipe(name: str, smoke: bool = False) -> Recipe:
    """Read a recipe by file path or by the name of a built-in one (``home``).

    ``extends = "home"`` in a recipe starts from another one, so that it need only say what differs. ``smoke`` applies
    the built-in overlay ``smoke.toml``: the same code at a size for tests.
    Raises UsageError naming the file and key that is wrong, and what is allowed.
    """
    path = Path(name)
    if not path.suffix and not path.exists():
        path = RECIPES / f"{name}.toml"
    values = _read(path)
    start = values.pop("extends", None)
    if start is not None and (not isinstance(start, str) or start not in _known()):
        raise UsageError(f"{path}: 'extends' must name a built-in recipe ({', '.join(_known())}), got {start!r}")
    recipe = _overlay(load_recipe(start) if start else Recipe(), values, str(path))
    if smoke:
        recipe = _overlay(recipe, _read(RECIPES / "smoke.toml"), str(RECIPES / "smoke.toml"))
    return recipe


def _known() -> list[str]:
    return sorted(p.stem for p in RECIPES.glob("*.toml") if p.stem != "smoke")


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise UsageError(f"{path}: no such recipe; give a TOML file or one of: {', '.join(_known())}")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not valid TOML: {error}") from None


def _build(kind: type[Any], values: dict[str, Any], where: str) -> Any:
    return _overlay(kind(), values, where)


def _overlay(start: Any, values: dict[str, Any], where: str) -> Any:
    known = {item.name: getattr(start, item.name) for item in fields(start)}
    changes: dict[str, Any] = {}
    for key, value in values.items():
        if key not in known:
            raise UsageError(f"{where}: unknown key '{key}'; allowed: {', '.join(known)}")
        old = known[key]
        if is_dataclass(old):
            if not isinstance(value, dict):
                raise UsageError(f"{where}: '{key}' must be a table, got {value!r}")
            changes[key] = _overlay(old, value, f"{where}: [{key}]")
        elif isinstance(old, tuple):
            if not isinstance(value, list):
                raise UsageError(f"{where}: '{key}' must be a list, got {value!r}")
            changes[key] = tuple(value)
        else:
            if isinstance(old, float) and isinstance(value, int) and not isinstance(value, bool):
                changes[key] = float(value)
                continue
            if type(value) is not type(old):
                raise UsageError(f"{where}: '{key}' must be {type(old).__name__}, got {value!r}")
            changes[key] = value
    return replace(start, **changes)
