"""The detector: published weights read in exactly, boxes decoded, the same through ONNX Runtime."""

import math

import numpy as np
import onnxruntime
import pytest
import torch

from tectum.errors import UsageError
from tectum_export.model.pretrained import COCO_CLASSES, detector_for, members, read_pretrained
from tectum_export.model.vision import STRIDES, VisionDetector, both

LABELS = ("person", "cat", "dog", "vehicle")


def rows(height: int, width: int) -> int:
    return sum((height // stride) * (width // stride) for stride in STRIDES)


@pytest.fixture(scope="module")
def weights(shared_data):
    return shared_data / "weights/yolox_nano.onnx"


@pytest.fixture(scope="module")
def photograph(shared_data):
    import cv2

    picture = cv2.imread(str(shared_data / "vision/coco128/images/000000000036.jpg"))
    return np.ascontiguousarray(cv2.resize(picture, (416, 416))[:, :, ::-1])


def test_published_weights_give_what_the_published_graph_gives(weights, photograph):
    detector = VisionDetector((1,) * len(COCO_CLASSES))
    read_pretrained(detector, weights, tuple(range(len(COCO_CLASSES))))
    session = onnxruntime.InferenceSession(str(weights), providers=["CPUExecutionProvider"])
    wanted = session.run(None, {"images": photograph[..., ::-1].transpose(2, 0, 1)[None].astype(np.float32)})[0][0]
    with torch.no_grad():
        found, _ = detector.eval().raw(torch.from_numpy(photograph[None]))
    raw = [torch.cat([box, where.sigmoid(), kinds.sigmoid()], 1).flatten(2) for box, where, kinds, _ in found]
    got = torch.cat(raw, 2)[0].T.numpy()
    assert wanted[:, 4].max() > 0.5  # something is seen, so that equality says something
    np.testing.assert_allclose(got[:, 4:], wanted[:, 4:], atol=2e-5)
    # Offsets in cells: two sums of float32 in another order; a thousandth of a pixel at stride 8 is 1.3e-4.
    np.testing.assert_allclose(got[:, :4], wanted[:, :4], atol=5e-4)


def test_a_label_is_as_likely_as_the_likeliest_class_behind_it(weights, photograph):
    detector, numbers = detector_for(LABELS, 128, 16)
    assert [COCO_CLASSES[n] for n in numbers] == ["person", "cat", "dog", "car", "motorcycle", "bus", "truck"]
    read_pretrained(detector, weights, numbers)
    every = VisionDetector((1,) * len(COCO_CLASSES))
    read_pretrained(every, weights, tuple(range(len(COCO_CLASSES))))
    frame = torch.from_numpy(photograph[None])
    with torch.no_grad():
        scores, single = detector.eval()(frame)[3][0], every.eval()(frame)[3][0]
    for label, name in enumerate(LABELS):
        behind = single[:, [COCO_CLASSES.index(n) for n in members(name)]].amax(1)
        torch.testing.assert_close(scores[:, label], behind, atol=1e-4, rtol=1e-4)


def test_boxes_are_decoded_in_pixels_of_the_input():
    detector = VisionDetector((1, 2))
    level = [torch.zeros(1, n, 2, 3) for n in (4, 1, 3)]
    level[0][0, :, 1, 2] = torch.tensor([0.5, 0.25, math.log(2), math.log(3)])
    level[1][0, 0, 1, 2], level[2][0, 2, 1, 2] = 2.0, 1.0
    empty = [(torch.zeros(1, 4, 1, 1), torch.zeros(1, 1, 1, 1), torch.zeros(1, 3, 1, 1), torch.zeros(1))] * 2
    boxes, scores = detector.decode([(*level, torch.zeros(1)), *empty])
    assert boxes.shape == (1, 8, 4)
    # Cell (row 1, column 2) of stride 8: middle (2.5, 1.25) cells, 2 x 3 cells.
    torch.testing.assert_close(boxes[0, 5], torch.tensor([12.0, -2.0, 28.0, 22.0]))
    p = torch.sigmoid(torch.tensor(2.0)) * torch.sigmoid(torch.tensor(1.0))
    torch.testing.assert_close(torch.sigmoid(scores[0, 5, 1]), p)  # the second class of the second label
    torch.testing.assert_close(torch.sigmoid(scores[0, 5, 0]), torch.sigmoid(torch.tensor(2.0)) / 2)


@pytest.mark.parametrize(("a", "b"), [(0.0, 0.0), (6.0, -3.0), (-12.0, -12.0), (15.0, 15.0), (200.0, -200.0)])
def test_two_things_at_once_stay_finite(a, b):
    first, second = torch.tensor(a, requires_grad=True), torch.tensor(b, requires_grad=True)
    joined = both(first, second)
    joined.backward()
    assert all(torch.isfinite(x) for x in (joined, first.grad, second.grad))
    chance = [1 / (1 + math.exp(-max(-80.0, x))) for x in (a, b)]
    assert torch.sigmoid(joined).item() == pytest.approx(chance[0] * chance[1], rel=1e-4, abs=1e-9)
    half = both(first.detach().half(), second.detach().half())  # as on a GPU
    assert torch.isfinite(half)
    assert torch.sigmoid(half.float()).item() == pytest.approx(chance[0] * chance[1], rel=0.02, abs=1e-4)


@pytest.mark.parametrize("size", [(64, 96), (160, 256), (256, 416)])
def test_presence_is_the_best_box_at_every_size(size):
    detector = VisionDetector((1, 1, 4), 64, 8).eval()
    frame = torch.randint(0, 256, (2, *size, 3), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        embedding, presence, boxes, scores = detector(frame)
    assert embedding.shape == (2, 64)
    assert boxes.shape == (2, rows(*size), 4)
    assert scores.shape == (2, rows(*size), 3)
    assert torch.equal(presence, scores.amax(1))
    assert (boxes[..., 2:] > boxes[..., :2]).all()


def test_a_file_that_does_not_fit_is_refused_by_name(weights, tmp_path):
    detector, numbers = detector_for(LABELS, 128, 8)
    with pytest.raises(UsageError, match=r"does not fit 'backbone\.stem\.0'.*\[vision\] channels"):
        read_pretrained(detector, weights, numbers)
    with pytest.raises(UsageError, match="no such file"):
        read_pretrained(detector, tmp_path / "absent.onnx", numbers)
    (tmp_path / "junk.onnx").write_bytes(b"junk")
    with pytest.raises(UsageError, match="is not an ONNX model"):
        read_pretrained(detector, tmp_path / "junk.onnx", numbers)


def test_a_label_that_the_weights_lack_starts_fresh(weights):
    detector, numbers = detector_for(("person", "fox"), 128, 16)
    assert numbers == (0, -1)
    before = detector.heads[0].kind.weight[1].clone()
    read_pretrained(detector, weights, numbers)
    assert torch.equal(detector.heads[0].kind.weight[1], before)
    assert not torch.equal(detector.heads[0].kind.weight[0], before)
