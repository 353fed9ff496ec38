"""What a house understands of sentences: rules that are asked for, and questions about what happened."""

import logging
from typing import TYPE_CHECKING

from tectum.config.schema import Config
from tectum.decide.questions import QuestionGrammar
from tectum.decide.rule_sentences import NotUnderstood, RuleSentenceGrammar
from tectum.deliver.controls import Said
from tectum.errors import StoreError, UsageError
from tectum.house.recollection import answer
from tectum.house.rulebook import night_of, vocabulary

if TYPE_CHECKING:
    from tectum.house.house import House

log = logging.getLogger(__name__)


class Sentences:
    """Of one house. Usable from any thread."""

    def __init__(self, house: "House"):
        self._house = house
        self._made: tuple[Config, tuple[RuleSentenceGrammar, QuestionGrammar]] | None = None

    @property
    def rules(self) -> RuleSentenceGrammar:
        """The grammar of rules. Raises UsageError: hassil is missing."""
        return self._both()[0]

    def recollect(self, line: str) -> Said | None:
        """The answer to a question about what happened; None where the line is none."""
        house = self._house
        try:
            question = self._both()[1].read(line)
            if question is None:
                return None
            told = answer(question, house.store, house.clock.wall.now, night_of(house.config))
        except NotUnderstood as error:
            told = Said(str(error), error.parts)
        except StoreError as error:
            told = Said(str(error))
        except UsageError:  # hassil is missing: nothing is known of questions
            return None
        log.info("%s", told.answer)
        return told

    def _both(self) -> tuple[RuleSentenceGrammar, QuestionGrammar]:
        """Of the places and sensors that there are now; made when they are first needed."""
        house, made = self._house, self._made
        if made is None or made[0] is not house.config:
            known = vocabulary(house.config, house.engine.bundle.labels)
            made = self._made = house.config, (RuleSentenceGrammar(known), QuestionGrammar(known))
        return made[1]
