"""Dutch: who and what there is, what they do, where the people of the house are, and what sensors say."""

from tectum.decide.phrases.composed import Phrases, doing, noises, things

GOING = (
    "(nietophoudt|begint te|begint met|begon te|begint|blijft|blijven|is|zijn|wordt|heeft|hebben|staat te|zit te"
    "|ligt te|loopt te|gaat|aan het|is aan het|zijn aan het|aan t|weer|is gaan|zou|ooit|nog|te|constant|was|werd"
    "|staan te|zitten te|mocht|even)"
)
_KNOWN = (
    "een|de|het|die|dat|deze|dit|enige|'n|n|één of andere|een andere|een van de|de aanwezigheid van een"
    "|aanwezigheid van een|een vreemde|t"
)
_ANY = f"[{_KNOWN}]"
"""In front of a car: whose it is is not to be told."""
_SOME = f"[{_KNOWN}|onze|mijn]"
_NO = "(geen|geen enkele|geen enkel|er geen|nergens een|geen een)"
_ALL = "(alle|elke|de laatste|iedere)"
_THINGS = {
    "cat": "kat|katten|poes|poezen|kitten|kater",
    "dog": "hond|honden|hondje|puppy",
}
_CARS = {"vehicle": "auto|auto 's|autos|voertuig|voertuigen|wagen|wagens|busje|bestelbus|vrachtwagen|busjes|bestelauto"}
_ONE = (
    "[de aanwezigheid van|aanwezigheid van|ook maar] (iemand [anders]|een persoon|personen|mensen|de mensen"
    "|wie dan ook|een mens|een individu|de persoon|volk|ergens iemand|de aanwezigheid van mensen|iemand wie dan ook"
    "|'n persoon)|beweging|enige beweging|een beweging|bewegingen|(elke|iedere|de minste) beweging|(elke|iedere"
    "|enige) aanwezigheid"
)
_NOBODY = (
    "[helemaal|er] (niemand|geen mens|geen mensen|geen persoon|geen personen|geen kip|geen levende ziel"
    "|geen beweging|geen enkele beweging|niet iemand|geen enkel persoon|geen sterveling|geen teken van leven"
    "|geen enkel teken van leven|geen mens meer) [meer]|(leeg|verlaten|uitgestorven) (is|blijft|staat|was"
    "|is gebleven)|(is|blijft|staat) (leeg|verlaten|uitgestorven)|leeg"
)
SUBJECTS: Phrases = [
    (_ONE, "person"),
    (_NOBODY, "no person"),
    ("(iedereen|alle mensen|de laatste|de laatste persoon|het hele gezin|allemaal|wij allemaal|we allemaal"
    "|de laatste van ons)", "every person"),
    *things(_THINGS, _SOME, _NO, _ALL),
    *things(_CARS, _ANY, _NO, _ALL),
    (f"{_SOME} (rookmelder|rookmelders|rookalarm|brandalarm|brandmelder|rookdetector|brandmelders|rook alarm)",
    "smoke_alarm"),
    (f"{_SOME} (comelder|comelders|koolmonoxidemelder|koolmonoxidemelders|co alarm|koolmonoxidealarm|co detector"
    f"|coalarm|koolmonoxide alarm|koolmonoxidedetector|koolmonoxide|co melders)", "co_alarm"),
    (f"{_SOME} (sirene|sirenes)", "siren"),
    (f"{_SOME} (glas|ruit|ruiten|raam|vensterglas)", "glass_break"),
    (f"{_SOME} (baby|zuigeling|kleintje|kleine)", "baby"),
    (f"{_SOME} (deurbel|bel|voordeurbel)", "doorbell"),
    (f"{_SOME} (claxon|toeter|autoclaxon)", "car_horn"),
    (f"{_SOME} (motor|automotor)", "engine"),
    (f"{_SOME} (water|kraan|douche|waterkraan)", "water"),
    (f"{_SOME} vuur", "crackling_fire"),
    (f"{_SOME} muziek", "music"),
    ("iets|[een|het] apparaat|[de|een] (timer|wekker)", "beep"),
    (f"{_SOME} stofzuiger", "vacuum"),
]  # fmt: skip
_VERBS = {
    "seen": (
        "is|zijn|staat|staan|loopt|lopen|zit|zitten|ligt|liggen|bevindt|bevinden|rondloopt|rondlopen|rondhangt"
        "|rondhangen|zich bevindt|zich ophoudt|te zien|te zien is|te vinden is|gezien|gezien wordt|wordt gezien"
        "|gezien is|ziet|zie|je ziet|gespot wordt|gedetecteerd|gedetecteerd wordt|wordt gedetecteerd|opgemerkt"
        "|opgemerkt wordt|waargenomen|waargenomen wordt|beweegt|bewegen|wandelt|wandelen"
        "|voorbijkomt|voorbij komt|langskomt|langsloopt|voorbijloopt|langs loopt|rondsluipt|sluipt|sluipen"
        "|rondzwerft|rondscharrelt|scharrelt|zwerft|wacht|wachten|blijft|blijven|blijft staan|blijft hangen|hangt"
        "|hangen|geparkeerd|geparkeerd staat|geparkeerd is|parkeert|stilstaat|stil staat|aanwezig|aanwezig is"
        "|daar is|er is|rondrijdt|slaapt|was|waren|geweest|staan is|gestaan|gezeten|gelopen|langsgekomen"
        "|langsgelopen|passeert|passeren|rondkijkt|kijkt|ronddwaalt"
        "|rondsnuffelt|loert|rondloopt is|oversteekt|kruipt|kruist|staande|gesignaleerd|gesignaleerd wordt"
        "|signaleert|zichtbaar is|zichtbaar|in beeld is|in beeld komt|in beeld|in beeld verschijnt|spot|ontdekt"
        "|aangetroffen wordt|te bekennen|te bekennen is|blijft rondhangen|rond hangt|rond loopt|blijft zitten"
        "|uithangt|aan het rondlopen is|bent|ziet lopen|lopen te|staan te|erdoorheen loopt|doorheen loopt|rent"
        "|struint|rondstruint|drentelt|ronddrentelt|er rondloopt|komt voorbij|loopt rond|hangt rond|sluipt rond"
        "|gezien heb|gezien hebt|gezien hebben|gezien heeft|is geweest|geweest is|zijn geweest|geweest zijn"
    ),
    "appears": "verschijnt|verschijnen|opduikt|opduiken|duikt op|opdaagt|opdagen|verschenen|opgedoken|zich vertoont"
    "|zich laat zien|komt opdagen|op komt dagen|zich meldt",
    "arrives": (
        "naar buiten gaat|de komst van|komst van|komt|komen|aankomt|aankomen|arriveert|arriveren|binnenkomt"
        "|binnenkomen|binnen komt|binnenloopt|inloopt|oploopt|oprijdt|oprijden|op rijdt|in rijdt|binnenrijdt|inrijdt"
        "|thuiskomt|thuiskomen|thuis komt|betreedt|betreden|binnengaat|ingaat|in gaat|op komt|op loopt|in loopt"
        "|nadert|naderen|dichterbij komt|in de buurt komt|aangekomen|binnengekomen|thuisgekomen|gekomen|gearriveerd"
        "|aankwam|opgereden|ingelopen|aan komt rijden|komt aanrijden|aan komen rijden|aan komt"
        "|komt binnen|komt aan|komt aangereden|rijdt op|rijdt binnen|rijdt|rijden|inkomt|in komt|binnendringt"
        "|binnensluipt|in sluipt|insluipt|opkomt|kwam|kwamen|binnen is gekomen|binnenkwam|binnen gekomen"
        "|thuis is gekomen|voet zet|een voet zet|zich begeeft|begeeft|springt|klimt|binnenwandelt|aan kwam|terugkomt"
        "|terug komt|teruggekomen|oversteekt naar|komt thuis|aan komt lopen|op komt rijden|op komt lopen"
        "|gaat naar binnen|naar binnen gaat|binnenwandelen|aanrijdt|in wandelt|wandelt binnen"
    ),
    "leaves": (
        "vertrekt|vertrekken|weggaat|weggaan|weg gaat|verlaat|verlaten|uitgaat|uit gaat|uitloopt|uit loopt|wegrijdt"
        "|wegrijden|weg rijdt|wegloopt|weglopen|weg loopt|afrijdt|af rijdt|gaat weg|gaat uit|rijdt weg|loopt weg"
        "|vertrokken|vertrokken is|weggegaan|verlaten heeft|heeft verlaten|uitgegaan|uit is|eruit gaat"
        "|naar buiten gaat|buiten gaat|uitkomt|uit komt|ontsnapt|ervandoor gaat|weggereden|weg is|weg gegaan"
        "|weggelopen|uit rent|eruit is|vertrok|weg zijn|wegging|ontsnapt is|afgaat is|uit vertrekt|eruit loopt"
        "|uitrijdt|uit rijdt|uit gegaan is|afloopt"
    ),
    "bark": "blaft|blaffen|geblaft|blafte|blaffend|aanslaat|gromt|keft",
    "meow": "miauwt|miauwen|gemiauwd|mauwt|mauwen|miauwde|gemauwd",
    "cry": "huilt|huilen|gehuild|huilde|krijst|krijsen|schreeuwt|wakker wordt en huilt|jankt|janken|brult"
    "|huilend wakker wordt|wakker wordt van het huilen|gekrijst|huilend|jengelt",
    "break": "breekt|breken|sneuvelt|sneuvelen|kapotgaat|kapot gaat|stukgaat|stuk gaat|gebroken|gebroken wordt"
    "|gesneuveld|barst|versplintert|aan diggelen gaat|aan scherven gaat|ingeslagen wordt|ingeslagen|ingegooid wordt"
    "|ingegooid|kapotgegaan|brak|kapot valt|wordt ingeslagen|kapotgeslagen|kapotgeslagen wordt|wordt gebroken"
    "|kapot is gegaan|stukgegaan|rinkelt|sneuvelde|in scherven valt|aan diggelen|versplinterd|springt",
    "knock": "klopt|kloppen|geklopt|aanklopt|klopte|op de deur klopt|aan de deur klopt|op de deur bonst|bonst"
    "|aangeklopt|op de deur bonkt|bonkt|geklopt wordt|wordt geklopt|op de deur geklopt wordt"
    "|op de deur wordt geklopt|er op de deur geklopt wordt|op de deur kloppen|op de deur geklopt|klopt op de deur"
    "|klopt aan de deur|klopt aan|klopt op de voordeur|op de voordeur klopt|op de voordeur geklopt"
    "|aan de deur geklopt|aankloppen|klopt er aan|aan klopt|tikt",
    "ring": "belt|bellen|aanbelt|aanbellen|aangebeld|gebeld|aan de deur belt|op de bel drukt|op de deurbel drukt"
    "|aanbelde|er aangebeld wordt|aangebeld wordt|wordt aangebeld|er gebeld wordt|gebeld wordt|aan belt|belt aan"
    "|de deurbel gebruikt|de bel indrukt|op de bel duwt|klingelt|wordt gebeld|aan de bel trekt|aan gebeld"
    "|aan de deur gebeld|op de deurbel gedrukt|heeft aangebeld",
    "cough": "hoest|hoesten|gehoest|hoestte|gehoest wordt|wordt gehoest|hoestbui heeft|hoestend",
    "snore": "snurkt|snurken|gesnurkt|snurkte|gesnurkt wordt",
    "talk": "praat|praten|gepraat|praatte|spreekt|spreken|gesproken|lacht|lachen|gelachen|kletst|kletsen|gekletst"
    "|gesproken wordt|gepraat wordt|wordt gepraat|aan het praten is|praatten|babbelt|wordt gesproken|gelachen wordt"
    "|wordt gelachen",
    "scream": "schreeuwt|schreeuwen|geschreeuwd|gilt|gillen|gegild|krijst|schreeuwde|gilde|krijsen|gegild wordt"
    "|geschreeuwd wordt|wordt geschreeuwd|wordt gegild|het uitschreeuwt|brult",
    "distress": "om hulp roept|om hulp schreeuwt|om hulp roepen|om hulp vraagt|om hulp geroepen|hulp nodig heeft"
    "|in nood is|in nood verkeert|in nood|roept om hulp|schreeuwt om hulp|vraagt om hulp|hulp roept"
    "|om hulp wordt geroepen|om hulp geroepen wordt|in gevaar is|om hulp gilt|heeft hulp nodig|om hulp gevraagd"
    "|om hulp geschreeuwd|om hulp heeft geroepen|hulp heeft geroepen",
    "honk": "toetert|toeteren|getoeterd|claxonneert|claxonneren|geclaxonneerd|toeterde|getoeterd wordt|wordt getoeterd",
    "beep": "piept|piepen|gepiept|piep doet|piep zegt|piepte",
    "play": "speelt|spelen|gespeeld|aan staat|opstaat|op staat|gedraaid wordt|wordt gedraaid|klinkt|draait|aanstaat"
    "|speelde|aan is",
    "crackle": "knettert|knetteren|knapt|knisperen|knispert|geknetterd|knappert|knapperen",
    "shoot": "schiet|schieten|geschoten|schoot|geschoten wordt|wordt geschoten",
    "visit": "op bezoek komt|op bezoek komen|bezoekt|langskomt op bezoek|op visite komt|ons bezoekt"
    "|bij ons op bezoek komt|op bezoek is|op bezoek gekomen|op bezoek geweest|op bezoek kwam|op visite geweest"
    "|op visite",
    "start": "start|starten|aanslaat|gestart|gestart wordt|wordt gestart|aangezet wordt",
    "sound": "afgaat|ging|gegaan|gaan|luidt|afgaan|af gaat|gaat af|afgegaan|klinkt|klinken|loeit|loeien|gaat|piept"
    "|piepen|rinkelt|loopt|lopen|stroomt|stromen|draait|aanstaat|aan staat|aan is|aan het lopen is|lekt|ging af"
    "|geklonken|geloeid|gelopen|af is gegaan|alarm slaat|in werking treedt|geactiveerd wordt|aangaat|aan gaat|bromt"
    "|ronkt|open staat|openstaat|afging|in alarm gaat|af gegaan|gepiept|gedraaid|blijft lopen|gestroomd"
    "|begint te loeien|is afgegaan|aangeslagen|aanslaat|aangesprongen|stationair draait",
    "heard": "gehoord heb|gehoord hebt|gehoord hebben|gehoord heeft|hoort|horen|hoor|gehoord|gehoord wordt|te horen"
    "|te horen is|te horen zijn|wordt gehoord|hoorbaar is"
    "|hoorbaar zijn|hoorbaar|hoorde|je hoort|je hoorde|klinkt|klinken|weerklinkt|er klinkt|hoort u|er te horen is"
    "|gehoord worden|hoort komen|verneemt|opvangt|waarneemt|er zijn",
}
VERBS: Phrases = doing(_VERBS, GOING)
_OF = (
    "[een|het|de|enig|wat|elk|elke|ieder|iedere|geluid|geluiden|harde|luid|luide|hard|er] [geluid van|geluiden van"
    "|het geluid van"
    "|lawaai van|teken van|tekenen van|sprake van] [een|de|het]"
)
_HEARD = {
    "appliance": "huishoudelijk apparaat|huishoudapparaat|huishoudelijke apparaten",
    "glass_break": "brekend glas|glasbreuk|gebroken glas|glasgerinkel|brekende ruit|ingeslagen ruit|brekende ruiten"
    "|kapot glas|glas dat breekt|breken van glas|brekend raam|sneuvelend glas|ruit die breekt|glas dat kapotgaat"
    "|rinkelend glas|sneuvelende ruit",
    "door_knock": "geklop|geklop op de deur|klop op de deur|klopje op de deur|gebons op de deur|geklop aan de deur"
    "|kloppen op de deur|gebonk op de deur|klop op de voordeur|geklop op de voordeur",
    "footsteps": "voetstappen|voetstap|stappen",
    "gunshot": "schot|schoten|geweerschot|geweerschoten|pistoolschot|pistoolschoten|knal van een geweer|geweervuur",
    "scream": "gil|gillen|geschreeuw|gegil|schreeuw|schreeuwen|gekrijs",
    "beep": "piep|piepje|gepiep|piepjes|piepgeluid|piepen|piepgeluiden",
    "dog_bark": "geblaf|blaffende hond|hondengeblaf|blaf|blaffende honden|blaffen|geblaf van een hond|hond die blaft",
    "baby_cry": "babygehuil|gehuil|huilende baby|gehuil van een baby|gehuil van de baby|babygekrijs|baby die huilt"
    "|huilen|kindergehuil",
    "cat_meow": "gemiauw|gemauw|miauwende kat|miauw|kat die miauwt|katten gejank|kattengejank",
    "cough": "gehoest|hoest|hoestbui|hoestbuien|hoestje|hoesten",
    "snore": "gesnurk|snurken",
    "speech_or_laughter": "stemmen|stem|gepraat|gelach|gesprek|gesprekken|pratende mensen|mensen die praten|gekletst"
    "|geklets|praten|lachen|gesproken woord|gebabbel",
    "siren": "sirene|sirenes|loeiende sirene|sirenegeloei|loeiende sirenes", "car_horn": "claxon|getoeter|toeter"
    "|geclaxonneer|autoclaxon|toeteren",
    "engine": "motorgeluid|draaiende motor|motorgeronk|ronkende motor|motorlawaai|automotor|motorgeluiden|motor",
    "water": "stromend water|lopend water|lopende kraan|water dat loopt|kraan die loopt|water dat stroomt",
    "crackling_fire": "knetterend vuur|geknetter van vuur|geknetter|geknisper|vuur dat knettert|knapperend vuur"
    "|knisperend vuur|geknetter van een vuur|haardvuur",
    "doorbell": "deurbel|belgerinkel|gebel aan de deur|gebel|bel", "music": "muziek", "vacuum": "stofzuiger",
    "smoke_alarm": "rookalarm",
}  # fmt: skip
SUBJECTS += noises(
    {
        kind: said
        for kind, said in _HEARD.items()
        if kind not in ("vacuum", "music", "doorbell", "smoke_alarm", "siren")
    },
    _OF,
)
_WHO = "(iemand|een persoon|een onbekende|mensen|inbrekers)"
TERMS: Phrases = [
    ("[er] (aangebeld word|word aangebeld)", "doorbell"), ("[er] (geklopt word|word geklopt)", "door_knock"),
    *((f"[er] ({said} (wordt|werd|word)|(wordt|werd|word) {said}|{said} is|hoor ik {said})", kind) for said, kind in (
    ("(gehoest|gekucht)", "cough"), ("gesnurkt", "snore"), ("gehuild", "baby_cry"), ("geblaft", "dog_bark"),
    ("(geschreeuwd|gegild|gekrijst)", "scream"), ("(getoeterd|geclaxonneerd)", "car_horn"),
    ("gepiept", "beep"), ("(gepraat|gesproken|gelachen|gekletst)", "speech_or_laughter"), ("geschoten", "gunshot"),
    ("gemiauwd", "cat_meow"), ("(om hulp geroepen|om hulp geschreeuwd)", "distress"))),
    ("ik hoest|ik kuch", "cough"), ("ik snurk|ik gesnurkt|gesnurkt heb|heb ik gesnurkt", "snore"),
    ("[er] (aangebeld wordt|wordt aangebeld|gebeld wordt|wordt gebeld|is aangebeld|aan de deur gebeld wordt"
    "|aangebeld is|is gebeld)", "doorbell"),
    ("[er] (geklopt wordt|wordt geklopt|op de deur geklopt wordt|op de deur wordt geklopt|aangeklopt wordt"
    "|wordt aangeklopt|wordt op de deur geklopt|op de deur is geklopt|aan de deur geklopt wordt"
    "|op de deur wordt gebonsd|aan de deur wordt geklopt|op de voordeur geklopt wordt)", "door_knock"),
    ("[een|het|de|enig|er|elk|elke|ieder|iedere] (gevaar|gevaren|gevaarlijke situatie|gevaarlijke situaties)"
     "|iets gevaarlijks", "hazard"),
    ("[een|de|er|poging tot|een poging tot|enige|elke|iedere|elke poging tot] (inbraak|inbraken|inbreker|inbrekers"
     "|indringer|indringers"
    "|insluiper|insluipers|inbraakpoging|braak|indringing|poging tot inbraak|dief|dieven)"
     f"|{_WHO} [probeert] (inbreekt|in te breken|inbreken|binnen te dringen|zich toegang verschaft"
     f"|met geweld binnenkomt|met geweld naar binnen gaat|in wil breken|wil inbreken|probeert in te breken"
     f"|ingebroken heeft) [in het huis|in huis]|[er] (ingebroken wordt|wordt ingebroken|ingebroken|is ingebroken"
     f"|binnengedrongen wordt)|probeert {_WHO} in te breken", "intrusion"),
    ("[een|er|we|ik|de|het|wij|elk|elke|ieder|iedere] [krijgen|krijg|hebben|heb|gehad|wordt] (bezoek|bezoeker"
     "|bezoekers|visite|gast"
    "|gasten) [krijgen|krijg|hebben|heb|gehad] [is|komt|aankomt|aan de deur staat|voor de deur staat|langskomt"
    "|arriveert|komen|verschijnt|zijn|aan de deur is|aankomen|voor de deur]", "visitor"),
    ("[een|de|er|elke|iedere|geroep|geroep om|een roep om|kreet om|roep om|een kreet om|hulp] (noodkreet|noodkreten"
     "|noodsituatie"
    "|hulpgeroep|hulp geroep|noodsignaal|hulpkreet|hulpkreten)|(geroep|geschreeuw|roep|kreet|kreten|gegil) om hulp"
    "|[een] (persoon|iemand) in nood", "distress"),
]  # fmt: skip
_WE = "(we|wij|ik|iedereen|het hele gezin|het gezin|ons gezin|wij allemaal|we allemaal|het huishouden)"
_BE = "(zijn|ben|is|waren|was|zitten|zit|weg zijn)"
_OUT = (
    "(weg|van huis|niet thuis|afwezig|op vakantie|op het werk|aan het werk|op werk|op reis|de deur uit|weg van huis"
    "|buitenshuis|uit|er niet|niet aanwezig|elders|de hort op|niet in huis|naar het werk|boodschappen doen"
    "|naar het werk zijn|op kantoor|op stap|weggegaan|vertrokken|niet hier|uitgegaan|uithuizig|in het buitenland)"
)
_IN = "(thuis|in huis|hier|aanwezig)"
_WHEN = (
    "[als|wanneer|terwijl|zolang|indien|en|zodra|toen|dat|op het moment dat|op momenten dat|in de tijd dat|mits|en als]"
)
AWAY = (
    f"(en|terwijl|als) (we|wij|ik) [er] niet thuis|wij niet thuis|we niet thuis|{_WHEN} ({_WE} [allemaal|beiden"
    f"|beide|zelf|dan|met z n allen|al|nog] {_OUT} {_BE}|{_WE} {_BE} [allemaal|beide|al] {_OUT}"
    f"|[er] niemand [er] [van ons] ({_IN} {_BE}|{_BE} {_IN}|{_IN})|[er] {_BE} niemand {_IN}|het huis (leeg"
    f"|verlaten) (is|staat)|niemand [van ons] {_IN} {_BE}|(we|ik) (weg|vertrokken|de deur uit) (zijn|ben)"
    f"|iedereen [het huis uit|de deur uit|weg] is)"
    "|(tijdens|bij|gedurende|in) (onze afwezigheid|mijn afwezigheid|afwezigheid|onze vakantie|de vakantie"
    "|de afwezigheid van iedereen)|met niemand thuis|bij een leeg huis|terwijl niemand thuis|niemand thuis"
    "|zonder iemand thuis"
)
CONTEXTS: Phrases = [
    (AWAY, "away"),
    (f"{_WHEN} ({_WE} [allemaal|zelf|gewoon] {_IN} {_BE}|{_WE} {_BE} [allemaal|gewoon] {_IN}|[er] (wel iemand"
    f"|iemand) {_IN} is)", "home"),
    (f"{_WHEN} ({_WE} [allemaal|al] (slapen|slaap|slaapt|sliepen|sliep|ligt te slapen|liggen te slapen|lig te slapen"
    f"|in slaap zijn|in slaap is|aan het slapen zijn)|{_WE} [allemaal|al] (in bed|op bed|naar bed|in slaap"
    f"|gaan slapen|te bed) [allemaal] (zijn|ligt|liggen|is|lig|ben|zijn gegaan|is gegaan)|{_WE} [al] (naar bed"
    f"|gaan slapen) {_BE}|{_WE} ligt in bed|het huis slaapt|(we|ik) naar bed (gaan|ga|zijn|ben|zijn gegaan)"
    f"|iedereen (op bed|in bed) ligt)|tijdens (onze slaap|het slapen)|nadat we naar bed zijn gegaan"
    f"|als iedereen op één oor ligt", "night"),
]  # fmt: skip
_JUST = "[nog|nog steeds|wijd|weer|te|steeds|al|langdurig|te lang|per ongeluk|is|wordt|gewoon|half]"
_IS = (
    "(is|staat|blijft|wordt|gaat|stond|is blijven|blijft staan|blijven staan|was|is gebleven|komt te|werd"
    "|heeft gestaan|wordt gelaten|is gelaten|gelaten wordt|zijn|bleef|blijft er|gelaten)"
)
STATES = {
    "running": "[is|staat] (draait|aan het draaien|bezig|aan|loopt|gedraaid)",
    "finished": "[is|was] (klaar"
    "|afgelopen|uitgedraaid|gereed|voltooid) [is|was]|(klaar|afgelopen) (is|was)|klaar met (wassen|draaien) is"
    "|heeft (gedraaid|gewassen)",
    "open": f"[{_IS}] {_JUST} (open|geopend|opengelaten|openstaand|op een kier) [{_IS}|staat|gelaten is|staan|gezet"
    f"|gezet wordt]|openstaat|opengaat|opengaan|open staat|open gaat|open blijft [staan]|open is blijven staan"
    f"|geopend wordt|open wordt (gelaten|gezet|gedaan)|open gelaten wordt|openblijft|open gaan|gaat open|staat open"
    f"|opengelaten wordt|opengedaan wordt|wordt geopend|wordt opengedaan|opengemaakt wordt|open is|opent",
    "closed": f"[{_IS}] {_JUST} (dicht|gesloten|toe) [{_IS}]|dichtgaat|dichtgaan|dichtvallen|dichtslaan|dicht gaat"
    f"|sluit|gesloten wordt"
    f"|gaat dicht|dichtvalt|wordt gesloten|dichtgedaan wordt|dicht is|dichtslaat",
    "on": f"[{_IS}] {_JUST} (aan|ingeschakeld|in werking|actief|aangezet|in bedrijf) [{_IS}|springt|slaat]|aangaat"
    f"|aangaan|aanslaan|aan gaat|aanslaat|aanspringt|aanstaat|aan staat|draait|draaien|loopt|werkt|start|opstart"
    f"|gaat aan|slaat aan|staat aan|springt aan|in werking treedt|ingeschakeld wordt|aangezet wordt"
    f"|begint te (draaien|lopen|pompen|werken)|pompt|gaat draaien|gaat lopen|aan het (draaien|pompen|lopen"
    f"|werken) is|blijft (draaien|lopen)|is aan|gestart wordt|aan blijft [staan]|aanblijft|wordt (ingeschakeld"
    f"|aangezet)|zichzelf inschakelt|inschakelt|(staat te|aan het) (draaien|pompen)|heeft (gedraaid|gelopen)"
    f"|gedraaid|gepompt|gelopen|bezig is",
    "off": f"[{_IS}] {_JUST} (uit|uitgeschakeld|uitgevallen|gestopt|uitgezet) [{_IS}]|uitgaat"
    f"|uitgaan|uitvallen|stoppen|stilvallen|afslaan|uitslaan|uitschakelen|uit gaat|uitvalt"
    f"|uit valt|stopt|ermee stopt|ermee ophoudt|stilvalt|uitslaat|afslaat|gaat uit|valt uit|slaat af"
    f"|uitgeschakeld wordt|stopt met (draaien|werken|lopen|pompen)|ophoudt met (draaien|werken|lopen|pompen)"
    f"|niet (draait|loopt|werkt|aan staat|aanstaat) [meer]|niet meer (draait|loopt|werkt)|uitschakelt|uitstaat"
    f"|uit is|uitgezet wordt|stil staat|stilstaat",
    "locked": f"[{_IS}] {_JUST} (op slot|vergrendeld) [{_IS}|gaat|zit|gedaan wordt]|op slot gaat",
    "unlocked": f"[{_IS}] {_JUST} (van het slot|ontgrendeld|van slot|niet op slot) [{_IS}|gaat|zit]|van het slot gaat",
}
