"""A text graph is given what the manifest says: bytes, or pieces that are all in one file."""

import hashlib
import json

import numpy as np
import pytest
from tests.small_bundle import PIECES, SAID, small_bundle, write_manifest

from tectum import Bundle, BundleError, Engine, Utterance
from tectum.commands.main import main
from tectum.encode.pieces import Pieces
from tectum.encode.text_input import TextInput


@pytest.fixture
def folder(tmp_path):
    return small_bundle(tmp_path / "b", {"text": {"command": 3.0}}, pieces=True)


def edit(folder, **text):
    """Change ``inputs.text``; the hashes are those of the files that are there."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["inputs"]["text"] |= text
    write_manifest(folder, **manifest)


def refused(folder, capsys):
    """The one line that ``tectum bundle verify`` says."""
    capsys.readouterr()
    assert main(["bundle", "verify", str(folder)]) == 3
    (told,) = capsys.readouterr().err.strip().splitlines()
    return told


def test_bytes_or_pieces_of_a_sentence():
    assert TextInput(16)("Hé!")["bytes"].tolist() == [[104, 195, 169, 33]]
    made = TextInput(16, lambda: Pieces({"\u2581h": -1.0, "é": -1.0}))
    found = {text: made(text)["pieces"] for text in ("Hé!", "", " ")}
    assert [one.tolist() for one in found.values()] == [[[1, 4, 5, 3, 2]], [[1, 2]], [[1, 2]]]
    assert {one.dtype for one in found.values()} == {np.dtype(np.int32)}


def test_the_longest_input_is_as_long_as_any():
    pieces = Pieces({"a": -1.0, "b": -1.0})
    for made in (TextInput(17), TextInput(17, lambda: pieces)):
        (longest,) = made.longest().values()
        (given,) = made("ab" * 500).values()
        assert longest.shape == given.shape
        assert longest.dtype == given.dtype
    assert longest.max() == len(pieces) - 1


def test_bytes_are_always_known():
    made = TextInput(160)
    assert made.knows(made("สวัสดี"))


def test_all_who_ask_share_the_pieces_of_a_bundle(folder, monkeypatch):
    read = []
    own = Pieces.read
    monkeypatch.setattr(Pieces, "read", lambda file: read.append(file) or own(file))
    engine = Engine(Bundle.load(folder))
    streams = [engine.stream(), engine.stream()]
    assert read == []  # nobody has said anything
    for stream in streams:
        engine.encode(Utterance("home", 0.0, "good night"), stream)
    TextInput.of(Bundle.load(folder))("good night")
    assert read == [folder / PIECES]
    (folder / PIECES).write_text((folder / PIECES).read_text().replace("-1", "-2"))
    edit(folder)
    TextInput.of(Bundle.load(folder))("good night")
    assert len(read) == 2


def test_a_bundle_over_pieces_verifies(folder, capsys):
    assert main(["bundle", "verify", str(folder)]) == 0
    assert "3 files, 1 variants, every graph runs" in " ".join(capsys.readouterr().out.split())
    assert main(["bundle", "inspect", str(folder)]) == 0
    bundle = Bundle.load(folder)
    assert (bundle.pieces, bundle.max_bytes) == (PIECES, 160)
    assert bundle.manifest["files"][PIECES] == hashlib.sha256((folder / PIECES).read_bytes()).hexdigest()


def test_bundles_that_cut_otherwise_score_otherwise(folder):
    before = Bundle.load(folder).identity
    (folder / PIECES).write_text((folder / PIECES).read_text().replace("-1", "-2"))
    edit(folder)
    assert Bundle.load(folder).identity != before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", r"text\.pieces\.tsv: cannot be read as pieces of words: byte 0: is not UTF-8"),
        (b"turn\t-1\n", r"pieces of words: line 1: 'turn\\t-1': the first lines are those of <pad>, <s>, </s>, <unk>"),
        (b"<pad>\t0\n<s>\t0\n</s>\t0\n<unk>\t0\na\t-1\na\t-1\n", r"line 6: .*: the piece stands there twice"),
    ],
)
def test_pieces_that_are_none_are_one_line(folder, content, message, capsys):
    (folder / PIECES).write_bytes(content)
    edit(folder)
    engine = Engine(Bundle.load(folder))
    with pytest.raises(BundleError, match=message):
        engine.meaning("good night")
    assert str(folder / PIECES) in refused(folder, capsys)


def test_pieces_that_are_missing_altered_or_not_named_are_one_line(folder, capsys):
    (folder / PIECES).write_text((folder / PIECES).read_text() + "x\t-1\n")
    assert f"{PIECES}: SHA-256" in refused(folder, capsys)
    (folder / PIECES).unlink()
    assert f"{PIECES}: is missing from the bundle" in refused(folder, capsys)
    edit(folder)
    assert f"manifest.json: inputs.text.pieces: '{PIECES}': is not among its files" in refused(folder, capsys)
    edit(folder, pieces=7)
    assert "Expected `str`, got `int` - at `$.inputs.text.pieces`" in refused(folder, capsys)


def test_a_graph_of_the_other_kind_is_one_line(folder, tmp_path, capsys):
    edit(folder, pieces="")
    assert "takes pieces, but by inputs.text of the manifest 'text' is given bytes" in refused(folder, capsys)
    pytest.importorskip("onnx")
    other = small_bundle(tmp_path / "other", {"text": {}}, pieces=True)
    _over_bytes(other / "text.onnx")
    edit(other)
    assert "takes bytes, but by inputs.text of the manifest 'text' is given pieces" in refused(other, capsys)


def _over_bytes(path):
    import onnx

    proto = onnx.load(str(path))
    (given,) = proto.graph.input
    given.name, given.type.tensor_type.elem_type = "bytes", onnx.TensorProto.UINT8
    proto.graph.node.insert(0, onnx.helper.make_node("Cast", ["bytes"], ["pieces"], to=onnx.TensorProto.INT32))
    onnx.save(proto, str(path))


def test_more_pieces_than_the_graph_knows_are_found_by_verify(folder, capsys):
    with (folder / PIECES).open("a", encoding="utf-8") as file:
        file.write("\u2581house\t-1\n")
    edit(folder)
    told = refused(folder, capsys)
    assert "text.onnx: cannot be run on pieces [1, 162]: " in told
    assert str(len(SAID)) in told


def test_a_variant_takes_what_all_take(folder, capsys):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    part = manifest["variants"]["fp32"]
    manifest["variants"]["int8"] = {**part, "inputs": {"text": {"pieces": PIECES}}}
    write_manifest(folder, **manifest)
    assert main(["bundle", "verify", str(folder)]) == 0
    manifest["variants"]["int8"] = {**part, "inputs": {"text": {"pieces": ""}}}
    write_manifest(folder, **manifest)
    assert "variants.int8.inputs.text: all variants take what inputs.text says" in refused(folder, capsys)
