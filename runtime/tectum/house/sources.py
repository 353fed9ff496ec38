"""The sources that the file of a house names, for a place and for the house itself."""

from tectum.config.place import PlaceConfig
from tectum.config.schema import Config
from tectum.observe.sources.base import Source, SourceContext
from tectum.observe.sources.typed_text import SocketSource, StdinSource, Submit


def place_sources(house: Config, place: PlaceConfig) -> list[Source]:
    """One for each table and short key; none is opened yet. Raises UsageError and PluginError."""
    context = SourceContext(place.name, house.folder, house.broker)
    sources = [one.table.open(context) for one in place.declared()]
    names: dict[str, int] = {}
    for source in sources:  # health and queues know a source by its name
        names[source.name] = names.get(source.name, 0) + 1
        if names[source.name] > 1:
            source.name = f"{source.name} {names[source.name]}"
    return sources


def text_sources(house: Config, submit: Submit) -> list[Source]:
    """Where lines are typed to the house; ``submit`` takes them. None is opened yet."""
    sources: list[Source] = []
    if house.house.text:
        sources.append(StdinSource(submit))
    if house.house.socket:
        sources.append(SocketSource(submit, house.path(house.house.socket)))
    return sources
