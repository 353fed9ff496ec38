"""Speech to text in this process: Moonshine's small English network, run by the ONNX Runtime that runs all else.

Its weights come in the wheel of PyPI ``moonshine-voice`` before 0.1 (code and English models: MIT); nothing else of
that package is used. Words are decoded greedily, one token a step with the keys and values of those before, and every
token has a probability: what the network itself was not sure of is heard, and not acted on
(``benchmarks/spoken_commands.py``).

Source: Jeffries et al., Moonshine: Speech Recognition for Live Transcription and Voice Commands, 2024.
"""

from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tectum.encode.onnx.session import Session
from tectum.errors import UsageError

RATE = 16_000
SURE = 0.2
"""How likely the least sure token of a sentence must be for the house to act on it: below lie words that were made up;
it costs two in a hundred commands (benchmarks/spoken_commands.py)."""
BEGIN, END = 1, 2
TOKENS_PER_S, MOST_TOKENS = 6.5, 192
"""Of speech, as its makers bound it: a network that repeats itself is cut off."""
SHORTEST_S, LOUD, SILENT = 0.25, 0.5, 1e-4
FILES = ("encoder_model.ort", "decoder_model_merged.ort", "tokenizer.bin")
SPACE = "\u2581"
MISSING = "transcriber = 'moonshine' needs its network: pip install 'tectum[listen]'"


class Heard(Struct, frozen=True):
    """What was heard. ``least`` and ``mean``: of the probabilities of its tokens (0-1); 0 where nothing was."""

    text: str = ""
    least: float = 0.0
    mean: float = 0.0


def find_files() -> tuple[Path, Path, Path]:
    """Encoder, decoder and tokens in the installed package. Raises UsageError with the fix."""
    from importlib import metadata  # only where somebody is to be understood

    found: dict[str, Path] = {}
    try:
        for file in metadata.files("moonshine-voice") or ():
            if file.name in FILES and file.parent.name == "tiny-en":
                found[file.name] = Path(str(file.locate()))
    except metadata.PackageNotFoundError:
        raise UsageError(MISSING) from None
    if len(found) < len(FILES):
        version = metadata.version("moonshine-voice")
        raise UsageError(f"{MISSING}: moonshine-voice {version} brings no weights, versions before 0.1 do")
    encoder, decoder, tokens = (found[name] for name in FILES)
    return encoder, decoder, tokens


class Moonshine:
    """The network in ``files`` (encoder, decoder, tokens). Raises BundleError: a file cannot be loaded."""

    def __init__(self, files: tuple[Path, Path, Path]):
        encoder, decoder, tokens = files
        self._encoder, self._decoder = Session(encoder), Session(decoder)
        self._tokens = _tokens(tokens.read_bytes())
        self._past = [name for name in self._decoder.inputs if name.startswith("past_key_values.")]
        self._shapes = {tensor.name: tensor.shape for tensor in self._decoder.input_tensors}

    def __call__(self, samples: NDArray[np.float32]) -> Heard:
        """Samples float32 [n] at 16 kHz, one utterance."""
        if len(samples) < SHORTEST_S * RATE or (loudest := float(np.abs(samples).max())) < SILENT:
            return Heard()
        sound = (samples * (LOUD / loudest)).astype(np.float32)[None]
        mask = np.ones(sound.shape, np.int64)
        hidden = self._encoder({"input_values": sound, "attention_mask": mask})["last_hidden_state"]
        ids, chances = self._decode(hidden, min(MOST_TOKENS, int(len(samples) / RATE * TOKENS_PER_S) + 2))
        text = self._text(ids)
        return Heard(text, min(chances), float(np.exp(np.mean(np.log(chances))))) if text else Heard()

    def _decode(self, hidden: NDArray[np.float32], most: int) -> tuple[list[int], list[float]]:
        past: dict[str, NDArray[Any]] = {name: self._empty(name) for name in self._past}
        fixed: dict[str, NDArray[Any]] = {
            "encoder_hidden_states": hidden,
            "encoder_attention_mask": np.ones(hidden.shape[:2], np.int64),
        }
        token, ids, chances = BEGIN, [], []
        for step in range(most):
            feed = {"input_ids": np.array([[token]], np.int64), "use_cache_branch": np.array([step > 0])}
            every = {**fixed, **past, **feed}
            out = self._decoder({name: every[name] for name in self._decoder.inputs})
            logits = out["logits"][0, -1].astype(np.float64)
            token = int(logits.argmax())
            chances.append(float(1 / np.exp(logits - logits[token]).sum()))
            if token == END:
                break
            ids.append(token)
            for name in self._past:
                if step == 0 or ".decoder." in name:  # those of the sound stay as the first step made them
                    past[name] = out[name.replace("past_key_values.", "present.")]
        return ids, chances or [0.0]

    def _empty(self, name: str) -> NDArray[np.float32]:
        _, heads, _, width = self._shapes[name]
        return np.zeros((1, int(heads), 0, int(width)), np.float32)

    def _text(self, ids: list[int]) -> str:
        raw = b"".join(self._tokens[one] for one in ids if 0 <= one < len(self._tokens))
        return raw.decode("utf-8", "replace").replace(SPACE, " ").strip()


def _tokens(raw: bytes) -> list[bytes]:
    """Of the file: each token's bytes behind their number, which takes a second byte from 128 on."""
    found, at = [], 0
    while at < len(raw):
        length = raw[at]
        at += 1
        if length >= 128:
            length = raw[at] * 128 + length - 128
            at += 1
        found.append(raw[at : at + length])
        at += length
    return found
