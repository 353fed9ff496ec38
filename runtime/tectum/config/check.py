"""What the types of a configuration do not check: names, files, what does not go together, and what a bundle knows."""

import re
from collections.abc import Mapping

from tectum.address import Address, is_loopback
from tectum.config.check_delivery import check_delivery, raise_first
from tectum.config.check_place import check_place
from tectum.config.document import Document
from tectum.config.key_lines import KeyPath
from tectum.config.schema import SIGNED, Config, HouseConfig
from tectum.decide.budget import Budget
from tectum.decide.cadence import CADENCES
from tectum.decide.defaults import CALM_SITUATIONS
from tectum.decide.events import HOUSE
from tectum.decide.hours import NIGHT_HOURS
from tectum.deliver.sinks.mqtt_names import slug
from tectum.encode.onnx.provider import Policy
from tectum.errors import UsageError
from tectum.files import is_folder
from tectum.modality import SITUATION, lasting_heads
from tectum.tables.problem import missing_files

NAME = re.compile(r"[^\W_][\w .-]*")
ASSIST_FILES = ("assist_certificate", "assist_key", "assist_clients")


def check_config(config: Config) -> None:
    """Everything that needs no bundle. Raises UsageError: file, line, key, value, what is allowed."""
    document, model = config.document, config.model
    try:
        Policy.parse(model.provider)
    except UsageError as error:
        raise document.error(("model",), str(error), "provider") from None
    if model.bundle and not is_folder(config.path(model.bundle)):
        raise document.refused(("model",), "bundle", model.bundle, "no such folder")
    if model.trust == SIGNED and not model.bundle:
        needs = (
            "needs 'bundle', a folder of 'tectum bundle trust'; the one that comes with tectum is covered by its wheel"
        )
        raise document.refused(("model",), "trust", model.trust, needs)
    if config.house.text not in ("", "-"):
        raise document.refused(("house",), "text", config.house.text, "must be '-' (standard input), or left out")
    _check_assist(config, config.house)
    _check_night(document, config.house)
    _check_false_alarms(document, config.house)
    for number, place in enumerate(config.places):
        _check_name(document, [before.name for before in config.places[:number]], place.name, ("place", number))
        if place.name == HOUSE and len(config.places) > 1:
            whole = "is the name for what is said to the whole house; give the place another"
            raise document.refused(("place", number), "name", place.name, whole)
        check_place(config, place, ("place", number))
    listeners: list[tuple[str, KeyPath]] = [
        (place.name, ("place", number, *(one.path or (one.called,))))
        for number, place in enumerate(config.places)
        for one in place.declared()
        if one.table.reads_standard_input
    ]
    listeners += [("[house] text", ("house", "text"))] if config.house.text else []
    if len(listeners) > 1:
        who = " and ".join(name for name, _ in listeners)
        raise document.error((), f"standard input is asked for by {who}: only one can have it", *listeners[1][1])
    places = [place.name for place in config.places]
    for number, quiet in enumerate(config.quiet):
        for row, name in enumerate(quiet.places):
            if name not in places:
                unknown = f"unknown place '{name}'; allowed: {', '.join(places)}"
                raise document.error(("quiet", number), unknown, "places", row)
    _check_unique(document, "rule", [rule.name for rule in config.rules])
    _check_unique(document, "situation", [own.name for own in config.situations])
    check_delivery(config)
    _check_unique(document, "sink", [sink.called for sink in config.sinks])


def _check_name(document: Document, before: list[str], name: str, table: tuple[str, int]) -> None:
    if not name.strip():
        raise document.refused(table, "name", name, "must not be empty")
    if not NAME.fullmatch(name):
        raise document.refused(table, "name", name, "must be letters, digits, space, '.', '-' and '_'")
    if name in before:
        raise document.refused(table, "name", name, "another place has this name")
    for other in before:
        if slug(other) == slug(name):
            taken = f"would be called '{slug(name)}' on a broker, as '{other}' is; give it another name"
            raise document.refused(table, "name", name, taken)


def _check_unique(document: Document, what: str, names: list[str]) -> None:
    for number, name in enumerate(names):
        if name in names[:number]:
            taken = f"another {what} has this name; give each its own"
            raise document.error((what, number), f"name = '{name}': {taken}", "name")


def _check_assist(config: Config, house: HouseConfig) -> None:
    document, assist = config.document, house.assist
    try:
        host = Address.of_server(assist).host if assist else ""
    except UsageError as error:
        raise document.refused(("house",), "assist", assist, f"{error}, as tcp://127.0.0.1:10500") from None
    files = {name: getattr(house, name) for name in ASSIST_FILES}
    if any(files.values()) and not (assist and all(files.values())):
        raise document.error(("house",), f"assist, {', '.join(ASSIST_FILES)} go together", "assist")
    if assist and not is_loopback(host) and not all(files.values()):
        needs = f"beyond loopback it needs {', '.join(ASSIST_FILES)}: its protocol has no password"
        raise document.refused(("house",), "assist", assist, needs)
    raise_first(document, ("house",), missing_files(config.folder, **files))


def _check_night(document: Document, house: HouseConfig) -> None:
    if (house.latitude is None) != (house.longitude is None):
        key = "longitude" if house.latitude is None else "latitude"
        raise document.error(("house",), "latitude and longitude go together", key)
    begin = NIGHT_HOURS.begin if house.night_from is None else house.night_from
    end = NIGHT_HOURS.end if house.night_to is None else house.night_to
    if begin == end:
        key = "night_from" if house.night_to is None else "night_to"
        raise document.refused(("house",), key, f"{begin:%H:%M}", "night_from and night_to must differ")


def _check_false_alarms(document: Document, house: HouseConfig) -> None:
    if not house.false_alarms:
        return
    try:
        Budget.parse(house.false_alarms)
    except UsageError as error:
        reason = str(error).partition(": ")[2]
        raise document.refused(("house",), "false_alarms", house.false_alarms, reason) from None


def check_labels(config: Config, labels: Mapping[str, tuple[str, ...]]) -> None:
    """What only a bundle knows: kinds of events. Raises UsageError."""
    document = config.document
    events = {label for head in lasting_heads() for label in labels.get(head, ())} - {"quiet"}
    own = {one.name for one in config.situations}
    rules = {rule.name for rule in config.rules} | own
    sensors = {sensor.name for place in config.places for sensor in place.sensors}
    kinds = {label for names in labels.values() for label in names}
    known_kinds = (kinds | sensors) - {"none", "quiet"}
    for number, rule in enumerate(config.rules):
        if rule.name in kinds:
            taken = f"name = '{rule.name}': a kind of event has this name; give the rule another"
            raise document.error(("rule", number), taken, "name")
        if rule.name in own:
            taken = f"name = '{rule.name}': a situation has this name; give the rule another"
            raise document.error(("rule", number), taken, "name")
    for number, situation in enumerate(config.situations):
        if situation.name in kinds - set(labels[SITUATION.name]) or situation.name in CALM_SITUATIONS:
            taken = f"name = '{situation.name}': a kind of event has this name; give the situation another"
            raise document.error(("situation", number), taken, "name")
    for number, place in enumerate(config.places):
        table = ("place", number)
        for sensor in place.sensors:
            if sensor.name in kinds | rules:
                taken = f"sensor '{sensor.name}': a kind of event, or a rule, has this name; give it another"
                raise document.error(table, taken, "source")
        for kind in place.event:
            if kind not in events:
                unknown = f"event.{kind}: unknown kind; allowed: {', '.join(sorted(events))}"
                raise document.error(table, unknown, "event", kind)
            if kind not in CADENCES and not place.event[kind].confirm:
                nothing = f"event.{kind}.confirm: changes nothing; only {' and '.join(CADENCES)} have a cadence"
                raise document.error(table, nothing, "event", kind, "confirm")
        for row, zone in enumerate(place.zone):
            for kind in zone.kinds:
                if kind not in labels["presence"]:
                    allowed = ", ".join(labels["presence"])
                    unknown = f"zone '{zone.name}': unknown kind '{kind}'; allowed: {allowed}"
                    raise document.error(table, unknown, "zone", row, "kinds")
    for number, quiet in enumerate(config.quiet):
        for row, kind in enumerate(quiet.kinds):
            if kind not in known_kinds | rules:
                unknown = f"unknown kind '{kind}'; allowed: {', '.join(sorted(known_kinds))}"
                raise document.error(("quiet", number), unknown, "kinds", row)
    for row, kind in enumerate(config.store.clips):
        if kind not in events | rules:
            unknown = f"clips: unknown kind '{kind}'; allowed: {', '.join(sorted(events | rules))}"
            raise document.error(("store",), unknown, "clips", row)
