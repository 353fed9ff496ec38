"""What a teacher said of each sentence, on disk: asked once, kept as it goes."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from tectum_export.teach.rows import stored_rows, write_rows

AT_ONCE = 500
"""Sentences between two looks at the clock and the keyboard."""
KEPT_EVERY = 20
"""Such lots between two writings of what was said: a process that is ended loses no more."""


def ask_all(
    texts: Sequence[str], path: Path, ask: Callable[[Sequence[str]], NDArray[np.float32]], description: str
) -> NDArray[np.float32]:
    """The answer to each text, float32 [N, D]; those that ``path`` does not hold are asked for, and kept there as
    float16."""
    stored = stored_rows(path)
    known: dict[str, NDArray[np.float16]] = (
        {} if stored is None else dict(zip(stored["texts"].tolist(), stored["vectors"], strict=True))
    )
    new = sorted((text for text in dict.fromkeys(texts) if text not in known), key=len)
    begins = range(0, len(new), AT_ONCE)
    try:
        for lot, begin in enumerate(track(begins, description=description, disable=not new), 1):
            asked = new[begin : begin + AT_ONCE]
            known.update(zip(asked, ask(asked).astype(np.float16), strict=True))
            if lot % KEPT_EVERY == 0:
                _keep(path, known)
    finally:  # what was said stays said, also when it is interrupted
        if new:
            _keep(path, known)
    return np.stack([known[text] for text in texts]).astype(np.float32)


def _keep(path: Path, known: dict[str, NDArray[np.float16]]) -> None:
    if not known:
        return
    write_rows(path, {"texts": np.array(list(known)), "vectors": np.stack(list(known.values()))})
