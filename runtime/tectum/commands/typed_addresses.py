"""Addresses that somebody typed where a file or a name was asked for: what is said of them shows nothing that may be
secret. It goes to a terminal, and from there into what is sent to those who help."""

import logging
import re
from collections.abc import Iterable
from pathlib import Path

from tectum.address import quoted

ADDRESS = re.compile(r"[A-Za-z][\w+.-]*:/.*[@?]", re.DOTALL)
"""With a user, or with a query; others are shown as commands that take addresses show them."""


class TypedAddresses:
    """Those among the ``arguments`` of a command, and values of its options.

    >>> TypedAddresses(["analyze", "rtsp://me:secret@cam/1"]).shown("rtsp:/me:secret@cam/1: no such file")
    'rtsp://…: no such file'
    """

    def __init__(self, arguments: Iterable[str]):
        typed = {part for argument in arguments for part in (argument, argument.partition("=")[2])}
        addresses = {text for text in typed if ADDRESS.match(text)}
        hidden = {as_said: quoted(text).strip("'") for text in addresses for as_said in (text, str(Path(text)))}
        self._hidden = sorted(hidden.items(), key=lambda pair: -len(pair[0]))

    def shown(self, message: str) -> str:
        """A message without what may be secret of them."""
        for text, shown in self._hidden:
            message = message.replace(text, shown)
        return message

    def filter(self, record: logging.LogRecord) -> bool:
        """The same, for a handler of ``logging``; every record passes."""
        message = record.getMessage() if self._hidden else ""
        if self._hidden and (shown := self.shown(message)) != message:
            record.msg, record.args = shown, ()
        return True
