"""What forbids a command, delays it or joins it to another, in the seven languages of the bundle's sentences.

Regular expressions over clean text (``clean_text``) with straight apostrophes, each searched for in one clause. They
are data: ``decide/contrary.py`` says what is done with them, ``benchmarks/negation.py`` how often they are right.
"""

from typing import NamedTuple


class Words(NamedTuple):
    """Of one language. ``forbids``: a clause in which one is found asks for something not to be done. ``spares``: what
    only looks like that. ``joins``: stands between two commands. ``delays``: says when, on what condition, or with what
    exception."""

    forbids: tuple[str, ...]
    spares: tuple[str, ...]
    joins: str
    delays: str


THING = (
    r"(?:the|an?|my|our|all|both|der|die|das|den|ein|einen?|meinen?|unseren?|les?|la|une?|mon|ma|mes|el|los|las|una|mis?|"
    r"il|gli|uno|mio|mia|het|de|een|mijn|onze) \S+"
)
"""A thing of one word: nothing in it says what is done to it."""

DENSE = "zh-CN"
"""Written without spaces."""

WORDS = {
    "en": Words(
        forbids=(
            r"(?:^|\b(?:please|and|but|or|so|ok|okay|no|oh|well|hey|house|wait|then|you|just|whatever you do|"
            "yet) )(?:please |you |ever )?(?:do not|don'?t|never)(?: you| dare| ever| even| just)* (?!want|need|"
            r"like|let\b|leave|forget|care|know|mind|understand|have|feel|see\b|hear|think|keep|miss|worry|"
            r"believe|mean)\w+",
            r"\blet'?s not\b|\blet us not\b|\bno need to\b|\bno (?:point|use) (?:in )?\w+ing\b",
            r"\byou (?:shouldn'?t|mustn'?t|needn'?t|can'?t|should not|must not|do not have to|don'?t (?:have|"
            r"need) to)\b",
            r"\b(?:not|nobody|no one) (?:to|should|may|must) (?:turn|switch|open|close|shut|lock|unlock|touch)\b",
            r"\b(?:never|didn'?t|did not|haven'?t) (?:say|said|ask|asked|tell|told|mean|meant)\b|\bi (?:don'?t|"
            r"do not) want\b",
            r"^(?:no |please |just |stop |better )*not (?:the|my|now|yet|louder|that|this|in|on)\b",
            "^(?:no |please |just |and |you can |stop )*(?:leave|keep) (?!.*(?:quarter|half|percent))(?:it|the|"
            r"everything|all|my|them)\b.*\b(?:on|off|alone|open|closed|shut|locked|running|where it is|as (?:it|"
            "they) (?:is|are))(?: please| for now)?$",
        ),
        spares=(
            "(?:why|can|won'?t|could|would) (?:don'?t|not) (?:you|we)",
            "don'?t (?:you )?forget(?: to)?",
        ),
        joins="and then|and also|and|then",
        delays=(
            r"\b(?:tomorrow|tonight|later|when|once|if|unless|after|before|until|till|except|instead|every|each|"
            r"at (?:noon|midnight|night)|in the (?:morning|evening|afternoon))\b"
        ),
    ),
    "de": Words(
        forbids=(
            r"^(?!.*\b(?:ich|wir|er|es|sie|man|ihr|wer|was|warum|so|zu|mehr|bis|ist|sind|hat|haben|war|wird|geht|"
            r"tut)\b).*\b(?:nicht|nie|niemals|keinesfalls|kein|keine|keinen|keinem)\b",
            r"\bich (?:habe?|will|möchte|brauche?) (?:\w+ ){0,3}?(?:nicht|nie|kein\w*)(?: gesagt| gebeten|"
            " gemeint|$| dass)",
            r"^(?:bitte |stopp |nein )*lass (?:das|die|den|es|alles)\b.*\b(?:an|aus|so|offen|in ruhe|"
            r"wie \w+ ist)$",
            r"\b(?:darfst|sollst|musst|brauchst|solltest|dürft|kannst|soll|darf|muss) (?:\w+ ){0,5}?(?:nicht|nie|"
            r"kein\w*)\b",
        ),
        spares=(
            "(?:vergiss|vergesst|vergessen sie) nicht",
            "nicht vergessen",
            r"(?:aber|und) nicht \w+$",
        ),
        joins="und dann|und auch|und|dann|danach",
        delays=(
            r"\b(?:morgen|heute abend|später|wenn|sobald|falls|nachdem|bevor|bis|außer|ausser|statt|jeden|jede|"
            r"täglich|nachts|abends|morgens)\b"
        ),
    ),
    "nl": Words(
        forbids=(
            r"^(?!.*\b(?:ik|wij|we|hij|ze|zij|er|men|wie|wat|waarom|zo|te|meer|tot|vergeet|is|zijn|heeft|hebben|"
            r"was|wordt|gaat|geluid)\b).*\b(?:niet|nooit|geen)\b",
            r"\bik (?:heb|wil) (?:\w+ ){0,3}?(?:niet|nooit|geen)\b(?: gezegd| gevraagd| bedoeld|$| dat)",
            r"^(?:nee |stop )*laat (?:het|de|alles)\b.*\b(?:aan|uit|zo|met rust|zoals (?:het|ze) (?:is|zijn))$",
            r"\b(?:mag|moet|hoef|hoeft|zou|kan|kun) (?:\w+ ){0,5}?(?:niet|nooit|geen)\b(?! meer)",
        ),
        spares=(
            "vergeet (?:niet|geen)",
            "niet vergeten",
            r"(?:maar|en) niet \w+$",
        ),
        joins=(
            "en dan|en ook|en(?= (?:zet|doe|doen|draai|open|sluit|maak|maken|vergrendel|ontgrendel|laat|start|"
            "stop|speel|pauzeer|schakel|dim|wis|verwijder|voeg|schrijf|stuur|zuig|stofzuig|maai|dweil|sla|zeg|"
            "verhoog|verlaag|trek|schuif|rol|haal|steek))|en daarna"
        ),
        delays=(
            r"\b(?:morgen|vanavond|straks|later|als|wanneer|zodra|nadat|voordat|tot|behalve|elke|iedere|"
            r"dagelijks)\b"
        ),
    ),
    "fr": Words(
        forbids=(
            r"(?:^|\b(?:non|mais|et|surtout|bon|alors|stop|attends|attention|plaît|plait|ou) )(?:surtout |"
            r"jamais )?(?:ne |n'|n’)(?!oublie|en peux|est|y|a\b|ai|aurait|reste)",
            "^(?:surtout |alors |mais )*(?!c'est|je|j'|il|elle|on|tu|est|es|suis|sais|vois|oublie|faudrait|y|ça|"
            r"pourquoi|t'inqui)[\w'-]+ (?:surtout |donc )?pas (?!oublier|besoin|de chance)",
            r"^(?:non |stop )*pas (?:le|la|les|l'\w|de|d'\w|maintenant|ce|cette|encore)\b",
            r"\b(?:veux|demandé|dit|demande) (?:vraiment )?pas\b|\bai pas (?:dit|demandé)\b|^personne ne\b|"
            r"\b(?:es|êtes) pas (?:obligé|forcé)|\bpas (?:dit|demandé) (?:de |d')",
            "^(?:non |stop )*laisse (?:le|la|les|l'|tout).*(?:allumée?s?|éteinte?s?|ouverte?s?|fermée?s?|"
            "tranquilles?|comme ça)$",
            r"\b(?:faut|faudrait|dois|devrais|peux) (?:surtout )?(?:pas|jamais) (?!oublier)",
            r"\b(?:inutile|pas (?:la peine|besoin)) d(?:e |')\w+(?:er|ir|re)\b",
            r"\b(?:de|à) ne (?:pas|jamais|rien)\b|^(?:merci de |prière de )?ne (?:pas|jamais|plus)\b",
        ),
        spares=(
            "n'oublie[sz]? pas",
            "ne pas oublier",
            "pourquoi (?:tu )?(?:ne |n')",
            "faut pas oublier",
        ),
        joins="et puis|et ensuite|et aussi|et|puis|ensuite",
        delays=(
            r"\b(?:demain|ce soir|plus tard|quand|lorsque|dès|si|s'il (?:pleut|fait)|après|avant|jusqu'à|sauf|"
            r"chaque|tous les)\b"
        ),
    ),
    "es": Words(
        forbids=(
            r"(?:^|\b(?:y|ya|pero|favor|oye|ni|o|que|eh|ey|mejor|todavía|aún|procura) )(?:no|nunca|jamás|"
            r"tampoco) (?:me |te |se |lo |la |los |las |le |les |nos )*(?!es\b|timer|longer|eres|tienes|puedes|"
            r"ves\b|crees|sabes|quieres|vas\b|hay|olvid|más|entiendes|oyes|estás|has\b|haces|antes|luces|después|"
            r"menos|además)\w{2,}(?:[ae]s|áis|éis|ar|er|ir|arl[oa]s?|erl[oa]s?|irl[oa]s?)\b",
            r"\bno (?:me |te |se |lo |la |los |las |le |nos )*(?:encienda|apague|abra|cierre|ponga|suba|baje|"
            r"toque|quite|pare|active|prenda|conecte|inicie|haga|use)n?\b",
            r"\bno (?:te |os )?(?:he |digo|dije|pedí|pido|quiero)(?:dicho |pedido )?(?: ?que)?\b(?! oír)|"
            r"^(?:para )?(?:la|el|las|los) \w+ no$|^(?:más )?(?:luz|música|volumen|aspiradora|tele|"
            r"radio)(?: ahora)? no$|^no más\b|^ahora no\b|^todavía no\b",
            r"^(?:no )*deja (?:el|la|los|las|todo)\b.*(?:encendid[oa]s?|apagad[oa]s?|abiert[oa]s?|cerrad[oa]s?|"
            r"como está\w?|en paz)$",
            r"\bno (?:hace falta|hay que|es necesario|quiero|debes|debe|deberías|puedes) (?:que |me |"
            r"te )*\w+(?:[ae]s|ar|er|ir|arl[oa]s?|erl[oa]s?)\b",
        ),
        spares=(
            r"no (?:te |se )*olvid\w+(?: de)?",
            "por qué no",
            r"no (?:hace falta|quiero) (?:seguir|que siga)\w*",
        ),
        joins="y luego|y después|y también|y|luego",
        delays=(
            r"\b(?:mañana|esta noche|luego|más tarde|cuando|si|después|antes|hasta|salvo|excepto|menos|cada|"
            r"todos los)\b"
        ),
    ),
    "it": Words(
        forbids=(
            r"(?:^|\b(?:e|ma|favore|no|ehi|oh|o|che|meglio|anzi|di|mi raccomando|ancora) )(?:non|mai) (?:mi |ti |"
            r"ci |lo |la |li |le |ne |me |te )*(?!dimentic|oltre|c'è)\w{2,}(?:are|ere|ire|urre|orre|"
            r"[aei]rl[aoei]|[aei]rmi|[aei]rci|[aei]rti)\b",
            r"\bnon (?:mi |ti |lo |la |le |li )*(?:apra|chiuda|accenda|spenga|metta|alzi|abbassi|tocchi|"
            r"accendete|spegnete|aprite|chiudete|toccate|alzate|abbassate|mettete)\b",
            r"^(?:ferma |no |stop )*non (?:il|la|lo|le|i|gli|l'\w+|adesso|ora|ancora|far)\b",
            r"\bnon (?:ti |vi )?(?:ho (?:mai )?(?:detto|chiesto)|voglio)\b|\bnon (?:ci |mi )?serve l'",
            "^(?:no )*lascia (?:il|la|lo|le|i|gli|l'|tutto).*(?:acces[oaie]|spent[oaie]|apert[oaie]|chius[oaie]|"
            "stare|com'è|così)$",
            r"\bnon (?:c'è bisogno|bisogna|serve|devi|occorre|dovresti|puoi|si deve|voglio che) (?:di |"
            r"che tu )?\w+(?:are|ere|ire|[aei]rl[aoei]|urre|a|i)\b",
        ),
        spares=(
            r"non (?:ti |vi )?dimentica\w*(?: di)?",
            "perch[eé] non",
        ),
        joins="e poi|e anche|e|poi|ed",
        delays=(
            r"\b(?:domani|stasera|stanotte|più tardi|quando|appena|se|dopo|prima|fino a|tranne|eccetto|ogni|"
            r"tutti i)\b"
        ),
    ),
    "zh-CN": Words(
        forbids=(
            "(?<![特区级分告性离差])别(?![的人墅处克针提具])(?!.*了$)",
            r"(?:不要|不许|不准|不必|不可以|禁止|甭|勿|千万不能|不能)(?:再|给我|急着|随便|先|让\w|把\w{1,4}|乱|"
            "去)?[开关打启锁解调放播停设加取删跳暂静升降拉合亮灭动扫拖割换切划推撤恢清定通广叫说告减](?!.{0,3}了)",
            "^(?:停)?不是这|^没(?:说|让|叫)|我(?:又|可|什么也)?没(?:说|让你|叫你|要你)|^不得",
            "(?:不用|用不着|无需|没必要|不该|不应该)[开关打启锁解调放播停设加取删跳暂静升降拉合亮灭动扫拖割换切划推撤恢清定通广叫说告减](?!.{0,3}了)",
        ),
        spares=(
            "要不要",
            "能不能",
            "可不可以",
            "别忘了?",
            "不要忘了?",
        ),
        joins="然后|再|并且|并|顺便|同时|接着|还有",
        delays="(?:明天|今晚|待会|等会|一会儿|之后|以后|如果|要是|除了|每天|每晚|的时候|再过)",
    ),
}
