"""What a person says of a house that is being set up, and the file of it. The terminal and the page fill the same."""

import re

from msgspec import Struct, field

from tectum.errors import UsageError
from tectum.tables.values import Secret

HEAD = "# Written by {by}; docs/configuration.md has every key, 'tectum check' says what is wrong."
DEVICE = re.compile(r"(/dev/video)?[0-9]{1,3}")
"""A camera of this machine: nothing else is opened as one."""
KEPT_DAYS = 14
PAGE_PORT = 8420


class PlaceDraft(Struct, frozen=True):
    """A place. ``camera``: a device of this machine; ``stream``: the address of a network camera, with ``user`` and
    ``password`` apart; ``sound``: whether its sound is used; ``microphone``: of this machine. Empty: none."""

    name: str
    camera: str = ""
    stream: str = ""
    user: str = ""
    password: Secret = field(default_factory=Secret)
    sound: bool = True
    microphone: str = ""
    outside: bool = False


class BrokerDraft(Struct, frozen=True):
    """A broker for Home Assistant. ``host``: empty: none; ``port``: 0: the usual one."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: Secret = field(default_factory=Secret)
    tls: bool = False


class PageDraft(Struct, frozen=True):
    """The page. ``port``: 0: none; ``reachable``: from other devices; ``password``: as ``tectum password`` prints it,
    or empty."""

    port: int = PAGE_PORT
    reachable: bool = False
    password: Secret = field(default_factory=Secret)


class HouseDraft(Struct, frozen=True):
    """A house. ``keep_days``: 0: nothing is kept; ``contact``: whom a push service may ask, empty: nothing is
    pushed."""

    places: tuple[PlaceDraft, ...] = ()
    keep_days: int = KEPT_DAYS
    broker: BrokerDraft = BrokerDraft()
    page: PageDraft = PageDraft()
    contact: str = ""


class FoundCamera(Struct, frozen=True):
    """A camera that is there. ``device``: of this machine, or ``host``: on the network; ``about``: what it is called
    and made as."""

    device: str = ""
    host: str = ""
    about: str = ""


class Found(Struct, frozen=True):
    """What there is to choose from. ``microphones``: of this machine."""

    cameras: tuple[FoundCamera, ...] = ()
    microphones: tuple[str, ...] = ()


def quoted(text: str) -> str:
    """As a TOML text.

    >>> quoted('a"b')
    '"a\\\\"b"'
    """
    known = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return '"' + "".join(known.get(c, c if c.isprintable() else f"\\U{ord(c):08X}") for c in text) + '"'


def without_variables(*texts: str | Secret) -> None:
    """Raises UsageError for one that names the environment: whoever types on a page is not to read that."""
    for text in texts:
        if "${" in (text.reveal() if isinstance(text, Secret) else text):
            raise UsageError("${…} takes what follows from the environment; write that into the file by hand")


def typed_place(place: PlaceDraft) -> PlaceDraft:
    """A place as somebody typed it on a page. Raises UsageError: what a page may not name."""
    without_variables(place.name, place.camera, place.stream, place.user, place.password, place.microphone)
    if place.camera and not DEVICE.fullmatch(place.camera):
        raise UsageError(f"camera = {place.camera!r}: must be a device, as 0 or /dev/video0")
    return place


def house_text(draft: HouseDraft, by: str) -> str:
    """The file. ``by``: who writes it."""
    days = f"[store]\nkeep_days = {draft.keep_days}" if draft.keep_days else '[store]\nfolder = ""'
    parts = [HEAD.format(by=by), *map(_place, draft.places), days, _broker(draft.broker), _page(draft.page)]
    parts += [f'[[sink]]\ntype = "push"\ncontact = {quoted(draft.contact)}'] if draft.contact else []
    return "\n\n".join(filter(None, parts)) + "\n"


def _place(place: PlaceDraft) -> str:
    values = place_values(place).items()
    lines = [f"{key} = {quoted(value) if isinstance(value, str) else str(value).lower()}" for key, value in values]
    return "\n".join(["[[place]]", *lines])


def place_values(place: PlaceDraft) -> dict[str, str | bool]:
    """What stands in its table."""
    found: dict[str, str | bool] = {"name": place.name}
    if place.stream:
        found["stream"] = place.stream
        if place.user:
            found |= {"user": place.user, "password": place.password.reveal()}
        if not place.sound or place.microphone:
            found["audio"] = False
    elif place.camera:
        found["camera"] = place.camera
    if place.microphone:
        found["microphone"] = place.microphone
    return {**found, "outside": True} if place.outside else found


def _broker(broker: BrokerDraft) -> str:
    if not broker.host:
        return ""
    lines = ["[mqtt]", f"host = {quoted(broker.host)}"]
    lines += [f"port = {broker.port}"] if broker.port else []
    if broker.user:
        lines += [f"user = {quoted(broker.user)}", f"password = {quoted(broker.password.reveal())}"]
    lines += ["tls = true"] if broker.tls else []
    return "\n".join(lines)


def _page(page: PageDraft) -> str:
    if not page.port:
        return ""
    lines = ["[web]", f"port = {page.port}"]
    lines += ['host = "0.0.0.0"'] if page.reachable else []
    lines += [f"password = {quoted(page.password.reveal())}"] if page.password else []
    return "\n".join(lines)
