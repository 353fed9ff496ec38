from itertools import product

import numpy as np
import pytest

from tectum.encode.types import Embedding


def vector(engine, seed):
    return np.random.default_rng(seed).standard_normal(engine.bundle.embedding).astype(np.float32)


def add(engine, line, modality, time, seed=0, context=None):
    scores = {}
    if modality == "text":
        contexts = engine.bundle.labels["context"]
        scores["context"] = np.array([float(c == (context or "none")) for c in contexts], np.float32)
    line.add(Embedding(modality, "home", time, vector(engine, seed), scores=scores))


def test_slots_hold_the_newest_embedding_with_its_age(engine):
    line = engine.timeline()
    for i in range(21):
        add(engine, line, "vision", i * 0.2, seed=i)
    feed = line.inputs(4.0)
    assert feed["vision_present"].tolist() == [[1, 1, 1, 1]]
    assert feed["vision_age"][0] == pytest.approx([3.0, 2.0, 1.0, 0.0], abs=0.01)
    assert np.array_equal(feed["vision"][0, 3], vector(engine, 20))
    assert feed["audio_present"].sum() == 0


def test_a_modality_that_stops_becomes_absent(engine):
    line = engine.timeline()
    add(engine, line, "audio", 1.0)
    add(engine, line, "vision", 1.0)
    add(engine, line, "vision", 9.0)
    feed = line.inputs(9.0)
    assert feed["audio_present"].sum() == 0
    assert engine.fuse(line, 9.0).modalities == ("vision",)


def test_the_skew_is_picture_minus_sound(engine):
    line = engine.timeline()
    assert line.skew_ms() is None
    add(engine, line, "audio", 1.0)
    add(engine, line, "vision", 1.04)
    assert line.skew_ms() == pytest.approx(40.0)


def test_a_context_is_held_until_it_is_replaced(engine):
    line = engine.timeline()
    contexts = engine.bundle.labels["context"]
    add(engine, line, "text", 0.0, context="away")
    assert contexts[int(line.inputs(3600.0)["context"].argmax())] == "away"
    assert engine.fuse(line, 3600.0).modalities == ("text",)
    add(engine, line, "text", 3700.0, context="none")
    assert contexts[int(line.inputs(3700.0)["context"].argmax())] == "away"
    line.set_context("home")
    assert contexts[int(line.inputs(3701.0)["context"].argmax())] == "home"


@pytest.mark.parametrize("there", list(product((False, True), repeat=3)))
def test_every_pattern_of_presence_is_finite(engine, there):
    line = engine.timeline()
    for modality, present in zip(("vision", "audio", "text"), there, strict=True):
        if present:
            add(engine, line, modality, 0.0)
    scores = engine.fuse(line, 0.1)
    assert np.isfinite(scores.situation).all()
    assert scores.situation.sum() == pytest.approx(1, abs=1e-4)
    assert scores.modalities == tuple(m for m, p in zip(("vision", "audio", "text"), there, strict=True) if p)
    shares_ = engine.attribute(line, 0.1, "hazard")
    assert sum(shares_.values()) == pytest.approx(1, abs=1e-3) or sum(shares_.values()) == 0
    for modality, present in zip(("vision", "audio", "text"), there, strict=True):
        if not present:
            assert shares_[modality] == pytest.approx(0, abs=1e-6)
