"""English: how people ask what happened."""

from collections.abc import Mapping, Sequence
from typing import Any

from tectum.decide.phrases.english_question_times import TIMES
from tectum.decide.phrases.question_kinds import (
    ALONE,
    ANY,
    ARTICLE,
    CANNOT,
    FIRST,
    FIRST_ONE,
    FIRSTLY,
    HEARD,
    IF,
    LAST,
    LAST_ONE,
    LASTLY,
    LEAD,
    LONG,
    MANY,
    OFTEN,
    WAS,
    WHAT,
    WHEN,
    WHO,
    WINDOW,
)  # fmt: skip

_DID = "(did|was|were|has|have|had|'d|is|'s)"
_ADJ = (
    "[at all|unusual|strange|odd|interesting|else|special|suspicious|noteworthy|important|weird|worth knowing|worth"
    " mentioning|out of the ordinary|new|of note|funny|bad|notable]"
)
_HAPPEN = (
    "(happen|happened|happening|occur|occurred|occurring|go on|going on|gone on|went on|take place|taken place"
    "|took place|come up|came up|to report|go wrong|gone wrong|to see|to tell|kick off|kicked off)"
)
_MOVE = (
    "(wander|wandered|wandering|creep|crept|creeping|sneak|sneaked|snuck|sneaking|stroll|strolled|strolling|roam|roamed"
    "|pace|paced|prowl|prowled|slip|slipped|climb|climbed|jump|jumped|step|stepped|race|raced|cross|crossed|hop|hopped)"
)
PHRASES: Mapping[str, Sequence[tuple[str, Any]]] = {
    LEAD: [
        ("[hey|so|well] (can|could|would|will|may|might) (you|i|we|u) [please|kindly|just|quickly|maybe|perhaps"
         "|possibly]"
         " (tell me|tell us|say|check|see|look up|find out|let me know|look|show me|remind me|ask|confirm|have a look"
         "|verify|know|find out for me|check for me|check up on|recall)", ""),
        ("i [was|am|'m|'ve been|have been|had been|'d been|just] [just] (wondering|curious|wonder|wondered)|i'm"
         " [just] (wondering|curious|trying to find out)|im (wondering|curious)|just (wondering|curious|checking"
         "|asking)|wondering", ""),
        ("(i|we) (want|wanted|need|'d like|would like|'d love|would love|'d want) to (know|find out|hear|check|see"
         "|ask|learn)", ""),
        ("(do|would|did) you [happen to|by any chance] (know|remember|recall|have any idea)|[have you] any idea"
         "|is it possible to (say|tell|know|see)|are you able to (say|tell|tell me)", ""),
        ("(can|could|would|will|may) (you|i) [please|kindly]", ""),
        ("[please] (tell me|tell us|show me|remind me|let me know|check|look up|find out|say|see)", ""),
        ("(so|well|um|ok so|out of curiosity|out of interest|quick question|one question|a question|by the way"
         "|btw|excuse me|sorry)", ""),
    ],
    IF: [("if|whether [or not]", "")],
    WHAT: [
        ("(everything|all) [that] (happened|went on|has happened|occurred)|(about|of) what (happened|went on)", ""),
        ("what (happened|went on|occurred|took place|came up|went down)", ""),
        ("what [all|else] (has|had|'s|have) (happened|gone on|been going on|been happening|occurred|been up)", ""),
        ("what [all|else] (was|were) (going on|happening|up|new|that)|what was up|what all happened|what else"
         " happened",
         ""),
        ("what (did|have|'ve) (i|we) (miss|missed)|what (did|have) you (see|hear|notice|record|seen|heard|noticed"
         "|recorded|detected|detect|pick up|picked up)", ""),
        (f"(did|has|have|had|was|were|'s) [there] [been] (anything|something|much|a lot) {_ADJ} [been]"
         f" {_HAPPEN}", ""),
        ("(did|has|have|had) [there] [been] (anything|something|much) [been] (new|unusual)", ""),
        (f"[is there|have you seen] (anything|something) {_ADJ} [had|has|was|'d|'s|there] [been] {_HAPPEN}", ""),
        ("(was|were|has|have|had) [there] [been] (anything|something) (unusual|strange|odd|suspicious|noteworthy"
         "|special|interesting|out of the ordinary|new|weird|funny)", ""),
        ("(anything|something) (unusual|strange|odd|suspicious|noteworthy|special|interesting|out of the ordinary|new"
         "|weird)", ""),
        ("[was there|is there|were there|have there been|has there been] [any] (activity|events|alerts|incidents"
         "|movement|motion|action|disturbance|disturbances|commotion|goings-on|alarms|news|incident)", ""),
        ("(did|have) (i|we) (miss|missed) (anything|something|much)|what 's (happened|been happening|been going on)"
         "|(anything|much) (i|we) missed", ""),
        ("(summarize|summarise|sum up|recap)|what has been happening", ""),
        ("(give me|show me) [a|the] (summary|overview|rundown|recap) [of]|[a|the] (summary|overview|rundown|recap) of"
         " [what happened]", ""),
        ("(fill me in|catch me up|bring me up to speed|update me|run me through|talk me through) [on] (what happened"
         "|what went on|what i missed|what was going on|everything|what we missed)", ""),
        ("anything|something", ANY),
    ],
    WHEN: [
        (f"(when|at what time|what time|at which time|around what time|about what time|roughly when|at about what"
         f" time"
         f"|when exactly|what time exactly|since when|on what day|what day|which day) {_DID}", ALONE),
        ("when|at what time|what time|around what time|when exactly", ""),
    ],
    LASTLY: [
        ("when was the last time [that]|what (was|is|'s) the (last|latest|most recent) time [that]|when was it [that]"
         "|how long ago (did|was|were)|[the] last time [that|when]"
         "|when 's the last time|the most recent time [that]|[when] was the last time [that]", ""),
        ("how long (is it|has it been|'s it been|was it) since|how long since|how long ago", ""),
    ],
    FIRSTLY: [("[when was|was] the [very] first time [that]|what (was|is|'s) the (first time|earliest [time]) [that]"
    "|when was it first", "")],
    LAST: [("[the] last [time]|[the] most recent [time]|most recently|for the last time|[the] latest", "")],
    FIRST: [("[the] [very] first [time]|for the [very] first time|[the] earliest", "")],
    LAST_ONE: [("the last (person|one|of us|visitor)|the last (person|one) of us", "person"),
               ("the last (car|vehicle)", "vehicle")],
    FIRST_ONE: [("the first (person|one|of us)", "person"), ("the first (car|vehicle)", "vehicle")],
    OFTEN: [(f"how (often|many times|frequently) [over|in all|all in all|in total|altogether] [{_DID}]|how many"
    f" (times"
             "|occasions)", "")],
    MANY: [("how many [different]|[what is|what 's|what was] the number of", "")],
    LONG: [("how long did (it|that|they) (last|go on) [in total|in all|altogether]"
           "|[for] how long [in total|in all|altogether|all in all|exactly|overall] (was|were|did|has|have|had"
    "|'d)", ""),
           ("[for] how long|how (much time|many minutes|many hours) (was|were|did|has|have|had) [in total|in"
            " all]", "")],
    CANNOT: [
        ("(what|which) (colour|color|kind|sort|type|breed|make|model|size|brand|age) [of]"
         " [was|were|did|is|has|had|does]", ""),
        ("(why|how come|what for) [was|were|did|has|had|is|does|do]|how (big|tall|old|fast|far|loud|loudly|heavy"
         "|large"
         "|warm|cold|hot) (was|were|did|has|had|is)|whose|with whom|which|whom", ""),
        ("what (was|were|did|has|had|made|caused)|how (was|were|did)|where (was|were|did|has|had) [to]", ""),
    ],
    WAS: [
        ("was|were|did|has|have|had|'d|was there|were there|has there been|have there been|had there been", ""),
        ("(did|have|had) you (see|seen|hear|heard|notice|noticed|detect|detected|spot|spotted|catch|caught)", ""),
        ("[is there|was there|were there|has there been|have there been|did you see|have you seen] any (sign|signs"
         "|trace|traces|sight|sighting|sightings|record|evidence) of", ""),
        ("(did|have|had) (we|i) [have|had|get|got|gotten]|is it true [that]|is it right that", ""),
    ],
    WHO: [("who|who (all|else|exactly)", ""), ("(who was|who has been|who's been|who were|who 's been) [here|there]",
                                               ALONE)],
    "subject": [
        ("(anyone|anybody|someone|somebody) (else|at all)|any (one|body|human|person)|a soul|people|folks|human"
         "|persons|person", "person"),
        ("[a|the|any] (bell|chime|door chime)", "doorbell"),
        ("[the|our] [little] (baby|infant|newborn)", "baby"),
        ("[a|the|any] (smoke|fire) (alarm|detector)s|[the] (smoke|fire) alarms", "smoke_alarm"),
        ("[any|some] music", "music"), ("(cars|vehicles|traffic)", "vehicle"), ("[the] (tap|shower|water)", "water"),
    ],
    "verb": [
        (f"{_MOVE} (into|onto|in to)", "arrives"),
        (f"{_MOVE} (out of|off|away)", "leaves"),
        (f"{_MOVE} (by|past|through|along|across|around|about|down)|{_MOVE}", "seen"),
        ("rung|buzzed|(been|get|got) (rung|pressed)|ring [at] [the door]", "ring"),
        ("(broken|shattered|smashed|smash|shatter) [up]|(get|got|gotten) (broken|smashed)", "break"),
        ("heard|hear|audible|to be heard", HEARD),
        ("(come|came|get|got|go|went|gone|coming|gotten) (in|inside|indoors) [to]", "arrives"),
        ("(come|came|get|got|gotten|coming|getting|been|be|return|returned|made it|make it|arrive|arrived|go|went"
         "|gone"
         "|head|headed) [back|in] (home|back home|back|at home|at the house)|(return|returned|returning)"
         " [home]", "arrives"),
        ("(go|went|gone|get|got|come|came|head|headed|step|stepped|walk|walked) (out|outside|away|off) [of [the"
         " house]]"
         "|(left|leave|leaving) (home|the house|again)|(drive|drove|driven|walk|walked|pull|pulled) (off|away|out)",
         "leaves"),
        ("knocked|knocking|(knock|knocked|knocking|bang|banged|tapped|tap) (on|at) [the|our] [front] door", "knock"),
        ("gone off|went off|go off|sounded|set off|been set off|been triggered|triggered|going off|been going off"
         "|heard"
         " going off|beeped|beep|activated|been activated|chirped", "sound"),
        ("(stopped|stop|stopping|dropped|drop|popped|pop|called|call|swung|swing) (by|in|round|over|around)|(come"
         "|came"
         "|coming) (over|back|round|around|by|along|to the house|to us)|been by|been round", "arrives"),
        ("(drive|drove|driven|pull|pulled|roll|rolled|back|backed|turn|turned|walk|walked|run|ran|come|came|go|went"
         "|gone) (in|up|into|onto|in to) [to]|arriving|entering|entered|enter|"
         "arrived|arrive", "arrives"),
        ("(walked|walk|walking|pass|passed|passing|go|went|gone|going|come|came|coming|run|ran|drive|drove|driven"
         "|wander|wandered) (by|past|through|along|across|around)|out there|about|up and about|moved|move|moving"
         "|loitered|loitering|spotted|sighted|noticed|detected|seen|sat|sitting|stood|standing|lain|"
         "present|hanging around|hang around|hung around|on camera|roaming|roamed|waiting|waited|parked|park|"
         "spend|spent|stay|stayed|lingered|linger|stick around|stuck around|visible|walking [around|about]|in there"
         "|outside|inside", "seen"),
        ("shown (up|its face|itself)|(show|showed) (itself|its face|themselves)|put in an appearance", "appears"),
        ("barked|barking|woofed|(start|started|starting) (barking|to bark)", "bark"),
        ("cried|crying|(start|started|starting) (crying|to cry)|wake up crying|woken up crying|woke up"
         " crying", "cry"),
        ("meowed|meowing|miaowed|miaow", "meow"), ("coughed|coughing", "cough"), ("snored|snoring", "snore"),
        ("screamed|screaming|yelled|yell|shouted|shout", "scream"), ("talked|talking|spoken|speaking|chatting|laughed"
                                                                     "|laughing|chatted", "talk"),
        ("played|playing|been playing|play|on|been on|running|blaring", "play"),
        ("(come|came|coming|come over|came over|here) (to visit|visiting|for a visit|on a visit)|visited|visiting"
         "|paid"
         " [us] a visit|pay [us] a visit|visit [us]", "visit"),
        ("(call|called|calling|cry|cried|crying|scream|screamed|shout|shouted|shouting|ask|asked) [out] for help|need"
         " help|needed help|been in (trouble|distress)", "distress"),
        ("honked|honking|beep its horn", "honk"), ("run|ran|running|been running", "sound"),
    ],
    "term": [
        ("[a|an|any|some|one|the] (break-in|break in|burglary|burglaries|break-ins|break ins|intrusion|intrusions"
         "|intruder|intruders|burglar|burglars|attempted break-in|robbery|thief|thieves|prowler|prowlers|burglar"
         " alarm)",
         "intrusion"),
        ("(somebody|someone|anyone|anybody|somebody else|a stranger|people) [try|tried|trying|attempt|attempted"
         "|manage"
         "|managed] [to] (break|broke|broken|breaking|force their way|forced their way|get|got) in [to [the|our]"
         " (house|home|place)]", "intrusion"),
        ("(somebody|someone|anyone|anybody) (broke|break|broken|breaking) into [the|our] (house|home|place)|(we|i|the"
         " house|the place|our house) [get|got|been] (burgled|robbed|broken into|burglarized)|(get|got|been) (burgled"
         "|robbed|broken into)", "intrusion"),
        ("[a|any|some|the|our|we have|we had|we get|we got|have|had|get|got] (visitor|visitors|guest|guests|company"
         "|caller|callers|visits|visit)", "visitor"),
        ("[a|the|any] (bark|barks|barking)|dog (bark|barks)", "dog_bark"), ("[a|any|the] [baby] (cry|cries"
         "|crying)", "baby_cry"),
        ("[any|some] (voices|talking|speech|laughter|conversation|conversations|chatter|chatting)|(someone|anyone"
         "|somebody|anybody) (talking|speaking|laughing)", "speech_or_laughter"),
        ("[a|any|some] (knock|knocks|knocking) [(at|on) [the|our] [front] door]", "door_knock"),
        ("[a|any|some|the] (ring|rings|ringing) [at the door|of the doorbell|of the bell]|doorbell (ring|rings)"
         "|(doorbell|bell) (ringing|going)", "doorbell"),
        ("[a|any|some] (scream|screams|screaming)", "scream"), ("[any|a|some] meows", "cat_meow"),
        ("[a|any|some] (cough|coughs)", "cough"), ("[any|the] (glass|window) (break|broken|breaking|smashed|smash"
                                                   "|shatter|shattering)", "glass_break"),
        ("[a|any|some] (call|calls|cry|cries|shout|shouts) for help", "distress"),
        ("[a|any|the] (smoke|fire) alarm (beeping|sounding|going off)", "smoke_alarm"),
        ("[any|some] (footstep|footsteps|steps)", "footsteps"), ("[any|some|the] music (playing|on)", "music"),
    ],
    "filler": [
        ("please|pls|plz|[and] at what time|and when|thanks|thank you|cheers|at all|at any (point|time|stage)|at some"
         " (point|time|stage)|any time"
         "|anytime"
         "|actually|exactly|precisely|roughly|approximately|about|also|too|still|yet|already|so far|by any chance"
         "|perhaps|maybe|really|even|just|again|then|[and] there|here|been|be|being|any|all|some|in total"
         "|altogether|in all|all told|all in all|overall|total|even once|once|at least once|there|for|-|'s|of|both"
         "|either|ok|okay|hey|hi|hello|right|quickly|up|as well|tectum|briefly"
         "|do|happen to|happened to|happen|there's", ""),
        ("spot|detect|at home|in the house|home|at our place|at my place|at the house|do you know|a sound of|the "
         "sound of"
         "|sound of|sounds of|you|see|notice|we have|we had|we get|at ours|in our house|the house|around|inside"
         "|around the house|anywhere|somewhere|get|got|have|had", ""),
    ],
    ARTICLE: [("a|an|the|that|it|this", "")],
    WINDOW: TIMES,
}  # fmt: skip
STATES = {
    "open": "[get|got|been|being|be|left|standing|stand|stood|wide|swung] (opened|open|ajar)|(stay|stayed) open"
    "|open up|opens",
    "closed": "[get|got|been|being|be|pulled|properly] (closed|shut)|(stay|stayed) (closed|shut)|close|shut",
    "on": "[get|got|been|being|be|left|switched|turned|kick|kicked|come|came|go|gone|went|switch|turn] on|[been|left"
    "|start|started|be] (running|active|working|in operation)|run|ran|start|started [up]|kick in|kicked in|operate"
    "|operated|pumped|pump|work|worked|operating|pumping",
    "off": "[get|got|been|being|be|left|switched|turned|come|came|go|gone|went|switch|turn|shut|cut] off|stop|stopped"
    " [running|working]|shut down|cut out",
}
WAS_WORDS = (
    r"was|were|been|had|did|has|have|d|'d|rang|rung|came|went|gone|got|left|broke|broken|heard|saw|seen|shut|ran"
    "|stood"
    r"|sat|spoke|shot|woke|woken|drove|driven|shown|lay|fell|set|made|spent|wasn't|hasn't|didn't|i've|we've|\w{2,}ed"
)
"""Words of what was."""
TO_COME = r"will|shall|should|won't|tomorrow|next|gonna|we'll|i'll|they'll|would"
"""Words of what is to come."""
OVER = frozenset({"last"})
"""Words of times that are over."""
