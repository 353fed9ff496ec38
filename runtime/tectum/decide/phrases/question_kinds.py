"""The kinds of phrases with which people ask what happened, and what they may say."""

WHAT, LAST, FIRST, OFTEN, MANY, LONG, WAS, WHO, WINDOW, WHEN, LASTLY, FIRSTLY = (
    "what", "last", "first", "often", "many", "long", "was", "who", "window", "when", "lastly", "firstly",
)  # fmt: skip
"""Kinds of phrases: what happened; the last time, and the first; how often, or how many; for how long; whether; who;
from when to when; at what time; "when was the last time", or the first."""
LAST_ONE, FIRST_ONE = "last one", "first one"
"""Kinds: somebody or something, and the last time at once: "when did the last person leave"."""
AWAY, ASLEEP, PAST, SINCE, HOURS, AROUND, WEEKDAY = "away", "asleep", "past", "since", "hours", "around", "weekday"
AFTER, BEFORE, AGO, EVER = "after", "up to", "ago", "ever"
ONWARDS = "onwards"
"""Since a day, or a part of it."""
DONE, CANNOT, HEARD, IF, LEAD, ARTICLE = "done", "cannot", "heard", "if", "lead", "article"
"""Kinds of what says that it is over, of what the store cannot say, of "whether", of what leads to a question
("could you tell me"), and of what stands for or in front of a thing; a verb: it was heard."""
THEN = "then"
"""Kind of what means the time that is named elsewhere: "on Monday, was anybody there then?"."""
ALONE = "alone"
"""Of a phrase that needs no time beside it to be one about what was."""
HALF = "half"
"""Of a phrase that asks for what was only with another: "was ist" with "passiert"."""
ANY = "any"
"""Of "anything": it asks for what was where nothing else is named."""
DAYS = ("today", "yesterday", "before")
PARTS = ("dawn", "morning", "noon", "afternoon", "evening", "night")
WHOLE = ("week", "last_week", "month", "last_month", "weekend")
HOUR_S, DAY_S = 3600.0, 86_400.0
