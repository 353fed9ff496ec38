"""The state sensors of a house, by place."""

from tectum.observe.sensor import Sensor

SENSORS = {
    "hall": (
        Sensor("front_door", ("open", "closed")),
        Sensor("bell_button", ("pressed",), momentary=("pressed",)),
        Sensor("temperature", "number", step=0.5),
    ),
    "garden": (Sensor("pump", "bool"), Sensor("temperature", "number")),
}
