"""Italian."""

from typing import Any

from tectum.decide.phrases.book import NOWHERE, OF, ONWARDS, PAST, UNHEARD, WARMTH, WITH, Language
from tectum.decide.phrases.composed import limits, within
from tectum.decide.phrases.italian_happenings import CONTEXTS, STATES, SUBJECTS, TERMS, VERBS
from tectum.decide.phrases.italian_words import (
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

_MORE = "(piudi|oltre|almeno|come minimo|non meno di|minimo|per oltre|al di sopra di|più a lungo di|per più di)"
_ON_END = (
    "di fila|di seguito|senza sosta|senza interruzione|senza interruzioni|ininterrottamente|continui|consecutivi"
    "|consecutive|o più|continuativi|continuative|senza pausa|senza fermarsi|di continuo|filati|filate|in totale"
    "|come minimo|almeno|a fila"
)
_WARM = "gradi|grado|°c|° c|°|c|gradi celsius|gradi centigradi"
_PERCENT = "per cento|percento|%"
_REACH = (
    "(è|sia|sale|salga|scende|scenda|va|vada|arriva|arrivi|supera|passa|cala|cali|resta|raggiunge|si alza|si abbassa"
    "|segna|segni|è (salita|scesa|andata|calata)|si porta|aumenta|aumenti|diventa|diminuisce|diminuisca|fa|faccia"
    "|crolla|crolli|dovesse (salire|scendere|andare)|salisse|scendesse|sia (salita|scesa)|finisce|sta|stia|salire"
    "|scendere)"
)
WHEN = (
    "(quando|se|appena|non appena|ognivoltache|tutte le volte che|ogni qualvolta|qualora|nelcasoincui|in caso"
    "|nelmomentoincui|nell istante in cui|nell attimo in cui|ogniqualvolta|casomai|se per caso|caso mai|laddove"
    "|metti che|mettiamo che|poniamo che|supponiamo che|il momento in cui|una volta che|quand|sempreche|che|allorché"
    "|allorche|semmai|dovesse|se mai)"
    " [mai|per caso|dovesse capitare che|succede che|capita che|poi]"
)
_TELL = (
    "(avvisami|avvisaci|avvertimi|avvertici|allertami|allertaci|informami|informaci|notificami|notificaci|svegliami"
    "|svegliaci|avvisarmi|avvertirmi|informarmi|svegliarmi|avvisarci|mi avvisi|mi avverti|segnalami|segnalaci"
    "|avvisatemi|avvertitemi)"
)
PHRASES: dict[str, list[tuple[str, Any]]] = {
    "subject": SUBJECTS,
    "verb": VERBS,
    "term": TERMS,
    "context": CONTEXTS,
    "ask": [
        (f"{_TELL} [subito]|dimmi|dicci|dimmelo|diccelo|fammi sapere|facci sapere|fammelo sapere|fatemi sapere"
        f"|ditemi", ""),
        ("(mandami|inviami|mandaci|inviaci|dammi|fammi|lasciami) [un|una|uno] (messaggio|avviso|allerta|notifica|sms"
        "|mail|squillo|segnale|promemoria|whatsapp)", ""),
    ],
    "watch": [
        (f"{_TELL} (di|del|della|in caso di|per|su|sui|al|alla|dell|dei|delle|per ogni)", ""),
        ("(segnalami|segnalaci|segnalatemi|segnalarmi|segnalarci|comunicami|comunicarmi|annunciami|riportami"
         "|(mi|ci) (segnali|segnala|segnalate|comunichi)) [ogni]", ""),
        ("(sorveglia|controlla|tieni d occhio|tieni sotto controllo|osserva|monitora|ascolta|stai attento a"
        "|fai attenzione a|vigila su|dai un occhio a|tenere d occhio|bada a|sorvegliare)", ""),
        ("[una|un] (allerta|notifica|avviso|allarme) (per|in caso di|di|al)", ""),
    ],
    "when": [(WHEN, ""), ("(in caso di|al minimo|alla minima|al primo|alla prima|in presenza di|in caso d)", OF)],
    "cannot": [
        (f"[{_TELL}] (via|per|tramite|attraverso) [un|una] (email|e mail|mail|sms|posta|posta elettronica|lettera"
         f"|telefono|whatsapp"
         "|telegram|fax|radio|iscritto|telefonata)|con (un|una) (email|e mail|mail|sms|lettera|telefonata|whatsapp)",
         ""),  # told by other means than those of this house
        ("(meno di|fino a|al massimo|non più di|non piudi|massimo) {l}", ""),
        ("(non|mai) [mi|ci|voglio che mi|serve che mi] (avvisarmi|avvertirmi|dirmi|mandarmi|svegliarmi|disturbarmi"
        "|notificarmi|informarmi|avvisarci|avvertirci|dirci|svegliarci|disturbarci|inviarmi|avvisare|svegliare"
        "|avvisi|avverta|dica|svegli|disturbi|avvisate|avvertite) [mai|nulla|niente|più]|(smetti|smettila"
        "|smettetela) di (avvisarmi|avvertirmi|svegliarmi|mandarmi|disturbarmi|notificarmi|dirmi|avvisarci)", ""),
        ("[piudi|almeno|esattamente|solo] {n} (persone|gente|cani|gatti|auto|macchine|veicoli|visitatori|uomini"
        "|volte al giorno|volte all ora)|(più|piu|diverse|molte|tante|un gruppo di|parecchie|alcune) (persone|auto"
        "|macchine|cani|gatti|veicoli|visitatori)", ""),
        ("(prima di|prima delle|fino a|fino alle|da|dalle|verso|verso le|attorno alle) {t}|del solito|del normale"
        "|(ogni|tra|fra) {l}|{l} (dopo|prima|più tardi)", ""),
        ("(domani|stasera|stanotte|stamattina|oggi|questo pomeriggio|la prossima settimana|questa settimana"
        "|questo weekend|il prossimo weekend|dopodomani)|{d} prossimo|(il prossimo|questo|questa) {d}|(un"
        "|una) {d} (si e uno no|su due)|(il|ogni) (primo|secondo|ultimo) {d} [del mese]", ""),
        ("(viene|venga|arriva|arrivi|entra|entri|vengono) (da|dal|dalla|dallo|dall)", ""),
        ("(un altro|un altra|una seconda|un secondo|un ulteriore) (persona|cane|gatto|auto|volta)", ""),
    ],
    "filler": [
        ("ininterrottamente|senza sosta|di continuo|continuamente|di fila|senza interruzione|senza interruzioni"
        "|senza fermarsi|di seguito|perfavore|per favore|per piacere|per cortesia|grazie|ciao|ehi|senti|allora|ok"
        "|poi|anche|subito|immediatamente|all istante|presto|sul telefono|sul cellulare|sul mio telefono|via messaggio"
        "|già|lì|là|ciò|lo|la|le|si|mi|ci|ne|ti|te|-|eh|ehm|beh|dunque|pure"
         "|ancora|improvvisamente|all improvviso|insieme|contemporaneamente|allo stesso tempo|a qualsiasi ora"
         "|a qualunque ora|giorno e notte|24 ore su 24|in qualsiasi momento|in qualunque momento|tutti i giorni"
         "|ogni giorno|in casa|per casa|da qualche parte|ovunque|dappertutto|da qualsiasi parte|oppure|sia"
         "|urgentemente|sempre"
         "|per caso|inoltre|nuovo|di nuovo|qui|qua|egli|tu|che|nel frattempo|uno dei due|entrambi|così|ora|adesso"
         "|dentro|sveglio|stesso|ad un tratto|nei paraggi|proprio|magari|addirittura|possibilmente|quindi|fuori"
         "|durante|questa|questo|quello|esso", ""),
    ],
    "and": [(f"(e|ed|+|nonché|così come|più|e poi|e anche|e contemporaneamente|e insieme|mentre|e nel frattempo"
    f"|insieme a|e intanto|seguito da) [{WHEN}]", ""), ("(con|assieme a)", WITH)],
    "or": [(f"(o|oppure|o anche|o se no|ovvero|o magari|od) [{WHEN}]", "")],
    "butnot": [
        ("(ma non|tranne|eccetto|salvo|a parte|ad eccezione di|fuorché|escluso|esclusi|tranne nel|e non|trannese"
        "|eccetto che|salvo che|ad esclusione di|escluse|meno) [quando|se|i|il|nel|la|le|di|durante|in caso|che]"
        "|amenoche [non] [ci|si]", ""),
        ("(senzache|senza che|senza)", ""),
    ],
    "but": [("(ma|però|tuttavia|bensì) [che|se|quando|poi]", "")],
    "out": [("(dal|dalla|dallo|dall|da|del|della|dello|dell|di|d|dei|delle) [la|il|l]", OF)],
    "only": [("[ma|e|però] (solo|soltanto|solamente|unicamente|esclusivamente) [quando|se|mentre|di|la|durante|il"
    "|nel|nei]", "")],
    "not": [("(non|mai) [ha|abbia|è|sta|stia|si|viene|ancora]|non ci (sono|siano)|nessun|nessuna", UNHEARD),
    ("da nessuna parte", NOWHERE)],
    "for": [
        ("(passano|passino|passa|passi|trascorrono|trascorrano) {l}", ""),
        (f"[per|da|durante|dopo] [{_MORE}] {{l}} [{_ON_END}]|(negli|nelle|per gli|per le) ultimi {{l}}|da (almeno"
        f"|oltre|piudi) {{l}}", ""),
        ("(negli|nelle|nell|per gli|per le|nell arco di) (ultimi|ultime|ultima|ultimo) {l}|per tutta {l}", ""),
    ],
    "times": [
        ("[almeno|come minimo|minimo] {n} volte [di fila|di seguito|consecutive|o più|almeno]", ""),
        ("(piudi|oltre) {n} volte", "more"), ("piudi una volta", ("more", 1.0)),
    ],
    "span": [
        *within("(nel|nella|nell|entro il|entro la|entro l|durante il) {u} (successivo|successiva|seguente|dopo"
                "|che segue)|(nel|nella|entro il|entro la) (prossimo|prossima|successivo|successiva|seguente) {u}"
                "|entro (il|la|l) {u}",
                {"minuto": 60.0, "mezz ora": 1800.0, "mezzora": 1800.0, "quarto d ora": 900.0, "ora": 3600.0}),
        ("(nei|nelle|entro i|entro le) (prossimi|prossime) {l}", ""),
        ("[il tutto|tutto|tutto ciò|tutto questo] (in|entro|nel giro di|nell arco di|in meno di|nello spazio di"
         "|nel tempo di|a distanza di|nei|nelle"
        "|nell) [i|gli|le|i successivi|le successive|un|al massimo] {l} [successivi|successive|successiva"
        "|l uno dall altro|dopo|di distanza|seguenti|l una dall altra]|nei successivi {l}|(entro|nei|nelle|nelle"
        "|negli) [i|le|gli] (successivi|successive|seguenti) {l}|a {l} di distanza|in non piudi {l}", ""),
        ("(negli|nelle|nell|nei) (ultimi|ultime|ultima|ultimo) {l}", PAST),
    ],
    "hours": [
        ("dopo [le|l] {t} (e|ma) prima (delle|dell|di) {t}", ""),
        ("[in qualunque momento] (tra|fra|dalle|dall|da|dal|dai) [le|l|la] {t} (e|a|alle|all|ai|fino alle"
        "|fino a) [le|l] {t}|{t} (-|alle) {t}|dalle {t} alle {t}", ""),
        ("(dopo|a partire dalle|passate|dalle|oltre) [le|l] {t} [in poi]", ONWARDS),
    ],
    "days": [
        ("[il|la|di|ogni|tutti i|tutte le|i|le|nei|solo di|un|durante il] {d}", ""),
        ("[il|nel|nei|ogni|durante il|durante i|i|tutti i|un] weekend|nei fine settimana", (5, 6)),
        ("(nei giorni feriali|nei giorni lavorativi|durante la settimana|in settimana|nei feriali|[i|ogni"
        "|di] (giorni|giorno) (feriali|lavorativi|feriale|lavorativo)|tra lunedì e venerdì|i giorni feriali"
        "|infrasettimanali|[nei] giorni infrasettimanali|nei giorni della settimana)", (0, 1, 2, 3, 4)),
    ],
    "part": [
        ("[di|durante|nella|nel cuore della|in piena|la|nel corso della|a|tutte|tardi] [la] (notte|notti)|nottetempo"
        "|(quando|se|mentre|una volta che|appena|nelle ore in cui|finche) (è buio|è notte|fa buio|fa notte|sia buio"
        "|faccia buio|fuori è buio|è già buio)|(dopo il|col|con il|al) (tramonto|calare della notte|calare del sole"
        "|calar del sole|buio|calare del buio|calar della notte)|al buio|nelle ore notturne|ogni notte"
        "|tutte le notti|dopo che è buio|dopoche (è calato il sole|si è fatto buio|è calata la notte|fa buio|è buio)"
        "|durante le ore notturne|è buio|con il buio|dal tramonto all alba|tra il tramonto e l alba|a notte fonda"
        "|nel buio", "night"),
        ("[di|durante|in pieno|nel corso del|per tutto] [il] giorno|(durante la|nella|nel corso della|in) giornata"
        "|durante il giorno|di giorno|(quando|mentre) (è giorno|ce luce|fa giorno|è chiaro)|alla luce del giorno"
        "|nelle ore diurne|durante la giornata", "day"),
    ],
    "above": [
        *limits([f"[la|il] [{_REACH}] [a|ai|sopra] (piudi|sopra|oltre|al di sopra di|al di sopra dei|superiore a"
        f"|maggiore di|più alta di|più alto di|sopra i|oltre i|sopra ai|superiore ai|al di sopra) [i|gli|ai] {{n}}",
        "(supera|superi|oltrepassa|oltrepassi|eccede|superano|superato|superare|ha superato|abbia superato|superasse"
        "|varca) [i|gli] {n}"], ">", _WARM, _PERCENT),
        *limits([f"[{_REACH}] [a|ai] [i] {{n}} (o più|o superiore)", "(raggiunge|raggiunga|arriva a|arrivi a"
        "|arriva ai|arrivi ai|sale a|salga a|raggiunto|raggiungesse|tocca|tocchi|sale fino a|almeno|è almeno di) [i"
        "|gli] {n}"], ">=", _WARM, _PERCENT),
        (f"[fa|è] (più caldo di|più calda di|piudi) {{n}} [({_WARM})]", WARMTH + ">"),
    ],
    "below": [
        *limits([f"[la|il] [{_REACH}] [a|ai] (meno di|sotto|sotto i|al di sotto di|al di sotto dei|inferiore a"
        f"|minore di|più bassa di|più basso di|sotto ai|inferiore ai|al di sotto|sotto gli) [i|gli] {{n}}"], "<",
        _WARM, _PERCENT),
        *limits([f"[{_REACH}] [a|ai] [i] {{n}} (o meno|o inferiore)", "(scende a|scenda a|cala a|cali a|scende ai"
        "|scende fino a|scenda ai) [i|gli] {n}"], "<=", _WARM, _PERCENT),
        (f"[fa|è] (più freddo di|più fredda di|meno di) {{n}} [({_WARM})]", WARMTH + "<"),
    ],
}  # fmt: skip
NAMED = {
    "washing machine": ("lavatrice",), "dishwasher": ("lavastoviglie",), "dryer": ("asciugatrice",),
    "fridge": ("frigo", "frigorifero"), "pool": ("piscina",), "shed": ("capanno",),
    "garden": ("giardino",), "hall": ("corridoio", "ingresso", "atrio", "andito", "disimpegno"),
    "kitchen": ("cucina",),
    "driveway": ("vialetto", "vialetto d'ingresso", "viale", "vialetto d'accesso", "passo carraio",
    "viale d'ingresso", "vialetto di casa", "vialetto di accesso"),
    "living room": ("soggiorno", "salotto", "sala"), "bedroom": ("camera da letto", "camera"),
    "nursery": ("cameretta", "camera dei bambini", "camera del bambino", "camera del bimbo", "stanza dei bambini",
    "stanza del bimbo"), "bathroom": ("bagno",),
    "garage": ("garage", "box"), "cellar": ("cantina",), "basement": ("seminterrato", "cantina"),
    "attic": ("soffitta", "mansarda", "sottotetto"), "terrace": ("terrazza", "terrazzo"), "balcony": ("balcone",),
    "yard": ("cortile",),
    "path": ("sentiero", "stradina", "viottolo", "sentierino", "camminamento", "vialetto del giardino"),
    "front door": ("porta d'ingresso", "porta di casa", "porta principale", "porta d'entrata", "portone", "porta di "
    "ingresso", "porta dell'ingresso"), "door": ("porta",),
    "temperature": ("temperatura", "temperatura ambiente"), "window": ("finestra",), "pump": ("pompa",
    "pompa dell'acqua"), "study": ("studio",), "office": ("ufficio", "studio"), "gate": ("cancello",),
    "back door": ("porta sul retro", "porta di servizio"), "street": ("strada",),
}  # fmt: skip
_BY = (
    "(in|nel|nella|nello|nell|sul|sulla|sullo|sull|su|a|al|alla|allo|all|davanti al|davanti alla|davanti all|dietro"
    "|vicino al|vicino alla|vicino all|presso|lungo|verso|per|dentro|dentro al|dentro la|accanto al|accanto alla"
    "|attraverso|intorno al|intorno alla|in fondo al|in fondo alla|fuori in|giù in|fuori nel|nei pressi del"
    "|nei pressi della|nei pressi dell|all interno del|all interno della|da qualche parte in|da qualche parte nel"
    "|in mezzo al|in mezzo alla|dalle parti del|verso il|verso la|in quel|attorno al|fuori sul|lì in|nella zona del"
    "|nella zona della|là in|fuori dalla)"
)


def forms(name: str, what: str) -> list[str]:
    """How a place, a zone or a sensor of this name is spoken of."""
    if what == "sensor":
        return [f"[il|lo|la|l|i|le|la nostra|il nostro|una|un|quella|questa|alla|della|la mia] {name}"]
    return [f"[{_BY}] [il|lo|la|l|i|nostro|nostra|mio|un|una] {name}"]


ITALIAN = Language(
    "it",
    PHRASES,
    NUMBERS,
    UNITS,
    clock,
    DAYS,
    SHORT_DAYS,
    frozenset({"e", "o", "il", "la", "ed", "i"}),
    frozenset({"a", "al", "alla", "-", "fino"}),
    NAMED,
    UNKNOWABLE,
    NEGATIONS,
    forms,
    {
        "understood": "capito: avvisare quando {rule}",
        "night": "la notte va dalle {begin:%H:%M} alle {end:%H:%M}",
        "sun": "la notte va dal tramonto all'alba a {latitude:g}, {longitude:g}",
        "refused": "«{sentence}» non è stato capito, quindi non se ne è fatto nulla",
        "part": "non capito: «{part}»",
        "identity": "chi sia qualcuno non si può sapere",
        "feeling": "quello che qualcuno prova o pensa non si può sapere",
        "nearest": "la più vicina: {offer}",
        "examples": "per esempio: {examples}",
        "two": "«{sentence}» può voler dire {readings}; lo dica in un altro modo",
        "exists": "questa regola c'è già",
    },
    STATES,
    HALVES,
    COUNTS,
    verb_first=True,
    parted="'-",
    names=True,
    turns=TURNS,
    asks_by_verb=True,
)
