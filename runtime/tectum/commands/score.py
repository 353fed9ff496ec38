"""``tectum score``: raw scores of files and sentences, no events."""

import argparse
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from tectum.commands.options import add_model, open_engine, target
from tectum.errors import TectumError, UsageError

if TYPE_CHECKING:
    from tectum.commands.options import Commands

log = logging.getLogger(__name__)


def add(commands: "Commands") -> None:
    """Its arguments."""
    score = commands.add_parser(
        "score",
        help="raw scores per file: presence, sounds, intent; no events",
        description="The raw scores of each file by its own encoder, one JSON object a line.",
    )
    score.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="pictures, sounds, videos, .txt files, or folders"
    )
    score.add_argument(
        "--text", action="append", default=[], metavar="WORDS", help="a sentence to score (may be repeated)"
    )
    score.add_argument("--jsonl", default="-", metavar="FILE", help="where to write; '-' is standard output (default)")
    add_model(score)
    score.set_defaults(command=score_command)


def score_command(options: argparse.Namespace) -> int:
    from tectum.deliver.sinks.local import JsonLinesSink
    from tectum.observe.sources.media_files import media_files
    from tectum.offline.score import score_file, score_text, to_line

    if not options.files and not options.text:
        raise UsageError("score: give at least one FILE or --text")
    engine = open_engine(options)
    sink = JsonLinesSink(target(options.jsonl))
    code = 0

    try:
        for text in options.text:
            sink.write(to_line(score_text(engine, text)))
        for given in options.files:
            try:
                for path in media_files(given):
                    try:
                        for row in score_file(engine, path):
                            sink.write(to_line(row))
                    except TectumError as error:
                        log.error("%s", error)
                        code = error.exit_code
            except TectumError as error:
                log.error("%s", error)
                code = error.exit_code
    finally:
        sink.close()
    return code
