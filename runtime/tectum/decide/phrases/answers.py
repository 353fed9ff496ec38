"""How questions about what happened are answered, in each language."""

from collections.abc import Mapping

ANSWERS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "span": "from {begin} to {end}",
        "happened": "{span}: {what}",
        "nothing": "{span}: nothing is kept",
        "last": "{what}: last on {when}, {place}",
        "first": "{what}: first on {when}, {place}",
        "long": "{what}: {long} in all {span}: {when}",
        "goes on": ", goes on",
        "never": "{what}: none is kept",
        "often": "{what}: {count} {span}: {when}",
        "yes": "yes: {what} {span}: {when}",
        "none": "{what}: none is kept {span}",
        "not away": "no time away is kept",
        "times": "{what} at {place} {count}",
        "once": "once",
        "count": "{count} times",
        "who": "who it was cannot be known",
        "no sleep": "no night is kept",
        "no store": "this house keeps nothing",
    },
    "de": {
        "span": "von {begin} bis {end}",
        "happened": "{span}: {what}",
        "nothing": "{span}: nichts ist bekannt",
        "last": "{what}: zuletzt am {when}, {place}",
        "first": "{what}: zuerst am {when}, {place}",
        "long": "{what}: {long} insgesamt {span}: {when}",
        "goes on": ", dauert an",
        "never": "{what}: nichts davon ist bekannt",
        "often": "{what}: {count} {span}: {when}",
        "yes": "ja: {what} {span}: {when}",
        "none": "{what}: nichts davon ist bekannt {span}",
        "not away": "keine Abwesenheit ist bekannt",
        "times": "{what} ({place}) {count}",
        "once": "einmal",
        "count": "{count}-mal",
        "who": "wer es war, kann nicht erkannt werden",
        "no sleep": "keine Nacht ist bekannt",
        "no store": "dieses Haus behält nichts",
    },
    "zh": {
        "span": "{begin} 至 {end}",
        "happened": "{span}：{what}",
        "nothing": "{span}：没有记录",
        "last": "{what}：最近一次是 {when}，{place}",
        "first": "{what}：第一次是 {when}，{place}",
        "long": "{what}：{span} 共 {long}：{when}",
        "goes on": "，仍在继续",
        "never": "{what}：没有记录",
        "often": "{what}：{span} 共 {count}：{when}",
        "yes": "有：{what}，{span}：{when}",
        "none": "{what}：{span} 没有记录",
        "not away": "没有外出的记录",
        "times": "{what}（{place}）{count}",
        "once": "1 次",
        "count": "{count} 次",
        "who": "无法知道是谁",
        "no sleep": "没有睡眠的记录",
        "no store": "这个家不保存任何记录",
    },
}

UNITS: Mapping[str, Mapping[str, str]] = {
    "en": {"h": "h", "min": "min", "s": "s", "less": "less than 1 s"},
    "de": {"h": "Std.", "min": "Min.", "s": "Sek.", "less": "unter 1 Sek."},
    "zh": {"h": "小时", "min": "分钟", "s": "秒", "less": "不到 1 秒"},
}
"""Units of time, and what is less than any of them."""

KINDS: Mapping[str, Mapping[str, str]] = {
    "en": {"co_alarm": "CO alarm"},
    "de": {
        "person": "Person", "cat": "Katze", "dog": "Hund", "vehicle": "Fahrzeug", "smoke_alarm": "Rauchmelder",
        "co_alarm": "CO-Melder", "siren": "Sirene", "glass_break": "Glasbruch", "door_knock": "Klopfen",
        "doorbell": "Türklingel", "dog_bark": "Bellen", "cat_meow": "Miauen", "baby_cry": "Babyschreien",
        "cough": "Husten", "footsteps": "Schritte", "snore": "Schnarchen", "car_horn": "Hupe", "engine": "Motor",
        "water": "Wasser", "crackling_fire": "Feuer", "speech_or_laughter": "Stimmen", "scream": "Schrei",
        "gunshot": "Schuss", "beep": "Piepen", "music": "Musik", "vacuum": "Staubsauger", "appliance": "Haushaltsgerät",
        "weather": "Wind und Regen", "other": "Sonstiges", "hazard": "Gefahr",
        "intrusion": "Einbruch", "distress": "Notlage", "visitor": "Besuch",
    },
    "zh": {
        "person": "人", "cat": "猫", "dog": "狗", "vehicle": "车", "smoke_alarm": "烟雾报警",
        "co_alarm": "一氧化碳报警",
        "siren": "警笛", "glass_break": "玻璃破碎", "door_knock": "敲门", "doorbell": "门铃", "dog_bark": "狗叫",
        "cat_meow": "猫叫", "baby_cry": "婴儿哭", "cough": "咳嗽", "footsteps": "脚步声", "snore": "打鼾",
        "car_horn": "喇叭", "engine": "发动机", "water": "水声", "crackling_fire": "火声",
        "speech_or_laughter": "说话声", "scream": "尖叫", "gunshot": "枪声", "beep": "哔声",
        "music": "音乐", "vacuum": "吸尘器", "appliance": "电器", "weather": "风雨",
        "other": "其他声音", "hazard": "危险",
        "intrusion": "入侵", "distress": "求救", "visitor": "访客",
    },
}  # fmt: skip
"""What kinds of events are called; others by their own names."""
