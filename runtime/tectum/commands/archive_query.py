"""``tectum archive query``: what happened in an archive, and what is like a moment of it."""

import argparse
import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tectum.commands.events import moment
from tectum.commands.options import check_folder
from tectum.errors import UsageError

if TYPE_CHECKING:
    from tectum.archive.query import Archive, Found, Span

log = logging.getLogger(__name__)


def add_query(archive: argparse.ArgumentParser) -> None:
    """What is asked of an archive."""
    query = archive.add_argument_group("with query")
    query.add_argument("--since", metavar="TIME", help="1h, 30m, 7d ago, or 2026-11-25T08:00 (default: everything)")
    query.add_argument("--until", metavar="TIME", help="the same; default: now")
    query.add_argument("--like", metavar="RECORDING@SECOND", help="moments like that one, by embeddings")
    query.add_argument("--by", default="", metavar="MODALITY", help="with --like: by this one alone: vision, audio, …")
    query.add_argument("--most", type=int, default=1000, metavar="N", help="the first N (default: 1000)")
    query.add_argument("--html", type=Path, metavar="FILE.html", help="write a page: by day and hour, with pictures")
    query.add_argument("--json", action="store_true", help="one JSON object a line")


def query_command(options: argparse.Namespace) -> int:
    """Ask, and print."""
    from dataclasses import asdict

    from tectum.archive.page import write_page
    from tectum.archive.query import EVERYTHING, Archive
    from tectum.archive.storage import storage_of
    from tectum.commands.output import Output, print_json
    from tectum.decide.rules import local_stamp

    where, words = _asked(options)
    check_folder("--html", options.html)
    now = time.time()
    since = moment(options.since, now) if options.since else EVERYTHING[0]
    until = moment(options.until, now) if options.until else EVERYTHING[1]
    out, archive = Output(), Archive(storage_of(where))
    title, found = _found(options, archive, words, (since, until))
    if options.html is not None:
        write_page(options.html, archive, found, title)
        log.info("page: %s", options.html)
    for one in found[: options.most]:
        if options.json:
            print_json({**asdict(one), "at": round(one.at, 3), "second": round(one.second, 3)})
            continue
        lasted = f"{one.until - one.at:.1f} s" if one.until is not None else ""
        said = f"  “{one.text}”" if one.text else ""
        line = f"{local_stamp(one.at)}  {one.place:12}  {one.kind:16}  {one.score:.2f}  {lasted:>9}"
        out.print(f"{line}  {one.source}, {one.second:.1f} s{said}")
    log.info("%s: %d found", title, len(found))
    return 0


def _asked(options: argparse.Namespace) -> tuple[str, str]:
    given = options.source[1:]
    if options.out is not None:
        raise UsageError("--out: does not go with query; the archive's folder follows it")
    if not 1 <= len(given) <= 2:
        raise UsageError("query: give the archive's folder, and what to look for in one text: query DIR 'dog barks'")
    if options.most < 1:
        raise UsageError(f"--most {options.most}: must be at least 1")
    return given[0], given[1] if len(given) > 1 else ""


def _found(options: argparse.Namespace, archive: "Archive", words: str, span: "Span") -> "tuple[str, list[Found]]":
    if options.like is None:
        if not words:
            return "everything", archive.everything(span)
        rule, understood = archive.understand(words)
        log.info("%s", understood)
        return words, archive.find(rule, span)
    if words:
        raise UsageError(f"--like {options.like}: does not go with words")
    source, _, second = options.like.rpartition("@")
    if not source or not second.isdecimal():
        raise UsageError(f"--like {options.like}: must be RECORDING@SECOND, as recordings/hall/a.mp4@12")
    return f"like {options.like}", archive.like(source, int(second), options.by, options.most)
