"""The audio encoder that starts from pretrained layers."""

import math

import numpy as np
import pytest
import torch
from msgspec.structs import replace

from tectum.errors import UsageError
from tectum_export.model.audio import AudioEncoder, build_audio
from tectum_export.model.mel import MagnitudeMel
from tectum_export.model.separable import CHANNELS, SameConv, SeparableLayers
from tectum_export.recipe import load_recipe

WEIGHTS = "weights/yamnet_layers1-14_float.npz"


def stored(layers):
    """Weights in the layout of the file: random, as many as ``layers`` need."""
    rng = np.random.default_rng(0)
    arrays, inputs = {}, 1
    for index in range(layers):
        if index:
            number = 2 * index - 1
            arrays[f"{number:02d}_dw_w"] = rng.standard_normal((1, 3, 3, inputs)).astype(np.float32)
            arrays[f"{number:02d}_dw_b"] = rng.standard_normal(inputs).astype(np.float32)
        number, size = 2 * index, 1 if index else 3
        shape = (CHANNELS[index], size, size, inputs)
        arrays[f"{number:02d}_conv_w"] = rng.standard_normal(shape).astype(np.float32)
        arrays[f"{number:02d}_conv_b"] = rng.standard_normal(CHANNELS[index]).astype(np.float32)
        inputs = CHANNELS[index]
    return arrays


def test_the_front_end_is_a_short_time_fourier_transform():
    """Against numpy, with TensorFlow's own definition of the mel filters (HTK, triangles that are straight in mel)."""
    pcm = np.random.default_rng(0).standard_normal((2, 15_600)).astype(np.float32) * 0.1
    got = MagnitudeMel()(torch.from_numpy(pcm)).numpy()
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 400)
    frames = np.stack([pcm[:, 160 * k : 160 * k + 400] for k in range(96)], 1) * hann
    magnitude = np.abs(np.fft.rfft(frames, 512))
    mel = 1127.0 * np.log(1 + np.linspace(0, 8000, 257) / 700)
    edges = np.linspace(1127.0 * math.log(1 + 125 / 700), 1127.0 * math.log(1 + 7500 / 700), 66)
    filters = np.zeros((64, 257))
    for band in range(64):
        low, middle, high = edges[band : band + 3]
        filters[band] = np.maximum(0, np.minimum((mel - low) / (middle - low), (high - mel) / (high - middle)))
    wanted = np.log(magnitude @ filters.T + 0.001)
    assert got.shape == (2, 64, 96)
    assert np.abs(got - wanted.transpose(0, 2, 1)).max() < 1e-3


def test_stride_two_pads_after_the_picture_alone():
    conv = SameConv(1, 1, 2)
    with torch.no_grad():
        conv.conv.weight.zero_()
        conv.conv.weight[0, 0, 0, 0] = 1.0
        conv.conv.bias.zero_()
        out = conv(torch.arange(16.0).reshape(1, 1, 4, 4) / 4)
    assert out.shape == (1, 1, 2, 2)
    assert (out * 4).flatten().tolist() == [0, 2, 8, 10]


def test_pretrained_weights_go_where_they_belong(tmp_path):
    arrays = stored(4)
    np.savez(tmp_path / "w.npz", **arrays)
    net = SeparableLayers(3)
    net.load_pretrained(tmp_path / "w.npz")
    assert torch.equal(net[0].conv.weight[5, 0], torch.from_numpy(arrays["00_conv_w"][5, :, :, 0]))
    assert torch.equal(net[1].depthwise.conv.weight[7, 0], torch.from_numpy(arrays["01_dw_w"][0, :, :, 7]))
    assert torch.equal(net[2].pointwise.weight[9, :, 0, 0], torch.from_numpy(arrays["04_conv_w"][9, 0, 0]))
    assert torch.equal(net[2].pointwise.bias, torch.from_numpy(arrays["04_conv_b"]))


def test_weights_that_do_not_fit_are_named(tmp_path):
    with pytest.raises(UsageError, match=r"gone\.npz: no such file; it is named in the recipe under \[audio\]"):
        SeparableLayers(3).load_pretrained(tmp_path / "gone.npz")
    (tmp_path / "junk.npz").write_bytes(b"junk")
    with pytest.raises(UsageError, match=r"junk\.npz: is not an \.npz of weights"):
        SeparableLayers(3).load_pretrained(tmp_path / "junk.npz")
    np.savez(tmp_path / "few.npz", **stored(3))
    with pytest.raises(UsageError, match=r"few\.npz: holds no '05_dw_w'"):
        SeparableLayers(4).load_pretrained(tmp_path / "few.npz")
    wrong = stored(3)
    wrong["02_conv_w"] = wrong["02_conv_w"][:8]
    np.savez(tmp_path / "wrong.npz", **wrong)
    with pytest.raises(UsageError, match=r"wrong\.npz: '02_conv' is \(8, 1, 1, 32\)"):
        SeparableLayers(3).load_pretrained(tmp_path / "wrong.npz")
    with pytest.raises(UsageError, match=r"\[audio\] layers 15: allowed are 3 to 14"):
        SeparableLayers(15)


def test_fourteen_layers_hear_what_the_teacher_hears(shared_data):
    """The same features as the TFLite file that the weights were read from, which computes in int8."""
    from tectum_export.data.sound import read_sound
    from tectum_export.teach.sounds import PATCH, SoundTeacher

    teacher = SoundTeacher(shared_data / "weights/yamnet_cls.tflite")
    net = SeparableLayers(14)
    net.load_pretrained(shared_data / WEIGHTS)
    for name in ("1-100032-A", "1-110389-A", "1-30226-A"):
        pcm = read_sound(shared_data / f"sounds/esc10/audio/{name}.flac")[:PATCH]
        with torch.no_grad():
            own = net(MagnitudeMel()(torch.from_numpy(pcm[None])).transpose(1, 2)[:, None]).mean((2, 3))[0].numpy()
        wanted, _ = teacher(pcm)
        assert np.corrcoef(own, wanted)[0, 1] > 0.99


def test_a_recipe_builds_either_net():
    home = load_recipe("home", smoke=True)
    pretrained = build_audio(home)
    assert len(pretrained.body.layers) == home.audio.layers
    plain = build_audio(replace(home, audio=replace(home.audio, pretrained="")))
    assert plain.body.features == 2 * home.audio.channels[-1]
    pcm = torch.randn(2, 15_600) * 0.1
    for encoder in (pretrained, plain):
        embedding, sound, error = encoder.eval()(pcm)
        assert embedding.shape == (2, home.embedding)
        assert sound.shape == (2, len(home.labels.sound))
        assert error.shape == (2,)
        assert torch.allclose(embedding[:, : sound.shape[1]] * 4, sound, atol=1e-6)


def test_the_first_projection_keeps_what_varies():
    encoder = AudioEncoder(4, 20, layers=5)
    rng = torch.Generator().manual_seed(0)
    hidden = torch.randn(500, 12, generator=rng)
    pooled = 3.0 + hidden @ torch.randn(12, encoder.body.features, generator=rng)
    encoder.project(pooled)
    embedded = encoder.embed(pooled)
    assert embedded.mean(0).abs().max() < 1e-2
    assert torch.allclose(embedded[:, :12].std(0), torch.ones(12), atol=0.05)
    error = hidden - embedded[:, :12] @ torch.linalg.lstsq(embedded[:, :12], hidden).solution
    assert error.std() < 0.2


def test_in_bfloat16_depthwise_convolutions_train_in_full_and_pointwise_ones_do_not():
    layer = SeparableLayers(3)[2].train()
    x = torch.randn(2, 64, 8, 8)
    with torch.autocast("cpu", torch.bfloat16):
        between = layer.depthwise(x)
        assert (between.dtype, layer(x).dtype) == (torch.float32, torch.bfloat16)
        assert layer.eval().depthwise(x).dtype == torch.bfloat16
