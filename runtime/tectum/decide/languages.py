"""Which of the seven languages a sentence is of, by its small words, so that the answer is in the same one."""

import re
import unicodedata
from collections.abc import Mapping

CHINESE = "zh"
_DENSE = re.compile(r"[\u3400-\u9fff]")

SMALL_WORDS: Mapping[str, str] = {
    "en": "the a an is are there any how many do does did can you see don t not never turn switch on off open close "
    "please and my it that this to of in at with lights light what",
    "de": "der die das den dem ein eine einen ist sind da es gibt wie viele siehst du nicht nie kein keine "
    "schalte mach mache öffne schließe bitte und im am auf an aus mit licht was steht",
    "fr": "le la les l un une des du de d est sont y a t il qu ce que combien vois tu ne n pas jamais éteins "
    "allume ouvre ferme s plaît te et dans au sur avec lumière lumières quelqu",
    "es": "el la los las un una del de es está están hay se ve cuántos cuántas ves no nunca apaga apagues "
    "enciende enciendas abre abras cierra cierres por favor y en con al luz luces algún alguna alguien",
    "it": "il lo la i gli le un una del della di c è ci sono quanti quante vedi si non mai spegni spegnere "
    "accendi accendere apri aprire chiudi chiudere per favore e in con al luce luci qualche qualcuno",
    "nl": "de het een is zijn er hoeveel zie je niet nooit geen zet doe schakel open dicht alsjeblieft en in "
    "op met aan uit licht lampen wat iemand",
}


def plain(text: str) -> str:
    """Small letters without accents, punctuation as spaces: people leave accents out.

    >>> plain("Apágala, ¿sí?")
    'apagala si'
    """
    parted = unicodedata.normalize("NFD", text.casefold().replace("_", " "))
    bare = "".join(char for char in parted if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^\w\s]", " ", bare).split())


_PLAIN = {language: frozenset(plain(words).split()) for language, words in SMALL_WORDS.items()}


def likely(text: str, usual: str = "en") -> tuple[str, ...]:
    """The seven languages, the likeliest of the sentence first; where its words tell none, ``usual`` is.

    >>> likely("Is de garagedeur open?")[0], likely("有狗吗？")[0], likely("stop", usual="fr")[0]
    ('nl', 'zh', 'fr')
    """
    words = plain(text).split()
    hits = {language: sum(word in small for word in words) for language, small in _PLAIN.items()}
    hits[CHINESE] = len(_DENSE.findall(text))
    usual = usual.split("-", maxsplit=1)[0]
    return tuple(sorted(hits, key=lambda language: (-hits[language], language != usual)))


ASKING_WORDS: Mapping[str, str] = {
    "en": "when whenever if once tell me us let know notify alert warn text ping someone somebody anyone anybody "
    "nobody "
    "no one there is are was were the a an in on at by of to for from while we away home not and or but who did "
    "does do has have had how often many last time today yesterday night door dog cat car more than minutes hours "
    "please i my it that open any what where which been our with this between after before within since barks "
    "cried rings going off's s tonight smoke pump heard see saw hear now still",
    "de": "wenn falls sobald sag sagt gib bescheid melde mir mich uns benachrichtige warne weck jemand niemand keiner "
    "ist sind war waren der die das ein eine einen im in am an auf vor und oder aber nicht mit von zu hause weg "
    "wir ich länger als mehr minuten stunden nachts wie oft wann hat haben hund katze auto tür haustür garten "
    "küche flur einfahrt bitte es gestern heute letzte zwischen uhr bis nach den dem wer was schick schreib kein "
    "keine soll bei alarm rauchmelder los du hast gut schon kannst mal diesen monat woche geht ging da dass "
    "klingelt bellt offen pumpe schreit",
    "fr": "quand si dès que lorsque au cas où préviens avertis alerte dis avise moi nous me le la les l un une des du "
    "de d il elle y a est sont qu qui quelqu personne n ne pas plus on et ou mais dans sur sous devant en aux à "
    "pendant nuit jour ce cette s je j mon ma mes notre chien chat voiture jardin cuisine couloir entrée allée "
    "porte bébé été t minutes heures fois combien hier aujourd hui dernière sans entre après avant fait tout chez "
    "veux voudrais merci alarme détecteur sonne aboie miaule ouverte fermée pompe plaît chose sonnette sonné rien "
    "c était avait quelle fenêtre grenier garage chambre message prévenir savoir bruit musique frappe qd tu "
    "signale signalez signaler prévenez avertissez alertez réveille réveillez informe intrusion danger visite "
    "présence toute doit lave machine tousse",
    "es": "cuando si en cuanto avísame avisa dime avísanos alértame quiero que me nos el la los las un una unos de del "
    "al hay está están alguien nadie perro gato coche jardín cocina pasillo entrada puerta y o pero no con por "
    "para durante más menos minutos horas veces noche día estamos estoy casa fuera mientras sin entre después "
    "antes se ha han cuántas cuántos vez última ayer hoy esta este qué quién cuándo bomba timbre llama ladra bebé "
    "favor algo hubo estuvo estaba desde hasta su mi gracias abierta alarma humo ruido lo es vienen cuentas "
    "ante cualquier peligro intrusión avíseme adviértame notifíqueme infórmeme alérteme despiérteme adviérteme "
    "mandame lavadora ventana desván garaje cuarto mensaje oye rompe cristal llaman entró toser toda persona "
    "tiene sigue cuéntamelo dices wasap dónde salta bajar grados",
    "it": "quando se appena qualora avvisami avvertimi dimmi fammi sapere avvisaci mi ci il lo la i gli le l un uno "
    "una "
    "di del della dell dei al alla c è ce sono qualcuno nessuno cane gatto auto macchina giardino cucina "
    "corridoio ingresso vialetto porta e o ma non in nel nella con per da dal dalla più meno minuti ore volte "
    "notte giorno siamo casa via mentre senza tra fra dopo prima ha hanno quante quanti volta ultima ieri oggi "
    "questa che chi pompa campanello suona abbaia neonato favore stato stata cosa si dalle alle aperta allarme "
    "fumo rumore voglio vorrei bambino senti piange tossisce lavatrice finestra soffitta garage cameretta bussano "
    "segnalami segnala segnalaci svegliami avvertici informami ogni visita intrusione pericolo ladri "
    "acqua suonano messaggio entra arriva tosse monossido casi nn qualsiasi",
    "nl": "als wanneer zodra indien waarschuw meld vertel laat weten geef stuur seintje me mij ons ik we wij de het "
    "een "
    "er is zijn was waren iemand niemand hond kat auto tuin keuken gang hal oprit voordeur deur en of maar niet "
    "geen in op aan bij van voor met naar om dan meer minder minuten uur keer nachts 's dag thuis weg terwijl "
    "zonder tussen na heeft hebben hoe vaak laatst laatste gisteren vandaag deze dit wie wat pomp bel aanbelt "
    "blaft baby graag alsjeblieft je te tot vanaf hoelang ooit open dicht staat rook alarm geluid wil hoor langer "
    "vannacht raam garage zolder babykamer melding bericht wasmachine klaar ff dat zou fijn hoort kinderkamer "
    "meldt elk elke iedere bezoek inbraak gevaar wek alarmeer informeer verwittig "
    "wordt ligt weekend doorgeven iets temp melden mocht opengaat water klopt huilt",
}
"""Words of those who ask to be told, or what happened, and of what a house knows."""
FIRST = ("en", "de")
"""Languages in which a line may always be that is surely none of another."""
_ASKING = {language: frozenset(plain(words).split()) for language, words in ASKING_WORDS.items()}


def asked_in(text: str) -> tuple[str, ...]:
    """The languages in which a line may ask for a rule, or for what happened, the likeliest first: only those are read.

    >>> asked_in("Avísame si hay alguien en el jardín"), asked_in("Tell me when a dog barks")
    (('es',), ('en', 'de'))
    """
    if _DENSE.search(text):
        return (*FIRST, CHINESE) if re.search(r"[^\W\d_\u3400-\u9fff]{2}", text) else (CHINESE,)
    words = plain(text).split()
    hits = {language: sum(word in known for word in words) for language, known in _ASKING.items()}
    most, first = max(hits.values()), max(hits[language] for language in FIRST)
    others = tuple(language for language in hits if language not in FIRST and hits[language] == most > 0)
    if most > first:
        return others if not first or most > first + 1 else (*others, *FIRST)
    return (*FIRST, *others)
