"""How long the first sentence of a house waits for its phrases: CPU seconds in a process of its own, a language each,
until it is known to be a command, no rule and no question; and the second one's."""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from environment import environment
from rule_sentences import PLACES, SENSORS, ZONES
from tectum import Bundle
from tectum.decide.questions import QuestionGrammar
from tectum.decide.rule_sentences import RuleSentenceGrammar
from tectum.decide.terms import Vocabulary

RESULT = Path(__file__).parent / "results" / "first_sentence.json"
SAID = {
    "en": "turn on the light in the kitchen", "de": "mach das Licht in der Küche an",
    "fr": "allume la lumière de la cuisine", "es": "enciende la luz de la cocina",
    "it": "accendi la luce in cucina", "nl": "doe het licht in de keuken aan", "zh": "打开厨房的灯",
}  # fmt: skip


def waited(language: str) -> tuple[float, float]:
    """CPU seconds for the first sentence, and for the same again."""
    known = Vocabulary.of(Bundle.load().labels, PLACES, ZONES, SENSORS)
    took = [time.process_time()]
    rules, questions = RuleSentenceGrammar(known), QuestionGrammar(known)
    for _ in range(2):
        if rules.asks(SAID[language]) or questions.read(SAID[language]) is not None:
            raise SystemExit(f"{SAID[language]}: is taken for a rule or a question")
        took.append(time.process_time())
    return took[1] - took[0], took[2] - took[1]


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--one", choices=SAID, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, default=RESULT)
    options = parser.parse_args()
    if options.one is not None:
        print(json.dumps(waited(options.one)))
        return
    rows, table = {}, Table("language", "first, CPU s", "second")
    for language in SAID:
        command = [sys.executable, __file__, "--one", language]
        found = [json.loads(subprocess.check_output(command, text=True)) for _ in range(options.times)]
        first, second = (round(median(values), 4) for values in zip(*found, strict=True))
        rows[language] = {"first_s": first, "second_s": second}
        table.add_row(language, f"{first:.2f}", f"{second:.4f}")
    Console().print(table)
    longest = max(row["first_s"] for row in rows.values())
    result = {"bench": "first_sentence", "languages": rows, "longest_first_s": longest, **environment()}
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
