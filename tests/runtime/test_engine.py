import numpy as np
import pytest

from tectum import Engine, ProviderError, UsageError
from tectum.encode.onnx.plan import Plan
from tectum.encode.text_cleaning import to_bytes


def test_every_graph_runs_on_the_provider_that_was_asked_for(engine):
    assert set(engine.providers.values()) == {"CPUExecutionProvider"}


def test_a_provider_that_is_not_there_is_an_error_not_a_fall_back(bundle):
    with pytest.raises(ProviderError, match="not in this onnxruntime"):
        Engine(bundle, Plan.same(bundle.variant, "require:ROCMExecutionProvider"))


def test_encode_frame(engine):
    shape = engine.bundle.shape
    out = engine.encode_frame(np.full((shape.height, shape.width, 3), 90, np.uint8), 1.5, "hall")
    assert (out.modality, out.place, out.time) == ("vision", "hall", 1.5)
    assert out.vector.shape == (engine.bundle.embedding,)
    assert out.scores["presence"].shape == (4,)
    assert out.where.shape == (4, 2)
    assert ((out.where >= 0) & (out.where <= 1)).all()


@pytest.mark.parametrize("pixels", [np.zeros((10, 10, 3), np.uint8), np.zeros((224, 320, 3), np.float32)])
def test_a_frame_of_another_shape_or_dtype_is_refused(engine, pixels):
    with pytest.raises(UsageError, match="frame must be uint8"):
        engine.encode_frame(pixels, 0.0)


def test_chunked_sound_equals_the_whole_window(engine):
    rng = np.random.default_rng(3)
    sound = (0.1 * rng.standard_normal(engine.hop * 12)).astype(np.float32)
    hops = sound.reshape(-1, engine.hop)
    engine.reset()
    chunked = [engine.encode_audio(h, i * 0.25, "a") for i, h in enumerate(hops)]
    window = sound[-engine.bundle.window :]
    whole = engine._audio_session({"pcm": window[None]})
    assert np.abs(chunked[-1].vector - whole["embedding"][0]).max() < 1e-4
    assert chunked[0].quality == pytest.approx(engine.hop / engine.bundle.window)
    assert chunked[-1].quality == 1.0


def test_places_keep_their_sound_apart_and_reset_forgets(engine):
    loud = np.full(engine.hop, 0.5, np.float32) * np.sin(np.arange(engine.hop)).astype(np.float32)
    quiet = np.zeros(engine.hop, np.float32)
    engine.reset()
    first = engine.encode_audio(quiet, 0.0, "b")
    engine.encode_audio(loud, 0.0, "c")
    engine.reset("b")
    again = engine.encode_audio(quiet, 0.0, "b")
    assert np.array_equal(first.vector, again.vector)


@pytest.mark.parametrize(
    "samples", [np.zeros(100, np.float32), np.zeros(4000, np.float64), np.zeros((4000, 1), np.float32)]
)
def test_a_chunk_of_another_size_is_refused(engine, samples):
    with pytest.raises(UsageError, match="audio chunk must be float32"):
        engine.encode_audio(samples, 0.0)


@pytest.mark.parametrize("text", ["", " ", "a", "日本語", "x" * 10_000, "\x00\x01", "🔥" * 100, "\ud800"])
def test_any_text_is_encoded(engine, text):
    out = engine.encode_text(text, 0.0)
    assert np.isfinite(out.vector).all()
    assert out.scores["intent"].sum() == pytest.approx(1, abs=1e-4)


def test_to_bytes_is_even_padded_and_cut_between_characters():
    assert to_bytes("abc", 160).tolist() == [97, 98, 99, 0]
    assert len(to_bytes("é" * 100, 15)) == 14
    assert to_bytes("", 160).tolist() == [32, 0]


def test_plain_commands_are_understood(engine):
    intents = engine.bundle.labels["intent"]
    wanted = {"turn on the light in the kitchen": "HassTurnOn", "schalte das licht aus": "HassTurnOff"}
    for text, intent in wanted.items():
        scores = engine.encode_text(text, 0.0).scores["intent"]
        assert intents[int(scores.argmax())] == intent
