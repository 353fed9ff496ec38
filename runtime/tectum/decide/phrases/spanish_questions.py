"""Spanish: how people ask what happened."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from tectum.decide.phrases import question_kinds as of
from tectum.decide.phrases.book import Moment
from tectum.decide.phrases.question_kinds import DAY_S, HOUR_S
from tectum.decide.phrases.spanish_happenings import AWAY

_NOON = Moment(time(12), "exact")
_PARTS = {
    "dawn": "([de|en la|por la|a primera hora de la|muy de] madrugada|al amanecer|de madrugada|muy temprano)",
    "morning": "([por|en|de|a media|durante] [la] mañana|temprano por la mañana)",
    "noon": "(a mediodía|al mediodía|mediodía|a la hora de comer)",
    "afternoon": "([por|en|de|a media|durante] [la] tarde|después de comer)",
    "evening": "([por|en|de|a última hora de] la noche|al anochecer|noche|de noche)",
    "night": "(durante la noche|en mitad de la noche)",
}
_SAID = {key: said for key, said in _PARTS.items() if key != "night"}
TIMES: list[tuple[str, Any]] = [
    ("hoy|en lo que va de día|(en|durante) el día|[en] todo el día|durante el día de hoy|a lo largo del día"
    "|el día de hoy", "today"),
    ("ayer|(durante|en) el día de ayer|todo el día de ayer", "yesterday"), ("(anteayer|antes de ayer|antier)",
    "before"),
    ("hace {l}", of.AGO), ("hace una semana", (of.AGO, 7.0, DAY_S)), ("hace (unos|un par de) días", (of.AGO, 2.0,
    DAY_S)),
    ("[el|este|del|la noche del] [pasado] {d} [pasado|último]", of.WEEKDAY),
    *((f"ayer {said}", ("yesterday", part)) for part, said in _SAID.items()),
    *((f"(anteayer|antes de ayer) {said}", ("before", part)) for part, said in _SAID.items()),
    *((f"[el|este] [pasado] {{d}} [pasado] {said}", (of.WEEKDAY, part)) for part, said in _SAID.items()),
    (f"{_PARTS['dawn']}|esta madrugada|de madrugada", "dawn"),
    ("[durante|en] (esta mañana|la mañana)|por la mañana|hoy por la mañana|esta misma mañana", "morning"),
    ("(este mediodía|al mediodía|a mediodía|hoy al mediodía|a la hora de comer)", "noon"),
    ("[durante|en] (esta tarde|la tarde)|por la tarde|hoy por la tarde", "afternoon"),
    ("(al anochecer|a última hora de la tarde|esta noche temprano)", "evening"),
    ("(anoche|esta noche|[durante|en] la noche pasada|[durante|por|en] la noche|de noche|la pasada noche"
    "|la última noche|en toda la noche|toda la noche|en mitad de la noche|durante la noche)", "night"),
    ("ayer por la noche|ayer noche|ayer en la noche", ("yesterday", "evening")),
    ("[durante|en] (esta semana|lo que va de semana|la semana)|en toda la semana|desde que empezó la semana", "week"),
    ("[durante|en] la semana pasada|la pasada semana", "last_week"), ("(este mes|en lo que va de mes|en el mes)",
    "month"), ("[en] el mes pasado", "last_month"),
    ("[en|durante] [el|este] [pasado|último] findesemana [pasado]|[durante] este findesemana", "weekend"),
    ("[en|durante] (las|los|la|el|estos|estas) (últimas|últimos|última|último) {l}|desde hace {l}|en {l}", of.PAST),
    ("[en|durante] la última hora", (of.PAST, 1.0, HOUR_S)), ("[en] la última media hora", (of.PAST, 0.5, HOUR_S)),
    ("[en|durante] las últimas horas|hace unas horas", (of.PAST, 3.0, HOUR_S)), ("[en|durante] los últimos días"
    "|estos (últimos días|días)", (of.PAST, 3.0, DAY_S)),
    ("(hace un momento|hace un rato|hace nada|hace poco|hace un ratito|recién|hace unos minutos)", (of.PAST, 0.25,
    HOUR_S)),
    ("(últimamente|recientemente)", (of.PAST, 1.0, DAY_S)), ("(alguna vez|jamás|nunca)", of.EVER),
    ("desde [las|la] {t}|a partir de [las|la] {t}", of.SINCE), ("después de [las|la] {t}|pasadas [las] {t}",
    of.AFTER), ("(antes de|hasta) [las|la] {t}", of.BEFORE),
    ("desde [el] mediodía", (of.SINCE, _NOON)), ("después de(l mediodía| comer)", (of.AFTER, _NOON)),
    ("antes de(l mediodía| comer)", (of.BEFORE, _NOON)),
    ("desde [el|que]", of.ONWARDS),
    ("(entre|de|desde) [las|la|el] {t} (y|a|hasta) [las|la|el] {t}|{t} a {t}", of.HOURS),
    ("(a|sobre|hacia|alrededor de|a eso de|cerca de) [las|la|el] {t}", of.AROUND),
    (f"{AWAY}|[mientras|cuando] (no) (estábamos|estaba|estuvimos|estuve) [nosotros|yo] (en casa|aquí)|(desde que"
    f"|después de que|cuando) (me fui|salí|nos fuimos|salimos|me marché|nos marchamos)|[mientras|cuando] [yo"
    f"|nosotros] (estaba|estábamos|estuve|estuvimos|he estado|hemos estado) [yo|nosotros|todos]"
     " (fuera|fuera de casa|de viaje|trabajando|en el trabajo|de vacaciones|comprando|de compras|en la oficina"
     "|ausente|ausentes)|[en|durante] mi ausencia|(mientras|cuando) no había nadie en casa|(cuando"
     "|mientras) había nadie en casa|estando yo fuera|estando fuera|en nuestra ausencia", of.AWAY),
    ("(mientras|cuando) (dormía|dormíamos|estaba durmiendo|estábamos durmiendo|estaba dormido|estábamos dormidos"
    "|estábamos en la cama|todos dormían|todos dormíamos|todo el mundo dormía|estábamos acostados)", of.ASLEEP),
]  # fmt: skip
_ANY = "(algo|alguna cosa|cualquier cosa|nada|algún suceso)"
_ODD = (
    "(raro|extraño|inusual|especial|anormal|fuera de lo normal|interesante|importante|nuevo|sospechoso|notable"
    "|particular|relevante|curioso|malo|grave)"
)
_ADJ = (
    "[de] [raro|extraño|inusual|especial|anormal|fuera de lo normal|interesante|importante|nuevo|sospechoso|notable"
    "|destacable|particular|relevante|curioso|malo|grave]"
)
PHRASES: Mapping[str, Sequence[tuple[str, Any]]] = {
    of.LEAD: [
        ("(puedes|podrías|me puedes|me podrías|puede|podría|podéis) (decirme|decirnos|decir|comprobar|mirar|mirarme"
        "|ver|recordarme|confirmar|confirmarme|indicarme|mostrarme|revisar|averiguar)", ""),
        ("[me|nos] (gustaría|quiero|quisiera|querría|necesito|me pregunto|me preguntaba|quería|queremos|interesa"
        "|tengo curiosidad por) [saber|comprobar|averiguar|preguntar]", ""),
        ("(sabes|sabéis|sabe|recuerdas|te acuerdas de|tienes idea de)", ""),
        ("(dime|dinos|dígame|muéstrame|recuérdame|cuéntame|mira|comprueba|oye|a ver|una pregunta|por cierto|perdona"
        "|perdón|disculpa|hola|bueno|entonces|pregunta)", ""),
    ],
    of.IF: [("si", "")],
    of.WHAT: [
        ("(que|lo que) [es lo que] [ha|se ha|había|todo] (pasado|ocurrido|sucedido|pasó|ocurrió|sucedió|hubo|habido)"
        "|que pasaba|que novedades (hay|hubo|ha habido)|que hay de nuevo|que me he perdido|que nos hemos perdido"
        "|que me perdí|que nos perdimos|que has (visto|oído|notado|detectado|registrado|grabado)|que viste|que oíste"
        "|que se ha (visto|oído|detectado)"
         "|(hazme|dame|haznos|danos) un resumen [de lo que (pasó|ha pasado|ocurrió)] [de]"
         "|[un] resumen [de lo que (pasó|ha pasado)] [de|del]|ponme al (día|corriente) [de|con|sobre] [lo que (pasó"
         "|ha pasado)]|todo lo que (pasó|ha pasado)|que sucesos (hubo|ha habido)|que eventos (hubo|ha habido)"
         "|que movimiento hubo", ""),
        (f"[me] (pasó|ocurrió|sucedió|ha pasado|ha ocurrido|ha sucedido|hubo|ha habido|hay|me he perdido"
        f"|nos hemos perdido|me perdí|nos perdimos|se ha producido|se produjo|has (visto|notado|oído|detectado)"
        f"|viste|notaste|detectaste) {_ANY} {_ADJ}|{_ANY} {_ADJ} (ha pasado|pasó|ocurrió|ha ocurrido)|(hubo"
        f"|ha habido|hay) [algún|alguna|mucho] (movimiento|actividad|incidente|incidentes|evento|eventos|alerta"
        f"|alertas|novedad|novedades|alarma|alarmas|sucesos|movida|incidencia|incidencias)"
         f"|{_ANY} {_ADJ} (que reseñar|que contar|que destacar|nuevo)|(alguna|hay) novedad [en]|todo tranquilo"
         f"|{_ANY} [de] {_ODD}", ""),
    ],
    of.WHEN: [
        ("(cuando|a que hora|sobre que hora|en que momento|que día|a que horas|hacia que hora|desde cuando"
        "|a qué hora exacta|cuando exactamente) [fue cuando|fue que] (ha|han|fue|se|he|hemos)", of.ALONE),
        ("(cuando|a que hora|a que horas|en que momento|sobre que hora|que día|hacia que hora)", ""),
    ],
    of.LASTLY: [("[cuando|cual|a que hora|que hora era] [fue|ha sido|es|era] la última vez (que|en que|cuando)"
    "|cuando fue la última vez|hace cuanto [tiempo] [que|fue|fue que] [no]|cuanto [tiempo] hace [que"
    "|de] [la última vez que|no]|(de) cuando (es|fue) (el|la) último", "")],
    of.FIRSTLY: [("[cuando|cual|a que hora] [fue|ha sido|es] la primera vez que|la primera vez que", "")],
    of.LAST: [("cual (fue|ha sido|es) (el|la) (último|última)"
    "|(por última vez|la última vez|últimamente por|[el|la|los|las] (último|última))", "")],
    of.FIRST: [("cual (fue|ha sido|es) (el|la) (primer|primera|primero)"
    "|(por primera vez|la primera vez|[el|la] (primero|primera|primer))", "")],
    of.LAST_ONE: [("(la última persona|el último visitante|la última visita)", "person"), ("el último (coche"
    "|vehículo)", "vehicle")],
    of.FIRST_ONE: [("(la primera persona)", "person"), ("el primer (coche|vehículo)", "vehicle")],
    of.OFTEN: [("(cuantas veces|con que frecuencia|cada cuanto|cuantas veces en total|el número de veces que) [ha"
    "|han|se|he|hemos|fue]", "")],
    of.MANY: [("(cuantos|cuantas|cuanta|que número de|cual es el número de) [diferentes]", "")],
    of.LONG: [("[durante|por] cuanto [tiempo|rato] [en total|en conjunto] [ha|han|se|ha estado|estuvo|lleva]"
    "|(cuantos minutos|cuantas horas) [en total] [ha|estuvo]", "")],
    of.CANNOT: [
        ("(de que color|deque color|deque marca|deque tipo|que color|que marca|que tipo de|que clase de|que modelo"
        "|que raza|que edad) [era|es|tenía]|(por que|porque|porqué|como|con quien|a quien|de quien|cual|cuales"
        "|por qué razón)", ""),
        ("(a donde|adonde|donde) [fue|ha ido|estaba|está]|que (dijo|hizo|ha dicho|ha hecho|coche|perro|persona|gato"
        "|hacía|quería)|quien (robó|rompió|ha roto)", ""),
    ],
    of.WAS: [
        ("hay", of.HALF), ("(ha|han|hubo|había|estuvo|estaba|fue|se ha|se han|hemos|he|tuvimos|tuve)", ""),
        ("(has|habéis|se ha) (visto|oído|notado|detectado|escuchado|sentido) [a]|(viste|oíste|notaste|detectaste"
        "|escuchaste|se vio|se oyó|se escuchó|se detectó) [a]|(ha habido|hubo) [alguna|algún] (señal|rastro"
        "|señales) de|(hemos|he) tenido|es verdad que|es cierto que", ""),
    ],
    of.WHO: [("quien [fue|ha|es]|quienes [han|fueron]", ""), ("quien (estuvo|vino|ha venido|ha estado|había"
    "|ha pasado|pasó)", of.ALONE)],
    "subject": [("(alguien más|nadie|personas|gente|visitas de alguien|persona)", "person"), ("(coches|vehículos"
    "|carros|coche|auto)", "vehicle"), ("(gatos|gato)", "cat"), ("(perros|perro)", "dog"), ("[el] (timbre"
    "|telefonillo)", "doorbell"), ("[alguna|la|una] alarma [de incendios|de humo]", "smoke_alarm")],
    "verb": [
        ("(llegado|llegó|llegaron|venido|vino|vinieron|entrado|entró|entraron|regresado|regresó|vuelto|volvió"
        "|acercado|acercó|aparcado|aparcó|subido|se metió|metido|pasado a dentro|volvieron)", "arrives"),
        ("(salido|salió|salieron|ido|se fue|fue|se fueron|marchado|marchó|dejado|abandonado|abandonó|se marcharon"
        "|fueron|dejó)", "leaves"),
        ("(estado|estuvo|estuvieron|pasado|pasó|pasaron|rondado|visto|habido|merodeado|merodeó|andado|anduvo|había"
        "|estaba|estaban|hubo|paseado|paseó|quedado|caminado|caminó|aparcado|estacionado|rondaba|rondó|movido|movió"
        "|pasaba|cruzado|cruzó|esperado|detectado|vio|vimos|vieron|venido)", "seen"),
        ("(sonado|sonó|saltado|saltó|activado|disparado|sonaron|saltaron)", "sound"), ("(roto|rompió|rompieron"
        "|quebrado)", "break"), ("(ladrado|ladró|ladraron)", "bark"), ("(llorado|lloró)", "cry"), ("(maullado"
        "|maulló)", "meow"),
        ("(tosido|tosió)", "cough"), ("(gritado|gritó|gritaron)", "scream"), ("(hablado|habló|hablaron)", "talk"),
        ("(llamado|llamó|llamaron|timbrado|tocado) [al timbre|el timbre]|tocó el timbre|tocaron el timbre|timbró",
        "ring"), ("(roncado|roncó)", "snore"),
    ],
    "term": [
        ("[un|una|el|algún|intento de] (robo|robos|intrusión|intruso|intrusos|allanamiento|ladrón|ladrones)"
        "|(alguien) (intentó|ha intentado|trató de|quiso) entrar [a robar|por la fuerza]|(entraron"
        "|han entrado) a robar|(nos han|han) robado", "intrusion"),
        ("[una|alguna|la|de|algún|un] (visita|visitas|visitante|visitantes|invitados)|(tuvimos|hemos tenido|vinieron"
        "|vino) (visita|visitas)", "visitor"), ("[los|unos|algún|de|el] (ladridos|ladrido)", "dog_bark"),
        ("[las|unas|alguna] voces|(gente|alguien) hablando", "speech_or_laughter"),
        ("[los|unos|algún|un] (gritos|grito)", "scream"), ("[el|los|un] llantos", "baby_cry"),
        ("(gritos|peticiones) de auxilio|pedir (ayuda|auxilio)|pidió (ayuda|auxilio)|pidieron (ayuda|auxilio)",
        "distress"), ("[unos|los] pasos", "footsteps"), ("[algún|un|unos] (cristal|cristales|vidrio) rot[o]"
        "|rotura de cristales", "glass_break"),
        ("(llamaron|llamó alguien|han llamado|ha llamado alguien|tocaron|han tocado) a la puerta", "door_knock"),
        ("(llamaron|han llamado) al timbre|sonó la puerta", "doorbell"),
    ],
    "filler": [
        ("porfavor|por favor|gracias|exactamente|aproximadamente|más o menos|en total|al menos una vez|también"
        "|todavía|aún|ya|entonces|pues|allí|ahí|aquí|en casa|por casa|por aquí|en la casa|él|ella|se|me|nos|lo|le|la"
        "|en concreto|por casualidad|de|a|que|y|e|al final|alguna vez|ha|han|haya|sido|estado|algo|habido|fue|está"
        "|dentro|fuera|por ahí|siquiera|hubo|todo"
         "|he|hemos|has|alguno|en algún momento|en todo|o no|la verdad|más", ""),
    ],
    of.ARTICLE: [("el|la|los|las|un|una|unos|unas|nuestro|nuestra|mi|algún|alguna", "")],
    of.WINDOW: TIMES,
}  # fmt: skip
STATES = {
    "open": "[ha|se ha|se|ha estado|estuvo|fue|estado|sido|quedado|dejado|quedó|dejó|estaba] (abierta|abierto|abrió"
    "|abrieron|abierta de par en par|abrir)|se abrió",
    "closed": "[ha|se ha|se|ha estado|estuvo|fue|estado|sido|quedado] (cerrada|cerrado|cerró|cerraron)|se cerró",
    "on": "[ha|se ha|se|ha estado|estuvo|estado|estaba|sido] (encendida|encendido|funcionando|funcionado|funcionó"
    "|encendió|en marcha|arrancado|arrancó|activada|activado|activó|trabajando|puesto en marcha|puso en marcha"
    "|prendió|prendida|andando|bombeando)|se (encendió|activó|puso en marcha)",
    "off": "[ha|se ha|se|ha estado|estuvo|estado] (apagada|apagado|apagó|parada|parado|paró|detenido|desconectado"
    "|detuvo)|se (apagó|paró)",
}
WAS_WORDS = (
    r"ha|han|he|hemos|has|hubo|habia|estuvo|estuvieron|estaba|estaban|estabamos|fue|fueron|paso|pasaron|ocurrio"
    r"|sucedio|vino|vinieron|llego|llegaron|entro|entraron|salio|salieron|ladro|ladraron|sono|sonaron|salto|lloro"
    r"|tosio|grito|hablo|llamo|llamaron|toco|tocaron|abrio|cerro|rompio|rompieron"
    r"|maullo|ronco|vio|viste|oyo|oiste|escucho|escuchaste|notaste|dejo|se quedo|encendio|apago|arranco|funciono"
    r"|golpeo|anoche|ultima|ultimo|era|pito|visito|perdi|tuvimos|marcho|abrieron|estuve|acerco|merodeo|disparo"
    r"|activo|quedo|volvio|regreso|puso|\w{2,}(?:ado|ido)|roto|abierta|visto"
)
TO_COME = "manana|proximo|proxima|voy|vas|va|van|sera|estara|vendra|llegara|debera|podra|venga|viene"
OVER = frozenset({"pasado", "pasada", "ultimo", "ultima", "ultimos", "ultimas", "anoche"})
