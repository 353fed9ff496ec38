"""German: from when to when something was, as people ask for it."""

from datetime import time
from typing import Any

from tectum.decide.phrases.book import Moment
from tectum.decide.phrases.question_kinds import (
    AFTER,
    AGO,
    AROUND,
    ASLEEP,
    AWAY,
    BEFORE,
    DAY_S,
    EVER,
    HOUR_S,
    HOURS,
    ONWARDS,
    PAST,
    SINCE,
    WEEKDAY,
)  # fmt: skip

_NOON = Moment(time(12), "exact")
_GONE = (
    "(weg|fort|unterwegs|nicht da|nicht zu hause|nicht zuhause|nicht daheim|im urlaub|verreist|bei der arbeit|beim"
    " einkaufen|auf der arbeit|arbeiten|außer haus|aus dem haus|einkaufen|auf arbeit|im büro|in der arbeit|auf reisen"
    "|draußen|spazieren|in der stadt|ausgegangen)"
)
_SAID = {
    "dawn": "(früh morgens|frühmorgens|ganz früh|in aller frühe|im morgengrauen)",
    "morning": "(morgen|früh|vormittag|morgens|am morgen|am vormittag|vormittags)",
    "noon": "(mittag|mittags|am mittag|über mittag)",
    "afternoon": "(nachmittag|nachmittags|am nachmittag|am späten nachmittag|am frühen nachmittag)",
    "evening": "(abend|abends|am abend|am späten abend|am frühen abend)",
    "night": "(nacht|nachts|in der nacht)",
}
_ENDS = {
    "morning": "morgen|vormittag",
    "noon": "mittag",
    "afternoon": "nachmittag",
    "evening": "abend",
    "night": "nacht",
}
_WEEK = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")


def _parts_of_days() -> list[tuple[str, Any]]:
    """ "Gestern Abend", "am Samstag in der Nacht", "Samstagabend"."""
    found: list[tuple[str, Any]] = []
    for part, said in _SAID.items():
        found += [(f"gestern {said}", ("yesterday", part)), (f"vorgestern {said}", ("before", part))]
        found.append((f"[am|letzten|diesen|vergangenen] {{d}} {said}", (WEEKDAY, part)))
    for part, ends in _ENDS.items():
        for at, day in enumerate(_WEEK):
            words = "|".join(f"{day}{end}" for end in ends.split("|"))
            found.append((f"[am|letzten|in der|diesen] ({words})", ((WEEKDAY, part), (at,))))
    return found


TIMES: list[tuple[str, Any]] = [
    ("heute|den ganzen tag|heute schon|tagsüber|am heutigen tag|im laufe des tages|heute im laufe des tages"
     "|über den tag|heute tagsüber", "today"),
    ("gestern|den ganzen gestrigen tag|am gestrigen tag|gestern tagsüber|den ganzen tag gestern", "yesterday"),
    ("vorgestern", "before"),
    ("vor {l}", AGO), ("vor einer woche", (AGO, 7.0, DAY_S)), ("vor ein paar tagen", (AGO, 3.0, DAY_S)),
    ("[am|letzten|diesen|vergangenen|am letzten|am vergangenen] {d}", WEEKDAY),
    *_parts_of_days(),
    ("(heute in aller frühe|in aller frühe|im morgengrauen|in den frühen morgenstunden|frühmorgens)", "dawn"),
    ("(heute morgen|heute früh|heute vormittag)|morgens|am morgen|am vormittag|früh|vormittag|vormittags|in der"
     " früh"
     "|heute in der früh|diesen morgen", "morning"),
    ("heute mittag|mittags|am mittag|über mittag|zur mittagszeit|in der mittagszeit|mittag", "noon"),
    ("heute nachmittag|am nachmittag|nachmittags|nachmittag|am heutigen nachmittag", "afternoon"),
    ("heute abend|am abend|abends|abend|am heutigen abend", "evening"),
    ("(letzte nacht|heute nacht|in der nacht|vergangene nacht|über nacht|nachts|nacht|in der letzten nacht|in der"
     " vergangenen nacht|mitten in der nacht|die nacht über|während der nacht|die ganze nacht|letzter"
     " nacht)", "night"),
    ("(diese woche|in dieser woche|die woche|unter der woche|im laufe der woche|die ganze woche)", "week"),
    ("(letzte|vergangene|vorige) woche|in der (letzten|vergangenen|vorigen) woche", "last_week"),
    ("diesen monat|in diesem monat", "month"),
    ("(letzten|vergangenen) monat|im (letzten|vergangenen) monat", "last_month"),
    ("(am|dieses|letztes|übers|am letzten|am vergangenen|vergangenes|das ganze) wochenende|über das wochenende"
     "|das"
     " wochenende über", "weekend"),
    ("(in|während|innerhalb) [der|den] letzten {l}|die letzten {l}|in der letzten {l}", PAST),
    ("in der letzten stunde|die letzte stunde|innerhalb der letzten stunde|in der vergangenen"
     " stunde", (PAST, 1.0, HOUR_S)),
    ("in der letzten halben stunde|die letzte halbe stunde", (PAST, 0.5, HOUR_S)),
    ("in den (letzten|vergangenen) [paar] stunden|die letzten [paar] stunden", (PAST, 3.0, HOUR_S)),
    ("in den (letzten|vergangenen) [paar] tagen|die letzten [paar] tage|in letzter zeit|kürzlich|neulich|in"
     " diesen tagen",
     (PAST, 3.0, DAY_S)),
    ("in den (letzten|vergangenen) 24 stunden", (PAST, 1.0, DAY_S)),
    ("(gerade eben|vorhin|soeben|eben|gerade erst|eben gerade|in den letzten minuten|vor ein paar minuten)",
     (PAST, 0.5, HOUR_S)),
    ("jemals|je|schon mal|schon einmal|schon jemals|überhaupt schon mal|überhaupt jemals", EVER),
    ("(seit|ab) {t}|seit dem {t}", SINCE), ("[erst|irgendwann|kurz] nach {t}|später als {t}", AFTER),
    ("[noch|irgendwann|kurz] (vor|bis) {t}|früher als {t}", BEFORE),
    ("seit dem mittag|seit mittags|seit dem mittagessen", (SINCE, _NOON)), ("nach dem mittagessen|nach dem"
     " mittag",
                                                                             (AFTER, _NOON)),
    ("vor dem mittagessen|vor dem mittag", (BEFORE, _NOON)),
    ("seit|seit dem|ab", ONWARDS),
    ("(zwischen {t} und {t}|von {t} bis {t})|in der zeit (zwischen {t} und {t}|von {t} bis {t})", HOURS),
    ("(um|gegen|so um|so gegen|ungefähr um|etwa um|circa um|rund um) {t}", AROUND),
    (f"(während|als|wo|solange) (ich|wir) [alle|beide|noch|gerade] {_GONE} (war|waren|gewesen sind|gewesen"
     f" bin)", AWAY),
    ("(während|in) (meiner|unserer) abwesenheit|seit (ich|wir) (weg bin|weg sind|gegangen bin|fort bin|fort sind"
     "|gegangen sind|aus dem haus bin|aus dem haus sind|los bin|los sind|losgefahren bin|losgefahren"
     " sind)", AWAY),
    ("(während|als|solange) (niemand|keiner|keiner von uns|kein mensch) (zu hause|zuhause|daheim|da|im haus) war"
     "|(während|als|solange) das haus leer (war|stand)|(während|als|solange) alle (weg|fort|aus dem haus"
     "|unterwegs)"
     " waren|ohne dass (jemand|wer) (zu hause|da) war", AWAY),
    ("(während|als) (ich|wir|alle|alles) [alle] (geschlafen habe|geschlafen haben|schlief|schliefen|im bett war"
     "|im bett waren|geschlafen hat|im bett lagen|schon geschlafen haben|schon schliefen)", ASLEEP),
]  # fmt: skip
