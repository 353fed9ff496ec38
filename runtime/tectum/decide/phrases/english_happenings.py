"""English: who and what there is, what they do, and where the people of the house are."""

_ONE = (
    "(somebody|someone|anybody|anyone|[a|the|any] (person|human) [being]|[any] people|persons|humans|some person"
    "|some people|any persons)"
)
_THINGS = {
    "cat": "[a|the|any|our|my|some] (cat|cats|kitty|kitten|kittens)",
    "dog": "[a|the|any|our|my|some] (dog|dogs|puppy|doggo|pup)",
    "vehicle": "[a|the|any|some] (car|cars|vehicle|vehicles|truck|trucks|van|vans|lorry)",
}
_GOES = (
    "(goes|went|go|going|gone) [off]|(sounds|sounded|sound)|(rings|rang|ring)|(beeps|beeped|beep)|(wails|wail)"
    "|(runs|ran|run|running)"
)

_GOING = (
    "('s|is|are|was|were|be|'s been|has been|have been|had been|keeps [on]|starts|started|begins|began|been"
    "|is seen|was seen"
    "|are seen) [still|just|currently|constantly]"
)
_GERUNDS = {
    "seen": "standing|walking|hanging (out|around|about)|lingering|loitering|waiting|sitting|lurking|prowling|creeping"
    "|sneaking|moving|wandering|snooping|poking|parking|pacing|roaming|passing [by]|hiding|lying|staying",
    "arrives": "coming [in|up]|arriving|entering|pulling (in|up)|driving (in|up)",
    "leaves": "leaving|driving (off|away)|walking (off|away)",
    "bark": "barking", "meow": "meowing|miaowing", "cry": "crying", "break": "breaking|shattering",
    "knock": "knocking [(at|on) the door]", "ring": "ringing [the doorbell|the bell|at the door]", "cough": "coughing",
    "snore": "snoring", "talk": "talking|laughing|speaking", "scream": "screaming",
    "distress": "(calling|shouting|screaming|crying) for help",
    "honk": "honking", "play": "playing", "sound": "running|beeping|going off|sounding|blaring|wailing",
}  # fmt: skip
"""What goes on, by what it is: "is barking", "'s been barking", "starts barking", "keeps barking"."""

_NO = (
    "((there isn't|there hasn't been|there has not been|there is not|there's not been|there have not been) [any]"
    "|(i|you|we) (haven't|have not|didn't|did not|don't|do not) (seen|see|spotted|spot|detected|detect))"
)
SUBJECTS = [
    (_ONE, "person"),
    *((form, thing) for thing, form in _THINGS.items()),
    (
        "[absolutely] (nobody|no one|no-one|noone|no person|no people|no persons|no humans|not a soul"
        "|not anybody) [at all]",
        "no person",
    ),
    (f"{_NO} (anyone|anybody|a person|a soul|people)", "no person"),
    *((f"{_NO} {form}", f"no {thing}") for thing, form in _THINGS.items()),
    *((f"no {form.split('] ')[1]}", f"no {thing}") for thing, form in _THINGS.items()),
    (
        "(everyone|everybody|all [of] [the] people|they all|they've all|the last (person|one)"
        "|the last of (them|us|the people)"
        "|we all|we've all|all of us)",
        "every person",
    ),
    *((f"(all [of] the|every|the last) {form.split('] ')[1]}", f"every {thing}") for thing, form in _THINGS.items()),
    ("[a|the|any|one of the] (smoke|fire) (alarm|alarms|detector|detectors)|[the|a] smokealarm", "smoke_alarm"),
    ("[a|the|any] (co|carbon monoxide) (alarm|alarms|detector|detectors)", "co_alarm"),
    ("[a|the|any] (siren|sirens)", "siren"),
    ("([the|a|some|any] glass|a window|the window|any window|a pane|a window pane)", "glass_break"),
    ("[a|the|our|my] (baby|infant)", "baby"),
    ("[a|the|my|our] [front] (doorbell|door bell|bell)", "doorbell"),
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
    (
        "('s|is|was|are|were|gets|be|being) [still|just|currently] (seen|there|present|visible|around|detected"
        "|spotted|parked"
        "|about|outside|recognised|recognized|sighted|sensed|in view|on camera)",
        "seen",
    ),
    ("hanging (out|around|about)|parked|(visible|detected|spotted|present)", "seen"),
    ("(has|have|'s|had) been (seen|there|detected|spotted|around|parked|present|sighted)|(seen|there|around)", "seen"),
    (
        "appears|appear|appeared|(shows|show|showed|turns|turn|turned|pops|popped) up|(has|have) (appeared|turned up)",
        "appears",
    ),
    ("(walks|walk|walked|stands|stand|stood)", "seen"),
    (
        "(sets|set|has set|have set|setting) foot|(approaches|approach|approached)",
        "seen",
    ),
    ("(goes|go|comes|come|gets|get) near", "arrives"),
    (
        "(stays|stay|stayed|remains|remain|hangs (around|about)|hang (around|out)|lingers|linger|lingered|loiters"
        "|loiter) [there]",
        "seen",
    ),
    ("(has|have|had|'s|'ve) [just|still] been|(is|was|are|were|be|'s|been) [still|just|currently|again]", "seen"),
    ("(there is|there was|there are|there's|theres|there's been|there has been|there's still|there is still)", "seen"),
    (
        "[has|have|had|'s] (come|comes|came|coming|passes|passed|walks|walked|goes|gone|went|been)"
        " (through|past|by|along|across)",
        "seen",
    ),
    ("you (see|spot|notice|detect)|(the|a) camera (sees|detects|spots)|it (sees|detects)", "seen"),
    (
        "(waits|sits|lurks|prowls|moves|wanders|creeps|sneaks|hangs out|passes|passes by|sneaks|snoops|roams|lies"
        "|hides"
        "|lurk|prowl|move|sit|wait|wander) [around|about|past]",
        "seen",
    ),
    (
        "(arrives|arrive|arrived|comes|come|came|enters|enter|entered|pulls up|drives in|comes in|gets here"
        "|has arrived"
        "|has entered|gets in|pulls in|drives up|comes up|rolls up|has come|drove up|pulled up)",
        "arrives",
    ),
    (
        "(walks|gets|goes|runs|drives|comes|came|pulls|walked|went|walk|get|go|run|drive|come|steps|climbs|jumps"
        "|sneaks"
        "|drove|pull|turns|wanders|got|has gone) (into|onto|up to|in to)",
        "arrives",
    ),
    ("(walks|gets|goes|runs|drives|comes|slips|pulls|escapes|wanders|sneaks|backs|drove|gets let) out of", "leaves"),
    (
        "(leaves|leave|left|goes away|went away|drives off|drives away|has left|has gone away|is leaving|escapes"
        "|exits"
        "|departs|drove (off|away)|has driven (off|away)|pulls (away|out)|have left|have gone|is gone|are gone"
        "|has gone) [it|them|again]",
        "leaves",
    ),
    ("(barks|bark|barked|barking|is barking|has been barking)|(starts|started|begins|began) (barking|to bark)", "bark"),
    ("(meows|meow|meowed|meowing|miaows|mews)|(starts|started|begins) to meow", "meow"),
    (
        "(cries|cry|cried|crying|is crying|has been crying|screams|wakes up crying)|(starts|started|begins"
        "|began) (crying|to cry)",
        "cry",
    ),
    (
        "(breaks|break|broke|is broken|shatters|shattered|smashes|gets (broken|smashed)|is smashed|being broken)",
        "break",
    ),
    ("(knocks|knock|knocked|is knocking) [(at|on) the [front] door]", "knock"),
    (
        "(rings|ring|rang|is ringing|presses|pushes|pressed) (the [door] bell|the doorbell|my doorbell|our doorbell)",
        "ring",
    ),
    ("(rings|ring|rang|is ringing) [at the [front] door]", "ring"),
    ("(coughs|cough|coughed|is coughing)", "cough"),
    ("(snores|snore|snored|is snoring)", "snore"),
    ("(speaks|speak|talks|talk|laughs|laugh|is talking|is laughing|spoke|talked|laughed)", "talk"),
    ("(screams|scream|screamed|is screaming)|(starts|started|begins) to scream", "scream"),
    ("(shoots|shoot|shot)", "shoot"),
    ("(visits|visit|visited)", "visit"),
    ("(needs help|is in distress|is in trouble|(calls|shouts|cries|screams|yells) [out] for help)", "distress"),
    ("(honks|honk|honked)", "honk"),
    ("(crackles|crackle|crackled)", "crackle"),
    ("(starts|start|started)", "start"),
    ("(plays|play|played)", "play"),
    (
        f"{_GOES}|is (ringing|beeping|running|going off)|(gets|is|was) (triggered|set off)|(starts"
        f"|started) to (beep|run|ring)"
        "|(blares|wails|blaring|is heard|gets triggered|triggers|can be heard|left running|is left running)",
        "sound",
    ),
]
TERMS = [
    (
        "[the sound of|sounds of|any] (breaking glass|glass (breaking|shattering|breakage|break)|broken glass)",
        "glass_break",
    ),
    ("([a|any] (knock|knocks|knocking)) [(at|on) the [front] door]", "door_knock"),
    ("[there (are|is)|any|the sound of] (footsteps|steps)", "footsteps"),
    ("[a|any] (gunshot|gunshots|gun shot|shot|shots)|a gun is fired", "gunshot"),
    ("[there is|any|a] (scream|screams|screaming)", "scream"),
    ("[a] beep", "beep"),
    ("[there is] (a hazard|danger)", "hazard"),
    (
        "[there is|there's|any] (an intrusion|an intruder|intruders|a burglar|burglars|a break-in|a break in"
        "|intruder)"
        "|(somebody|someone|anyone|anybody) (breaks|broke|is breaking|'s breaking|tries to break|has broken"
        "|is trying to break|'s trying to break) in",
        "intrusion",
    ),
    ("[there is|there's|there are|i get|we get|i have|we have|i've got|we've got] (a visitor|visitors)", "visitor"),
    ("[a|the|any|the sound of] (dog barking|barking|dog barks|barking dog|dogs barking)", "dog_bark"),
    ("[a|the|any|the sound of] (baby crying|crying baby)", "baby_cry"),
    ("[a|the|any] (meowing|cat meowing)", "cat_meow"),
    ("[a|any|some] coughing", "cough"),
    ("[a|any|some] snoring", "snore"),
]
_WE = "(we are|we're|i am|i'm|im|(everyone|everybody) (is|'s))"
_NONE_IN = "(nobody|no one|no-one|noone) (is|'s)|nobody's|noone's"
_AWAY = (
    f"{_WE} [all|both|currently] (away|out|not home|not at home|gone|not in|not here|at work|on holiday"
    f"|on vacation|abroad"
    "|out of the house|away from home|not around|out of town|out and about|not there|travelling|traveling)"
    f"|({_NONE_IN}) [at] (home|in the house)|the house is (empty|unoccupied)|(there is|there's) (nobody"
    f"|no one) [at] home"
    "|(we|i) (aren't|am not|are not|ain't) ([at] home|there|around|in)|(i'm|i am|we're|we are) not [at] home"
)
_HOME = "(we are|we're|i am|i'm|everybody is|everyone is) [at] home"
_ASLEEP = f"{_WE} [all|both] (asleep|sleeping|in bed)|(we|i) (sleep|are sleeping|am sleeping)"
_CAUSE = "[(while|when|whenever|if|as long as|during the time|whilst)]"
CONTEXTS = [
    (f"{_CAUSE} ({_AWAY})|(while|when) (away|out|on holiday|on vacation|not [at] home)|in (our|my) absence", "away"),
    (f"{_CAUSE} ({_HOME})|while [at] home", "home"),
    (f"{_CAUSE} ({_ASLEEP})|while (asleep|sleeping)", "night"),
]
_IS = "(is|was|'s|are|has been|'s been|have been|gets|got|stays|has|stands|remains|remained|becomes)"
_LEFT = "[still|left|standing|wide|been left|been|being]"
STATES = {
    "open": f"{_IS} {_LEFT} (open|opened)|opened|opens|open|(swings|comes) open|being opened|left open",
    "closed": f"{_IS} {_LEFT} (closed|shut)|closes|shuts|closed|shut",
    "on": (
        f"{_IS} [still|left|running|been left|been|switched|turned] on|starts [up]|kicks in|{_IS} [still|left"
        f"|been] (running|working)"
        "|(goes|comes|turns|switches|kicks) on|starts running|left (on|running)|runs|is active"
    ),
    "off": (
        f"{_IS} [still|been|switched|turned|left] off|stops [running|working]|stopped|cuts (out|off)|(goes|turns"
        f"|switches|shuts) off|shuts down"
        "|is not running|isn't running"
    ),
    "locked": "(locks|is locked)",
    "unlocked": f"unlocks|{_IS} {_LEFT} unlocked",
}
