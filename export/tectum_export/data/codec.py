"""Sound through a lossy codec, as cameras and telephones send it."""

import io

import av
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def aac(samples: Floats, bit_rate: int = 16_000, rate: int = 16_000) -> Floats:
    """Mono ``samples`` encoded as AAC at ``bit_rate`` (bit/s) and decoded, in step with the original. Same length."""
    memory = io.BytesIO()
    with av.open(memory, "w", format="mp4") as out:  # its edit list tells the decoder what to skip
        stream = out.add_stream("aac", rate=rate, layout="mono", bit_rate=bit_rate)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None], np.float32), "fltp", "mono")
        frame.sample_rate, frame.pts = rate, 0
        for part in (frame, None):
            out.mux(stream.encode(part))
    memory.seek(0)
    with av.open(memory, "r") as source:
        parts = [frame.to_ndarray()[0] for frame in source.decode(audio=0)]
    decoded = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    out_samples = np.zeros(len(samples), np.float32)
    count = min(len(samples), len(decoded))
    out_samples[:count] = decoded[:count]
    return out_samples
