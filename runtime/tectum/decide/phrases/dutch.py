"""Dutch."""

from typing import Any

from tectum.decide.phrases.book import NOWHERE, OF, ONWARDS, PAST, UNHEARD, WARMTH, WITH, Language
from tectum.decide.phrases.composed import limits, within
from tectum.decide.phrases.dutch_happenings import CONTEXTS, STATES, SUBJECTS, TERMS, VERBS
from tectum.decide.phrases.dutch_words import (
    COUNTS,
    DAYS,
    HALVES,
    NEGATIONS,
    NUMBERS,
    SHORT_DAYS,
    TURNS,
    UNITS,
    UNKNOWABLE,
    clock,
)

_MORE = (
    "(langer dan|meer dan|minstens|minimaal|ten minste|tenminste|op zijn minst|minimum|al meer dan|al langer dan"
    "|op z n minst|zeker|ruim|meer als|langer als)"
)
_ON_END = (
    "achter elkaar|aan een stuk|aan één stuk|onafgebroken|zonder onderbreking|zonder pauze|zonder ophouden|non stop"
    "|nonstop|of langer|of meer|aaneengesloten|continu|aan een stuk door|aan één stuk door|achtereen|lang|in totaal"
    "|zonder te stoppen|onophoudelijk|op rij"
)
_WARM = "graden|graad|°c|° c|°|c|graden celsius|gr"
_PERCENT = "procent|%"
_REACH = (
    "(is|wordt|stijgt|komt|gaat|zakt|daalt|valt|ligt|loopt op|oploopt|blijft|staat|uitkomt|klimt|stijgen|dalen"
    "|gestegen is|gedaald is|gezakt is|komen|zakken|terugloopt|geraakt|heeft bereikt|duikt|aangeeft|was|schiet"
    "|terugzakt|gaat worden|zit|raakt|is gezakt|is gestegen|is gedaald|wijst|hebben|heeft)"
)
WHEN = (
    "(als|wanneer|zodra|indien|ingeval|in het geval dat|in geval dat|elke keer als|elke keer dat|telkens als"
    "|telkens wanneer|iedere keer als|iedere keer dat|op het moment dat|ophetmomentdat|zogauw|het moment dat|mocht"
    "|mochten|steeds als|steeds wanneer|voor het geval dat|voor het geval|zo gauw als|meteen als|meteen wanneer"
    "|altijd als|altijd wanneer|stel dat|dat|of|wanneer dan ook|in het geval|op het ogenblik dat|mits|telkens"
    "|zodra als|direct als)"
    " [er|ooit|het|toevallig|eens|dat]"
)
_TELL = (
    "(waarschuw|verwittig|informeer|alarmeer|wek|bericht|attendeer|meld|app|bel|sms|ping|alarmeren|waarschuwen"
    "|verwittigen|wekken|informeren)"
)
PHRASES: dict[str, list[tuple[str, Any]]] = {
    "subject": SUBJECTS,
    "verb": VERBS,
    "term": TERMS,
    "context": CONTEXTS,
    "ask": [
        (f"{_TELL} (me|mij|ons) [even|meteen|direct|dan|aub|alsjeblieft]|(me|mij|ons) (waarschuwen|wekken|informeren"
        f"|verwittigen)|laat [het] (me|mij|ons) [het] [even|meteen|direct] weten|(zeg|vertel|meld) [het] (me|mij"
        f"|ons) [het] [even]|maak (me|mij|ons) wakker|geef (me|mij|ons) [even] (een seintje|een melding|bericht"
        f"|een waarschuwing)", ""),
        ("(stuur|geef|zend) (me|mij|ons) [even|dan|meteen] [een] (bericht|berichtje|melding|seintje|notificatie"
        "|waarschuwing|appje|sms|mail|pushbericht|signaal|alert)", ""),
    ],
    "watch": [
        (f"{_TELL} (me|mij|ons) (bij|voor|over|van|ingeval van|in geval van)|(geef|stuur) (me|mij"
        f"|ons) [een] (melding|bericht|waarschuwing|seintje) (bij|van|voor|over)|(melding|waarschuwing|alarm|bericht"
        f"|alert) (bij|voor|van)", ""),
        ("(meld|rapporteer|signaleer|kondig) [me|mij|ons] [elke|iedere|elk|ieder]", ""),
        ("(let op|hou|houd) [het|de] [in de gaten]|in de gaten|in de gaten houden|let goed op|houd een oogje op"
        "|hou een oogje op|bewaak|kijk uit naar|luister naar|hou het oog op|hou in de gaten|houd in de gaten|bewaken"
        "|let op", ""),
    ],
    "when": [(WHEN, ""), ("(in geval van|bij het minste|bij elke|bij ieder|bij iedere|bij een|bij)", OF)],
    "cannot": [
        ("(per|via) [een] (sms|sms je|smsje|mail|mailtje|e mail|email|brief|post|telefoon|whatsapp|telegram|fax"
         "|radio|app"
         "|appje)|(met|in) een (sms|sms je|smsje|mail|mailtje|e mail|email|brief|briefje|appje|whatsapp)"
         "|telefonisch|schriftelijk", ""),  # told by other means than those of this house
        ("(minder dan|korter dan|hoogstens|maximaal|niet langer dan|niet meer dan) {l}", ""),
        ("(waarschuw|stoor|wek|bel|bericht|meld|verwittig|zeg|stuur|informeer|vertel|geef|laat) [het] (me|mij"
        "|ons) [alsjeblieft|aub|dan|het] (niet|nooit|niets|geen|niks) [meer] [berichten|meldingen|bericht|weten"
        "|waarschuwingen|melding|iets]|(stop|hou) [op] met (me|mij|ons) (te) (waarschuwen|wekken|bellen|storen"
        "|berichten|informeren)|(ik|we) (wil|willen|hoef|hoeven) [het] (niet|geen|nooit) [meer] (gewaarschuwd|gewekt"
        "|meldingen|melding|bericht|berichten|weten|gestoord|gebeld) [worden|te worden|krijgen|te krijgen|te weten]"
        "|(niet|geen) (waarschuwen|wekken|meldingen|melding|storen|berichten) [meer]|je hoeft (me|mij"
        "|ons) niet te (waarschuwen|wekken|storen)", ""),
        ("[meer dan|minstens|precies|alleen] {n} (personen|mensen|honden|katten|auto 's|autos|voertuigen|bezoekers"
        "|keer per dag|keer per uur|mannen)|(meerdere|verschillende|veel|een groep|een paar|een hoop"
        "|heel wat) (personen|mensen|honden|katten|auto 's|autos|voertuigen|bezoekers)", ""),
        ("(voor|tot|sinds|rond|tegen|om) {t}|dan (normaal|gewoonlijk|anders|gebruikelijk)|(elke|elk|om de|over"
        "|iedere) {l}|{l} (later|daarna|eerder|daarvoor)|{l} (voor|na) (zonsondergang|zonsopgang|middernacht)", ""),
        ("(morgen|vanavond|vannacht|vanmiddag|vandaag|volgende week|deze week|dit weekend|komend weekend"
        "|volgend weekend|overmorgen|morgenochtend|morgenavond)|(volgende|aanstaande|komende|deze) {d}|om de {d}|(de"
        "|elke) (eerste|tweede|laatste) {d} [van de maand]", ""),
        ("(nog een|een tweede|een andere|een derde) (persoon|hond|kat|auto|keer)", ""),
    ],
    "filler": [
        ("achter elkaar|onafgebroken|aan één stuk door|aan een stuk door|continu|zonder ophouden|onophoudelijk"
        "|non stop|aan één stuk|aan een stuk|zonder onderbreking|alsjeblieft|alstublieft|aub|svp|graag|bedankt"
        "|dank je|dankjewel|hallo|hoi|hey|hé|ok|oké|dan|ook|meteen|direct|onmiddellijk|gelijk|snel|even|eens"
        "|op mijn telefoon|op mn telefoon|op mijn mobiel|via een bericht|er|het|daar|hier|toch|nou|nu|zo|dus|ja|eh"
        "|ehm|uh|-|weer|opnieuw|plotseling|plots|opeens|ineens|nog|al|reeds|even|maar even|tegelijk|tegelijkertijd"
        "|samen|gelijktijdig|op elk moment|op elk tijdstip"
         "|dag en nacht|24 uur per dag|ongeacht het tijdstip|hoe laat het ook is|elke dag|in huis|in het huis|ergens"
         "|ergens in huis|overal|waar dan ook|dringend|beslist|zeker|altijd|toevallig|soms|bovendien|zich|je|jij|u"
         "|me|mij|ons|me dan|wel|gewoon|heel|erg|luid|hard|daarbij|van|buiten|binnen|op dat moment|dat|beide|op|in"
         "|af|wordt|binnen|allebei|een van beide|urgent|hoor|gauw|weleens|opeens|ervan|aan|die|om|te|per ongeluk",
         ""),
    ],
    "and": [(f"(en|plus|+|alsook|evenals|en dan|en ook|en daarna|en tegelijkertijd|en tegelijk|gevolgd door"
    f"|samen met) [{WHEN}]|terwijl|terwijl er|en terwijl", ""), ("met", WITH)],
    "or": [(f"(of|ofwel|dan wel|of anders|of ook|en of) [{WHEN}]", "")],
    "butnot": [
        ("(maar niet|behalve|tenzij|uitgezonderd|met uitzondering van|en niet|buiten|doch niet|maar niet in"
        "|maar niet op) [als|wanneer|in|op|dat|indien|tijdens]", ""), ("zonder (dat|dat er|een)|zonder", ""),
    ],
    "but": [("(maar|doch|echter) [er|dan|wel|als|wanneer]", "")],
    "out": [("(uit|vanuit|van af) [de|het|onze|mijn]", OF)],
    "only": [("[maar|en] (alleen|enkel|uitsluitend|slechts|alleen maar) [als|wanneer|tijdens|op|in|terwijl]", "")],
    "not": [("(niet|nooit) [meer|ook|er|eens]|geen [enkel|enkele]", UNHEARD), ("nergens", NOWHERE)],
    "for": [
        ("na {l}|{l} (voorbijgaat|voorbijgaan|verstrijkt|verstrijken|voorbij zijn|voorbij is)", ""),
        (f"[gedurende|voor|al|sinds|tijdens] [{_MORE}] {{l}} [{_ON_END}]|[al|gedurende] (de|het) (laatste"
        f"|afgelopen) {{l}}|{{l}} lang|(gedurende|al) {{l}}", ""),
        ("(in|tijdens|gedurende) (de|het) (laatste|afgelopen|voorbije) {l}|een {l} lang", ""),
    ],
    "times": [
        ("[minstens|minimaal|ten minste|tenminste|zeker] {n} (keer|maal|x) [achter elkaar|op rij|of vaker|of meer]",
        ""), ("(meer dan|vaker dan) {n} (keer|maal|x)", "more"), ("[minstens] {c}", ""), ("(meer dan|vaker dan) {c}",
        "more"),
        ("(meer dan een keer|meer dan één keer|vaker dan een keer)", ("more", 1.0)),
    ],
    "span": [
        *within("(binnen|in) (de|het) (volgende|komende|daaropvolgende) {u}|(binnen|in) (de|het) {u} (daarna|erna"
                "|daarop|erop|die volgt|dat volgt)|binnen (de|het) {u}",
                {"minuut": 60.0, "half uur": 1800.0, "halfuur": 1800.0, "kwartier": 900.0, "uur": 3600.0}),
        ("(binnen|in) de (volgende|komende|daaropvolgende) {l}", ""),
        ("[dat alles|dit alles|alles|dat allemaal|het geheel|allemaal] (binnen|in|binnen een tijdsbestek van"
         "|in een tijdsbestek van|in minder dan|binnen de|in de loop van"
        "|in een periode van|in een tijd van) [een|de] {l} [daarna|erna|na elkaar|van elkaar|erop|daarop|tijd]"
        "|met [minder dan|hooguit] {l} (ertussen|verschil|tussenpoos)|(niet) (meer dan|langer dan) {l} (na elkaar"
        "|daarna)|binnen {l} tijd", ""),
        ("(in|tijdens|gedurende) (de|het) (laatste|afgelopen|voorbije) {l}", PAST),
    ],
    "hours": [
        ("na {t} (en|maar) voor {t}", ""),
        ("[ergens|in de tijd|op een tijdstip|op enig moment] (tussen|van|vanaf) {t} (en|tot|tot en met|-) {t}"
        "|{t} (tot|-) {t}", ""), ("(na|vanaf|later dan) {t}", ONWARDS),
    ],
    "days": [
        ("[op|elke|iedere|de|elk|alleen op|een|op een|in de] {d}", ""), ("[in|tijdens|elk|ieder|op] (het|een|elk"
        "|ieder) weekend|weekends|sweekends|in weekenden|in de weekenden|elk weekend|in een weekend|weekend", (5, 6)),
        ("(doordeweeks|door de week|op werkdagen|op weekdagen|werkdagen|weekdagen|op doordeweekse dagen"
        "|op een werkdag|elke werkdag|elke weekdag|tijdens de werkweek|op een doordeweekse dag|in de werkweek"
        "|tijdens werkdagen|op een weekdag|iedere werkdag)", (0, 1, 2, 3, 4)),
    ],
    "part": [
        ("(snachts|in de nacht|tijdens de nacht|gedurende de nacht|midden in de nacht|bij nacht|in het donker"
        "|na zonsondergang|na het invallen van de duisternis|bij duisternis|elke nacht|na het vallen van de avond"
        "|sinds zonsondergang|tijdens de nachturen|nachts|in de nachtelijke uren|laat in de nacht"
        "|van zonsondergang tot zonsopgang|tussen zonsondergang en zonsopgang|iedere nacht|diep in de nacht"
        "|na donker|in de donkere uren|als het eenmaal donker is)"
         "|[als|wanneer|zodra|terwijl|zolang|nadat] het [buiten|al] (donker|nacht) (is|wordt|is geworden"
         "|geworden is)|als de zon onder is|nadat de zon onder is", "night"),
        ("(overdag|gedurende de dag|tijdens de dag|bij daglicht|op klaarlichte dag|in de loop van de dag|bij dag"
        "|op de dag)|[als|zolang|terwijl] het [buiten] (licht|dag) is", "day"),
    ],
    "above": [
        *limits([f"[het|de] [{_REACH}] [tot] (boven|boven de|meer dan|hoger dan|over de|tot boven|tot boven de"
        f"|warmer dan|heter dan|groter dan|uit boven) [de] {{n}} [{_REACH}] [uit|uitkomt|uitstijgt|komt|gaat]",
        "[de] {n} (overschrijdt|overstijgt|te boven gaat|overschreden wordt|overschreden|passeert)|(overschrijdt"
        "|overstijgt|passeert) [de] {n}"], ">", _WARM, _PERCENT),
        *limits([f"[{_REACH}] [tot] {{n}} (of meer|of hoger|of warmer) [{_REACH}]", "[minstens"
        "|minimaal] [de] {n} (bereikt|haalt|aantikt|heeft bereikt|bereikt heeft)|(bereikt|haalt) [de] {n}"
        "|tot {n} (stijgt|oploopt)|op {n} komt"], ">=", _WARM, _PERCENT),
        (f"[het] (warmer|heter) (wordt|is) dan {{n}} [({_WARM})]|[het] (warmer"
         f"|heter) dan {{n}} [({_WARM})] [{_REACH}]|boven de {{n}} [({_WARM})] [{_REACH}]",
        WARMTH + ">"),
    ],
    "below": [
        *limits([f"[het|de] [{_REACH}] [tot] (onder|onder de|minder dan|lager dan|beneden|beneden de|tot onder"
        f"|tot onder de|kouder dan|kleiner dan) [de] {{n}} [{_REACH}] [komt|zakt]"], "<", _WARM, _PERCENT),
        *limits([f"[{_REACH}] [tot] {{n}} (of minder|of lager|of kouder) [{_REACH}]", "tot {n} (daalt|zakt|afkoelt)"
        "|(daalt|zakt) tot {n}"], "<=", _WARM, _PERCENT),
        (f"[het] (kouder|koeler) (wordt|is) dan {{n}} [({_WARM})]|[het] (kouder"
         f"|koeler) dan {{n}} [({_WARM})] [{_REACH}]|onder de {{n}} [({_WARM})] [{_REACH}]",
        WARMTH + "<"),
    ],
}  # fmt: skip
NAMED = {
    "washing machine": ("wasmachine", "was"), "dishwasher": ("vaatwasser", "afwasmachine"), "dryer": ("droger",
    "wasdroger"), "fridge": ("koelkast",), "pool": ("zwembad",), "shed": ("schuur", "schuurtje"),
    "garden": ("tuin", "achtertuin", "voortuin"), "hall": ("gang", "hal", "vestibule", "inkomhal", "halletje"),
    "kitchen": ("keuken",), "driveway": ("oprit", "inrit", "oprijlaan"), "living room": ("woonkamer", "huiskamer",
    "kamer"),
    "bedroom": ("slaapkamer",), "nursery": ("babykamer", "kinderkamer"), "bathroom": ("badkamer",),
    "garage": ("garage",), "cellar": ("kelder",), "basement": ("kelder", "souterrain"), "attic": ("zolder",),
    "terrace": ("terras",), "balcony": ("balkon",),
    "yard": ("erf", "binnenplaats"), "path": ("pad", "tuinpad", "paadje", "padje"), "front door": ("voordeur",
    "buitendeur", "huisdeur"), "door": ("deur",), "temperature": ("temperatuur", "kamertemperatuur",
    "binnentemperatuur"), "window": ("raam",),
    "pump": ("pomp", "waterpomp", "tuinpomp"), "study": ("studeerkamer", "werkkamer"), "office": ("kantoor",
    "werkkamer"), "gate": ("poort", "hek"), "back door": ("achterdeur",), "street": ("straat",),
}  # fmt: skip
_BY = (
    "(in|op|bij|aan|door|langs|voor|achter|naast|naar|over|rond|rondom|onder|om|nabij|vlakbij|tot in|ergens in"
    "|ergens op|buiten in|buiten op|binnen in|in de buurt van|bovenop|midden in|midden op|af|vanaf|dicht bij"
    "|in de nabijheid van|achter in|voor in|ter hoogte van|in en om|tegen)"
)


def forms(name: str, what: str) -> list[str]:
    """How a place, a zone or a sensor of this name is spoken of."""
    if what == "sensor":
        return [f"[de|het|onze|mijn|een|die|deze] {name}"]
    return [f"[{_BY}] [de|het|onze|ons|mijn|een] {name}"]


DUTCH = Language(
    "nl",
    PHRASES,
    NUMBERS,
    UNITS,
    clock,
    DAYS,
    SHORT_DAYS,
    frozenset({"en", "of", "op"}),
    frozenset({"tot", "t/m", "-", "met"}),
    NAMED,
    UNKNOWABLE,
    NEGATIONS,
    forms,
    {
        "understood": "begrepen: melden als {rule}",
        "night": "de nacht is van {begin:%H:%M} tot {end:%H:%M}",
        "sun": "de nacht is van zonsondergang tot zonsopgang op {latitude:g}, {longitude:g}",
        "refused": "'{sentence}' is niet begrepen, dus er is niets mee gedaan",
        "part": "niet begrepen: '{part}'",
        "identity": "wie iemand is, is niet te weten",
        "feeling": "wat iemand voelt of bedoelt, is niet te weten",
        "nearest": "het dichtst in de buurt: {offer}",
        "examples": "bijvoorbeeld: {examples}",
        "two": "'{sentence}' kan {readings} betekenen; zeg het anders",
        "exists": "zo'n regel is er al",
    },
    STATES,
    HALVES,
    COUNTS,
    verb_first=True,
    parted="-",
    names=True,
    turns=TURNS,
    asks_by_verb=True,
)
