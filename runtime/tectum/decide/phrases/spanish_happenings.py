"""Spanish: who and what there is, what they do, where the people of the house are, and what sensors say."""

from tectum.decide.phrases.composed import Phrases, doing, noises, things

GOING = (
    "(has|habéis|se pone a|se ponga a|empieza a|empiece a|comienza a|comience a|está|esté|sigue|siga|lleva|lleve|ha"
    "|haya|han"
    "|hayan|se|están|estén|noparade"
    "|está siendo|va a|vaya a|suele|acaba de|acabe de|estaba|había|se puso a|empezó a|se ha puesto a|me|nos|se ha"
    "|se hayan|se haya|ha estado|he|hemos|estuvo|sea|es|fue)"
)
_KNOWN = (
    "un|una|el|la|los|las|unos|unas|algún|alguna|algunos|algunas|todo|toda|cualquier|otro|otra|a un|al"
    "|a la|a una|a algún|a alguna|de un|de una|presencia de|la presencia de"
)
_ANY = f"[{_KNOWN}]"
"""In front of a car: whose it is is not to be told."""
_SOME = f"[{_KNOWN}|mi|nuestro|nuestra]"
_ARTICLE = "[el|la|los|las|un|una|mi|nuestro|nuestra|algún|alguna|cualquier|del]"
_NO = (
    "(ningún|ninguna|no hay|no hay ningún|no haya|ni un|ni una|ni un solo|ni rastro de|no (está|esté) [el|la]"
    "|a ningún|ningún otro|no se ve|no se ve ningún)"
)
_ALL = "(todos los|todas las|cada|el último|la última)"
_THINGS = {
    "cat": "gato|gatos|gata|gatito|gatitos|minino",
    "dog": "perro|perros|perra|perrito|chucho|can",
}
_CARS = {"vehicle": "coche|coches|carro|carros|auto|autos|vehículo|vehículos|furgoneta|camión|furgón|camioneta"}
_ONE = (
    "[la presencia de|presencia de|a|de|rastro de] (alguien|alguna persona|una persona|personas|gente|la gente"
    "|las personas|cualquiera|cualquier persona|alguno|algún individuo"
    "|un humano|un ser humano|un individuo|quien sea|quienquiera|la persona|unas personas|algunas personas"
    "|movimiento de gente)|movimiento|algún movimiento|movimientos|(cualquier|la menor|la mínima|alguna"
    "|una) presencia|(cualquier|el menor|el mínimo) movimiento"
)
_NOBODY = (
    "[absolutamente|a|ya] (nadie|sin haber nadie|sin haber gente|ninguna persona|ni un alma|no hay gente"
    "|no hay ni un alma|no hay movimiento"
    "|ningún movimiento|no se ve a nadie|no hay ninguna persona|no haya gente|no haya movimiento"
    "|no se ve movimiento|no se detecta movimiento|no se detecte movimiento|no se mueve nadie|ni dios)|(está|esté"
    "|sigue|siga|queda|se queda|quede|permanece|lleva|lleve) (vacío|vacía|desierto|desierta|desocupada|sin nadie"
    "|sin gente|sin movimiento)"
    "|(vacío|vacía|desocupado|sin gente)"
)
SUBJECTS: Phrases = [
    (_ONE, "person"),
    (_NOBODY, "no person"),
    ("(todo el mundo|todos|todas|toda la familia|el último|la última persona|todas las personas|todos nosotros"
    "|el último de nosotros)", "every person"),
    *things(_THINGS, _SOME, _NO, _ALL),
    *things(_CARS, _ANY, _NO, _ALL),
    (f"{_ARTICLE} (detector de humo|detectores de humo|alarma de humo|alarma de incendio|alarma de incendios"
    f"|detector de humos|alarma contra incendios|alarma de humos|detector de incendios"
     "|sensor de humo|alarma antiincendios|alarma antihumo|detector de fuego|alarma de fuego|alarma del humo)",
     "smoke_alarm"),
    (f"{_ARTICLE} (detector|alarma|sensor) [de|del] (co|monóxido de carbono|monóxido)", "co_alarm"),
    ("[a] (el|la) (de|del) [gas] (co|monóxido de carbono|monóxido)", "co_alarm"),
    (f"{_SOME} (sirena|sirenas)", "siren"),
    (f"{_ARTICLE} (cristal|cristales|vidrio|vidrios|ventana|luna)", "glass_break"),
    (f"{_ARTICLE} (bebé|nene|recién nacido|beba|bebe|bebito|crío|peque)", "baby"),
    (f"{_ARTICLE} (timbre|timbre de la puerta|timbre de la entrada|telefonillo|portero automático)", "doorbell"),
    (f"{_ARTICLE} (claxon|bocina|pito del coche)", "car_horn"),
    (f"{_ARTICLE} motor [de un coche|de coche|del coche]", "engine"),
    ("[el|un] (agua|grifo|el agua|un grifo|el grifo|la llave del agua|la ducha)", "water"),
    ("(el|un) fuego", "crackling_fire"),
    ("[la] música", "music"),
    ("algo|[un|el|algún] (aparato|temporizador|cacharro)", "beep"),
    (f"{_ARTICLE} (aspiradora|aspirador)", "vacuum"),
]  # fmt: skip
_VERBS = {
    "seen": (
        "ver|hay|haya|está|esté|están|estén|estuvo|estuviera|estuviese|se ve|se vea|ves|veas|ve|vea|veis|se detecta"
        "|se detecte|detectas|detectes|detecta|detecte|se encuentra|se encuentre|se queda|se quede"
        "|anda|ande|andan|ronda|ronde|merodea|merodee|merodean|pasa|pase|pasan|pasen|camina|camine|se mueve|se mueva"
        "|se mueven|pasea|pasee|pasean|espera|espere|permanece|permanezca|aparcado|aparcada|aparque|aparca"
        "|estacionado|estacionada|sigue|siga|queda|quede|ahí|por ahí|allí|allá|presente|presentes|visible|visto"
        "|vista|detectado|detectada|sentado|parado|parada|de pie|ande suelto|suelto|cruza|cruce|cruzan|deambula"
        "|deambule|rondando"
        "|merodeando|paseando|andando|caminando|esperando|pasando|dando vueltas|da vueltas|dé vueltas|hubiera"
        "|hubiese|hubo|había|habido|estado|pasado|pasó|pasar|estar|haber|moviéndose|moverse|se asoma|se asome|asoma"
        "|asome|quieto|durmiendo"
        "|duerme|duerma|se para|se pare|detenido|estacionando|aparcando|tumbado|metido|escondido|curioseando"
        "|husmeando|fisgoneando|se detiene|se detenga|circula|circule|corre|corra|veis a|se avista|avistas|aviste"
        "|plantado|vigilando|notas|notes"
    ),
    "appears": "aparece|aparezca|aparecen|aparezcan|se presenta|se presente|asoma|surge|aparecido|apareció|aparecer"
    "|se deja ver|se deje ver",
    "arrives": (
        "salea|va a|vaya a|entró a|entra a|entre a|la llegada de|llegada de|llega|llegue|llegan|lleguen|entra|entre"
        "|entran|entren|viene|venga|vienen|vengan|se acerca|se acerque|se acercan|sube|suba|pisa|pise|accede|acceda"
        "|entrado|llegado|venido|entrar|llegar|venir|se mete|se meta|se cuela|se cuele"
        "|vuelve|vuelva|regresa|regrese|entró|llegó|vino|entrando|llegando|viniendo|acercándose|metido|colado|pisado"
        "|meterse|acercarse|se aproxima|se aproxime|acceder|se adentra|se adentre|ponga un pie|pone un pie"
        "|pone los pies|se metan|salta|salte"
        "|ponga los pies|se suba|se sube|aparca|aparque"
    ),
    "leaves": (
        "sale|salga|salen|salgan|se va|se vaya|se van|se vayan|se marcha|se marche|se marchan|abandona|abandone|deja"
        "|deje|se ha ido|se haya ido|salido|ido|marchado|salir|irse|marcharse|salió|se fue|se marchó|saliendo"
        "|se escapa|se escape"
        "|escapado|se aleja|se aleje|abandonado|dejado|se hayan ido|abandonar|parte|parta|se ausenta|desaparece"
        "|desaparezca|haya salido|huye|huya|se larga|se largue|escaparse"
    ),
    "bark": "ladra|ladre|ladran|ladren|ladrar|ladrando|ladrado|ladró|ladraba|ladridos|gruñe|gruña",
    "meow": "maúlla|maúlle|maullan|maúllan|maullar|maullando|maullado|maulló|maulle|maulla",
    "cry": "llora|llore|lloran|llorar|llorando|llorado|lloró|lloraba|se despierta llorando|se despierte llorando"
    "|berrea|berree|grita|lloriquea|lloriquee|rompe a llorar|rompa a llorar",
    "break": "se rompe|se rompa|rompe|rompa|roto|rota|romperse|rompiéndose|se rompió|rompen|rompan|se quiebra"
    "|se quiebre|estalla|estalle|se hace añicos|se haga añicos|quebrado|rompió|rompiendo|se rompan|se rompen"
    "|hecho añicos|romper|rompieron",
    "knock": "golpea|golpee|golpean|toca a la puerta|toque a la puerta|tocan a la puerta|toquen a la puerta"
    "|llama a la puerta con los nudillos|dé golpes en la puerta|da golpes en la puerta|golpea la puerta"
    "|golpee la puerta|golpean la puerta|golpeen la puerta"
    "|aporrea la puerta|aporree la puerta|tocar a la puerta|tocando a la puerta|golpeando la puerta"
    "|golpear la puerta|tocado a la puerta|golpeado la puerta|tocó a la puerta|golpeó la puerta|tocar la puerta"
    "|toca la puerta|toque la puerta|tocó la puerta|tocado la puerta"
    "|llame a la puerta|llama a la puerta|llaman a la puerta|llamen a la puerta|llamar a la puerta"
    "|llamado a la puerta|llamó a la puerta|llamando a la puerta|llamaron a la puerta|llamo a la puerta"
    "|golpearon la puerta|golpearon|tocaron la puerta|tocaron a la puerta",
    "ring": "llama al timbre|llame al timbre|llaman al timbre|llamen al timbre|toca el timbre|toque el timbre"
    "|tocan el timbre|toquen el timbre|llamar al timbre|tocar el timbre|llamado al timbre|tocado el timbre"
    "|llamó al timbre|tocó el timbre|tocando el timbre"
    "|llamando al timbre|pulsa el timbre|pulse el timbre|llama|llame|llamar|suena|suene|sonado|sonó|sonar|sonando"
    "|timbra|timbre|toca timbre|llamó|llamado|llamaron al timbre|hace sonar el timbre|pulsado el timbre"
    "|aprieta el timbre|sonaba|timbrar|timbrado",
    "cough": "tose|tosa|tosen|toser|tosiendo|tosido|tosió|tosía|tosan",
    "snore": "ronca|ronque|roncar|roncando|roncado|roncó",
    "talk": "habla|hable|hablan|hablen|hablar|hablando|hablado|habló|conversa|converse|charla|charle|charlando"
    "|se ríe|se ría|ríe|ría|riendo|riéndose|discute|conversando|charlan|hablaban|hablaba",
    "scream": "grita|grite|gritan|griten|gritar|gritando|gritado|gritó|chilla|chille|chillan|chillando|pega un grito"
    "|pegue un grito|dé un grito|da un grito|chillar|chilló|chillado",
    "distress": "pide ayuda|pida ayuda|piden ayuda|pidan ayuda|pide auxilio|pida auxilio|pidiendo ayuda|pedir ayuda"
    "|pidiendo auxilio|pedido ayuda|pidió ayuda|necesita ayuda|necesite ayuda|grita pidiendo ayuda"
    "|grite pidiendo ayuda|grita socorro|grite socorro"
    "|está en apuros|esté en apuros|en apuros|en peligro|pide socorro|pida socorro|pidiendo socorro|pedir auxilio"
    "|pidió auxilio|pedido auxilio|clama ayuda",
    "honk": "pita|pite|pitan|toca el claxon|toque el claxon|toca la bocina|toque la bocina|pitar|pitando|pitó|pitado"
    "|tocar el claxon|tocado el claxon|tocó el claxon",
    "beep": "pita|pite|pitar|pitando|pitado|hace bip|haga bip|hacer bip|hace pip|emite un pitido|emita un pitido",
    "play": "se reproduce|puesta|esté puesta|está puesta|sonando",
    "crackle": "crepita|crepite|crepitar|crepitando|chisporrotea",
    "shoot": "dispara|dispare|disparan|disparar|disparado|disparó",
    "visit": "viene de visita|venga de visita|nos visita|nos visite|venir de visita|viene a vernos|venga a vernos"
    "|vino de visita|venido de visita|me visita|me visite|visitado|visitó|nos visitó|nos ha visitado",
    "start": "arranca|arranque|se pone en marcha|se ponga en marcha|arrancar|arrancado|arrancó",
    "sound": "suena|suene|suenan|suenen|sonar|sonando|sonado|sonó|salta|salte|saltan|salten|se dispara|se dispare"
    "|saltar|saltado|saltó|se activa|se active|pita|pite|pitar|corre|corra|corriendo|abierto|goteando|funcionando"
    "|está en marcha|se ha disparado|se disparó|dispararse"
    "|activado|se activó|encendido|sonara|se haya disparado|disparado|se escape|abierta|encendida|correr|corrido"
    "|corrió|pitó|pitado|pitando|sonaba|retumba|aúlla|aúlle|sonaron|en marcha",
    "heard": "se oye|se oiga|se oyen|se oigan|oyes|oigas|oye|oiga|se escucha|se escuche|escuchas|escuches"
    "|se escuchan|se escuchen|oír|escuchar|oído|escuchado|se oyó|se escuchó|oís|oigáis|oyera|escuchara|se oyeron"
    "|oyeron|oyeses|oiste|escuchaste|oyó|escuchó|escucho|oigo",
}
VERBS: Phrases = doing(_VERBS, GOING)
_OF = (
    "[un|una|el|la|los|las|algún|alguna|unos|unas|cualquier|todo|toda|de] [ruido|ruidos|sonido|sonidos|señal|señales"
    "|indicio"
    "|indicios|fuerte|fuertes] [de|del|a] [un|una|los|las|el]"
)
_HEARD = {
    "appliance": "electrodoméstico|electrodomésticos",
    "glass_break": "cristales rotos|cristal roto|rotura de cristal|rotura de cristales|vidrios rotos|vidrio roto"
    "|cristal rompiéndose|cristales rompiéndose|rotura de vidrio|vidrio rompiéndose|cristal que se rompe"
    "|rotura de vidrios|cristales que se rompen|vidrios rompiéndose"
    "|rotura de un cristal|rotura de una ventana|ruptura de cristal|ruptura de vidrio|vidrios quebrándose"
    "|quiebre de vidrio|cristalazo",
    "door_knock": "golpes en la puerta|golpe en la puerta|toque en la puerta|toques en la puerta|golpes a la puerta"
    "|llamada a la puerta|llamadas a la puerta|golpeteo en la puerta|toc toc",
    "footsteps": "pasos|pisadas|paso",
    "gunshot": "disparo|disparos|tiro|tiros|tiroteo|balazo|balazos|detonación|detonaciones",
    "scream": "grito|gritos|chillido|chillidos|alarido|alaridos",
    "beep": "pitido|pitidos|bip|bips",
    "dog_bark": "ladrido|ladridos|perro ladrando|ladridos de perro|perro que ladra|perros ladrando",
    "baby_cry": "llanto|llantos|llanto de bebé|llanto del bebé|bebé llorando|lloros|lloro|bebé que llora"
    "|llantos de bebé",
    "cat_meow": "maullido|maullidos|gato maullando",
    "cough": "tos|toses|ataque de tos|ataques de tos",
    "snore": "ronquido|ronquidos",
    "speech_or_laughter": "voz|voces|conversación|conversaciones|risas|risa|gente hablando|personas hablando|charla"
    "|carcajadas|gente conversando",
    "siren": "sirena|sirenas", "car_horn": "claxon|bocinazo|bocinazos|bocina|pitidos de coche|bocinas|claxonazos",
    "engine": "motor|motor de coche|motor de un coche", "water": "agua|agua corriendo|grifo abierto|agua que corre"
    "|agua corriente",
    "crackling_fire": "fuego crepitando|crepitar del fuego|chisporroteo|crepitar de fuego|fuego chisporroteando",
    "doorbell": "timbrazo|timbrazos|timbre de la puerta", "music": "música", "vacuum": "aspiradora",
}  # fmt: skip
_ALONE = ("water", "engine")
SUBJECTS += noises({kind: said for kind, said in _HEARD.items() if kind not in _ALONE}, _OF)
SUBJECTS += noises({}, "", {kind: _HEARD[kind] for kind in _ALONE}, "[el|un|algún] (ruido|sonido) (de|del|de un)")
_WHO = "(alguien|una persona|un desconocido|cualquiera)"
TERMS: Phrases = [
    *((f"[se (oye|oiga|escucha|escuche)|oyes|oigas|oír] {said}", kind) for said, kind in (("llorar [al bebé]",
    "baby_cry"), ("toser [a alguien]", "cough"), ("roncar [a alguien]", "snore"), ("gritar [a alguien]", "scream"),
    ("ladrar", "dog_bark"))),
    ("toso|estoy tosiendo", "cough"), ("ronco|estoy roncando", "snore"),
    ("(pitan|piten|pitaron|tocan el claxon|toquen el claxon|tocan la bocina|toquen la bocina|suena un claxon"
     "|suene un claxon|suena una bocina|suene una bocina)", "car_horn"),
    ("[nos|me] (llaman|llamen|llamaron|llamasen) al timbre|(tocan|toquen|tocaron|toquen) [el] timbre|(suena"
    "|suene) [el timbre de] la puerta", "doorbell"),
    ("[nos|me] (llaman|llamen|tocan|toquen|llamaron|golpean|golpeen) [a|en|con los nudillos en] la puerta",
    "door_knock"),
    ("[un|una|el|la|algún|alguna|de|cualquier|todo|toda] (peligro|peligros|situación peligrosa|situación de peligro)"
     "|algo peligroso",
    "hazard"),
    ("[un|una|el|la|algún|alguna|cualquier|todo|toda|intento de|cualquier intento de|un intento de|de] (intrusión"
     "|intrusiones|intruso|intrusos|intrusa|robo"
    "|robos|allanamiento|ladrón|ladrones|intento de robo|asalto|entrada forzada)"
     f"|{_WHO} (entra|entre|intenta entrar|intente entrar|trata de entrar|trate de entrar|se cuela|se cuele"
     f"|ha entrado|intentó entrar|haya entrado|quiera entrar|intentara entrar) [por la fuerza|a la fuerza"
     f"|forzando la puerta|a robar] [en casa|en la casa]"
     f"|{_WHO} (fuerza|fuerce|intenta forzar|intente forzar|intenta abrir) la (puerta|entrada|cerradura)|(nos"
     f"|han) (entran|entren|entrado) a robar|entran a robar", "intrusion"),
    ("[un|una|el|la|algún|alguna|de|cualquier|toda|todo|tenemos|tengo|tengamos|hay|haya|recibimos|recibamos|recibido"
     "|tenido] (visita"
    "|visitas|visitante|visitantes|invitado|invitados|invitada)"
     "|(una visita|un visitante|algún visitante|visita|visitas|los invitados|invitados) (llega|llegue|lleguen|viene"
     "|venga|vengan|aparece|aparezca|se presenta)", "visitor"),
    ("[un|una|algún|alguna|de|cualquier|toda|gritos de|grito de|llamada de|una llamada de|petición de|peticiones de"
    "|llamadas de] (auxilio|socorro|gritos de auxilio|gritos de socorro|petición de ayuda|grito de ayuda"
    "|gritos de ayuda|peticiones de ayuda|llamadas de auxilio)"
     "|[cualquier|una|alguna|toda] (llamada|llamadas|grito|gritos) (de|pidiendo) (ayuda|auxilio|socorro)"
     "|alguien en apuros", "distress"),
]  # fmt: skip
_WE = "[nosotros|yo|todos|toda la familia|la familia|todo el mundo|ya]"
_ARE = (
    "(estamos|estemos|estoy|esté|está|estuviéramos|estábamos|estaba|estuviera|estuvimos|estuve|hayamos|hemos|he|haya)"
)
_OUT = (
    "(fuera|fuera de casa|ausentes|ausente|de viaje|de vacaciones|en el trabajo|trabajando|de compras|en la oficina"
    "|lejos|de paseo|de viaje fuera|en el curro|en el extranjero|de puente|salido|de finde)"
)
_IN = "(en casa|aquí|dentro|ahí|allí|por casa|en la casa|en nuestra casa)"
_WHEN = "[cuando|mientras|si|siempreque|y|que|encuanto|estando|aunque|porque|mientrasque|y que]"
AWAY = (
    f"{_WHEN} (salimos|salgamos|nos vamos|nos vayamos) [de casa]|{_WHEN} ({_WE} {_ARE} [todos|ya|los dos|aún] {_OUT}"
    f"|{_WE} no {_ARE} [todos|nadie|ninguno] {_IN}|[no] (está|esté|hay|haya|queda|quede|estaba|estuvo|había"
    f"|hubo) nadie {_IN}|nadie (está|esté|estaba|estuvo|hay|haya) {_IN}"
    "|[no] (estemos|estamos|estábamos) nadie|no (estamos|estemos|estábamos) [nosotros]|la casa (está|esté|se queda"
    "|estaba|se quede) (vacía|sola|sin nadie)|[ya] (nos hemos ido|hemos salido|salimos|salgamos|nos vamos|me voy"
    "|he salido|nos hayamos ido|hayamos salido))"
    f"|[en|durante] (nuestra ausencia|mi ausencia|nuestras vacaciones|las vacaciones)|[con] la casa vacía"
    "|en ausencia de todos|sin nadie en casa|sin (estar|que estemos) [nosotros] en casa"
    "|no estando [nosotros] en casa|sin que haya nadie en casa|nadie en casa|estando [nosotros|yo|todos] {_OUT}"
)
CONTEXTS: Phrases = [
    (AWAY, "away"),
    (f"estando [nosotros|yo|todos] {_IN}|{_WHEN} ({_WE} {_ARE} [todos|ya] {_IN}|(hay|haya) alguien {_IN}"
     f"|alguien (está|esté) {_IN})", "home"),
    (f"{_WHEN} ({_WE} {_ARE} [todos|ya|todos ya] (durmiendo|dormidos|dormido|dormida|acostados|acostado|en la cama"
    f"|acostada)|{_WE} (dormimos|durmamos|duermo|duerma|dormíamos|duerme|dormía)|nos (hemos|hayamos) (acostado"
    f"|ido a la cama|dormido|ido a dormir)"
     "|(está|esté) todo el mundo (durmiendo|dormido|acostado)|nos (acostamos|acostemos)|me (acueste|haya acostado"
     "|he acostado)|todos (duermen|duerman|estén dormidos|están dormidos))|(después de|tras) (acostarnos"
     "|irnos a la cama|irnos a dormir)|una vez (acostados|dormidos)|con todos (durmiendo|dormidos)"
     "|mientras (duermo|dormimos)", "night"),
]  # fmt: skip
_JUST = "[todavía|aún|dejado|dejada|quedado|mal|bien|de par en par|otra vez|sin|ya|sigue]"
_IS = (
    "(está|esté|están|estén|queda|quede|se queda|se quede|sigue|siga|permanece|permanezca|lleva|lleve|se ha quedado"
    "|se haya quedado|ha estado|haya estado|estuvo|se|ha sido|se ha|se haya|dejan|dejen|deja|deje|estaba|estando"
    "|ha quedado|dejo|dejamos|se quedó|sea)"
)
STATES = {
    "running": "[está|esté|estuvo|ha estado] (funcionando|en marcha|lavando|funciona|en funcionamiento)|funcionado"
    "|funciona",
    "finished": f"[{GOING}] (acaba|acabe|termina|termine|terminado|acabado|terminó|acabó|ha terminado"
    f"|haya terminado|finalice|finaliza) [de lavar|el programa|el lavado]|[está|esté] (lista|acabada|terminada)",
    "open": f"[{_IS}] {_JUST} (abierta|abierto|abiertas|entreabierta|abre|abra|abren|abran)|se abre|se abra"
    f"|se ha abierto|abre|abran|abrirse|apertura|abrieron|se abren",
    "closed": f"[{_IS}] {_JUST} (cerrada|cerrado|cierra|cierre|cierran|cierren)|se cierra|se cierre|se ha cerrado"
    f"|cerrarse",
    "on": f"[{_IS}] {_JUST} (encendida|encendido|en marcha|funcionando|activada|activado|conectada|andando|prendida"
    f"|en funcionamiento|trabajando|bombeando|corriendo)|[{GOING}] (funciona|funcione|arranca|arranque|se enciende"
    f"|se encienda|se pone en marcha|se ponga en marcha|se activa|se active"
    "|se conecta|funcionar|arrancar|encenderse|se prende|se prenda|trabaja|trabaje|ponerse en marcha|arrancado"
    "|se pone a funcionar|se ponga a funcionar|bombea|bombee|marcha|salta|salte|enciende|encienda|encendido)",
    "off": f"[{_IS}] {_JUST} (apagada|apagado|parada|parado|desconectada|detenida)|se apaga|se apague|se para"
    f"|se pare|se detiene|se detenga|se desconecta|deja de (funcionar|trabajar)|deje de (funcionar|trabajar)"
    f"|no (funciona|funcione|está en marcha|esté en marcha|está encendida)|apagarse|pararse|se ha apagado"
    f"|se ha parado|se haya parado|se haya apagado",
    "locked": f"[{_IS}] {_JUST} (cerrada con llave|con llave|bloqueada|echada la llave)|se bloquea|se bloquee",
    "unlocked": f"[{_IS}] {_JUST} (sin llave|desbloqueada|sin cerrar con llave)|se desbloquea|se desbloquee"
    f"|no {_IS} cerrada con llave",
}
