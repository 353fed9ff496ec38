"""Questions about one picture: "is there a dog?", "how many people?", "is the garage door open?", and their answers.

Only what labels and state sensors tell is answered; of anything else it is said that a picture does not tell it.
"""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from tectum.decide.defaults import SURE_STATE
from tectum.decide.phrases.looking import LOOKING, Looking


class Seen(Struct, frozen=True):
    """What a picture shows: by label how many are ``sure``, and those of which something is ``perhaps`` seen; by sensor
    the probability of each of its states."""

    sure: Mapping[str, int]
    perhaps: frozenset[str]
    states: Mapping[str, Mapping[str, float]]


def answer(question: str, seen: Seen, labels: Sequence[str]) -> str:
    """In the language of the question, English where that is not known. ``labels``: what the picture can tell.

    >>> answer("Is there a dog?", Seen({"dog": 2}, frozenset(), {}), ("person", "dog"))
    'yes: 2 dogs'
    >>> answer("Is the garage door open?", Seen({}, frozenset(), {"garage_door": {"open": 0.1, "closed": 0.9}}), ())
    'no: garage door is closed'
    """
    text = re.sub(r"[^\w\s]", " ", question.casefold().replace("_", " "))
    words = text.split()
    for said in LOOKING.values():
        if not _has(said, text, words, said.asks):
            continue
        for sensor, chances in seen.states.items():
            if _has(said, text, words, (sensor.replace("_", " ").casefold(),)):
                asked = next((s for s in chances if _has(said, text, words, (s.replace("_", " ").casefold(),))), None)
                if asked is not None:
                    return _of_state(said, sensor, chances, asked)
        for label in labels:
            if _has(said, text, words, said.words.get(label, ())):
                return _of_label(said, label, seen, counts=_has(said, text, words, said.many))
    said = next((one for one in LOOKING.values() if _has(one, text, words, one.asks)), LOOKING["en"])
    told = [said.nouns.get(label, (label, label))[0] for label in labels]
    told += [f"{sensor} ({', '.join(chances)})" for sensor, chances in seen.states.items()]
    return said.unknown.format(things=", ".join(told))


def _has(said: Looking, text: str, words: Sequence[str], phrases: Sequence[str]) -> bool:
    """Whether one of the phrases is in the text, of whole words where words are parted."""
    if not said.spaced:
        return any(phrase in text for phrase in phrases)
    whole = f" {' '.join(words)} "
    return any(f" {phrase} " in whole for phrase in phrases)


def _of_label(said: Looking, label: str, seen: Seen, counts: bool) -> str:
    count, nouns = seen.sure.get(label, 0), said.nouns.get(label, (label, label))
    if counts:
        return said.number.format(count=count, what=nouns[count != 1])
    if count:
        return said.yes.format(count=count, what=nouns[count != 1])
    return (said.unsure if label in seen.perhaps else said.no).format(what=nouns[0])


def _of_state(said: Looking, sensor: str, chances: Mapping[str, float], asked: str) -> str:
    state = max(chances, key=lambda one: chances[one])
    form = said.state_unsure if chances[state] < SURE_STATE else said.state_yes if state == asked else said.state_no
    return form.format(sensor=sensor.replace("_", " "), state=state.replace("_", " "))
