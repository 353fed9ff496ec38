"""What was public under another name: an old name is an error that says the new one."""

import copy
import pickle

import numpy as np
import pytest

import tectum
from tectum import Bundle, Embedding, Event, Scores, Utterance
from tectum.decide.events import JSON_KEYS
from tectum.engine import RENAMED

EMBEDDING = Embedding("audio", "hall", 0.0, np.zeros(4, np.float32))
EVENT = Event("a", "person", "presence", "hall", "start", 0.0, None, 0.0, 0.9)
OLD = [
    (tectum, "Place", "tectum.Pipeline"),
    *((EMBEDDING, old, new) for old, new in Embedding.renamed.items()),
    (Utterance("hall", 0.0, "hello"), "acts", "actionable"),
    (Bundle.load(), "surest", "Bundle.top_above_threshold"),
    (Scores("hall", 0.0, np.zeros(3, np.float32), ("audio",), None), "present", "modalities"),
    *((EVENT, key, name) for name, key in JSON_KEYS.items()),
]


@pytest.mark.parametrize(("of", "old", "new"), OLD, ids=[f"{type(of).__name__}.{old}" for of, old, _ in OLD])
def test_an_old_name_is_an_error_that_says_the_new_one(of, old, new):
    with pytest.raises(AttributeError, match=f"has no attribute '{old}'; it is {new} now"):
        getattr(of, old)
    assert hasattr(of, new.rpartition(".")[2])


@pytest.mark.parametrize("old", RENAMED)
def test_so_it_is_for_the_engine(engine, old):
    with pytest.raises(AttributeError, match=f"'Engine' object has no attribute '{old}'; it is Engine"):
        getattr(engine, old)


@pytest.mark.parametrize("of", [tectum, EMBEDDING, EVENT, Utterance("hall", 0.0, "hello")])
def test_any_other_name_is_an_ordinary_error(of):
    with pytest.raises(AttributeError, match=r"has no attribute 'nosuch'$"):
        _ = of.nosuch


def test_copies_are_as_before():
    assert copy.deepcopy(EVENT) == EVENT
    assert pickle.loads(pickle.dumps(EVENT)) == EVENT  # noqa: S301  of our own
    assert copy.copy(EMBEDDING).vector is EMBEDDING.vector
    assert pickle.loads(pickle.dumps(EMBEDDING)).modality == "audio"  # noqa: S301
