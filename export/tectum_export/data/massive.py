"""MASSIVE (FitzGerald et al., 2022; CC BY 4.0): requests to an assistant in 51 languages, each a translation of one.

A row of its files: ``{"id", "locale", "partition", "utt", "annot_utt", "intent", ...}``. Its intents are those of
NLU-Evaluation-Data; what has a clear Home Assistant counterpart is read, and what is no business of a house. Its test
partition is left out, so that it can be measured on as published.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from tectum.encode.text_cleaning import clean_text
from tectum.errors import MediaError, UsageError, first_line
from tectum_export.data.manifest import Item
from tectum_export.data.shards import expand, read_shard
from tectum_export.data.text_sets import NLU, NLU_NONE, NONE, read_utf8
from tectum_export.whole import write_whole

LICENCE = "CC BY 4.0"
KEYS = ("id", "locale", "partition", "utt", "annot_utt", "intent")
HELD = "test"
ENGLISH = "en-US"
REGIONAL = ("zh", "pt")
"""Languages of which more than one is written: they keep their region."""
_SLOT = re.compile(r"\[(\w+) : ([^\]]+)\]")
Row = dict[str, str]


def read_massive(folder: Path) -> list[Item]:
    """The sentences of ``*.jsonl`` in a folder, as published or as gathered. All translations of one sentence are of
    one source, that of the English sentence where it is there, so that no split divides them.

    Raises UsageError: no such folder, no file in it, a row is wrong.
    """
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise UsageError(f"{folder}: holds no LOCALE.jsonl; tectum-export gather sentences makes them")
    rows = [row for file in files for row in _rows(str(file), read_utf8(file).splitlines()) if _kept(row)]
    english = {row["id"]: clean_text(row["utt"]) for row in rows if row["locale"] == ENGLISH}
    return [_item(row, english.get(row["id"], f"massive:{row['id']}")) for row in rows]


def gather_sentences(
    shards: Iterable[str], out: Path, locales: Sequence[str] = (), told: Callable[[str], None] = print
) -> int:
    """From ``.jsonl`` files, or tars that hold them, into ``LOCALE.jsonl``; how many sentences there are. ``locales``:
    empty for all. Nothing is written before all of it was read."""
    found: dict[str, dict[str, Row]] = {}
    for shard in expand(shards):
        counts = Counter[bool]()
        for row in _shard(shard):
            keep = _kept(row) and (not locales or row["locale"] in locales)
            counts[keep] += 1
            if keep:
                found.setdefault(row["locale"], {}).setdefault(row["id"], row)
        told(f"{shard}: {counts[True]} of {counts.total()} sentences are kept")
    if lacking := [locale for locale in locales if locale not in found]:
        raise UsageError(
            f"--locale {lacking[0]}: has no sentences there; there are: {', '.join(sorted(found)) or 'none'}"
        )
    out.mkdir(parents=True, exist_ok=True)
    for locale, rows in found.items():
        lines = (json.dumps(row, ensure_ascii=False) for row in rows.values())
        write_whole(out / f"{locale}.jsonl", "".join(f"{line}\n" for line in lines))
    return sum(map(len, found.values()))


def _shard(address: str) -> Iterator[Row]:
    if not PurePosixPath(address).name.endswith((".jsonl", ".json")):
        for sample in read_shard(address):
            for suffix, content in sample.files.items():
                if suffix == "jsonl":
                    yield from _rows(f"{address}: {sample.key}", content.decode("utf-8-sig", "replace").splitlines())
        return
    try:
        import fsspec

        with fsspec.open(address, "rt", encoding="utf-8-sig") as opened:
            lines = opened.read().splitlines()
    except ImportError:
        raise UsageError("shards need fsspec: pip install 'tectum[export]'") from None
    except Exception as error:  # of any client's own types
        raise MediaError(f"{address}: cannot be read: {first_line(error)}") from None
    yield from _rows(address, lines)


def _rows(where: str, lines: Sequence[str]) -> Iterator[Row]:
    """Raises UsageError with the line that is no row of MASSIVE."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row: Any = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError("is no object")
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{where}:{number}: is no row of MASSIVE: {error}") from None
        wrong = next((key for key in KEYS if not isinstance(row.get(key), str)), None)
        if wrong is not None:
            raise UsageError(f"{where}:{number}: {wrong!r} must be a text; needed: {', '.join(KEYS)}")
        if not re.fullmatch(r"[a-z]{2,3}-[A-Z]{2}", row["locale"]):
            raise UsageError(f"{where}:{number}: locale = {row['locale']!r}: must be as in en-US")
        yield {key: row[key] for key in KEYS}


def _label(intent: str) -> str | None:
    return NLU.get(intent) or (NONE if intent.startswith(NLU_NONE) else None)


def _kept(row: Row) -> bool:
    return row["partition"] != HELD and _label(row["intent"]) is not None


def _item(row: Row, source: str) -> Item:
    label, language = _label(row["intent"]) or NONE, row["locale"].partition("-")[0]
    language = row["locale"] if language in REGIONAL else language
    return Item(
        modality="text",
        data_set="massive",
        source=source,
        labels=(label,),
        text=clean_text(row["utt"]),
        language=language,
        slots=tuple((name, value.strip()) for name, value in _SLOT.findall(row["annot_utt"])),
        group=f"massive:{row['intent']}",
        licence=LICENCE,
    )
