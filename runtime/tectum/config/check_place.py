"""What the types of ``[[place]]`` do not check: files, addresses, and what does not go together."""

from tectum.address import Address, is_loopback
from tectum.config.check_delivery import raise_first
from tectum.config.document import Document
from tectum.config.key_lines import KeyPath
from tectum.config.place import SHORT, Declared, PlaceConfig
from tectum.config.schema import Config
from tectum.errors import UsageError
from tectum.files import is_file, is_folder
from tectum.modality import AUDIO, VISION
from tectum.observe.sources.base import SourceContext
from tectum.speech.transcriber import check_transcriber
from tectum.speech.wake_word import OWN, WORDS

WHAT = {VISION: "pictures", AUDIO: "sound"}
"""Modalities of which a place has one source at most, in words for people."""


def check_place(config: Config, place: PlaceConfig, table: KeyPath) -> None:
    """One place. ``table``: where it stands in the file. Raises UsageError: file, key, value, what is allowed; and
    PluginError: a source cannot be loaded."""
    document, declared = config.document, place.declared()
    _check_sources(config, place, declared, table)
    context = SourceContext(place.name, config.folder, config.broker)
    for one in declared:
        raise_first(document, (*table, *one.path), one.table.problems(context), one.keys)
    _check_options(document, place, table)
    _check_speech(config, place, table)
    try:
        if place.speech is not None and place.speech.transcriber.expanded():
            check_transcriber(place.speech.transcriber.expanded(), place.speech.language)
    except UsageError as error:
        key = "language" if str(error).startswith("language") else "transcriber"
        raise document.error(table, f"speech.{key}: {error}", "speech", key) from None
    if place.area and place.area not in config.intents.areas:
        unknown = f"unknown area; allowed: {', '.join(config.intents.areas) or 'none, for [intents] has no areas'}"
        raise document.refused(table, "area", place.area, unknown)
    _check_watches(config, place, table)
    _check_sensors(document, place, declared, table)
    _check_polygons(document, place, table)


def _check_speech(config: Config, place: PlaceConfig, table: KeyPath) -> None:
    document, speech = config.document, place.speech
    if speech is None:
        return
    within = (*table, "speech")
    if speech.wake.endswith(OWN) and not is_file(config.path(speech.wake)):
        raise document.refused(within, "wake", speech.wake, "no such file")
    if speech.wake and not speech.wake.endswith(OWN) and speech.wake not in WORDS:
        allowed = f"must be {', '.join(WORDS)} or a file *{OWN}"
        raise document.refused(within, "wake", speech.wake, allowed)
    if not (speech.transcriber.expanded() or speech.satellite):
        raise document.error(within, "lacks 'transcriber', or 'satellite'")
    if not speech.satellite:
        return
    try:
        host = Address.of_server(speech.satellite).host
    except UsageError as error:
        raise document.refused(within, "satellite", speech.satellite, f"{error}, as tcp://127.0.0.1:10700") from None
    if not is_loopback(host):
        alone = "must be of loopback: its protocol has no password, and would let anybody listen; use a tunnel"
        raise document.refused(within, "satellite", speech.satellite, alone)
    if not speech.wake:
        raise document.refused(within, "satellite", speech.satellite, "goes with 'wake'")


def _check_sources(config: Config, place: PlaceConfig, declared: list[Declared], table: KeyPath) -> None:
    document = config.document
    for modality in dict.fromkeys(modality for one in declared for modality in one.table.modalities):
        several = [one for one in declared if modality in one.table.modalities]
        if len(several) > 1:
            names = ", ".join(one.called for one in several)
            what = f"'{place.name}' has several sources of {WHAT.get(modality, modality)}: {names}"
            raise document.error(table, what, *(several[-1].path or (several[-1].called,)))
    said_to = config.house.text or config.house.socket or config.asked
    if not declared and not said_to:
        allowed = ", ".join((*SHORT, "[[place.source]]"))
        raise document.error(table, f"'{place.name}' has neither media nor text; give it one of {allowed}")


def _check_options(document: Document, place: PlaceConfig, table: KeyPath) -> None:
    """Keys that only say how another source is used: alone they would change nothing, and nobody would know."""
    left_out = PlaceConfig(name=place.name)
    for key, (_, keys) in SHORT.items():
        for name in keys.values():
            given = getattr(place, name) != getattr(left_out, name)
            if name not in (key, "text") and given and not getattr(place, key):
                raise document.error(table, f"{name}: goes with {key}", name)


def _check_sensors(document: Document, place: PlaceConfig, declared: list[Declared], table: KeyPath) -> None:
    names: set[str] = set()
    for one in declared:
        for sensor in one.table.sensors:
            if sensor.name in names:
                twice = f"'{place.name}' has two sensors of the name '{sensor.name}'; give each its own"
                raise document.error(table, twice, *one.path)
            names.add(sensor.name)
    for number, watch in enumerate(place.watch):
        if watch.name in names:
            twice = f"'{place.name}' has two sensors of the name '{watch.name}'; give each its own"
            raise document.error(table, twice, "watch", number, "name")
        names.add(watch.name)


def _check_watches(config: Config, place: PlaceConfig, table: KeyPath) -> None:
    zones = [zone.name for zone in place.zone]
    for number, watch in enumerate(place.watch):
        within = (*table, "watch", number)
        try:
            _ = watch.sensor
        except UsageError as error:
            raise config.document.error(within, str(error), "name") from None
        if watch.zone and watch.zone not in zones:
            unknown = f"unknown zone; allowed: {', '.join(zones) or 'none, for the place has no zone'}"
            raise config.document.refused(within, "zone", watch.zone, unknown)
        for state in watch.states:
            folder = config.path(watch.pictures) / state
            if not is_folder(folder):
                raise config.document.refused(within, "pictures", watch.pictures, f"has no folder '{state}'")


def _check_polygons(document: Document, place: PlaceConfig, table: KeyPath) -> None:
    polygons = [("privacy", points, ("privacy", number)) for number, points in enumerate(place.privacy)]
    polygons += [(f"zone '{zone.name}'", zone.points, ("zone", number)) for number, zone in enumerate(place.zone)]
    for name, points, within in polygons:
        if len(points) < 3 or not all(0 <= v <= 1 for point in points for v in point):
            wrong = f"{name}: must be at least 3 points [x, y], each 0 to 1 of the picture"
            raise document.error(table, wrong, *within)
