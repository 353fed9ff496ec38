"""How people ask what a picture shows, and how they are answered: English, German and Chinese."""

from collections.abc import Mapping

from msgspec import Struct


class Looking(Struct, frozen=True):
    """``things``: labels of a picture by the words for them, without what ends a word; ``many``: words that ask how
    many; ``spaced``: whether words are parted by spaces. The rest are answers; ``what``: a thing, ``count``: how many,
    ``things``: what can be told."""

    words: Mapping[str, tuple[str, ...]]
    many: tuple[str, ...]
    asks: tuple[str, ...]
    spaced: bool
    nouns: Mapping[str, tuple[str, str]]
    yes: str
    no: str
    unsure: str
    number: str
    state_yes: str
    state_no: str
    state_unsure: str
    unknown: str


LOOKING: Mapping[str, Looking] = {
    "en": Looking(
        {
            "person": ("person", "people", "persons", "somebody", "someone", "anybody", "anyone", "man", "men", "woman",
                       "women", "child", "children"),
            "cat": ("cat", "cats", "kitten", "kittens"), "dog": ("dog", "dogs", "puppy", "puppies"),
            "vehicle": ("vehicle", "vehicles", "car", "cars", "van", "vans", "truck", "trucks", "bus", "buses"),
        },
        ("how many",), ("is", "are", "do", "does", "can", "how many", "has", "have"), True,
        {"person": ("person", "people"), "cat": ("cat", "cats"), "dog": ("dog", "dogs"),
         "vehicle": ("vehicle", "vehicles")},
        "yes: {count} {what}", "no: no {what} is seen", "not sure: perhaps a {what}", "{count} {what}",
        "yes: {sensor} is {state}", "no: {sensor} is {state}", "not sure: {sensor} may be {state}",
        "that cannot be told from a picture; what can: {things}",
    ),
    "de": Looking(
        {
            "person": ("person", "personen", "jemand", "mensch", "menschen", "leute", "mann", "männer", "frau",
                       "frauen", "kind", "kinder"),
            "cat": ("katze", "katzen", "kater"), "dog": ("hund", "hunde", "welpe"),
            "vehicle": ("fahrzeug", "fahrzeuge", "auto", "autos", "lkw", "bus", "transporter"),
        },
        ("wie viele", "wieviele"), ("ist", "sind", "siehst", "gibt", "steht", "wie viele", "wieviele"), True,
        {"person": ("Person", "Personen"), "cat": ("Katze", "Katzen"), "dog": ("Hund", "Hunde"),
         "vehicle": ("Fahrzeug", "Fahrzeuge")},
        "ja: {count} {what}", "nein: nichts davon zu sehen: {what}", "nicht sicher: vielleicht {what}",
        "{count} {what}", "ja: {sensor} ist {state}", "nein: {sensor} ist {state}",
        "nicht sicher: {sensor} ist vielleicht {state}",
        "das sagt ein Bild nicht; was es sagen kann: {things}",
    ),
    "zh": Looking(
        {"person": ("人",), "cat": ("猫",), "dog": ("狗",), "vehicle": ("车", "汽车")},
        ("几", "多少"), ("吗", "有", "几", "多少"), False,
        {"person": ("人", "人"), "cat": ("猫", "猫"), "dog": ("狗", "狗"), "vehicle": ("车", "车")},
        "有：{what} {count}", "没有看到{what}", "不确定：可能有{what}", "{what}：{count}",
        "是：{sensor} {state}", "不是：{sensor} {state}", "不确定：{sensor} 可能 {state}",
        "从图片里看不出来；能看出的：{things}",
    ),
}  # fmt: skip
