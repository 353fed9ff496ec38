"""The bundle and the engine of a house, as its file asks for them."""

from tectum.bundle import Bundle
from tectum.config.schema import SIGNED, Config
from tectum.engine import Engine
from tectum.house.lessons import taught_sounds


def open_bundle(config: Config) -> Bundle:
    """The bundle that ``[model]`` asks for, in its variant, and signed where that is asked for. Raises BundleError and
    UsageError."""
    bundle = Bundle.load(config.bundle, config.model.variant or None)
    _check_trust(config, bundle)
    return bundle


def open_engine(config: Config) -> Engine:
    """The engine that ``[model]`` asks for, and what the house was taught. Raises TectumError."""
    model = config.model
    engine = Engine.open(config.bundle, model.variant or None, model.provider, model.threads or None, model.tuned)
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
