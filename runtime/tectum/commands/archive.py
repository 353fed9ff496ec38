"""``tectum archive``: thousands of recordings to tables of events, scores and embeddings; and what is asked of them."""

import argparse
import logging
from typing import TYPE_CHECKING

from tectum.commands.archive_query import add_query, query_command
from tectum.commands.options import add_model
from tectum.errors import UsageError

if TYPE_CHECKING:
    from tectum.commands.options import Commands

log = logging.getLogger(__name__)


def add(commands: "Commands") -> None:
    """Its arguments."""
    archive = commands.add_parser(
        "archive",
        help="thousands of recordings to Parquet: events, scores, embeddings; ask it: query DIR 'dog barks at night'",
        description="Analyse recordings into an archive, or go on with one that was begun; or ask one, with query.",
        usage="tectum archive SOURCE... --out DIR [OPTION...]\n       tectum archive query DIR [WORDS] [OPTION...]",
    )
    archive.add_argument(
        "source", nargs="+", metavar="SOURCE", help="a file, folder, pattern, @LIST, or address as s3://…"
    )
    archive.add_argument("--out", metavar="DIR", help="the archive's folder, or an address as s3://…")
    archive.add_argument(
        "--place", default="", metavar="NAME", help="of all recordings (default: the folder below SOURCE, or home)"
    )
    archive.add_argument("--outside", action="store_true", help="the cameras face outdoors")
    archive.add_argument("--embeddings", action="store_true", help="keep one a second of each modality, too")
    archive.add_argument("--workers", type=int, metavar="N", help="processes side by side (default: one a core)")
    archive.add_argument(
        "--ray", nargs="?", const="", metavar="ADDRESS", help="by Ray: on this machine, or on the cluster at ADDRESS"
    )
    add_model(archive)
    add_query(archive)
    archive.set_defaults(command=archive_command)


def archive_command(options: argparse.Namespace) -> int:
    """Analyse what is left; or ask."""
    if options.source[0] == "query":
        return query_command(options)
    from tectum.archive.analyst import Opening
    from tectum.archive.archiving import Archiving
    from tectum.archive.crew import Crew, LocalCrew
    from tectum.archive.extra import needed
    from tectum.archive.findings import columns_of
    from tectum.archive.manifest import Manifest, about
    from tectum.archive.ray_crew import RayCrew
    from tectum.archive.recordings import find_recordings
    from tectum.archive.storage import storage_of
    from tectum.supervise.machine import host

    needed("pyarrow")
    if options.out is None:
        raise UsageError("--out DIR: is needed, the archive's folder or address")
    if options.workers is not None and options.workers < 1:
        raise UsageError(f"--workers {options.workers}: must be at least 1")
    storage = storage_of(options.out)
    found = find_recordings(options.source, options.place.strip())
    opening = Opening(
        None if options.bundle is None else str(options.bundle),
        options.variant,
        options.provider,
        options.threads or 1,  # the recordings are read side by side
        not options.no_tune,
        options.outside,
        options.embeddings,
    )
    bundle = opening.engine().bundle  # what is wrong with it is said before anything is begun
    manifest = Manifest.begin(storage, about(bundle, columns_of(bundle), options.outside, options.embeddings))
    try:
        left = manifest.left(found)
        if len(left) < len(found):
            log.info("%d of %d recordings are done already", len(found) - len(left), len(found))
        if not left:
            return 0
        workers = options.workers or host().cores
        crew: Crew = LocalCrew(opening, workers) if options.ray is None else RayCrew(opening, workers, options.ray)
        archiving = Archiving(manifest, crew, left, cut=workers > 1)
        try:
            archiving.run()
        finally:
            crew.close()
            log.info("%s", archiving.progress)
    finally:
        manifest.close()
    done = archiving.progress
    log.info(
        "%s: %d events; %d recordings failed, %d were read in part, %d were there twice",
        storage.name, done.events, done.failed, done.damaged, done.same,
    )  # fmt: skip
    return 4 if done.failed or done.damaged else 0
