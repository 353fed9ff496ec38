"""What is wrong with a table, as the table itself finds it; whoever read it adds the file and the line."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from msgspec import Struct

from tectum.address import Address, quoted, unset
from tectum.errors import UsageError
from tectum.files import is_file
from tectum.tables.values import Secret


class Problem(Struct, frozen=True):
    """``key``: where. ``what``: what is allowed there. ``value``: what stands there, where it may be shown; without it
    ``sentence`` says whether ``what`` needs no key in front of it. ``within``: where below the key."""

    key: str
    what: str
    value: object = None
    sentence: bool = False
    within: tuple[str | int, ...] = ()

    def line(self, called: str) -> str:
        """It on one line; ``called``: the key, as the file has it."""
        if self.value is not None:
            return f"{called} = {quoted(self.value)}: {self.what}"
        return self.what if self.sentence else f"{called}: {self.what}"


def unset_variables(**values: str | Secret) -> Iterator[Problem]:
    """Names that values take from the environment and that it does not have; the values may be secret."""
    for key, value in values.items():
        for name in unset(value.reveal() if isinstance(value, Secret) else value):
            yield Problem(key, f"the environment has no {name}", sentence=True)


def missing_files(folder: Path, **values: str) -> Iterator[Problem]:
    """Files that are not there. An empty value names none."""
    for key, value in values.items():
        if value and not is_file(folder / value):
            yield Problem(key, "no such file", value)


def certificate_problems(folder: Path, certificate: str, key: str) -> Iterator[Problem]:
    """Files of a certificate and its key: both or none, and there."""
    if bool(certificate) != bool(key):
        yield Problem("certificate" if certificate else "key", "certificate and key go together", sentence=True)
    yield from missing_files(folder, certificate=certificate, key=key)


def address_problems(
    key: str, value: Secret, schemes: Collection[str], user: str = "", password: Secret | None = None
) -> Iterator[Problem]:
    """What is no address of one of the ``schemes``; of it, nothing is shown. ``user``, ``password``: keys beside it."""
    if password and not user:
        yield Problem("password", "password needs 'user'", sentence=True)
    try:
        Address.parse(value.reveal(), schemes, user, password.reveal() if password is not None else "")
    except UsageError as error:
        yield Problem(key, str(error))


def host_problems(key: str, value: str) -> Iterator[Problem]:
    """What is no name or address of a host alone: of what else stands there, a part may be secret."""
    if re.search(r"[@/?#\s]", value):
        yield Problem(
            key, "must be the name or the address of a host alone; port, user and password are keys of their own"
        )
