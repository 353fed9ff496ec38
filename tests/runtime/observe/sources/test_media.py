import numpy as np
import pytest
import soundfile
from tests.media import write_media

from tectum.bundle import Shape
from tectum.errors import MediaError
from tectum.observe.sources.media import MediaFile
from tectum.observe.types import AudioChunk, Frame

SHAPE = Shape(width=320, height=224, rate_hz=5.0, sample_rate=16_000, hop=4_000)


def read(path):
    media = MediaFile(path, SHAPE)
    seen = list(media)
    frames = [s for s in seen if isinstance(s, Frame)]
    chunks = [s for s in seen if isinstance(s, AudioChunk)]
    return media, seen, frames, chunks


def test_video_and_sound_come_in_time_order_at_the_models_rates(tmp_path, grey):
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(48_000 * 3) / 48_000).astype(np.float32)
    path = write_media(tmp_path / "clip.mp4", 3.0, grey, tone, rate=48_000, fps=25)
    _, seen, frames, chunks = read(path)
    times = [s.time for s in seen]
    assert times == sorted(times)
    assert len(frames) == 15
    assert np.allclose(np.diff([f.time for f in frames]), 0.2, atol=0.021)
    assert 12 <= len(chunks) <= 13
    assert np.allclose(np.diff([c.time for c in chunks]), 0.25)
    assert all(c.samples.shape == (4_000,) and c.samples.dtype == np.float32 for c in chunks)
    middle = np.concatenate([c.samples for c in chunks[2:10]])
    assert np.sqrt(np.mean(middle**2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.03)


def test_a_frame_is_letterboxed_not_distorted(tmp_path):
    picture = np.zeros((200, 100, 3), np.uint8)
    picture[:, 50:] = (255, 0, 0)
    _, _, frames, _ = read(write_media(tmp_path / "tall.mp4", 0.5, picture))
    pixels = frames[0].pixels
    assert pixels.shape == (224, 320, 3)
    left, top, width, height = frames[0].box.inner
    assert (top, width, height) == (0, 112, 224)
    assert (pixels[:, : left - 2] == 114).all()
    assert pixels[100, left + 84].tolist()[0] > 200
    assert pixels[100, left + 28].max() < 60


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100])
@pytest.mark.parametrize("kind", ["wav", "flac"])
def test_any_rate_is_resampled_and_no_sample_is_lost(tmp_path, rate, kind):
    path = tmp_path / f"tone.{kind}"
    soundfile.write(path, 0.4 * np.sin(2 * np.pi * 500 * np.arange(2 * rate) / rate), rate)
    _, _, frames, chunks = read(path)
    assert not frames
    samples = np.concatenate([c.samples for c in chunks])
    assert 32_000 <= len(samples) <= 36_000
    spectrum = np.abs(np.fft.rfft(samples[4_000:20_000]))
    assert abs(int(spectrum.argmax()) - 500) <= 1


def test_stereo_is_mixed(tmp_path):
    path = tmp_path / "stereo.wav"
    soundfile.write(path, np.stack([np.full(16_000, 0.5), np.full(16_000, -0.1)], 1), 16_000)
    _, _, _, chunks = read(path)
    assert np.median(chunks[1].samples) == pytest.approx(0.2, abs=0.09)


def test_samples_that_are_not_finite_count_as_silence_with_a_warning(tmp_path, caplog):
    path = tmp_path / "nan.wav"
    samples = np.full(16_000, 0.1, np.float32)
    samples[5_000:6_000] = np.nan
    samples[7_000] = np.inf
    soundfile.write(path, samples, 16_000, subtype="FLOAT")
    media, _, _, chunks = read(path)
    assert all(np.isfinite(c.samples).all() for c in chunks)
    assert len(caplog.messages) == 1
    assert "not finite" in caplog.messages[0]
    assert media.notes == caplog.messages


def test_a_picture_is_shown_for_a_second(tmp_path, grey):
    import cv2

    path = tmp_path / "still.png"
    cv2.imwrite(str(path), grey)
    _, _, frames, chunks = read(path)
    assert [f.time for f in frames] == pytest.approx([0.0, 0.2, 0.4, 0.6, 0.8])
    assert not chunks


def test_a_truncated_recording_gives_what_can_be_read(tmp_path, grey):
    rng = np.random.default_rng(0)
    busy = rng.integers(0, 255, (40, *grey.shape), dtype=np.uint8)
    whole = write_media(tmp_path / "whole.mkv", 4.0, busy)
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    _, _, frames, _ = read(cut)
    assert 3 <= len(frames) < 20


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.mp4", b"", "is empty"),
        ("text.mp4", b"this is no video at all, only words\n" * 50, "cannot be read"),
        ("noise.wav", bytes(range(256)) * 20, "cannot be read"),
        ("broken.png", b"\x89PNG\r\n\x1a\n" + b"x" * 100, "broken"),
    ],
)
def test_what_is_no_media_is_one_clear_error(tmp_path, name, content, reason):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(MediaError, match=reason) as caught:
        read(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_mp4_cut_before_its_index_is_an_error(tmp_path, grey):
    whole = write_media(tmp_path / "whole.mp4", 1.0, grey)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(MediaError, match=r"cut\.mp4"):
        read(cut)


def test_a_wav_with_no_channels_is_an_error(tmp_path):
    path = tmp_path / "none.wav"
    soundfile.write(path, np.zeros(1_000), 16_000)
    raw = bytearray(path.read_bytes())
    raw[22:24] = b"\x00\x00"
    path.write_bytes(raw)
    with pytest.raises(MediaError, match=r"none\.wav"):
        read(path)


def test_missing_files_and_folders(tmp_path):
    with pytest.raises(MediaError, match="no such file"):
        MediaFile(tmp_path / "gone.mp4", SHAPE)
    with pytest.raises(MediaError, match="is a folder"):
        MediaFile(tmp_path, SHAPE)
