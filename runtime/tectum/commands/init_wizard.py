"""``tectum init``: writes the file of a house from what a person answers and what this machine has."""

import sys
from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from tectum.errors import UsageError
from tectum.serve.web.password import LEAST, hashed
from tectum.setup.discovery import NetworkCamera
from tectum.setup.draft import DEVICE, KEPT_DAYS, PAGE_PORT, BrokerDraft, HouseDraft, PageDraft, PlaceDraft, house_text
from tectum.setup.told_tables import contact_of
from tectum.setup.trying import Tried
from tectum.supervise.escape import escape_controls
from tectum.tables.values import Secret

NOTHING = "none"
Ask = Callable[[str, str], str]
"""Takes the question and the answer that an empty line stands for."""


def _show(line: str) -> None:
    """A line of the dialogue, beside the questions; device names come from their makers."""
    print(escape_controls(line), file=sys.stderr, flush=True)


class HouseSetup:
    """``cameras``: name by device; ``microphones``: names; ``network``: cameras that were found there; ``try_camera``:
    says what comes of one, None: it is not tried. What was not understood is asked again."""

    def __init__(
        self,
        ask: Ask,
        cameras: Mapping[str, str],
        microphones: list[str],
        network: Sequence[NetworkCamera] = (),
        try_camera: Callable[[PlaceDraft, str, str], Tried] | None = None,
    ):
        self._ask, self._try = ask, try_camera
        self._cameras, self._microphones, self._network = dict(cameras), microphones, list(network)

    def text(self) -> str:
        """Ask everything; the file."""
        places: list[PlaceDraft] = []
        while True:
            asked = "Name of the place" if not places else "Name of the next place"
            places.append(self._place(self._name(asked, [place.name for place in places])))
            if not self._yes("Another place?", False):
                break
        question = "Keep events, snapshots and clips for how many days (0: keep nothing)"
        days = self._number(question, KEPT_DAYS, 0, 3650)
        broker, page = self._broker(), self._page()
        contact = self._contact() if page.port and days else ""
        return house_text(HouseDraft(tuple(places), days, broker, page, contact), "'tectum init'")

    def _place(self, name: str) -> PlaceDraft:
        for device, label in self._cameras.items():
            _show(f"  {device}  {label}")
        for one in self._network:
            _show(f"  rtsp://{one.host}  {one.name} {one.model}".rstrip())
        first = next(iter(self._cameras), NOTHING)
        camera = self._ask(f"Camera: a device, an address (rtsp://…), or '{NOTHING}'", first)
        while camera != NOTHING and "://" not in camera and not DEVICE.fullmatch(camera):
            _show(f"'{camera}': must be a device (0, /dev/video0), an address with ://, or '{NOTHING}'")
            camera = self._ask("Camera", first)
        place = PlaceDraft(name)
        if "://" in camera:
            place = self._stream(name, camera)
            if not self._yes("Use the sound of that camera?", True):
                place = replace(place, sound=False, microphone=self._microphone())
        else:
            if camera != NOTHING:
                place = replace(place, camera=camera)
                self._cameras.pop(camera, None)
            place = replace(place, microphone=self._microphone())
        outside = camera != NOTHING and self._yes("Does the camera face outdoors?", False)
        return replace(place, outside=outside)

    def _stream(self, name: str, address: str) -> PlaceDraft:
        """A network camera, tried where it can be; what was typed stays where it does not answer."""
        place = PlaceDraft(name, stream=address)
        if self._try is None:
            return place
        host = address.partition("://")[2].rpartition("@")[2].partition("/")[0].partition(":")[0]
        known = next((one for one in self._network if one.host == host), None)
        about, service = (f"{known.name} {known.model}", known.service) if known else ("", "")
        if "@" not in address and (user := self._ask(f"User of the camera, or '{NOTHING}'", NOTHING)) != NOTHING:
            place = replace(place, user=user, password=Secret(self._ask("Password of the camera", "")))
        tried = self._try(place, about, service)
        if tried.trouble:
            _show(f"  it does not work yet: {tried.what}")
            return place
        _show(f"  works: {tried.width} x {tried.height}, {'with' if tried.sound else 'without'} sound")
        return replace(place, stream=tried.address)

    def _microphone(self) -> str:
        for number, label in enumerate(self._microphones):
            _show(f"  {number}  {label}")
        answer = self._ask(
            f"Microphone: default, a number or a name, or '{NOTHING}'", "default" if self._microphones else NOTHING
        )
        return "" if answer == NOTHING else answer

    def _broker(self) -> BrokerDraft:
        host = self._ask(f"MQTT broker for Home Assistant: its host, or '{NOTHING}'", NOTHING)
        if host == NOTHING:
            return BrokerDraft()
        user = self._ask(f"User of the broker, or '{NOTHING}'", NOTHING)
        if user == NOTHING:
            return BrokerDraft(host)
        _show("  its password is taken from MQTT_PASSWORD: set it in the environment")
        return BrokerDraft(host, user=user, password=Secret("${MQTT_PASSWORD}"))

    def _page(self) -> PageDraft:
        if not self._yes("A page to look at the house?", True):
            return PageDraft(0)
        port = self._number("Port of the page", PAGE_PORT, 1, 65_535)
        if not self._yes("Reachable from other devices of the network (asks for a password)?", False):
            return PageDraft(port)
        while len(password := self._ask(f"Password, at least {LEAST} characters", "")) < LEAST:
            _show(f"it has less than {LEAST} characters")
        return PageDraft(port, True, Secret(hashed(password)))

    def _contact(self) -> str:
        while True:
            asked = f"Notify browsers: an e-mail address that push services may ask, or '{NOTHING}'"
            answer = self._ask(asked, NOTHING)
            try:
                return "" if answer == NOTHING else contact_of(answer)
            except UsageError as error:
                _show(str(error))

    def _name(self, question: str, taken: list[str]) -> str:
        from tectum.config.check import NAME

        while True:
            name = self._ask(question, "hall" if not taken else f"place {len(taken) + 1}").strip()
            if NAME.fullmatch(name) and name not in taken:
                return name
            _show(f"'{name}': must be new, of letters, digits, space, '.', '-' and '_'")

    def _yes(self, question: str, default: bool) -> bool:
        while True:
            answer = self._ask(f"{question} (yes, no)", "yes" if default else "no").strip().lower()
            if answer in ("yes", "y", "no", "n"):
                return answer.startswith("y")
            _show(f"'{answer}': must be yes or no")

    def _number(self, question: str, default: int, least: int, most: int) -> int:
        while True:
            answer = self._ask(question, str(default)).strip()
            if answer.isdigit() and least <= int(answer) <= most:
                return int(answer)
            _show(f"'{answer}': must be a number from {least} to {most}")


def asker(accept: bool) -> Ask:
    """Asks on the terminal; with ``accept`` takes every default. Raises UsageError where standard input ends."""

    def ask(question: str, default: str) -> str:
        if accept:
            return default
        print(f"{question}{f' [{default}]' if default else ''}: ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            raise UsageError("init: standard input ended before every question was answered; nothing was written")
        return line.strip() or default

    return ask
