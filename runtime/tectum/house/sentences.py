"""What a house understands of sentences: rules that are asked for, and questions about what happened."""

import logging
from collections.abc import Callable

from tectum.config.schema import Config
from tectum.decide.not_understood import NotUnderstood
from tectum.decide.questions import QuestionGrammar
from tectum.decide.rule_sentences import RuleSentenceGrammar
from tectum.deliver.controls import Said
from tectum.deliver.store.store import Store
from tectum.errors import StoreError
from tectum.house.recollection import answer
from tectum.house.rulebook import Labels, night_of, vocabulary

log = logging.getLogger(__name__)


class Sentences:
    """Of one house, whose file is ``config`` now and whose labels ``labels``. ``store``: what it keeps; ``now``:
    seconds since 1970. Usable from any thread."""

    def __init__(
        self,
        config: Callable[[], Config],
        labels: Callable[[], Labels],
        store: Store | None,
        now: Callable[[], float],
    ):
        self._config, self._labels, self._store, self._now = config, labels, store, now
        self._made: tuple[Config, tuple[RuleSentenceGrammar, QuestionGrammar]] | None = None

    @property
    def rules(self) -> RuleSentenceGrammar:
        """The grammar of rules."""
        return self._both()[0]

    def asks(self, line: str) -> bool:
        """Whether a line asks for a rule."""
        return self.rules.asks(line)

    def recollect(self, line: str) -> Said | None:
        """The answer to a question about what happened; None where the line is none."""
        try:
            question = self._both()[1].read(line)
            if question is None:
                return None
            told = answer(question, self._store, self._now, night_of(self._config()))
        except NotUnderstood as error:
            if self.asks(line):
                return None  # what happens, and to be told of it: "…, tell me"
            told = Said(str(error), error.parts)
        except StoreError as error:
            told = Said(str(error))
        log.info("%s", told.answer)
        return told

    def _both(self) -> tuple[RuleSentenceGrammar, QuestionGrammar]:
        """Of the places and sensors that there are now; made when they are first needed."""
        config, made = self._config(), self._made
        if made is None or made[0] is not config:
            known = vocabulary(config, self._labels())
            made = self._made = config, (RuleSentenceGrammar(known), QuestionGrammar(known))
        return made[1]
