"""Reasons and background that people say before or after a wish: "Gran's a bit unsteady these days, so tell me when …".

They ask for nothing and are left out. What says why ("so", "because"), how it has been lately, how life is or what one
thinks of it, or stands as a sentence of its own, is one. None is what holds a word of a condition, or begins as a
restriction does ("at Christmas") or with "it", which says more of what was asked for,
but behind "otherwise".
"""

import re

from msgspec import Struct


class Reasons(Struct, frozen=True):
    """How a language says them, as expressions. ``because``: what a reason begins with; ``lately``: words for how it
    has been; ``life``: for how life is; ``judged``: for what one thinks of it; ``condition``: words of a condition, or
    of what is not meant; ``turned``: what turns it round, but
    where "so" follows; ``begins``: with what a restriction begins; ``states``: words without which it is no clause;
    ``after``: with what one begins that stands behind a wish; ``effect``: what that does to people; ``habit``: what one
    that is no person is wont to do."""

    because: str
    lately: str
    condition: str
    turned: str
    begins: str
    states: str
    life: str
    judged: str
    after: str
    effect: str
    habit: str


BREAKS = {
    "en": r"\b(?:because(?!\s+of\b)|cos|'cause|so(?!\s+(?:that|long|far|much|many|as)\b)|otherwise|or\s+else|therefore"
    r"|hence|that's\s+(?:when|why|how|where|what|my|our|just|probably)|(?:which\s+)?means)\b",
    "de": r"\b(?:weil|damit|sonst|ansonsten|andernfalls|deshalb|daher|deswegen|darum|drum|also|bedeutet|hei(?:ß|ss)t"
    r"|denn(?=\s+\w+\s+\w+))\b",
    "zh": r"因为|所以|因此|不然|否则|要不然|毕竟|免得|省得|好让|(?<=[，,])我?生?怕"
    r"|那就?是(?!我)|说明|意味着|我好(?=[赶去让叫])",
}
"""Words with which a reason, or what follows of one, begins, with or without a mark before them."""

REASONS = {
    "en": Reasons(
        because=r"(?:that's\s+(?:when|why|how|where|what|my|our|just|probably)\b|means\b|which\s+means\b"
        r"|meaning\b|because(?!\s+of\b)"
        r"|cause|cos|'cause|otherwise|or\s+else|so(?=\s+(?:that\s+)?(?:i|we)\s+can))\b",
        lately=r"\b(?:lately|recently|these\s+days|nowadays|keeps?\s+(?:on\s+)?\w+ing|worr(?:y|ied)|complain\w*"
        r"|anxious)\b",
        condition=r"\b(?:when\w*|if|once|unless|while|whilst|until|till|as\s+soon|as\s+long|in\s+case|should"
        r"|provided|only"
        r"|whether|except|but|apart|besides|every|each|any\w*|other|who|which|must)\b",
        turned="",
        begins=r"(?:in|at|on|by|near|during|after|before|for|with|without|from|since|between|inside|outside|over"
        r"|under"
        r"|through|out|here|there)\b",
        life=r"\b(?:lives?|living)\s+(?:\w+\s+)?(?:alone|by)\b|\bliv\w+\s+on\s+(?:her|his|their)\s+own\b"
        r"|\b(?:in\s+(?:her|his)\s+(?:sevent|eight|ninet)ies|years\s+old)\b|\b(?:forget\w*|forgot|deaf|hard\s+of\s+hearing"
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
        r"|(?:might|may|could|runs?|keeps?)\s+(?:run|running|off|away|get|getting|escap\w+|wander\w*|bolt|bolting|eat"
        r"|eating|chew\w*|dig|digging|scratch\w*|bite|biting|hurt|climb\w*|jump\w*))\b",
    ),
    "de": Reasons(
        because=r"(?:bedeutet|das\s+hei(?:ß|ss)t|hei(?:ß|ss)t|weil|denn|damit|sonst|ansonsten|andernfalls)\b",
        lately=r"\b(?:in\s+letzter\s+zeit|neuerdings|st[aä]ndig|dauernd|andauernd|zuletzt|seit\s+kurzem|k[uü]rzlich"
        r"|neulich|sorgen?|genervt|beschwer\w+)\b",
        condition=r"\b(?:wenn|falls|sobald|sofern|solange|w[aä]hrend|ob|bevor|nachdem|bis|ehe|au(?:ß|ss)er|nur"
        r"|aber|wann|wer"
        r"|sollten?|muss|m[uü]ssen|jede\w*|alle\w*|dass|andere\w*)\b",
        turned="",
        begins=r"(?:in|im|am|an|auf|bei|beim|vor|nach|neben|zu|zum|zur|mit|ohne|ab|seit|von|vom|f[uü]r|unter|[uü]ber"
        r"|durch|hinter|zwischen|um|gegen|wegen|hier|dort)\b",
        life=r"\b(?:wohnt|lebt|leben|wohne)\b.*\ballein|\b(?:vergess\w*|vergiss\w*|schwerh(?:ö|oe)rig|taub|asthma"
        r"|krank|alt|alleine|sorgen?"
        r"|nerv\w+|allergi\w+|(?:ü|ue)berh(?:ö|oe)r\w*|schwanger|neugeboren\w*|dauernd|mittagsschlaf|teuer)\b",
        judged=r"\b(?:normal|komisch|seltsam|merkw\w+|verd(?:ä|ae)chtig|gef(?:ä|ae)hrlich|unheimlich|bl(?:ö|oe)d"
        r"|albern|nervig)\b",
        after=r"(?:da|dann|ich|wir|meine?|unsere?|das\s+(?:ist|w(?:ä|ae)re?|find\w*)|so\s+(?:ist|kann))\b",
        states=r"\b(?:h(?:ä|a|ae)tt|ist|sind|bin|war|waren|hat|haben|habe|hatte|hatten|wird|werden|kann|k[oö]nnen"
        r"|geht|mache|macht|machen|wurden?|k[uü]mmern"
        r"|will|wollen|kommt|kommen|stehen|steht|macht|finde|habe?|hab|vergesse?|vergisst|lebt|lebe|h(?:ö|oe)rt?"
        r"|muss|wacht?|kriegt?|war|beschwer\w+|leidet|wohnt|wohnen|sorge)\b",
        effect=r"(?:das|es|dies|so\s+(?:et)?was)\s+(?:st(?:ö|oe)rt|nervt|(?:ä|ae)rgert|weckt|erschreckt|kostet"
        r"|bel(?:ä|ae)stigt|raubt|verschwendet|besch(?:ä|ae)digt|ruiniert|bringt\s+(?:mich|uns)"
        r"|macht\s+(?:mich|uns|ihn|sie)|h(?:ä|ae)lt\s+(?:mich|uns|alle))\b",
        habit=r"(?:er|sie|es|der|die|das)\s+(?:st(?:ö|oe)rt|nervt|(?:ä|ae)rgert|neigt|haut\b.*\bab|b(?:ü|ue)xt\b.*\baus"
        r"|l(?:ä|ae)uft\b.*\b(?:weg|davon)|\w+\s+(?:\w+\s+){0,3}?(?:gerne?|oft|st(?:ä|ae)ndig|dauernd|manchmal"
        r"|immer\s+wieder|leicht))\b",
    ),
    "zh": Reasons(
        because=r"(?:那就?是|说明|意味着|我好(?=[赶去让叫])|因为|不然|否则|要不然|毕竟|免得|省得|好让|我?生?怕)",
        lately=r"最近|近来|这几天|这阵子|这段时间|这些天|老是|总是|老(?=[咳哭叫吵生丢])|经常|好几|担心",
        condition=r"如果|要是|假如|一旦|只要|每当|时候|的话|万一|若|凡|当|逢|除|只|仅|必须|但|每",
        turned=r"不|没|别|无|非|未|停|前|后|有人|谁|就|时",
        begins=r"[在从对到用跟和比把]",
        life=r"一个人(?:住|生活|过)|独居|独住|年纪大|岁数大|腿脚|行动不便|记性|高血压|心脏病|糖尿病|痴呆"
        r"|老人家|老忘|总忘|总是忘|忘了|忘记|耳朵背|听不见|听不清|哮喘|生病|身体|心慌|睡午觉"
        r"|午睡|怀孕|新生儿|过敏|担心|着急|胆小|贵",
        judged=r"可疑|奇怪|不对劲|正常|危险|吓人|傻",
        after=r"我|我们|那是|那就是|这样|肯定|怪|里头|里面养|准是|一定是|老人|好",
        states=r".{3}",
        effect=r"(?:这|那|它|声音)?(?:样|真的|老是|总是|太|老|总|会|容易|很)*(?:吵到|吵着|吵得|打扰|影响|吓到|吓着|惊动|惊扰|烦)",
        habit=r"[它他她]们?(?:老是|总是|经常|特别|容易|老|总|最|很|就)*(?:喜欢|爱|老|总|会)(?!在)",
    ),
}
_OF_IT = re.compile(
    r"\s*((he|she|it|they|that|this|er|sie|es|das|der(?=\s+(?:ist|hat|war|wird|kommt|macht)\b))\b|[他她它那这])",
    re.IGNORECASE,
)
"""With what one says more of what was asked for: "…, he keeps coming back"."""

_ELSE = re.compile(r"(otherwise|or\s+else|sonst|ansonsten|andernfalls)\b|要?不然|否则|免得|省得|我?生?怕")
"""With what a reason begins that says what would be else, and so says no more of it."""
_SHORT = 3
"""Letters, or signs, of what is no sentence."""


def is_aside(before: str, said: str, after: str, code: str, behind: bool, known: bool) -> bool:
    """Whether a piece of a sentence is background: a clause of its own, set off as a reason, or that tells of how life
    is. ``before``, ``after``: what stands around it; ``behind``: all that was asked for is said before it; ``known``:
    it names what a house can know, as only a reason or what tells of life may."""
    reasons = REASONS[code]
    text = said.strip(" ,;.!，；。！").casefold().replace("’", "'")
    because = re.match(reasons.because, text) is not None
    otherwise = _ELSE.match(text) is not None
    text = re.sub(rf"^(?:{reasons.because})", "", text).strip()
    of_it = _OF_IT.match(text) is not None
    if because:
        return bool(text) and (otherwise or not of_it) and re.search(reasons.condition, text) is None
    life = re.search(f"{reasons.life}|{reasons.lately}", text) is not None
    judged = re.search(reasons.judged, text) is not None
    so = re.match(rf"\W*(?:{BREAKS[code]})", after, re.IGNORECASE) is not None
    so = so and re.match(rf"\W*(?:{reasons.because})", after, re.IGNORECASE) is None
    ended = re.match(r"\s*[.!。！]", after) is not None
    own = ended and (not behind or re.search(r"[.!。！]\s*$", before) is not None)
    follows = behind and re.match(reasons.after, text) is not None
    clause = re.search(reasons.states, text) is not None
    said_whole = life or judged or clause or ((so or own) and len(text) > _SHORT and _is_several(text))
    if not text or re.match(r"\s*[?？]", after) or not said_whole:
        return False
    if re.match(reasons.begins, text) or (of_it and not judged):
        return False
    turned = bool(reasons.turned) and re.search(reasons.turned, text) is not None
    if not (follows or life or judged) and (re.search(reasons.condition, text) or (turned and not so)):
        return False
    return life or so if known else so or own or life or judged or follows


def tells_of_it(before: str, said: str, after: str, code: str, behind: bool, people: bool) -> bool:
    """Whether a piece that names nothing to watch says more of what was asked for, but not of which: what that does to
    people ("it annoys the neighbours"), or what an animal or a thing is wont to do ("he likes to run off"). Of
    ``people`` that would say which of them is meant."""
    reasons = REASONS[code]
    text = said.strip(" ,;.!，；。！").casefold().replace("’", "'")
    which = re.search(r"[,.;:!–—-]\s*(that|which)\s*$", before, re.IGNORECASE)  # without a mark it tells two apart
    text = f"{which[1].casefold()} {text}" if which else text
    hit = re.match(reasons.effect, text) or (None if people else re.match(reasons.habit, text))
    so = re.match(rf"\W*(?:{BREAKS[code]})", after, re.IGNORECASE) is not None
    return hit is not None and (behind or so) and re.search(reasons.condition, text[hit.end() :]) is None


def _is_several(text: str) -> bool:
    """Whether it is of several words, or of signs, and so may be a sentence without any word of ``states``."""
    return len(text.split()) > 1 or text > "\u3400"
