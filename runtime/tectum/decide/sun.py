"""Whether the sun is up."""

import math
from datetime import UTC, datetime

SET_DEGREES = -0.833
"""Elevation of the sun's centre when its upper edge rises or sets: refraction and half its width."""
_J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)


def elevation(at: datetime, latitude: float, longitude: float) -> float:
    """Degrees of the sun's centre above the horizon (no refraction), within about 0.05. ``at`` has a time zone; degrees
    north and east. Source: U.S. Naval Observatory, "Computing Approximate Solar Coordinates".

    >>> round(elevation(datetime(2024, 6, 20, 12, 0, tzinfo=UTC), 51.48, 0.0))
    62
    """
    days = (at - _J2000).total_seconds() / 86_400
    anomaly = math.radians(357.529 + 0.98560028 * days)
    mean = 280.459 + 0.98564736 * days
    ecliptic = math.radians(mean + 1.915 * math.sin(anomaly) + 0.020 * math.sin(2 * anomaly))
    tilt = math.radians(23.439 - 0.00000036 * days)
    right_ascension = math.atan2(math.cos(tilt) * math.sin(ecliptic), math.cos(ecliptic))
    declination = math.asin(math.sin(tilt) * math.sin(ecliptic))
    sidereal = math.radians((18.697374558 + 24.06570982441908 * days) % 24 * 15 + longitude)
    here = math.radians(latitude)
    height = math.sin(here) * math.sin(declination) + math.cos(here) * math.cos(declination) * math.cos(
        sidereal - right_ascension
    )
    return math.degrees(math.asin(height))


def is_up(at: datetime, latitude: float, longitude: float) -> bool:
    """Whether any of it is above the horizon."""
    return elevation(at, latitude, longitude) > SET_DEGREES
