"""The rules of a running house: what was typed joins those of its file and is kept; all are listed, the typed ones
forgotten. Usable from any thread."""

import threading
from collections.abc import Callable

from tectum.config.schema import Config
from tectum.decide.rules import Rules
from tectum.deliver.controls import RuleRow
from tectum.deliver.store.store import Store
from tectum.errors import UsageError
from tectum.house.rulebook import stored_rule
from tectum.house.sentences import Sentences


class TypedRules:
    """``rules`` are used under ``lock`` alone. ``sentences``: reads what is typed; ``config``: the house's now. Where
    ``store`` is None, what is typed ends with the house."""

    def __init__(
        self,
        rules: Rules,
        lock: threading.Lock,
        sentences: Sentences,
        config: Callable[[], Config],
        store: Store | None,
    ):
        self._rules, self._lock = rules, lock
        self._sentences, self._config, self._store = sentences, config, store

    def add(self, sentence: str, name: str = "") -> str:
        """Make a rule of a sentence, or of a typed rule, and keep it; what was understood. Raises NotUnderstood and
        UsageError."""
        found = self._sentences.rules.understand(sentence, name)
        with self._lock:
            if any(rule.name == found.rule.name for rule in self._rules.rules):
                return f"{found.back}; {found.again}"
            if self._store is not None:
                self._store.add_rule_sentence(stored_rule(found.rule, sentence))
            self._rules.rules.append(found.rule)
        return found.back

    def forget(self, name: str) -> None:
        """Remove a typed rule. Raises UsageError: there is none, or it stands in the file."""
        if any(rule.name == name for rule in self._config().rules):
            raise UsageError(f"rule '{name}' stands in the configuration; take it out there")
        with self._lock:
            left = [rule for rule in self._rules.rules if rule.name != name or rule.situation]
            counted = len(left) < len(self._rules.rules)  # one that does not any more is kept all the same
            kept = self._store is not None and self._store.remove_rule_sentence(name)
            if not (counted or kept):
                raise UsageError(f"no rule '{name}'; there are: {', '.join(self._names()) or 'none'}")
            self._rules.rules[:] = left

    def rows(self) -> list[RuleRow]:
        """Every rule."""
        typed = {} if self._store is None else {one.name: one.sentence for one in self._store.rule_sentences()}
        own = {rule.name for rule in self._config().rules}
        with self._lock:
            return [
                RuleRow(rule.name, str(rule), tuple(rule.places), typed.get(rule.name), rule.name in own)
                for rule in self._rules.rules
                if not rule.situation
            ]

    def names(self) -> list[str]:
        """Of the file and typed."""
        with self._lock:
            return self._names()

    def _names(self) -> list[str]:
        return [rule.name for rule in self._rules.rules if not rule.situation]
