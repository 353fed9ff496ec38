"""Teachers' answers as Parquet: what was written is read, by others too; what an earlier version kept is not lost."""

import numpy as np
import pyarrow.parquet
import pytest

from tectum.errors import UsageError
from tectum_export.teach.asked import ask_all
from tectum_export.teach.cache import TeacherCache
from tectum_export.teach.rows import TOGETHER, read_rows, stored_rows, write_rows

COUNT = TOGETHER + 7  # more than a row group


def columns():
    rng = np.random.default_rng(0)
    return {
        "source": np.array([f"clip {row} 狗" for row in range(COUNT)]),
        "pcm": rng.integers(-32768, 32768, (COUNT, 5), dtype=np.int16),
        "scores": rng.standard_normal((COUNT, 3)).astype(np.float16),
        "target": rng.standard_normal((COUNT, 2, 2)).astype(np.float32),
        "sure": rng.random(COUNT) > 0.5,
        "weight": rng.random(COUNT),
        "groups": np.zeros((COUNT, 0), np.float32),
    }


def test_what_was_written_is_read(tmp_path):
    wanted = columns()
    write_rows(tmp_path / "deep" / "a.parquet", wanted, "a note")
    found, note = read_rows(tmp_path / "deep" / "a.parquet")
    assert note == "a note"
    assert {name: (value.dtype, value.shape) for name, value in found.items()} == {
        name: (value.dtype, value.shape) for name, value in wanted.items()
    }
    assert all(np.array_equal(found[name], wanted[name]) for name in wanted)
    assert [file.name for file in (tmp_path / "deep").iterdir()] == ["a.parquet"]


def test_others_can_read_it(tmp_path):
    duckdb = pytest.importorskip("duckdb", reason="the extra 'archive' is not installed")
    write_rows(tmp_path / "a.parquet", columns())
    query = f"SELECT count(*), max(len(target)), min(octet_length(pcm)) FROM '{tmp_path / 'a.parquet'}'"
    assert duckdb.sql(query).fetchall() == [(COUNT, 4, 10)]
    assert pyarrow.parquet.read_table(tmp_path / "a.parquet")["source"][1].as_py() == "clip 1 狗"


def test_what_is_no_table_is_named(tmp_path):
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1 no more")
    with pytest.raises(UsageError, match=r"a\.parquet: cannot be read: .*; remove it to ask anew"):
        read_rows(path)


def test_answers_that_an_earlier_version_kept_are_not_asked_for_again(tmp_path):
    np.savez(tmp_path / "s.npz", texts=np.array(["a", "b"]), vectors=np.ones((2, 3), np.float16))
    asked = []

    def ask(texts):
        asked.extend(texts)
        return np.zeros((len(texts), 3), np.float32)

    for _ in range(2):
        assert ask_all(["b", "c"], tmp_path / "s.parquet", ask, "x").tolist() == [[1, 1, 1], [0, 0, 0]]
    assert asked == ["c"]
    assert sorted(read_rows(tmp_path / "s.parquet")[0]["texts"]) == ["a", "b", "c"]
    assert stored_rows(tmp_path / "none.parquet") is None


def test_boxes_of_pictures_are_a_row_each_and_none_is_an_answer_too(tmp_path):
    teacher = tmp_path / "teacher.onnx"
    teacher.write_bytes(b"weights")
    said = {"two": np.arange(12, dtype=np.float32).reshape(2, 6), "none": np.zeros((0, 6), np.float32)}
    asked = []

    def ask(path):
        asked.append(path.name)
        return said[path.name]

    wanted = {name: tmp_path / name for name in said}
    for _ in range(2):
        found = TeacherCache(tmp_path, teacher, "boxes").answers(wanted, ask, "x")
        assert {name: value.shape for name, value in found.items()} == {"two": (2, 6), "none": (0, 6)}
        assert np.array_equal(found["two"], said["two"])
    assert asked == ["two", "none"]
    (kept,) = tmp_path.glob("*.parquet")
    earlier = kept.with_suffix(".npz")
    kept.unlink()
    np.savez(earlier, **said)
    assert TeacherCache(tmp_path, teacher, "boxes").answers(wanted, ask, "x")["none"].shape == (0, 6)
    assert asked == ["two", "none"]
