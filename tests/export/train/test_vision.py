"""Which cells answer for which box, and what the detector's training asks of them."""

import numpy as np
import pytest
import torch

from tectum.imaging.boxes import overlaps, suppress
from tectum_export.model.vision import VisionDetector
from tectum_export.train.assign import assign, generous, overlap
from tectum_export.train.vision import VisionTask, blend, places, sizes_met


def box(*sides: float) -> torch.Tensor:
    return torch.tensor([sides])


def test_overlap_of_known_boxes():
    a = box(0, 0, 4, 4)
    assert overlap(a, box(0, 0, 4, 4)).item() == 1
    assert overlap(a, box(2, 0, 6, 4)).item() == pytest.approx(1 / 3)
    assert overlap(a, box(9, 9, 12, 12)).item() == 0
    assert generous(a, box(4, 0, 8, 4)).item() == pytest.approx(0)  # side by side: the hull is their union
    assert generous(a, box(8, 0, 12, 4)).item() == pytest.approx(-1 / 3)
    one, two = np.float32([[0, 0, 4, 4]]), np.float32([[2, 0, 6, 4], [9, 9, 12, 12]])
    assert overlaps(one, two)[0].tolist() == pytest.approx([1 / 3, 0])


def test_of_boxes_that_overlap_the_best_is_kept():
    boxes = np.float32([[0, 0, 10, 10], [1, 0, 11, 10], [20, 0, 30, 10], [0, 0, 10, 4]])
    scores = np.float32([0.5, 0.9, 0.1, 0.8])
    assert suppress(boxes, scores, 0.5).tolist() == [1, 3, 2]
    assert suppress(boxes, scores, 0.5, count=1).tolist() == [1]
    assert suppress(boxes[:0], scores[:0], 0.5).tolist() == []


def test_a_cell_answers_for_one_box_and_each_box_has_one():
    middles, strides = places(64, 64, torch.device("cpu"))
    truth = torch.tensor([[4.0, 4.0, 28.0, 44.0], [20.0, 4.0, 44.0, 44.0], [50.0, 50.0, 54.0, 56.0]])
    labels = torch.tensor([0, 1, 0])
    half = strides[:, None]
    boxes = torch.cat([middles - half, middles + half], 1)  # cells that know nothing of the things
    found = assign(boxes, torch.full((len(middles), 2), 0.01), truth, labels, middles, strides)
    assert set(found.boxes.tolist()) == {0, 1, 2}
    assert len(set(found.cells.tolist())) == len(found.cells)
    x, y = middles[found.cells].unbind(1)
    sides = truth[found.boxes]
    reach = 2.5 * strides[found.cells]
    inside = (x > sides[:, 0]) & (x < sides[:, 2]) & (y > sides[:, 1]) & (y < sides[:, 3])
    near = (x - (sides[:, 0] + sides[:, 2]) / 2).abs() < reach
    assert (inside | near).all()


def test_a_cell_that_is_right_already_is_chosen_before_its_neighbours():
    middles, strides = places(64, 64, torch.device("cpu"))
    truth, labels = torch.tensor([[8.0, 8.0, 40.0, 56.0]]), torch.tensor([1])
    boxes = torch.cat([middles - 2, middles + 2], 1)
    right = 20
    boxes[right] = truth[0]
    middles = middles.clone()
    assert ((truth[0, :2] < middles[right]) & (middles[right] < truth[0, 2:])).all()
    found = assign(boxes, torch.full((len(middles), 2), 0.3), truth, labels, middles, strides)
    assert found.cells.tolist() == [right]
    assert found.overlap.item() == pytest.approx(1)


def test_training_learns_one_picture_by_heart():
    torch.manual_seed(0)
    task = VisionTask(VisionDetector((1, 1), 32, 8), 2, 32)
    frame = torch.full((1, 64, 64, 3), 114, dtype=torch.uint8)
    frame[0, 16:56, 12:36] = torch.tensor([230, 30, 30], dtype=torch.uint8)
    truth = torch.tensor([[[1.0, 12.0, 16.0, 36.0, 56.0, 1.0], [-2.0] * 6]])
    batch = (frame, truth, torch.ones(1, 2, 8, 8), torch.tensor([[0.0, 1.0]]), torch.ones(1, 2))
    optimizer = torch.optim.AdamW(task.parameters(), lr=3e-3)
    for _ in range(120):
        total = torch.stack(list(task(batch).values())).sum()
        optimizer.zero_grad()
        total.backward()
        optimizer.step()
    with torch.no_grad():
        _, presence, boxes, scores = task.detector.eval()(frame)
    best = int(scores[0, :, 1].argmax())
    assert overlap(boxes[0, best], truth[0, 0, 1:5]).item() > 0.7
    assert torch.sigmoid(presence[0, 1]) > 0.5
    assert torch.sigmoid(presence[0, 0]) < 0.1


@pytest.mark.parametrize("started", [False, True])
def test_in_bf16_the_losses_are_about_what_they_are_in_full(started):
    """``--precision bf16-mixed``: a mixture of both was an error, and was trained by nothing."""
    torch.manual_seed(0)
    detector = VisionDetector((1, 1), 32, 8)
    task = VisionTask(detector, 2, 32, VisionDetector((1, 1), 32, 8) if started else None)
    frame = torch.randint(0, 256, (2, 64, 64, 3), dtype=torch.uint8)
    truth = torch.tensor([[[1.0, 12.0, 16.0, 36.0, 56.0, 1.0]], [[0.0, 2.0, 6.0, 40.0, 50.0, 1.0]]])
    batch = (frame, truth, torch.ones(2, 2, 8, 8), torch.tensor([[0.0, 1.0], [1.0, 0.0]]), torch.ones(2, 2))
    whole = task(batch)
    with torch.autocast("cpu", torch.bfloat16):
        half = task(batch)
        torch.stack(list(half.values())).sum().backward()
    assert {name: value.item() for name, value in half.items()} == pytest.approx(
        {name: value.item() for name, value in whole.items()}, rel=0.1
    )
    assert all(value.dtype == torch.float32 for value in half.values())
    assert all(one.grad.isfinite().all() for one in task.detector.parameters() if one.grad is not None)


def test_cells_without_trust_are_asked_nothing():
    torch.manual_seed(0)
    task = VisionTask(VisionDetector((1,), 32, 8), 1, 32)
    frame = torch.randint(0, 256, (1, 64, 64, 3), dtype=torch.uint8)
    truth = torch.full((1, 1, 6), -2.0)
    nothing = (torch.zeros(1, 1), torch.zeros(1, 1))
    asked = task((frame, truth, torch.ones(1, 1, 8, 8), *nothing))
    spared = task((frame, truth, torch.zeros(1, 1, 8, 8), *nothing))
    assert asked["score"] > 0
    assert spared["score"] == 0
    assert asked["box"] == spared["box"] == 0


def test_each_layer_has_a_gradient_though_no_picture_has_a_box():
    """Of several processes, one whose pictures are empty would have the others wait for its gradients for ever."""
    task = VisionTask(VisionDetector((1,), 32, 8), 1, 32)
    frame = torch.randint(0, 256, (2, 64, 64, 3), dtype=torch.uint8)
    empty = (torch.full((2, 1, 6), -2.0), torch.ones(2, 1, 8, 8), torch.zeros(2, 1), torch.ones(2, 1))
    torch.stack(list(task((frame, *empty)).values())).sum().backward()
    assert [name for name, value in task.named_parameters() if value.grad is None] == []


def test_training_meets_the_sizes_it_is_used_at():
    from tectum_export.recipe import Vision

    both = Vision(height=256, width=416, small=(160, 256))
    assert sizes_met(both) == ((256, 416), (192, 320), (160, 256))
    assert sizes_met(Vision(height=256, width=416)) == ((256, 416),)


def test_what_no_label_speaks_of_stays_as_it_was():
    """A detector that says "here" everywhere: only where the labels speak is it told otherwise."""
    torch.manual_seed(0)
    detector, start = VisionDetector((1,), 32, 8), VisionDetector((1,), 32, 8)
    start.load_state_dict(detector.state_dict())
    task = VisionTask(detector, 1, 32, start)
    frame = torch.randint(0, 256, (1, 64, 64, 3), dtype=torch.uint8)
    truth = torch.full((1, 1, 6), -2.0)
    nothing = (torch.zeros(1, 1), torch.zeros(1, 1))

    def gradient(trust: float) -> float:
        task.zero_grad()
        task((frame, truth, torch.full((1, 1, 8, 8), trust), *nothing))["score"].backward()
        return float(sum(p.grad.abs().sum() for p in detector.heads.parameters() if p.grad is not None))

    assert gradient(0.0) < 1e-4 * gradient(1.0)
    assert all(not p.requires_grad for p in start.parameters())


def test_a_blend_lies_between_what_was_and_what_is():
    detector, start = VisionDetector((1,), 32, 8), VisionDetector((1,), 32, 8)
    embedding = detector.embed.weight.detach().clone()
    now, was = detector.backbone.stem[0].weight.detach().clone(), start.backbone.stem[0].weight.detach().clone()
    blend(detector, start, 0.25)
    torch.testing.assert_close(detector.backbone.stem[0].weight, 0.25 * now + 0.75 * was)
    assert torch.equal(detector.embed.weight, embedding)  # it had no start
