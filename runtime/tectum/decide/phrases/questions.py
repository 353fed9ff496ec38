"""How people ask what happened, in each language, and how they are answered."""

from collections.abc import Mapping, Sequence
from typing import Any

WHAT, LAST, OFTEN, WAS, WINDOW, WHEN = "what", "last", "often", "was", "window", "when"
"""Kinds of phrases: what happened; the last time; how often; whether; from when to when; at what time."""
AWAY, PAST, SINCE = "away", "past", "since"

PHRASES: Mapping[str, Mapping[str, Sequence[tuple[str, Any]]]] = {
    "en": {
        WHAT: [("what (happened|has happened|was going on|did i miss|have i missed)|did anything happen", "")],
        WHEN: [("(when|at what time) [(did|was|were|has|have)]|what time (did|was)", "")],
        LAST: [("last|the last time|most recently", "")],
        OFTEN: [("how (often|many times) (did|was|were|has|have|is)|how (often|many times)", "")],
        WAS: [("was|were|did|has|have|was there|were there|has there been|have there been", "")],
        "filler": [("please|(can|could) you|tell me|[and] there|been|any|at all|ever", "")],
        WINDOW: [
            ("today|so far today", "today"),
            ("yesterday", "yesterday"),
            ("this morning", "morning"),
            ("this afternoon", "afternoon"),
            ("(this evening|tonight)", "evening"),
            ("(last night|during the night|in the night)", "night"),
            ("this week|in the last week|in the past week", "week"),
            ("(in|within|during|over) the (last|past) {n} {u}|in the last hour", PAST),
            ("since {t}", SINCE),
            ("while (i|we) (was|were) (away|out|gone|not home|not at home)|since (i|we) left", AWAY),
            ("(in|during) (my|our) absence", AWAY),
        ],
    },
    "de": {
        WHAT: [
            ("was (ist|war) (passiert|geschehen|los)|was ist|ist (etwas|was) (passiert|geschehen)", ""),
            ("passiert|geschehen", ""),
        ],
        WHEN: [("(wann|um wie viel uhr) (hat|war|ist|wurde|gab es)", "")],
        LAST: [("zuletzt|das letzte mal|zum letzten mal", "")],
        OFTEN: [("wie (oft|viele male) (hat|war|ist|wurde|gab es)", "")],
        WAS: [("war|waren|hat|haben|gab es|ist|wurde", "")],
        "filler": [("bitte|sag mir|(kannst|könntest) du|mir|sagen|denn|eigentlich|es|hat|war|ist|worden", "")],
        WINDOW: [
            ("heute", "today"),
            ("gestern", "yesterday"),
            ("(heute morgen|heute früh|heute vormittag)", "morning"),
            ("heute nachmittag", "afternoon"),
            ("heute abend", "evening"),
            ("(letzte nacht|heute nacht|in der nacht)", "night"),
            ("(diese woche|in dieser woche|in der letzten woche)", "week"),
            ("in den letzten {n} {u}", PAST),
            ("seit {t}", SINCE),
            ("während (ich|wir) (weg|fort|unterwegs|nicht da|nicht zu hause) (war|waren)", AWAY),
            ("in (meiner|unserer) abwesenheit", AWAY),
        ],
    },
    "zh": {
        WHAT: [("(发生|出) [了] (什么|什么事|些什么|啥) [事] [情]|有什么情况", "")],
        WHEN: [("(什么时候|几点) [的]", "")],
        LAST: [("(上次|最后一次|最近一次) [是] [在]", "")],
        OFTEN: [("[了] [过] (几次|多少次|几回)", "")],
        WAS: [("吗|有没有", "")],
        "filler": [("请|告诉我|的|了|过|是|呢|请问", "")],
        WINDOW: [
            ("(今天|今日) [里]", "today"),
            ("昨天", "yesterday"),
            ("(今天早上|今天上午|今早)", "morning"),
            ("(今天下午|下午)", "afternoon"),
            ("(今天晚上|今晚)", "evening"),
            ("(昨晚|昨天晚上|昨夜)", "night"),
            ("(这周|本周|这个星期)", "week"),
            ("(最近|过去|过去的|最近的) {n} {u} [里|内]", PAST),
            ("(从|自) {t} (以来|以后|起|开始)", SINCE),
            ("(我|我们) (不在家|外出|出门|不在) [的时候|时|期间]", AWAY),
        ],
    },
}  # fmt: skip

ANSWERS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "span": "from {begin} to {end}",
        "happened": "{span}: {what}",
        "nothing": "{span}: nothing is kept",
        "last": "{what}: last on {when}, {place}",
        "never": "{what}: none is kept",
        "often": "{what}: {count} times {span}: {when}",
        "yes": "yes: {what} {span}: {when}",
        "none": "{what}: none is kept {span}",
        "not away": "no time away is kept",
        "times": "{what} at {place} {count} times",
        "no store": "this house keeps nothing",
    },
    "de": {
        "span": "von {begin} bis {end}",
        "happened": "{span}: {what}",
        "nothing": "{span}: nichts ist bekannt",
        "last": "{what}: zuletzt am {when}, {place}",
        "never": "{what}: nichts davon ist bekannt",
        "often": "{what}: {count}-mal {span}: {when}",
        "yes": "ja: {what} {span}: {when}",
        "none": "{what}: nichts davon ist bekannt {span}",
        "not away": "keine Abwesenheit ist bekannt",
        "times": "{what} ({place}) {count}-mal",
        "no store": "dieses Haus behält nichts",
    },
    "zh": {
        "span": "{begin} 至 {end}",
        "happened": "{span}：{what}",
        "nothing": "{span}：没有记录",
        "last": "{what}：最近一次是 {when}，{place}",
        "never": "{what}：没有记录",
        "often": "{what}：{span} 共 {count} 次：{when}",
        "yes": "有：{what}，{span}：{when}",
        "none": "{what}：{span} 没有记录",
        "not away": "没有外出的记录",
        "times": "{what}（{place}）{count} 次",
        "no store": "这个家不保存任何记录",
    },
}

KINDS: Mapping[str, Mapping[str, str]] = {
    "en": {"co_alarm": "CO alarm"},
    "de": {
        "person": "Person", "cat": "Katze", "dog": "Hund", "vehicle": "Fahrzeug", "smoke_alarm": "Rauchmelder",
        "co_alarm": "CO-Melder", "siren": "Sirene", "glass_break": "Glasbruch", "door_knock": "Klopfen",
        "doorbell": "Türklingel", "dog_bark": "Bellen", "cat_meow": "Miauen", "baby_cry": "Babyschreien",
        "cough": "Husten", "footsteps": "Schritte", "snore": "Schnarchen", "car_horn": "Hupe", "engine": "Motor",
        "water": "Wasser", "crackling_fire": "Feuer", "speech_or_laughter": "Stimmen", "scream": "Schrei",
        "gunshot": "Schuss", "beep": "Piepen", "music": "Musik", "vacuum": "Staubsauger", "hazard": "Gefahr",
        "intrusion": "Einbruch", "distress": "Notlage", "visitor": "Besuch",
    },
    "zh": {
        "person": "人", "cat": "猫", "dog": "狗", "vehicle": "车", "smoke_alarm": "烟雾报警",
        "co_alarm": "一氧化碳报警",
        "siren": "警笛", "glass_break": "玻璃破碎", "door_knock": "敲门", "doorbell": "门铃", "dog_bark": "狗叫",
        "cat_meow": "猫叫", "baby_cry": "婴儿哭", "cough": "咳嗽", "footsteps": "脚步声", "snore": "打鼾",
        "car_horn": "喇叭", "engine": "发动机", "water": "水声", "crackling_fire": "火声",
        "speech_or_laughter": "说话声", "scream": "尖叫", "gunshot": "枪声", "beep": "哔声",
        "music": "音乐", "vacuum": "吸尘器", "hazard": "危险",
        "intrusion": "入侵", "distress": "求救", "visitor": "访客",
    },
}  # fmt: skip
"""What kinds of events are called; others by their own names."""
