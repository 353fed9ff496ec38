"""Sentences drawn from Home Assistant's own grammars (PyPI ``home-assistant-intents``), walked with hassil."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tectum.encode.text_cleaning import clean_text
from tectum.errors import UsageError
from tectum_export.data.manifest import Item

OPTIONAL = 0.4
"""How often an optional part is said."""
DEEPEST = 30
# Lists of the grammar that a home fills in itself, and the slots of the test sentences that show what homes say.
FILLED_BY = {
    "name": ("name",),
    "area": ("area",),
    "floor": ("floor", "area"),
    "zone": ("zone", "area"),
    "message": ("message", "item"),
    "shopping_list_item": ("item",),
    "todo_list_item": ("item",),
    "search_query": ("search_query", "item"),
    "timer_name": ("timer_name", "item", "name"),
    "timer_command": ("conversation_command",),
}


class Grammar:
    """One language's templates. Raises UsageError when the package does not know the language."""

    def __init__(self, language: str):
        try:
            import home_assistant_intents
            from hassil.intents import Intents
        except ImportError:
            raise UsageError("grammar: needs hassil and home-assistant-intents; install 'tectum[export]'") from None
        folder = Path(home_assistant_intents.__file__).parent / "data"
        path = folder / f"{language}.json"
        if not path.is_file():
            known = ", ".join(sorted(p.stem for p in folder.glob("*.json")))
            raise UsageError(f"[data] grammar: no language '{language}'; allowed: {known}")
        self._intents = Intents.from_dict(json.loads(path.read_text(encoding="utf-8")))
        self._words: Mapping[str, Sequence[str]] = {}

    def draw(self, rng: np.random.Generator, intent: str, count: int, words: Mapping[str, Sequence[str]]) -> list[str]:
        """Up to ``count`` different sentences of an intent, templates drawn evenly; ``words``: names, by slot."""
        self._words = words
        if intent not in self._intents.intents:
            return []
        templates = [
            (sentence, {**self._intents.expansion_rules, **(data.expansion_rules or {})}, data.slot_lists or {})
            for data in self._intents.intents[intent].data
            for sentence in data.sentences
        ]
        found: dict[str, None] = {}
        for _ in range(3 * count):
            if len(found) >= count or not templates:
                break
            sentence, rules, lists = templates[int(rng.integers(len(templates)))]
            said = self._say(rng, sentence.expression, rules, {**self._intents.slot_lists, **lists}, 0)
            if said is not None and (text := clean_text(" ".join(said.split()))):
                found[text] = None
        return list(found)

    def _say(
        self, rng: np.random.Generator, part: Any, rules: Mapping[str, Any], lists: Mapping[str, Any], depth: int
    ) -> str | None:
        """One way to say ``part``; None where the home has no word for a list."""
        from hassil import expression as e

        if depth > DEEPEST:
            return None
        said: str | None = None
        if isinstance(part, e.TextChunk):
            said = part.original_text
        elif isinstance(part, e.Alternative):
            items = part.items
            if part.is_optional:
                items = [i for i in items if not (isinstance(i, e.TextChunk) and i.is_empty)] or items
            skipped = part.is_optional and rng.random() >= OPTIONAL
            said = "" if skipped else self._say(rng, items[int(rng.integers(len(items)))], rules, lists, depth + 1)
        elif isinstance(part, e.Group):
            order = rng.permutation(len(part.items)) if isinstance(part, e.Permutation) else range(len(part.items))
            spoken = [self._say(rng, part.items[int(i)], rules, lists, depth + 1) for i in order]
            if None not in spoken:
                said = (" " if isinstance(part, e.Permutation) else "").join(str(s) for s in spoken)
        elif isinstance(part, e.RuleReference) and part.rule_name in rules:
            said = self._say(rng, rules[part.rule_name].expression, rules, lists, depth + 1)
        elif isinstance(part, e.ListReference):
            said = self._fill(rng, part.list_name, rules, lists, depth)
        return said

    def _fill(
        self, rng: np.random.Generator, name: str, rules: Mapping[str, Any], lists: Mapping[str, Any], depth: int
    ) -> str | None:
        from hassil.intents import RangeSlotList, TextSlotList

        values = lists.get(name)
        if isinstance(values, RangeSlotList):
            return str(int(rng.integers(values.start, values.stop + 1)) // values.step * values.step)
        if isinstance(values, TextSlotList) and values.values:
            chosen = values.values[int(rng.integers(len(values.values)))]
            return self._say(rng, chosen.text_in, rules, lists, depth + 1)
        known = [word for slot in FILLED_BY.get(name, (name,)) for word in self._words.get(slot, ())]
        return known[int(rng.integers(len(known)))] if known else None


def read_grammar(languages: Sequence[str], items: Sequence[Item], per_intent: int, seed: int) -> list[Item]:
    """Up to ``per_intent`` sentences of every intent in each language, all of them to train on.

    ``items``: labelled sentences with their slots, split already. Names of rooms and devices are taken from those in
    train, of the same intent where it has any, and no sentence that is in val or test is made.
    """
    held = {item.text for item in items if item.split != "train"}
    intents = sorted({item.labels[0] for item in items})
    out = []
    for number, language in enumerate(languages):
        words: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
        for item in items:
            if item.language == language and item.split == "train":
                for slot, value in item.slots:
                    words[item.labels[0]][slot][value] = None
                    words[""][slot][value] = None
        grammar = Grammar(language)
        rng = np.random.default_rng([seed, 40, number])
        for intent in intents:
            known = {slot: list(values) for slot, values in {**words[""], **words[intent]}.items()}
            for text in grammar.draw(rng, intent, per_intent, known):
                if text not in held:
                    source, group = f"grammar:{language}:{text}", f"grammar:{language}:{intent}"
                    out.append(
                        Item("text", "grammar", source, (intent,), text=text, language=language, group=group,
                             split="train", licence="CC BY 4.0")
                    )  # fmt: skip
    return out
