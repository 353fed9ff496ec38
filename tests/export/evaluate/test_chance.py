import numpy as np
import pytest

from tectum_export.evaluate.chance import at_chance, nothing_learned
from tectum_export.evaluate.metrics import multi_class, multi_label

LABELS = ("a", "b", "c")


def picked(sure):
    """A head that picks one of three, rightly in a share of ``sure``."""
    rng = np.random.default_rng(0)
    truth = rng.choice(3, 600, p=(0.8, 0.1, 0.1))
    told = np.where(rng.random(600) < sure, truth, rng.integers(0, 3, 600))
    return multi_class(np.eye(3)[told], truth, LABELS)


def several(sure):
    rng = np.random.default_rng(1)
    truth = (rng.random((400, 3)) < 0.3).astype(float)
    score = sure * truth + (1 - sure) * rng.random((400, 3))
    return multi_label(score, truth, np.ones_like(truth), dict.fromkeys(LABELS, 0.5), LABELS)


@pytest.mark.parametrize("head", [picked, several])
def test_a_head_that_guesses_is_named_and_one_that_knows_is_not(head):
    (found,) = at_chance({"x": head(0.0)})
    assert found.startswith("x (")
    assert ("by chance 0.33" in found) is (head is picked)
    assert at_chance({"x": head(0.5)}) == []


def test_the_same_answer_whatever_is_asked_is_chance_however_often_it_is_right():
    truth = np.array([0] * 95 + [1] * 5)
    constant = multi_class(np.eye(2)[np.zeros(100, int)], truth, ("none", "away"))
    assert constant["accuracy"] == 0.95
    assert at_chance({"context": constant}) == ["context (mean recall 0.50, by chance 0.50)"]


def test_few_clips_that_happen_to_be_right_are_no_knowledge():
    truth = np.array([[1.0], [0.0], [0.0]])
    lucky = multi_label(np.array([[0.9], [0.1], [0.2]]), truth, np.ones_like(truth), {"a": 0.5}, ("a",))
    assert lucky["macro_auc"] == 1.0
    assert at_chance({"sound": lucky}) == ["sound (AUC 1.00, by chance 0.50)"]


def test_a_head_with_one_label_measures_nothing_and_says_nothing():
    assert at_chance({"intent": multi_class(np.ones((9, 1)), np.zeros(9, int), ("none",))}) == []


def test_the_sentence_stands_only_where_it_is_true():
    assert nothing_learned({"heads": {}}) == nothing_learned({"at_chance": []}) == ""
    assert nothing_learned({"at_chance": ["sound (AUC 0.51, by chance 0.50)"]}).startswith(
        "Learned nothing: sound (AUC"
    )
