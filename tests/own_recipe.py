"""The data of a recipe that trains on one's own folder alone: every data set that ``home`` names is left out."""

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
