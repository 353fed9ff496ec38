"""English."""

from typing import Any

from tectum.decide.phrases.book import WARMTH, Language
from tectum.decide.phrases.english_happenings import CONTEXTS, STATES, SUBJECTS, TERMS, VERBS
from tectum.decide.phrases.english_words import NEGATIONS, NUMBERS, UNKNOWABLE, clock

_GETS = "(is|gets|'s|becomes|has become)"
_MORE = "(more than|over|at least|longer than|greater than|upwards of)"
_ON_END = (
    "or more|or longer|straight|in a row|continuously|solid|on end|nonstop|non-stop|at a stretch|at a time|in one go"
    "|on the trot|without (a break|stopping|a pause|pause|interruption)"
)
_AT_LEAST, _OFTENER = "(at least|no less than)", "(more than|over)"
_TOLD = "(told|warned|notified|alerted|informed|pinged|woken [up]|reminded|messaged|texted|made aware)"
_WHEN = (
    "(when|any time|anytime|each time|if|the moment|the second|the minute|whenever|as soon as|once|if ever"
    "|the instant"
    "|in case|every time|should|that|in the event|in the event that|every single time|in case of) [that|ever]"
)
_NOTE = (
    "(alert|alerts|notification|notifications|message|warning|text|push|push notification|push message|ping|heads-up"
    "|heads up|note|line|nudge|reminder|mobile notification|email|mail|call|shout|buzz|ring|signal|warning message"
    "|pushover|alarm)"
)
_WANT = "(want|wanna|want to|need|need to|would like|'d like|'d love|would love|like|love|wish)"
_WARM = "degrees|degree|c|°c|° c|°|degrees (celsius|c)|celsius"
_DEGREES = "degrees|percent|degree|c|°c|° c|°|degrees (celsius|c)|celsius|%"
_OVER = "above|over|more than|higher than|greater than"
_UNDER = "below|under|less than|lower than"
_REACH = (
    "is|was|'s|gets|goes|rises|climbs|falls|drops|sinks|hits|reads|has (gone|risen|climbed|dropped|fallen)|rose"
    "|dropped|fell"
    "|becomes|reaches|dips|shoots|runs|stays"
)
PHRASES: dict[str, list[tuple[str, Any]]] = {
    "subject": SUBJECTS,
    "verb": VERBS,
    "term": TERMS,
    "context": CONTEXTS,
    "ask": [
        (
            "(tell|warn|notify|alert|wake|inform|message|text|ping|remind|ring|call|page|buzz|email|mail|contact"
            "|nudge|poke"
            "|beep|phone) (me|us|my (phone|mobile|watch))",
            "",
        ),
        (
            "(let (me|us)|lemme) know|wake (me|us) up|say something|speak up|(sound|raise) the alarm|give (me"
            "|us) a wake-up call",
            "",
        ),
        (
            f"((get|shoot|drop|send|give|push|throw) (me|us)|gimme) [a|an|some] {_NOTE}|(send|push) [a"
            f"|an] {_NOTE} [to] [me|us|my phone]",
            "",
        ),
        (
            f"(can|could|may|should) (i|we) (get|have|be|receive) [a|an] ({_NOTE}|{_TOLD})|make sure (i|we) (know"
            f"|get {_TOLD})",
            "",
        ),
        (f"(i|we|i'd|we'd|i'm|id) [{_WANT}] [to] (have|get|receive|be sent) [a|an|some] {_NOTE}", ""),
        (f"(i|we|i'd|we'd|id) {_WANT} [to] [(a|an)] {_NOTE}|(i'd|we'd|id) like [a|an] {_NOTE}", ""),
        (f"(i|we|i'd|we'd|id) {_WANT} [to] (know|hear|find out|see)", ""),
        (f"(i|we|i'd|we'd|id) {_WANT} [to] (be|get) {_TOLD}", ""),
        (
            f"(is there a way|is it possible|possible|how) [for me] [do i|can i] to (get|be) {_TOLD}|(can"
            f"|could) i be {_TOLD}",
            "",
        ),
        (
            f"(is there a way|is it possible) [for me] to (get|have|receive) [a|an|some] {_NOTE}|(need|want) [a"
            f"|an] {_NOTE}",
            "",
        ),
        (f"(how (do|can) i|can i|could i|can we) get {_TOLD}|(set up|make|create|add) [me] [a|an] {_NOTE}", ""),
        (f"[a|an] {_NOTE}|notify|send notification", ""),
    ],
    "watch": [
        ("(watch|look|listen) [out] for|keep an (eye|ear) (out for|open for|on)|be on the lookout for", ""),
        (
            "(tell|warn|notify|alert|inform|ping|wake|message|text) (me|us) (of|about|for|on|to|upon|in case of"
            "|at)|let (me|us) know (of|about)",
            "",
        ),
        (f"(i|we|i'd|we'd|id) {_WANT} [to] (be|get) {_TOLD} (about|of|on|for)", ""),
        (
            f"(i|we|i'd|we'd|id) {_WANT} [to] (know|hear) (about|of)"
            "|keep (me|us) (posted|informed|updated) (about|of|on)",
            "",
        ),
        (
            "[(send|give|get) (me|us)|gimme|i (want|need)|(can|could) i (get|have)] [a|an]"
            f" {_NOTE} (for|on|about|upon|of)",
            "",
        ),
    ],
    "when": [(_WHEN, ""), ("you hear", "")],
    "filler": [
        (
            "please|pls|plz|hey|hi|hello|ok|okay|just|then|about it|of it|has|have|had|on my phone|by (text"
            "|message|phone)|asap"
            "|thanks|thank you|thx|cheers|ta|so|actually|by the way|btw|if possible|via push",
            "",
        ),
        (
            "straight away|(could|can|would|will) you|right away|immediately|at once|also|ever|a sound of"
            "|you hear|i hear|again"
            "|instantly|you could|we hear|kindly|straightaway|every day|both|either|by any chance"
            "|that you hear|to my phone|on my mobile|on my watch|outside of that|at the same time",
            "",
        ),
    ],
    "and": [(f"(and|plus|&) [also] [{_WHEN}]|while|whilst|and at the same time", "")],
    "or": [(f"(or|and/or) [else] [also] [{_WHEN}]", "")],
    "butnot": [
        (
            "(but not|except|unless|but only not|and not|though not|excluding|just not) [(when|if|while|for)]"
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
    ],
    "for": [
        (
            f"[for] [a] {_MORE} {{n}} {{u}} [{_ON_END}]|for [about|around|some] {{n}} {{u}} [{_ON_END}]"
            f"|[for] {{n}} + {{u}} [{_ON_END}]",
            "",
        ),
        ("[for] {n} {u} or (more|longer)|for [(the|a) (last|past|whole|full)] {n} {u} [now|already]", ""),
        ("during (the|a) (last|past|whole|full) {n} {u}|in (over|more than) {n} {u}|all of {n} {u}", ""),
    ],
    "times": [
        (f"[{_AT_LEAST}] {{n}} (times|x) [in a row|or more]", ""),
        (f"{_OFTENER} {{n}} (times|x)", "more"),
        *(
            (f"[at least] {word} [in a row|or more]", ("", count))
            for word, count in (("twice", 2.0), ("2x", 2.0), ("half a dozen times", 6.0), ("a dozen times", 12.0))
        ),
        ("(more than|over) once", ("more", 1.0)),
        ("(more than|over) twice", ("more", 2.0)),
    ],
    "cannot": [
        ("[for] (less than|under|fewer than|no more than|not more than|at most|up to) {n} {u}", ""),
        (
            "[please] (don't|do not|never|stop|no longer|no need to) [ever|bother] (tell|warn|notify|alert|wake|inform"
            "|message|text|ping|remind|ring|call|email|telling|warning|notifying|alerting|waking|informing|messaging"
            "|texting|pinging|reminding|ringing|calling|emailing) (me|us) [about|of|on]",
            "",
        ),
        (
            "[more than|at least|over] {n} (people|persons|humans|dogs|cats|cars|vehicles|times a day)|(several"
            "|multiple|many|two or more)"
            " (people|persons|dogs|cats|cars|vehicles)",
            "",
        ),
        ("(after|before|until|past|from|since|by|at|around) {t} [on|onwards]|(after|before|every) {n} {u}", ""),
    ],
    "span": [
        (
            "(within|in|in the space of|during|inside) [a|any] {n} {u} [of each other|of one another]"
            "|(in|within|over|during) the (last|past) {n} {u}",
            "",
        )
    ],
    "hours": [
        ("(between|from) {t} (and|to|until|till|til|-|through) {t}|{t} (to|until|till|til|-|through) {t}", ""),
        ("(between|in) the hours (of|between) {t} (and|to|until) {t}", ""),
    ],
    "days": [
        ("[on|every|from|each|any] {d}", ""),
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
                "[late] at night|during the night|by night|overnight|in the [middle of the|dead of] night"
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
        (f"({_REACH}) [to|up to] ({_OVER}) {{n}} [{_DEGREES}]|(exceeds|tops) {{n}} [{_DEGREES}]", ">"),
        (f"[it] {_GETS} [any] (hotter|warmer) than {{n}} [{_DEGREES}]", WARMTH + ">"),
        (f"it (is|'s|gets|goes|was) ({_OVER}) {{n}} ({_WARM})", WARMTH + ">"),
    ],
    "below": [
        (f"({_REACH}) [to|down to] ({_UNDER}) {{n}} [{_DEGREES}]", "<"),
        (f"[it] {_GETS} [any] (colder|cooler) than {{n}} [{_DEGREES}]", WARMTH + "<"),
        (f"it (is|'s|gets|goes|was) ({_UNDER}) {{n}} ({_WARM})", WARMTH + "<"),
    ],
}
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
    "|over in|inside of|on to|anywhere in|somewhere in|close to|next to|all over)"
)


def forms(name: str, what: str) -> list[str]:
    """How a place, a zone or a sensor of this name is spoken of."""
    if what == "sensor":
        return [f"[the|a|an] {name}"]
    return [f"[{_PREPOSITION}] [the|our|my] {name}"] if what == "place" else [f"[{_PREPOSITION}] [the] {name}"]


ENGLISH = Language(
    "en",
    PHRASES,
    NUMBERS,
    {
        **dict.fromkeys(("second", "seconds", "s", "sec", "secs"), 1.0),
        **dict.fromkeys(("minute", "minutes", "min", "mins", "m"), 60.0),
        **dict.fromkeys(("quarter of an hour", "quarter hour"), 900.0),
        **dict.fromkeys(("hour", "hours", "h", "hr", "hrs"), 3600.0),
        **dict.fromkeys(("day", "days"), 86_400.0),
    },
    clock,
    DAYS,
    ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    frozenset({"and", "or", "on"}),
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
    of_24=False,
)
