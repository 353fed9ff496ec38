"""Readers of picture sets: what is known, what is not, under which licence; and what a recipe may train on."""

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from tectum_export.data.catalog import read_catalog
from tectum_export.data.licences import ANY_USE, licence_name
from tectum_export.data.manifest import Box, Item, hold_out, only
from tectum_export.data.picture_bank import PictureBank
from tectum_export.data.picture_sets import read_ade20k, read_coco, read_unlabelled
from tectum_export.recipe import load_recipe
from tectum_export.teach.boxes import merge

LABELS = ("person", "cat", "dog", "vehicle")


@pytest.fixture(scope="module")
def vision(shared_data):
    return read_catalog(load_recipe("home"), shared_data).vision


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)
    return folder


def test_both_layouts_of_coco_say_the_same(tmp_path):
    (old := tmp_path / "old").mkdir()
    (new := tmp_path / "new").mkdir()
    write(old, boxes="filename,class,x,y,w,h,iscrowd,licence\n"
          "a.jpg,person,1,2,3,4,0,Attribution License\na.jpg,person,5,6,7,8,1,Attribution License\n")  # fmt: skip
    write(new, boxes="path,class,x,y,w,h,iscrowd\nimages/a.jpg,person,1,2,3,4,0\nimages/a.jpg,person,5,6,7,8,1\n",
          meta="path,width,height,licence\nimages/a.jpg,9,9,CC BY 2.0\nimages/b.jpg,9,9,CC BY-NC 2.0\n")  # fmt: skip
    (first,), (second, empty) = read_coco(old), read_coco(new)
    assert first == Item(**{**vars(second), "path": first.path})
    assert first.boxes == (Box("person", 1, 2, 3, 4), Box(None, 5, 6, 7, 8))  # a crowd is nobody's box
    assert (first.licence, empty.licence) == ("CC BY 2.0", "CC BY-NC 2.0")
    assert (empty.labels, empty.boxes) == ((), ())


def test_rooms_say_surely_that_nobody_is_there_and_weakly_where_somebody_is(tmp_path):
    write(tmp_path, boxes="path,class,x,y,w,h\nimages/1.jpg,person,1,2,3,4\nimages/1.jpg,van,5,6,7,8\n"
          "images/3.jpg,animal,1,1,1,1\n",
          meta="path,width,height,scene,bedroom,persons,licence\nimages/1.jpg,9,9,outdoor,0,2,L\n"
          "images/2.jpg,9,9,indoor,1,0,L\nimages/3.jpg,9,9,outdoor,0,0,L\n")  # fmt: skip
    street, room, field = read_ade20k(tmp_path)
    assert (street.labels, street.unknown) == (("person", "vehicle"), ())
    assert street.boxes == (Box(None, 1, 2, 3, 4), Box("vehicle", 5, 6, 7, 8))
    assert (room.labels, room.unknown) == ((), ())
    assert (field.labels, field.unknown) == ((), ("cat", "dog", "vehicle"))


def test_a_photograph_without_labels_takes_those_of_the_teacher(tmp_path):
    write(tmp_path, meta="path,imagenet_class,width,height\nimages/1.jpg,tench,9,9\n")
    (plain,) = read_unlabelled(tmp_path, "imagenet", "research only")
    assert (plain.unknown, plain.boxes, plain.licence) == (LABELS, (), "research only")
    taught = merge(plain, np.float32([[0, 1, 1, 9, 9, 0.7], [2, 1, 1, 3, 3, 0.2]]))
    assert (taught.labels, taught.unknown) == (("person",), ())
    assert [(b.label, round(b.score, 1)) for b in taught.boxes or ()] == [("person", 0.7), (None, 0.2)]


def test_what_is_held_out_is_trained_on_by_nobody_and_shares_no_source(vision):
    held = [item for item in vision if item.data_set == "coco_held"]
    assert len(held) == 160
    assert {item.split for item in held} == {"val", "test"}
    assert abs(len(only(held, "val")) - len(only(held, "test"))) <= 1
    assert not {i.source for i in held} & {i.source for i in vision if i.data_set != "coco_held"}
    assert hold_out(held, 1) == hold_out(list(reversed(held)), 1)[::-1]


def test_unlabelled_photographs_measure_nothing(vision):
    assert {item.split for item in vision if item.data_set == "imagenet"} == {"train"}


def test_a_recipe_may_train_on_named_licences_alone(shared_data):
    home = load_recipe("home")
    free = replace(home, data=replace(home.data, licences=ANY_USE, esc=("sounds/esc10",)))
    vision, every = (read_catalog(recipe, shared_data).vision for recipe in (free, home))
    assert {item.data_set for item in only(vision, "train")} == {"coco"}  # the other sets are for research alone
    assert {licence_name(item.licence) for item in only(vision, "train", "val")} <= set(ANY_USE)
    assert only(vision, "test") == only(every, "test")  # two trainings are measured on the same pictures


def test_the_recipe_for_any_use_names_every_licence_that_allows_it():
    free, home = load_recipe("home-any-use"), load_recipe("home")
    assert free.data.licences == ANY_USE
    assert replace(free, name=home.name, data=replace(free.data, licences=())) == home


def test_every_picture_says_under_which_licence_it_is(vision):
    assert all(item.licence for item in vision)
    named = {item.data_set: licence_name(item.licence) for item in vision if item.data_set not in ("coco", "coco_held")}
    assert set(named.values()) == {"research"}


def test_a_body_that_the_frame_cuts_is_to_be_found_and_one_that_is_hidden_is_not(tmp_path):
    import cv2

    path = tmp_path / "a.png"
    cv2.imwrite(str(path), np.full((100, 100, 3), 90, np.uint8))
    item = Item("vision", "coco", "a", ("person",), path=path, boxes=(Box("person", 0, 0, 40, 100),), group="coco")
    bank = PictureBank([item], LABELS, (64, 96), stills=1.0)
    cut = whole = 0
    for seed in range(60):
        seen = bank.compose(np.random.default_rng(seed))
        people = seen.boxes[seen.boxes[:, 0] == 0]
        assert (people[:, 1:5] >= 0).all()
        assert (people[:, [1, 3]] <= 96).all()
        assert (people[:, [2, 4]] <= 64).all()
        for _, left, top, right, bottom, score in people:
            assert right > left
            assert bottom > top
            assert score == 1
            whole += bottom - top < 60
            cut += bottom - top >= 63  # zoomed in: head or feet outside
    assert cut > 5
    assert whole > 5


def test_trust_is_nothing_where_a_box_is_unsure(tmp_path):
    import cv2

    path = tmp_path / "a.png"
    cv2.imwrite(str(path), np.full((64, 96, 3), 90, np.uint8))
    items = [Item("vision", "coco", "a", (), path=path, boxes=(Box(None, 0, 0, 96, 64),), group="coco")]
    seen = PictureBank(items, LABELS, (64, 96), stills=1.0).compose(np.random.default_rng(0))
    assert seen.boxes[:, 0].tolist() == [-1]
    assert seen.trust.min() == 0
    taught = [Item("vision", "imagenet", "a", (), path=path, boxes=(), group="imagenet")]
    seen = PictureBank(taught, LABELS, (64, 96), 0.5, stills=1.0).compose(np.random.default_rng(0))
    assert set(np.unique(seen.trust)) <= {0.5, 1.0}
    assert (seen.trust == 0.5).any()
