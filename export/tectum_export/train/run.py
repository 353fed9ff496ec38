"""A run folder: the recipe, the trained parts, and all that is needed to repeat it."""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec
import torch
from torch import nn

from tectum.bundle.manifest import read_manifest
from tectum.encode.pieces import ENDS, Pieces
from tectum.errors import UsageError, first_line
from tectum_export.data.catalog import Catalog, read_catalog
from tectum_export.data.grammar import read_grammar
from tectum_export.data.manifest import Item, only
from tectum_export.data.sound import RATE
from tectum_export.data.sound_bank import Clip, SoundBank
from tectum_export.data.speech import synthesise
from tectum_export.data.text_codes import PIECES, TextCodes
from tectum_export.model.audio import build_audio
from tectum_export.model.fusion import MODALITIES, Fusion
from tectum_export.model.pieces import PieceEncoder
from tectum_export.model.pretrained import detector_for, read_pretrained
from tectum_export.model.text import TextEncoder
from tectum_export.recipe import Look, Recipe, recipe_from, weights_file
from tectum_export.teach.boxes import teach_boxes
from tectum_export.teach.cache import CACHE
from tectum_export.teach.sounds import Windows, compose_windows
from tectum_export.train.changes import SMALL, data_changes, moved_sources, read_rows, recipe_changes, settle
from tectum_export.whole import write_whole

Answer = TypeVar("Answer")
Network = TypeVar("Network", bound=nn.Module)
RECIPE, ITEMS = "recipe.json", "items.jsonl"
LOOK = "vision.look"
"""Name of the graph of the vision network that takes crops."""


@dataclasses.dataclass(frozen=True)
class Run:
    """A run folder on disk: ``recipe.json``, ``items.jsonl``, ``log.jsonl``, ``<part>.pt``, ``environment.json``."""

    folder: Path
    recipe: Recipe
    data: Path
    graphs: Path | None = None
    """A folder of exported graphs that stand for the trained networks, to evaluate what is shipped."""
    pieces: Path | None = None
    """The file of the text network's pieces, where it is not in the run folder."""
    small: bool = False
    """Pictures enter at the small size of the recipe."""
    answers: dict[Any, Any] = dataclasses.field(default_factory=dict, compare=False, repr=False)
    """See :meth:`once`; shared by all that is made of this run by ``dataclasses.replace``."""

    @property
    def results(self) -> Path:
        """Where an evaluation writes: the run folder, or one of its own below it for exported graphs, for the small
        size."""
        folder = self.folder if self.graphs is None else self.folder / f"of-{self.graphs.resolve().name}"
        return folder / SMALL if self.small else folder

    @classmethod
    def create(
        cls, folder: Path, recipe: Recipe, data: Path, catalog: Catalog, anew: Sequence[str] = ()
    ) -> tuple["Run", list[str]]:
        """Start a run, or go on with one, and what has changed since, a line each; the parts ``anew`` are to be trained
        anew. ``catalog``: the items of ``recipe`` in ``data``.

        Raises UsageError when the folder holds a part that was trained with another recipe or other data.
        """
        folder.mkdir(parents=True, exist_ok=True)
        said: list[str] = []
        if (folder / RECIPE).exists():
            before, rows = cls.open(folder).recipe, read_rows(folder / ITEMS)
            changes = [*recipe_changes(before, recipe), *(data_changes(rows, catalog) if rows else ())]
            said = settle(folder, changes, anew)
        values = {"recipe": msgspec.to_builtins(recipe), "data": str(data)}
        write_whole(folder / RECIPE, json.dumps(values, indent=1))
        catalog.write(folder / ITEMS)
        return cls(folder, recipe, data), said

    @classmethod
    def open(cls, folder: Path, data: Path | None = None) -> "Run":
        """Open a run folder. ``data``: where its data are now, if they moved. Raises UsageError when it is none."""
        known = folder / RECIPE
        if not known.is_file():
            raise UsageError(f"{folder}: is not a run folder (no {RECIPE}); make one with 'tectum-export train'")
        try:
            stored = json.loads(known.read_text(encoding="utf-8"))
            recipe, place = stored["recipe"], Path(stored["data"])
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{known}: is damaged: {first_line(error)}") from None
        return cls(folder, recipe_from(recipe, str(known)), data or place)

    @classmethod
    def of_bundle(cls, bundle: Path, data: Path, folder: Path) -> "Run":
        """A run without trained parts, of the recipe that a bundle came from, that works in ``folder``.

        Raises BundleError for no bundle, UsageError for one that does not tell its recipe.
        """
        manifest = read_manifest(bundle)
        if "recipe" not in manifest:
            raise UsageError(f"{bundle}: its manifest holds no recipe; export it again")
        return cls(folder, recipe_from(manifest["recipe"], str(bundle / "manifest.json")), data, pieces=bundle / PIECES)

    def at_small_size(self) -> "Run":
        """The same run with the small input for pictures. Raises UsageError when its recipe has none."""
        vision = self.recipe.vision
        if not vision.small:
            raise UsageError(f"{self.folder}: its recipe has no [vision] small")
        look = msgspec.structs.replace(vision.look, low=vision.look.low_small)
        height, width = vision.small
        return dataclasses.replace(self._at(height, width, look), small=True)

    def at_size_of_crops(self) -> "Run":
        """The same run with the input for closer looks."""
        look = self.recipe.vision.look
        return self._at(look.height, look.width, look)

    def other_sizes(self) -> list["Run"]:
        """The same run with each other input for pictures that its recipe names."""
        return [self.at_size_of_crops(), *([self.at_small_size()] if self.recipe.vision.small else [])]

    def _at(self, height: int, width: int, look: Look) -> "Run":
        vision = msgspec.structs.replace(self.recipe.vision, height=height, width=width, small=(), look=look)
        return dataclasses.replace(self, recipe=msgspec.structs.replace(self.recipe, vision=vision))

    def catalog(self) -> Catalog:
        """The run's items, read again from the data folder: same recipe, same folder, same splits.

        Raises UsageError when the data are gone, or so different that the run would be measured on what it was trained
        on.
        """
        if not self.data.is_dir():
            raise UsageError(f"{self.folder}: its data are no longer in {self.data}; name their folder with --data DIR")
        catalog = read_catalog(self.recipe, self.data)
        if moved := moved_sources(read_rows(self.folder / ITEMS), catalog):
            raise UsageError(
                f"{self.folder}: the data in {self.data} have changed: {len(moved)} recordings are in another split "
                f"than when it was trained (first: {moved[0]}); name the data of then with --data DIR, or train again"
            )
        return catalog

    def build(self, part: str, catalog: Catalog, pretrained: bool = False) -> nn.Module:
        """A fresh network for ``part`` with the shapes of this recipe."""
        recipe, labels = self.recipe, self.recipe.labels
        scores = max(len(labels.sound), len(catalog.intents) + len(labels.context) + 1)
        if recipe.embedding < scores + 16:
            raise UsageError(
                f"recipe: embedding {recipe.embedding} is too narrow for {scores} labels; allowed: from {scores + 16}"
            )
        if part == "vision":
            vision = recipe.vision
            detector, numbers = detector_for(labels.presence, recipe.embedding, vision.channels)
            if pretrained and vision.pretrained:
                read_pretrained(detector, self.data / vision.pretrained, numbers)
            return detector
        if part == "audio":
            return build_audio(recipe)
        if part == "text":
            text, sizes = recipe.text, (len(catalog.intents), len(labels.context), recipe.embedding)
            if text.kind == "pieces":
                return PieceEncoder(*sizes, text.pieces, text.max_bytes + ENDS, text.hidden, len(text.layers))
            return TextEncoder(*sizes, text.kind, text.hidden, text.pieces)
        return Fusion(recipe.embedding, labels, catalog.intents, settings=recipe.fusion, rows=recipe.situation)

    def load(self, part: str, catalog: Catalog) -> Any:
        """The trained network in evaluation mode, or its exported graph where ``graphs`` is given.

        ``vision.look`` is the vision network, which takes crops of any size, or a graph of its own for crops.

        Raises UsageError when it was not trained yet, or the graph is missing.
        """
        if self.graphs is not None:
            from tectum_export.model.exported import OnnxGraph

            return OnnxGraph(self._weights(part))
        path = self._weights(part)
        part = path.stem
        if not path.is_file():
            raise UsageError(f"{self.folder}: holds no trained '{part}' ({path.name} is missing)")
        if path.suffix == ".onnx":
            from tectum_export.model.exported import OnnxGraph

            return OnnxGraph(path)
        return with_weights(self.build(part, catalog), path, "train it again")

    def holds(self, part: str) -> bool:
        """Whether ``part`` was trained, or taken as it is."""
        return (self.folder / weights_file(self.recipe, part)).is_file() or (self.folder / f"{part}.onnx").is_file()

    def takes_its_pictures(self) -> bool:
        """Whether there is a vision network for pictures of this size: a graph may have another one."""
        if (path := self._weights("vision")).suffix != ".onnx":
            return path.is_file()
        from tectum_export.model.exported import OnnxGraph

        return path.is_file() and OnnxGraph(path).takes(self.recipe.vision.height, self.recipe.vision.width)

    def _weights(self, part: str) -> Path:
        """The file that :meth:`load` reads."""
        whole = part.removesuffix(".look")
        graphs = [f"{part}.{SMALL}.onnx"] if self.small and part == "vision" else [f"{part}.onnx"]
        graphs.append(f"{whole}.onnx")  # of any size
        folder = self.folder if self.graphs is None else self.graphs
        there = [folder / graph for graph in graphs if (folder / graph).is_file()]
        last = folder / graphs[-1] if self.graphs else self.folder / weights_file(self.recipe, whole)
        return there[0] if there else last

    def once(self, part: str, what: Hashable, make: Callable[[], Answer]) -> Answer:
        """What ``make`` gives, which the network ``part`` says of ``what``: made once for the same weights.

        An evaluation at another size of pictures, or of a variant with other graphs, asks only those that changed.
        """
        file = self._weights(part)
        if not file.is_file():
            return make()  # says what is missing
        with file.open("rb") as weights:
            key = part, what, hashlib.file_digest(weights, "sha256").hexdigest()
        if key not in self.answers:
            self.answers[key] = make()
        return cast(Answer, self.answers[key])

    def text_codes(self) -> TextCodes:
        """How its text network takes sentences. Raises UsageError for a missing or damaged file of its pieces."""
        text = self.recipe.text
        if text.kind != "pieces":
            return TextCodes(text.max_bytes)
        path = self.pieces or self.folder / PIECES
        try:
            return TextCodes(text.max_bytes, Pieces.read(path))
        except (OSError, ValueError) as error:
            raise UsageError(f"{path}: cannot be read: {first_line(error)}; train the text again") from None

    def encoders(self, catalog: Catalog) -> Any:
        """The three trained encoders: vision, audio, text."""
        return tuple(self.load(part, catalog) for part in MODALITIES)

    def pictures(self, catalog: Catalog) -> list[Item]:
        """The pictures to train on, with what the teacher found where the recipe names one."""
        items = only(catalog.vision, "train")
        teacher = self.recipe.teacher.vision
        return teach_boxes(items, self.data / teacher, CACHE) if teacher else items

    def sentences(self, catalog: Catalog) -> list[Item]:
        """The sentences to train on, with those drawn from Home Assistant's grammars where the recipe asks for it."""
        data, items = self.recipe.data, only(catalog.text, "train")
        labelled = [item for item in catalog.text if item.data_set == "ha_intents"]
        if data.grammar and labelled:
            items += read_grammar(data.grammar, labelled, data.grammar_sentences, self.recipe.seed)
        return items

    def windows(self, catalog: Catalog) -> Windows:
        """The composed windows of sound to train on, labelled by the teacher where the recipe names one."""
        audio, teacher = self.recipe.audio, self.recipe.teacher.audio
        classes = {item.group for item in catalog.audio}
        # Without these sets the built-in names mean nothing.
        data = self.recipe.data
        whole = data.esc and data.clips and not (data.licences or data.limit)
        if whole and (unknown := sorted(set(audio.unusual) - classes)):
            allowed = ", ".join(sorted(classes))
            raise UsageError(f"recipe: [audio] unusual: the data hold no class {unknown[0]!r}; allowed: {allowed}")
        bank = self.sound_bank(catalog, "train")
        samples = round(audio.window_s * RATE)
        path = self.data / teacher if teacher else None
        return compose_windows(bank, samples, audio.windows, self.recipe.seed, path, CACHE, audio.collages)

    def sound_bank(self, catalog: Catalog, *splits: str) -> SoundBank:
        """The recordings of the splits, with synthesised speech where the recipe asks for it."""
        extra: list[Clip] = []
        for split in splits:
            count = self.recipe.data.speech_clips // (1 if split == "train" else 5)
            if count:
                there = [item for item in catalog.text if item.split == split and item.text]
                said = [item.text or "" for item in there if item.language == "en"]  # a small split may lack them
                extra += synthesise(
                    said or [item.text or "" for item in there], split, count, self.recipe.seed, "speech_or_laughter"
                )
        beside = 0.4 if "train" in splits else 0.0
        return SoundBank(only(catalog.audio, *splits), self.recipe.labels.sound, extra, beside)


def with_weights(model: Network, path: Path, remedy: str) -> Network:
    """``model`` with the weights of a file, in evaluation mode. ``remedy``: what to do about a damaged one.

    Raises UsageError for one that is damaged, or of another recipe.
    """
    try:
        weights = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # on bytes that are no weights its unpickler fails of anything
        raise UsageError(f"{path}: is damaged: {first_line(error)}; {remedy}") from None
    try:
        model.load_state_dict(weights)
    except RuntimeError as error:
        raise UsageError(f"{path}: is of another recipe: {first_line(error)}") from None
    return model.eval()
