"""From logits to probabilities: sigmoid and softmax with a temperature."""

import numpy as np
from numpy.typing import NDArray


def sigmoid(logits: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """Independent probabilities of multi-label logits."""
    return np.asarray(0.5 + 0.5 * np.tanh(logits * np.float32(0.5 / temperature)), np.float32)


def softmax(logits: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """Probabilities over the last axis that sum to one."""
    scaled = logits / temperature
    power = np.exp(scaled - scaled.max(-1, keepdims=True))
    return np.asarray(power / power.sum(-1, keepdims=True), np.float32)
