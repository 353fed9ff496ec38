"""Whether a line asks to be told of something, and so is read as a rule sentence (rule_sentences.py).

Only how people ask is looked at; also where they ask not to be told, of which no rule can be made, but which is not
said to the house either. ``is_rule_sentence`` knows English, German and Chinese alone: what asks in another language is
told by its gist, or by ``may_ask``. ``may_ask`` and ``may_watch`` take in more, of which only what
also names something that a house can know is such a sentence (``RuleSentenceGrammar.asks``).
"""

import re
from functools import cache

from tectum.decide.languages import asked_in
from tectum.decide.phrases.tongues import talk_of
from tectum.decide.phrases.written import unaccented

_ASKED = (
    r"(tell|warn|notify|alert|inform|message|text|ping|wake|remind|email|mail|call|buzz|ring|page|contact|nudge"
    r"|poke)\s+(me|us|my\s+(phone|mobile|watch))"
    r"|lmk|(raise|issue|trigger|sound)\s+(an?|the)\s+(alert|alarm|warning|notification)"
    r"|say\s+something|speak\s+up|(sound|raise)\s+the\s+alarm|make\s+sure\s+(i|we)\s+know"
    r"|(let\s+(me|us)|lemme)\s+know|((get|send|shoot|give|drop|push|throw)\s+(me|us)|gimme)"
    r"|(want|like|need)\s+is\s+(to|an?)|(want|like|love|need|wanna)\s+((to\s+)?(know|be|get|hear|see|have|receive|find\s+out)|an?)"
    r"|(get|be|getting|being)\s+(notified|told|alerted|warned|informed|pinged|woken|reminded|messaged|texted)"
    r"|(set\s+up|create|make|send|get|have|receive)\s+an?\s+(alert|notification|warning|reminder|push|message)"
    r"|(an?|the)\s+(alert|notification|warning|heads[- ]up|push)"
)
_TOLD = r"(notified|told|alerted|warned|informed|pinged|woken|reminded|messaged|texted)"
_NOT_ASKED = (
    r"\s*(please\s+)?(don't|do\s+not|never|stop|no\s+need\s+to)\s+(ever\s+|bother\s+)?"
    r"(tell|warn|notify|alert|wak|inform|messag|text|ping|remind|ring|call)\w*\s+(me|us)\s+(when|if|whenever|about|of|on"
    r"|for|at|once|every)\b"
)
_NICHT = (
    r"\s*(bitte\s+)?(warn|weck|meld|benachrichtig|informier|alarmier|erinner|sag|gib)\w*\s+(mich|uns|dich|mir)\s+"
    r"(bitte\s+)?(nicht|nie|nichts)(\s+mehr)?(\s+bescheid)?\s+(bei|über|vor|von)\b"
    r"|\s*(bitte\s+)?keine?\s+(alarm\w*|meldung\w*|push\S*|nachricht\w*|hinweise?|warnung\w*|\S*benachrichtigung\w*)"
    r"(\s+mehr)?\s+(bei|über|vor|wenn|falls|sobald)\b"
)
_BIE = (
    ".*(不要|(?<![特分个区级性差])别|不用|不必|不需要|无需|无须|请勿|甭|不想|停止)你?再?((告诉|通知|提醒|警告|叫醒|告知|提示|吵醒)(我|我们)"
    "|(给|向|对)(我|我们)(发|推|报)|报警|推送)"
)
_NOTE = (
    r"\s*(please\s+)?(an?\s+|no\s+(more\s+)?)?(alerts?|notif\w+|warning|push(\s+\w+)?|alarm|ping|message"
    r"|reminder|heads[- ]up)(\s+please)?"
)
_CONDITION = (
    r"when|if|whenever|once|in\s+case|as\s+soon\s+as|every\s+time|the\s+(moment|second|minute|instant)"
    r"|should"
)
_GEFRAGT = (
    r"sag\w*|gib|gebt|meld\w*|benachrichtig\w*|warn\w*|informier\w*|weck\w*|alarmier\w*|schick\w*|schreib\w*"
    r"|erinner\w*"
    r"|ruf\w*|ping\w*|push\S*|klingl?e?\w*|piep\w*|\S*benachrichtigung|sms|mail|alarm|laut|zeichen|info|warnung"
    r"|wissen|achte\w*|pass|bescheid|meldung|nachricht|hinweis|mitteilung"
)
_SAID_ZH = (
    "((告诉|通知|提醒|警告|叫醒|告知|知会|报告|叫|喊)(我|我们)|(跟|和|对|向)(我|我们)[说讲]|(告诉|提醒"
    "|通知)一下(我|我们)"
    "|给(我|我们).{0,4}(消息|通知|提醒|短信|电话)|打.?电话给(我|我们)|发.{0,2}(消息|通知)给(我|我们)"
    "|发.{0,2}(消息|通知|提醒|短信|微信|推送)|推送((给|到).{1,5})?|把(我|我们)(叫醒|喊醒|叫起来|弄醒))(一下|一声|吧)?"
)
_FIRST = "[，,]?(记得|请|务必|一定|都|就|麻烦|你|先|要)*"
_NOTIFY = re.compile(
    r"\s*(please\s+)?((tell|warn|notify|alert)\s+(me|us)\b|let\s+(me|us)\s+(know|hear|be|get)\b|(watch|look\s+out)\s+for\b|keep\s+an\s+(eye|ear)\b)"
    rf"|(?=.*\b({_ASKED})\b)(?=.*\b({_CONDITION})\b)"
    rf"|{_NOT_ASKED}|{_NICHT}|{_BIE}.*\S"
    rf"|.*\b(be|get|being|getting)\s+{_TOLD}\s+(about|of|on|for)\b|\s*keep\s+(me|us)\s+(posted|informed|updated)\b"
    rf"|{_NOTE}\s+({_CONDITION}|for|on|about|of|upon)\b"
    rf"|(?=.*\b({_GEFRAGT})\b)(?=.*\b(wenn|falls|sobald|ob|sollten?)\b)"
    r"|.*\b(informiert|benachrichtigt|gewarnt|alarmiert|geweckt|verständigt|erinnert)\s+(werden|wird)\b"
    r"|\s*(ich|wir)\s+(will|möchten?|wollen|würden?)\s.*\b(wissen|erfahren)\b.*\bwann\b"
    r"|\s*(bitte\s+)?(alarm|meldung|push\S*|nachricht|hinweis|warnung|\S*benachrichtigung|warne?|wecke?|melden|melde"
    r"|benachrichtige?n?)(\s+(mich|uns|dich|mir|aufs|handy))*\s+(bei|über|vor)\b"
    rf"|.*{_SAID_ZH}[，,。！!\s]*(谢谢你?|多谢)?[。！!\s]*($|[，,]?(好让|免得|省得|不然|否则|要不然|因为|我?怕))"
    r"|(?=.*(告诉|通知|提醒|警告|叫醒|告知|提示|叫|喊|发消息给|发通知给)(我|一下|一声)|.*报警|.*让(我|我们)知道"
    r"|.*给我(发|推送|报警))"
    r"(?=.*(如果|当|要是|假如|一旦|只要|每当|时|就|的话|了|有人))"
    rf"|\s*(请|麻烦你?|帮我|你)*{_SAID_ZH}[，,]?.*(如果|要是|假如|一旦|只要|每当|万一|若是|倘若|的话|的时候|凡是)"
    rf"|.*((?<!提)前{_FIRST}提醒|(?<![提以])前{_FIRST}(告诉|通知|叫|喊))(我|我们)",
    re.IGNORECASE | re.DOTALL,
)
_MAY_ASK = re.compile(
    r"\b(tell|say|shout|yell|holler|scream|sing|call|ring|text|messag|ping|beep|buzz|flash|blink|alert|alarm|warn|notif"
    r"|inform|let|report|rule|monitor|watch|guard|observe|keep|remind|wak|bother|disturb|annoy|record|film|take|make|show|snap|save|ask|activate|trigger|send|post|mail"
    r"|email|push|turn|switch|open|close|lock|unlock|play|start|stop|set|dim|run|sound)\w*\b"
    r"|\b(sag|meld|gib|geb|ruf|schick|send|schreib|weck|beobacht|überwach|bewach|stör|schau|acht|pass|behalt|halt"
    r"|mach|schalt|öffne|schließ|alarm|regel|warn|benachricht|informier|nerv|zeig|frag|klingel|piep|blink|nimm|spiel|fahr|dreh"
    r"|start|stopp)\w*\b"
    r"|告诉|通知|提醒|报警|警告|说|讲|吱|叫|喊|盯|看着|看住|留意|注意|监视|监控|吵|打扰|知道|发|推送|打电话|规则|录|开灯|关灯|打开"
    r"|关掉|关上|播放|放|拍|让|帮",
    re.IGNORECASE,
)
_MAY_WATCH = re.compile(
    r"\s*(please\s+|(could|can|would|will)\s+you\s+(please\s+)?)?(monitor|watch|guard|observe|supervise|look\s+(after|out)|keep"
    r"\s+(an?\s+(close\s+)?(eye|ear|watch|lookout)|watch|guard|track|tabs))\b"
    r"|\s*(bitte\s+|(kannst|könntest)\s+du\s+(bitte\s+)?)?(beobacht|überwach|bewach|behalt|halt|hab|achte|pass)\w*\b"
    r"|\s*(请|麻烦|帮我|帮忙|你|给我)*(盯|看着|看住|看好|留意|注意|监视|监控|照看|守着|守住)",
    re.IGNORECASE,
)
_STORY = re.compile(
    r"\s*please\s+tell\s+(me|us)\s+(a|the)\b"
    r"|\s*(please\s+)?(tell\s+(me|us)|let\s+(me|us)\s+know)\s+(what('s|\s+is)?\s+)?(the\s+|today's\s+|current\s+)*"
    r"(time|date|day|weather|forecast|temperature)\b(?!.*\b(when|if|once|whenever|rises|falls|drops|above|below)\b)"
    rf"|[^？?]*吗\s*[？?]\s*(请|麻烦你?)?{_SAID_ZH}[。！!\s]*$",
    re.IGNORECASE,
)
"""What is told at once, and by something else."""


def is_rule_sentence(text: str) -> bool:
    """Whether a line asks to be told of something; only such lines are taken for a rule sentence."""
    return _NOTIFY.match(text) is not None and _STORY.match(text) is None


def may_ask(text: str) -> bool:
    """Whether a line may ask for something: to be told, to tell somebody else, or to do anything."""
    return _MAY_ASK.search(text) is not None or any(_asks_in(code, text) for code in asked_in(text))


def _asks_in(code: str, text: str) -> bool:
    """Whether it may do so in a language that says with which words it asks."""
    asks = _asking(code)
    return (asks is not None and asks.search(unaccented(text)) is not None) or may_bid(code, text) > 0


@cache
def _asking(code: str) -> re.Pattern[str] | None:
    asks = talk_of(code).asks
    return re.compile(rf"\b(?:{asks})", re.IGNORECASE) if asks else None


def may_bid(code: str, text: str) -> int:
    """Where a line, or what stands behind a mark in it, has begun as one does in a language that asks for anything to
    be done: "water the garden when"; 0: nowhere."""
    bids = _bidding(code)
    hit = bids.search(unaccented(text)) if bids is not None else None
    return hit.end() if hit is not None else 0


@cache
def _bidding(code: str) -> re.Pattern[str] | None:
    does = talk_of(code).does
    return re.compile(rf"(?:^|[,;:.!?…–—，；：。！？])[\s¡¿]*(?:{does})", re.IGNORECASE) if does else None


def spared(code: str, text: str) -> tuple[int, int]:
    """From where to where a line says that something need not be told, in a language: "you need not tell me of"; 0 and
    0: nowhere."""
    hit = found.search(unaccented(text)) if (found := _sparing(code)) is not None else None
    return hit.span() if hit is not None else (0, 0)


@cache
def _sparing(code: str) -> re.Pattern[str] | None:
    said = talk_of(code)
    begin = "" if said.dense else r"\b"
    return re.compile(rf"{begin}(?:{said.spared})", re.IGNORECASE) if said.spared else None


def may_watch(text: str) -> bool:
    """Whether a line begins as one does that asks to watch something."""
    return _MAY_WATCH.match(text) is not None
