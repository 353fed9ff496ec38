"""Compose labelled pictures from real ones: whole photographs and small cut-ins at random size and place."""

import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from tectum.errors import MediaError, first_line
from tectum.imaging.exif import exif_orientation
from tectum.imaging.geometry import Geometry
from tectum.imaging.letterbox import PAD_VALUE, Letterbox
from tectum_export.data.augment_picture import photometric, texture, vessel
from tectum_export.data.manifest import Item
from tectum_export.data.picture_sets import OTHER
from tectum_export.data.sound import ONLY_FILES

Picture = NDArray[np.uint8]
Placed = tuple[int, float, float, float, float, float]
"""Class (-1 unsure), left, top, width, height in pixels, score."""
UPRIGHT_LATER = cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION
STRIDE = 8
BACKED = 0.7  # share of the other pictures that have a photograph as background, not a made-up one
ABOVE = 0.12  # share of the photographs that are foreshortened
MIN_HEIGHT = 10.0  # px of the input; smaller things are left out of the loss
PARTIAL = 0.2
"""Share of a body inside the frame from which it is to be found."""
MARKED = ("coco", "coco_held")
"""Sets in which what is unsure is marked by boxes; in the others it may be anywhere in the picture."""
INCOMPLETE = {"pennfudan": ("person",), "ade20k": ("person",)}
"""Labels of which a set boxes some and not all, where its pictures show them."""
UNLABELLED = ("imagenet",)
LITTLE = 0.25
"""Trust in an empty place of a picture of either kind that no teacher looked at."""
ODDS = {"coco": 4.0, "coco_held": 4.0, "pennfudan": 2.0, "ade20k": 1.5, "imagenet": 6.0}
"""How often a group of a set is drawn, beside 1 for every other: people in a real setting are few and worth most."""


@dataclass(frozen=True)
class Seen:
    """A composed picture.

    ``frame`` uint8 [H, W, 3] RGB; ``target`` float32 [C]: 1 for a label that is in it, less where only a teacher saw
    it; ``known`` [C]: 0 where that is unsure. ``boxes`` float32 [M, 6]: label, left, top, right, bottom in pixels, cut
    at the frame's edge, and score; ``trust`` float32 [C, H/8, W/8]: how far a cell of the stride-8 grid without a box
    may be taken for empty.
    """

    frame: Picture
    target: NDArray[np.float32]
    known: NDArray[np.float32]
    boxes: NDArray[np.float32]
    trust: NDArray[np.float32]


def read_picture(path: Path | None) -> Picture:
    """Decode any common picture file to RGB uint8 [H, W, 3], upright as the runtime shows it. Raises MediaError when it
    cannot be read."""
    try:
        data = b"" if path is None else path.read_bytes()
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), UPRIGHT_LATER) if data else None
        if picture is not None:
            stored, lies = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), Geometry.of_exif(exif_orientation(data))
        else:  # what OpenCV does not know, telephones' .heic for one
            with av.open(io.BytesIO(data), "r", options=ONLY_FILES) as container:
                decoded = next(container.decode(video=0))
            stored, lies = decoded.to_ndarray(format="rgb24"), Geometry.of(decoded)
    except (av.FFmpegError, OSError, ValueError, IndexError, StopIteration, cv2.error):
        raise MediaError(f"{path}: cannot be read as a picture") from None
    return np.ascontiguousarray(lies.lay(stored), np.uint8)


def lost_part(path: Path) -> str:
    """Why a part of a picture that can be read is lost, and grey; empty where none is. OpenCV decodes a JPEG that
    breaks off, or is damaged within, without a word."""
    data = path.read_bytes()
    if not data.startswith(b"\xff\xd8"):
        return ""
    try:
        with av.open(io.BytesIO(data), "r", "jpeg_pipe") as container:
            container.streams.video[0].codec_context.options = {"err_detect": "explode"}
            next(container.decode(video=0))
    except (av.FFmpegError, OSError, ValueError, IndexError, StopIteration) as error:
        return first_line(error)
    return ""


class _Canvas:
    """A picture being composed, with what is known about each cell."""

    def __init__(self, frame: Picture, classes: int):
        self.frame = frame
        height, width = frame.shape[:2]
        # class (-1 unsure), left, top, right, bottom, visible share, score, share inside the frame
        self.boxes: list[list[float]] = []
        self.weight = np.ones((classes, height, width), np.float32)

    def paste(
        self, picture: Picture, boxes: list[Placed], left: int, top: int,
        weight: NDArray[np.float32],
    ) -> None:  # fmt: skip
        """Lay ``picture`` at ``left``, ``top`` (may stick out); what lies beneath is hidden."""
        height, width = self.frame.shape[:2]
        x0, y0 = max(0, left), max(0, top)
        x1, y1 = min(width, left + picture.shape[1]), min(height, top + picture.shape[0])
        if x1 <= x0 or y1 <= y0:
            return
        self.frame[y0:y1, x0:x1] = picture[y0 - top : y1 - top, x0 - left : x1 - left]
        self.weight[:, y0:y1, x0:x1] = weight[:, None, None]
        for box in self.boxes:
            overlap = max(0.0, min(box[3], x1) - max(box[1], x0)) * max(0.0, min(box[4], y1) - max(box[2], y0))
            box[5] -= overlap / max(1.0, (box[3] - box[1]) * (box[4] - box[2]))
        for kind, bx, by, bw, bh, score in boxes:
            low, t, r, b = left + bx, top + by, left + bx + bw, top + by + bh
            inside = max(0.0, min(r, width) - max(low, 0.0)) * max(0.0, min(b, height) - max(t, 0.0))
            share = inside / max(1.0, bw * bh)
            self.boxes.append([kind, low, t, r, b, share, score, share])


def _things(item: Item, picture: Picture) -> list[Picture]:
    """Cut-outs of the boxes that are none of the classes and touch none of them."""
    out = []
    sure = [b for b in item.boxes or () if b.label != OTHER]
    for box in item.boxes or ():
        apart = all(
            b.x + b.width < box.x or box.x + box.width < b.x or b.y + b.height < box.y or box.y + box.height < b.y
            for b in sure
        )
        if box.label == OTHER and apart and min(box.width, box.height) >= 12:
            x0, y0 = max(0, int(box.x - 0.08 * box.width)), max(0, int(box.y - 0.08 * box.height))
            out.append(picture[y0 : int(box.y + 1.08 * box.height), x0 : int(box.x + 1.08 * box.width)])
    return out


def _visible_boxes(canvas: _Canvas, trust: NDArray[np.float32]) -> NDArray[np.float32]:
    """The boxes that a detector is to find, cut at the frame's edge; those that nobody could ask for lower ``trust``.

    A body that the frame cuts is to be found by what is left of it; one that something else hides by half is not.
    """
    height, width = canvas.frame.shape[:2]
    xs = (np.arange(trust.shape[2]) + 0.5) * STRIDE
    ys = (np.arange(trust.shape[1]) + 0.5) * STRIDE
    rows = []
    for kind, low, t, r, b, visible, score, inside in canvas.boxes:
        if visible < 0.05:
            continue
        left, top, right, bottom = max(0.0, low), max(0.0, t), min(width, r), min(height, b)
        asked = kind >= 0 and visible >= 0.5 * inside and inside >= PARTIAL
        if asked and bottom - top >= MIN_HEIGHT and right - left >= MIN_HEIGHT / 2:
            rows.append([kind, left, top, right, bottom, score])
        else:
            which = slice(None) if kind < 0 else slice(int(kind), int(kind) + 1)
            covered = ((ys >= top) & (ys <= bottom))[:, None] & ((xs >= left) & (xs <= right))[None]
            trust[which, covered] = 0.0
            rows.append([-1, left, top, right, bottom, 0.0])
    return np.array(rows, np.float32).reshape(-1, 6)


class PictureBank:
    """All pictures of a split in memory; composes training pictures and letterboxes single ones.

    ``taught``: how far (0-1) a place may be taken for empty in which a teacher, and no person, found nothing; None
    without a teacher. ``stills``: share of the composed pictures that show one photograph as the runtime would.
    """

    def __init__(
        self,
        items: Iterable[Item],
        labels: tuple[str, ...],
        size: tuple[int, int],
        taught: float | None = None,
        stills: float = 0.3,
    ):
        self.labels, self.taught, self.stills = labels, taught, stills
        self.height, self.width = size
        self.items = list(items)
        self.pictures = [read_picture(item.path) for item in self.items]
        self.things = [
            thing for item, picture in zip(self.items, self.pictures, strict=True) for thing in _things(item, picture)
        ]
        self.by_group: dict[str, list[int]] = defaultdict(list)
        for index, item in enumerate(self.items):
            self.by_group[item.data_set if item.data_set in MARKED else item.group].append(index)
        self._groups = sorted(self.by_group)
        self._odds = np.array([ODDS.get(g.split(":")[0], 1.0) for g in self._groups])
        self._odds /= self._odds.sum()

    def _cell_weight(self, item: Item) -> NDArray[np.float32]:
        weight = np.ones(len(self.labels), np.float32)
        for name in item.unknown:
            if name in self.labels and item.data_set not in MARKED:
                weight[self.labels.index(name)] = 0.0
        trust = LITTLE if self.taught is None else self.taught
        for index, name in enumerate(self.labels):
            missing = name in item.labels and name in INCOMPLETE.get(item.data_set, ())
            if missing or item.data_set in UNLABELLED:
                weight[index] = min(weight[index], trust)
        return weight

    def _part(
        self, rng: np.random.Generator, index: int, height: float
    ) -> tuple[Picture, list[Placed], NDArray[np.float32]]:
        """A picture resized so that it is ``height`` px high, perhaps mirrored or stretched, with its boxes."""
        item, picture = self.items[index], self.pictures[index]
        scale = height / picture.shape[0]
        above = rng.random() < ABOVE  # as a camera high on the wall sees it: foreshortened
        stretch = float(np.exp(rng.uniform(0.2, 0.6) if above else rng.uniform(-0.2, 0.2)))
        size = (max(4, round(picture.shape[1] * scale * stretch)), max(4, round(height)))
        shrunk = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        sx, sy = size[0] / picture.shape[1], size[1] / picture.shape[0]
        boxes = []
        for box in item.boxes or ():
            if box.label == OTHER:
                continue
            kind = self.labels.index(box.label) if box.label in self.labels else -1
            boxes.append((kind, box.x * sx, box.y * sy, box.width * sx, box.height * sy, box.score))
        if rng.random() < 0.5:
            shrunk = shrunk[:, ::-1]
            boxes = [(k, size[0] - x - w, y, w, h, s) for k, x, y, w, h, s in boxes]
        vehicle = any(label == "vehicle" for label in item.labels) and item.data_set == "natural"
        if rng.random() < (0.25 if vehicle else 0.03):  # seen from above, a car points anywhere
            turns = int(rng.integers(1, 4))
            for _ in range(turns):
                boxes = [(k, y, shrunk.shape[1] - x - w, h, w, s) for k, x, y, w, h, s in boxes]
                shrunk = np.rot90(shrunk)
        return np.ascontiguousarray(shrunk), boxes, self._cell_weight(item)

    def _paste_thing(self, rng: np.random.Generator, canvas: _Canvas) -> None:
        """A hard negative: something real that is none of the classes, about as large as a person would be."""
        thing = self.things[int(rng.integers(len(self.things)))]
        height = float(np.exp(rng.uniform(np.log(0.15), np.log(0.9)))) * self.height
        scale = height / thing.shape[0] * float(np.exp(rng.uniform(-0.2, 0.2)))
        size = (int(np.clip(thing.shape[1] * scale, 4, self.width)), max(4, round(height)))
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        part = np.asarray(cv2.resize(thing, size, interpolation=how), np.uint8)
        left = int(rng.integers(0, max(1, self.width - size[0])))
        top = int(rng.integers(0, max(1, self.height - size[1])))
        if rng.random() < 0.5:
            part = part[:, ::-1]
        canvas.paste(part, [], left, top, np.ones(len(self.labels), np.float32))

    def _pick(self, rng: np.random.Generator) -> int:
        members = self.by_group[self._groups[int(rng.choice(len(self._groups), p=self._odds))]]
        return members[int(rng.integers(len(members)))]

    def compose(self, rng: np.random.Generator) -> Seen:
        """A picture of the input's size: one photograph large, or a background with one to four cut-ins."""
        height, width = self.height, self.width
        still, backed = rng.random() < self.stills, rng.random() < BACKED
        frame = np.full((height, width, 3), PAD_VALUE, np.uint8) if still else texture(rng, height, width)
        canvas = _Canvas(frame, len(self.labels))
        if still:  # a still as the runtime sees it: letterboxed, sometimes zoomed in
            part, boxes, weight = self._part(rng, index := self._pick(rng), 64)
            picture = self.pictures[index]
            fit = min(height / picture.shape[0], width / picture.shape[1]) * picture.shape[0]
            part, boxes, weight = self._part(rng, index, fit * float(rng.choice([1.0, rng.uniform(0.6, 1.6)])))
            canvas.paste(part, boxes, (width - part.shape[1]) // 2, (height - part.shape[0]) // 2, weight)
        else:
            if backed:  # a photograph as the whole background
                index = self._pick(rng)
                picture = self.pictures[index]
                cover = max(height / picture.shape[0], width / picture.shape[1]) * picture.shape[0]
                part, boxes, weight = self._part(rng, index, cover * rng.uniform(1.0, 1.6))
                left = -int(rng.integers(0, max(1, part.shape[1] - width + 1)))
                top = -int(rng.integers(0, max(1, part.shape[0] - height + 1)))
                canvas.paste(part, boxes, left, top, weight)
            while not canvas.boxes and rng.random() < 0.3:  # upright things that are no people, where nobody is hidden
                vessel(rng, canvas.frame)
            for _ in range(int(rng.integers(0 if backed else 1, 4))):
                size = float(np.exp(rng.uniform(np.log(0.12), np.log(0.9)))) * height
                part, boxes, weight = self._part(rng, self._pick(rng), size)
                left = int(rng.integers(-part.shape[1] // 4, max(1, width - 3 * part.shape[1] // 4)))
                top = int(rng.integers(-part.shape[0] // 4, max(1, height - 3 * part.shape[0] // 4)))
                canvas.paste(part, boxes, left, top, weight)
            while self.things and rng.random() < 0.45:
                self._paste_thing(rng, canvas)
        return self._label(canvas, photometric(rng, canvas.frame))

    def _label(self, canvas: _Canvas, frame: Picture) -> Seen:
        target = np.zeros(len(self.labels), np.float32)
        sure = np.ones(len(self.labels), np.float32)
        trust = canvas.weight[:, STRIDE // 2 :: STRIDE, STRIDE // 2 :: STRIDE].copy()
        boxes = _visible_boxes(canvas, trust)
        for kind, _, top, _, bottom, visible, score, _ in canvas.boxes:
            if visible < 0.1:
                continue
            if kind < 0 or visible < 0.5 or bottom - top < MIN_HEIGHT:
                sure[slice(None) if kind < 0 else slice(int(kind), int(kind) + 1)] = 0.0
            else:
                target[int(kind)] = max(target[int(kind)], score)
        # An area of low trust (unlabelled people, unknown class) makes "absent" unsure for the whole picture.
        sure[canvas.weight.min((1, 2)) < 1.0] = 0.0
        return Seen(frame, target, np.maximum(sure, target), boxes, trust)

    def letterbox(self, picture: Picture) -> Picture:
        """Fit one picture into the input, as the runtime does."""
        box = Letterbox(self.width, self.height, picture.shape[1], picture.shape[0])
        left, top, inner_width, inner_height = box.inner
        frame = np.full((self.height, self.width, 3), PAD_VALUE, np.uint8)
        shrink = cv2.INTER_AREA if box.scale < 1 else cv2.INTER_LINEAR
        frame[top : top + inner_height, left : left + inner_width] = cv2.resize(
            picture, (inner_width, inner_height), interpolation=shrink
        )
        return frame
