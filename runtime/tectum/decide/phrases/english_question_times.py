"""English: from when to when something was, as people ask for it."""

from datetime import time
from typing import Any

from tectum.decide.phrases.book import Moment
from tectum.decide.phrases.question_kinds import (
    AFTER,
    AGO,
    AROUND,
    ASLEEP,
    AWAY,
    BEFORE,
    DAY_S,
    EVER,
    HOUR_S,
    HOURS,
    ONWARDS,
    PAST,
    SINCE,
    WEEKDAY,
)  # fmt: skip

_NOON = Moment(time(12), "half")
_GONE = (
    "[(i|we) (was|were|have been)] [all|both|still] (away|out|gone|not home|not at home|not here|not in|at work"
    "|on holiday|on vacation|abroad|travelling|traveling|at the office|shopping|outside|out of the house|elsewhere"
    "|off|at school|in town|out and about|out shopping|running errands|on a trip|on a walk)"
)
_PARTS = (
    ("early (in|this|that) morning|in the early hours|in the small hours|before dawn|at dawn", "dawn"),
    ("this morning|[in|during|early in|late in|all] [the|that] morning|mornings|at breakfast [time]|before noon"
     "|this forenoon", "morning"),
    ("[at|around|over|during] (lunchtime|lunch time|lunch|midday|noon)", "noon"),
    ("this afternoon|[in|during|early in|late in|late|all] [the|that] afternoon|at teatime", "afternoon"),
    ("(this evening|tonight)|[in|during|early in|late in|late|all] [the|that] evening|at dinner [time]|at dinnertime",
     "evening"),
    ("[late] (last night|during the night|in the night|overnight|through the night|at night|night|all night|in the"
     " middle of the night|by night|over night)|during last night|in the course of the night", "night"),
)  # fmt: skip
_NAMES = (("morning", "morning"), ("afternoon", "afternoon"), ("evening", "evening"), ("night", "night"),
          ("lunchtime", "noon"), ("noon", "noon"), ("midday", "noon"))  # fmt: skip
PARTS_OF_DAYS: list[tuple[str, Any]] = [
    *_PARTS,
    *((f"yesterday [in the|at|early|late] {said}", ("yesterday", part)) for said, part in _NAMES),
    *((f"[on] the {said} before last|[on] the day before yesterday [in the|at] {said}", ("before", part))
      for said, part in _NAMES),
    *((f"[on|last|this|this past] {{d}} [in the|at|early|late] {said}", (WEEKDAY, part)) for said, part in _NAMES),
]  # fmt: skip
"""Parts of the day, alone and of a day."""
TIMES: list[tuple[str, Any]] = [
    ("today|so far today|earlier today|all day|during the day|today so far|over the course of (the day|today)"
     "|in the course of the day|throughout the day|the whole day", "today"),
    ("[all day|during|on] yesterday|all of yesterday", "yesterday"),
    ("[on] the day before yesterday", "before"),
    ("{l} ago", AGO), ("a couple of days ago", (AGO, 2.0, DAY_S)), ("a week ago", (AGO, 7.0, DAY_S)),
    ("(on|last|this|this past|this last|on last|over) {d}|{d}", WEEKDAY),
    *PARTS_OF_DAYS,
    ("last evening", ("yesterday", "evening")),
    ("[over|during|in] this week|[all|so far] this week|this week so far|since the start of the week", "week"),
    ("[over|during|in|all|all of] last week", "last_week"),
    ("[over|during|in|all|so far] this month", "month"),
    ("[over|during|in|all] last month", "last_month"),
    ("(this|last|over the|on the|at the|at|during the|this past|over|all|the|over last|the last|the past|this"
     " last)"
     " (weekend|week-end)", "weekend"),
    ("[at any (point|time)] (in|within|during|over|for) the (last|past) {l}|the (last|past) {l}", PAST),
    ("(in|within|during|over|for) the (last|past) [1|one] hour|the (last|past) hour|this (last|past) hour",
     (PAST, 1.0, HOUR_S)),
    ("(in|within|during|over) the (last|past) half [an] hour|the (last|past) half [an]"
     " hour", (PAST, 0.5, HOUR_S)),
    ("(in|within|during|over) the (last|past) (couple of|few) hours|the (last|past) (couple of|few) hours",
     (PAST, 3.0, HOUR_S)),
    ("(in|within|during|over) the (last|past) (couple of|few) days|the (last|past) (couple of|few) days"
     "|these (last|past) few days", (PAST, 3.0, DAY_S)),
    ("(in|within|during|over) the (last|past) (day|24 hours)", (PAST, 1.0, DAY_S)),
    ("(in|within|during|over) the (last|past) week|(the|this) past week", (PAST, 7.0, DAY_S)),
    ("just now|a moment ago|a minute ago|in the last few minutes|over the last few minutes|a few minutes ago",
     (PAST, 0.25, HOUR_S)),
    ("lately|recently", (PAST, 1.0, DAY_S)),
    ("ever|ever before|in all this time", EVER),
    ("[ever] since {t} [on|onwards]", SINCE), ("[any time|anytime|shortly|some time|sometime] after {t}|later"
     " than {t}", AFTER),
    ("[any time|shortly|some time|sometime] (before|until|till|up to|by|prior to) {t}|earlier than {t}", BEFORE),
    ("[ever] since (lunch|lunchtime|midday)", (SINCE, _NOON)), ("after (lunch|lunchtime|midday)", (AFTER, _NOON)),
    ("before (lunch|lunchtime|midday)", (BEFORE, _NOON)),
    ("[ever] since|from", ONWARDS),
    ("(between {t} and {t}|from {t} (to|until|till|through) {t})|{t} (to|until|till|-) {t}", HOURS),
    ("(at|around|about|at about|at around|towards|round|near|roughly at) {t}", AROUND),
    (f"(while|when|whilst|as|during the time|the time|in the time) (i|we) (was|were|'ve been|have been) {_GONE}"
     f"|(while|when|whilst) {_GONE}", AWAY),
    ("(since|after) (i|we) (left|went out|went away|have been gone|have been away|went to work|headed out|set"
     " off)"
     "|in (my|our) absence|during (my|our) absence", AWAY),
    ("since (i've|we've) been (gone|away|out)|(while|when) (nobody|no one|no-one|none of us) (was|were) [at]"
     " (home"
     "|in)|while the (house|place) was empty|while everyone was (out|away)|when everybody was (out|away)|with"
     " nobody"
     " [at] home|with no one [at] home|while (i|we) (weren't|wasn't) (home|at home|in|here|there)", AWAY),
    ("(while|when) (i|we|everyone|everybody|the family) [all] (was|were) [all] (asleep|sleeping|in bed)|while (i"
     "|we)"
     " slept|in my sleep|while (i|we) (was|were) fast asleep", ASLEEP),
]  # fmt: skip
