"""What a device says of its drift, for people."""

from collections.abc import Sequence

from tectum.deliver.controls import Drift

SHOWN = 3


def drifting(drift: Sequence[Drift] | None) -> str:
    """In a few words: none, not known yet, or the kinds that drift most, with the place of each."""
    if drift is None:
        return "not known yet"
    if not drift:
        return "none"
    more = f" and {len(drift) - SHOWN} more" if len(drift) > SHOWN else ""
    return ", ".join(f"{one.kind} ({one.place})" for one in drift[:SHOWN]) + more


def drift_line(one: Drift) -> str:
    """A line of its own."""
    often = f"{one.now:g} a day above {one.level:.4g}, {one.before:g} before"
    return f"  {one.place}: {one.kind}: {often} ({one.hours_now:.0f} h watched, {one.hours_before:.0f} h before)"
