"""A naming game: show a picture, or a film, of a cat; say what it is; hear whether that is so.

    python naming_game.py cat.jpg street.mp4 --language de --voice

Words are typed; ``--voice`` has espeak-ng say what the game says. It uses the public names of ``tectum`` alone.
"""

import argparse
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

from tectum import Engine, Frame, MediaFile

NAMES = {
    "en": {"person": ("person", "man", "woman", "child"), "cat": ("cat",), "dog": ("dog",), "vehicle": ("car", "bus")},
    "de": {"person": ("mensch", "mann", "frau", "kind"), "cat": ("katze",), "dog": ("hund",), "vehicle": ("auto",)},
    "zh": {"person": ("人",), "cat": ("猫",), "dog": ("狗",), "vehicle": ("车", "汽车")},
}
SAYS = {
    "en": ("What is this?", "Yes, {}!", "I think it is: {}.", "I see nothing that I know.", "{} of {}"),
    "de": ("Was ist das?", "Ja, {}!", "Ich glaube, das ist: {}.", "Ich sehe nichts, was ich kenne.", "{} von {}"),
    "zh": ("这是什么？", "对，{}！", "我觉得是{}。", "我没看到认识的东西。", "{} / {}"),
}


def what_is_shown(engine: Engine, path: Path) -> str | None:
    """The label of the surest thing in a picture or film; None where nothing is sure."""
    labels, limits = engine.bundle.labels["presence"], engine.bundle.thresholds["presence"]
    best: tuple[float, str] | None = None
    for seen in MediaFile(path, engine.bundle.shape):
        if isinstance(seen, Frame):
            for box in engine.encode(seen).boxes:
                label = labels[box.label]
                if box.score >= limits[label] and (best is None or box.score > best[0]):
                    best = box.score, label
    return None if best is None else best[1]


def play(
    engine: Engine, paths: Iterable[Path], language: str, say: Callable[[str], None], hear: Callable[[], str]
) -> tuple[int, int]:
    """One round a picture; how many were named right, and how many were shown that it knows."""
    asks, right, wrong, nothing, score = SAYS[language]
    won = shown = 0
    for path in paths:
        label = what_is_shown(engine, path)
        if label is None:
            say(nothing)
            continue
        shown += 1
        say(asks)
        names = NAMES[language][label]
        said = hear().casefold()
        found = next((name for name in names if name in said), None)
        won += found is not None
        say(right.format(found) if found else wrong.format(names[0]))
    say(score.format(won, shown))
    return won, shown


def main() -> None:
    """Play with the files that are given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--language", choices=sorted(SAYS), default="en")
    parser.add_argument("--voice", action="store_true", help="say it, too (espeak-ng)")
    options = parser.parse_args()

    def say(text: str) -> None:
        print(text)
        if options.voice and (espeak := shutil.which("espeak-ng")):
            voice = {"zh": "cmn"}.get(options.language, options.language)
            subprocess.run([espeak, "-v", voice, text], check=False)

    play(Engine(), options.files, options.language, say, input)


if __name__ == "__main__":
    main()
