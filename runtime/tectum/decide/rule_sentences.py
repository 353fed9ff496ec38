"""Rule sentences: "tell me when a dog barks while we are away", typed by a person, becomes a rule.

The grammar is hassil's (the sentence templates of Home Assistant's Assist), in English. It repeats what it
understood; a sentence that it does not cover whole is refused with examples of what is allowed. It never guesses.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tectum.decide.rules import Rule, parse_rule
from tectum.decide.terms import Vocabulary
from tectum.errors import UsageError

THINGS: dict[str, tuple[str, ...]] = {
    "person": ("a person", "somebody", "someone", "anybody", "anyone", "people"),
    "cat": ("a cat", "the cat"),
    "dog": ("a dog", "the dog"),
    "vehicle": ("a vehicle", "a car", "a truck"),
}
SOUNDS: dict[str, tuple[str, ...]] = {
    "smoke_alarm": ("[a|the] smoke (alarm|detector) [(goes off|sounds|beeps|rings)]",),
    "co_alarm": ("[a|the] (co|carbon monoxide) (alarm|detector) [(goes off|sounds|beeps|rings)]",),
    "siren": ("a siren [(sounds|wails)]",),
    "glass_break": ("[the] glass breaks", "a window breaks", "[the] glass is broken", "breaking glass"),
    "door_knock": ("(somebody|someone|anybody|anyone) knocks [(on|at) the door]", "a knock [(on|at) the door]"),
    "doorbell": ("the doorbell [(rings|goes)]", "(somebody|someone|anybody|anyone) rings [the [door]bell]"),
    "dog_bark": ("(a|the) dog barks", "[a] dog barking"),
    "cat_meow": ("(a|the) cat meows",),
    "baby_cry": ("(a|the) baby cries", "[a|the] baby crying"),
    "cough": ("(somebody|someone|anybody|anyone) coughs",),
    "footsteps": ("[there are] footsteps",),
    "snore": ("(somebody|someone|anybody|anyone) snores",),
    "car_horn": ("(a|the) (car horn|horn) [(sounds|honks)]", "a car honks"),
    "engine": ("an engine (runs|starts)",),
    "water": ("[the] water runs",),
    "crackling_fire": ("[a|the] fire crackles",),
    "speech_or_laughter": ("(somebody|someone|anybody|anyone) (speaks|talks|laughs)",),
    "scream": ("(somebody|someone|anybody|anyone) screams", "a scream"),
    "gunshot": ("a (gunshot|shot)", "(somebody|someone|anybody|anyone) shoots", "a gun is fired"),
    "beep": ("something beeps", "a (beep|timer) [(sounds|rings|beeps)]"),
    "music": ("[the] music plays",),
    "vacuum": ("(a|the) vacuum [cleaner] runs",),
}
SITUATIONS: dict[str, tuple[str, ...]] = {
    "hazard": ("there is (a hazard|danger)", "a hazard"),
    "intrusion": ("there is (an intrusion|an intruder|a burglar)", "an intruder"),
    "distress": ("(somebody|someone|anybody|anyone) (is in distress|needs help)",),
    "visitor": ("there is a visitor", "(somebody|someone|anybody|anyone) visits"),
}
CONTEXTS: dict[str, tuple[str, ...]] = {
    "away": ("(we are|we're|i am|i'm|nobody is) (away|out|not home|not at home)", "away", "nobody is [at] home"),
    "home": ("(we are|we're|i am|i'm) [at] home", "[at] home"),
    "night": ("it is night", "(we are|we're|i am|i'm) (asleep|sleeping|in bed)", "[at] night"),
}
STATES: dict[str, tuple[str, ...]] = {
    "open": ("opens", "is opened", "stands open"),
    "closed": ("closes", "is shut", "shuts"),
    "on": ("(goes|comes|turns) on", "is (switched|turned) on"),
    "off": ("(goes|turns) off", "is (switched|turned) off"),
    "locked": ("locks",),
    "unlocked": ("unlocks",),
}
"""How else than "is STATE" a sensor's state can be put."""
ABOVE = "(is|gets|goes|rises) [to] (above|over|more than|higher than)"
BELOW = "(is|gets|goes|falls|drops) [to] (below|under|less than|lower than)"
SEEN = "(is seen|is there|appears|shows up|comes|is|walks)"
EXAMPLES = (
    "tell me when a dog barks while we are away",
    "tell me when someone is seen in the garden at night",
    "warn me if the glass breaks and someone is seen within 5 seconds",
)
STARTS = re.compile(r"\s*(tell|warn|notify|alert|let)\s+(me|us)\b|\s*watch\s+for\b", re.IGNORECASE)


@dataclass(frozen=True)
class RuleSentence:
    """A sentence understood. ``back``: what was understood, for whoever typed it."""

    sentence: str
    rule: Rule
    back: str


def is_rule_sentence(text: str) -> bool:
    """Whether a line begins as a rule sentence does; only such lines are taken for one."""
    return STARTS.match(text) is not None


class RuleSentenceGrammar:
    """The sentences for one house: its places and zones can be named. Raises UsageError where hassil is missing."""

    def __init__(self, known: Vocabulary):
        try:
            from hassil import Intents, recognize_all
        except ImportError:
            raise UsageError("rule sentences need hassil: pip install 'tectum[watch]'") from None
        self._known, self._recognize = known, recognize_all
        self._intents = Intents.from_dict(_grammar(known))

    def understand(self, sentence: str, name: str = "") -> RuleSentence:
        """The rule of a sentence. Raises UsageError, with examples, when it is not covered whole or has two
        readings."""
        clean = re.sub(r"[\"“”]", "", sentence).strip().rstrip(".!")
        found = {_rule_text(result) for result in self._recognize(clean, self._intents)}
        if not found:
            examples = "; ".join(f"'{e}'" for e in EXAMPLES)
            raise UsageError(f"'{sentence}' is not understood, so nothing was made of it; for example: {examples}")
        if len(found) > 1:
            listed = " / ".join(sorted(text for text, _ in found))
            raise UsageError(f"'{sentence}' may mean {listed}; say it in another way")
        ((text, place),) = found
        rule = parse_rule(name or _name(text, place), text, self._known, (place,) if place else ())
        at = f" at {place}" if place else ""
        return RuleSentence(sentence, rule, f"understood: tell when {rule}{at}")


def _name(text: str, place: str) -> str:
    whole = text + (f" {place}" if place else "")
    return re.sub(r"\W+", "_", re.sub(r" within 10 s\b", "", whole)).strip("_")[:60]


def _rule_text(result: Any) -> tuple[str, str]:
    slots = {key: entity.value for key, entity in result.entities.items()}
    first, second, unless = (_term(slots, name) for name in ("first", "second", "unless"))
    zone = f" in {slots['zone']}" if "zone" in slots else ""
    text = f"{first}{zone}" + (f" and {second}" if second else "")
    text += f" but not {unless}" if unless else ""
    if second or unless:
        text += f" within {slots.get('seconds', 10):g} s"
    return text + (f" while {slots['context']}" if "context" in slots else ""), str(slots.get("place", ""))


def _term(slots: dict[str, Any], name: str) -> str:
    """What stands at a part of the sentence, as a rule has it; empty: nothing."""
    gauge = slots.get(f"{name}_gauge")
    if gauge is None:
        return str(slots.get(name, ""))
    return f"{gauge} {slots[f'{name}_relation']} {slots[f'{name}_limit']:g}"


def _states(known: Vocabulary) -> list[tuple[str, str]]:
    """Sentences of the states that the sensors of the house know, and the rule's words for each."""
    pairs = {(name, state) for name in known.sensor_names for one in known.sensor(name) for state in one.states}
    return [
        (f"[the|a|an] {_spoken(name)} {form}", f"{name} {state}")
        for name, state in sorted(pairs)
        for form in (f"(is|becomes) {_spoken(state)}", *STATES.get(state, ()))
    ]


def _spoken(name: str) -> str:
    return name.replace("_", " ")


def _grammar(known: Vocabulary) -> dict[str, Any]:
    """hassil's own form. Only what this bundle and this house know can be asked for."""
    seen = [(f"({'|'.join(names)}) {SEEN}", kind) for kind, names in THINGS.items() if kind in known.kinds]
    seen += [(f"there is ({'|'.join(names)})", kind) for kind, names in THINGS.items() if kind in known.kinds]
    seen += [(f"you see ({'|'.join(names)})", kind) for kind, names in THINGS.items() if kind in known.kinds]
    heard = [(form, kind) for kind, forms in {**SOUNDS, **SITUATIONS}.items() if kind in known.kinds for form in forms]
    heard += [(f"you hear {form}", kind) for kind, forms in SOUNDS.items() if kind in known.kinds for form in forms]
    heard += _states(known)
    gauges = [name for name in known.sensor_names if all(one.numeric for one in known.sensor(name))]
    contexts = [(form, kind) for kind, forms in CONTEXTS.items() if kind in known.contexts for form in forms]

    def values(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
        return {"values": [{"in": form, "out": kind} for form, kind in pairs]}

    lists: dict[str, Any] = {
        "first": values([*seen, *heard]),
        "second": values([*seen, *heard]),
        "unless": values([*seen, *heard]),
        "context": values(contexts),
        "seconds": {"range": {"from": 1, "to": 600}},
    }
    if gauges:
        lists["gauge"] = values((f"[the] {_spoken(name)}", name) for name in gauges)
        lists["relation"] = values([(ABOVE, ">"), (BELOW, "<")])
        lists["limit"] = {"range": {"from": -100, "to": 10_000}}

    def one(part: str) -> str:
        number = f"{{gauge:{part}_gauge}} {{relation:{part}_relation}} {{limit:{part}_limit}} [degrees|percent]"
        return f"({{{part}}}|{number})" if gauges else f"{{{part}}}"

    where = "[(in|at|by) [the] {place}]" if known.places else ""
    if known.places:
        lists["place"] = values((name, name) for name in sorted(known.places))
    if known.zones:
        lists["zone"] = values((name, name) for name in sorted(known.zones))
        where = f"[(in|on) [the] {{zone}}] {where}"
    ask = "(tell|warn|notify|alert) (me|us) (when|if|whenever)|let (me|us) know (when|if|whenever)|watch for"
    both = f"{one('first')} {where} [and {one('second')} [within {{seconds}} (second|seconds)]]"
    unless = f"[but not [when|if] {one('unless')}]"
    context = "[(while|when|if) {context}|{context}]"
    return {
        "language": "en",
        "intents": {"Rule": {"data": [{"sentences": [f"({ask}) {both} {unless} {context}"]}]}},
        "lists": lists,
    }
