"""Dutch: how people ask to be told in any words, and what says nothing beside it."""

from tectum.decide.phrases.marks import Marks, words
from tectum.decide.phrases.reasons import Reasons
from tectum.decide.phrases.talk import Talk

_ME = "(?:me|mij|ons|m n)"
_DEVICE = (
    r"(?:(?:op|naar|via) )?(?:(?:mijn|m n|mn|onze|de|het|alle) )(?:\w+ )?(?:telefoons?|mobiel|mobieltje|gsm"
    r"|smartphone|horloge|tablet|schermen|scherm|iphone|mail|inbox|telefoontje)"
)
_NOTE = (
    r"meldingen|melding|meldinkje|bericht(?:je|en)?|notificaties?|seintje|sein|waarschuwing(?:en)?|alert|alerts"
    r"|appje|app|sms(?:je)?|mail(?:tje)?|email|e ?mail|pushbericht(?:je)?|push|signaal|signaaltje|belletje"
    r"|telefoontje|alarm|pingetje|ping|tik|tikje|herinnering|notitie|hint|tip|whatsapp(?:je)?"
    r"|info|"
    r"piepje|duwtje|waarschuwinkje|pushmelding|nieuws|berichtgeving|sms|bel|roep|teken|wenk"
)
_BEFORE = (
    r"(?:(?:een|een|de|het|n|kort|korte|klein|kleine|even|meteen|direct|snel|dan|ook|graag|onmiddellijk|gelijk"
    r"|alsjeblieft|alstublieft|aub|wel|maar|toch|eens|er|dat|het|daarvan|hiervan|ervan|daarover|dadelijk|vlug) )*"
)
_TELL = (
    "waarschuw|verwittig|informeer|alarmeer|wek|bericht|attendeer|app|bel|sms|ping|mail|roep|por|prik|schud|stoor"
    "|tik|contacteer|pok|herinner|seint?|notificeer|verwittigt|waarschuwt|fluit|meld|vertel|zeg|hou|houd|brul|gil"
    "|schreeuw|piep|porren|text"
)
_INF = (
    "waarschuwen|verwittigen|informeren|alarmeren|wekken|berichten|appen|bellen|smsen|pingen|mailen|roepen|storen"
    "|contacteren|melden|vertellen|zeggen|laten weten|attenderen|wakker maken|wakker schudden"
    "|op de hoogte (?:brengen|stellen|houden)|seinen|een seintje geven|herinneren|notificeren|inseinen|inlichten"
    "|te weten laten komen|optrommelen|aantikken|opbellen"
)
_TOLD = (
    "gewaarschuwd|verwittigd|geinformeerd|gealarmeerd|gewekt|bericht|gebeld|gecontacteerd|gemeld"
    "|op de hoogte (?:gebracht|gesteld|gehouden)|ingelicht|geattendeerd|wakker gemaakt|geappt|verteld|ingeseind"
    "|wakker geschud|gemaild|gepingd|getipt|gesmst"
)
_WANT = (
    "wil|willen|wou|wilde|zou|zouden|moet|moeten|graag|wens|wensen|verwacht|liefst|hoef|heb|hebben|krijg|krijgen|kan"
    "|kun|kunt|mag|nodig|behoefte|prettig|fijn|verlang|eis|vraag|verzoek|waardeer|stel op prijs|moge|hoor|weet|wilt"
    "|dien|dient|gaarne|lijkt|verdient|interesseert|ontvang"
)
_KNOW = (
    rf"(?:{_BEFORE}(?:(?:{_TOLD})(?: (?:worden|te worden|krijgen|zijn))?|(?:{_NOTE})(?: {_DEVICE})?(?: (?:krijgen"
    rf"|ontvangen|hebben|te krijgen|zien|te ontvangen))?|(?:het |dat |er |ervan |van )*(?:te )?(?:weten|horen"
    rf"|vernemen)|op de hoogte (?:worden )?(?:gebracht|gesteld|zijn|gehouden)(?: worden)?|dat (?:je|jij"
    rf"|u) (?:het )?{_ME} {_BEFORE}(?:(?:{_NOTE}) (?:stuurt|geeft)|waarschuwt|verwittigt|wekt|belt|informeert"
    rf"|laat weten|wakker maakt|appt|alarmeert|roept)))"
)
DUTCH_REASONS = Reasons(
    breaks=r"\b(?:omdat|want|anders|zodat|dus|daarom|vandaar|aangezien|immers|namelijk|opdat|doordat|dan\s+(?:kan"
    r"|kunnen|weet|ga|kom|hoef|ren)\s+(?:ik|we)|dat\s+betekent|betekent|om\s+te\s+voorkomen)\b",
    because=r"(?:omdat|want|anders|zodat|aangezien|opdat|doordat|dan\s+(?:kan|kunnen|weet|ga|kom|hoef|ren)\s+(?:ik"
    r"|we)|dat\s+betekent|betekent|om\s+te\s+voorkomen)\b",
    of_it=r"\s*(?:hij|zij|ze|die)\b",
    otherwise=r"anders\b",
    which="",
    lately=r"\b(?:bu\w*ren\s+mopper\w+|(?:de\s+)?vorige\s+keer\s+(?:is|ging|heeft|was)|^(?:alweer|weer|opnieuw)\s+(?:hebben|heb|is)"
    r"|de\s+laatste\s+tijd|tegenwoordig|steeds|voortdurend|de\s+hele\s+tijd|recent|onlangs|bezorgd|zorgen"
    r"|klagen|geklaagd|constant)\b",
    condition=r"\b(?:als|wanneer|zodra|indien|terwijl|zolang|voordat|nadat|tot|totdat|behalve|tenzij|alleen|maar"
    r"|elke|iedere|alle|andere|wie|of|mocht|moet|enkel)\b",
    turned="",
    begins=r"(?:in|op|aan|bij|van|met|zonder|voor|na|naar|door|tussen|tijdens|sinds|vanaf|onder|boven|achter|naast"
    r"|langs|om|tegen|buiten|hier|daar)\b",
    states=r"\b(?:is|zijn|ben|was|waren|heb|heeft|hebben|had|kan|kunnen|wil|willen|wordt|worden|moet|moeten|gaat|ga"
    r"|vergeet|vergeten|woont|slaapt|hoor|hoort|verliest|hou|houd|houdt|vind|vinden|heet|komt|kost|maak|maakt|zit"
    r"|staat|doet|weet|mag)\b",
    life=r"\bis\s+voor\s+(?:mijn|onze|ons)\b|\b(?:woont|leeft)\s+(?:\w+\s+){0,2}alleen\b"
    r"|\b(?:voelt\s+zich\s+(?:niet|slecht|ziek)|(?:gaat\s+(?:het\s+)?|is\s+)niet\s+(?:zo\s+)?(?:goed|lekker|fit|in\s+orde)"
    r"|verkouden|grieperig|griep|koorts)\b|\b(?:vergeet\w*|vergeten"
    r"|doof|slechthorend|ziek|astma|jaar|oud|bejaard|bezorgd|zorgen|dutje|middagdutje|allergi\w+|zwanger|pasgeboren"
    r"|duur|kwetsbaar|bang|verstrooid|geheugen|zenuwachtig|gevoelig|ontsnapt\w*)\b",
    judged=r"\b(?:raar|vreemd|normaal|gek|gevaarlijk|verdacht|eng|dom|stom|zorgwekkend|ongebruikelijk)\b",
    after=r"(?:ik|wij|we|mijn|onze|dan|dat\s+(?:is|vind|kan)|zo\s+(?:kan|weet))\b",
    effect=r"(?:dat|het|dit|die|hij|ze|wat)\s+(?:is\s+)?(?:stoort|storen|irriteert|wekt|maakt|ergert|kost|verspilt"
    r"|bangmaakt|verpest|beschadigt|houdt|vervelend|storend)\b",
    habit=r"(?:hij|zij|ze|die|het)\s+(?:vat\s+kou|krijgt\s+het\s+koud|heeft\s+het\s+koud|bevriest|wordt\s+ziek)\b"
    r"|(?:hij|zij|ze|die|het)\s+(?:\w+\s+)?(?:graag|vaak|altijd|steeds|weleens|soms|houdt|loopt\s+(?:weg|graag)"
    r"|ontsnapt|stoort|(?:likt|steelt|jat|pikt|vreet|krabt|springt|graaft|knaagt|snoept|sloopt|klimt|bijt)\w*)\b",
)
DUTCH_MARKS = Marks(
    reports=("meld", "rapporteer", "signaleer"),
    now=r"^\W*(?:is|zijn)\b",
    until=words("tot totdat"),
    then=words("dan"),
    out_of=words("uit vanuit van"),
    of_what=words("over van in op bij voor aan achter onder met"),
    reminds=("herinner",),
    told_to=("herinner",),
    doing=words("te eraan"),
    first_person=words("ik we wij me mij ons"),
    about=words("over van"),
    weak=words("over van dat of bij"),
    finite=words("is zijn heeft hebben wordt gaat staat"),
    was=words("was waren had hadden werd"),
    articles=words("de het een mijn onze ons dit dat deze die er iemand"),
    where=words("in op bij voor achter aan naast"),
    doing_so="end",
)
DUTCH_TALK = Talk(
    wish=rf"licht (?:me|mij|ons) (?:dan |even |meteen |direct )*in|sein (?:me|mij|ons) (?:dan |even )*in"
    rf"|(?:geef|slaak) (?:me |mij |ons )?(?:dan |even )*een (?:gil|schreeuw|kreet)"
    rf"|(?:een )?(?:{_NOTE})(?= (?:als|wanneer|zodra|indien) )|trek (?:dan )?aan de bel|(?:dan )?(?:wil|wilde"
    rf"|zou) (?:ik|we|wij) (?:dat|het|daar|er)(?: graag| wel| ook"
    rf"| over)* (?:weten|horen|van weten)|tip (?:me|mij|ons)|meld (?:het|dat|dit)(?: (?:dan|eens|even|aan|me|mij"
    rf"|ons))*|(?:dan )?graag (?:een )?(?:{_NOTE})|krijg ik (?:dan )?graag (?:een )?(?:{_NOTE})|geef (?:dan "
    rf"|even )*(?:een )?(?:{_NOTE})|laat (?:dan |me |mij |ons |even )*(?:iets|wat|het|even)? ?(?:horen|weten)"
    rf"|zeg (?:het|dat)(?: (?:dan|even|me|mij|ons))*|doorgeven(?: dat)?|geef (?:het )?(?:dan |even |me |ons )*door"
    rf"|(?:dan )?hoor (?:ik|we) (?:het|dat) (?:graag|dan graag)|melden|zou (?:het )?(?:fijn|prettig"
    rf"|handig) zijn als ik (?:het )?(?:hoor|weet)|(?:fijn|prettig|handig) zijn als ik (?:het )?(?:hoor|weet)"
    rf"|laat (?:je|jij|u) (?:het )?(?:me|mij|ons) (?:het )?(?:dan |even |meteen )*weten|maak (?:me|mij|ons)|je (?:me"
    rf"|mij|ons) {_BEFORE}(?:inseint|inlicht|tipt|waarschuwt|verwittigt|wekt|belt|laat weten|wakker maakt"
    rf"|wakker zou maken|informeert"
    rf"|zou (?:waarschuwen|verwittigen|wekken|informeren|laten weten)|waarschuwen zou)|(?:{_TELL}) (?:het "
    rf"|dat )?{_ME}(?: (?:even|meteen|direct|het|op de hoogte|wakker|op|dan|maar|uit bed|aan|in|ervan|gelijk"
    rf"|onmiddellijk|alsjeblieft|wel))*|laat (?:het |dat )?(?:{_ME} )?{_BEFORE}(?:{_ME} )?(?:het )?{_BEFORE}(?:weten"
    rf"|horen)|(?:maak|schud|houd|hou|breng|stel|zet) {_ME} {_BEFORE}(?:wakker|op de hoogte|wakker|alert|scherp)"
    rf"|(?:maak|schud) (?:me|mij|ons) (?:even )?wakker"
    rf"|(?:geef|stuur|zend|doe|schiet|gooi|drop|bezorg|lever|werp|app|mail|sms"
    rf"|push) {_ME} {_BEFORE}(?:{_NOTE})(?: {_DEVICE})?|(?:geef|stuur|zend|doe|maak|sla|verstuur|push"
    rf"|genereer) {_BEFORE}(?:{_NOTE})(?: (?:aan|naar) {_ME})?(?: {_DEVICE})?|{_ME} {_BEFORE}(?:{_INF})"
    rf"|{_ME} {_BEFORE}(?:{_NOTE}) (?:sturen|geven|doen|te sturen|te geven|stuurt|geeft|bezorgen)"
    rf"|{_ME} {_BEFORE}(?:{_DEVICE} )?{_BEFORE}(?:{_INF})"
    rf"|(?:ik|we|wij) (?:{_WANT}) (?:(?:het|er|dat|graag|wel|ook|echt|meteen|direct|even|heel|dan|daar|hier|absoluut"
    rf"|toch) )*{_KNOW}|(?:dan )?(?:{_WANT}) (?:ik|we|wij) (?:(?:het|er|dat|graag|wel|ook|echt|meteen|direct|even"
    rf"|heel|dan|daar|hier|absoluut|toch) )*{_KNOW}|(?:alarm slaan|sla alarm|luid de alarmbel|sein|geef een gil"
    rf"|geef alarm|maak alarm)"
    rf"|(?:waarschuw|wek|alarmeer) (?:iedereen|het hele huis|de hele familie|het gezin|heel het huis)"
    rf"|laat {_DEVICE} (?:trillen|piepen|afgaan|rinkelen|overgaan)|laat (?:me|mij|ons) (?:het |dat )?niet (?:slapen"
    rf"|missen)|(?:ik|we) (?:wil|willen|mag|mogen) (?:het |dat )?niet missen|(?:geef|doe) (?:even )?(?:een )?seintje"
    rf"|(?:even )?(?:een )?(?:seintje|berichtje|melding|bericht|appje) (?:graag|aub|alsjeblieft|sturen|geven"
    rf"|naar {_ME}|aan {_ME}|{_DEVICE})"
    rf"|(?:wil|kun|kan|zou|kunt|wilt|mag) (?:je|jij|u) (?:het |dat )?{_ME} {_BEFORE}(?:{_INF}|(?:{_NOTE}) (?:sturen"
    rf"|geven|doen|willen sturen|willen geven))|{_ME} (?:dan )?(?:{_TOLD})|(?:hoor|weet) ik (?:het )?graag"
    rf"|ik (?:hoor|weet) (?:het |dat )?(?:graag|liefst)|(?:zorg|maak) (?:ervoor )?dat (?:ik|we) (?:het )?(?:weten?"
    rf"|horen?|{_TOLD})(?: word| worden)?|(?:het |dat )?(?:is|zou) (?:fijn|prettig|handig|leuk|goed|mooi) (?:om "
    rf"|zijn )?(?:het )?(?:te weten)|alarm graag",
    notice=rf"(?:(?:een|de|het|n|kort|korte|klein|even) )*(?:{_NOTE})|(?:{_INF})|weten|horen|(?:{_TOLD})(?: worden)?"
    rf"|wakker",
    told="me|mij|ons|ik|we|wij|mijn aandacht",
    wants=_WANT,
    device=_DEVICE,
    silent=r"alsjeblieft|alstublieft|aub|svp|als het kan|als je wilt|als je wil|graag|bedankt|dank je(?: wel)?"
    r"|dankjewel|dank u|alvast bedankt|hallo|hoi|hey|he|zeg|luister|eh+m?|uhm?|tja|nou|nou ja|ach|ok|oke|dus|dan|ja"
    r"|eigenlijk|gewoon|even|eventjes|maar even|misschien|toevallig|eventueel|meteen|direct|onmiddellijk|gelijk"
    r"|zo snel mogelijk|snel|dringend|op elk moment|hoe laat het ook is|ongeacht (?:het tijdstip|hoe laat|welke"
    r"|wanneer)"
    r"|maakt niet uit (?:welke|wanneer|wie|hoe laat)|wanneer dan ook|plots|plotseling|ineens|opeens|bovendien|ook"
    r"|altijd|nog|al|toch|wel|daar|hier|er|het|dat|die|de|een|n|iets|vanwege (?:de|het|mijn|onze) \w+|vooral|zoiets"
    r"|natuurlijk|uiteraard|in huis|weer|opnieuw|tegelijk|tegelijkertijd|samen|per ongeluk|lief huis|beste huis"
    r"|ergens|overal|echt|heel|erg|een van beide|maakt niet uit|serieus|eerlijk gezegd|hoor|joh|hee|sterker nog"
    r"|allebei|beide|dag en nacht|iets als|om wat voor reden dan ook|weleens|eens|gewoonweg|zomaar|nu|om|aan|te",
    courtesy=r"(?:ik|we|wij|het) (?:zou|zouden) (?:(?:het|erg|heel|op|prijs|fijn|prettig|handig|dankbaar|leuk|echt"
    r"|zeer|enorm|goed|super) ){0,4}(?:stellen|vinden|waarderen|zijn) (?:als|indien|dat)(?: (?:je|jij|u))?|(?:ik"
    r"|we) (?:zou|zouden) dankbaar zijn als je|kun|kan|kunt|zou|zouden|wil|wilt|willen|mag|je|jij|u|me|mij|ons|ik"
    r"|het|dat|dit|zo|vriendelijk|lief|aardig|fijn|mooi|top|super|handig|prettig|goed|leuk|beter|graag|zijn|is|was"
    r"|om|te|voor|naar|aan|op|met|van|bij|in|de|een|en|zorg|zorgen|ervoor|zeker|vergeet|niet|aarzel|dan|geval"
    r"|dat geval|in dat geval|zulke|dingen|zaken|even|meteen|heel|erg|veel|hard|luid|direct|dankbaar|blij|nodig"
    r"|belangrijk"
    r"|moet|moeten|doen|doe|geven|krijgen|hebben|hoef|nu|daarover|daarvan|hiervan|ervan|daarvoor|kunnen|worden|word"
    r"|staat|stuur|sturen|hoogte|telefoon|wat|mogelijk|verzoek|svp|opletten|let|er|stellen|prijs|bed|uit|maar|stel",
    past=r"had|hadden|was|waren|werd|kreeg|zei|belde|heeft",
    begins=r"als|wanneer|op welk (?:moment|ogenblik)|zodra|indien|zogauw|zo gauw|telkens (?:als|wanneer)?"
    r"|elke keer (?:als|dat|wanneer)"
    r"|iedere keer (?:als|dat|wanneer)|op het moment dat|ophetmomentdat|het moment dat|in het geval(?: dat)?"
    r"|in geval van|ingeval|mocht(?:en)?|stel dat|voor het geval(?: dat)?|bij|steeds als|over|van|dat(?= (?:er|de"
    r"|het|een|iemand|niemand)\b)|of(?= (?:er|de|het|een|iemand|niemand)\b)",
    other=r"licht|lampen|lamp|foto|fotos|video|filmpje|neem|opnemen|film|filmen|open|sluit|speel|verhaal|grap|muziek"
    r"|hem|haar|hen|man|vrouw|mama|papa|niets|niks|nooit|niet|geen|bu\w*ren|buurman|buurvrouw|politie|dokter|baas"
    r"|kinderen|zoon|dochter|vriend\w*|wie|welke|hoe|waarom|morgen|vandaag|gisteren|avond|minuut|minuten|uur|uren"
    r"|dag|dagen|week|keer|elke|alleen|behalve|tenzij|voor|na|tot|weer|eten|koffie"
    r"|verwarming|gordijnen|tv|sproei|start|stop|oma|opa|mensen|iedereen|alles|tijd|zet|doe|schakel|kook",
    asks="waarschuw|verwittig|inform|alarm|wek|bericht|meld|laat|zeg|vertel|geef|stuur|zend|doe|zet|schakel|open"
    "|sluit|speel|neem|film|maak|bel|app|bewaak|hou|let|stoor|stop|start|draai|vergrendel|herinner|wil|graag|mail"
    "|toon|activeer|hoef|ping|sms|sproei",
    reasons=DUTCH_REASONS,
    marks=DUTCH_MARKS,
    does=r"(?:(?:kun\s+je|wil\s+je|kan\s+je)\s+)?(?:sproei|besproei|giet|begiet|voer\b|voeder|verwarm|verhit"
    r"|koel|maak\b|was\s+(?:de|het|mijn|mn)\b|dweil|veeg|stofzuig|zuig|poets|blaf\b|bestel|koop|kook|bak\b"
    r"|bereid|breng|haal|verjaag|jaag|trek|laat\b|verhoog|verlaag|regel|herstart|deactiveer|activeer|trek"
    r"|steek|spuit|maai|lees|zing|aai|wandel|pomp\b|vul|leeg|droog|lucht\b|ventileer|tel\b|noteer|simuleer"
    r"|pauzeer|boek|ruim|geef|rol|ontgrendel|reinig)"
    r"|(?:doe|zet|schakel|sluit|open)(?=\s+(?:de|het|alle|mijn)\b)",
    ways=r"(?:e )?mail(?:tje|s)?|email(?:tje|s)?|sms(?:je| je)?|appje|whatsapp(?:je)?|telegram|brief(?:je)?|fax",
    spared=r"hoe(?:f|ft|ven)\b[^,;:.!?]*?\b(?:niet|niets|niks|geen|nooit)\b[^,;:.!?]*?\b(?:(?:ge)?meld(?:en)?|(?:ge)?waarschuw\w*"
    r"|verwittig\w+|(?:ge)?wek\w*|zeggen|gezegd|vertellen|verteld|weten|horen|informeren|melding(?:en)?|bericht(?:en)?|seintje"
    r"|storen|bellen|alarmeren)(?:\s+te\s+worden)?|niet\s+nodig\b[^,;:.!?]{0,30}?\b(?:melden|waarschuwen|zeggen|vertellen|wekken"
    r"|informeren)",
)
