"""English: where the people of the house are, and what sensors say."""

_ALL = (
    "(everyone|everybody|the (family|household|whole family|whole household|whole house|entire family)|all of us"
    "|we all)"
)
_WE = f"(we are|we're|we've|i am|i'm|im|i've been|{_ALL} (is|'s|are|has|be))"
_NOBODY = "(nobody|no one|no-one|noone|none of us)"
_PLACES = (
    "(away|out|not [even] [at] home"
    "|gone|not in|not here|at work|on (holiday|vacation|holidays)|abroad|away from home|not "
    "around"
    "|out of the house|out of town|out and about|not there|travelling|traveling|elsewhere|away on (holiday|vacation)"
    "|gone out|out for (the day|the evening|work)|not at the house|out shopping|off on holiday|at the office)"
)
_NONE_HOME = f"{_NOBODY} (is|'s|are|was) ([at] home|in the house|at the house)"
_AWAY = (
    f"{_WE} [all|both|currently|still|not here because] {_PLACES}|{_NONE_HOME}|nobody's home"
    "|the (house|home|place) (is|'s|stands) (empty|unoccupied|deserted|vacant)|(there is|there's) (nobody|no one) "
    "([at] "
    "home|in the house)|(we|i) (aren't|am not|are not|ain't) ([at] home|there|around|in|here)|(i'm|i am|we're|we "
    "are) not [at] home"
    "|(we|i) [have] (left|gone out)"
)
_HOME = (
    f"{_WE} [all|both|still|actually] ([at] home|in the house|indoors)|(somebody|someone|anyone|anybody|one of us"
    "|any of us) (is|'s|are) [at] home"
)
_BED = "([fast|sound|still] asleep|sleeping|in bed|gone to bed|in our beds)"
_SLEPT = "(gone to (bed|sleep)|fallen asleep|turned in [for the night]|nodded off|dropped off)"
_SLEEPERS = f"(we|i|{_ALL}) [all|both]"
_ASLEEP = (
    f"(we've|we have|i've|i have|{_ALL} (has|have|'s|are)) [all|both|already|finally] {_SLEPT}"
    f"|{_WE} [all|both] {_BED}|(we|i) [all|both] (sleep|are sleeping|am sleeping)|(everyone|everybody) sleeps"
    f"|{_NOBODY} (is|'s) (awake|up)"
)
_CAUSE = (
    "[(while|when|whenever|if|as long as|during the time|whilst|even though|although|though|since|because|and|once)]"
)
CONTEXTS = [
    (
        f"{_CAUSE} ({_AWAY})|(while|when|whilst) (away|out|gone|on holiday|on vacation|not [at] home"
        f"|out of the house)"
        "|(in|during) (our|my) absence|[with] (nobody|no one|no-one|noone) [at] home|with (nobody|no one) in"
        "|(while|when) nobody home",
        "away",
    ),
    (f"{_CAUSE} ({_HOME})|(while|when) [at] home", "home"),
    (
        f"{_CAUSE} ({_ASLEEP})|(while|when|whilst) (asleep|sleeping|in bed)|after ({_ASLEEP})"
        f"|(after|once) {_SLEEPERS} ((go|goes|went) to (bed|sleep)|(fall|falls|fell) asleep|(turn|turns|turned) in)",
        "night",
    ),
]
_IS = (
    "(is|was|'s|are|has been|'s been|have been|gets|got|stays|has|stands|remains|remained|becomes|sits|be|being"
    "|get|stay|is being|has just been)"
)
_LEFT = "[still|left|standing|wide|been left|been|being|just|again|kept]"
STATES = {
    "open": f"[{_IS}] {_LEFT} (open|opened|opening)|opens [up]|(swings|comes|gets|pops|flies) open|unclosed",
    "closed": f"[{_IS}] {_LEFT} (closed|shut|closing|shutting)|closes|shuts|(swings|falls|gets) (shut|closed)",
    "on": (
        f"{_IS} [still|left|running|been left|been|switched|turned] on|starts [up]|kicks in|[{_IS}] [still|left"
        f"|been] (running|working|operating|going)|(goes|comes|turns|switches|kicks|clicks) on|starts running"
        f"|left (on"
        f"|running)"
        "|runs|run|is active|ran|has run|(switched|turned) on|works|keeps (running|going)|starting [up]|started [up]"
        "|operates"
    ),
    "off": (
        f"{_IS} [still|been|switched|turned|left] off|(stops|stopped|stopping|quits) [running|working]|(cuts|goes"
        f"|turns|switches"
        f"|shuts|is switched|is turned) (out|off)|shuts down|(is not|isn't|not|hasn't been|has not been|doesn't|does "
        f"not|stopped"
        f"|wasn't) (running|run|working|on)|(switched|turned) off|{_IS} (stopped|idle|dead|standing still)"
    ),
    "locked": f"(locks|{_IS} locked|locked)",
    "unlocked": f"unlocks|[{_IS}] {_LEFT} unlocked|{_IS} not locked|isn't locked",
}
