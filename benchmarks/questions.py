"""Questions about what happened, as people put them: understood, refused with the right part, mistaken.

``questions.tsv`` holds each with what is right. What they gave before anything was changed for them stands in
``results/questions_first.json``, and tells more of other people's words than what they give now. Mistaken is a question
that is read as another one, and what asks for nothing that was but is taken for a question.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

from environment import environment
from rule_sentences import EITHER, MEANT, PLACES, SENSORS, ZONES
from tectum import Bundle
from tectum.decide.not_understood import NotUnderstood
from tectum.decide.question import NOW, Question
from tectum.decide.questions import QuestionGrammar
from tectum.decide.terms import Vocabulary

QUESTIONS = Path(__file__).with_name("questions.tsv")
RESULT = Path(__file__).parent / "results" / "questions.json"
NONE = "-"


def questions() -> list[tuple[str, str, str, str]]:
    """Language, part, what is right, and the question."""
    lines = QUESTIONS.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(language, part, right, text) for language, part, right, text in rows]


def grammar() -> QuestionGrammar:
    """Of the house that the questions speak of."""
    return QuestionGrammar(Vocabulary.of(Bundle.load().labels, PLACES, ZONES, SENSORS))


def meant(question: Question) -> str:
    """What a question asks for, as the table puts it."""
    about = str(question.term) if question.term is not None else f"@{question.place}" if question.place else ""
    onwards, until = question.until == NOW, question.until if question.until != NOW else ""
    hours = f"{question.clock}-{until}" if question.clock or until else ""
    if question.either:
        hours += " of the nearest half"
    window = f"since {question.window}" if onwards else question.window
    zone = f"in {question.zone}" if question.term is None and question.zone else ""
    return " ".join(filter(None, (question.asks, about, zone, window, hours)))


def outcome(reader: QuestionGrammar, right: str, text: str) -> str:
    """What became of one: right, refused, wrongly marked, not taken for one, or false."""
    try:
        question = reader.read(text)
    except NotUnderstood as refusal:
        if right.startswith(MEANT):
            marked = " ".join(refusal.parts).casefold()
            return "right" if right.removeprefix(MEANT).casefold() in marked else "wrongly marked"
        return "false" if right == NONE else "refused"
    if question is None:
        return "right" if right == NONE else "not taken for one"
    return "right" if meant(question) in right.split(EITHER) else "false"


def measure() -> dict[str, dict[str, int]]:
    """By part and language."""
    reader = grammar()
    counts: dict[str, Counter[str]] = {}
    for language, part, right, text in questions():
        kind = "none" if right == NONE else "refusal" if right.startswith(MEANT) else "question"
        for key in (f"{part} {language}", f"{part} all"):
            counts.setdefault(key, Counter())[f"{kind}: {outcome(reader, right, text)}"] += 1
    return {key: _figures(count) for key, count in sorted(counts.items())}


def _figures(count: Counter[str]) -> dict[str, int]:
    def of(kind: str) -> int:
        return sum(number for what, number in count.items() if what.startswith(kind))

    return {
        "to be understood": of("question"),
        "understood": count["question: right"],
        "refused": count["question: refused"],
        "not taken for one": count["question: not taken for one"],
        "to be refused": of("refusal"),
        "refused with the right part": count["refusal: right"],
        "none": of("none"),
        "left alone": count["none: right"],
        "mistaken": sum(number for what, number in count.items() if what.endswith(": false")),
    }


def main() -> None:
    """Measure, print, write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=RESULT)
    options = parser.parse_args()
    rows = measure()
    table = Table("questions", *next(iter(rows.values())))
    for name, figures in rows.items():
        table.add_row(name, *map(str, figures.values()))
    Console().print(table)
    options.out.write_text(json.dumps({"environment": environment(), "questions": rows}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
