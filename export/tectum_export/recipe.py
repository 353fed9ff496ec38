"""Recipes: everything that decides a training run, in one typed TOML file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct, structs

from tectum.config.document import Document
from tectum.config.tables import read_table
from tectum.errors import UsageError

RECIPES = Path(__file__).parent / "recipes"
HEADS = ("map", "boxes")
MULTIPLE = 32
"""The sides of a detector's input are multiples of its coarsest stride."""
Table = TypeVar("Table", bound=Struct)


class Labels(Struct, frozen=True, forbid_unknown_fields=True):
    """What each head says. ``intent`` is filled from the data when it is empty; its last label is ``none``."""

    presence: tuple[str, ...] = ()
    sound: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    situation: tuple[str, ...] = ()
    intent: tuple[str, ...] = ()


class Data(Struct, frozen=True, forbid_unknown_fields=True):
    """Folders below the data directory, the languages used, and the shares of sources held back."""

    esc: tuple[str, ...] = ()
    clips: tuple[str, ...] = ()
    """Folders of sound clips with a ``meta.csv`` of path, label, source and licence."""
    licences: tuple[str, ...] = ()
    """Train on items under these licences alone, named as in ``data/licences.py``; empty: every licence."""
    natural: str = ""
    coco: str = ""
    pennfudan: str = ""
    ade20k: str = ""
    imagenet: str = ""
    """Photographs without boxes, for a teacher to label."""
    coco_held: str = ""
    """Photographs with boxes that nothing is trained on: half of them belong to val, half to test."""
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


class Teacher(Struct, frozen=True, forbid_unknown_fields=True):
    """Files below the data directory of networks that label the data for the students; empty: none."""

    vision: str = ""
    """A YOLOX ONNX file: boxes of what the labels leave out."""
    audio: str = ""
    """A YAMNet TFLite file: soft labels and features of every window of sound."""


class Look(Struct, frozen=True, forbid_unknown_fields=True):
    """A closer look: the network once more on crops at the picture's own resolution, around boxes in doubt."""

    height: int = 128
    width: int = 192
    """Of the input for crops: small, since a crop is mostly the thing itself."""
    low: float = 0.12
    low_small: float = 0.07
    high: float = 0.4
    """Scores between which a box is looked at again: from ``low``, or ``low_small`` where the small input showed it."""
    most: int = 4
    """Crops a picture."""
    times: float = 2.0
    """Height of a crop in heights of its box."""
    zoom: float = 1.3
    """By how much larger the crop must show its box, for there to be something to win."""


class Vision(Struct, frozen=True, forbid_unknown_fields=True):
    height: int = 160
    width: int = 256
    head: str = "map"
    """``map`` (a heat map of centres) or ``boxes`` (a detector, see ``model/detector.py``)."""
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
    look: Look = Look()


class Audio(Struct, frozen=True, forbid_unknown_fields=True):
    window_s: float = 0.96
    hop_s: float = 0.25
    windows: int = 60_000
    """Windows of sound composed once, labelled by the teacher, and heard through a new microphone in every step."""
    collages: float = 0.5
    """Share of windows changed beyond their labels, for the teacher to judge; nothing without one."""
    steps: int = 3000
    batch: int = 96
    lr: float = 2e-3
    pretrained: str = ""
    """A file of pretrained layers (``.npz``) below the data directory to start from; empty: a net from scratch."""
    layers: int = 13
    """How many of the pretrained layers, 3 to 14 (``benchmarks/sound_front.py``)."""
    pretrained_lr: float = 0.03
    """Share of ``lr`` at which the pretrained layers, and the projection of their features, go on learning."""
    channels: tuple[int, ...] = (32, 64, 112, 160)
    """Of the plain net from scratch."""
    benign_hours: float = 2.0
    """Hours of harmless sound on which the thresholds are set, and as many on which they are reported."""
    false_alarms_an_hour: float = 0.5
    """How often each label may be told wrongly in an hour of harmless sound."""
    unusual: tuple[str, ...] = ()
    """Classes of the data sets that a home does not sound like; the autoencoder of usual sound never meets them."""
    distillation: float = 1.0
    """Weight of the teacher's features and scores; nothing without a teacher."""
    groups: float = 0.5
    """Weight of the data set's own classes beside the labels of the recipe."""
    bf16: bool = True
    """Compute the convolutions in bfloat16: 1.5 times faster where the CPU has it, the same accuracy."""


class Text(Struct, frozen=True, forbid_unknown_fields=True):
    kind: str = "gru"
    hidden: int = 160
    max_bytes: int = 160
    steps: int = 2200
    batch: int = 128
    lr: float = 2e-3


class Fusion(Struct, frozen=True, forbid_unknown_fields=True):
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


class Recipe(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole run. Read with :func:`load_recipe`."""

    name: str = "home"
    seed: int = 1
    embedding: int = 128
    labels: Labels = Labels()
    data: Data = Data()
    teacher: Teacher = Teacher()
    vision: Vision = Vision()
    audio: Audio = Audio()
    text: Text = Text()
    fusion: Fusion = Fusion()


def load_recipe(name: str, smoke: bool = False) -> Recipe:
    """Read a recipe by file path or by the name of a built-in one (``home``).

    ``extends = "home"`` in a recipe starts from another one, so that it need only say what differs. ``smoke`` applies
    the built-in overlay ``smoke.toml``: the same code at a size for tests.
    Raises UsageError naming the file, the line and the key that is wrong, and what is allowed.
    """
    path = Path(name)
    if not path.suffix and not path.exists():
        path = RECIPES / f"{name}.toml"
    if not path.is_file():
        raise UsageError(f"{path}: no such recipe; give a TOML file or one of: {', '.join(_known())}")
    document = Document.read(path)
    values = dict(document.values)
    start = values.pop("extends", None)
    if start is not None and (not isinstance(start, str) or start not in _known()):
        allowed = f"'extends' must name a built-in recipe ({', '.join(_known())}), got {start!r}"
        raise document.error((), allowed, "extends")
    recipe = _laid_over(load_recipe(start) if start else Recipe(), read_table(Recipe, values, document), values)
    _check_vision(recipe.vision, document)
    if smoke:
        overlay = Document.read(RECIPES / "smoke.toml")
        recipe = _laid_over(recipe, read_table(Recipe, overlay.values, overlay), overlay.values)
    return recipe


def recipe_from(values: Mapping[str, Any], where: str) -> Recipe:
    """A recipe of values as they are stored; ``where`` names them in a UsageError about a wrong one."""
    return read_table(Recipe, values, Document(where, values))


def _check_vision(vision: Vision, document: Document) -> None:
    """Raises UsageError for values that are of the right type and no use together."""
    where = ("vision",)
    if vision.head not in HEADS:
        raise document.error(where, f"head: {vision.head!r} is unknown; allowed: {', '.join(HEADS)}", "head")
    if not 0 < vision.blend <= 1:
        raise document.error(where, f"blend: must be above 0 and at most 1, got {vision.blend}", "blend")
    if vision.small and len(vision.small) != 2:
        raise document.error(where, f"small: must be a height and a width, got {list(vision.small)}", "small")
    sides = (vision.height, vision.width, *vision.small, vision.look.height, vision.look.width)
    if vision.head == "boxes" and any(side < MULTIPLE or side % MULTIPLE for side in sides):
        raise document.error(
            where, f"height, width, small, look: must be multiples of {MULTIPLE} for a head of boxes, got {list(sides)}"
        )


def _known() -> list[str]:
    return sorted(p.stem for p in RECIPES.glob("*.toml") if p.stem != "smoke")


def _laid_over(start: Table, overlay: Table, given: Mapping[str, Any]) -> Table:
    """``start`` with those keys of ``overlay`` that were ``given``."""
    changes = {}
    for key, value in given.items():
        new = getattr(overlay, key)
        changes[key] = _laid_over(getattr(start, key), new, value) if isinstance(new, Struct) else new
    return structs.replace(start, **changes)
