"""Sentences of our own as people say them at home: contexts, cries for help, commands, and what is none of it.

``sentences/LANGUAGE.toml``: a line is one wording, with its forms in parentheses. All that a line says is one *source*,
so that test measures wordings that training never met, not new forms of those it did. What ``sentences/to_learn`` holds
is all for training: it may grow, and test stays what it was.
"""

import tomllib
from collections.abc import Iterator, Set
from pathlib import Path

from tectum.encode.text_cleaning import clean_text
from tectum.errors import UsageError
from tectum_export.data.manifest import Item
from tectum_export.data.text_sets import CONTEXTS, HELP, NONE, expand, read_anew, read_utf8

SENTENCES = Path(__file__).with_name("sentences")
TO_LEARN = "to_learn"
SAID, TALK, REFUSED, COMMANDS = "sentences", "talk", "refused", "commands"
"""Data sets of their own beside what is said to the house: talk, and what sounds like a command and is none."""
LICENCE = "Apache-2.0"


def read_sentences(folder: Path = SENTENCES, taken: Set[str] = frozenset()) -> list[Item]:
    """All forms of all wordings; those that are all for training have their split. ``taken``: texts of other data sets,
    which keep their own split; they are left out.

    Raises UsageError naming the file and table that is not known.
    """
    seen = set(taken)
    items = []
    for path in [*sorted(folder.glob("*.toml")), *sorted(folder.glob(f"{TO_LEARN}/*.toml"))]:
        for item in _read(path):
            if item.text not in seen:
                seen.add(item.text or "")
                items.append(item)
    return items


@read_anew
def _read(path: Path) -> Iterator[Item]:
    language, split = path.stem, "train" if path.parent.name == TO_LEARN else ""
    try:
        tables = tomllib.loads(read_utf8(path))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: {error}") from None
    kinds: dict[str, tuple[str, tuple[str, ...]]] = {
        **{name: (SAID, (NONE, name)) for name in (*CONTEXTS, HELP)},
        NONE: (TALK, (NONE,)),
        REFUSED: (REFUSED, (NONE,)),
    }
    if unknown := sorted(tables.keys() - kinds.keys() - {COMMANDS}):
        raise UsageError(f"{path}: {unknown[0]}: no such table; allowed: {', '.join([*kinds, COMMANDS])}")
    rows = [(*kinds[name], lines) for name, lines in tables.items() if name != COMMANDS]
    rows += [(SAID, (intent,), lines) for intent, lines in tables.get(COMMANDS, {}).items()]
    for data_set, labels, lines in rows:
        for line in lines:
            for form in dict.fromkeys(clean_text(form) for form in expand(line)):
                yield Item(
                    modality="text",
                    data_set=data_set,
                    source=f"{data_set}:{language}:{line}",
                    labels=labels,
                    text=form,
                    language=language,
                    group=f"{data_set}:{language}:{labels[-1]}",
                    split=split,
                    licence=LICENCE,
                )
