"""What another configuration changes of a house that runs."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct, structs

from tectum.config.schema import Config
from tectum.deliver.sinks.base import Sink
from tectum.house.sinks import open_changed_sinks

ONCE = ("model", "store", "house", "web", "intents", "traces")
"""Parts of a configuration that are read at the start alone, but for these keys."""
EVER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"store": ("keep_days", "max_mb"), "web": ("password", "user", "token")}
)


class Changes(Struct, frozen=True):
    """``config``: what is taken over. By name, in the order of the files: places and sinks that end (``gone``,
    ``sinks_gone``) and begin (``begun``, ``sinks``); what changed and stays has its name in both. ``whole``: also the
    place of what is said to the house. ``restart``: what of ``ONCE`` changed."""

    config: Config
    gone: tuple[str, ...]
    begun: tuple[str, ...]
    whole: bool
    sinks_gone: tuple[str, ...]
    sinks: Mapping[str, Sink]
    restart: tuple[str, ...]

    @classmethod
    def between(cls, old: Config, new: Config, raised: frozenset[str]) -> "Changes":
        """``raised``: places whose thresholds are others now. The sinks are opened: raises what that raises."""
        kept = {
            name: structs.replace(
                getattr(old, name), **{key: getattr(getattr(new, name), key) for key in EVER.get(name, ())}
            )
            for name in ONCE
        }
        restart = tuple(name for name in ONCE if getattr(new, name) != kept[name])
        new = structs.replace(new, **kept)
        before = {place.name: place for place in old.places}
        after = {place.name: place for place in new.places}
        quiet, broker = new.quiet != old.quiet, new.broker != old.broker
        anew = {
            name
            for name, place in after.items()
            if quiet
            or name in raised
            or place != before.get(name)
            or (broker and any(one.table.uses_broker for one in place.declared()))
        }
        gone = tuple(name for name in before if name in anew or name not in after)
        begun = tuple(name for name in after if name in anew)
        return cls(new, gone, begun, quiet, *open_changed_sinks(old, new), restart)

    def told(self) -> list[str]:
        """One line each, for people."""
        lines = [f"[{name}] changed: needs a restart" for name in self.restart]
        sinks = [f"sink {name}" for name in self.sinks]
        for gone, begun in ((self.gone, self.begun), ([f"sink {name}" for name in self.sinks_gone], sinks)):
            lines += [f"{name}: ended" for name in gone if name not in begun]
            lines += [f"{name}: {'changed, begun anew' if name in gone else 'begun'}" for name in begun]
        return lines
