"""``tectum bundle sign`` and ``tectum bundle trust``: a publisher signs bundles, a device says whose it takes."""

import argparse
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING

from tectum.errors import UsageError
from tectum.trust.roles import ROLES

if TYPE_CHECKING:
    from tectum.commands.options import Commands

log = logging.getLogger(__name__)

CHANNEL = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
THRESHOLD = re.compile(rf"({'|'.join(ROLES)})=([1-9])/([1-9])")


def add(actions: "Commands") -> None:
    """Their arguments."""
    sign = actions.add_parser(
        "sign",
        help="sign a bundle for a repository; without a bundle, renew what expires",
        description="Sign every file of a bundle as what a channel of a repository has from now on (docs/updates.md).",
    )
    sign.add_argument("bundle", type=Path, nargs="?", metavar="BUNDLE", help="bundle folder; left out: renew")
    sign.add_argument(
        "--repository", type=Path, required=True, metavar="DIR", help="folder to serve; made when it is not there"
    )
    sign.add_argument(
        "--keys", type=Path, required=True, metavar="DIR", help="the publisher's keys; made with the repository"
    )
    sign.add_argument("--channel", default="stable", metavar="NAME", help="where it goes (default: stable)")
    sign.add_argument(
        "--days", type=float, metavar="N", help="how long it counts before it must be renewed (default: 30)"
    )
    sign.add_argument(
        "--threshold", action="append", default=[], metavar="ROLE=N/M",
        help="of a new repository: how many of how many keys must sign for a role (default: root=2/3, 1/1 for others)",
    )  # fmt: skip
    sign.add_argument(
        "--replace", action="append", default=[], choices=ROLES, metavar="ROLE",
        help="make new keys for a role: the old ones were stolen or lost, and count no more",
    )  # fmt: skip
    sign.set_defaults(command=sign_command)
    trust = actions.add_parser(
        "trust",
        help="take bundles of a repository from now on, and fetch the first",
        description="Pin the root of a repository for a folder of bundles, and fetch what its channel has.",
    )
    trust.add_argument("address", metavar="ADDRESS", help="the repository: https://HOST/FOLDER, or a folder")
    trust.add_argument(
        "--root",
        type=Path,
        metavar="FILE",
        help="its N.root.json, from a hand that you trust; left out: the one that this installation brings",
    )
    trust.add_argument(
        "--bundle", type=Path, required=True, metavar="DIR", help="folder for its bundles; made when it is not there"
    )
    trust.add_argument("--channel", default="stable", metavar="NAME", help="which to follow (default: stable)")
    trust.set_defaults(command=trust_command)


def channel_of(options: argparse.Namespace) -> str:
    """The option ``--channel``. Raises UsageError."""
    if not CHANNEL.fullmatch(options.channel):
        raise UsageError(f"--channel {options.channel}: must be 1 to 32 small letters, digits, '-' and '_'")
    return str(options.channel)


def sign_command(options: argparse.Namespace) -> int:
    from tectum.trust.extra import need_extra

    need_extra()
    from tectum.bundle import Bundle
    from tectum.trust.keys import Keys
    from tectum.trust.repository import Repository

    channel, thresholds = channel_of(options), _thresholds(options.threshold)
    if options.days is not None and not 0 < options.days <= 3650:
        raise UsageError(f"--days {options.days:g}: must be above 0, and at most 3650")
    bundle = Bundle.load(options.bundle) if options.bundle is not None else None
    repository = Repository(options.repository, Keys(options.keys), options.days)
    if not repository.exists:
        if bundle is None:
            raise UsageError(f"{options.repository}: is no repository of signed bundles; give a BUNDLE to begin one")
        repository.create(thresholds)
        log.info("%s: the keys of a new repository; keep two of root elsewhere, none where it is served", options.keys)
    elif thresholds:
        raise UsageError("--threshold: goes with a new repository")
    if options.replace:
        repository.replace(options.replace)
        log.info("%s: new keys for %s; the old ones count no more", options.repository, ", ".join(options.replace))
    if bundle is not None:
        repository.publish(bundle, channel)
        count = len(bundle.manifest["files"]) + 1
        log.info("%s: %s %s in '%s': %d files signed", options.repository, bundle.name, bundle.version, channel, count)
    elif not options.replace:
        for role in repository.renew():
            log.warning("%s: '%s' expires soon, and its keys are not in %s", options.repository, role, options.keys)
        log.info("%s: renewed", options.repository)
    return 0


def trust_command(options: argparse.Namespace) -> int:
    from tectum.trust.extra import need_extra

    need_extra()
    from tectum.bundle.versions import UPDATE_LOCK, Versions
    from tectum.files import is_file, is_folder
    from tectum.trust.fetchers import fetcher
    from tectum.trust.fetching import Fetching
    from tectum.trust.trusted import SHIPPED, Trust

    root = options.root or SHIPPED
    if options.root is None and not is_file(root):
        raise UsageError("--root FILE: is needed: this installation brings no root of its own")
    fetcher(options.address)
    channel, folder = channel_of(options), options.bundle
    versions = Versions(folder)
    if is_folder(folder) and any(folder.glob("[!.]*")) and not is_folder(versions.trust):
        raise UsageError(f"--bundle {folder}: is not empty; name a folder for the bundles of this repository alone")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"--bundle {folder}: cannot be made: {error.strerror}") from None
    trust = Trust(versions)
    address = options.address if "://" in options.address else str(Path(options.address).absolute())
    with versions.locked(UPDATE_LOCK, wait=False):
        trust.pin(address, root, channel)
        fetching = Fetching(trust)
        offer = fetching.look()
        bundle = fetching.fetch(offer)
        if versions.known() is None:
            versions.take(offer.version, on_trial=False)
    log.info("%s: %s %s, signed as %s asks", folder, bundle.name, bundle.version, root)
    return 0


def _thresholds(given: list[str]) -> dict[str, tuple[int, int]]:
    found = {}
    for one in given:
        match = THRESHOLD.fullmatch(one)
        if match is None:
            raise UsageError(f"--threshold {one}: must be ROLE=N/M, as root=2/3; roles: {', '.join(ROLES)}")
        found[match[1]] = (int(match[2]), int(match[3]))
    return found
