"""English: who and what there is, and what they do."""

from tectum.decide.phrases.book import NOISE

_ONE = (
    "([movement (of|by)|the presence of|sight of] (somebody|someone|anybody|anyone|[a|the|any] (person|human) [being]"
    "|[any] people|persons|humans|some person|some people|any persons)|whoever [it is])"
)
_THINGS = {
    "cat": "[a|an|the|any|our|my|some|stray|a stray] (cat|cats|kitty|kitten|kittens)",
    "dog": "[a|the|any|our|my|some|stray|a stray] (dog|dogs|puppy|doggo|pup)",
    "vehicle": "[a|the|any|some] (car|cars|vehicle|vehicles|truck|trucks|van|vans|lorry)",
}
_GOES = (
    "(goes|went|go|going|gone) [off]|(sounds|sounded|sound)|(rings|rang|rung|ring)|(beeps|beeped|beep)|(wails|wail)"
    "|(runs|ran|run|running)"
)

_GOING = (
    "('s|is|are|was|were|be|'s been|has been|have been|had been|keeps [on]|starts|started|begins|began|been"
    "|is seen|was seen"
    "|are seen) [still|just|currently|constantly]"
)
_ANY = (
    "[a|an|the|any|some|another|any (kind|sort|type) of|any sign of|signs of|a sign of|[a|the|any] (sound|noise) of"
    "|[the] sounds of|sounds like|a case of]"
)
_GERUNDS = {
    "seen": "standing [around|about|there]|walking|hanging (out|around|about)|lingering|loitering|waiting|sitting"
            "|lurking|prowling|creeping"
    "|sneaking|moving|wandering|snooping|poking|parking|pacing|roaming|passing [by]|hiding|lying|staying",
    "appears": "(showing|turning|popping) up|appearing",
    "arrives": "coming [in|up]|arriving|entering|(pulling|driving|turning|walking|coming|going) (in|up|into|onto|up "
               "to)",
    "leaves": "leaving|(driving|walking|pulling) (off|away|out|off from|away from|out of|out from|off of)|(going"
              "|coming) out of",
    "bark": "barking", "meow": "meowing|miaowing", "cry": "crying", "break": "breaking|shattering",
    "knock": "knocking [(at|on) the door]", "ring": "ringing [the doorbell|the bell|at the door]", "cough": "coughing",
    "snore": "snoring", "talk": "talking|laughing|speaking|chatting|giggling", "scream": "screaming",
    "distress": "(calling|shouting|screaming|crying) for help",
    "honk": "honking|hooting|beeping", "play": "playing|blasting|coming from", "crackle": "crackling",
    "sound": "running|beeping|going off|sounding|blaring|wailing|idling|humming|roaring|bleeping",
}  # fmt: skip
"""What goes on, by what it is: "is barking", "'s been barking", "starts barking", "keeps barking"."""

_NO = (
    "((there isn't|there hasn't been|there has not been|there is not|there's not been|there have not been) [any]"
    "|(i|you|we) (haven't|have not|didn't|did not|don't|do not) (seen|see|spotted|spot|detected|detect))"
)
_NO_SIGN = (
    "[there is|there's|there has been|there's been|there have been|there was] no (sign|signs|trace|sight|sighting) of"
)
_EMPTY = "(empty|deserted|unoccupied|vacant|without anyone in it)"
SUBJECTS = [
    (_ONE, "person"),
    (
        f"{_NO_SIGN} (anyone|anybody|a soul|people|any people|a person|any person|life)|{_GOING} {_EMPTY}"
        f"|(stays|remains|stayed|remained|sits) {_EMPTY}|{_EMPTY}",
        "no person",
    ),
    *((f"{_NO_SIGN} {form}", f"no {thing}") for thing, form in _THINGS.items()),
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
    ("[a|the|any] (co|carbon monoxide) (alarm|alarms|detector|detectors|thing|sensor)", "co_alarm"),
    ("[a|the|any] (siren|sirens)", "siren"),
    ("([the|a|some|any] glass|a window|the window|any window|a pane|a window pane)", "glass_break"),
    ("[a|the|our|my] (baby|infant)", "baby"),
    ("[a|the|my|our] [front] (doorbell|door bell|bell)", "doorbell"),
    ("[a|the] (car horn|horn)", "car_horn"),
    ("[an|the] engine", "engine"),
    ("[the] (water|tap)", "water"),
    ("[a|the] fire", "crackling_fire"),
    ("[the|any|some|loud] music [on|being on]", "music"),
    ("[a|the] vacuum [cleaner]", "vacuum"),
    ("(something|a timer|the timer)", "beep"),
]
VERBS = [
    *((f"[{_GOING}] ({form})", verb) for verb, form in _GERUNDS.items()),
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
    (
        "(walks|gets|goes|runs|drives|comes|slips|pulls|escapes|wanders|sneaks|backs|drove|gets let|has gone"
        "|went) out of",
        "leaves",
    ),
    (
        "(leaves|leave|left|goes away|went away|(drives|drive|pulls|walks) (off|away) [from]|has left|has gone away"
        "|is leaving|escapes"
        "|exits"
        "|(is|are|has|have|'s) gone (from|out of)|(has|have) left"
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
        "(rings|ring|rang|rung|is ringing|presses|pushes|pressed) "
        "(the [door] bell|the doorbell|my doorbell|our doorbell)",
        "ring",
    ),
    ("(rings|ring|rang|rung|is ringing|has rung) [at the [front] door]", "ring"),
    ("(coughs|cough|coughed|is coughing)", "cough"),
    ("(snores|snore|snored|is snoring)", "snore"),
    ("(speaks|speak|talks|talk|laughs|laugh|is talking|is laughing|spoke|talked|laughed)", "talk"),
    ("(screams|scream|screamed|is screaming)|(starts|started|begins) to scream", "scream"),
    ("(shoots|shoot|shot)", "shoot"),
    ("(visits|visit|visited)", "visit"),
    (
        "(needs help|needing help|in (distress|trouble|need [of help])|(calls|shouts|cries|screams|yells|call|shout) "
        "[out]"
        " for help|(is|'s|gets|are) in (distress|trouble|need [of help]))",
        "distress",
    ),
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
_DOOR = "[(at|on) [the|our|my] [front] door]"
_HEARD = {
    "glass_break": "breaking glass|glass (breaking|shattering|breakage|break|smashing|being broken|being smashed)"
                   "|broken glass"
    "|shattering glass|smashing glass",
    "door_knock": f"(knocking|banging|rapping) {_DOOR}|door knock|door knocks|door knocking",
    "footsteps": "footsteps|steps|footfalls|footstep", "gunshot": "gunshot|gunshots|gun shot|gun shots|shot|shots"
                                                                  "|gunfire"
    "|shooting|(a gun|guns|shots|a shot) (is|are|being) fired|shots fired|gun going off",
    "scream": "screaming|shrieking", "beep": "beeping",
    "dog_bark": "dog barking|barking|barking dog|dogs barking|barking dogs",
    "baby_cry": "baby crying|crying baby|crying|crying infant|baby's cries",
    "cat_meow": "meowing|cat meowing|miaowing|meowing cat", "cough": "coughing|coughing fit",
    "snore": "snoring", "speech_or_laughter": "voices|voice|talking|speech|conversation|conversations|laughter"
    "|laughing|chatter|people talking|speaking",
    "siren": "sirens|siren", "car_horn": "car horn|car horns|honking|hooting|honking horn",
    "engine": "engine noise|engine noises|engine sound|engine sounds|motor noise",
    "water": "running water|water running|flowing water|water flowing|running tap",
    "crackling_fire": "crackling fire|fire crackling|crackle of a fire|crackling of a fire",
    "doorbell": "doorbell ringing|ringing doorbell|ring of the doorbell|ringing of the doorbell",
}  # fmt: skip
"""What is heard, as a noun."""
_HEARD_ONCE = {
    "door_knock": f"(knock|knocks) {_DOOR}", "scream": "scream|screams|shriek|shrieks", "beep": "beep|beeps",
    "dog_bark": "bark|barks|dog bark", "cat_meow": "meow|meows", "cough": "cough|coughs", "snore": "snore|snores",
    "car_horn": "honk|honks|beep of a horn", "doorbell": "ring at the door",
}  # fmt: skip
"""Likewise, of words that may be verbs: with something in front of them."""
_SOMEONE = "(somebody|someone|anyone|anybody|a person|people|a stranger)"
SUBJECTS += [(f"{_ANY} ({names})", NOISE + kind) for kind, names in _HEARD.items()]
SUBJECTS += [(f"({_ANY[1:-1]}) ({names})", NOISE + kind) for kind, names in _HEARD_ONCE.items()]
TERMS = [
    (
        f"{_ANY} (hazard|hazards|danger|dangers|dangerous situation|dangerous situations)|(something|anything) "
        f"(dangerous"
        "|hazardous)|a (situation|scene) of danger",
        "hazard",
    ),
    (
        f"{_ANY} (intrusion|intrusions|intruder|intruders|burglar|burglars|burglary|burglaries|break-in|break in"
        f"|break-ins"
        f"|trespasser|trespassers|forced entry)|{_SOMEONE} (breaks|broke|is breaking|'s breaking|tries to break|has "
        f"broken"
        "|is trying to break|'s trying to break|breaking|trying to break|attempts to break|gets in by force) in [to "
        "the house]",
        "intrusion",
    ),
    (
        f"[i get|we get|i have|we have|i've got|we've got|we've|get|have|having|got] {_ANY} (visitor|visitors|guest"
        f"|guests"
        f"|company|caller|callers)|{_SOMEONE} (visits|comes (over|round|to visit)|pays (us|me) a visit|is visiting"
        f"|visiting)"
        "|(a|any) (visitor|guest|caller) (comes|arrives|shows up|turns up|calls|drops by|drops in|is here|is at the "
        "door)",
        "visitor",
    ),
    (
        f"{_ANY} (distress|cry for help|cries for help|call for help|calls for help|person in (distress|trouble)"
        f"|shouts for help"
        "|screams for help|scream for help|emergency call)",
        "distress",
    ),
]
