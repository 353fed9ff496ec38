"""A house in one TOML file: the model, the places with what each sees, hears and reads, rules, and what is kept.

    [model]
    provider = "prefer:cuda"      # as on the command line; all keys of [model] may be left out

    [[place]]
    name = "hall"
    stream = "rtsp://${CAMERA_USER}:${CAMERA_PASSWORD}@192.168.1.20/sub"

    [[rule]]
    name = "break-in"
    when = "glass_break and person within 3 s"

Every error is one line that names the file, the line, the key, the value and what is allowed. ``${NAME}`` in an address
is taken from the environment. The text below a key describes it: docs/keys.md and the JSON schema are made of that.
"""

from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct, convert, field, structs

from tectum.bundle import Bundle, Shape
from tectum.config.delivery import IntentsConfig, TracesConfig, WebConfig
from tectum.config.document import Document
from tectum.config.place import PlaceConfig
from tectum.decide.settings import PlaceSettings, QuietHours
from tectum.deliver.sinks.base import SinkTable
from tectum.encode.look_budget import LOOKS_PER_S
from tectum.encode.onnx.plan import MOST_THREADS
from tectum.plugins import SINKS
from tectum.tables.broker import Broker
from tectum.tables.values import TimeOfDay, from_toml

SIGNED = "signed"


class Model(Struct, frozen=True, forbid_unknown_fields=True):
    """Which bundle runs, and how. Empty or 0: as ``tectum tune`` found, or the default."""

    bundle: str = ""
    """Folder of the bundle, relative to the file; empty: the one that comes with tectum."""
    trust: Annotated[str, Meta(pattern="^(hash|signed)(?!\n)$", extra={"allowed": "hash or signed"})] = "hash"
    """``signed``: the bundle must be one of a folder of ``tectum bundle trust``, signed by whom that trusts
    (docs/updates.md); ``hash``: its files must be those of its manifest, whoever made it."""
    variant: str = ""
    """``fp32``, ``small``, ``int8`` …; empty: as tuned, or fp32."""
    provider: str = "auto"
    """``auto``, ``NAME``, ``require:NAME`` or ``prefer:NAME,NAME`` (docs/performance.md)."""
    threads: Annotated[int, Meta(ge=0, le=MOST_THREADS, extra={"allowed": f"0 (choose) to {MOST_THREADS}"})] = 0
    """Most threads a graph; 0: as tuned, or 1."""
    tuned: bool = True
    """Use what ``tectum tune`` stored for this host."""
    gates: bool = False
    """What did not change is not encoded again."""
    looks_per_s: Annotated[float, Meta(ge=0, le=1000, extra={"allowed": "0 (never) to 1000"})] = LOOKS_PER_S
    """How often, in all places together, a part of a picture is looked at again at the camera's own resolution, where
    the bundle can (docs/performance.md)."""

    def shape(self, bundle: Bundle) -> Shape:
        """What sources are to make of what they see and hear."""
        return structs.replace(bundle.shape, looks=bundle.shape.looks and self.looks_per_s > 0)


class HouseConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """What belongs to no place. A line goes to the house as a whole, or to one place: ``hall: turn on the light``."""

    text: str = ""
    """``-``: lines of standard input are utterances to the house."""
    socket: str = ""
    """A Unix socket that takes such lines, relative to the file."""
    assist: str = ""
    """``tcp://HOST:PORT`` on which Home Assistant's Assist may ask what an utterance means (docs/home-assistant.md). A
    host other than loopback needs the three files below."""
    assist_certificate: str = ""
    """File with a certificate for ``assist``, for TLS; relative to the file."""
    assist_key: str = ""
    """File with the key of that certificate."""
    assist_clients: str = ""
    """File with the certificate of the authority that clients of ``assist`` must have theirs from."""
    language: Annotated[str, Meta(pattern="^(en|de|zh)(?!\n)$", extra={"allowed": "en, de or zh"})] = "en"
    """Of what the house says by itself: the sentence of an incident, as sinks get it."""
    night_from: TimeOfDay | None = None
    """Local time at which the night of rules begins (``person at night``); left out: 22:00."""
    night_to: TimeOfDay | None = None
    """Local time at which it ends; left out: 06:00."""
    latitude: Annotated[float, Meta(ge=-90, le=90, extra={"allowed": "-90 to 90, north above 0"})] | None = None
    """Degrees; with ``longitude``, the night of rules is from sunset to sunrise there."""
    longitude: Annotated[float, Meta(ge=-180, le=180, extra={"allowed": "-180 to 180, east above 0"})] | None = None
    """Degrees; goes with ``latitude``."""
    false_alarms: str = ""
    """``1 a week``: so many false alarms of each kind (smoke and CO alarms, breaking glass, crying, hazard, intrusion,
    distress) the house may have; it raises thresholds by what it counted (docs/false_alarms.md). Empty: it does not."""


class StoreConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """What is kept."""

    folder: str = "tectum-state"
    """Events, snapshots, clips and health lie there; relative to the file. Empty: nothing is kept."""
    keep_days: Annotated[float, Meta(ge=0.001, le=36_500)] = 14.0
    """Of everything."""
    max_mb: Annotated[float, Meta(ge=1, le=1e8)] = 2000.0
    """Of clips and snapshots; the oldest go first."""
    clips: tuple[str, ...] = ("hazard", "intrusion", "distress", "visitor")
    """Kinds of events that get a clip."""
    before_s: Annotated[float, Meta(ge=0, le=30)] = 5.0
    """Seconds of a clip before the event."""
    after_s: Annotated[float, Meta(ge=0, le=60)] = 5.0
    """Seconds of a clip after the event."""
    snapshots: bool = True
    """Keep a picture of the start of events that have one."""


class RuleConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """A rule that joins events."""

    name: Annotated[
        str, Meta(pattern=r"^[A-Za-z_][\w-]*(?!\n)$", extra={"allowed": "letters, digits, '-' and '_'"})
    ]  # fmt: skip
    """Kind of the events that it makes."""
    when: str
    """As ``glass_break and person within 3 s`` (docs/rules.md)."""
    places: tuple[str, ...] = ()
    """Where it counts; empty: everywhere."""


class SituationConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """A situation of one's own: an event that lasts while all that makes it holds (docs/situations.md). Where the
    bundle was trained for it, its own decision counts instead."""

    name: Annotated[
        str, Meta(pattern=r"^[A-Za-z_][\w-]*(?!\n)$", extra={"allowed": "letters, digits, '-' and '_'"})
    ]  # fmt: skip
    """Kind of its events, as ``baby_awake``."""
    when: str
    """As a rule's: ``baby_cry 3 times in 5 min or motion@nursery on`` (docs/rules.md)."""
    places: tuple[str, ...] = ()
    """Where it counts; empty: everywhere."""


class QuietConfig(Struct, frozen=True, forbid_unknown_fields=True, rename={"begin": "from", "end": "to"}):
    """Quiet hours: events are stored, but not delivered."""

    begin: TimeOfDay
    """Local time at which they begin."""
    end: TimeOfDay
    """Local time at which they end, perhaps on the next day."""
    kinds: tuple[str, ...] = ()
    """Kinds of events; empty: all but hazard, distress and intrusion."""
    places: tuple[str, ...] = ()
    """Where they hold; empty: everywhere."""


class Config(
    Struct, frozen=True, rename={"places": "place", "rules": "rule", "situations": "situation", "sinks": "sink"}
):
    """The whole file.

    ``folder``: where it lies; paths in it are relative to that. ``document``: what it was read from.
    ``mqtt``: of the installed sink of that name; None: the file has no such table.
    """

    folder: Path
    model: Model = Model()
    house: HouseConfig = HouseConfig()
    store: StoreConfig = StoreConfig()
    places: tuple[PlaceConfig, ...] = ()
    rules: tuple[RuleConfig, ...] = ()
    situations: tuple[SituationConfig, ...] = ()
    quiet: tuple[QuietConfig, ...] = ()
    sinks: tuple[SinkTable, ...] = ()
    mqtt: SinkTable | None = None
    web: WebConfig = WebConfig()
    traces: TracesConfig = TracesConfig()
    intents: IntentsConfig = IntentsConfig()
    document: Document = field(default_factory=lambda: Document("configuration", {}))

    def path(self, name: str) -> Path:
        """A path named in the file."""
        return self.folder / name

    @property
    def bundle(self) -> Path | None:
        """The folder of ``[model] bundle``; None: the one that comes with Tectum."""
        return self.path(self.model.bundle) if self.model.bundle else None

    def assist_files(self) -> tuple[Path, Path, Path] | None:
        """Certificate, key and the clients' authority of Assist; None where it has no TLS."""
        house = self.house
        if not house.assist_certificate:
            return None
        return self.path(house.assist_certificate), self.path(house.assist_key), self.path(house.assist_clients)

    @property
    def state(self) -> Path | None:
        """Where the store lies; None where nothing is kept."""
        return self.path(self.store.folder) if self.store.folder else None

    @property
    def asked(self) -> bool:
        """Whether utterances may come to it from elsewhere for as long as it runs: a page, a broker, Assist."""
        return bool(self.web.port or self.broker or self.house.assist) or any(
            sink.takes_utterances for sink in self.sinks
        )

    def declared_sinks(self) -> list[tuple[str, SinkTable]]:
        """Every sink by its name, those of ``[mqtt]`` and ``[intents]`` too. Raises PluginError: one cannot be
        loaded."""
        found = [(table.called, table) for table in self.sinks]
        if self.mqtt is not None and self.broker is not None:
            found.append(("mqtt", self.mqtt))
        if self.intents.home_assistant:
            intents = self.intents
            values = {"url": intents.home_assistant, "token": intents.token, "allowed": intents.allowed}
            table = convert(values, SINKS.table("home_assistant", SinkTable), dec_hook=from_toml)
            found.append((table.called, table))
        return found

    @property
    def broker(self) -> Broker | None:
        """The broker of ``[mqtt]``; None where there is none."""
        return self.mqtt if isinstance(self.mqtt, Broker) and self.mqtt.host else None

    def settings(self, place: PlaceConfig) -> PlaceSettings:
        """What a place decides differently."""
        quiet = tuple(QuietHours(q.begin, q.end, q.kinds, q.places) for q in self.quiet)
        return PlaceSettings(place.event, place.zone, quiet, place.sensors)
