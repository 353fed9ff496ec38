"""Protocols of the evaluation on small cases whose answer is known."""

import numpy as np
import pytest

from tectum_export.data.manifest import Box, Item, half
from tectum_export.evaluate.calibrate import one_of_thresholds
from tectum_export.evaluate.centres import Found, match, recall_at
from tectum_export.evaluate.intervals import bootstrap, wilson
from tectum_export.evaluate.requests import measure_requests
from tectum_export.evaluate.situations import Facts, against_rule, false_alarms, subsets, table_scores
from tectum_export.recipe import load_recipe

LABELS = load_recipe("home").labels


def test_intervals_hold_the_figure_and_narrow_with_the_count():
    assert wilson(0, 0) == (0.0, 1.0)
    for hits, count in ((0, 5), (5, 5), (30, 60), (300, 600)):
        low, high = wilson(hits, count)
        assert 0 <= low <= hits / count <= high <= 1
    assert np.ptp(wilson(300, 600)) < np.ptp(wilson(30, 60))
    values = np.random.default_rng(0).normal(5, 1, 400)
    low, high = bootstrap(lambda i: float(values[i].mean()), 400)
    assert low < values.mean() < high
    assert high - low == pytest.approx(4 * 1 / 20, rel=0.3)


def test_a_box_is_hit_once_and_unsure_areas_do_not_count():
    item = Item("vision", "coco", "x", ("person",), boxes=(
        Box("person", 10, 10, 20, 50), Box("person", 60, 60, 4, 4), Box(None, 80, 0, 20, 20), Box("other", 0, 80, 9, 9),
    ))  # fmt: skip
    points = [(20, 30, 5.0), (15, 20, 4.0), (62, 62, 3.0), (85, 5, 2.0), (50, 90, 1.0)]
    found = match(item, "person", (100, 100), points)
    assert found.wanted == 1  # the other one is below 8 % of the height
    assert found.scores.tolist() == [5.0, 4.0, 1.0]
    assert found.hits.tolist() == [True, False, False]


def test_recall_stops_at_the_allowed_false_centres():
    one = Found(np.array([9.0, 8.0, 7.0], np.float32), np.array([True, False, True]), 3)
    two = Found(np.array([6.0, 5.0], np.float32), np.array([False, True]), 1)
    assert recall_at([one, two], 0.5) == (2, 4)
    assert recall_at([one, two], 1.0) == (3, 4)
    assert recall_at([one, two], 0.0) == (1, 4)


def test_requests_count_what_is_understood_refused_and_wrong():
    intents = ("HassTurnOff", "HassTurnOn", "none")
    items = [
        Item("text", "ha_intents", "a", ("HassTurnOn",), language="en", text="a"),
        Item("text", "ha_intents", "b", ("HassTurnOff",), language="de", text="b"),
        Item("text", "nlu", "c", ("HassTurnOn",), language="en", text="c", group="nlu:iot_hue_lighton"),
        Item("text", "nlu", "d", ("HassTurnOn",), language="en", text="d", group="nlu:iot_wemo_on"),
        Item("text", "nlu", "e", ("HassTurnOn",), language="en", text="e", group="nlu:iot_coffee"),
        Item("text", "clinc", "f", ("none",), language="en", text="f", group="clinc:oos"),
    ]
    probability = np.array([
        [0.1, 0.8, 0.1], [0.2, 0.7, 0.1], [0.05, 0.9, 0.05], [0.9, 0.05, 0.05], [0.1, 0.5, 0.4], [0.1, 0.1, 0.8],
    ], np.float32)  # fmt: skip
    out = measure_requests(items, probability, np.log(probability), intents, dict.fromkeys(intents, 0.6), 1.0)
    assert out["home_assistant"]["en"]["accuracy"] == 1.0
    assert out["home_assistant"]["de"]["accuracy"] == 0.0
    assert out["home_assistant_mean"] == 0.5
    assert out["people"]["right"] == pytest.approx(1 / 3)
    assert out["people"]["wrong"] == pytest.approx(1 / 3)  # the third was refused: not sure enough
    assert out["out_of_scope"]["auroc"] == out["out_of_scope"]["auroc_energy"] == 1.0
    assert out["out_of_scope"]["accepted"] == 0.0


@pytest.mark.parametrize("both", [np.minimum, np.multiply])
def test_the_rule_reads_the_table_of_situations(both):
    def row(**sure):
        def part(names):
            return {name: np.array([float(name in sure)]) for name in names}

        heads, outside = (LABELS.presence, LABELS.sound, LABELS.context, ("command", "help")), float("outside" in sure)
        facts = Facts(*(part(names) for names in heads), np.array([outside]))
        out = table_scores(both, facts, load_recipe("home").situation, LABELS.situation)
        return LABELS.situation[int(out[0].argmax())]

    assert row() == "quiet"
    assert row(water=1) == "quiet"
    assert row(cat=1) == "routine"
    assert row(person=1, away=1) == "intrusion"
    assert row(person=1, away=1, doorbell=1) == "visitor"
    assert row(glass_break=1, home=1) == "hazard"
    assert row(glass_break=1, away=1) == "intrusion"
    assert row(cough=1, person=1, night=1) == "distress"
    assert row(command=1, none=1) == "command"
    assert row(dog_bark=1, vehicle=1, outside=1, none=1) == "visitor"
    assert row(smoke_alarm=1, baby_cry=1, command=1) == "hazard"


def test_false_alarms_an_hour_at_equal_recall():
    truth = np.arange(100) < 20
    perfect = truth.astype(float)
    assert false_alarms(perfect, truth) == 0
    half_right = np.where(np.arange(100) % 2, perfect, 1.0)
    assert false_alarms(half_right, truth) == pytest.approx(900 * 0.5)
    fused = np.zeros((100, len(LABELS.situation)))
    rule = fused.copy()
    classes = np.full(100, LABELS.situation.index("quiet"))
    for number, name in enumerate(("intrusion", "hazard", "distress")):
        index = LABELS.situation.index(name)
        members = np.arange(100) // 20 == number
        classes[members] = index
        fused[:, index] = members
        rule[:, index] = members | (np.arange(100) >= 90)
    table = against_rule(fused, {"minimum": rule}, {"minimum": rule}, classes, classes, LABELS.situation)
    assert table["alarms"]["hazard"]["fused"] == 0
    assert table["alarms"]["hazard"]["rule"] == pytest.approx(900 * 10 / 80)
    assert table["alarms"]["all"]["ratio"] == 0
    calm = np.full(100, LABELS.situation.index("quiet"))
    nothing = against_rule(fused, {"minimum": rule}, {"minimum": rule}, calm, calm, LABELS.situation)
    assert list(nothing["alarms"]) == ["all"]


def test_the_seven_subsets_and_halves_that_share_no_source():
    assert next(iter(subsets())) == "vision+audio+text"
    assert len(subsets()) == 7
    items = [Item("audio", "x", f"s{n // 2}", group="g") for n in range(200)]
    one, two = half(items, 0), half(items, 1)
    assert len(one) + len(two) == 200
    assert not {i.source for i in one} & {i.source for i in two}
    assert min(len(one), len(two)) > 60


def test_words_may_ask_for_more_certainty_than_situations():
    rng = np.random.default_rng(0)
    sure = rng.uniform(0.5, 1.0, 400)
    truth = (rng.random(400) > 0.5 * (sure > 0.9)).astype(int)
    p = np.stack([1 - sure, sure], 1)
    assert one_of_thresholds(p, truth, ("a", "b"))["b"] <= 0.6
    assert one_of_thresholds(p, truth, ("a", "b"), 0.95)["b"] <= 0.95


def test_a_report_is_one_page_with_nothing_from_elsewhere(tmp_path):
    from tectum_export.evaluate.metrics import multi_class, multi_label
    from tectum_export.evaluate.report import Mistake, write_report

    rng = np.random.default_rng(0)
    p = rng.dirichlet(np.ones(7), 300)
    truth = rng.integers(0, 7, 300)
    many = rng.random((300, 4))
    hot = (rng.random((300, 4)) < many).astype(float)
    limits = dict.fromkeys(LABELS.presence, 0.5)
    heads = {
        "situation": multi_class(p, truth, LABELS.situation),
        "presence": multi_label(many, hot, np.ones_like(hot), limits, LABELS.presence),
    }
    row = {"accuracy": 0.5, "macro_f1": 0.5, "ece": 0.1, "loss": 1.0}
    metrics = {
        "heads": heads, "subsets": {"vision": row}, "degraded": {"dark": row},
        "rule": {"recall": 0.8, "alarms": {"all": {"fused": 1.0, "rule": 2.0, "ratio": 0.5}}},
        "attribution": {"named_removed": 0.8, "other_removed": 0.1, "scenes": 9},
    }  # fmt: skip
    curves = {
        "situation": (p, truth, LABELS.situation), "intent": (p, truth, LABELS.situation),
        "presence": (many, hot, LABELS.presence), "sound": (many, hot, LABELS.presence),
    }  # fmt: skip
    pcm = rng.standard_normal(16_000).astype(np.float32) * 0.1
    frame = np.zeros((40, 60, 3), np.uint8)
    wrong = Mistake("quiet", "hazard", 0.97, frame, pcm, "<b>hi</b>", ["cat"], [], "home")
    write_report(tmp_path / "r.html", "try", metrics, curves, [wrong])
    page = (tmp_path / "r.html").read_text()
    assert page.count("<svg") == 6
    assert "data:image/jpeg;base64" in page
    assert "&lt;b&gt;hi&lt;/b&gt;" in page
    assert "http" not in page.replace("http-equiv", "")
    assert "nan" not in page
