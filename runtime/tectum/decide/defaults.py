"""Every threshold step and duration that no bundle holds."""

from collections.abc import Mapping, Sequence

EXIT_STEP = 1.0
"""An event ends below its threshold by this much in log-odds: 0.5 ends at 0.27, 0.998 at 0.995."""

# head: (seconds the score must hold to start, seconds it must be gone to end)
TIMES = {"presence": (0.2, 3.0), "sound": (0.25, 2.0), "situation": (0.5, 3.0)}
OTHER_TIMES = (0.25, 2.0)
"""Of heads that are not Tectum's own."""
FALL_S = {"smoke_alarm": 3.0, "co_alarm": 7.0}
"""By kind: gone for so long, beyond the pause that is part of its signal."""

FAST_START_LOG_ODDS = {"presence": 2.0, "smoke_alarm": 2.0, "co_alarm": 2.0, "glass_break": 2.0}
"""So far above its threshold, in log-odds, a score starts an event without waiting: by head, or by kind where haste
matters. Other sounds would gain little but false events (benchmarks/fast_start.py)."""

LONGEST_S = 3600.0
"""No event lasts longer, unless a place says so: a lamp that looks like a person must not be one for ever."""

REMEMBERED_S = {"vehicle": 24 * 3600.0}
OTHER_REMEMBERED_S = 300.0
"""For so long it is remembered, by kind, where something stood still that was lost: what is found there is the same. A
car stands for a night in which nothing recognises it; somebody who waits at a door for minutes may be somebody else."""

ALARM_SITUATIONS = ("distress", "hazard", "intrusion")
ALARM_SOUNDS = ("smoke_alarm", "co_alarm")
ALARMS = frozenset((*ALARM_SITUATIONS, *ALARM_SOUNDS))
"""Kinds of events that nobody may miss: in incidents, in the summary of a night, on the page."""
NOTICES = frozenset({"visitor", "glass_break", "crackling_fire", "scream", "gunshot", "siren", "doorbell"})
"""Kinds that a person wants to know of."""
CALM_SITUATIONS = frozenset({"quiet", "routine", "command"})
"""Situations of which nobody need be told; one that is not known here is somebody's own, who wants to know of it."""
NEVER_MUTED = frozenset(ALARM_SITUATIONS)
"""Whatever the hour; what is muted of their sounds is told by them."""

CAUSES: Mapping[str, Sequence[Mapping[str, Sequence[str]]]] = {
    "hazard": (
        {"sound": ("smoke_alarm", "co_alarm", "crackling_fire")},
        {"sound": ("glass_break",), "context": ("home",)},
    ),
    "intrusion": (
        {"sound": ("glass_break",), "context": ("away", "night", "none")},
        {"presence": ("person",), "context": ("away",)},
        {"sound": ("footsteps",), "context": ("away",)},
        {"presence": ("person",), "sound": ("footsteps",), "context": ("night",)},
    ),
    "distress": (
        {"sound": ("baby_cry",)},
        {"help": ("help",)},
        {"presence": ("person",), "sound": ("cough",), "context": ("night",)},
    ),
    "visitor": (
        {"sound": ("door_knock", "doorbell")},
        {"presence": ("person", "vehicle"), "sound": ("dog_bark",), "context": ("home", "none")},
    ),
}
"""What a situation rests on (decide/evidence.py), in bundles that do not say it: what the export makes of its table of
situations."""

SUPPORT_S: Mapping[str, float] = {"smoke_alarm": 3.0, "co_alarm": 8.0}
SUPPORT_WITHIN_S = 20.0
"""By kind, an alarm without a cadence that is known is told once it was above its threshold for so long within so long.
Longer, more true smoke alarms are lost than false ones; those of carbon monoxide sound a second of each six, and are
known by that, while clocks and timers are taken for them for seconds (benchmarks/alarm_wait.py)."""
LONGEST_GAP_S = 7.0
"""The pauses of an alarm are shorter: a chirp half a minute later is another."""

OTHER_WINDOW_S = 4.0
"""For so long what was sensed counts as evidence, where the bundle says nothing."""

SURE_STATE = 0.8
"""Below this probability the state of a corner that is watched is neither told nor answered with."""
