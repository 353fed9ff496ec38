"""Shards in the forms of large public sets, made here, become the folders that recipes read."""

import csv
import io
import json
import tarfile

import cv2
import numpy as np
import pytest
import soundfile

from tectum.errors import MediaError, UsageError
from tectum_export.cli import main
from tectum_export.data.picture_sets import read_coco
from tectum_export.data.shard_sets import Labels, coco_labels, gather_pictures, sound_labels_of
from tectum_export.data.shards import expand, read_shard
from tectum_export.data.sound_sets import read_clips

pytest.importorskip("fsspec", reason="the extra 'archive' is not installed")
LICENCES = [{"id": 1, "name": "Attribution License"}, {"id": 2, "name": "Attribution-NonCommercial License"}]


def jpeg(level):
    return cv2.imencode(".jpg", np.full((24, 32, 3), level, np.uint8))[1].tobytes()


def flac(level):
    out = io.BytesIO()
    soundfile.write(out, level * np.ones(1600, np.float32), 16_000, format="FLAC")
    return out.getvalue()


def tar(path, **files):
    """A shard; ``__`` in a name stands for its dot."""
    with tarfile.open(path, "w:gz" if path.suffix == ".gz" else "w") as out:
        for name, content in files.items():
            member = tarfile.TarInfo(name.replace("__", "."))
            member.size = len(content)
            out.addfile(member, io.BytesIO(content))
    return path


@pytest.fixture
def coco(tmp_path):
    """Two shards and their annotations: a picture with a person and a crowd, an empty one, one that is not free."""
    tar(tmp_path / "00.tar", a__jpg=jpeg(10), a__json=b"{}", b__jpg=jpeg(20), README=b"x")
    tar(tmp_path / "01.tar", c__jpg=jpeg(30), stranger__jpg=jpeg(40))
    told = {
        "licenses": LICENCES,
        "categories": [{"id": 1, "name": "person"}, {"id": 44, "name": "bottle"}],
        "images": [
            {"id": 7, "file_name": "a.jpg", "license": 1}, {"id": 8, "file_name": "b.jpg", "license": 1},
            {"id": 9, "file_name": "c.jpg", "license": 2},
        ],
        "annotations": [
            {"image_id": 7, "category_id": 1, "bbox": [1, 2, 3, 4], "iscrowd": 0},
            {"image_id": 7, "category_id": 1, "bbox": [5, 6, 7, 8], "iscrowd": 1},
            {"image_id": 9, "category_id": 44, "bbox": [1, 1, 9, 9], "iscrowd": 0},
        ],
    }  # fmt: skip
    labels = tmp_path / "instances.json"
    labels.write_text(json.dumps(told))
    return labels


def test_coco_in_shards_is_the_folder_that_a_recipe_reads(coco, tmp_path, capsys):
    out = tmp_path / "coco"
    shards = str(tmp_path / "{00..01}.tar")
    assert main(["gather", "pictures", shards, "--labels", str(coco), "--out", str(out)]) == 0
    a, b, c = read_coco(out)
    assert [(box.label, box.x, box.height) for box in a.boxes] == [("person", 1.0, 4.0), (None, 5.0, 8.0)]
    assert (a.labels, b.labels, b.boxes) == (("person",), (), ())
    assert (a.licence, c.licence, c.boxes[0].label) == ("CC BY 2.0", "CC BY-NC 2.0", "other")
    assert [one.path.read_bytes() for one in (a, b, c)] == [jpeg(10), jpeg(20), jpeg(30)]
    told = capsys.readouterr().err
    assert "01.tar: 1 of 2 samples are kept" in told


def test_what_is_under_another_licence_never_reaches_the_disk(coco, tmp_path):
    out = tmp_path / "coco"
    shards = [str(tmp_path / "{00..01}.tar"), "--labels", str(coco)]
    assert main(["gather", "pictures", *shards, "--out", str(out), "--only", "CC BY"]) == 0
    assert sorted(file.name for file in (out / "images").iterdir()) == ["a.jpg", "b.jpg"]
    assert [item.licence for item in read_coco(out)] == ["CC BY 2.0"] * 2


def test_a_run_that_was_ended_goes_on_with_the_shard_that_was_not_done(coco, tmp_path):
    labels, out = coco_labels(coco), tmp_path / "coco"
    whole = (tmp_path / "01.tar").read_bytes()
    (tmp_path / "01.tar").write_bytes(whole[:700])  # it breaks off
    shards = [str(tmp_path / "{00..01}.tar")]
    with pytest.raises(MediaError, match=r"01\.tar: cannot be read as a shard: "):
        gather_pictures(shards, labels, out)
    (tmp_path / "01.tar").write_bytes(whole)
    (tmp_path / "00.tar").unlink()  # it is asked for no more
    told = []
    assert gather_pictures(shards, labels, out, told=told.append) == 3
    assert [line.partition(": ")[0] for line in told] == [str(tmp_path / "01.tar")]
    assert len(read_coco(out)) == 3


def test_parquet_with_files_in_it_is_a_shard_too(coco, tmp_path):
    pyarrow = pytest.importorskip("pyarrow", reason="the extra 'archive' is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = [{"bytes": jpeg(10), "path": "a.jpg"}, {"bytes": jpeg(20), "path": "x/b.JPG"}]
    parquet.write_table(pyarrow.table({"image": rows, "id": [1, 2]}), tmp_path / "00.parquet")
    assert gather_pictures([str(tmp_path / "00.parquet")], coco_labels(coco), tmp_path / "coco") == 2
    assert [item.path.read_bytes() for item in read_coco(tmp_path / "coco")] == [jpeg(10), jpeg(20)]
    parquet.write_table(pyarrow.table({"id": [1, 2]}), tmp_path / "none.parquet")
    with pytest.raises(MediaError, match="it has no column of files"):
        list(read_shard(str(tmp_path / "none.parquet")))


FSD = """fname,labels,mids
101,"Bark,Dog,Animal",/m/1
102,"Bark,Speech",/m/2
103,Harp,/m/3
104,"Shatter,Glass",/m/4
105,Keyboard,/m/5
"""


def test_fsd50k_in_shards_is_a_folder_of_clips(tmp_path):
    labels, clips, out = tmp_path / "dev.csv", tmp_path / "clips.json", tmp_path / "fsd"
    labels.write_text(FSD.replace("Keyboard", "Keyboard_typing"))
    of_each = {key: {"license": "http://creativecommons.org/licenses/by/3.0/"} for key in ("101", "104")}
    clips.write_text(json.dumps(of_each))
    tar(tmp_path / "0.tar.gz", **{f"{key}__flac": flac(0.1) for key in range(101, 106)})
    arguments = ["--labels", str(labels), "--clips", str(clips), "--out", str(out)]
    assert main(["gather", "sounds", str(tmp_path / "0.tar.gz"), *arguments]) == 0
    with (out / "meta.csv").open(newline="") as read:
        rows = {row["source"]: row["label"] for row in csv.DictReader(read)}
    assert rows == {"fs101": "dog_bark", "fs104": "glass_breaking", "fs105": "keyboard_typing"}  # not Bark and Speech
    items = read_clips(out, ("dog_bark", "glass_break", "other"))
    assert [item.labels for item in items] == [("dog_bark",), ("glass_break",), ("other",)]
    assert [item.source for item in items] == ["freesound:101", "freesound:104", "freesound:105"]
    assert [item.licence for item in items][-1] == "unknown"


def test_audioset_names_its_clips_by_film_and_second(tmp_path):
    labels = tmp_path / "balanced.csv"
    labels.write_text('# Segments\n--4gqARaEJE, 0.0, 10.0, "Bark,Dog"\n-0BIyqJj9ZU, 30.0, 40.0, "Harp"\n')
    found = sound_labels_of(labels, licence="CC BY 4.0")
    assert found.rows == {"--4gqARaEJE": [{"label": "dog_bark", "source": "youtube:--4gqARaEJE"}]}
    assert found.licences == {"--4gqARaEJE": "CC BY 4.0"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["x.zip", "--labels", "L.json"], "x.zip: must be .tar, .tar.gz, .tgz or .parquet"),
        (["x.tar", "--labels", "L.json"], "x.tar: cannot be read as a shard: "),
        (["{3..1}.tar", "--labels", "L.json"], "{3..1}.tar: {3..1} counts down; give the smaller number first"),
        (["x.tar", "--labels", "gone.json"], "gone.json: cannot be read: No such file or directory"),
        (["x.tar", "--labels", "bad.json"], "bad.json: is no COCO file of instances: "),
        (["x.tar", "--labels", "L.json", "--only", "CC XX"], "unknown licence 'CC XX'; allowed: "),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path, monkeypatch, capsys, arguments, told):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "L.json").write_text(json.dumps({"licenses": [], "categories": [], "images": [], "annotations": []}))
    (tmp_path / "bad.json").write_text("[1]")
    assert main(["gather", "pictures", *arguments, "--out", "out"]) in (2, 4)
    said = capsys.readouterr().err
    assert told in said.replace("\n", " ")
    assert "Traceback" not in said


def test_whatever_a_sample_is_called_its_file_stays_in_the_folder(tmp_path):
    tar(tmp_path / "0.tar", **{"../../x y__jpg": jpeg(1)})
    gather_pictures([str(tmp_path / "0.tar")], Labels({"x y": "CC0"}), tmp_path / "out")
    (file,) = tmp_path.rglob("*.jpg")
    assert file.parent == tmp_path / "out" / "images"
    assert file.stem.isalnum()


def test_numbers_stand_for_shards():
    assert expand(["{8..10}-{0..1}.tar"]) == [f"{a}-{b}.tar" for a in (8, 9, 10) for b in (0, 1)]
    with pytest.raises(UsageError, match="counts down"):
        expand(["{2..1}"])
