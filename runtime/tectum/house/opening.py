"""The bundle and the engine of a house, as its file asks for them."""

import logging
from pathlib import Path

from tectum.bundle import Bundle
from tectum.bundle.versions import Versions
from tectum.config.check import check_labels
from tectum.config.schema import SIGNED, Config
from tectum.engine import Engine
from tectum.errors import BundleError, TectumError
from tectum.house.lessons import taught_sounds, with_lessons

log = logging.getLogger(__name__)


def open_bundle(config: Config) -> Bundle:
    """The bundle that a house would begin with, in its variant, and signed where that is asked for. Raises BundleError
    and UsageError."""
    versions = Versions.of(config.bundle)
    pointer = versions.known() if versions is not None else None
    try:
        bundle = _loaded(config, config.bundle)
        if pointer is not None and pointer.on_trial:
            check_labels(config, with_lessons(bundle, config.state).labels)
    except TectumError as error:
        if versions is None or pointer is None or not pointer.on_trial or not pointer.previous:
            raise
        log.warning("%s; a house that begins goes back to the version before", error)
        return _loaded(config, versions.path(pointer.previous))
    return bundle


def _loaded(config: Config, folder: Path | None) -> Bundle:
    bundle = Bundle.load(folder, config.model.variant or None)
    _check_trust(config, bundle)
    return bundle


def begin_engine(config: Config) -> Engine:
    """The engine for a house that begins. Of a bundle with versions, one on trial that cannot be opened, lacks what the
    file names, or with which houses ended, is gone back from. Raises TectumError."""
    versions = Versions.of(config.bundle)
    if versions is None:
        return open_engine(config)
    before = versions.read()
    try:
        pointer = versions.begin()
    except BundleError as error:
        pointer = before
        log.warning("%s; that a house begins cannot be counted", error)
    if pointer.current != before.current:
        why = pointer.refused.get(before.current, "")
        log.error("%s: version %s is gone back from: %s", versions.folder, before.current, why)
    try:
        engine = open_engine(config)
        if pointer.on_trial:
            check_labels(config, engine.bundle.labels)
    except TectumError as error:
        if not pointer.on_trial or not pointer.previous:
            raise
        log.error("%s; the version before counts again", error)
        try:
            versions.roll_back(str(error))
        except BundleError as second:
            log.error("%s; at the next start it is tried once more", second)
        return open_engine(config, versions.path(pointer.previous))
    return engine


def open_engine(config: Config, folder: Path | None = None) -> Engine:
    """The engine that ``[model]`` asks for, and what the house was taught; with the bundle in ``folder`` where that is
    another. Raises TectumError."""
    model = config.model
    engine = Engine.open(
        folder or config.bundle, model.variant or None, model.provider, model.threads or None, model.tuned
    )
    _check_trust(config, engine.bundle)
    engine.bundle = engine.bundle.with_taught(taught_sounds(engine, config.state))
    return engine


def _check_trust(config: Config, bundle: Bundle) -> None:
    if config.model.trust != SIGNED:
        return
    from tectum.trust.extra import need_extra

    need_extra()
    from tectum.trust.trusted import check_signed

    check_signed(bundle)
