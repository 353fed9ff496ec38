"""``tectum update``: look, fetch, try, take; each step leaves a folder whose bundle works, whenever it is ended."""

import logging
from collections.abc import Callable, Collection
from pathlib import Path

from tectum.bundle import Bundle
from tectum.bundle.versions import UPDATE_LOCK, Versions
from tectum.config.schema import Config
from tectum.errors import BundleError, UsageError
from tectum.trust.extra import need_extra
from tectum.update.trial import Trial, try_bundle

log = logging.getLogger(__name__)


def update(
    folder: Path,
    config: Config | None = None,
    channel: str | None = None,
    again: bool = False,
    only: Collection[str] = (),
    tried: Callable[[Bundle, Bundle | None, Config | None], Trial] = try_bundle,
) -> str:
    """Take what the repository of a ``folder`` of versions has now, if it is well; gives what counts then, for people.
    Without ``again`` one that was refused once is not tried; with ``only``, none but these versions. Raises BundleError
    and UsageError: nothing has changed."""
    need_extra()
    from tectum.trust.fetching import Fetching
    from tectum.trust.trusted import Pin, Trust

    versions = Versions(folder)
    trust = Trust(versions)
    pin = trust.pinned
    with versions.locked(UPDATE_LOCK, wait=False):
        fetching = Fetching(trust, channel)
        offer = fetching.look()
        known = versions.known()
        if known is not None and offer.version == known.current:
            fetching.fetch(offer)  # what is damaged is fetched again, and signed by the keys of now
            trust.follow(Pin(pin.address, offer.channel, pin.root if known.on_trial else offer.root))
            return f"{offer.called} counts already"
        if only and offer.version not in only:
            raise BundleError(f"{folder}: {offer.called} is offered now, which is none of those that were asked for")
        if known is not None and not again and (why := known.refused.get(offer.version)):
            raise BundleError(f"{folder}: {offer.called} was refused here before: {why}; --again tries it once more")
        versions.remove_others()
        bundle = fetching.fetch(offer)
        present = Bundle.load(versions.path(known.current)) if known is not None else None
        trial = tried(bundle, present, config)
        for line in trial.told:
            log.info("%s: %s", offer.called, line)
        if trial.refused:
            versions.refuse(offer.version, trial.refused)
            stays = f"; {present.name} {present.version} stays" if present is not None else ""
            raise BundleError(f"{offer.called}: refused on this device: {trial.refused}{stays}")
        versions.take(offer.version, on_trial=present is not None)
        trust.follow(Pin(pin.address, offer.channel, pin.root))
    return f"{offer.called} counts from now on"


def roll_back(folder: Path) -> str:
    """Let the version before count again; what counts then, for people. Raises BundleError and UsageError."""
    need_extra()
    from tectum.trust.trusted import check_signed

    if Versions.of(folder) is None:
        raise UsageError(f"{folder}: holds no versions of a bundle")
    versions = Versions(folder)
    with versions.locked(UPDATE_LOCK, wait=False):
        previous = versions.read().previous
        if previous:
            check_signed(Bundle.load(versions.path(previous)))  # before it is to count
        pointer = versions.roll_back("somebody asked for the one before")
    bundle = Bundle.load(versions.path(pointer.current))
    return f"{bundle.name} {bundle.version} counts again"
