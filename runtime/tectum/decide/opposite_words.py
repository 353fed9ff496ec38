"""Intents that are each other's opposite, and the words that name either side, in the seven languages.

As in ``contrary_words.py``, regular expressions over a clause of clean text. Lock is on and unlock is off, open on and
close off, as Home Assistant has it.
"""

PAIRS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "switch": (frozenset({"HassTurnOn"}), frozenset({"HassTurnOff"})),
    "timer": (frozenset({"HassIncreaseTimer"}), frozenset({"HassDecreaseTimer"})),
    "pause": (frozenset({"HassMediaPause", "HassPauseTimer"}), frozenset({"HassMediaUnpause", "HassUnpauseTimer"})),
    "mute": (frozenset({"HassMediaPlayerMute"}), frozenset({"HassMediaPlayerUnmute"})),
    "track": (frozenset({"HassMediaNext"}), frozenset({"HassMediaPrevious"})),
}

OPPOSITES: dict[str, dict[str, tuple[str, str]]] = {
    "en": {
        "switch": (
            r"\b(?:turn|switch|put|flick|power|get|flip)(?:ing|ting|ping)? (?!off|out)(?:[\w'-]+ ){0,6}?on\b|"
            r"\bopen\b|\braise\b|(?<!un)\block\b|\bactivate\b|\benable\b",
            r"\b(?:turn|switch|put|flick|power|shut|flip)(?:ing|ting|ping)? (?!on\b)(?:[\w'-]+ ){0,6}?off\b|"
            r"\bclose\b|\bshut\b|\bunlock\b|\blower\b|\b(?:release|off|undo|open)\b.*\block\b|\block off\b|"
            r"\bdeactivate\b|\bdisable\b",
        ),
        "timer": (
            r"\badd\b|\bmore\b|\blonger\b|\bextend\b",
            r"\bless\b|\bshorter\b|\bshorten\b|\btake\b|\boff\b",
        ),
        "pause": (
            r"^(?:please |can you )?pause\b",
            r"\bresume\b|\bunpause\b|\bcontinue\b",
        ),
        "mute": (
            r"^(?:please |can you )?(?:mute|silence)\b",
            r"\bun-?mute\b",
        ),
        "track": (
            r"\bnext\b|\bskip\b(?! back)",
            r"\bprevious\b|\bback\b",
        ),
    },
    "de": {
        "switch": (
            r"\bschloss\b|\b(?:ein|an|auf|hoch)(?:schalt\w*|mach\w*|geschaltet|zuschalten|dreh\w*|stell\w*)\b|"
            r"\b(?:schalte?|mache?|knipse?|stelle?|drehe?)\b.*\b(?:an|ein|auf)$|\böffne\w*\b|\babschlie(?:ß|"
            r"ss)\w*|\bverriegel\w*|\baktivier\w*",
            r"\b(?:aus|ab|zu)(?:schalt\w*|mach\w*|dreh\w*|stell\w*)\b|\b(?:schalte?|mache?|knipse?|stelle?|"
            r"drehe?)\b.*\b(?:aus|ab|zu)$|\bschlie(?:ß|ss)(?:e|en)?\b(?!.*\b(?:auf|ab|zu)$)|\bschloss\b|"
            r"\baufschlie(?:ß|ss)\w*|\bentriegel\w*|\bdeaktivier\w*",
        ),
        "pause": (
            r"\bpausier\w*|\banhalten\b",
            r"\bfortsetz\w*|\bweiter\w*|\bfortfahren\b",
        ),
        "track": (
            r"\bnächste[srn]?\b|\bübersprin\w*",
            r"\bvorherige[srn]?\b|\bzurück\b|\bletzte[srn]?\b",
        ),
    },
    "nl": {
        "switch": (
            r"\b(?:zet|doe|schakel|draai|steek)\b.*\baan$|\b(?:aan|in)(?:zetten|doen|schakelen)\b|\bactiveer\b|"
            r"\bdoe\b.*\bopen$|^open\b|\bvergrendel\b|\bop slot$",
            r"\b(?:zet|doe|schakel|draai)\b.*\buit$|\buit(?:zetten|doen|schakelen)\b|\bdeactiveer\b|"
            r"\bdoe\b.*\bdicht$|\bsluit\b(?!.*\b(?:af|slot)\b)|\bontgrendel\b|\bvan (?:het )?slot$",
        ),
        "pause": (
            r"\bpauzeer\w*",
            r"\bhervat\w*|\bga door\b",
        ),
        "track": (
            r"\bvolgende?\b|\bsla over\b",
            r"\bvorige?\b|\bterug\b",
        ),
    },
    "fr": {
        "switch": (
            r"\b(?:r?allume[rz]?|ouvre[rz]?|ouvrir|verrouille[rz]?|active[rz]?)\b|\bà clé\b",
            r"\b(?:éteins|éteindre|éteignez|eteins|eteindre|ferme[rz]?|déverrouille[rz]?|deverrouille[rz]?|"
            r"désactive[rz]?|coupe[rz]?)\b|\bserrure\b",
        ),
        "pause": (
            r"\b(?:mets?|mettre|mettez)\b.*\ben pause\b",
            r"\breprends?\b|\breprendre\b|\bcontinue[rz]?\b|\brelance[rz]?\b",
        ),
        "track": (
            r"\bsuivante?\b|\bprochaine?\b",
            r"\bprécédente?\b|\bd'avant\b",
        ),
    },
    "es": {
        "switch": (
            r"\b(?:enciend[ea]\w*|encender\w*|prend[ea]\w*|prender\w*|abr[ea]\w*|abrir\w*|activ[ae]\w*|"
            r"activar\w*|conecta\w*)\b|\bcon llave\b",
            r"\bcerradura\b|\b(?:apag[au]\w*|cierr[ea]\w*|cerrar\w*|desactiv\w*|desbloque\w*|desconect\w*)\b",
        ),
        "pause": (
            r"^pausa\b|\bpon\w*\b.*\ben pausa\b",
            r"\breanud\w*|\bcontin[uú]\w*|\bsigue\b|\bdespausa\w*",
        ),
        "track": (
            r"\bsiguiente\b|\bpróxima\b|\bsalta\b",
            r"\banterior\b|\bde antes\b",
        ),
    },
    "it": {
        "switch": (
            r"\b(?:r?iaccend\w*|accend\w*|apri\w*|attiva\w*)\b|\ba chiave\b|\bcatenaccio\b|\bmandata\b",
            r"\bchiave\b|\b(?:spegn\w*|spengi\w*|chiud\w*|disattiva\w*|sblocca\w*)\b",
        ),
        "pause": (
            r"\bmetti\b.*\bin pausa\b",
            r"\briprend[ai]\b|\briprend\w*|\bcontinua\w*|\briparti\w*",
        ),
        "track": (
            r"\bprossim[ao]\b|\bsuccessiv[ao]\b",
            r"\bprecedente\b|\bdi prima\b",
        ),
    },
    "zh-CN": {
        "switch": (
            "打开|开启|开一下|开个|开灯|上锁|锁上|锁好|启动",
            "关闭|关掉|关上|关了|关一下|关灯|解锁|开锁|熄灭|停用|打开.*锁|锁.*(?:打开|开一下)|开一下.*锁",
        ),
        "pause": (
            "^暂停",
            "继续播|继续放|恢复播|继续计",
        ),
        "mute": (
            "^静音|调成静音|调静音",
            "取消静音|解除静音|恢复声音",
        ),
        "track": (
            "下一[首个曲集]",
            "上一[首个曲集]",
        ),
    },
}
