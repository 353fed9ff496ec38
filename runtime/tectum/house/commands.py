"""What reads the commands of a house, and of a place of it."""

from tectum.bundle import Bundle
from tectum.config.place import PlaceConfig
from tectum.config.schema import Config
from tectum.decide.command_reader import CommandReader
from tectum.decide.here import Here
from tectum.decide.slots import SlotGrammar


def open_commands(config: Config, bundle: Bundle) -> CommandReader:
    """What reads commands, as ``[intents]`` asks for. Raises UsageError."""
    intents = config.intents
    if not intents.language:
        return CommandReader(bundle.labels["intent"], bundle.not_acting)
    things = [(thing.name, thing.domain) for thing in intents.thing]
    grammar = SlotGrammar(intents.language, things, intents.areas)
    return CommandReader(bundle.labels["intent"], bundle.not_acting, grammar)


def place_commands(commands: CommandReader | None, config: Config, place: PlaceConfig) -> CommandReader | None:
    """``commands`` as they are meant where ``place`` is."""
    area = place.area or next((one for one in config.intents.areas if one.casefold() == place.name.casefold()), "")
    if commands is None or not area:
        return commands
    return commands.at(Here(area, {one.name: one.domain for one in config.intents.thing if one.area == area}))
