import shutil

from tests.small_bundle import PIECES, small_bundle, write_manifest

from tectum import Bundle
from tectum_export.onnx.alarms import heard_as


def test_what_was_heard_counts_only_for_bundles_that_cut_words_alike(tmp_path):
    folder = small_bundle(tmp_path / "one", {"text": {"command": 3.0}}, pieces=True)
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    assert heard_as(Bundle.load(other)) == heard_as(Bundle.load(folder))
    (other / PIECES).write_text((other / PIECES).read_text().replace("-1", "-2"))
    write_manifest(other, **Bundle.load(folder).manifest)
    assert heard_as(Bundle.load(other)) != heard_as(Bundle.load(folder))
