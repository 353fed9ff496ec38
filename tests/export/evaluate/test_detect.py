"""What a detector says of a picture, the closer look, and how both are measured."""

import cv2
import numpy as np
import pytest
import torch
from msgspec.structs import replace

from tectum import Engine, Frame
from tectum.encode.look_budget import LookAllowance, LookBudget
from tectum.imaging.boxes import overlaps
from tectum_export.data.manifest import Box, Item
from tectum_export.evaluate.detect import Eye, Found, crops, merge, run
from tectum_export.evaluate.people import average_precision, measure, ranked
from tectum_export.model.exported import OnnxGraph
from tectum_export.recipe import Look

SIZE = (64, 96)
LOOK = Look(height=64, width=96, high=0.6, most=2, times=3.0)


def logit(chance: float) -> float:
    return float(np.log(chance / (1 - chance)))


class Blobs:
    """Stands for a network: one box around all pixels brighter than 200, surer the larger they are shown."""

    def __init__(self):
        self.batches = []

    def __call__(self, frames: torch.Tensor):
        self.batches.append(len(frames))
        boxes, scores = [], []
        for frame in frames.numpy():
            rows, columns = np.nonzero(frame[..., 0] > 200)
            if len(rows):
                boxes.append([[columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]])
                scores.append([[logit(min(0.95, (rows.max() - rows.min() + 1) / 30))]])
            else:
                boxes.append([[0, 0, 1, 1]])
                scores.append([[-20.0]])
        empty = torch.zeros(len(frames), 1)
        return empty, empty, torch.tensor(boxes).float(), torch.tensor(scores).float()


def with_thing(height: int, width: int, top: int, left: int, tall: int) -> np.ndarray:
    picture = np.zeros((height, width, 3), np.uint8)
    picture[top : top + tall, left : left + tall // 2] = 255
    return picture


def test_boxes_come_back_in_pixels_of_the_picture():
    picture = with_thing(256, 256, 128, 64, 64)
    found = run(Blobs(), [picture], SIZE, 0)[0]
    np.testing.assert_allclose(found.boxes[0], [64, 128, 96, 192], atol=4)  # a pixel of the input is four of these
    assert found.scores[0] == pytest.approx(16 / 30, abs=0.05)


def test_a_closer_look_makes_a_small_thing_surer_and_its_box_finer():
    picture = with_thing(256, 384, 128, 160, 28)
    network = Blobs()
    plain, closer = Eye(network, SIZE)(picture, 0), Eye(network, SIZE, LOOK)(picture, 0)
    assert network.batches == [1, 1, 1]
    assert (plain.looks, closer.looks) == (0, 1)
    assert plain.scores[0] < 0.4
    assert closer.scores[0] > 0.65
    assert len(closer.boxes) == 1  # the same thing, told once
    truth = np.array([160, 128, 174, 156])
    assert np.abs(closer.boxes[0] - truth).max() <= np.abs(plain.boxes[0] - truth).max()


def test_crops_are_made_of_what_is_in_doubt_alone_and_fit_the_picture():
    boxes = np.float32([[10, 10, 20, 30], [300, 100, 310, 120], [200, 150, 210, 170], [50, 60, 60, 80]])
    found = Found(boxes, np.float32([0.9, 0.4, 0.3, 0.01]))
    places = crops(found, (256, 384), SIZE, replace(LOOK, most=5))
    assert len(places) == 2  # neither what is sure nor what is hopeless
    for left, top, right, bottom in places:
        assert 0 <= left < right <= 384
        assert 0 <= top < bottom <= 256
        assert (right - left) / (bottom - top) == pytest.approx(1.5, abs=0.05)
    assert places[0][0] <= 300
    assert places[0][2] >= 310
    assert len(crops(found, (256, 384), SIZE, replace(LOOK, most=1))) == 1
    large = Found(np.float32([[10, 10, 100, 240]]), np.float32([0.4]))
    assert crops(large, (256, 384), SIZE, LOOK) == []  # a crop would show it no larger
    beside = Found(np.float32([[100, 100, 110, 120], [104, 102, 114, 122]]), np.float32([0.4, 0.3]))
    assert len(crops(beside, (256, 384), SIZE, LOOK)) == 1  # the first crop holds the second


def test_what_a_crop_cuts_does_not_count():
    found = Found(np.float32([[100, 100, 120, 140]]), np.float32([0.4]))
    cut = Found(np.float32([[0, 10, 30, 60]]), np.float32([0.9]))  # at the crop's left side: a part of something
    assert merge(found, [(80, 60, 200, 180)], [cut], (256, 384)).scores.tolist() == pytest.approx([0.4])
    edge = merge(found, [(0, 60, 160, 180)], [cut], (256, 384))  # there the picture ends too
    assert edge.scores.tolist() == pytest.approx([0.9, 0.4])
    again = Found(np.float32([[20, 40, 40, 80]]), np.float32([0.8]))
    assert merge(found, [(80, 60, 200, 180)], [again], (256, 384)).scores.tolist() == pytest.approx([0.8])


def item(*boxes: Box) -> Item:
    labels = tuple({b.label for b in boxes if b.label})
    return Item("vision", "coco", "x", labels, boxes=boxes)


def test_each_labelled_box_is_found_once_and_unsure_areas_are_free():
    truth = item(Box("person", 10, 10, 20, 40), Box(None, 100, 0, 50, 50))
    found = Found(
        np.float32([[10, 10, 30, 50], [11, 11, 30, 50], [110, 10, 130, 40], [200, 0, 210, 20]]),
        np.float32([0.9, 0.8, 0.7, 0.6]),
    )
    scores, right, wanted = ranked(truth, found, "person")
    assert scores.tolist() == pytest.approx([0.9, 0.8, 0.6])  # the third lies where nobody knows
    assert right.tolist() == [True, False, False]
    assert wanted == 1


def test_average_precision_of_a_known_order():
    hit, miss = np.array([True]), np.array([False])
    score = np.float32
    perfect = [(score([0.9]), hit, 1), (score([0.8]), hit, 1)]
    assert average_precision(perfect) == 1
    late = [(score([0.9]), miss, 0), (score([0.8]), hit, 1), (score([0.7]), hit, 1)]
    assert average_precision(late) == pytest.approx((2 / 3 + 2 / 3) / 2)  # precision 1/2, 2/3, made monotonous
    half = [(score([0.9]), hit, 2)]
    assert average_precision(half) == 0.5


def test_measures_agree_with_what_was_found():
    with_one, without = item(Box("person", 10, 10, 20, 40)), item()
    found = [Found(np.float32([[10, 10, 30, 50]]), np.float32([0.9])), Found(np.zeros((0, 4), np.float32), np.zeros(0))]
    got = measure([with_one, without], [(100, 100)] * 2, found, "person")
    assert (got["centre_recall"], got["auc"], got["ap50"], got["looks_a_picture"]) == (1, 1, 1, 0)
    assert (got["positives"], got["negatives"], got["boxes"]) == (1, 1, 1)
    nothing = [found[1], found[1]]
    assert measure([with_one, without], [(100, 100)] * 2, nothing, "person")["centre_recall"] == 0


@pytest.mark.parametrize("variant", ["fp32", "small"])
@pytest.mark.parametrize("closer", [False, True])
def test_the_runtime_sees_what_was_evaluated(shared_data, bundle, variant, closer):
    """Boxes of people in photographs, of the shipped graphs: read by the trainer and by the runtime."""
    engine = Engine(bundle.in_variant(variant))
    shape, own = engine.bundle.shape, engine.bundle.look
    look = Look(**{name: getattr(own, name) for name in ("height", "width", "low", "high", "most", "times", "zoom")})
    network, crops_network = (OnnxGraph(engine.bundle.graph(name)) for name in ("vision", "vision.look"))
    size, temperature = (shape.height, shape.width), engine.bundle.temperatures["presence"]
    eye = Eye(network, size, look if closer else None, crops_network, temperature)
    compared = 0
    for path in sorted((shared_data / "vision" / "coco128").rglob("*.jpg"))[:24]:
        picture = cv2.resize(
            cv2.imread(str(path))[:, :, ::-1], (shape.width, shape.height), interpolation=cv2.INTER_AREA
        )
        wanted = eye(picture, 0)
        looks = LookAllowance(LookBudget(100.0 if closer else 0.0))
        seen = engine.encode(Frame.whole("home", 0.0, np.ascontiguousarray(picture)), engine.stream(looks))
        if looks.made != wanted.looks or looks.made == own.most:
            continue  # things of other kinds were in doubt, too: the runtime looks at all kinds at once
        people = [box for box in seen.boxes if box.label == 0]
        sides = [(box.x, box.y, box.x + box.width, box.y + box.height) for box in people]
        rows = np.array(sides, np.float32).reshape(-1, 4) * np.array([*size[::-1], *size[::-1]], np.float32)
        for row, score in zip(wanted.boxes, wanted.scores, strict=True):
            if score >= 0.3:
                shared = overlaps(row[None], rows)[0]
                assert shared.max() > 0.95, path.name
                assert people[int(shared.argmax())].score == pytest.approx(score, abs=0.02), path.name
                compared += 1
    assert compared >= 5
