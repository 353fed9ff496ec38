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
