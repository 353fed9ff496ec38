"""English: how people ask to be told in any words, and what says nothing beside it."""

from tectum.decide.phrases.marks import Marks, words
from tectum.decide.phrases.reasons import Reasons
from tectum.decide.phrases.talk import Talk

_DEVICE = (
    r"(?:my|our|the|every|all (?:our|the)) (?:\w+ )?(?:phones?|mobiles?|watch|cell|cellphone|screens?"
    r"|tablet|wrist|smartwatch|handset|inbox|pager)"
)
_ME = rf"(?:me|us|both of us|{_DEVICE})"
_TELL = (
    "tell|text|ping|message|whatsapp|buzz|beep|nag|nudge|poke|prod|flag|warn|wake|alert|notify|inform|email"
    "|e-mail|mail|dm|sms|ring|phone|call"
    "|contact|page|rouse|reach|signal|telegram|facetime|tap|jolt|shake|pester|bother|bug|tip|remind|advise|raise"
    "|rattle|startle|badger"
    "|hassle|jingle|jog|alarm|chirp|bleep|pester|update|brief|summon|telephone|hail|stir|vibrate|prompt|shout"
    "|holler|yell"
    "|signal|knock up|wake up|fetch|flash"
)
_GIVE = (
    "give|send|flash|drop|shoot|slip|pass|fire|throw|chuck|sling|fling|hand|leave|get|spare|push|bring|beam|flick"
    "|show|gimme"
)
_TOLD = (
    "told|notified|alerted|warned|informed|pinged|woken(?: up)?|reminded|messaged|texted|called|rung|made aware"
    "|contacted|nudged|buzzed|emailed"
    "|flagged|reached|phoned|updated|nagged|prodded|bothered|poked|advised|tipped off|roused|shaken awake|telling"
    "|waking"
)
_NOTE = (
    "alerts?|notifications?|notif|messages?|pings?|texts?|rings?|heads[- ]up|headsup|warnings?|notes?|lines?"
    "|nudges?|reminders?|e-?mails?|mails?|calls?|shouts?"
    "|buzz|signals?|push(?:es)?|words?|winks?|prods?|sms|hollers?|bells?|tinkles?|pokes?|beeps?|vibrations?"
    "|pop-?ups?|whatsapps?|dms?|jingles?|yells?|alarms?"
    "|wake-up call|tap|bleeps?|whistle|chirp|notice|news|tip-off|tip|sign|update|report"
)
_KNOW = (
    rf"know|hear|find out|learn|be (?:made )?aware|(?:be|get|have been) (?:{_TOLD})|have it (?:flagged"
    rf"|reported)|see it|be in the (?:loop|picture|know)"
)
_WANT = (
    r"want|wanting|wanna|need|like|love|appreciate|grateful|needed|wanted|required|requested|wish|prefer|expect"
    r"|should|ought|must|would|'d|id"
    r"|i'd|we'd|had better|'d better"
    r"|have to|rather|demand|require|insist|fancy|welcome|deserves?|better|hope|gotta|got to|may|might|can|could"
    r"|please"
)
_ONESELF = (
    r"to (?:go (?:and |to )?|come (?:and |to )?)?(?:close|shut|lock|check(?: on)?|look(?: at| after)?|turn|switch|get"
    r"|fetch|feed|bring|take|let|see to|deal with|open|answer|pick|empty|calm)(?: (?:it|them|him|her|off|on|in|out|up"
    r"|down|again|(?:the|my|our) (?:front )?(?:door|window|pump|tap|water|lights?|dog|cat|parcel|baby|post)))*"
)
"""What one does oneself once one is told, which says nothing of when: "remind me to shut it"."""
ENGLISH_REASONS = Reasons(
    breaks=r"\b(?:because(?!\s+of\b)|cos|'cause|so(?!\s+(?:that|long|far|much|many|as)\b)|otherwise|or\s+else|therefore"
    r"|hence|that's\s+(?:when|why|how|where|what|my|our|just|probably)|(?:which\s+)?means)\b",
    of_it=r"\s*(he|she|it|they|that|this)\b",
    otherwise=r"(otherwise|or\s+else)\b",
    which=r"that|which",
    because=r"(?:that's\s+(?:when|why|how|where|what|my|our|just|probably)\b|means\b|which\s+means\b"
    r"|meaning\b|because(?!\s+of\b)"
    r"|cause|cos|'cause|otherwise|or\s+else|so(?=\s+(?:that\s+)?(?:i|we)\s+can))\b",
    lately=r"\b(?:lately|recently|these\s+days|nowadays|keeps?\s+(?:on\s+)?\w+ing|worr(?:y|ied)|complain\w*"
    r"|anxious|neighbou?rs?\s+(?:grumbl\w+|moan\w*|protest\w*)|(?:the\s+)?last\s+(?:one|time)\s+(?:it\s+|we\s+)?"
    r"(?:was|had|burn(?:t|ed)|broke|died|failed|flooded))\b",
    condition=r"\b(?:when\w*|if|once|unless|while|whilst|until|till|as\s+soon|as\s+long|in\s+case|should"
    r"|provided|only"
    r"|whether|except|but|apart|besides|every|each|any\w*|other|who|which|must)\b",
    turned="",
    begins=r"(?:in|at|on|by|near|during|after|before|for|with|without|from|since|between|inside|outside|over"
    r"|under"
    r"|through|out|here|there)\b",
    life=r"\b(?:lives?|living)\s+(?:\w+\s+)?(?:alone|by)\b|\bliv\w+\s+on\s+(?:her|his|their)\s+own\b"
    r"|\b(?:in\s+(?:her|his)\s+(?:sevent|eight|ninet)ies|years\s+old)\b|\b(?:isn't|is\s+not"
    r"|not)\s+(?:been\s+)?(?:very\s+|so\s+|feeling\s+)?(?:well|himself|herself)\b"
    r"|\bunder\s+the\s+weather\b|\b(?:has|got)\s+(?:a\s+(?:cold|cough|fever|temperature)|the\s+flu)\b"
    r"|\b(?:forget\w*|forgot|deaf|hard\s+of\s+hearing"
    r"|asthma|ill|sick|poorly|elderly|worr\w+"
    r"|naps?|allerg\w+|easy\s+to\s+miss|no\s+good|nervous|expensive|pregnant|newborn|forever|always\s+asking)\b",
    judged=r"\b(?:silly|fishy|normal|odd|weird|strange|unusual|suspicious|dangerous|scary|creepy|not\s+right"
    r"|not\s+good)\b",
    after=r"(?:that's\s+(?:when|why|how|where|my|our|what|not)|i|i'm|i've|i'd|i'll|we|we're|we've|we'd|we'll"
    r"|my|our)\b",
    states=r"(?:'s|'re|'m|'ve|\b(?:is|are|am|was|were|has|have|had|can|gets?|got|keeps?|need|needs|worry|worries"
    r"|complain|complains|complained|want|wants|love|loves|hate|hates|live|lives|went|came|lost|broke"
    r"|forgets?|forgot|makes?|nap|sleeps?"
    r"|know|knows|do|does|did|think|hear|miss|start|would|should|will|must)\b|\b(?:i'd|i'll|we'd|we'll)\b)",
    effect=r"(?:it|that|this|which)(?:'ll)?\s+(?:(?:will|would|always|really|just|also)\s+)*(?:annoys?|disturbs?"
    r"|bothers?|upsets?|scares?|frightens?|irritates?|wakes?|costs?|wastes?|ruins?|damages?|drives\s+(?:me|us)"
    r"|makes\s+(?:me|us|them)|keeps\s+(?:me|us|everyone|everybody|the\s+\w+)\s+(?:up|awake)|gets\s+on)\b",
    habit=r"(?:he|she|they|it)\s+(?:(?:just|really|always|often|sometimes|usually|also)\s+)*(?:(?:likes?|loves?"
    r"|tends?|hates?|prefers?)\s+(?:to|\w+ing)|(?:has|have|got)\s+a\s+habit|annoys?|disturbs?|bothers?|scares?"
    r"|(?:steals?|eats?|chews?|licks?|breaks?|scratch(?:es)?)\s+(?:everything|all\b)"
    r"|catch(?:es)?\s+(?:a\s+)?cold|gets?\s+cold|feels?\s+the\s+cold|freezes?|shivers?"
    r"|(?:might|may|could|runs?|keeps?)\s+(?:run|running|off|away|get|getting|escap\w+|steal\w*|lick\w*|knock\w*"
    r"|wander\w*|bolt|bolting|eat"
    r"|eating|chew\w*|dig|digging|scratch\w*|bite|biting|hurt|climb\w*|jump\w*))\b",
)
ENGLISH_MARKS = Marks(
    reports=("report", "flag"),
    until=words("until till"),
    then=words("then"),
    out_of=frozenset({"from", "out of"}),
    of_what=words("about of in on at from by near for under over behind"),
    reminds=("remind",),
    told_to=("remind", "nudge", "wake", "tell", "prompt"),
    doing=words("to"),
    first_person=words("i i'd id i'll we we'd"),
    about=words("about of on"),
    weak=words("about of on that"),
    finite=words("is are has have does do gets goes isn't aren't"),
    was=words("was were had did"),
    articles=words("the a an my our this that it there somebody someone"),
    where=words("in on at near behind under"),
    doing_so="ing",
    any=("some",),
)
ENGLISH_TALK = Talk(
    wish=rf"(?:remind|nudge|wake|tell|prompt) {_ME} (?:up )?{_ONESELF}"
    rf"|(?:{_TELL}) {_ME}(?: (?:up|off|awake|in|back|out|know|hear|a shout|a bell))*"
    rf"|(?:shout|yell|holler|scream|snitch|sing out|signal|write|speak|talk|cry|call out|bark|wave|whistle|say it"
    rf"|report|reach out) (?:it |back |out |over )?(?:at|to|for) {_ME}"
    rf"|(?:get|come|go) (?:hold of|in touch with|through to|back to|on to|onto|and (?:get|find|fetch|wake|tell"
    rf"|warn)|get|find|fetch|wake|tell) {_ME}"
    rf"|(?:let|lemme|have|make|keep|put|clue|fill) (?:{_ME} )?(?:know|hear|aware|posted|informed|updated"
    rf"|in the loop|up to date|in the picture)"
    r"|let (?:me|us) in on (?:it|that|this)|(?:i'm|i am|we're) all ears|all ears"
    r"|(?:want|need|deserve)s? (?:yelling|shouting|screaming|waking|telling|ringing|calling|texting"
    r"|nagging)(?: (?:at|up))?"
    r"|(?:wake|rouse|alert|warn|tell) (?:the (?:whole |entire )?(?:house|family)|everybody in the house)"
    r"|(?:come (?:and )?)?(?:get|fetch|find) (?:me|us)$|sound (?:the|a|an) (?:horn|alarm|siren|bells?|klaxon|gong)"
    r"|(?:make|kick up|raise|create) (?:(?:a|an|some|the|bloody|holy|merry) )*(?:noise|fuss|racket|stink|alarm"
    r"|hell|roof|din|row|ruckus|flag|commotion|cain)"
    rf"|(?:blow up|light up|set off|rattle|buzz|vibrate|flash|wake up|ring|spam|flood|bombard) {_DEVICE}"
    rf"|(?:(?:{_GIVE}) {_ME}|gimme)(?: (?:a|an|some|the|quick|little|short|brief|small|gentle|polite|wee|loud"
    rf"|proper|big|immediate|instant))*"
    rf" (?:{_NOTE}|jingle|tinkle|knock|kick|shove|shake|rattle|pinch|tug|thumbs up|clue|hint|flag|buzz)"
    rf"|(?:let|have|make) {_DEVICE} (?:ring|buzz|vibrate|beep|know|chirp|flash|bleep|go off|sound)"
    r"|(?:flag|flagging|bring|point|report) (?:it|that|this|them|those)(?: (?:up|out))?(?: to (?:me|us"
    r"|my attention))?|flag up|flagged(?: up)?"
    r"|say (?:something|so)|speak up|pipe up|sing out|shout up|shout out|call out"
    rf"|(?:send|push|fire off|shoot|drop|pop|ping|put|post|raise|issue|trigger|throw up) (?:(?:out|off|over|up|a"
    rf"|an|some|the|that|through|me|us|quick|little|short|brief) )*(?:{_NOTE}|something)(?: (?:on|to"
    rf"|in) {_DEVICE})?"
    rf"|(?:{_WANT})(?: (?:to|really|just|also|quite|do|be|have|get|receive|see|be sent|be given|most|ever so|so"
    rf"|very|grateful|for))* (?:(?:a|an|some|any|the|quick|little|short|brief|small|gentle|polite|wee"
    rf"|loud) )+(?:{_NOTE})"
    rf"|(?:{_WANT})(?: (?:to|really|just|also|quite|rather|do|be able to))* (?:{_KNOW})(?: (?:about|of"
    rf"|from you))?(?: (?:it|that|this|them|those))?"
    rf"|(?:get|have|receive|see) (?:(?:a|an|some|any|the|quick|little|short|brief|small|gentle|polite|wee"
    rf"|loud) )+(?:{_NOTE})"
    rf"|(?:is|are|'s) (?:something|what|when|one thing|a thing) (?:you|i) (?:(?:ought|need|have|are) to|should"
    rf"|must|can|may) (?:{_TELL}) {_ME}(?: (?:with|about|of|for|over|up|up for))?"
    rf"|(?:(?:is|are|'s|be) )?(?:something|one thing|a thing|the (?:one )?thing|what|all(?: that)?) (?:i|we|i'd"
    rf"|we'd|id)(?: (?:really|just|also))* (?:{_WANT})(?: to)? (?:{_KNOW})(?: (?:about|of))?"
    rf"|(?:be|get|gets|being|getting) (?:{_TOLD})(?: (?:about|of))?(?: (?:it|that|this|them))?"
    rf"|(?:need|needs|wants?|could do with|bears?) (?:telling|waking|warning|reminding|flagging|reporting"
    rf"|a word)(?: (?:about|of))?"
    r"|don't let (?:me|us)(?= (?:miss|sleep|oversleep|overlook))|(?:i|we) (?:mustn't|must not|can't"
    r"|don't want to) miss"
    r"|(?:have|put) a (?:quiet |quick )?word(?: with (?:me|us))?|come (?:running|get me)"
    r"|wake the (?:whole )?house|bring (?:it|this|that) to (?:my|our) (?:attention|notice)"
    r"|(?:i|we) (?:must|should|need to|have to|ought to|gotta|'d better) (?:hear|know)(?: (?:from you|about it"
    r"|of it|that|it))?"
    r"|worth (?:a|an) (?:\w+)|(?:be|get) on to me|make sure (?:that )?(?:i|we) (?:know|hear|notice|am told"
    r"|are told|see it)|do tell|lmk|hmu",
    notice=rf"(?:(?:a|an|the|some|any|one|quick|short|instant|immediate|push|phone|text"
    rf"|mobile) )*(?:{_NOTE})(?: (?:notification|message|call))?(?: to {_ME})?"
    rf"|flagged|reported|notify|inform|wake|know|hear(?: (?:about|of))?|report|warn|shout|yell|holler|text|message"
    rf"|whatsapp|buzz|nag|snitch|scream",
    told=r"me|us|my (?:attention|ear|direction|way|bed)|i|i'd|id|i'll|i'm|i've|we|we'd|we'll|my|our",
    wants=_WANT,
    device=_DEVICE,
    silent=r"by all means|first(?: of all)?|it'd|that'd|it'll|that'll|it (?:worries|bothers|scares|annoys) (?:me"
    r"|us)|(?:is |'s )?what (?:i"
    r"|we) (?:dread|fear|hate|worry about)(?: most)?|strange|weird|odd|fishy|i worry|for (?:the love of god"
    r"|god's sake|heaven's sake|pity's sake|goodness' sake)|caught|spot|spotted"
    r"|noticed|because of (?:the|my|our) \w+|for the sake of (?:the|my|our) \w+|um+|uh+|er+|erm|well|like"
    r"|actually|basically|really|just|thanks?(?: (?:you|a lot|a bunch|so much))?|kindly|possibly|perhaps|maybe"
    r"|somehow|ok(?:ay)?|yeah|so|oh|ah"
    r"|hey|hi|hello|(?:hi |hey |hello |dear )(?:house|there|you)|lovely|mate|cheers|ta|literally|honestly|simply"
    r"|sort of|kind of|ever|actual|even|already|yet|still|again|suddenly"
    r"|anywhere|at all|at any point|either way|(?:it )?(?:doesn't|does not|don't) matter (?:which|when|who|what"
    r"|where)(?: (?:one|of them))?|no matter (?:which|what|who|when)(?: one)?"
    r"|which ?ever(?: (?:one|it is))?|whatever the (?:hour|time)|having|being|over there|in there|out there"
    r"|around here|then|in that case|for good measure|always|also"
    r"|as well|it|he|she|they|thing|(?:of )?them|of it|of that|indeed|anything like|the likes of|and that|or so"
    r"|all|right|please|pls|you see|you hear|you notice|you spot|i'm afraid"
    r"|simultaneously|in (?:one|a single) go|teh|this time|straight off|would|will|might|should|could|must|a|an"
    r"|the|some|any|both|sure|some sort of|got|get|gets|keeps?|starts?(?: to)?|begins? to"
    r"|whatsoever|to be (?:honest|fair)|if possible|of course|obviously|naturally|(?:right )?now|these days"
    r"|either|understood|deal|alright|cheerio|let's say|say|once more",
    courtesy=r"you'd better|you had better|you better|better|those|these|such things|what|that|this|something|is"
    r"|to|for|with|in|on|at|the|your|you|one|be|have"
    r"|get|by|from|out|up|off|and|most|very|ever|do|will|would|could|can|out|loud|loudly|hard|properly|right"
    r"|straight (?:away|off)|immediately|asap|at once|pronto|sharpish|quickly|quick|urgently|instantly|now|there"
    r"|ace|great|nice|nicely|good|brilliant|star|wonderful|helpful|handy|useful|grateful|thankful|obliged|kind"
    r"|much|mad|crazy|wild|bananas|going|go|goes|light|lit|ring|rings|ringing|buzz|buzzing|vibrate|vibrates|beep"
    r"|sound|make|give|use|anyhow|anyway|somehow|text|whatever|however|loads|lots|you\'re doing|drop what|doing",
    past=r"got|told|texted|called|messaged|said|rang|woke|heard|knew|sent|gave|informed|warned|pinged|received",
    begins=r"(?<=let me )(?:sleep through|miss|oversleep|overlook)|on(?= (?:an?|any|the|two|three|four|five|six"
    r"|\d+)\b)|as|(?:as )?soon as|after(?= (?:it|the|an?|my|our|some\w+|any\w+|there|he|she|they)\b)|when ?ever"
    r"|any ?time|every time|each time|the (?:minute|second|moment|instant|point|day)(?: (?:that|when|where))?"
    r"|given|provided|supposing"
    r"|once|if|when|at (?:what|which) (?:moment|point)|in case|should|about|of",
    other=r"more|what|which|turn|turns|switch|lights?|lamp|picture|photo|snapshot|record|film|video|clip|save"
    r"|open|close|lock"
    r"|unlock|play|story|joke|feed|everyone|everybody|him|her|them|wife|husband"
    r"|who|whose|how|why|don't|do|not|never|stop|no|nothing|unless|only|except|until|till|before|after|while"
    r"|tomorrow|today"
    r"|tonight|later|days?|times|every|each|minutes?|hours?|weeks?"
    r"|boil|cook|clean|heat|water|start|make|order|buy|book|run|set|post|print|list|count|weather|time|dinner"
    r"|lunch|mum|mom|dad|neighbou?rs?|police|doctor|boss|kids?|son|daughter|friend|friends|anyone|someone"
    r"|somebody",
    reasons=ENGLISH_REASONS,
    marks=ENGLISH_MARKS,
    does=r"(?:(?:please|could\s+you|can\s+you|would\s+you)\s+)?(?:water|feed|heat|cool|warm|clean|wash|wipe|mop"
    r"|sweep|hoover|vacuum|bark|order|buy|cook|boil|brew|bake|fetch|bring|chase|scare|shoo|raise|lower"
    r"|pull|draw|roll|increase|decrease|adjust|reset|restart|reboot|disable|enable|arm|disarm|connect"
    r"|disconnect|plug|unplug|spray|sprinkle|irrigate|mow|read|praise|pet|walk|pump|fill|drain|empty|dry"
    r"|air|ventilate|count|log|note|simulate|pretend|pause|mute|book|pay"
    r"|(?:turn|switch|open|close|lock|unlock|shut|start|stop|play|dim))\b",
    ways=r"e-?mails?|mails?|sms|whats-?apps?|telegram|letters?|fax",
    spared=r"(?:need(?:s)?\s+not|need\s?n't|neednt|(?:do|does)(?:n't|nt|\s+not)\s+(?:\w+\s+)?(?:need|have)\b"
    r"|no\s+(?:need|reason)\b"
    r"|(?:not\s+|un)necessary\b)[^,;:.!?]{0,40}?\b(?:tell|told|warn\w*|notif\w+|alert(?:s|ed)?|inform\w*|report\w*"
    r"|mention\w*"
    r"|know|wake|message|text|ping|remind\w*)",
)
