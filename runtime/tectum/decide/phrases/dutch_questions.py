"""Dutch: how people ask what happened."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from tectum.decide.phrases import question_kinds as of
from tectum.decide.phrases.book import Moment
from tectum.decide.phrases.dutch_happenings import AWAY
from tectum.decide.phrases.question_kinds import DAY_S, HOUR_S

_NOON = Moment(time(12), "exact")
_SAID = {
    "dawn": "(vroeg in de ochtend|heel vroeg|bij dageraad|in alle vroegte|vroeg in de morgen)",
    "morning": "(ochtend|morgen|voormiddag|in de ochtend|sochtends|smorgens|in de morgen)",
    "noon": "(tussen de middag|rond de middag|tijdens de lunch)",
    "afternoon": "(middag|namiddag|in de middag|smiddags|in de namiddag)",
    "evening": "(avond|in de avond|savonds)",
    "night": "(nacht|in de nacht|snachts)",
}
_ENDS = {
    "morning": ("ochtend", "morgen"),
    "afternoon": ("middag", "namiddag"),
    "evening": ("avond",),
    "night": ("nacht",),
}
_WEEK = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
TIMES: list[tuple[str, Any]] = [
    ("vandaag|(in de loop van|gedurende|tijdens) de dag|de hele dag|vandaag de dag|overdag vandaag"
    "|tot nu toe vandaag|vandaag tot nu toe", "today"),
    ("gisteren|(in de loop van|de hele dag) gisteren|de hele dag gisteren", "yesterday"), ("eergisteren", "before"),
    ("{l} geleden", of.AGO), ("een week geleden", (of.AGO, 7.0, DAY_S)), ("een paar dagen geleden", (of.AGO, 3.0,
    DAY_S)),
    ("[op|afgelopen|vorige|deze] {d}", of.WEEKDAY),
    *((f"gisteren {said}|gister{said}", ("yesterday", part)) for part, said in _SAID.items()),
    *((f"gister{end}|gisteren{end}", ("yesterday", part)) for part, ends in _ENDS.items() for end in ends),
    *((f"eergisteren {said}", ("before", part)) for part, said in _SAID.items()),
    *((f"[op|afgelopen|vorige] {{d}} {said}", (of.WEEKDAY, part)) for part, said in _SAID.items()),
    *((f"[op|afgelopen|vorige] {day}{end}", ((of.WEEKDAY, part), (at,))) for at, day in enumerate(_WEEK) for part,
    ends in _ENDS.items() for end in ends),
    ("vanochtend vroeg|vroeg in de ochtend|heel vroeg vanochtend|vroeg vanochtend|bij het ochtendgloren"
    "|in alle vroegte|vanmorgen vroeg", "dawn"),
    ("[al] (vanochtend|vanmorgen|deze ochtend|in de ochtend|sochtends|smorgens|deze morgen)|(gedurende"
    "|tijdens) de ochtend|de hele ochtend", "morning"),
    ("(tussen de middag|rond de middag|tijdens de lunch|tijdens lunchtijd)", "noon"), ("(vanmiddag|deze middag"
    "|in de middag|smiddags|vannamiddag|tijdens de middag|de hele middag|in de loop van de middag)", "afternoon"),
    ("(vanavond|deze avond|in de avond|savonds|tijdens de avond|de hele avond|in de loop van de avond)", "evening"),
    ("(vannacht|afgelopen nacht|snachts|in de nacht|deze nacht|de afgelopen nacht|(tijdens|gedurende) de nacht"
    "|midden in de nacht|de hele nacht|vorige nacht|in de afgelopen nacht|laatste nacht|gedurende de afgelopen nacht"
    "|in de loop van de nacht)", "night"),
    ("[in|gedurende] (deze week|de week)|de hele week|sinds het begin van de week|tot nu toe deze week|van de week",
    "week"), ("[in|gedurende] (vorige week|de vorige week|afgelopen week|de afgelopen week)", "last_week"),
    ("[in] deze maand", "month"), ("[in] (vorige maand|afgelopen maand)", "last_month"),
    ("[in|tijdens|gedurende] (het|dit|afgelopen|het afgelopen|vorig|het hele) weekend|in het weekend"
    "|afgelopen weekend", "weekend"),
    ("(in|gedurende|tijdens|binnen) (de|het) (laatste|afgelopen|voorbije) {l}|(de|het) (laatste|afgelopen) {l}"
    "|sinds {l}|(afgelopen|laatste) {l}", of.PAST),
    ("[in|gedurende] het (laatste|afgelopen) uur|(afgelopen|laatste) uur", (of.PAST, 1.0, HOUR_S)),
    ("[in] het (laatste|afgelopen) half uur|(afgelopen|laatste) half uur|[in] het (laatste|afgelopen) halfuur",
    (of.PAST, 0.5, HOUR_S)),
    ("[in] de (laatste|afgelopen) [paar] uren|[in] de (laatste|afgelopen) paar uur", (of.PAST, 3.0, HOUR_S)),
    ("[in] de (laatste|afgelopen) [paar] dagen", (of.PAST, 3.0, DAY_S)),
    ("(zojuist|daarnet|zonet|net|een moment geleden|zo net|net nog|daarstraks|een paar minuten geleden"
    "|een minuut geleden|zopas)", (of.PAST, 0.25, HOUR_S)), ("(recent|onlangs|laatst|recentelijk|de laatste tijd)",
    (of.PAST, 1.0, DAY_S)), ("(ooit|weleens|wel eens)", of.EVER),
    ("(sinds|vanaf) {t}", of.SINCE), ("(na|later dan) {t}", of.AFTER), ("(voor|tot) {t}", of.BEFORE),
    ("sinds (de lunch|de middag|vanmiddag)", (of.SINCE, _NOON)), ("na (de lunch|de middag)", (of.AFTER, _NOON)),
    ("voor (de lunch|de middag)", (of.BEFORE, _NOON)),
    ("(sinds|vanaf)", of.ONWARDS), ("(tussen|van|vanaf) {t} (en|tot) {t}|{t} tot {t}", of.HOURS), ("(om|rond"
    "|omstreeks|tegen|rond een uur of|rondom|zo rond|om ongeveer) {t}", of.AROUND),
    (f"{AWAY}|(terwijl|toen|wanneer|in de tijd dat) (we|ik|wij|iedereen) [allemaal|even] (weg|afwezig|niet thuis"
    f"|van huis|op vakantie|op het werk|aan het werk|de deur uit|op reis|boodschappen doen|er niet|niet in huis"
    f"|buitenshuis|weg van huis|op kantoor|uit) (was|waren|ben geweest|zijn geweest)|(sinds|nadat|toen) (we|ik"
    f"|wij) (weg zijn|weg ben|weggingen|wegging|vertrokken|vertrok|vertrokken zijn|vertrokken ben|ben vertrokken"
    f"|zijn vertrokken|het huis uit ben)|toen er niemand thuis was|(terwijl|toen) [er] niemand thuis was"
    f"|tijdens (mijn|onze) afwezigheid|toen het huis leeg was|in mijn afwezigheid", of.AWAY),
    ("(terwijl|toen) (we|ik|wij|iedereen) [allemaal] (sliepen|sliep|lagen te slapen|lag te slapen|in bed lagen"
    "|in bed lag|op bed lagen)|tijdens (mijn|onze) slaap", of.ASLEEP),
]  # fmt: skip
_ANY = "(iets|wat|ook maar iets|er iets|niets|er wat)"
_ADJ = (
    "[bijzonders|vreemds|raars|ongewoons|ongebruikelijks|speciaals|interessants|belangrijks|nieuws|verdachts"
    "|opvallends|noemenswaardigs|ergs|geks|anders|abnormaals]"
)
_HAPPENED = (
    "(gebeurd|voorgevallen|aan de hand geweest|gaande geweest|plaatsgevonden|aan de hand|loos geweest|loos"
    "|te doen geweest|gaande)"
)
PHRASES: Mapping[str, Sequence[tuple[str, Any]]] = {
    of.LEAD: [
        ("(kun|kan|kunt|zou|wil) (je|jij|u|ik) [me|mij|ons] [misschien|even|alsjeblieft] (vertellen|zeggen|nakijken"
        "|controleren|laten weten|laten zien|nagaan|checken|uitzoeken|kijken|zien)", ""), ("(kun|kan|kunt|zou"
        "|wil) (je|jij|u) [me|mij|ons] [misschien|even|alsjeblieft]", ""),
        ("(ik|we|wij) (wil|zou|willen|zouden|wilde|vraag|vroeg) [graag|wel|me|mij] [graag|wel] [af] [willen] [weten"
        "|afvragen|horen|checken]", ""), ("(weet|weten) (je|jij|u) [toevallig|misschien|nog]|heb je enig idee"
        "|herinner je je", ""),
        ("(vertel|zeg|laat) [me|mij|ons] [eens|even] [weten|zien]|(hoi|hallo|hey|zeg|trouwens|een vraag|vraagje"
        "|kleine vraag|sorry|pardon|nou|even een vraag)|(kijk|check) [eens|even] [na]|ik ben benieuwd"
        "|ik ben nieuwsgierig|willen|weten", ""),
    ],
    of.IF: [("of", "")],
    of.WHAT: [
        (f"wat (is|was|heeft|zijn) [er|zich] [allemaal|precies|nou] [er|zich] {_HAPPENED}|wat (gebeurde"
        f"|speelde) [er] [allemaal] [zich] [af]|wat heb (je|jij) [allemaal] (gezien|gehoord|opgemerkt|opgenomen"
        f"|geregistreerd|gemerkt)|wat heb ik [allemaal] gemist|wat hebben we [allemaal] gemist"
        f"|wat heeft (zich) [allemaal] (afgespeeld|voorgedaan)|wat [er] [allemaal] (gebeurd is|is gebeurd|gebeurde)"
        f"|alles wat er (gebeurd is|is gebeurd)|wat voor nieuws is er"
         "|(geef|maak) [me|mij|ons] [eens|even] (een|de) (samenvatting|overzicht) [van]|[een] (samenvatting"
         "|overzicht) van|praat (me|mij|ons) [even] bij [over]|welke gebeurtenissen waren er|wat is er nieuw"
         "|wat waren de gebeurtenissen", ""),
        ("wat (is|was|heeft) [er]|wat", of.HALF), (f"(is|was|heeft|zijn|waren) [er|zich] {_ANY} {_ADJ} {_HAPPENED}"
        f"|(is|was) [er] {_ANY} {_ADJ}|{_ANY} {_ADJ} {_HAPPENED}|gebeurde er {_ANY} {_ADJ}|(heb|hebben) (ik"
        f"|we) {_ANY} {_ADJ} gemist|{_ANY} {_ADJ} gemist|heb je {_ANY} {_ADJ} (gezien|gehoord|opgemerkt|gemerkt"
        f"|geregistreerd)", ""),
        (f"{_ANY} ({_ADJ[1:-1]})", ""), ("(is|was|waren|zijn) [er] [enige|nog|een] (activiteit|beweging|incidenten"
        "|incident|gebeurtenissen|alarmen|meldingen|bedrijvigheid|alarm|voorvallen|onrust|drukte) [geweest]", ""),
        (_HAPPENED, ""), (_ANY, of.ANY),
    ],
    of.WHEN: [
        ("(wanneer|hoe laat|om hoe laat|op welk tijdstip|rond hoe laat|op welk moment|op welke dag|sinds wanneer"
        "|wanneer precies|hoe laat precies|omstreeks hoe laat) (is|heeft|was|zijn|hebben|ging|had|werd)", of.ALONE),
        ("wanneer (was|wast) dat|wanneer|hoe laat|om hoe laat|op welk moment|op welk tijdstip|rond hoe laat"
         "|op welke dag", ""),
    ],
    of.LASTLY: [("[wanneer] (was|is) [het|de] [voor het] (laatste keer|laatst) [dat]"
    "|wanneer was de laatste keer [dat]|hoe lang (is het|geleden is het) geleden [dat]|hoelang is het geleden [dat]"
    "|hoe lang geleden (is|heeft|was)|wat was de laatste keer dat|(van) wanneer (dateert|is) de laatste"
    "|[de] laatste keer dat", "")],
    of.FIRSTLY: [("[wanneer] was de (allereerste|eerste) keer [dat]|de eerste keer dat", "")],
    of.LAST: [("(voor het laatst|[voor] de laatste keer|het laatst|laatst|als laatste|[de|het] laatste)", "")],
    of.FIRST: [("(voor het eerst|[voor] de eerste keer|het eerst|als eerste|[de|het] eerste|de allereerste)", "")],
    of.LAST_ONE: [("(de laatste persoon|de laatste bezoeker|de laatste mens)", "person"), ("(de laatste auto"
    "|het laatste voertuig)", "vehicle")], of.FIRST_ONE: [("(de eerste persoon)", "person"), ("(de eerste auto"
    "|het eerste voertuig)", "vehicle")],
    of.OFTEN: [("(hoe vaak|hoeveel keer|hoe dikwijls|hoeveel maal|hoe frequent|hoe vaak in totaal) [is|heeft|was"
    "|zijn|hebben|werd|ging]", "")], of.MANY: [("(hoeveel|wat is het aantal|het aantal) [verschillende]", "")],
    of.LONG: [("(hoe lang|hoelang|hoeveel tijd) (duurde|duurden)"
    " (die|dat|het|ze) [in totaal|bij elkaar|alles bij elkaar]"
    "|(hoe lang|hoelang|hoeveel tijd|hoeveel minuten|hoeveel uur) [in totaal|bij elkaar] [is|heeft|was"
    "|hebben|stond|zijn]", "")],
    of.CANNOT: [
        ("(welke kleur|wat voor kleur|wat voor|welk merk|welk soort|welk type|welk ras|welke soort) [auto|hond"
        "|kat] [was|had|is]|(waarom|hoezo|waardoor|hoe kwam het dat|met wie|bij wie|van wie|welke|welk|hoe groot"
        "|hoe oud|wiens)", ""), ("(waarheen|waar) (is|was|ging) [heen]|wat (zei|deed)|wie heeft (gestolen"
        "|kapotgemaakt)|wie z n", ""),
    ],
    of.WAS: [
        ("(is|zijn|is er|zijn er)", of.HALF), ("(was|waren|heeft|hebben|werd|had|stond|stonden|ging|was er|heeft er"
        "|waren er|werd er|had)", ""), ("(heb|hebt|heeft|hebben) (je|jij|u) [een|iets] [gezien|gehoord|opgemerkt]"
        "|(zag|hoorde|merkte) (je|jij|u)|(hebben|heb) (we|ik) [gehad]|(is|was) [er] [een] (spoor|teken) van", ""),
    ],
    of.WHO: [("wie (is|was|heeft|waren|stond|zijn|er)|wie", ""), ("wie (was|is|waren) er [allemaal] [geweest"
    "|langs geweest|langsgekomen]|wie er was", of.ALONE)],
    "subject": [("(iemand anders|niemand|mensen|personen|persoon|iemand|volk)", "person"), ("(auto 's|autos"
    "|voertuigen|auto)", "vehicle"), ("(katten|kat)", "cat"), ("(honden|hond)", "dog"), ("(de|het) (bel|deurbel)",
    "doorbell"), ("[een|het] (rookalarm|brandalarm)", "smoke_alarm")],
    "verb": [
        ("(gekomen|binnengekomen|aangekomen|thuisgekomen|gearriveerd|binnengelopen|ingelopen|opgereden|teruggekomen"
        "|binnengegaan|komen aanrijden|kwam|kwamen|langsgekomen|thuis gekomen|kwam thuis|kwam binnen|kwam aan)",
        "arrives"), ("(weggegaan|vertrokken|verlaten|weggelopen|weggereden|uitgegaan|naar buiten gegaan|vertrok"
        "|ging weg|verliet|weggegaan|ging de deur uit)", "leaves"),
        ("(geweest|gezien|gelopen|langsgekomen|langsgelopen|rondgelopen|gestaan|gezeten|langsgereden|voorbijgekomen"
        "|rondgehangen|rondgeslopen|geparkeerd|aanwezig|stond|liep|liepen|zat|was|waren|gelegen|bewogen|gereden"
        "|doorgebracht|verbleven|doorgekomen|langs geweest|te zien|gespot|gedetecteerd|langskwam|kwam langs)",
        "seen"),
        ("(klonk|klonken|loeide|loeiden|weerklonk|gegaan|afgegaan|geklonken|gelopen|af geweest|af gegaan|ging af"
        "|ging)", "sound"), ("(gebroken|gesneuveld"
        "|kapotgegaan|ingeslagen|stukgegaan|kapot gegaan)", "break"), ("(geblaft|blafte)", "bark"), ("(gehuild"
        "|huilde)", "cry"), ("(gemiauwd|miauwde)", "meow"), ("(gehoest|hoestte)", "cough"), ("(geschreeuwd|gegild"
        "|schreeuwde|gilde)", "scream"), ("(gepraat|gesproken|gelachen|praatte|praatten)", "talk"),
        ("(geklopt|klopte|aangeklopt) [op de deur|aan de deur]|op de deur geklopt|aan de deur geklopt", "knock"),
        ("(aangebeld|gebeld|belde|belde aan|aanbelde)", "ring"), ("(gesnurkt|snurkte)", "snore"),
    ],
    "term": [
        ("[het|er] (gepiept|piepte|piepte er iets|iets gepiept)", "beep"),
        ("[een|de|poging tot|enige|er] (inbraak|inbraken|inbreker|inbrekers|indringer|indringers|poging tot inbraak)"
        "|(iemand) [geprobeerd] (ingebroken|in te breken|probeerde in te breken) [geprobeerd]|[er] ingebroken"
        "|geprobeerd in te breken", "intrusion"),
        ("[een|de|er] (bezoek|bezoekers|bezoeker|visite|gasten) [gehad|gekomen|geweest|gekregen|langs geweest"
        "|langsgekomen|hadden|had|kregen|kreeg|kwam|kwamen]", "visitor"), ("[het|een|er] (geblaf)", "dog_bark"),
        ("[de|er] (stemmen|gepraat)|(iemand|mensen) (praten|horen praten)", "speech_or_laughter"), ("[een|het"
        "|er] (geschreeuw|gegil|gil)", "scream"), ("[het|een] (gehuil|babygehuil)", "baby_cry"),
        ("[een|het] (hulpgeroep|geroep om hulp)|om hulp geroepen", "distress"), ("[de|er] voetstappen", "footsteps"),
        ("[een|er] (glas|ruit|raam) (gebroken|gesneuveld|kapot|breken|kapotgegaan)|glasbreuk|brekend glas",
        "glass_break"),
        ("[er] (op de deur geklopt|aangeklopt|geklopt|aan de deur geklopt)", "door_knock"), ("[er] (aangebeld|gebeld"
        "|aan de deur gebeld)", "doorbell"),
    ],
    "filler": [
        ("alsjeblieft|alstublieft|aub|graag|bedankt|dank je|precies|ongeveer|in totaal|minstens een keer|ook|nog|al"
        "|wel|even|eigenlijk|misschien|toevallig|dan|daar|hier|er|thuis|in huis|bij ons|ergens|hij|zij|het|je|me"
        "|zich|en|dat|toch|soms|is|heeft|zijn|hebben|was|waren|geweest|werd|wordt|gehad|overal|zowat|trouwens|ons|we"
        "|ik|door|in totaal bij elkaar|ooit|deze keer|allemaal|of niet|eens|aan|zo|ergens in huis|gaan", ""),
    ],
    of.THEN: [("toen", "")],
    of.ARTICLE: [("de|het|een|'n|n|onze|mijn|die|dat|deze|dit|enige|enig", "")],
    of.WINDOW: TIMES,
}  # fmt: skip
STATES = {
    "open": "[is|heeft|was|werd|stond|opengestaan|open] (open|geopend|opengegaan|opengemaakt|open gegaan|opengedaan"
    "|open geweest|opengestaan|open gestaan|ging open|openging|open gedaan) [geweest|gestaan|gemaakt]",
    "closed": "[is|was|werd|ging] (dicht|gesloten|dichtgegaan|dichtgedaan) [geweest|gegaan]",
    "on": "[is|heeft|was|werd] (aan|aangegaan|gedraaid|gelopen|aangeslagen|aangesprongen|gewerkt|gepompt"
    "|ingeschakeld|aangezet|aangestaan|aan gestaan|gestart|actief|in werking|draaide|liep|sloeg aan|ging aan"
    "|sprong aan|aan gegaan|bezig) [geweest|gestaan]",
    "off": "[is|was|werd|ging] (uit|uitgegaan|gestopt|uitgevallen|uitgeschakeld|uitgezet) [geweest]",
}
WAS_WORDS = (
    r"was|waren|heeft|hebben|heb|had|hadden|werd|werden|(?:af|aan|in|op|uit|binnen|weg|langs|voorbij|thuis|terug"
    r"|open|dicht|rond|los|mee|om|door)?ge\w{3,}|stond|ging|kwam|kwamen|blafte|huilde|belde|klopte|liep|zat|laatst"
    r"|laatste|vertrok|vertrokken|sliep|sliepen|verlaten|gisteren|zag|hoorde|lag|gebeurde|vannacht|ingebroken"
    r"|draaide|sprong|sloeg|duurden?|(?:weer)?klonk(?:en)?|loeiden?|piepte|toeterde|snurkte|hoestte|gilde|miauwde"
)
TO_COME = "zal|zullen|morgen|volgende|gaat|gaan|overmorgen|straks|moet|komende"
OVER = frozenset({"laatste", "afgelopen", "vorige", "voorbije", "vorig", "geleden"})
