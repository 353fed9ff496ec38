"""What reads the commands of a house."""

from tectum.bundle import Bundle
from tectum.config.schema import Config
from tectum.decide.command_reader import CommandReader
from tectum.decide.slots import SlotGrammar


def open_commands(config: Config, bundle: Bundle) -> CommandReader:
    """What reads commands, as ``[intents]`` asks for. Raises UsageError."""
    intents = config.intents
    if not intents.language:
        return CommandReader(bundle.labels["intent"], bundle.not_acting)
    things = [(thing.name, thing.domain) for thing in intents.thing]
    grammar = SlotGrammar(intents.language, things, intents.areas)
    return CommandReader(bundle.labels["intent"], bundle.not_acting, grammar)
