"""What the types of ``[[place]]`` do not tell: files, addresses, and what does not go together."""

from urllib.parse import urlsplit

from tectum.address import expand
from tectum.config.document import Document
from tectum.config.key_lines import KeyPath
from tectum.config.place import PlaceConfig
from tectum.config.schema import Config
from tectum.errors import UsageError
from tectum.observe.sources.text import utterances

VIDEO, AUDIO = ("media", "stream", "camera"), ("media", "stream", "microphone", "pcm")
SCHEMES = ("rtsp", "rtsps", "http", "https")


def check_place(config: Config, place: PlaceConfig, table: KeyPath) -> None:
    """One place. ``table``: where it stands in the file. Raises UsageError: file, key, value, what is allowed."""
    document = config.document
    _check_sources(config, place, table)
    if place.media and not config.path(place.media).is_file():
        raise document.refused(table, "media", place.media, "no such file")
    if place.stream and urlsplit(place.stream).scheme not in SCHEMES:
        schemes = ", ".join(f"{scheme}://" for scheme in SCHEMES)
        raise document.error(table, f"stream: must begin with {schemes}", "stream")
    if place.stream and not (place.video or place.audio):
        raise document.error(table, "video = false and audio = false leave nothing of the stream", "video")
    transcriber = place.speech.transcriber if place.speech else ""
    for address, within in ((place.stream, ("stream",)), (transcriber, ("speech", "transcriber"))):
        try:
            expand(address)
        except UsageError as error:
            raise document.error(table, str(error), *within) from None
    try:
        utterances(place.text)
    except UsageError as error:
        raise document.error(table, str(error), "text") from None
    _check_polygons(document, place, table)


def _check_sources(config: Config, place: PlaceConfig, table: KeyPath) -> None:
    document = config.document
    for kinds, what in ((VIDEO, "pictures"), (AUDIO, "sound")):
        named = [key for key in kinds if getattr(place, key)]
        if place.stream and not (place.video if what == "pictures" else place.audio):
            named.remove("stream")
        if len(named) > 1:
            several = f"'{place.name}' has several sources of {what}: {', '.join(named)}"
            raise document.error(table, several, named[-1])
    said_to = config.house.text or config.house.socket or config.asked
    if not any(getattr(place, key) for key in (*VIDEO, *AUDIO)) and not place.text and not said_to:
        allowed = ", ".join(dict.fromkeys(VIDEO + AUDIO))
        raise document.error(table, f"'{place.name}' has neither media nor text; give it one of {allowed}")


def _check_polygons(document: Document, place: PlaceConfig, table: KeyPath) -> None:
    polygons = [("privacy", points, ("privacy", number)) for number, points in enumerate(place.privacy)]
    polygons += [(f"zone '{zone.name}'", zone.points, ("zone", number)) for number, zone in enumerate(place.zone)]
    for name, points, within in polygons:
        if len(points) < 3 or not all(0 <= v <= 1 for point in points for v in point):
            wrong = f"{name}: must be at least 3 points [x, y], each 0 to 1 of the picture"
            raise document.error(table, wrong, *within)
