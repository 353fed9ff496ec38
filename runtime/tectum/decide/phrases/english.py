"""English."""

from collections.abc import Sequence
from typing import Any

from tectum.decide.phrases.book import ONWARDS, PAST, PERCENT, UNHEARD, WARMTH, WITH, Language
from tectum.decide.phrases.composed import within
from tectum.decide.phrases.english_asking import ASKING, WHEN
from tectum.decide.phrases.english_happenings import SUBJECTS, TERMS, VERBS
from tectum.decide.phrases.english_states import CONTEXTS, STATES
from tectum.decide.phrases.english_words import COUNTS, HALVES, NEGATIONS, NUMBERS, UNITS, UNKNOWABLE, clock

_GETS = "(is|gets|'s|becomes|has become|turns|goes|stays|gets to be|has got|has gotten|was|feels)"
_MORE = "(more than|over|at least|longer than|greater than|upwards of)"
_ON_END = (
    "or more|or longer|straight|in a row|continuously|solid|on end|nonstop|non-stop|at a stretch|at a time|in one go"
    "|on the trot|without (a break|stopping|a pause|pause|interruption)"
)
_AT_LEAST, _OFTENER = "(at least|no less than)", "(more than|over)"
_WARM = "degrees|degree|c|°c|° c|°|degrees (celsius|c)|celsius"
_PERCENT = "percent|per cent|%"
_OVER = "(above|over|more than|higher than|greater than|hotter than|warmer than)"
_UNDER = "(below|under|less than|lower than|colder than|cooler than|beneath)"
_REACH = (
    "(is|was|'s|gets|goes|rises|climbs|falls|drops|sinks|hits|reads|has (gone|risen|climbed|dropped|fallen)|rose"
    "|dropped|fell|becomes|reaches|dips|shoots|runs|stays|go|get|rise|climb|fall|drop|sink|has been|'s been|creeps|be"
    "|has dipped|dip|is at|sits|moves|jumps|plunges|remains|is showing|shows)"
)
_MORE_WARM = "(more|above|higher|over|up|hotter|warmer|greater)"
_LESS_WARM = "(less|below|lower|under|down|colder|cooler)"


def _limits(templates: Sequence[str], relation: str) -> list[tuple[str, str]]:
    """Templates of a number that is above or below something: of degrees, of percent, or of neither."""
    units = ((f"({_WARM})", WARMTH), (f"({_PERCENT})", PERCENT), ("", ""))
    return [(one.replace("{n}", f"{{n}} {unit}"), what + relation) for one in templates for unit, what in units]


PHRASES: dict[str, list[tuple[str, Any]]] = {
    "subject": SUBJECTS,
    "verb": VERBS,
    "term": TERMS,
    "context": CONTEXTS,
    **ASKING,
    "filler": [
        ("please|pls|plz|hey|hi|hello|ok|okay|just|then|about it|of it|has|have|had|on my phone|by (text|message|phone)"
         "|asap|um|umm|uh|uhm|er|erm|ah|hmm|hm|oh|yeah|yep|yo"
         "|thanks|thank you|thx|cheers|ta|so|actually|by the way|btw|if possible|via push|-|do|always|kindly", ""),
        ("straight away|(could|can|would|will) you|right away|immediately|at once|also|ever|a sound of|you hear|i hear"
         "|again|instantly|you could|we hear|straightaway|every day|both|either|by any chance|there be|suddenly"
         "|that you hear|to my phone|on my mobile|on my watch|outside of that|at the same time|together"
         "|simultaneously|quickly|promptly|without delay|urgently|as soon as (possible|you can)|right now|for me"
         "|with (them|it|him|her)|in sight|to be seen|won't you|all right|alright|right|somewhere|i'd say", ""),
        ("(be sure|make sure|remember) [to|you|that you]|don't forget to|(i|we) (want|need|'d like|would like) you to"
         "|(i'd|we'd) like you to|you (should|must|have to|need to|can|may)|feel free to|go ahead and|don't hesitate to"
         "|would you please|i'd be grateful if you (would|could)|for heaven's sake|for god's sake|happen|happens to"
         "|it happens that|there happens to be", ""),
        ("(whatever|no matter|regardless of) [what] (the (hour|time) [is]|time [it is]|time of (day|night)|hour|how "
         "late [it is]"
         "|when|hour of the day)|[at any time] day or night|at any (hour|time) [of (the day|day or night)]|any time"
         "|around the clock|24 / 7|even if (it's|it is) (late|night|the middle of the night)|all the time", ""),
        ("(whether|no matter whether|no matter if) (it's|it 's|it is)|be it|i mean|you know|basically", ""),
        ("(anywhere|somewhere|anyplace) [(in|inside|around|about|at) [the|our|my] [whole|entire] (house|home|place)]"
         "|(in|inside|around|about|throughout) [the|our|my] [whole|entire] (house|place|home)|in here|indoors", ""),
    ],
    "and": [(f"(and|plus|&|along with|together with|as well as|and then|followed by|then) [also] [{WHEN}]|while|whilst"
             "|and at the same time|combined with|at the same time as|just as", ""), ("with", WITH)],
    "or": [(f"(or|and/or) [else] [also] [{WHEN}]", "")],
    "butnot": [
        (
            "(but not|except|unless|but only not|and not|though not|excluding|just not|other than) [(when|if|while"
            "|for)]"
            "|but not that",
            "",
        ),
        ("without (there being|seeing) [a|any]|without", ""),
    ],
    "but": [("(but|though|yet) [(when|if)]", "")],
    "only": [("[but|and|though] only [(when|if|while)]", "")],
    "not": [
        (
            "(doesn't|does not|didn't|did not|don't|do not|hasn't|has not|haven't|have not|isn't|is not|aren't"
            "|are not|wasn't"
            "|was not|weren't|were not|'s not|not|won't|hadn't) [ever|yet|anymore]",
            "",
        ),
        ("[(there|there's|there is|there are|there was|there were) [been]] no [more]", UNHEARD),
    ],
    "for": [
        (
            f"[for] [a] {_MORE} {{l}} [{_ON_END}]|for [about|around|some] {{l}} [{_ON_END}]"
            f"|[for] {{l}} [{_ON_END}]|{{l}} (pass|passes|go by|goes by|elapse|elapses|have passed|has passed)",
            "",
        ),
        ("[for] {l} or (more|longer)|for [(the|a) (last|past|whole|full)] {l} [now|already]", ""),
        ("during (the|a) (last|past|whole|full) {l}|in (over|more than) {l}|all of {l}", ""),
    ],
    "times": [
        (f"[{_AT_LEAST}] {{n}} (times|x) [in a row|or more]", ""),
        (f"{_OFTENER} {{n}} (times|x)", "more"),
        ("[at least] {c} [in a row|or more|or more times]|[at least] {n} times [or more]", ""),
        ("(more than|over) once", ("more", 1.0)),
        ("(more than|over) {c}", "more"),
    ],
    "span": [
        *within("(within|in|during|inside) the (next|following) {u}|(within|in) the {u} (afterwards|after"
                "|after that|that follows)",
                {"minute": 60.0, "half hour": 1800.0, "half an hour": 1800.0, "quarter of an hour": 900.0,
                 "hour": 3600.0}),
        ("(within|in|during) the (next|following) {l}", ""),
        ("(within|in|in the space of|during|inside|inside of|over the course of|in under|in less than|in a span of) "
         "[a|any]"
         " {l} [of each other|of one another|of that|of it|afterwards|after that]|(no more than|not more than|less than"
         "|at most) {l} (apart|later)", ""),
        ("(in|within|over|during) the (last|past|previous) {l}", PAST),
    ],
    "hours": [
        ("[anywhere|any time|anytime|sometime] [in the time] (between|from|starting at|starting from) {t} (and|to"
         "|until|till"
         "|til|-|through|up to) {t}|{t} (to|until|till|til|-|through) {t}", ""),
        ("(after|past) {t} [on|onwards|onward]|from {t} (on|onwards|onward)", ONWARDS),
        ("(between|in) the hours (of|between) {t} (and|to|until) {t}", ""),
    ],
    "days": [
        ("[on|every|from|each|any|of] [a|any|every|each|the] {d}", ""),
        ("(on|at|during|over) (the weekend|weekends)|weekends|(on|at) a weekend|every weekend", (5, 6)),
        (
            "(on|during) (weekdays|working days|workdays|week days)|weekdays|during the [working] week|on (a"
            "|any) weekday"
            "|(every|each) (weekday|workday)|during the work week",
            (0, 1, 2, 3, 4),
        ),
    ],
    "part": [
        (
            (
                "[late] at night|night time"
                "|nights|during the night|by night|overnight|in the [middle of the|dead of] night"
                "|at nighttime"
                "|[while|when|if|once] (it is|it's|its|it gets|it has got) (dark|night|night time|nighttime)"
                " [outside|out]"
                "|(after|between|from) (dark|sunset|sundown|nightfall|dusk) [(and|to|until|till) (dawn|sunrise)]"
                "|in the dark"
                "|during (nighttime|night time|the night-time|the night hours)|nighttime|every night|each night"
                "|at night time"
            ),
            "night",
        ),
        (
            "(during|in) (the day|the daytime|daytime|daylight|daylight hours|day time)|by day|while (it is"
            "|it's) (light|day) [outside]|between (sunrise|dawn) and (sunset|dusk)|from (sunrise|dawn) to (sunset|dusk)"
            "|in broad daylight",
            "day",
        ),
    ],
    "above": [
        *_limits([f"[it] [{_REACH}] [to|up to|well|way] {_OVER} {{n}}", "[it] (exceeds|tops|exceed|is exceeding) "
                                                                        "{n}"], ">"),
        *_limits([f"[it] [{_REACH}] [to|up to|at|at least] {{n}} (or|and) {_MORE_WARM}",
                  "[it] (hits|hit|reaches|reach|reached|touches|gets to|gets up to|climbs to|rises to|goes up to"
                  "|has reached|is at least|has hit) {n}"], ">="),
        (f"[it] {_GETS} [any] (hotter|warmer) than {{n}} [({_WARM})]", WARMTH + ">"),
    ],
    "below": [
        *_limits([f"[it] [{_REACH}] [to|down to|well|way] {_UNDER} {{n}}"], "<"),
        *_limits([f"[it] [{_REACH}] [to|down to|at|at most] {{n}} (or|and) {_LESS_WARM}",
                  "[it] (drops to|falls to|sinks to|goes down to|gets down to|is down to|is at most|dips to)"
                  " {n}"], "<="),
        (f"[it] {_GETS} [any] (colder|cooler) than {{n}} [({_WARM})]", WARMTH + "<"),
    ],
}  # fmt: skip
DAYS: dict[str, tuple[int, ...]] = {}
for _at, _day in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")):
    DAYS |= {_day: (_at,), f"{_day}s": (_at,)}
NAMED = {
    "garden": ("back garden", "yard", "back yard", "backyard"),
    "hall": ("hallway", "corridor"),
    "driveway": ("drive",),
    "path": ("pathway", "footpath", "walkway"),
    "living room": ("lounge", "sitting room"),
    "cellar": ("basement",),
    "basement": ("cellar",),
    "terrace": ("patio",),
    "nursery": ("baby's room", "kid's room"),
    "office": ("study",),
    "temperature": ("room temperature",),
}
"""What else people say for a name; one that the house itself gives to something else is that."""
_PREPOSITION = (
    "(in|at|by|near|outside|inside|in front of|on|up|down|along|through|around|round|across|to|out in|out on|over by"
    "|within"
    "|over in|inside of|on to|anywhere in|somewhere in|close to|next to|all over|anywhere on|somewhere on|about|beside"
    "|anywhere near|out on the|down in|up on|down on|over on|onto)"
)


def forms(name: str, what: str) -> list[str]:
    """How a place, a zone or a sensor of this name is spoken of."""
    if what == "sensor":
        return [f"[the|a|an] {name}"]
    return [f"[{_PREPOSITION}] [the|our|my] {name}", f"[the] {name} for"]


ENGLISH = Language(
    "en",
    PHRASES,
    NUMBERS,
    UNITS,
    clock,
    DAYS,
    ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    frozenset({"and", "or", "on", "a", "any", "every", "each"}),
    frozenset({"to", "through", "thru", "till", "until", "-"}),
    NAMED,
    UNKNOWABLE,
    NEGATIONS,
    forms,
    {
        "understood": "understood: tell when {rule}",
        "night": "night is from {begin:%H:%M} to {end:%H:%M}",
        "sun": "night is from sunset to sunrise at {latitude:g}, {longitude:g}",
        "refused": "'{sentence}' is not understood, so nothing was made of it",
        "part": "not understood: '{part}'",
        "identity": "who somebody is cannot be known",
        "feeling": "what somebody feels or means cannot be known",
        "nearest": "nearest: {offer}",
        "examples": "for example: {examples}",
        "two": "'{sentence}' may mean {readings}; say it in another way",
        "exists": "there is such a rule already",
    },
    STATES,
    HALVES,
    COUNTS,
    of_24=False,
    names=True,
)
