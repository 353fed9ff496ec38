"""What a grammar of rule sentences marks."""

import pytest

from tectum.decide.not_understood import NotUnderstood


def marked(grammar, sentence):
    """The parts of a sentence that are not understood, one after the other; it fails where a rule is made of it."""
    with pytest.raises(NotUnderstood) as caught:
        grammar.understand(sentence)
    return " ".join(caught.value.parts)
