"""Those who analyse: processes of this machine, each with an engine of its own.

Which of them has which recording is known, so one that is killed, or ended by what it reads, costs only that: it is
replaced, and the recording is tried again by another.
"""

import logging
import multiprocessing
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol

from tectum.archive.analyst import Analyst, Opening, Task
from tectum.archive.cutting import Part, Seams
from tectum.archive.findings import Outcome
from tectum.errors import TectumError

END_S = 5.0
"""So long one has to end before it is made to."""


@dataclass(frozen=True)
class Lost:
    """Who had a task is gone. ``why``: by which signal or exit code."""

    why: str


Came = Outcome | Seams | Part | Lost
"""What comes of a task."""


class Crew(Protocol):
    """Takes tasks and gives what came of them, each with its number, in any order."""

    @property
    def free(self) -> int:
        """How many tasks can be given now."""

    def give(self, number: int, task: Task) -> None:
        """Have a task done."""

    def done(self, timeout_s: float) -> Iterator[tuple[int, Came]]:
        """What came of some of the tasks; none within ``timeout_s``. Raises what an engine cannot be opened of."""

    def close(self) -> None:
        """End them, whatever they do."""


@dataclass
class _Hand:
    process: Any
    line: Connection
    number: int | None = None


class LocalCrew:
    """Up to ``size`` processes of this machine, each begun when it is needed."""

    def __init__(self, opening: Opening, size: int):
        self._opening, self._context = opening, multiprocessing.get_context("spawn")
        self._size, self._hands = size, list[_Hand]()

    def _hire(self) -> _Hand:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=work, args=(theirs, self._opening), daemon=True)
        process.start()
        theirs.close()
        return _Hand(process, ours)

    @property
    def free(self) -> int:
        """How many tasks can be given now."""
        return self._size - sum(hand.number is not None for hand in self._hands)

    def give(self, number: int, task: Task) -> None:
        """Have a task done."""
        hand = next((hand for hand in self._hands if hand.number is None), None)
        if hand is None:
            hand = self._hire()
            self._hands.append(hand)
        hand.number = number
        try:
            hand.line.send(task)
        except OSError:  # it is gone; done() finds that out
            return

    def done(self, timeout_s: float) -> Iterator[tuple[int, Came]]:
        """What came of some of the tasks; none within ``timeout_s``. Raises what an engine cannot be opened of."""
        ready = wait([hand.line for hand in self._hands if hand.number is not None], timeout_s)
        for hand in list(self._hands):
            if hand.line not in ready or hand.number is None:
                continue
            number = hand.number
            try:
                came = hand.line.recv()
            except (EOFError, OSError):
                self._hands.remove(hand)
                yield number, Lost(self._end(hand))
                continue
            if isinstance(came, TectumError):
                raise came
            hand.number = None
            yield number, came

    @staticmethod
    def _end(hand: _Hand) -> str:
        hand.line.close()
        hand.process.join(END_S)
        if hand.process.exitcode is None:
            hand.process.kill()
            hand.process.join()
        code = hand.process.exitcode
        return f"signal {-code}" if code < 0 else f"exit code {code}"

    def close(self) -> None:
        """End them, whatever they do."""
        for hand in self._hands:
            hand.process.terminate()
        for hand in self._hands:
            self._end(hand)


def work(line: Connection, opening: Opening) -> None:
    """The life of one of them: tasks come in at ``line`` until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who gave the tasks ends it
    logging.disable(logging.CRITICAL)  # what is to be told of a recording is told with its outcome
    try:
        analyst = Analyst(opening)
    except TectumError as error:
        line.send(error)
        return
    while True:
        try:
            task = line.recv()
        except (EOFError, OSError):
            return
        outcome = analyst.do(task)
        try:
            line.send(outcome)
        except OSError:
            return
