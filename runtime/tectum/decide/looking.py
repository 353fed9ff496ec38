"""Questions about one picture: "is there a dog?", "how many people?", "is the garage door open?", and their answers.

Only what labels and state sensors tell is answered; of anything else it is said that a picture does not tell it.
"""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from tectum.decide.defaults import SURE_STATE
from tectum.decide.languages import likely, plain
from tectum.decide.phrases.looking import LOOKING, Looking


class Seen(Struct, frozen=True):
    """What a picture shows: by label how many are ``sure``, and those of which something is ``perhaps`` seen; by sensor
    the probability of each of its states."""

    sure: Mapping[str, int]
    perhaps: frozenset[str]
    states: Mapping[str, Mapping[str, float]]


def answer(question: str, seen: Seen, labels: Sequence[str]) -> str:
    """In the language of the question, one of seven; English where that is not known. ``labels``: what the picture
    can tell. What else is asked of a thing ("is the dog asleep?") is said to be unknown.

    >>> answer("Is there a dog?", Seen({"dog": 2}, frozenset(), {}), ("person", "dog"))
    'yes: 2 dogs'
    >>> answer("Is the garage door open?", Seen({}, frozenset(), {"garage_door": {"open": 0.1, "closed": 0.9}}), ())
    'no: garage door is closed'
    """
    text, languages = plain(question), likely(question)
    asked = [LOOKING[language] for language in languages if _has(LOOKING[language], text, LOOKING[language].asks)]
    for said in asked:
        for sensor, chances in seen.states.items():
            if _has(said, text, (sensor,)):
                state = next((one for one in chances if _has(said, text, (one,))), None)
                if state is not None:
                    return _of_state(said, sensor, chances, state)
        for label in labels:
            if _has(said, text, _words(said, label)):
                told = _of_label(said, label, seen, counts=_has(said, text, said.many))
                more = (
                    "" if told == said.no.format(what=said.nouns.get(label, (label,))[0]) else _rest(said, text, label)
                )
                return told + (said.more.format(rest=more) if more else "")
    said = LOOKING[languages[0]]
    things = [said.nouns.get(label, (label, label))[0] for label in labels]
    things += [f"{sensor} ({', '.join(chances)})" for sensor, chances in seen.states.items()]
    return said.unknown.format(things=", ".join(things))


def _has(said: Looking, text: str, phrases: Sequence[str]) -> bool:
    """Whether one of the phrases is in a plain text, of whole words where words are parted."""
    if not said.spaced:
        return any(plain(phrase) in text for phrase in phrases)
    return any(f" {plain(phrase)} " in f" {text} " for phrase in phrases)


def _words(said: Looking, label: str) -> Sequence[str]:
    """What a label is called; a label of one's own by its name."""
    return said.words.get(label, (label,))


def _rest(said: Looking, text: str, label: str) -> str:
    """What a question says beyond whether a thing is there, or how many."""
    known = sorted(map(plain, (*_words(said, label), *said.asks, *said.many, *said.around)), key=len, reverse=True)
    edge = r"\b" if said.spaced else ""
    return " ".join(re.sub(f"{edge}(?:{'|'.join(known)}){edge}", " ", text).split())


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
