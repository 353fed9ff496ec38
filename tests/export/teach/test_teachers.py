"""The teachers: asked once, named when they are none, and never against the labels."""

import cv2
import numpy as np
import pytest

from tectum.errors import UsageError
from tectum_export.data.manifest import Box, Item
from tectum_export.data.sound import read_sound
from tectum_export.teach.boxes import LABELS, Detector, merge
from tectum_export.teach.cache import TeacherCache, identity
from tectum_export.teach.sounds import PATCH, SoundTeacher


def test_a_teacher_is_asked_once(tmp_path):
    teacher = tmp_path / "teacher.onnx"
    teacher.write_bytes(b"one")
    asked = []

    def ask(path):
        asked.append(path)
        return np.array([len(str(path))], np.float32)

    wanted = {"a": tmp_path / "a", "b": tmp_path / "b"}
    first = TeacherCache(tmp_path / "cache", teacher, "v1").answers(wanted, ask, "x")
    again = TeacherCache(tmp_path / "cache", teacher, "v1").answers(wanted, ask, "x")
    assert len(asked) == 2
    assert all(np.array_equal(first[k], again[k]) for k in wanted)
    teacher.write_bytes(b"two")
    TeacherCache(tmp_path / "cache", teacher, "v1").answers(wanted, ask, "x")
    assert len(asked) == 4


def test_what_a_teacher_said_before_it_was_interrupted_is_kept(tmp_path):
    teacher = tmp_path / "teacher.onnx"
    teacher.write_bytes(b"weights")
    asked = []

    def ask(path):
        asked.append(path.name)
        if path.name == "b":
            raise KeyboardInterrupt
        return np.ones(2, np.float32)

    cache = TeacherCache(tmp_path / "cache", teacher, "v1")
    with pytest.raises(KeyboardInterrupt):
        cache.answers({name: tmp_path / name for name in "abc"}, ask, "x")
    again = TeacherCache(tmp_path / "cache", teacher, "v1")
    assert again.answers({"a": tmp_path / "a"}, ask, "x")["a"].tolist() == [1, 1]
    assert asked == ["a", "b"]


def test_ones_own_recordings_are_known_by_what_is_in_them(tmp_path):
    """Every folder has a ``person/1.jpg``: the answer about another house's would be taken for this one's."""
    path = tmp_path / "1.jpg"
    known = []
    for content in (b"one", b"another", b"one"):
        path.write_bytes(content)
        known.append(identity(Item("vision", "own", "own:person/1.jpg", path=path)))
    assert known[0] == known[2] != known[1]
    public = Item("vision", "natural", "natural:1.jpg", path=path)
    assert identity(public) == "natural:1.jpg"  # answers that were kept before are found


def test_teachers_that_are_none_are_named(tmp_path):
    for kind in (Detector, SoundTeacher):
        with pytest.raises(UsageError, match="no such file"):
            kind(tmp_path / "absent")
        (tmp_path / "junk").write_bytes(b"junk")
        with pytest.raises(UsageError, match="is not a"):
            kind(tmp_path / "junk")


def test_the_teachers_see_and_hear(shared_data):
    picture = cv2.imread(str(shared_data / "vision/pennfudan/images/FudanPed00001.jpg"))[:, :, ::-1]
    found = Detector(shared_data / "weights/yolox_nano.onnx")(picture)
    best = found[found[:, 5].argmax()]
    assert LABELS[int(best[0])] == "person"
    assert best[5] > 0.5
    whole = read_sound(shared_data / "sounds/esc10/audio/1-100032-A.flac")  # a dog
    start = max(0, min(int(np.abs(whole).argmax()) - PATCH // 2, len(whole) - PATCH))
    features, scores = SoundTeacher(shared_data / "weights/yamnet_cls.tflite")(whole[start : start + PATCH])
    assert features.shape == (1024,)
    assert features.min() >= 0
    assert scores.argmax() in range(67, 82)  # animal, dog, bark and the like in the teacher's class map


def test_what_a_teacher_adds_never_contradicts_the_labels():
    item = Item("vision", "pennfudan", "x", ("person",), ("vehicle",), boxes=(Box("person", 0, 0, 10, 20),))
    found = np.array([
        [0, 1, 1, 10, 20, 0.9],  # the labelled one again
        [0, 50, 0, 10, 20, 0.8],  # a person that was left out
        [1, 80, 0, 9, 9, 0.9],  # a cat, which the labels exclude
        [3, 90, 50, 9, 9, 0.3],  # perhaps a vehicle
    ], np.float32)  # fmt: skip
    boxes = merge(item, found).boxes
    assert [(b.label, round(b.score, 1)) for b in boxes] == [("person", 1.0), ("person", 0.8), (None, 0.3)]
