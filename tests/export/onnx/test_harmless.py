"""What a bundle brings of harmless sounds."""

import json

import numpy as np

from tectum.bundle.taught import TAUGHT_HOPS
from tectum_export.data.sound_bank import SoundBank
from tectum_export.onnx.harmless import FILE, harmless_sounds, name_harmless

INPUTS = {"window_samples": 15_600, "hop_samples": 4000}
HEARD: list[int] = []


def loudness(feed):
    """An encoder that says how loud a window is."""
    pcm = feed["pcm"]
    HEARD.append(len(pcm))
    return {"embedding": np.sqrt((pcm**2).mean(1, keepdims=True)).astype(np.float32)}


def test_it_is_drawn_evenly_from_each_part_and_says_what_is_heard():
    bank = SoundBank([], ("beep", "music", "other"))  # without recordings there are the made sounds
    found = harmless_sounds(bank, loudness, INPUTS, 1, 0.1, 40)
    assert len(found.means) == len(found.kinds) == 40
    assert sum(HEARD) == TAUGHT_HOPS * 40
    heard = {kind for kinds in found.kinds for kind in kinds.split("|")}
    assert heard >= {"made beep", "made music", "made crockery"}
    loud = {bool(kinds): [] for kinds in found.kinds}
    for kinds, (mean,) in zip(found.kinds, found.means, strict=True):
        loud[bool(kinds)].append(mean)
    assert np.median(loud[True]) > np.median(loud[False])
    again = harmless_sounds(bank, loudness, INPUTS, 1, 0.1, 40)
    assert np.array_equal(again.means, found.means)


def test_the_manifest_names_it_and_its_hash(tmp_path):
    (tmp_path / FILE).write_bytes(b"some")
    manifest = {"files": {"audio.onnx": "x"}}
    name_harmless(manifest, tmp_path)
    assert json.loads(json.dumps(manifest))["harmless"] == {"audio": FILE}
    assert set(manifest["files"]) == {"audio.onnx", FILE}
