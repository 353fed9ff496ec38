"""Spanish."""

from typing import Any

from tectum.decide.phrases.book import NOWHERE, OF, ONWARDS, PAST, UNHEARD, WARMTH, WITH, Language
from tectum.decide.phrases.composed import limits, within
from tectum.decide.phrases.spanish_happenings import CONTEXTS, STATES, SUBJECTS, TERMS, VERBS
from tectum.decide.phrases.spanish_words import (
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

_MORE = "(más de|al menos|como mínimo|por lo menos|mínimo|por más de|durante más de|un mínimo de|por encima de)"
_ON_END = (
    "seguidos|seguidas|sin parar|sin interrupción|sin pausa|de continuo|ininterrumpidamente|consecutivos"
    "|consecutivas|o más|continuos|de forma continua|sin cesar|como mínimo|al menos|seguido|de seguido|del tirón"
    "|o más tiempo|sin descanso|continuas|en total|ininterrumpidos|enteros"
)
_WARM = "grados|grado|°c|° c|°|c|grados centígrados|grados celsius|º|ºc|º c"
_PERCENT = "por ciento|%"
_REACH = (
    "(está|esté|sube|suba|baja|baje|pasa|pase|cae|caiga|llega|llegue|sobrepasa|es|sea|va|marca|marque|ha (subido"
    "|bajado|caído)|se pone|se ponga|se mantiene|desciende|descienda|haya (subido|bajado|caído)|hay|haya|subir|bajar"
    "|queda|quede|asciende|ascienda|se eleva|se eleve|alcanza|estar|hace|haga)"
)
WHEN = (
    "(cuando|si|encuanto|cadavezque|siempreque|encasodeque|en caso de|en el momento en que|en el momento en el que"
    "|apenas|nada más|al momento que|como|la próxima vez que|toda vez que|en el instante en que|al momento en que"
    "|tan pronto|para cuando|pongamos que|supongamos que|imagina que|que|deque|por si|a la que|según|cada que"
    "|conforme|en el caso deque|el día que|una vez que)"
    " [que|alguna vez|acaso|resulta que|ocurre que]"
)
_TELL = (
    "(avísame|avísanos|avíseme|avísenos|alértame|alértanos|notifícame|notifícanos|adviérteme|adviértenos|infórmame"
    "|infórmanos|despiértame|despiértanos|avisarme|alertarme|notificarme|informarme|despertarme|avisarnos|alérteme"
    "|notifíqueme|prevenme|adviértame|adviértanos|infórmeme|infórmenos|despiérteme|prevéngame)"
)
PHRASES: dict[str, list[tuple[str, Any]]] = {
    "subject": SUBJECTS,
    "verb": VERBS,
    "term": TERMS,
    "context": CONTEXTS,
    "ask": [
        (f"{_TELL} [de inmediato|enseguida|ya]|dime|dinos|dímelo|dínoslo|hazme saber|haznos saber|dígame"
        f"|házmelo saber", ""),
        ("(mándame|envíame|mándanos|envíanos|dame|ponme|pásame) [un|una] (mensaje|aviso|alerta|notificación|sms"
        "|correo|toque|señal|recordatorio|whatsapp)", ""),
    ],
    "watch": [
        (f"{_TELL} (de|del|en caso de|ante|por|con|sobre|al|a la menor|a la mínima)", ""),
        ("(notifícame|notifíqueme|notificarme|comunícame|comuníqueme|comunícanos|comunicarme|repórtame|repórteme|señálame|señáleme|anúnciame|anúncieme"
         "|indícame|indíqueme) [de|del|sobre|ante] [cada]", ""),
        ("(vigilar|observar|controlar|estar atento a|vigila|vigile|vigilad|observa|atento a|controla|échale un ojo a"
        "|estate atento a|presta atención a|estate pendiente de|escucha|vigílame|mantén vigilado|mantén vigilada)",
        ""),
        ("[una|un] (alerta|notificación|aviso|alarma) (por|en caso de|ante|de|si hay)", ""),
    ],
    "when": [(WHEN, ""), ("(en caso de|al menor|a la menor|ante cualquier|ante el menor|ante la menor|ante un"
    "|ante una|a la primera)", OF)],
    "cannot": [
        (f"[{_TELL}|[un|una|el|la] (aviso|alerta|notificación|alarma|mensaje)] (por|vía|mediante|a través de"
         f"|usando) [un|una|el] (correo electrónico|correo|e mail|email|mail"
         f"|sms|whatsapp|wasap"
         f"|telegram|carta|teléfono|fax|llamada|mensaje de texto|radio|escrito)|[{_TELL}] (con|en) (un|una) (sms"
         f"|correo|carta|e mail"
         "|email|wasap|whatsapp|llamada)", ""),  # told by other means than those of this house
        ("(menos de|hasta|como mucho|como máximo|no más de|a lo sumo) {l}", ""),
        ("(no|nunca|tampoco) [hace falta que|quiero que|quieroque|me|nos] (me|nos) (avises|alertes|notifiques"
        "|despiertes|digas|mandes|envíes|molestes|informes|avise|despierte|diga|mande|envíe|moleste|avisen"
        "|despierten) [nada]|(deja|para) de (avisarme|alertarme|notificarme|despertarme|molestarme|mandarme|decirme"
        "|enviarme|avisarnos)|(no) (avises|despiertes|alertes|notifiques)", ""),
        ("[más de|al menos|exactamente|solo] {n} (personas|gentes|perros|gatos|coches|carros|vehículos|visitantes"
        "|hombres|veces al día|veces por hora|autos)|(varias|varios|muchas|muchos|un grupo de"
        "|un montón de) (personas|perros|gatos|coches|vehículos|visitas|gente)|mucha gente", ""),
        ("(antes de|hasta|desde|hacia|sobre) [las|la|el] {t}|que de costumbre|que lo normal|(cada|dentro de) {l}"
        "|{l} (más tarde|después|antes)", ""),
        ("(mañana|esta noche|esta tarde|esta mañana|hoy|la próxima semana|esta semana|este findesemana"
        "|el próximo findesemana|pasado mañana)|(el próximo|este) {d}|{d} que viene|(un"
        "|uno de cada dos) {d} sí y otro no|(el|cada) (primer|segundo|último) {d} [del mes|de cada mes]", ""),
        ("(viene|venga|llega|llegue|entra|entre|vienen|vengan) (del|de la|de|desde)", ""),
        ("(otra|otro|una segunda|un segundo|una segunda) (persona|perro|gato|coche|vez)", ""),
    ],
    "filler": [
        ("sin parar|sin cesar|de forma continua|seguido|sin interrupción|continuamente|ininterrumpidamente"
        "|sin descanso|de continuo|porfavor|por favor|porfa|gracias|muchas gracias|hola|oye|vale|venga|entonces"
        "|luego|también|inmediatamente|de inmediato|enseguida|en seguida|al instante|rápido|rápidamente|en el móvil"
        "|al móvil|en mi móvil|a mi móvil|en el teléfono|por mensaje|ya|ahí|allí|eso|lo|le|se"
        "|me|nos|te|-|pues|eh|ehm|este|bueno"
         "|todavía|aún|de repente|de pronto|a la vez|al mismo tiempo|juntos|a cualquier hora|sea la hora que sea"
         "|día y noche|las 24 horas|da igual la hora|no importa la hora|en cualquier momento|todos los días|cada día"
         "|en la casa|por la casa|en alguna parte|en cualquier parte|en cualquier sitio|en toda la casa|por ahí|sea"
         "|o bien|algo|urgentemente|urgente|sin falta|siempre|por casualidad|al final|dentro de casa|en casa|además"
         "|otra vez|de nuevo|aquí|allá|él|ella|ello|tú|que|hacia|cualquiera de los dos|afuera|fuera|así|ahora|uno"
         "|mismo|por allí|suelto", ""),
    ],
    "and": [(f"(y|e|+|así como|además de|junto con|más|y luego|y después|y también|y a la vez|y además|mientras"
    f"|mientrasque|al mismo tiempo que|a la vez que|seguido de) [{WHEN}]", ""), ("con", WITH)],
    "or": [(f"(o|u|o bien|y o|o también|o si no) [{WHEN}]", "")],
    "butnot": [
        ("(pero no|salvo|excepto|menos|aparte de|a excepción de|exceptuando|quitando|y no|salvo si|excepto si"
        "|salvo cuando|excepto cuando|menos cuando|menos si|con excepción de) [cuando|si|los|las|el|en|de|que]"
        "|(amenosque|anoserque|salvoque) [sea|esté|estén]|siempre y cuando no", ""),
        ("(sinque|sin que|sin)", ""),
    ],
    "but": [("(pero|mas|aunque|sin embargo) [que|si|cuando]", "")],
    "out": [("(del|de la|de|de los|de las|desde el|desde la|desde) [el|la|nuestro|nuestra|mi]", OF)],
    "only": [("[pero|y] (solo|solamente|únicamente|exclusivamente|tan solo|sólo) [cuando|si|mientras|por|los|las"
    "|durante|en]", "")],
    "not": [("(no|nunca) [ha|haya|se|está|hay]|ningún|ninguna", UNHEARD), ("en ninguna parte|por ningún lado",
    NOWHERE)],
    "for": [
        ("(después de|pasados|al cabo de|tras|pasan|pasen|pasa|pase|transcurren|transcurran) {l}", ""),
        (f"[durante|por|desde hace|hace|lleva|lleve] [{_MORE}] {{l}} [{_ON_END}]|[durante] (los|las) últimos {{l}}"
        f"|(lleva|lleve|llevan|lleven|llevas|lleves|llevamos|lleváis) [{_MORE}] {{l}} [{_ON_END}]", ""),
        ("(durante|en|por) (la|las|los|el) (última|últimas|últimos|último) {l}|hace más de {l}|todo un {l}", ""),
    ],
    "times": [
        ("[al menos|por lo menos|como mínimo|mínimo] {n} veces [seguidas|o más|como mínimo|al menos|por lo menos"
        "|mínimo]", ""),
        ("más de {n} veces", "more"), ("más de una vez", ("more", 1.0)),
    ],
    "span": [
        *within("(en|durante|dentro de) (el|la) (siguiente|próximo|próxima) {u}|(en|al|a|durante) [el|la] {u}"
                " (siguiente|posterior|después|que sigue)",
                {"minuto": 60.0, "media hora": 1800.0, "cuarto de hora": 900.0, "hora": 3600.0}),
        ("(en|durante|dentro de) (los|las) (próximos|próximas) {l}", ""),
        ("[todo|todo ello|todo eso|todo esto] (en|dentro de|en el plazo de|en un plazo de|en menos de|en cuestión de"
         "|en el espacio de|a lo largo de"
        "|antes de que pasen|en un lapso de|en el transcurso de|en un margen de|en el lapso de"
        "|en un intervalo de) [los|las|un] {l} [siguientes|siguiente|de diferencia|después|posteriores]|en (los"
        "|las) siguientes {l}"
         "|con {l} de diferencia|con menos de {l} de diferencia|a los {l}|en los {l} siguientes|antes de {l}", ""),
        ("(en|durante) (los|las|la|el) (últimos|últimas|última|último) {l}", PAST),
    ],
    "hours": [
        ("(después de|a partir de) [las|la] {t} (y|pero) (antes de|hasta) [las|la] {t}", ""),
        ("[en cualquier momento] (entre|de|desde) [las|la|el] {t} (y|a|hasta) [las|la|el] {t}|{t} (a|-|hasta) {t}"
        "|de {t} a {t}", ""),
        ("(después de|a partir de|pasada|pasadas|desde) [las|la] {t} [en adelante]", ONWARDS),
    ],
    "days": [
        ("[el|los|los días|cada|todos los|un|en|durante los|solo los|de] {d}", ""),
        ("[el|los|los fines|en|durante el|durante los|en los|cada|los días de|todos los|un] findesemana", (5, 6)),
        ("(entre semana|[en|los|cada|un|durante los|todos los] (días|día) (laborables|laborable|de diario|de semana"
        "|de trabajo|hábiles|lectivos|entre semana)|durante la semana|de lunes a viernes|los laborables)", (0, 1, 2,
        3, 4)),
    ],
    "part": [
        ("[por|durante|en|de|en mitad de|en medio de|en plena|a altas horas de|tarde en] [la|las] (noche|noches)"
        "|nocturno|de noche|por las noches|(cuando|si|mientras|una vez que|encuanto) (es de noche|sea de noche"
        "|está oscuro|esté oscuro|anochece|anochezca|oscurece|oscurezca|haya oscurecido|se haga de noche"
        "|ya sea de noche|ha anochecido|haya anochecido)"
         "|(después del|tras el|después de|tras) (anochecer|atardecer|ponerse el sol|la puesta de sol)|a oscuras"
         "|en la oscuridad|al caer la noche|todas las noches|cada noche|estando oscuro|durante la noche"
         "|de madrugada por la noche|siendo de noche|(del|desde el) anochecer (al|hasta el) amanecer"
         "|una vez anochecido", "night"),
        ("[durante|por|en|a plena luz del] [el] día|durante el día|de día|a plena luz del día|(cuando|mientras) (es"
        "|sea|haya luz|hay luz) [de] [día]", "day"),
    ],
    "above": [
        *limits([f"[la|el] [{_REACH}] [a|por|de] (más de|por encima de|encima de|superior a|mayor que|mayor de"
        f"|más alta que|más alto que|arriba de|superior) [los] {{n}}", "(supera|supere|sobrepasa|sobrepase|excede"
        "|exceda|rebasa|rebase|superado|superar|pasa de|pase de|superan|superen|ha superado|haya superado|sube de"
        "|suba de|supera ya) [los] {n}"], ">", _WARM, _PERCENT),
        *limits([f"[{_REACH}] [a] [los] {{n}} (o más|o superior)", "(alcanza|alcance|llega a|llegue a|sube a|suba a"
        "|alcanzado|sube hasta|suba hasta|llega hasta|al menos|llegado a) [los] {n}"], ">=", _WARM, _PERCENT),
        (f"[hace|haga|hay|haya] (más calor que|más caliente que|más calor de|más de) {{n}} [({_WARM})]",
        WARMTH + ">"),
    ],
    "below": [
        *limits([f"[la|el] [{_REACH}] [a|por|de] (menos de|por debajo de|debajo de|inferior a|menor que|más baja que"
        f"|más bajo que|menor de|abajo de) [los] {{n}}", "(baja de|baje de|cae de|caiga de|desciende de|descienda de"
        "|no llega a|no llegue a|no alcance|no alcanza) [los] {n}"], "<", _WARM, _PERCENT),
        *limits([f"[{_REACH}] [a] [los] {{n}} (o menos|o inferior)", "(baja a|baje a|cae a|caiga a|desciende a"
        "|descienda a|baja hasta|baje hasta|caiga hasta) [los] {n}"], "<=", _WARM, _PERCENT),
        (f"[hace|haga|hay|haya] (más frío que|más frío de|menos de) {{n}} [({_WARM})]", WARMTH + "<"),
    ],
}  # fmt: skip
NAMED = {
    "washing machine": ("lavadora",), "dishwasher": ("lavavajillas",), "dryer": ("secadora",), "fridge": ("nevera",
    "frigorífico"), "pool": ("piscina",), "shed": ("cobertizo", "caseta"),
    "garden": ("jardín",), "hall": ("pasillo", "recibidor", "vestíbulo", "hall", "corredor"), "kitchen": ("cocina",),
    "driveway": ("entrada", "entrada del garaje", "entrada de coches", "entrada para coches", "camino de entrada",
    "acceso", "rampa"),
    "living room": ("salón", "sala de estar", "sala", "comedor"), "bedroom": ("dormitorio", "habitación", "cuarto"),
    "nursery": ("habitación del bebé", "cuarto del bebé", "cuarto de los niños", "habitación de los niños",
    "cuarto del niño", "habitación de la niña"),
    "bathroom": ("baño", "cuarto de baño"), "garage": ("garaje", "cochera"), "cellar": ("bodega", "sótano"),
    "basement": ("sótano",), "attic": ("desván", "ático", "buhardilla", "altillo"),
    "terrace": ("terraza",), "balcony": ("balcón",), "yard": ("patio",), "path": ("camino", "sendero", "caminito",
    "senda", "vereda"), "front door": ("puerta principal", "puerta de entrada", "puerta de la calle", "puerta de "
    "casa", "puerta delantera", "puerta de la entrada"),
    "door": ("puerta",), "temperature": ("temperatura", "temperatura ambiente"), "window": ("ventana",),
    "pump": ("bomba", "bomba de agua", "bomba de riego"), "study": ("estudio", "despacho"), "office": ("oficina",
    "despacho"),
    "gate": ("verja", "portón"), "back door": ("puerta trasera", "puerta de atrás"), "street": ("calle",),
}  # fmt: skip
_BY = (
    "(en|a|por|al|ante|sobre|frente a|frente al|delante de|delante del|detrás de|detrás del|cerca de|cerca del"
    "|dentro de|dentro del|junto a|junto al|hacia|hasta|al lado de|al lado del|en medio de|en medio del|alrededor de"
    "|alrededor del|fuera en|por dentro de|enfrente de|enfrente del"
    "|en mitad de|en mitad del|al fondo de|al fondo del|en algún lugar de|en algún lugar del|por delante de"
    "|a lo largo de|a lo largo del|ahí en|allí en|en la zona de|en la zona del|hacia el|debajo de|a través de"
    "|a través del|afuera en|en el interior de|en el interior del)"
)


def forms(name: str, what: str) -> list[str]:
    """How a place, a zone or a sensor of this name is spoken of."""
    if what == "sensor":
        return [
            f"[lleva|lleve] [el|la|los|las|nuestra|nuestro|mi|una|un|la de|el de|esa|esta|a la|que la|que el] {name}"
        ]
    return [f"[{_BY}] [el|la|los|las|nuestro|nuestra|mi|un|una] {name}"]


SPANISH = Language(
    "es",
    PHRASES,
    NUMBERS,
    UNITS,
    clock,
    DAYS,
    SHORT_DAYS,
    frozenset({"y", "o", "los", "el", "e"}),
    frozenset({"a", "al", "hasta", "-"}),
    NAMED,
    UNKNOWABLE,
    NEGATIONS,
    forms,
    {
        "understood": "entendido: avisar cuando {rule}",
        "night": "la noche es de {begin:%H:%M} a {end:%H:%M}",
        "sun": "la noche va de la puesta a la salida del sol en {latitude:g}, {longitude:g}",
        "refused": "«{sentence}» no se entiende, así que no se ha hecho nada con ello",
        "part": "no se entiende: «{part}»",
        "identity": "no se puede saber quién es alguien",
        "feeling": "no se puede saber lo que alguien siente o piensa",
        "nearest": "lo más parecido: {offer}",
        "examples": "por ejemplo: {examples}",
        "two": "«{sentence}» puede querer decir {readings}; dígalo de otra manera",
        "exists": "esa regla ya existe",
    },
    STATES,
    HALVES,
    COUNTS,
    verb_first=True,
    of_24=False,
    parted="-",
    names=True,
    turns=TURNS,
    asks_by_verb=True,
)
