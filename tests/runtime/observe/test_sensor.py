"""What a state sensor may be called and may say."""

import pytest

from tectum.errors import UsageError
from tectum.observe.sensor import Sensor, state_of

DOOR = Sensor("front_door", ("open", "closed"))
HEAT = Sensor("temperature", "number", step=0.5)
PUMP = Sensor("pump", "bool")


@pytest.mark.parametrize(
    ("sensor", "raw", "value"),
    [(DOOR, "open", "open"), (HEAT, 21, 21.0), (HEAT, -3.5, -3.5), (PUMP, True, True), (PUMP, "off", False)],
)
def test_a_value_is_taken_as_it_is_declared(sensor, raw, value):
    found = sensor.value_of(raw)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("sensor", "raw", "told"),
    [
        (DOOR, "ajar", "front_door = 'ajar': must be one of open, closed"),
        (DOOR, True, "front_door = True: must be one of open, closed"),
        (HEAT, "warm", "temperature = 'warm': must be a number"),
        (HEAT, True, "temperature = True: must be a number"),
        (HEAT, float("nan"), "temperature = nan: must be a number"),
        (HEAT, float("inf"), "temperature = inf: must be a number"),
        (HEAT, 10**400, f"temperature = 1{'0' * 400}: must be a number"),
        (PUMP, 1, "pump = 1: must be true or false"),
        (PUMP, None, "pump = None: must be true or false"),
    ],
)
def test_another_value_is_refused_with_what_is_allowed(sensor, raw, told):
    with pytest.raises(UsageError) as caught:
        sensor.value_of(raw)
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("front door", ("open",)), "sensor 'front door': name must be one word"),
        (("while", ("open",)), "sensor 'while': name must be one word"),
        (("door", ()), "values: must name at least one word"),
        (("door", ("wide open",)), "values: 'wide open' must be one word"),
        (("door", ("in",)), "values: 'in' must be one word"),
        (("door", "words"), "values = 'words': must be a list of words, 'number' or 'bool'"),
        (("button", ("idle",), ("pressed",)), "momentary: unknown 'pressed'; allowed: idle"),
        (("door", ("open",), (), 1.0), "step = 1: must be 0 or more, and goes with values = 'number'"),
        (("heat", "number", (), -1.0), "step = -1: must be 0 or more"),
        (("heat", "number", (), float("nan")), "step = nan: must be 0 or more"),
    ],
)
def test_a_sensor_that_cannot_be_said_in_a_rule_is_refused(given, told):
    with pytest.raises(UsageError) as caught:
        Sensor(*given)
    assert told in str(caught.value)


def test_a_number_that_hardly_moved_is_the_same_state():
    assert HEAT.same(21.0, 21.4)
    assert not HEAT.same(21.0, 21.5)
    assert not HEAT.same(None, 21.0)
    exact = Sensor("watt", "number")
    assert exact.same(5.0, 5.0)
    assert not exact.same(5.0, 5.1)


def test_values_are_said_as_rules_say_them():
    assert [state_of(v) for v in ("open", True, False, 30.0, -0.25)] == ["open", "on", "off", "30", "-0.25"]
