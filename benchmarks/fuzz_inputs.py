"""Inputs that are nearly right: real ones with a few things changed, the same for the same seed.

A change is one of those that fuzzers have found most with (bits, known bad numbers, pieces cut, doubled and exchanged:
Zalewski, "AFL", 2014), one of a line or word of a text, or one of a node of a JSON document.
"""

import json
import random
import re
from collections.abc import Callable, Sequence
from typing import Any

LONGEST = 262_144
"""Bytes; a change that would make more is cut."""
NUMBERS = (
    0,
    1,
    -1,
    7,
    127,
    128,
    255,
    256,
    65_535,
    65_536,
    2**31 - 1,
    2**31,
    2**32,
    2**63 - 1,
    2**63,
    -(2**63),
    10**30,
    10**400,
)
FLOATS = (0.5, -0.0, 1e-320, 1e308, 1e30, -1e30, 0.1)
TEXTS = (
    "", " ", "\x00", "a\nb", "\r\n", "\t", "'", '"', "\\", "${HOME}", "${NO_SUCH}", "../../etc/passwd", "/dev/zero",
    "%s%n", "é", "e\u0301", "\u202eabc", "\U0001d4b3", "\ufeff", "\u2028", "\u0130", "x" * 5_000, "[[", "]]", "{}", "#",
    "nan", "inf", "-inf", "1e999", "true", "null", "none", "0x10", "1_000", "2026-02-30", "25:61", "file:///etc/passwd",
    "rtsp://u:p@[::1", "tcp://:0", "-", "[" * 3_000, '{"a":' * 3_000, "{a=" * 3_000, "a." * 3_000,
    "9" * 5_000, "0x" + "f" * 5_000,
)  # fmt: skip
WORD = re.compile(r"\s+|\w+|.", re.DOTALL)
Mutate = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def mutated(rng: random.Random, seeds: Sequence[bytes], how: Mutate) -> bytes:
    """One of ``seeds`` after one to eight changes. ``how`` makes one change; it may take pieces of the other seeds."""
    data = rng.choice(seeds)
    for _ in range(1 + min(7, int(rng.expovariate(0.7)))):
        data = how(rng, data, seeds)
    return data[:LONGEST]


def binary(rng: random.Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    """Bits, bytes, numbers of 1 to 8 bytes, and pieces; one in four near the beginning, where headers stand."""
    if not data:
        return rng.randbytes(16)
    out, size = bytearray(data), len(data)
    at = rng.randrange(min(size, 64) if rng.random() < 0.25 else size)
    end = min(size, at + 1 + int(rng.expovariate(1 / 64)))
    match rng.randrange(8):
        case 0:
            out[at] ^= 1 << rng.randrange(8)
        case 1:
            out[at] = rng.randrange(256)
        case 2:
            width = rng.choice((1, 2, 4, 8))
            number = (rng.choice(NUMBERS) % (1 << 8 * width)).to_bytes(width, rng.choice(("little", "big")))
            out[at : at + width] = number
        case 3:
            del out[at:end]
        case 4:
            out[at:at] = out[at:end]
        case 5:
            del out[at:]
        case 6:
            other = rng.choice(seeds) or b"\0"
            start = rng.randrange(len(other))
            out[at:end] = other[start : start + end - at + rng.randrange(16)]
        case _:
            out[at:end] = rng.randbytes(end - at)
    return bytes(out)


def text(rng: random.Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    """Lines and words; now and then bytes that are no text at all."""
    if rng.random() < 0.08:
        return binary(rng, data, seeds)
    shown = data.decode("utf-8", "surrogateescape")
    between, parts = ("\n", shown.split("\n")) if rng.random() < 0.3 else ("", WORD.findall(shown))
    at = rng.randrange(len(parts)) if parts else 0
    other = WORD.findall(rng.choice(seeds).decode("utf-8", "surrogateescape")) or [""]
    match rng.randrange(6):
        case 0:
            del parts[at : at + 1 + rng.randrange(4)]
        case 1:
            parts[at:at] = parts[at : at + 1 + rng.randrange(8)] * rng.choice((1, 1, 2, 50))
        case 2:
            parts[at : at + 1] = [rng.choice(TEXTS)]
        case 3:
            parts[at : at + 1] = [str(rng.choice((*NUMBERS, *FLOATS)))]
        case 4:
            start = rng.randrange(len(other))
            parts[at : at + 1] = other[start : start + 1 + rng.randrange(6)]
        case _:
            to = rng.randrange(len(parts)) if parts else 0
            parts[at : at + 1], parts[to : to + 1] = parts[to : to + 1], parts[at : at + 1]
    return between.join(parts).encode("utf-8", "surrogateescape")


def document(rng: random.Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    """A node of a JSON document; what is no JSON (any more) is changed as text is."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return text(rng, data, seeds)
    if rng.random() < 0.1:
        return text(rng, data, seeds)
    return json.dumps(_node(rng, tree), ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")


def _node(rng: random.Random, tree: Any) -> Any:  # noqa: PLR0911  a case each
    """``tree`` with one node changed: it is walked down at random, and left at each level with a chance."""
    if isinstance(tree, dict) and tree and rng.random() < 0.85:
        key = rng.choice(list(tree))
        match rng.randrange(12):
            case 0:
                return {name: part for name, part in tree.items() if name != key}
            case 1:
                return {(rng.choice(TEXTS) if name == key else name): part for name, part in tree.items()}
            case 2:
                return {**tree, rng.choice(TEXTS): tree[key]}
            case _:
                return {name: (_node(rng, part) if name == key else part) for name, part in tree.items()}
    if isinstance(tree, list) and tree and rng.random() < 0.85:
        at = rng.randrange(len(tree))
        match rng.randrange(8):
            case 0:
                return tree[:at] + tree[at + 1 :]
            case 1:
                return tree[:at] + tree[at:] * 2
            case _:
                return [*tree[:at], _node(rng, tree[at]), *tree[at + 1 :]]
    return _value(rng, tree)


def _value(rng: random.Random, now: Any) -> Any:  # noqa: PLR0911  a case each
    match rng.randrange(9):
        case 0:
            return rng.choice(TEXTS)
        case 1:
            return rng.choice(NUMBERS)
        case 2:
            return rng.choice((*FLOATS, float("nan"), float("inf")))
        case 3:
            return rng.choice((True, False, None))
        case 4:
            return rng.choice(([], {}, [[]], [now], [now] * 3, {"a": now}))
        case 5:
            return [[] for _ in range(200)]
        case 6:
            return str(now)
        case 7 if isinstance(now, int | float) and not isinstance(now, bool):
            return now * rng.choice((-1, 2, 1000))
        case _:
            return [now, rng.choice(TEXTS)]


def smaller(data: bytes, still: Callable[[bytes], bool], tries: int = 120) -> bytes:
    """``data`` without pieces that do not matter to ``still``, at most so many ``tries`` (Zeller and Hildebrandt,
    "Simplifying and isolating failure-inducing input", 2002)."""
    size = max(1, len(data) // 2)
    while size >= 1 and tries > 0:
        at = 0
        while at < len(data) and tries > 0:
            shorter = data[:at] + data[at + size :]
            tries -= 1
            if still(shorter):
                data = shorter
            else:
                at += size
        size //= 2
    return data
