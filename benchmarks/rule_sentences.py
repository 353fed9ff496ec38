"""Rule sentences as people say them: understood, refused with the right part, falsely accepted.

``rule_sentences.tsv`` holds each with what is right: the typed rule that it means, or the words that nobody can make a
rule of. All were written by the author of the grammar: "held" shortly before it, with nothing changed for them since;
"later", "fresh" and "new" after it, each lot before anything was changed for it, and the grammar was changed for some
of each since; "next" after those. "dev" is what the grammar was then widened with, "trap" what is nearly a rule, or one
that is easily taken for another; "last" was written after that, and "other" by another hand; "nothing" and "again" have
no rule, and were each written after what the lot before had shown was mended, "after" after all of these; "loose" was
written by a third hand that had not seen the grammar, "plain" and "further" by the same, "beyond" by a fourth and
"wide" by a fifth, each after what the lot before had shown was mended; "apart" by a further one, and kept unopened
until what "wide" had shown was mended; "crowd" by one that knew the typed rules alone and was asked for sentences that
share no frame, "own", "kept" and "sight" by the author of what that led to, each before that met one of them; "people"
by a further hand that knew the typed rules alone, before the reading by gist met one of them, and "people2" by yet
another one, after what "people" showed was mended; "tongues" are French, Spanish, Italian and Dutch, by the author of
their phrases, and say that these do what they were made for; "abroad" are these languages by a further hand that knew
the typed rules alone, measured once. What they gave at first stands in
``results/rule_sentences_first.json``, and tells more of other people's words than what they give now. A sentence that
has a rule counts as understood where it gives that very rule; a refusal is right where the part that it names holds the
words that are not to be understood; falsely accepted is what gives any other rule than the right one, or is not known
to ask for one at all. Rules are compared by what they mean: a default, or a unit, may be spelled in one and not in the
other.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from msgspec.structs import replace
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum import Bundle
from tectum.decide.not_understood import NotUnderstood
from tectum.decide.rule import Rule
from tectum.decide.rule_sentences import RuleSentenceGrammar
from tectum.decide.terms import Vocabulary
from tectum.observe.sensor import Sensor

SENTENCES = Path(__file__).with_name("rule_sentences.tsv")
RESULT = Path(__file__).parent / "results" / "rule_sentences.json"
PLACES, ZONES = ("garden", "hall", "kitchen", "driveway"), ("path",)
SENSORS = {
    "hall": (Sensor("front_door", ("open", "closed")),),
    "garden": (Sensor("pump", "bool"),),
    "kitchen": (Sensor("temperature", "number"),),
}
MEANT = "! "
EITHER = " | "


def sentences() -> list[tuple[str, str, str, str]]:
    """Language, half, what is right, and the sentence."""
    lines = SENTENCES.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(language, half, right, sentence) for language, half, right, sentence in rows]


def grammar() -> RuleSentenceGrammar:
    """Of the house that the sentences speak of."""
    return RuleSentenceGrammar(Vocabulary.of(Bundle.load().labels, PLACES, ZONES, SENSORS))


def outcome(reader: RuleSentenceGrammar, right: str, sentence: str) -> str:
    """What became of one: right, refused, wrongly marked, or false."""
    if not reader.asks(sentence):
        return "false"
    try:
        told = reader.understand(sentence).rule
    except NotUnderstood as refusal:
        if not right.startswith(MEANT):
            return "refused"
        marked = " ".join(refusal.parts).casefold()
        return "right" if right.removeprefix(MEANT).casefold() in marked else "wrongly marked"
    return "right" if any(same(reader, told, rule) for rule in right.split(EITHER)) else "false"


def same(reader: RuleSentenceGrammar, told: Rule, typed: str) -> bool:
    """Whether a rule is the typed one, however each is spelled (``within 60 s`` or ``1 min``) and called."""
    return not typed.startswith(MEANT) and replace(reader.understand(typed).rule, name=told.name) == told


def measure() -> dict[str, dict[str, object]]:
    """By half and language."""
    reader = grammar()
    counts: dict[tuple[str, str], Counter[str]] = {}
    for language, half, right, sentence in sentences():
        kind = "no rule" if right.startswith(MEANT) else "rule"
        for key in ((half, language), (half, "all")):
            counts.setdefault(key, Counter())[f"{kind}: {outcome(reader, right, sentence)}"] += 1
    return {f"{half} {language}": _figures(count) for (half, language), count in sorted(counts.items())}


def _figures(count: Counter[str]) -> dict[str, object]:
    rules = sum(number for what, number in count.items() if what.startswith("rule"))
    others = count.total() - rules
    return {
        "with a rule": rules,
        "understood": count["rule: right"],
        "understood, share": _share(count["rule: right"], rules),
        "refused though there is a rule": count["rule: refused"],
        "without a rule": others,
        "refused with the right part": count["no rule: right"],
        "refused with the right part, share": _share(count["no rule: right"], others),
        "falsely accepted": count["rule: false"] + count["no rule: false"],
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def main() -> None:
    """Measure, print, write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=RESULT)
    options = parser.parse_args()
    rows = measure()
    table = Table("sentences", *next(iter(rows.values())))
    for name, figures in rows.items():
        table.add_row(name, *map(str, figures.values()))
    Console().print(table)
    options.out.write_text(json.dumps({"environment": environment(), "sentences": rows}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
