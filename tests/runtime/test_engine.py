import numpy as np
import pytest

from tectum import AudioChunk, Engine, Frame, ProviderError, UsageError, Utterance
from tectum.encode.onnx.plan import Plan
from tectum.encode.text_cleaning import to_bytes


def test_every_graph_runs_on_the_provider_that_was_asked_for(engine):
    assert set(engine.providers.values()) == {"CPUExecutionProvider"}


def test_a_provider_that_is_not_there_is_an_error_not_a_fall_back(bundle):
    with pytest.raises(ProviderError, match="not in this onnxruntime"):
        Engine(bundle, Plan.same(bundle.variant, bundle.graphs, "require:ROCMExecutionProvider"))


def chunk(samples, time=0.0, place="home"):
    return AudioChunk(place, time, samples)


def test_a_picture_is_encoded(engine):
    shape = engine.bundle.shape
    out = engine.encode(Frame.whole("hall", 1.5, np.full((shape.height, shape.width, 3), 90, np.uint8)))
    assert (out.modality, out.place, out.time) == ("vision", "hall", 1.5)
    assert out.vector.shape == (engine.bundle.embedding,)
    assert out.scores["presence"].shape == (4,)
    assert all(0 <= box.score <= 1 and box.width > 0 and box.height > 0 for box in out.boxes)


@pytest.mark.parametrize("pixels", [np.zeros((10, 10, 3), np.uint8), np.zeros((224, 320, 3), np.float32)])
def test_a_frame_of_another_shape_or_dtype_is_refused(engine, pixels):
    with pytest.raises(UsageError, match="frame must be uint8"):
        engine.encode(Frame.whole("home", 0.0, pixels))


def test_chunked_sound_equals_the_whole_window(engine):
    rng = np.random.default_rng(3)
    sound = (0.1 * rng.standard_normal(engine.hop * 12)).astype(np.float32)
    hops = sound.reshape(-1, engine.hop)
    stream = engine.stream()
    chunked = [engine.encode(chunk(h, i * 0.25), stream) for i, h in enumerate(hops)]
    window = sound[-engine.bundle.window :]
    whole = engine.sessions["audio"]({"pcm": window[None]})
    assert np.abs(chunked[-1].vector - whole["embedding"][0]).max() < 1e-4
    assert chunked[0].quality == pytest.approx(engine.hop / engine.bundle.window)
    assert chunked[-1].quality == 1.0


def test_streams_keep_their_sound_apart_the_engine_keeps_none_and_reset_forgets(engine):
    loud = np.full(engine.hop, 0.5, np.float32) * np.sin(np.arange(engine.hop)).astype(np.float32)
    quiet = np.zeros(engine.hop, np.float32)
    one, other = engine.stream(), engine.stream()
    first = engine.encode(chunk(quiet), one)
    engine.encode(chunk(loud), other)  # of the same place: it is the stream that counts
    later = engine.encode(chunk(quiet), other)
    assert not np.array_equal(first.vector, later.vector)
    other["audio"].reset()
    again = engine.encode(chunk(quiet), other)
    assert np.array_equal(first.vector, again.vector)
    assert np.array_equal(first.vector, engine.encode(chunk(quiet)).vector)


def test_a_hop_that_is_skipped_is_in_the_window_of_the_next(engine):
    rng = np.random.default_rng(5)
    hops = (0.1 * rng.standard_normal((4, engine.hop))).astype(np.float32)
    every, some = engine.stream(), engine.stream()
    for hop in hops[:3]:
        engine.encode(chunk(hop), every)
        some["audio"].skip(chunk(hop))
    assert np.array_equal(engine.encode(chunk(hops[3]), every).vector, engine.encode(chunk(hops[3]), some).vector)


@pytest.mark.parametrize(
    "samples", [np.zeros(100, np.float32), np.zeros(4000, np.float64), np.zeros((4000, 1), np.float32)]
)
def test_a_chunk_of_another_size_is_refused(engine, samples):
    with pytest.raises(UsageError, match="audio chunk must be float32"):
        engine.encode(chunk(samples))


@pytest.mark.parametrize("text", ["", " ", "a", "日本語", "x" * 10_000, "\x00\x01", "🔥" * 100, "\ud800"])
def test_any_text_is_encoded(engine, text):
    out = engine.encode(Utterance("home", 0.0, text))
    assert np.isfinite(out.vector).all()
    assert out.scores["intent"].sum() == pytest.approx(1, abs=1e-4)


def test_words_that_only_inform_stay_so(engine):
    assert engine.encode(Utterance("home", 0.0, "hello")).actionable
    assert not engine.encode(Utterance("home", 0.0, "hello", actionable=False)).actionable


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("encode_frame", r"encode\(Frame"),
        ("encode_audio", r"encode\(AudioChunk"),
        ("encode_text", r"encode\(Utterance"),
        ("hear_audio", r"stream\(\), whose encoders have skip"),
        ("reset", "stream"),
        ("forget", "stream"),
    ],
)
def test_an_old_name_names_the_new_one(engine, old, new):
    with pytest.raises(AttributeError, match=f"no attribute '{old}'; it is Engine.{new}"):
        getattr(engine, old)
    with pytest.raises(AttributeError, match=r"no attribute 'nothing'$"):
        _ = engine.nothing


def test_to_bytes_is_even_padded_and_cut_between_characters():
    assert to_bytes("abc", 160).tolist() == [97, 98, 99, 0]
    assert len(to_bytes("é" * 100, 15)) == 14
    assert to_bytes("", 160).tolist() == [32, 0]


def test_plain_commands_are_understood(engine):
    intents = engine.bundle.labels["intent"]
    wanted = {"turn on the light in the kitchen": "HassTurnOn", "schalte das licht aus": "HassTurnOff"}
    for text, intent in wanted.items():
        scores = engine.encode(Utterance("home", 0.0, text)).scores["intent"]
        assert intents[int(scores.argmax())] == intent
