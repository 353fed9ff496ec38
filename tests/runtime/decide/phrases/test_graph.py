import subprocess
import sys

import pytest

from tectum.decide.phrases.graph import PhraseGraph


def found(graph, words, at=0):
    def slot(name, words):
        return [(int(words[0]), 1)] if name == "{n}" and words and words[0].isdigit() else []

    return [(end, slots, means) for end, slots, means in graph.found(words.split(), at, slot)]


@pytest.mark.parametrize("said", ["a dog barks", "the dog barks", "dog barks", "a hound barks", "barks"])
def test_an_alternative_is_one_of_them_and_what_stands_in_brackets_may_be_left_out(said):
    graph = PhraseGraph({"term": [("[[a|the] (dog|hound)] barks", "dog_bark")]})
    assert found(graph, said) == [(len(said.split()), (), [("term", "dog_bark")])]


@pytest.mark.parametrize("said", ["a barks", "dog", "the a dog barks", "dog hound barks"])
def test_nothing_else_is(said):
    assert found(PhraseGraph({"term": [("[[a|the] (dog|hound)] barks", "dog_bark")]}), said) == []


def test_a_slot_is_told_with_its_value_and_alternatives_need_no_brackets_of_their_own():
    graph = PhraseGraph({"times": [("{n} times|[more than] {n} of them", "often")]})
    assert found(graph, "3 times") == [(2, (3,), [("times", "often")])]
    assert found(graph, "more than 4 of them") == [(5, (4,), [("times", "often")])]
    assert graph.words == {"{n}", "times", "more", "than", "of", "them"}


def test_a_word_is_two_at_the_signs_of_its_language():
    assert found(PhraseGraph({"subject": [("l'alarme", "alarm")]}, parted="'"), "l alarme") == [
        (2, (), [("subject", "alarm")])
    ]


@pytest.mark.parametrize("template", ["(a|b", "a]", "[a|(b]"])
def test_a_bracket_that_is_not_closed_is_named(template):
    with pytest.raises(ValueError, match="not every bracket is closed"):
        PhraseGraph({"term": [(template, "x")]})


def test_rules_and_questions_need_no_other_package():
    program = """
import sys
for name in ("hassil", "home_assistant_intents"):
    sys.modules[name] = None
from tectum import Bundle
from tectum.decide.questions import QuestionGrammar
from tectum.decide.rule_sentences import RuleSentenceGrammar
from tectum.decide.terms import Vocabulary
known = Vocabulary.of(Bundle.load().labels, ("garden",), (), {})
print(RuleSentenceGrammar(known).understand("tell me when a dog barks").rule)
print(QuestionGrammar(known).read("when did the dog last bark?").term)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()) == (0, ["dog_bark", "dog_bark"]), done.stderr
