"""Intents that are each other's opposite, and the words that name either side, in the seven languages.

As in ``contrary_words.py``, regular expressions over a clause of clean text. Lock is on and unlock is off, open on and
close off, as Home Assistant has it.
"""

PAIRS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "switch": (frozenset({"HassTurnOn"}), frozenset({"HassTurnOff"})),
    "timer": (frozenset({"HassIncreaseTimer"}), frozenset({"HassDecreaseTimer"})),
    "pause": (frozenset({"HassMediaPause", "HassPauseTimer"}), frozenset({"HassMediaUnpause", "HassUnpauseTimer"})),
    "mute": (frozenset({"HassMediaPlayerMute"}), frozenset({"HassMediaPlayerUnmute"})),
    "dock": (
        frozenset({"HassVacuumStart", "HassLawnMowerStartMowing"}),
        frozenset({"HassVacuumReturnToBase", "HassLawnMowerDock"}),
    ),
    "track": (frozenset({"HassMediaNext"}), frozenset({"HassMediaPrevious"})),
}

OPPOSITES: dict[str, dict[str, tuple[str, str]]] = {
    "en": {
        "switch": (
            r"\b(?:turn|switch|put|flick|power|get|flip)(?:p?ed|e?s|[tp]?ing)? (?!off|out)(?:[\w'-]+ ){0,6}?on\b|"
            r"\bopen\b|\braise\b|(?<!the )(?<!that )\block\b|\bactivate\b|\benable\b|\bplug in\b|"
            r"\b(?:blinds?|shades?|shutters?|curtains?) (?:all the way )?up\b|\bawning out\b",
            r"\b(?:turn|switch|put|flick|power|shut|flip)(?:p?ed|e?s|[tp]?ing)? (?!on\b)(?:[\w'-]+ ){0,6}?off\b|"
            r"\bclose\b|\bshut\b|\bunlock\b|\blower\b|\b(?:release|off|undo|open)\b.*\block\b|\block off\b|"
            r"\bdeactivate\b|\bdisable\b|\bunplug\b|\b(?:blinds?|shades?|shutters?|curtains?) (?:all the way )?down\b|"
            r"\bawning in\b",
        ),
        "timer": (
            r"\badd\b|\bmore\b|\blonger\b|\bextend\b",
            r"\bless\b|\bshorter\b|\bshorten\b|\btake\b|\boff\b|"
            r"\bminus\b",
        ),
        "pause": (
            r"^(?:please |can you )?pause\b",
            r"\bresume\b|\bunpause\b|\bcontinue\b|"
            r"\bun pause\b|\boff (?:pause|hold)\b|\bpaused\b.*\bagain\b",
        ),
        "mute": (
            r"^(?:please |can you )?(?:mute|silence)\b",
            r"\bun-?mute\b|"
            r"\bun mute\b|\boff (?:mute|silent)\b|\bmute off\b|(?<!no )\bsound (?:back )?on(?: again| please)?$",
        ),
        "track": (
            r"\bnext\b|\bskip\b(?! back)|\bforward\b",
            r"\bprevious\b|\bback\b|\bbackward\b",
        ),
        "dock": (
            r"^(?:please |can you |could you )*(?:cut|mow)\b|\bsend (?:out|the (?:mower|lawn ?mower|robot) out)\b",
            r"\bdock\b|\bhome\b|\bpark\b|\bcharg\w+|\bbase\b|\bstation\b",
        ),
    },
    "de": {
        "switch": (
            r"\bschloss\b(?!.*\bauf$)|\bgern\w*\b.*\bhell\b|\b(?:ein|an|auf|hoch)(?:schalt\w*|mach\w*|geschaltet|zuschalten|dreh\w*|stell\w*)\b|"
            r"\b(?:schalte?|mache?|knipse?|stelle?|drehe?)\b(?!.*\bschloss\b.*auf$).*\b(?:an|ein|auf)$|\böffne\w*\b|\babschlie(?:ß|"
            r"ss)\w*|\bverriegel\w*|\baktivier\w*|"
            r"\bsperr\w* ab\b|\bsperr\w*\b.*\bab$|\bzu(?:zu)?(?:schlie(?:ß|ss)\w*|sperr\w*)|"
            r"\b(?:ein|an|auf|hoch)zu(?:schalten|machen|drehen|stellen|fahren|ziehen)\b|"
            r"\b(?:zieh\w*|fahre?|kurbel\w*|lass\w*)\b.*\b(?:hoch|rauf)$",
            r"\b(?:aus|ab|zu)(?:schalt\w*|mach\w*|dreh\w*|stell\w*)\b|\b(?:schalte?|mache?|knipse?|stelle?|"
            r"drehe?)\b(?!.*\bschloss\b.*zu$).*\b(?:aus|ab|zu)$|\bschlie(?:ß|ss)(?:e|en)?\b(?!.*\b(?:auf|ab|zu)$)|\bschloss\b(?!.*\bzu$)|\bgern\w*\b.*\bdunkel\b|"
            r"\bauf(?:zu)?(?:schlie(?:ß|ss)\w*|sperr\w*)|\b(?:sperr|schlie(?:ß|ss))\w*\b.*\bauf$|\bentriegel\w*|\bdeaktivier\w*|"
            r"\b(?:aus|ab|zu|runter|herunter)zu(?:schalten|machen|drehen|stellen|fahren|ziehen)\b|"
            r"\bklappe?\b.*\bzu$|\b(?:zieh\w*|fahre?|kurbel\w*|lass\w*)\b.*\b(?:runter|herunter)$",
        ),
        "pause": (
            r"\bpausier\w*|\banhalten\b",
            r"\bfortsetz\w*|\bweiter\w*|\bfortfahren\b|"
            r"\baus der pause\b|\bpause (?:aus|vorbei|beenden)\b",
        ),
        "track": (
            r"\bnächste[srn]?\b|\bübersprin\w*",
            r"\bvorherige[srn]?\b|\bzurück\b|\bletzte[srn]?\b",
        ),
        "dock": (
            r"(?!)",
            r"\b(?:an)?dock\w*|\bherein\b|\breinhol\w*|\bheim\b|\bhause\b|\bpark\w+|\bladestation\b|\bladen\b|\bbasis\b|\bsteckdose\b|\bandocken\b",
        ),
    },
    "nl": {
        "switch": (
            r"\b(?:zet|doe|schakel|draai|steek)\b.*\baan$|\b(?:aan|in)(?:zetten|doen|schakelen)\b|\bactiveer\b|"
            r"\bdoe\b.*\bopen$|^open\b|\bvergrendel\b|\bop slot\b|\bslot op\b|"
            r"\b(?:trek|haal|doe|hijs)\b.*\b(?:omhoog|op)$|\bontrollen\b|\buitrollen\b|\brol\b.*\b(?:uit|op)$",
            r"\b(?:zet|doe|schakel|draai)\b.*\buit$|\buit(?:zetten|doen|schakelen)\b|\bdeactiveer\b|"
            r"\bdoe\b.*\bdicht$|\bsluit\b(?!.*\b(?:af|slot)\b)|\bontgrendel\b|\bvan (?:het )?slot$|\bslot\b.*\bopen$|"
            r"\binrollen\b|\brol\b.*\bin$|\b(?:trek|haal|doe|laat)\b.*\b(?:omlaag|neer|zakken)$",
        ),
        "pause": (
            r"\bpauzeer\w*",
            r"\bhervat\w*|\bga door\b|"
            r"\bpauze (?:uit|eraf|voorbij)\b",
        ),
        "track": (
            r"\bvolgende?\b|\bsla over\b",
            r"\bvorige?\b|\bterug\b",
        ),
        "dock": (
            r"\b(?:gaan|laten) (?:rijden|stofzuigen|maaien)\b|\bnaar buiten\b",
            r"\bdok\w*|\bbinnen\w*|\bthuis\b|\bnaar huis\b|\blader\b|\bopladen\b|\blaadstation\b|\bbasis\b|"
            r"\bterugroepen\b|\b(?:stop|hou op) met maaien\b",
        ),
        "mute": (
            r"\bhaal\b.*\bgeluid\b.*\b(?:van|weg|af)\b",
            r"\bmute (?:eraf|uit)\b",
        ),
    },
    "fr": {
        "switch": (
            r"\b(?:r?allume[rsz]?|verrouille[rz]?|active[rz]?)\b|\bouvr(?:e[rz]?|ir)\b(?!.*\b(?:serrure|verrou)\b)|"
            r"\bà clé\b|\bdouble tour\b|\bbranche[rz]?\b|"
            r"\b(?:(?:re)?mont|l[eè]v|relev)\w*\b.*\b(?:volets?|stores?|rideaux?)\b",
            r"\bferme[rz]?\b(?!.*\b(?:à clé|double tour)\b)|"
            r"\b(?:éteins|éteindre|éteignez|eteins|eteindre|déverrouille[rz]?|deverrouille[rz]?|"
            r"désactive[rz]?|coupe[rz]?|débranche[rz]?)\b|\bserrure\b|"
            r"\b(?:baiss|abaiss|descend)\w*\b.*\b(?:volets?|stores?|rideaux?)\b|"
            r"\bouvr\w+ .*\bverrou\b",
        ),
        "pause": (
            r"\b(?:mets?|mettre|mettez)\b.*\ben pause\b",
            r"\breprends?\b|\breprendre\b|\bcontinue[rz]?\b|\brelance[rz]?\b|"
            r"\b(?:enl[eè]ve|retire|fin de)\b.*\bpause\b|\blecture\b",
        ),
        "track": (
            r"\bsuivante?\b|\bprochaine?\b",
            r"\bprécédente?\b|\bd'avant\b",
        ),
        "dock": (
            r"(?!)",
            r"\bbase\b|\bstation\b|\bcharg\w+|\brentr\w+|\bretourn\w+",
        ),
        "mute": (
            r"\b(?:enl[eè]ve|coupe)\b.*\bson\b",
            r"\b(?:enl[eè]ve|d[eé]sactive|fin de|retire)\b.*\b(?:muet|sourdine)\b|"
            r"\b(?:r[eé]?active|rends|remets|rallume)\b.*\bson\b",
        ),
    },
    "es": {
        "switch": (
            r"\b(?:enciend[ea]\w*|encender\w*|prend[ea]\w*|prender\w*|abr[ea]\w*|abrir\w*|activ[ae]\w*|"
            r"activar\w*|conecta\w*|enchufa\w*)\b|\bcon (?:llave|candado)\b|"
            r"\b(?:sub[ea]\w*|levant\w*)\b.*\b(?:persianas?|estor(?:es)?|toldos?|cortinas?)\b|"
            r"\bbloquea\b",
            r"\bcerradura\b|\b(?:apag[au]\w*|cierr[ea]\w*|cerrar\w*|desactiv\w*|desbloque\w*|desconect\w*|inhabilit\w*|deshabilit\w*)\b|"
            r"\bdesenchuf\w*|\bqu[ií]ta\w*\b.*\b(?:pestillo|cerrojo|seguro)\b|"
            r"\b(?:baj[ae]\w*|enroll\w*)\b.*\b(?:persianas?|estor(?:es)?|toldos?|cortinas?)\b",
        ),
        "pause": (
            r"^pausa\b|\bpon\w*\b.*\ben pausa\b",
            r"\breanud\w*|\bcontin[uú]\w*|\bsigue\b|\bdespausa\w*|"
            r"\b(?:quita|saca)\b.*\bpausa\b",
        ),
        "track": (
            r"\bsiguiente\b|\bpróxima\b|\bsalta\b",
            r"\banterior\b|\bde antes\b",
        ),
        "dock": (
            r"(?!)",
            r"\bbase\b|\bcarg\w+|\bvolver\b|\bvuelv\w+|\bacopl\w+|\brecoge\b|\bestaci[oó]n\b|\bguarda\b",
        ),
        "mute": (
            r"(?!)",
            r"\bquita\b.*\b(?:mute|mudo|silencio)\b|\bdesilenci\w*",
        ),
    },
    "it": {
        "switch": (
            r"\b(?:r?iaccend\w*|accend\w*|apri\w*|attiva\w*)\b|\ba chiave\b|\bmandata\b|\bblocca\w*|"
            r"\b(?:alza|solleva|tira\w* su)\b.*\b(?:tapparell[ae]|tend[ae]|serrand[ae]|persian[ae]|veneziane)\b|"
            r"\battacca\b|\bgiro di chiave\b|(?<!leva il )(?<!togli il )\bcatenaccio\b",
            r"\bchiave\b|\b(?:spegn\w*|spengi\w*|chiud\w*(?!.*\b(?:chiave|catenaccio|mandata)\b)|disattiva\w*|sblocca\w*|stacca)\b|"
            r"\b(?:abbassa|cala|tira\w* giù)\b.*\b(?:tapparell[ae]|tend[ae]|serrand[ae]|persian[ae]|veneziane)\b|"
            r"\bserratura\b",
        ),
        "pause": (
            r"\bmetti\b.*\bin pausa\b",
            r"\briprend[ai]\b|\briprend\w*|\bcontinua\w*|\briparti\w*|"
            r"\btogli\b.*\bpausa\b",
        ),
        "track": (
            r"\bprossim[ao]\b|\bsuccessiv[ao]\b",
            r"\bprecedente\b|\bdi prima\b",
        ),
        "dock": (
            r"(?!)",
            r"\bbase\b|\bcaric\w+|\brientr\w+|\brichiam\w+|\btorn\w+|\bal riparo\b",
        ),
        "mute": (
            r"(?!)",
            r"\b(?:disattiva|togli|leva)\b.*\b(?:mut[oa]|silenzioso)\b",
        ),
    },
    "zh-CN": {
        "switch": (
            "打开(?!.*锁)|开启|开一下(?!.*锁)|开[个盏]|开灯|上锁|锁上|锁好|启动|"
            r"反锁(?!.*打开)|帘.*(?:升|卷|拉)(?:起|上去|开)",
            "关闭|关掉|关上|关了|关一下|关[个盏]|关灯|锁开了|解锁|开锁|熄灭|停用|打开.*锁|锁.*(?:打开|开一下)|开一下.*锁|"
            r"退出.*模式|门锁解开|帘.*(?:放|降|拉)(?:下|上(?!去))",
        ),
        "pause": (
            "^暂停",
            "继续播|继续放|恢复播|继续计|"
            r"取消暂停|暂停.*(?:取消|继续)|按播放",
        ),
        "mute": (
            "^静音|调成静音|调静音",
            "取消静音|解除静音|恢复声音|"
            r"(?:关闭|解除|关掉|退出|不).*静音",
        ),
        "track": (
            "下一[首个曲集]",
            "上一[首个曲集]|"
            r"前一[首个曲集]",
        ),
        "dock": (
            r"(?!)",
            r"充电|回去|回充|回家|基座|归位",
        ),
    },
}
