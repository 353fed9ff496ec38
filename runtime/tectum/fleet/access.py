"""Who may say what on a fleet's broker: a configuration of mosquitto in which each device has a user of its own.

A device may say and hear what is below its own node, so it can neither speak for another nor command it. A viewer hears
what ``tectum fleet`` reads, and says nothing; an operator hears the same, and may ask devices to update and to tune.
Passwords are drawn here, kept with the device, and known to the broker as hashes alone. Source: mosquitto.conf(5) and
mosquitto_passwd(1) of mosquitto 2; RFC 8018 (PBKDF2).
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Collection
from pathlib import Path

from msgspec import Struct

from tectum.errors import UsageError
from tectum.files import write_private
from tectum.fleet.view import NODE, Fleet

ITERATIONS = 101
"""As mosquitto_passwd has it. More would only hold up a broker to which a fleet comes back: the passwords are drawn."""
SALT_BYTES, PASSWORD_BYTES = 12, 24
MARK = "# Written by 'tectum fleet acl', which writes it anew each time."
CONFIGURATION, PASSWORDS, RULES, SECRETS = "fleet.conf", "passwords", "acl", "secrets"
DEVICE, VIEWER, OPERATOR = "device", "viewer", "operator"


class Access(Struct):
    """The configuration in ``folder``. ``roles``: device, viewer or operator, by user; ``hashes``: of the passwords."""

    folder: Path
    topic: str
    roles: dict[str, str]
    hashes: dict[str, str]

    @classmethod
    def read(cls, folder: Path, topic: str) -> "Access":
        """What stands there; nothing where there is no such folder. Raises UsageError: it is of somebody else."""
        rules = _text(folder / RULES)
        if rules and not rules.startswith(MARK):
            raise UsageError(f"{folder / RULES}: was not written by 'tectum fleet acl', and is left alone")
        roles = {
            name: role for role, name in re.findall(r"^# (device|viewer|operator)\nuser (\S+)$", rules, re.MULTILINE)
        }
        lines = (line.partition(":") for line in _text(folder / PASSWORDS).splitlines())
        hashes = {name: digest for name, _, digest in lines if name in roles}
        return cls(folder, topic, roles, hashes)

    def add(self, names: Collection[str], role: str) -> list[str]:
        """Users that are to be there; gives those that are new, each of which now has a file with its password. Raises
        UsageError: a name is not allowed, or is of the other kind."""
        for name in names:
            if not NODE.fullmatch(name):
                raise UsageError(f"'{name}': must be 1 to 64 letters, digits, '-' and '_'")
            if self.roles.get(name, role) != role:
                raise UsageError(f"'{name}': is a {self.roles[name]} already")
        new = [name for name in dict.fromkeys(names) if name not in self.hashes]
        for name in new:
            password = secrets.token_urlsafe(PASSWORD_BYTES)
            self._write(f"{SECRETS}/{name}", f"MQTT_PASSWORD={password}\n")
            self.hashes[name] = hashed(password)
        self.roles |= dict.fromkeys(names, role)
        return new

    def remove(self, names: Collection[str]) -> None:
        """They are refused from now on. Raises UsageError: there is no such user."""
        for name in names:
            if name not in self.roles:
                raise UsageError(f"--remove {name}: there is none; there are: {', '.join(self.roles) or 'none'}")
            del self.roles[name]
            self.hashes.pop(name, None)
            (self.folder / SECRETS / name).unlink(missing_ok=True)

    def write(self) -> None:
        """Write all files, each whole: readable by their owner alone. Raises UsageError."""
        names = sorted(self.roles)
        self._write(PASSWORDS, "".join(f"{name}:{self.hashes[name]}\n" for name in names))
        rules = (f"# {self.roles[name]}\nuser {name}\n{self._rules(name)}" for name in names)
        self._write(RULES, "\n".join((MARK, *rules)) + "\n")
        folder = self.folder.absolute()
        lines = (
            MARK,
            "allow_anonymous false",
            f"password_file {folder / PASSWORDS}",
            f"acl_file {folder / RULES}",
            "max_queued_messages 10000",
        )
        self._write(CONFIGURATION, "\n".join(lines) + "\n")

    def _rules(self, name: str) -> str:
        if self.roles[name] == DEVICE:
            return f"topic readwrite {self.topic}/{name}/#\n"
        heard = Fleet(self.topic)
        rules = [f"topic read {topic}\n" for topic in (*heard.kept_topics(), *heard.event_topics())]
        if self.roles[name] == OPERATOR:
            rules.append(f"topic write {self.topic}/+/maintenance/set\n")
        return "".join(rules)

    def _write(self, name: str, text: str) -> None:
        file = self.folder / name
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_private(file, text.encode())
        except OSError as error:
            raise UsageError(f"{file}: cannot be written: {error.strerror}") from None


def hashed(password: str) -> str:
    """As a password file of mosquitto has it: PBKDF2 with SHA-512."""
    salt = secrets.token_bytes(SALT_BYTES)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ITERATIONS)
    return f"$7${ITERATIONS}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        raise UsageError(f"{file}: cannot be read: {error}") from None
