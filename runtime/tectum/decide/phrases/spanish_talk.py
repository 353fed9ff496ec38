"""Spanish: how people ask to be told in any words, and what says nothing beside it."""

from tectum.decide.phrases.marks import Marks, words
from tectum.decide.phrases.reasons import Reasons
from tectum.decide.phrases.talk import Talk

_DEVICE = (
    r"(?:(?:al|en|a|por) )?(?:(?:el|mi|mis|nuestros?|los|la|todos los) )?(?:\w+ )?(?:movil|moviles|telefono"
    r"|telefonos|celular|celulares|cel|reloj|tablet|pantallas?|correo|iphone|smartphone)"
)
_NOTE = (
    "alertas?|notificacion(?:es)?|mensajes?|mensajitos?|avisos?|correos?(?: electronicos?)?|mails?|e ?mails?|sms"
    "|senal|senales"
    "|recordatorios?|toques?|push|alarmas?|ping|whatsapps?|wasaps?|llamadas?|advertencias?|noticias?|"
    "notita|nota|grito|voz|campanazo|bip|pitido|avisito|telefonazo|info|informacion|textos?"
)
_BEFORE = (
    r"(?:(?:un|una|unos|unas|el|la|pequeno|breve|rapido|rapida|simple|corto|corta|buen|buena|algun|alguna|tipo|de|ya"
    r"|enseguida|inmediatamente|tambien|entonces|porfavor|por favor|porfa) )*"
)
_CALLS = (
    "avisa|alerta|notifica|advierte|informa|despierta|llama|escribe|manda|envia|pon|da|haz|di|contacta|previen|pita"
    "|comunica|indica|levanta|recuerda|dispara|lanza|pasa|suelta|pega|mete|tira|echa|salta|reporta|senala|chilla"
    "|grita"
)
_TELL = (
    r"(?:avis[ae]|alert[ae]|notifi(?:ca|que)|advi[ea]rt[ae]|infórm[ae]|inform[ae]|despi?[ei]?ert[ae]|llam[ae]"
    r"|contact[ae]|escrib[ae]|comuni(?:ca|que)|indi(?:ca|que)|recuerd[ae]|preven(?:ga)?|pit[ae]|levant[ae]|reporta"
    r"|senala|tenga?|ten|manten(?:ga)?|haz|haga|pon|ponga|da|de|di|diga|grita|chilla|susurra|molesta|pincha|zarandea"
    r"|apunta|jala)"
    r"(?:me|nos|melo|noslo|mela|mele)"
)
_INF = (
    r"(?:avisar|alertar|notificar|advertir|informar|despertar|llamar|contactar|escribir|comunicar|indicar|recordar"
    r"|prevenir|decir|mandar|enviar|dar|hacer|poner|tener|mantener|pasar|molestar)(?:me|nos|melo|noslo)"
)
_SUBJ = (
    r"(?:me|nos) (?:lo )?(?:(?:avis|alert|inform|despert|despiert|llam|contact|notific|notifiqu|comuniqu)(?:es?|en"
    r"|ara[sn]?|ase[sn]?|as?|emos)|advi[er]+ta[sn]?|advirtiera[sn]?|escrib(?:as?|ieras?)|dig(?:as?|an)|dijera[sn]?"
    r"|hiciera[sn]? saber|puedes (?:avisar|decir|alertar|informar|despertar|notificar|llamar)|puede (?:avisar"
    r"|alertar|notificar)|podrias? (?:avisar|decir|alertar|informar|notificar|despertar|mandar|enviar)|"
    rf"(?:mand(?:es?|en|aras?|ases?)|envi(?:es?|en|aras?|ases?)|des|dieras|pongas|pusieras|pases|pasaras"
    rf"|puedes (?:mandar|enviar|dar|poner)|podrias? (?:mandar|enviar|dar)|mandas|envias"
    rf"|das) {_BEFORE}(?:{_NOTE})(?: {_DEVICE})?|hagas? saber|mantengas? (?:informado|informada|al tanto)"
    rf"|tengas? al (?:tanto|corriente)|avises)"
)
_TOLD = (
    "(?:avisad|alertad|notificad|advertid|informad|despertad|llamad|contactad|prevenid|puest)[oa]s?(?: (?:al tanto"
    "|al corriente|sobre aviso))?|al (?:tanto|corriente)"
)
_WANT = (
    "quiero|queremos|quisiera|quisieramos|quieroque|querria|gustaria|necesito|necesitamos|deseo|deseamos|prefiero"
    "|preferiria|espero|exijo|pido|agradeceria|agradezco|encantaria|debo|debemos|hayque|tengoque|puedo|podria"
    "|podrias|interesa|conviene|vendria|apetece|solicito|requiero|hace falta|vale la pena|merece|estaria"
)
_KNOW = (
    rf"(?:(?:me|nos|lo|que|a|de|ya|bien|mucho|a mi) )*(?:ser {_BEFORE}(?:{_TOLD})|(?:recibir|tener|obtener|un"
    rf"|una) {_BEFORE}(?:{_NOTE})(?: {_DEVICE})?|(?:{_NOTE})|saber(?:lo)?|enterar(?:me|nos)|estar (?:al tanto"
    rf"|al corriente|enterad[oa]|informad[oa])|que {_SUBJ}|{_SUBJ}|{_INF}"
    rf"|que se (?:me|nos) (?:avise|notifique|informe|alerte|despierte)|recibirlo|oirlo|una? {_BEFORE}(?:{_NOTE}))"
)
_GIVE = (
    r"(?:manda|envia|da|pon|pasa|haz|deja|echa|pega|dispara|lanza|suelta|tira|mande|envie|haga|pase|mete|de|dad|hace"
    r"|regala|llegue|hazme llegar|haznos llegar)(?:me|nos)"
)
SPANISH_REASONS = Reasons(
    breaks=r"(?:(?<=,\s)que\s+(?:se|me|nos|siempre|molesta\w*|despierta\w*|luego|los|las|el|la|mi|no|ya)\b|\bporque\b"
    r"|\b(?:pues\s+(?=\w+\s+\w+)|si\s+no\b(?=\s*,)|de\s+lo\s+contrario\b|asi\s+que\b|por\s+eso\b|por\s+lo\s+que\b"
    r"|para\s+(?:que\b|no\b|poder\b|evitar\b|ir\b|saber\b|salir\b|recoger\b|cerrar\w*|estar\b|apagar\w*)|ya\s+que\b"
    r"|puesto\s+que\b|que\s+si\s+no\b|no\s+vaya\s+a\s+ser\b|"
    r"asi\s+(?:puedo|podemos|podre|me|no)\b|es\s+que\b|eso\s+significa|dado\s+que|de\s+modo\s+que))",
    because=r"(?:que\s+(?:se|molesta\w*|despierta\w*|luego|los|las|el|la|mi)\b|porque\b|pues\b|de\s+lo\s+contrario\b"
    r"|para\s+(?:que\b|no\b|poder\b|evitar\b|ir\b|saber\b|salir\b|recoger\b|cerrar\w*|estar\b|apagar\w*)|ya\s+que\b"
    r"|puesto\s+que\b|que\s+si\s+no\b|no\s+vaya\s+a\s+ser\b|asi\s+(?:puedo|podemos|podre|me|no)\b|es\s+que\b"
    r"|eso\s+significa|dado\s+que)",
    of_it=r"\s*(?:el|ella|ellos|ellas|eso|esto)\b(?!\s+(?:perro|gato|bebe|vecino|abuelo))",
    otherwise=r"(?:de\s+lo\s+contrario|que\s+si\s+no|no\s+vaya\s+a\s+ser)\b",
    which="",
    lately=r"\b(?:vecin\w+\s+(?:protest|grun|refunfun)\w+|la\s+ultima\s+vez\s+(?:se|nos|me)|^(?:otra\s+vez"
    r"|de\s+nuevo)\s+(?:nos|me|se|he|hemos)"
    r"|ultimamente|estos\s+dias|estas\s+semanas|hace\s+poco|no\s+para\s+de|preocup\w+|se\s+quej\w+"
    r"|todo\s+el\s+rato|constantemente|a\s+menudo|siempre\s+se)\b",
    condition=r"\b(?:cuando|si|en\s+cuanto|siempre\s+que|mientras|antes|despues|hasta|salvo|excepto|solo|solamente"
    r"|pero|cada|todos|todas|otro|otra|otros|quien|menos|debe|algun\w*)\b",
    turned="",
    begins=r"(?:en|por|de|del|a|al|con|sin|desde|entre|hacia|antes|despues|durante|sobre|ante|cerca|dentro|fuera"
    r"|aqui|alli|para)\b",
    states=r"\b(?:es|son|soy|esta|estan|estoy|estamos|era|estaba|ha|han|he|hemos|hay|puede|puedo|va|voy|van|quiere"
    r"|quiero|debe|hace|hago|olvid\w+|vive|duerme|oigo|oye|pierde|se|me|nos|tengo|tiene|tenemos|suele|necesit\w+"
    r"|mola|gusta|encanta|molesta\w*|prefiero|no)\b",
    life=r"\bes\s+(?:por|para)\s+(?:mi|mis|nuestr[oa])\b|\b(?:vive|viven)\s+(?:\w+\s+){0,2}sol[oa]s?\b"
    r"|\b(?:no\s+(?:esta|se\s+encuentra|se\s+siente)\s+(?:muy\s+)?bien|se\s+(?:encuentra|siente)\s+mal|pachuch[oa]"
    r"|malit[oa]|esta\s+mal[oa]?"
    r"|resfriad[oa]|fiebre|gripe)\b|\b(?:olvid\w+|sord[oa]"
    r"|enferm[oa]|asm\w+|anos|mayor|preocup\w+|siesta|alergi\w+|embarazada|recien\s+nacid[oa]|car[oa]|fragil|miedo"
    r"|despistad\w+|memoria|nervios\w+|delicad\w+|se\s+escap\w+)\b",
    judged=r"\b(?:raro|rara|normal|extrano|extrana|peligros\w+|sospechos\w+|inquietante|tonteria|tonto)\b",
    after=r"(?:yo|nosotros|eso|mi|mis|nuestro|nuestra|es|asi|me|nos|no\s+(?:quiero|me|puedo))\b",
    effect=r"(?:eso|esto|el|ella|que)?\s*(?:me\s+|nos\s+|los\s+|las\s+|le\s+|les\s+)?(?:va\s+a\s+"
    r"|puede\s+)?(?:molest\w+|despiert\w+|fastidi\w+|asust\w+|preocup\w+|cuest\w+|estrop\w+|da\s+miedo|arruin\w+"
    r"|gasta\w*)\b",
    habit=r"(?:(?:lo\s+)?(?:roba|muerde|rompe|arana|lame|destroza|ensucia|mordisquea)|se\s+lo\s+come)\s+(?:tod[oa]s?"
    r"|siempre)\b|(?:(?:el|ella)\s+)?(?:se\s+(?:resfria|enfria|constipa|congela|hiela)|(?:coge|pasa|tiene"
    r"|pilla)\s+frio)\b"
    r"|(?:el|ella|le|les|se|suele|siempre)\s+(?:gusta|encanta|escap\w+|suele\w*|tiende|molest\w+|sube|come"
    r"|muerde|estropea)\b|(?:que\s+)?(?:el\s+|ella\s+)?(?:siempre\s+)?(?:me|nos|se|se\s+me)\s+(?:siempre\s+)?(?:rob"
    r"|com|lam"
    r"|quit|llev|arañ|aran|sub|beb|zamp|tir|romp)\w*\b",
)
SPANISH_MARKS = Marks(
    reports=("comuni", "report", "senal", "anunci", "notifi", "indi"),
    until=words("hasta hastaque"),
    then=words("entonces"),
    out_of=words("de del desde"),
    of_what=words("en sobre de del por para con ante a al"),
    reminds=("recuerd",),
    told_to=("recuerd",),
    doing=words("que de"),
    first_person=words("yo quiero quisiera necesito me nos nosotros"),
    about=words("de del sobre"),
    weak=words("que deque de del como segun apenas"),
    finite=words("es son esta estan ha han hay va van hace esta"),
    was=words("era estaba habia fue hubo estuvo"),
    articles=words("el la los las un una unos unas mi mis nuestro nuestra este esta ese esa hay alguien"),
    where=words("en por sobre ante detras delante cerca junto"),
    doing_so="ndo",
)
SPANISH_TALK = Talk(
    wish=rf"(?:(?:me|nos) )?(?:lo )?(?:tienes|tiene|debes|debe|has) (?:que |de )?(?:{_INF}|avisar|decir|alertar"
    rf"|contar|notificar|informar|despertar)"
    rf"|(?:hazme|haznos|hagame|haganme) llegar {_BEFORE}(?:{_NOTE})|(?:me|nos) lo (?:dices|cuentas|dice|cuentan"
    rf"|avisas|haces saber|comunicas|notificas)|cuentamelo"
    rf"|cuentanoslo|(?:avise|avisen|diga|digan|informe|informen|notifique|notifiquen)(?:me|nos|melo)"
    rf"|(?:que )?se (?:me|nos) (?:notifique|avise|informe|alerte)|(?:haga|hagan|hazme"
    rf"|haz) el favor(?: de)?(?: {_INF})?|quiero enterarme|(?:tiene|tienen|debe|deben) (?:que )?(?:generar|enviar"
    rf"|mandar|provocar|disparar|lanzar) {_BEFORE}(?:{_NOTE})|que me (?:despierten|avisen|despierte|avise|llamen)"
    rf"|ec?ha(?:me|nos) (?:un|una) (?:grito|aviso|voz)|(?:un|una) (?:avisito|aviso|alerta|mensajito)"
    rf"|en tal caso (?:{_NOTE})|(?:{_TELL})(?: (?:al tanto|al corriente|saber|informad[oa]|sobre aviso|enseguida|ya"
    rf"|saberlo|lo))*|(?:{_GIVE}) (?:llegar )?{_BEFORE}(?:{_NOTE})(?: {_DEVICE})?|{_INF}(?: {_BEFORE}(?:{_NOTE}"
    rf"|saber|al tanto))?(?: {_DEVICE})?"
    rf"|(?:me |nos )?(?:{_WANT}) (?:mucho |que )?{_KNOW}|(?:podrias?|puedes?|puede|podria|podeis|te importaria"
    rf"|le importaria|serias tan amable de|haz el favor de|hagan el favor de|quieres"
    rf"|querrias) {_INF}(?: {_BEFORE}(?:{_NOTE}|saber))?(?: {_DEVICE})?|{_SUBJ}"
    rf"|(?:avisa|avisad|alerta|alertad|despierta|despertad) (?:a (?:toda la casa|todos|la familia|todo el mundo"
    rf"|toda la familia))|(?:da|dad|suena|haz sonar|activa|lanza|dispara) (?:la |una )?(?:voz de alarma|alarma"
    rf"|alerta)|(?:haz|hagan|que) (?:sonar|vibrar|suene|vibre) {_DEVICE}"
    rf"|(?:no )?(?:me |nos )?(?:dejes|deje) (?:que )?(?:(?:me|nos) )?(?:dormir|pierda|perder|duerma)|(?:no (?:me "
    rf"|nos )?(?:quiero|queremos|puedo|gustaria)) perder(?:me|nos)?|que (?:me|nos) (?:llegue|llegan"
    rf"|lleguen) {_BEFORE}(?:{_NOTE})(?: {_DEVICE})?|(?:manda|envia|mande|envie|lanza|genera|pon"
    rf"|crea) {_BEFORE}(?:{_NOTE})(?: (?:a (?:mi|nosotros)|{_DEVICE}))?"
    r"|me interesa (?:saber|enterarme)|hazmelo saber|haznoslo saber|avisando|ponme sobre aviso|ponnos sobre aviso"
    r"|dame voces|pegame un grito|dame un grito|(?:me|nos) (?:avisas?|dices|alertas|notificas|despiertas|informas"
    r"|llamas|escribes)|(?:estate|este) (?:atento|pendiente) y (?:avisame|dime)",
    notice=rf"(?:(?:un|una|el|la|pequeno|breve|rapido|simple) )*(?:{_NOTE})|avisar|avisa|alertar|notificar|despertar"
    rf"|saber|enterarme|(?:{_TOLD})",
    told="me|nos|a mi|a nosotros|mi|yo|mi atencion",
    wants=_WANT,
    device=_DEVICE,
    silent=r"si (?:pasa|ocurre|sucede|baja|sube|es asi|acaso)|en (?:tal|ese) caso|asique|por eso|porfavor|por favor"
    r"|porfa|porfi|gracias|muchas gracias|mil gracias|hola|buenas|oye|eh+|ehm+|pues|bueno|venga|vale|ok|entonces"
    r"|luego|a ver|mira|si puedes|si es posible|si puede ser|casita|un poco|la verdad|en serio|sinceramente|solo"
    r"|justo|simplemente|de verdad|quizas|tal vez|a lo mejor|por casualidad|enseguida"
    r"|en seguida|de inmediato|inmediatamente|ya|rapido|ya mismo|cuanto antes|lo antes posible|sin demora|urgente"
    r"|urgentemente|en cualquier momento|sea la hora que sea|a cualquier hora|da igual la hora|no importa (?:la hora"
    r"|cual|cuando|quien)|cualquiera de (?:los|las) dos|de repente|de pronto|ademas|tambien|siempre|todavia|aun|alli"
    r"|ahi|aqui"
    r"|fuera|afuera|eso|esto|lo|el|la|los|las|un|una|unos|unas|se|le|querida casa|por culpa (?:del|de la|de) \w+"
    r"|por (?:el|la|los) (?:ruido|vecinos|gasto)|sobre todo|algo asi|como|evidentemente|claro|en casa|otra vez"
    r"|de nuevo|a la vez|al mismo tiempo|juntos|sin falta|o lo que sea|uno u otro|por error|por accidente"
    r"|accidentalmente|resulta|que"
    r"|casa|dia y noche|incluso|tio|jo|anda|acaso|alguna vez|eventualmente|en algun momento",
    courtesy=r"(?:me|nos) (?:quedaria|quedariamos|sentiria|sentiriamos|iria|vendria|harias|haria|ayudaria|dejaria"
    r"|dejarias|gustaria|encantaria)(?: (?:mucho|muchisimo|mas|muy|tranquil[oa]s?|bien|tanto|genial|estupendo|un"
    r"|favor|feliz|mejor)){0,4} (?:si|que)|(?:te |le )?(?:agradeceria|agradeceriamos|estaria|estaria)(?: (?:mucho"
    r"|muchisimo|muy|agradecid[oa]|tanto)){0,3} (?:si|que)|(?:seria|estaria) (?:(?:muy|genial|estupendo|bueno|bien"
    r"|util|ideal|fantastico|perfecto) ){0,3}(?:si|que)|(?:agradeceria|agradecere) (?:que|si)|puedes|podrias|puede"
    r"|podria|quieres|quiero|querria|me|nos|te|le|lo|a|al|de|en|por|para|que|tu|usted|eres|seria|serias|amable|majo"
    r"|genial|estupendo|ideal|util|perfecto|bien|bueno|mejor|favor|importa|importaria|haz|hacer|hagas|asegurate"
    r"|procura|recuerda|olvides|no|dudes|encarga|encargate|tan|muy|mucho|fuerte|directamente"
    r"|entonces|caso|ese caso|en ese caso|con|y|un|una|el|la|mi|es|esta|estaria|cosa|tipo|cosas|asi|estas|ser|estar"
    r"|tener|gustaria|agradecido|agradecida|agradeceria|encantado|necesario|importante|dar|tiempo|momento|ya|aviso"
    r"|hagame|hazme|hazlo|ahora|sobre|ello|pido|ruego|ruega|deja|dejes|quisiera|bonito|guay|lo que",
    past=r"habia|hubo|estaba|estuvo|era|fue|avisaron|dijeron|llamaron|dijo|aviso",
    begins=r"cuando|en que momento|si|encuanto|cadavezque|siempreque|encasodeque|en caso de(?: que)?|apenas"
    r"|en el momento (?:en )?(?:el )?que|al momento (?:en )?que|nada mas|tan pronto (?:como)?|la proxima vez que"
    r"|una vez que|por si|a la minima que|al menor|a la menor|ante cualquier|ante el menor|cuandoquiera que|de que"
    r"|deque|de|del|sobre|como(?= (?:se|haya|alguien|el|la|un|una)\b)|que(?= (?:alguien|el|la|un|una|haya|se|no"
    r"|hay)\b)",
    other=r"luz|luces|lampara|foto|fotos|video|videos|graba\w*|filma\w*|abre|cierra|enciende|apaga|pon|cuento"
    r"|historia|chiste|musica|el|ellos|ella|marido|mujer|mama|papa|nada|nunca|no|ni|vecin\w+|policia|medico|jefe"
    r"|hijos|hijo|hija|amig\w+|cual|quien|como|por que|manana|hoy|ayer|tarde|noche|minutos?|horas?|dias?|semana"
    r"|veces|cada|solo"
    r"|salvo|excepto|antes|despues|hasta|tiempo|cena|comida|cafe|calefaccion|persianas?|tele|riega|arranca|para"
    r"|abuela|abuelo|gente|todos|todo",
    asks="avis|alert|notif|inform|advier|despier|dime|dinos|diga|decir|manda|mande|envi|pon|da(?:me|nos)?\\b|encien"
    "|apag|abr|cierr|reproduc|graba|film|sac|haz|hag|llam|vigil|observ|molest|deja|dejes|arranc|par[ae]|sub|baj"
    "|record|recuerd|bloque|toca|escrib|quiero|muestr|conect|activ|riega",
    reasons=SPANISH_REASONS,
    marks=SPANISH_MARKS,
    does=r"(?:(?:por\s+favor|puedes|podrias)\s+)?(?:riega|riegue|aliment|calienta|caliente|enfri|limpi|lava"
    r"|lave|friega|barr[ae]|aspira|ladra|ladre|pide|pida|compra|compre|encarga|cocina\s+(?:un|una|algo)"
    r"|prepara|prepare|trae|traiga|espanta|ahuyenta|sube|suba|baja|baje|aumenta|reduce|ajusta|regula"
    r"|reinicia|desactiva|activa|enchufa|desenchufa|corta|rocia|lee|lea|canta|cuenta\s+(?:un|una|los|las)"
    r"|pasea|acaricia|bombea|llena|llene|vacia|seca|seque|ventila|anota|apunta|simula|reserva|recoge|saca"
    r"|saque|arranca|bloquea|echa|dale|da\s+de)"
    r"|(?:enciend[ea]|apag(?:a|ue)|abr[ea]|cierr[ea])(?=\s+(?:el|la|los|las|mis?|tod[oa]s?)\b)",
    ways=r"correos?(?: electronicos?)?|(?:e )?mails?|emails?|sms|whatsapps?|wasaps?|telegram|carta|fax",
    spared=r"no\s+(?:me\s+|nos\s+|te\s+)?(?:hace\s+falta|hay\s+(?:por\s*)?que|hay\s+necesidad|es\s+(?:necesario"
    "|preciso|menester)"
    r"|(?:tienes|tiene|teneis|tienen)\s+(?:por\s*)?que|necesit\w+|debes?)\b[^,;:.!?]{0,30}?\b(?:avis\w+|alert\w+"
    r"|notifi\w+"
    r"|informa\w*|informes?|dig[ao]\w*|decir\w*|cuentes?|contar\w+|desp[ie]+rt\w+|comuni\w+|llamar(?:me|nos)|mand\w+"
    r"|envi\w+"
    r"|saber\w*|enterar\w+|molest\w+)",
)
