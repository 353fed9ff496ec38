"""Text augmentation: slips of the finger, and the kind of noise that speech recognition makes."""

import numpy as np

_NEIGHBOURS = dict(
    zip("qwertyuiopasdfghjklzxcvbnm", "wqrtyuiopoaspdfghjkxzcvbnk", strict=True)
)  # one neighbouring key each
_FILLERS = ("uh ", "um ", "please ", "hey ", "ok ", "so ")


def typos(rng: np.random.Generator, text: str, rate: float = 0.04) -> str:
    """Drop, double, swap or mistype letters, each with probability ``rate``."""
    out: list[str] = []
    for letter in text:
        draw = rng.random() / rate
        if draw >= 1:
            out.append(letter)
        elif draw < 0.3:
            continue
        elif draw < 0.5:
            out += [letter, letter]
        elif draw < 0.75 and out:
            out.insert(len(out) - 1, letter)
        else:
            out.append(_NEIGHBOURS.get(letter, letter))
    return "".join(out)


def recognised(rng: np.random.Generator, text: str) -> str:
    """As if heard: no punctuation, perhaps a filler word, a lost word or a repeated one."""
    words = "".join(c for c in text if c not in ",.!?;:¿¡'\"").split()
    if len(words) > 3 and rng.random() < 0.3:
        index = int(rng.integers(len(words)))
        words = words[:index] + words[index + 1 :] if rng.random() < 0.5 else [*words[:index], *words[index - 1 :]]
    filler = _FILLERS[int(rng.integers(len(_FILLERS)))] if rng.random() < 0.15 else ""
    return filler + " ".join(words)


def augment(rng: np.random.Generator, text: str) -> str:
    """One draw: mostly as written, sometimes typed badly, sometimes heard badly. Never empty."""
    draw = rng.random()
    changed = typos(rng, text) if draw < 0.25 else recognised(rng, text) if draw < 0.5 else text
    return changed.strip() or text
