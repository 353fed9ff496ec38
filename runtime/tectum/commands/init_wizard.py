"""``tectum init``: writes the file of a house from what a person answers and what this machine has."""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tectum.config.load import read_config
from tectum.errors import UsageError
from tectum.files import is_there
from tectum.serve.web.password import LEAST, hashed
from tectum.supervise.escape import escape_controls

PAGE_PORT = 8420
NOTHING = "none"
Ask = Callable[[str, str], str]
"""Takes the question and the answer that an empty line stands for."""


def quoted(text: str) -> str:
    """As a TOML text."""
    for raw, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(raw, escaped)
    return f'"{text}"'


def _show(line: str) -> None:
    """A line of the dialogue, beside the questions; device names come from their makers."""
    print(escape_controls(line), file=sys.stderr, flush=True)


class HouseSetup:
    """``cameras``: name by device; ``microphones``: names. What was not understood is asked again."""

    def __init__(self, ask: Ask, cameras: Mapping[str, str], microphones: list[str]):
        self._ask = ask
        self._cameras, self._microphones = dict(cameras), microphones

    def text(self) -> str:
        """Ask everything; the file."""
        parts = ["# Written by 'tectum init'; docs/configuration.md has every key, 'tectum check' says what is wrong."]
        names: list[str] = []
        while True:
            name = self._name("Name of the place" if not names else "Name of the next place", names)
            names.append(name)
            parts.append(self._place(name))
            if not self._yes("Another place?", False):
                break
        days = self._number("Keep events, snapshots and clips for how many days (0: keep nothing)", 14, 0, 3650)
        parts.append(f"[store]\nkeep_days = {days}" if days else '[store]\nfolder = ""')
        parts.append(self._broker())
        parts.append(self._page())
        return "\n\n".join(filter(None, parts)) + "\n"

    def _place(self, name: str) -> str:
        lines = ["[[place]]", f"name = {quoted(name)}"]
        for device, label in self._cameras.items():
            _show(f"  {device}  {label}")
        first = next(iter(self._cameras), NOTHING)
        camera = self._ask(f"Camera: a device, an address (rtsp://…), or '{NOTHING}'", first)
        while camera != NOTHING and "://" not in camera and not camera.removeprefix("/dev/video").isdigit():
            _show(f"'{camera}': must be a device (0, /dev/video0), an address with ://, or '{NOTHING}'")
            camera = self._ask("Camera", first)
        sound = ""
        if "://" in camera:
            lines.append(f"stream = {quoted(camera)}")
            if not self._yes("Use the sound of that camera?", True):
                lines.append("audio = false")
                sound = self._microphone()
        else:
            if camera != NOTHING:
                lines.append(f"camera = {quoted(camera)}")
                self._cameras.pop(camera, None)
            sound = self._microphone()
        if sound:
            lines.append(f"microphone = {quoted(sound)}")
        if camera != NOTHING and self._yes("Does the camera face outdoors?", False):
            lines.append("outside = true")
        return "\n".join(lines)

    def _microphone(self) -> str:
        for number, label in enumerate(self._microphones):
            _show(f"  {number}  {label}")
        answer = self._ask(
            f"Microphone: default, a number or a name, or '{NOTHING}'", "default" if self._microphones else NOTHING
        )
        return "" if answer == NOTHING else answer

    def _broker(self) -> str:
        host = self._ask(f"MQTT broker for Home Assistant: its host, or '{NOTHING}'", NOTHING)
        if host == NOTHING:
            return ""
        lines = ["[mqtt]", f"host = {quoted(host)}"]
        user = self._ask(f"User of the broker, or '{NOTHING}'", NOTHING)
        if user != NOTHING:
            lines += [f"user = {quoted(user)}", 'password = "${MQTT_PASSWORD}"   # set it in the environment']
        return "\n".join(lines)

    def _page(self) -> str:
        if not self._yes("A page to look at the house?", True):
            return ""
        lines = ["[web]", f"port = {self._number('Port of the page', PAGE_PORT, 1, 65_535)}"]
        if self._yes("Reachable from other devices of the network (asks for a password)?", False):
            while len(password := self._ask(f"Password, at least {LEAST} characters", "")) < LEAST:
                _show(f"it has less than {LEAST} characters")
            lines += ['host = "0.0.0.0"', f"password = {quoted(hashed(password))}"]
        return "\n".join(lines)

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


def write_house(file: Path, text: str, force: bool) -> None:
    """Check the text, then write it, readable by this user alone (an address may hold a password). Raises UsageError:
    there is such a file already, or it cannot be written."""
    if is_there(file) and not force:
        raise UsageError(f"{file}: exists already; --force writes over it")
    begun = file.with_name(f".{file.name}.new")
    try:
        descriptor = os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(text)
        os.environ.setdefault("MQTT_PASSWORD", "")
        read_config(begun)
        begun.replace(file)
    except UsageError as error:
        raise UsageError(str(error).replace(str(begun), str(file))) from None
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror}") from None
    finally:
        if is_there(begun):
            begun.unlink()
