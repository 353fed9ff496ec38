"""One plain sentence of what happened in an incident, made from its evidence: "I heard glass break, and saw somebody
4 s later, while you were away." """

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from tectum.decide.events import RULE, Event

MOST_PARTS = 3
SITUATION, SOUND, PRESENCE, WORDS = "situation", "sound", "presence", "words"
FIRST_LABELS = frozenset({"smoke_alarm", "co_alarm", "glass_break", "crackling_fire", "scream", "gunshot", "person"})
"""Told before others where not all can be: what people must know."""


class Language(Struct, frozen=True):
    """How a language says it. ``parts``: by what sensed it, with ``what`` and ``later``; ``later``: with ``seconds``;
    ``contexts``: the end of the sentence by the context of the place; ``nouns``: of labels, as the object of a part.
    ``rest``: where no evidence can be named, by head, with ``what``."""

    begin: str
    joint: str
    last: str
    stop: str
    parts: Mapping[str, str]
    later: str
    contexts: Mapping[str, str]
    rest: Mapping[str, str]
    nouns: Mapping[str, str]
    quotes: str


ENGLISH = Language(
    "I ", ", ", ", and ", ".",
    {SOUND: "heard {what}{later}", PRESENCE: "saw {what}{later}", WORDS: "heard somebody say {what}{later}"},
    " {seconds} s later",
    {"away": ", while you were away", "night": ", at night", "home": ", while you were at home"},
    {RULE: "your rule “{what}” applied", SITUATION: "noticed signs of {what}", "": "noticed {what}"},
    {
        "person": "somebody", "cat": "a cat", "dog": "a dog", "vehicle": "a vehicle", "smoke_alarm": "a smoke alarm",
        "co_alarm": "a carbon monoxide alarm", "siren": "a siren", "glass_break": "glass break",
        "door_knock": "a knock on the door", "doorbell": "the doorbell", "dog_bark": "a dog bark",
        "cat_meow": "a cat meow", "baby_cry": "a baby cry", "cough": "somebody cough", "footsteps": "footsteps",
        "snore": "somebody snore", "car_horn": "a car horn", "engine": "an engine", "appliance": "an appliance",
        "water": "water run", "weather": "wind and rain", "crackling_fire": "a fire crackle",
        "speech_or_laughter": "people talk or laugh", "scream": "a scream", "gunshot": "a shot", "beep": "a beep",
        "music": "music", "vacuum": "a vacuum cleaner", "other": "a sound", "hazard": "danger",
        "intrusion": "a break-in", "distress": "somebody in need of help", "visitor": "a visitor",
        "command": "a command",
    },
    "“{}”",
)  # fmt: skip
GERMAN = Language(
    "Ich ", ", ", " und ", ".",
    {SOUND: "hörte{later} {what}", PRESENCE: "sah{later} {what}", WORDS: "hörte{later} jemanden {what} sagen"},
    " {seconds} s später",
    {"away": ", während Sie weg waren", "night": ", in der Nacht", "home": ", während Sie zu Hause waren"},
    {RULE: "wandte Ihre Regel „{what}“ an", SITUATION: "bemerkte Anzeichen für {what}", "": "bemerkte {what}"},
    {
        "person": "jemanden", "cat": "eine Katze", "dog": "einen Hund", "vehicle": "ein Fahrzeug",
        "smoke_alarm": "einen Rauchmelder", "co_alarm": "einen Kohlenmonoxid-Melder", "siren": "eine Sirene",
        "glass_break": "Glas brechen", "door_knock": "ein Klopfen an der Tür", "doorbell": "die Türklingel",
        "dog_bark": "einen Hund bellen", "cat_meow": "eine Katze miauen", "baby_cry": "ein Baby weinen",
        "cough": "jemanden husten", "footsteps": "Schritte", "snore": "jemanden schnarchen", "car_horn": "eine Hupe",
        "engine": "einen Motor", "appliance": "ein Haushaltsgerät", "water": "Wasser laufen",
        "weather": "Wind und Regen", "crackling_fire": "ein Feuer knistern",
        "speech_or_laughter": "Leute reden oder lachen", "scream": "einen Schrei", "gunshot": "einen Schuss",
        "beep": "ein Piepen", "music": "Musik", "vacuum": "einen Staubsauger", "other": "ein Geräusch",
        "hazard": "Gefahr", "intrusion": "einen Einbruch", "distress": "einen Notfall", "visitor": "Besuch",
        "command": "einen Befehl",
    },
    "„{}“",
)  # fmt: skip
CHINESE = Language(
    "我", "，", "，", "。",
    {SOUND: "{later}听到{what}", PRESENCE: "{later}看到{what}", WORDS: "{later}听到有人说{what}"},
    "{seconds} 秒后",
    {"away": "，当时您不在家", "night": "，当时是夜间", "home": "，当时您在家"},
    {RULE: "执行了您的规则“{what}”", SITUATION: "发现{what}的迹象", "": "发现{what}"},
    {
        "person": "有人", "cat": "猫", "dog": "狗", "vehicle": "车辆", "smoke_alarm": "烟雾报警",
        "co_alarm": "一氧化碳报警", "siren": "警笛", "glass_break": "玻璃破碎",
        "door_knock": "敲门声", "doorbell": "门铃", "dog_bark": "狗叫",
        "cat_meow": "猫叫", "baby_cry": "婴儿哭", "cough": "有人咳嗽", "footsteps": "脚步声", "snore": "有人打鼾",
        "car_horn": "汽车喇叭", "engine": "发动机声", "appliance": "电器声", "water": "水声", "weather": "风雨声",
        "crackling_fire": "火焰噼啪声", "speech_or_laughter": "说话或笑声", "scream": "尖叫", "gunshot": "枪声",
        "beep": "提示音", "music": "音乐", "vacuum": "吸尘器声", "other": "声音", "hazard": "危险", "intrusion": "入侵",
        "distress": "求助", "visitor": "来访", "command": "命令",
    },
    "“{}”",
)  # fmt: skip
ENGLISH_RULE = "Your rule “{what}” applied"
"""A rule is no act of the house in English: the sentence begins otherwise."""
LANGUAGES: Mapping[str, Language] = {"en": ENGLISH, "de": GERMAN, "zh": CHINESE}


class _Part(Struct, frozen=True):
    """What was sensed first at ``time`` (media seconds): ``sense`` names the verb."""

    sense: str
    what: str
    time: float


def sentence_of(events: Sequence[Event], context: str = "", language: str = "en") -> str:
    """What happened in an incident of these events, of which there is at least one. ``context``: of its place when it
    began. A language that is not known is English."""
    said = LANGUAGES.get(language, ENGLISH)
    end = said.contexts.get(context, "") + said.stop
    parts = _told(_parts(events))
    if not parts:
        worst = max(events, key=lambda event: (event.head == SITUATION, event.head == RULE, event.score))
        form = said.rest.get(worst.head, said.rest[""])
        if worst.head == RULE and said is ENGLISH:
            return ENGLISH_RULE.format(what=_noun(worst.kind, said)) + end
        return said.begin + form.format(what=_noun(worst.kind, said)) + end
    clauses = [_clause(part, parts[0].time, said) for part in parts]
    joined = said.joint.join(clauses[:-1]) + said.last + clauses[-1] if len(clauses) > 1 else clauses[0]
    return said.begin + joined + end


def _clause(part: _Part, begin: float, said: Language) -> str:
    seconds = round(part.time - begin)
    later = said.later.format(seconds=seconds) if seconds > 0 else ""
    what = said.quotes.format(part.what) if part.sense == WORDS else _noun(part.what, said)
    return said.parts[part.sense].format(what=what, later=later)


def _noun(label: str, said: Language) -> str:
    return said.nouns.get(label) or label.replace("_", " ")


def _parts(events: Iterable[Event]) -> list[_Part]:
    """Each thing once, when it was first sensed, in order of time."""
    found: dict[tuple[str, str], _Part] = {}

    def note(head: str, label: str, time: float, text: str | None) -> None:
        sense, what = (WORDS, text) if text else (head, label)
        if sense in (SOUND, PRESENCE, WORDS):
            known = found.get((sense, what))
            if known is None or time < known.time:
                found[sense, what] = _Part(sense, what, time)

    for event in events:
        for one in event.evidence or ():
            note(one.head, one.label, one.time, one.text)
        if event.head not in (RULE, SITUATION):  # the words of a situation may be of long before: they set the context
            note(event.head, event.kind, event.start, event.text)
    return sorted(found.values(), key=lambda part: (part.time, part.sense, part.what))


def _told(parts: Sequence[_Part]) -> list[_Part]:
    """The few that a sentence can hold: what people must know, then words, then what came first."""
    chosen = sorted(parts, key=lambda part: (part.what not in FIRST_LABELS, part.sense != WORDS, part.time))
    return sorted(chosen[:MOST_PARTS], key=lambda part: (part.time, part.sense, part.what))
