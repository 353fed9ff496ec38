"""encode: ONNX Runtime sessions. Turns observations into Embeddings with per-modality scores."""

from tectum.encode.types import Embedding

__all__ = ["Embedding"]
