"""The data of a recipe that trains on one's own folder alone: every data set that ``home`` names is left out."""

from pathlib import Path

import numpy as np

DATA = """\
[data]
own = "mine"
esc = []
clips = []
natural = ""
coco = ""
pennfudan = ""
ade20k = ""
imagenet = ""
coco_held = ""
ha_intents = ""
nlu = ""
clinc = ""
"""

SOUNDS = f"""
extends = "home"
name = "workshop"
[labels]
sound = ["saw", "drill", "other"]
situation = ["quiet", "workshop"]
[[situation]]
name = "workshop"
when = [{{ heard = ["saw", "drill"] }}]
{DATA}grammar = []
speech_clips = 0
[teacher]
vision = ""
audio = ""
text = ""
[vision]
pretrained = ""
[audio]
pretrained = ""
window_s = 0.96
hop_s = 0.48
windows = 40
steps = 4
batch = 8
channels = [4, 4, 4, 4]
benign_hours = 0.01
unusual = []
[text]
kind = "gru"
hidden = 8
steps = 4
batch = 8
"""
"""Of a folder with nothing but one's own sounds, at its smallest."""


def write_sounds(folder: Path) -> Path:
    """Ten sounds of each of its labels, and the recipe ``workshop.toml``; gives the folder."""
    import soundfile

    for number, label in enumerate(("saw", "drill", "other")):
        (folder / "mine" / "sounds" / label).mkdir(parents=True)
        for index in range(10):
            rng = np.random.default_rng(100 * number + index)
            soundfile.write(
                folder / "mine" / "sounds" / label / f"{index}.wav", 0.1 * rng.standard_normal(16_000), 16_000
            )
    (folder / "workshop.toml").write_text(SOUNDS)
    return folder
