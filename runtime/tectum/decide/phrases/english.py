"""English."""

from typing import Any

from tectum.decide.phrases.book import WARMTH, Language
from tectum.decide.phrases.english_words import NEGATIONS, NUMBERS, UNKNOWABLE, clock

_ONE = "(somebody|someone|anybody|anyone|a person|the person|a human|people|persons|any person)"
_THINGS = {
    "cat": "[a|the|any|our|my] (cat|cats)",
    "dog": "[a|the|any|our|my] (dog|dogs)",
    "vehicle": "[a|the|any] (car|cars|vehicle|vehicles|truck|trucks|van)",
}
_GOES = (
    "(goes|went|go|going) [off]|(sounds|sounded|sound)|(rings|rang|ring)|(beeps|beeped|beep)|(wails|wail)"
    "|(runs|ran|run|running)"
)

_GOING = "('s|is|are|was|were|be|'s been|has been|have been|keeps|starts|started|begins|been)"
_GERUNDS = {
    "seen": "standing|walking|hanging (out|around)|lingering|loitering|waiting|sitting|lurking|prowling|creeping"
    "|sneaking|moving|wandering|snooping|poking|parking",
    "arrives": "coming [in]|arriving|entering|pulling (in|up)",
    "leaves": "leaving|driving (off|away)|walking (off|away)",
    "bark": "barking", "meow": "meowing|miaowing", "cry": "crying", "break": "breaking|shattering",
    "knock": "knocking [(at|on) the door]", "ring": "ringing [the doorbell|the bell|at the door]", "cough": "coughing",
    "snore": "snoring", "talk": "talking|laughing|speaking", "scream": "screaming",
    "distress": "(calling|shouting|screaming|crying) for help",
    "honk": "honking", "play": "playing", "sound": "running|beeping|going off|sounding|blaring|wailing",
}  # fmt: skip
"""What goes on, by what it is: "is barking", "'s been barking", "starts barking", "keeps barking"."""

_NO = (
    "((there isn't|there hasn't been|there has not been|there is not) [any]|(i|you|we) (haven't"
    "|have not) seen|you don't see)"
)
SUBJECTS = [
    (_ONE, "person"),
    ("(somebody's|someone's|anybody's|anyone's)", "person"),
    *((form, thing) for thing, form in _THINGS.items()),
    ("(nobody|no one|noone|nobody at all|no person|not a soul)", "no person"),
    (f"{_NO} (anyone|anybody|a person|a soul|people)", "no person"),
    *((f"{_NO} {form}", f"no {thing}") for thing, form in _THINGS.items()),
    *((f"no {form.split('] ')[1]}", f"no {thing}") for thing, form in _THINGS.items()),
    ("[a|the|any] smoke (alarm|detector)", "smoke_alarm"),
    ("[a|the|any] (co|carbon monoxide) (alarm|detector)", "co_alarm"),
    ("[a|the|any] siren", "siren"),
    ("([the] glass|a window|the window|a pane)", "glass_break"),
    ("[a|the|our|my] baby", "baby"),
    ("[a|the] (doorbell|bell)", "doorbell"),
    ("[a|the] (car horn|horn)", "car_horn"),
    ("[an|the] engine", "engine"),
    ("[the] (water|tap)", "water"),
    ("[a|the] fire", "crackling_fire"),
    ("[the] music", "music"),
    ("[a|the] vacuum [cleaner]", "vacuum"),
    ("(something|a timer|the timer)", "beep"),
]
VERBS = [
    *((f"{_GOING} ({form})", verb) for verb, form in _GERUNDS.items()),
    ("('s|is|was|are) (seen|there|present|visible|around|detected|spotted|parked|about|outside)", "seen"),
    ("hanging (out|around)|parked", "seen"),
    ("(has|have) been (seen|there|detected|spotted|around)|(seen|there|around)", "seen"),
    ("(appears|appear|appeared|shows up|show up|showed up|turns up|walks|walk|walked|stands|stand|stood)", "seen"),
    ("(stays|stay|stayed|remains|hangs around|lingers|lingered|loiters|has been|have been)", "seen"),
    ("(is|was|are|be|there is|there was|there are|there's|you see|'s|'s been|been|you (spot|notice))", "seen"),
    ("(waits|sits|lurks|prowls|moves|wanders|creeps|sneaks|hangs out|passes|passes by)", "seen"),
    ("(arrives|arrive|arrived|comes|come|came|enters|enter|entered|pulls up|drives in|comes in|gets here)", "arrives"),
    ("(walks|gets|goes|runs|drives|comes|came|pulls|walked|went) (into|onto|up to)", "arrives"),
    ("(walks|gets|goes|runs|drives|comes|slips|pulls) out of", "leaves"),
    ("(leaves|leave|left|goes away|went away|drives off|drives away|has left)", "leaves"),
    ("(barks|bark|barked|barking|is barking|has been barking)|(starts|started|begins) barking", "bark"),
    ("(meows|meow|meowed|meowing)", "meow"),
    (
        "(cries|cry|cried|crying|is crying|has been crying|screams|wakes up crying)|(starts|started|begins) crying",
        "cry",
    ),
    ("(breaks|break|broke|is broken|shatters|shattered|smashes)", "break"),
    ("(knocks|knock|knocked|is knocking) [(at|on) the door]", "knock"),
    ("(rings|ring|rang|is ringing) [(the [door]bell|the doorbell|at the door)]", "ring"),
    ("(coughs|cough|coughed|is coughing)", "cough"),
    ("(snores|snore|snored|is snoring)", "snore"),
    ("(speaks|speak|talks|talk|laughs|laugh|is talking|is laughing|spoke|talked|laughed)", "talk"),
    ("(screams|scream|screamed|is screaming)", "scream"),
    ("(shoots|shoot|shot)", "shoot"),
    ("(visits|visit|visited)", "visit"),
    ("(needs help|is in distress|is in trouble|(calls|shouts|cries|screams|yells) [out] for help)", "distress"),
    ("(honks|honk|honked)", "honk"),
    ("(crackles|crackle|crackled)", "crackle"),
    ("(starts|start|started)", "start"),
    ("(plays|play|played)", "play"),
    (f"{_GOES}|is (ringing|beeping|running|going off)", "sound"),
]
TERMS = [
    ("[the sound of] (breaking glass|glass breaking)", "glass_break"),
    ("(a knock|knocking) [(at|on) the door]", "door_knock"),
    ("[there (are|is)] (footsteps|steps)", "footsteps"),
    ("[a] (gunshot|gun shot|shot|shots)|a gun is fired", "gunshot"),
    ("[there is] (a scream|screaming)", "scream"),
    ("[a] beep", "beep"),
    ("[there is] (a hazard|danger)", "hazard"),
    (
        (
            "[there is] (an intrusion|an intruder|a burglar|a break-in)|(somebody|someone|anyone"
            "|anybody) (breaks|broke|is breaking|'s breaking|tries to break|has broken) in"
        ),
        "intrusion",
    ),
    ("[there is] a visitor", "visitor"),
    ("[a] dog barking", "dog_bark"),
    ("[a|the] baby crying", "baby_cry"),
]
_AWAY = (
    "(we are|we're|i am|i'm|(everyone|everybody) (is|'s)) (away|out|not home|not at home|gone|not in|not here)"
    "|nobody is [at] home|(nobody|no one|noone) (is|'s) (home|at home)|the house is empty"
    "|nobody's [at] home"
    "|(i'm|i am|we're|we are) (at work|on holiday|on vacation)"
    "|no one is [at] home|(we|i) (aren't|am not) [at] home"
)
_HOME = "(we are|we're|i am|i'm|everybody is) [at] home"
_ASLEEP = "(we are|we're|i am|i'm|(everyone|everybody) (is|'s)) (asleep|sleeping|in bed)|we sleep"
CONTEXTS = [
    (f"[(while|when|if|as long as)] ({_AWAY})|while away", "away"),
    (f"[(while|when|if|as long as)] ({_HOME})", "home"),
    (f"[(while|when|if|as long as)] ({_ASLEEP})", "night"),
]
_GETS = "(is|gets|'s|becomes|has become)"
_MORE = "(more than|over|at least|longer than)"
_TOLD = "(told|warned|notified|alerted|informed|pinged|woken|reminded)"
_WHEN = (
    "(when|any time|anytime|each time|if|the moment|the second|the minute|whenever|as soon as|once"
    "|in case|every time [that])"
)
PHRASES: dict[str, list[tuple[str, Any]]] = {
    "subject": SUBJECTS,
    "verb": VERBS,
    "term": TERMS,
    "context": CONTEXTS,
    "ask": [
        (
            "(ring|call|page|buzz|email|contact|nudge|poke) (me|us)|say something|speak up|(sound|raise) the alarm"
            "|give (me|us) a (call|ring|buzz|ping|nudge|warning|notification|signal)",
            "",
        ),
        ("(ping|buzz|text|call|message) my (phone|mobile|watch)", ""),
        ("(can|could) (i|we) (get|have) (an alert|a notification|a message|a warning)|make sure (i|we) know", ""),
        ("(i|we) (want|need) (an alert|a notification|a message|a warning)", ""),
        ("(tell|warn|notify|alert|wake|inform|message|text|ping|remind) (me|us)|let (me|us) know|wake (me|us) up", ""),
        ("(get|shoot|drop|send) (me|us) (a message|a notification|an alert|a text)", ""),
        ("(i'd|we'd|i would|we would) like (an alert|a notification|a message|to be notified)", ""),
        ("send (me|us) (a message|a notification|an alert|a text)|give (me|us) (a heads-up|a heads up|a shout)", ""),
        (f"(i|we) (want|would like|need|'d like) to (know|be {_TOLD})|(i'd|we'd) like to (know|be {_TOLD}|hear)", ""),
    ],
    "watch": [("(watch|look|listen) [out] for|keep an (eye|ear) (out for|open for|on)|be on the lookout for", "")],
    "when": [(_WHEN, ""), ("you hear", "")],
    "filler": [
        ("please|hey|just|then|about it|of it|has|have|had|on my phone|by (text|message|phone)|asap", ""),
        ("straight away|(could|can|would) you|right away|immediately|at once|also|ever|a sound of", ""),
    ],
    "and": [(f"and [also] [{_WHEN}]|while", "")],
    "or": [(f"or [{_WHEN}]", "")],
    "butnot": [("(but not|except|unless|but only not) [(when|if|while)]|but not that", "")],
    "but": [("but [(when|if)]", "")],
    "for": [
        (
            f"[for] {_MORE} {{n}} {{u}}|for [about] {{n}} {{u}} [or (more|longer)]|for {{n}} {{u}} [straight|in a row]",
            "",
        ),
    ],
    "times": [(f"[{_MORE}] {{n}} times", ""), (f"[{_MORE}] (2|twice)", 2.0)],
    "span": [("(within|in|in the space of|during) {n} {u} [of each other]", "")],
    "hours": [("(between {t} and {t}|from {t} (to|until|till) {t}|{t} (to|until|till) {t})", "")],
    "days": [
        ("[on|every] {d}", ""),
        ("(on|at|during) the weekend|on weekends|at weekends|weekends|on a weekend", (5, 6)),
        ("(on|during) weekdays|on (working days|workdays)|during the week|on a weekday", (0, 1, 2, 3, 4)),
    ],
    "part": [
        (
            (
                "at night|during the night|by night|overnight|[late] at night|in the [middle of the] night"
                "|while it is dark|when it's dark|after dark|when it is dark|in the dark"
            ),
            "night",
        ),
        ("(during the day|by day|in daylight|in the daytime|during daytime)", "day"),
    ],
    "above": [
        ("(is|gets|goes|rises|climbs) [to] (above|over|more than|higher than) {n} [degrees|percent]", ">"),
        (f"[it] {_GETS} [any] (hotter|warmer) than {{n}} [degrees]", WARMTH + ">"),
    ],
    "below": [
        ("(is|gets|goes|falls|drops) [to] (below|under|less than|lower than) {n} [degrees|percent]", "<"),
        (f"[it] {_GETS} [any] (colder|cooler) than {{n}} [degrees]", WARMTH + "<"),
    ],
}
DAYS: dict[str, tuple[int, ...]] = {}
for _at, _day in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")):
    DAYS |= {_day: (_at,), f"{_day}s": (_at,)}
STATES = {
    "open": (
        "((is|was|'s|has been|'s been|gets|stays) [left|standing|wide] (open|opened)|opened|opens"
        "|is opened|is open|stands open|stays open|has been open|was opened|is left open|becomes open"
        "|open)"
    ),
    "closed": "(closes|is closed|is shut|shuts|becomes closed|was closed)",
    "on": (
        "((has been|'s been|is|'s|stays|was) [left|running] on|starts|kicks in|(is|'s|'s been"
        "|has been) (running|working)|(goes|comes|turns) on|is (switched|turned) on|is on|has been on"
        "|is running|has been running)"
    ),
    "off": (
        "((has been|'s been|stays) off|stops|stopped|cuts out|(goes|turns) off|is (switched|turned) off"
        "|is off|has been off)"
    ),
    "locked": "(locks|is locked)",
    "unlocked": "(unlocks|is unlocked)",
}
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
}
"""What else people say for a name; one that the house itself gives to something else is that."""
_PREPOSITION = (
    "(in|at|by|near|outside|inside|in front of|on|up|down|along|through|around|round|across|to|out in|out on|over by)"
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
        **dict.fromkeys(("second", "seconds", "s", "sec"), 1.0),
        **dict.fromkeys(("minute", "minutes", "min", "mins"), 60.0),
        **dict.fromkeys(("quarter of an hour", "quarter hour"), 900.0),
        **dict.fromkeys(("hour", "hours", "h"), 3600.0),
        **dict.fromkeys(("day", "days"), 86_400.0),
    },
    clock,
    DAYS,
    frozenset({"and", "or", "on"}),
    NAMED,
    UNKNOWABLE,
    NEGATIONS,
    forms,
    {
        "understood": "understood: tell when {rule}",
        "night": "night is {night}",
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
)
