"""English: how people ask to be told, and what they ask of which no rule can be made."""

from typing import Any

_ME = "(me|us|my (phone|mobile|watch)|our phones|both of us)"
_HOLD = "(get|shoot|drop|send|give|push|throw|fire|chuck|leave|pass)"
_SOME = "[a|an|some|the|a (quick|short|brief|little)|an (immediate|instant)]"
_NOTE = (
    "(alert|alerts|notification|notifications|message|warning|text|push|push notification|push message|ping|heads-up"
    "|heads up|note|line|nudge|reminder|mobile notification|email|e-mail|mail|call|shout|buzz|ring"
    "|signal|warning message"
    "|pushover|alarm|bell|holler|notice|sign|wake-up call|phone call|text message|phone alert|update|word|sms|poke|yell"
    "|prod|tinkle|beep)"
)
_ALONE = (
    "(alert|alerts|notification|notifications|message|warning|text|push|push notification|push message|ping|heads-up"
    "|heads up|note|reminder|mobile notification|warning message|pushover|alarm|text message)"
)
"""What may be asked for in a word."""
_TOLD = (
    "(told|warned|notified|alerted|informed|pinged|woken [up]|reminded|messaged|texted|made aware|called|woken up"
    "|advised|contacted|buzzed)"
)
_TELL = (
    "(tell|warn|notify|alert|wake|inform|message|text|ping|remind|ring|call|page|buzz|email|e-mail|mail|contact"
    "|nudge|poke|beep|phone|update|advise|rouse|whatsapp|dm|sms)"
)
_I = "(i|we|i'd|we'd|id|i'll|we'll|i've|we've)"
_WANT = (
    "(want|wanna|want to|need|need to|would like|'d like|would love|love|like|wish|would appreciate|appreciate|must"
    "|have to|have got to|got to|should|ought to|would want|would prefer|prefer|'d love|would be glad of|insist|expect"
    "|'d like to|would like to|like to|love to|should like|really need|really want|do want)"
)
_OF_IT = "[about (it|that|this|them)|of (it|that|this)]"
_SHOULD = "(should|must|ought to|has to|needs to|is to|shall|had better|have to)"
WHEN = (
    "(when|any time|anytime|each time|if|the moment|the second|the minute|whenever|as soon as|once|if ever"
    "|the instant|in case|every time|should|that|in the event|in the event that|every single time|at any point when"
    "|at any time when|every time when|each and every time|immediately when|directly|on the off chance"
    "|in the case) [that|ever]"
)
_SIGN = (
    "(in case of|in the event of|at the first sign of|at any sign of|on any sign of|at the sight of|at the sound of)"
)
ASKING: dict[str, list[tuple[str, Any]]] = {
    "ask": [
        (f"{_TELL} {_ME} {_OF_IT}|wake (me|us) up|lmk|lemme (know|kno)|hit me up", ""),
        ("(let (me|us)|lemme) (know|hear) [about (it|that|this)]|say (something|so)|speak up|(sound|raise) the alarm"
         " [with (me|us)|to (me|us)]|shout [out|at (me|us)]|holler|give the alarm|keep (me|us) (posted|informed)", ""),
        (f"({_HOLD} (me|us)|gimme) {_SOME} {_NOTE} {_OF_IT}|(send|push) {_SOME} {_NOTE} [to] [me|us|my phone]", ""),
        (f"(can|could|may|should|might) (i|we) (get|have|be|receive) {_SOME} ({_NOTE}|{_TOLD})"
         f"|make sure (i|we) (know|hear|get {_TOLD}|am {_TOLD}|are {_TOLD}) {_OF_IT}", ""),
        (f"{_I} [{_WANT}] [to] (have|get|receive|be sent|be given) {_SOME} {_NOTE}", ""),
        (f"(raise|issue|trigger|sound|set off|fire off) {_SOME} {_NOTE}", ""),
        (f"(what|all) {_I} [really] {_WANT} ('s|is) [to] ({_SOME} {_NOTE}|(know|hear|find out)|(be|get) {_TOLD}"
         f"|(get|have|receive) {_SOME} {_NOTE})", ""),
        (f"{_I} {_WANT} [to] {_SOME} {_NOTE} {_OF_IT}", ""),
        (f"{_I} {_WANT} [to] (know|hear|find out|see|learn) {_OF_IT}", ""),
        (f"{_I} {_WANT} [to] (be|get) {_TOLD} {_OF_IT}|(i'm|i am|we're) to be {_TOLD}", ""),
        (f"(is there a way|is it possible|possible|how) [for me] [do i|can i] to (get|be) {_TOLD}"
         f"|(can|could) (i|we) be {_TOLD}", ""),
        (f"(is there a way|is it possible) [for me] to (get|have|receive) {_SOME} {_NOTE}|(need|want) {_SOME} "
         f"{_NOTE}", ""),
        (f"(how (do|can) i|can i|could i|can we|could we) get {_TOLD}"
         f"|(set up|make|create|add) [me] [a|an] {_NOTE}", ""),
        (f"[a|an] {_ALONE}|notify|send notification|{_ALONE} (me|please)", ""),
        (f"{_SHOULD} ({_TELL} (me|us) [up]|({_HOLD} (me|us)|trigger|cause|set off|lead to|result in|mean|be) {_SOME} "
         f"{_NOTE}"
         "|raise the alarm|be reported [to (me|us)])", ""),
        (f"[that|this|it] (is|are|would be|'s) (something|a thing|things|one thing|what|when) (i|we|i'd|we'd)"
         f" {_WANT} [to] (know|hear|be {_TOLD}) {_OF_IT} [about|of]", ""),
        (f"(warrants|deserves|calls for|is worth|triggers|means) {_SOME} {_NOTE}", ""),
        ("(would|do) you mind (telling|warning|alerting|notifying|waking|texting|messaging|pinging) (me|us)"
         "|would you mind letting (me|us) know", ""),
    ],
    "watch": [
        ("(watch|look|listen) [out] for|keep (an|one|a close|a sharp) (eye|ear|eyes) (out for|open for|on|peeled for)"
         "|be on the lookout for|keep (your|both) (eyes|ears) (open|peeled) for|keep (a lookout|watch) (for|on|over)"
         "|have an ear out for|be alert for|listen in for", ""),
        (f"{_TELL} (me|us) [up] (of|about|for|on|to|upon|in case of|in the event of|at)", ""),
        (f"[{_HOLD} (me|us)|gimme|i (want|need|'d like)|i'd like|(can|could) i (get|have)] {_SOME}"
         f" {_NOTE} (for|on|about|upon|of|at|in case of)", ""),
        (f"{_I} {_WANT} [to] ((be|get) {_TOLD}|know|hear) (about|of|on|for)|(let (me|us)|lemme) know (of|about)"
         "|keep (me|us) (posted|informed|updated) (about|of|on)", ""),
        ("report [to (me|us)] (any|every|each|all)", ""),
        ("(watch|monitor|scan|observe|keep an eye on|keep watch on|keep watch over|listen in|guard)", ""),
    ],
    "when": [(WHEN, ""), ("you hear", ""), (_SIGN, "of")],
    "cannot": [
        ("(by|via) [an|a] (email|e-mail|mail|sms|text|text message|letter|post|phone|telephone|whatsapp|telegram|fax"
         "|phone call)|(over the|through the) (phone|telephone|radio|post|mail)|(in|with) (an|a) (letter|email|e-mail)"
         "|in writing", ""),  # told by other means than those of this house
        ("[for] (less than|under|fewer than|no more than|not more than|at most|up to) {l}", ""),
        (
            "[please] (don't|do not|never|stop|no longer|no need to) [ever|bother] (tell|warn|notify|alert|wake|inform"
            "|message|text|ping|remind|ring|call|email|telling|warning|notifying|alerting|waking|informing|messaging"
            "|texting|pinging|reminding|ringing|calling|emailing) (me|us) [about|of|on]",
            "",
        ),
        (
            "[more than|at least|over|exactly|only|no more than|fewer than] {n} [or more|or fewer|different|other]"
            " (people|persons|humans|dogs|cats|cars|vehicles|visitors|times a day)|(several|multiple|many|two or more"
            "|a group of|a couple of|a crowd of|lots of|a lot of|a number of|a bunch of|groups of)"
            " (people|persons|dogs|cats|cars|vehicles)|{n} of (them|us)",
            "",
        ),
        ("(before|until|since|by|at|around) {t}|than (usual|normal|always)|(after|before|every) {l}", ""),
        ("{l} (before|after) (sunrise|sunset|dawn|dusk|dark|midnight|noon|nightfall|sundown|bedtime|breakfast|lunch"
         "|dinner|work)", ""),
        ("(every|each) (second|other|third|fourth|two|2nd|3rd|alternate) ({d}|days|day|week|weeks|weekend|weekday"
         "|night|month)"
         "|[on] (the|every) (first|second|third|fourth|last) {d} [of (the|each|every) month]|(next|this|this coming"
         "|last) {d}"
         "|(today|tomorrow|tonight|next week|this week|this weekend|next weekend"
         "|this (morning|afternoon|evening))", ""),
    ],
}  # fmt: skip
