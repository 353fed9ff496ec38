"""The engine of a house, as its file asks for it."""

from tectum.config.schema import Config
from tectum.engine import Engine
from tectum.house.lessons import taught_sounds


def open_engine(config: Config) -> Engine:
    """The engine that ``[model]`` asks for, and what the house was taught. Raises TectumError."""
    model = config.model
    engine = Engine.open(config.bundle, model.variant or None, model.provider, model.threads or None, model.tuned)
    engine.bundle = engine.bundle.with_taught(taught_sounds(engine, config.state))
    return engine
