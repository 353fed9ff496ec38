"""A state sensor of the house: what it is called, and which values it may have.

>>> door = Sensor("front_door", ("open", "closed"))
>>> door.value_of("open")
'open'
>>> Sensor("heating", "bool").value_of("off")
False
"""

import math
import re

from msgspec import Struct

from tectum.errors import UsageError
from tectum.modality import Value

NUMBER, BOOL = "number", "bool"
SWITCHED = {"on": True, "off": False}
WORD = re.compile(r"[A-Za-z_][\w-]*")
GRAMMAR = frozenset({"and", "but", "not", "in", "within", "while"})
"""Words of the rules themselves: no name and no state can be one of them."""
ONE_WORD = "one word of letters, digits, '-' and '_', and none of " + ", ".join(sorted(GRAMMAR))


class Sensor(Struct, frozen=True):
    """A door contact, a button, a thermometer: what reports a state and needs no encoder.

    ``name``: a word, as rules say it. ``values``: the words that it reports, as ("open", "closed"); or "number", or
    "bool" (rules call that ``on`` and ``off``). ``momentary``: those of its words that are over at once, as "pressed"
    of a button. ``step``: a number that moved by less than this is the same state. Raises UsageError.
    """

    name: str
    values: tuple[str, ...] | str
    momentary: tuple[str, ...] = ()
    step: float = 0.0

    def __post_init__(self) -> None:
        if not _is_word(self.name):
            raise UsageError(f"sensor '{self.name}': name must be {ONE_WORD}")
        if isinstance(self.values, str):
            if self.values not in (NUMBER, BOOL):
                raise UsageError(
                    f"{self._label}: values = '{self.values}': must be a list of words, 'number' or 'bool'"
                )
        elif not self.values:
            raise UsageError(f"{self._label}: values: must name at least one word")
        else:
            for value in self.values:
                if not _is_word(value):
                    raise UsageError(f"{self._label}: values: '{value}' must be {ONE_WORD}")
        for value in self.momentary:
            if value not in self.states:
                raise UsageError(f"{self._label}: momentary: unknown '{value}'; allowed: {', '.join(self.states)}")
        if not 0 <= self.step < math.inf or (self.step and self.values != NUMBER):
            raise UsageError(f"{self._label}: step = {self.step:g}: must be 0 or more, and goes with values = 'number'")

    @property
    def _label(self) -> str:
        return f"sensor '{self.name}'"

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers."""
        return self.values == NUMBER

    @property
    def states(self) -> tuple[str, ...]:
        """Its states as rules say them; none where its values are numbers."""
        if isinstance(self.values, tuple):
            return self.values
        return tuple(SWITCHED) if self.values == BOOL else ()

    def value_of(self, raw: object) -> Value:
        """A value of it, checked. Raises UsageError: the value, and what is allowed."""
        if self.values == NUMBER:
            number = finite(raw)
            if number is None:
                raise UsageError(f"{self.name} = {raw!r}: must be a number")
            return number
        if self.values == BOOL:
            if isinstance(raw, bool):
                return raw
            if isinstance(raw, str) and raw in SWITCHED:
                return SWITCHED[raw]
            raise UsageError(f"{self.name} = {raw!r}: must be true or false")
        if isinstance(raw, str) and raw in self.states:
            return raw
        raise UsageError(f"{self.name} = {raw!r}: must be one of {', '.join(self.states)}")

    def same(self, one: Value | None, other: Value) -> bool:
        """Whether both are the same state."""
        if self.numeric and isinstance(one, float) and isinstance(other, float):
            return one == other or abs(one - other) < self.step
        return one == other

    def is_momentary(self, value: Value) -> bool:
        """Whether a state is over as soon as it is reported."""
        return state_of(value) in self.momentary


def finite(raw: object) -> float | None:
    """A number that is none of infinity, NaN and what no float can hold; None for anything else.

    >>> finite(3), finite(10**400), finite(True), finite("3")
    (3.0, None, None, None)
    """
    if not isinstance(raw, int | float) or isinstance(raw, bool):
        return None
    try:
        number = float(raw)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def state_of(value: Value) -> str:
    """A value as rules say it.

    >>> state_of(True), state_of("open"), state_of(21.5), state_of(30.0)
    ('on', 'open', '21.5', '30')
    """
    if isinstance(value, bool):
        return "on" if value else "off"
    return value if isinstance(value, str) else repr(float(value)).removesuffix(".0")


def _is_word(text: str) -> bool:
    return WORD.fullmatch(text) is not None and text not in GRAMMAR
