"""How people ask what happened, in each language."""

from collections.abc import Mapping, Sequence
from typing import Any

WHAT, LAST, OFTEN, MANY, WAS, WHO, WINDOW, WHEN, LASTLY = (
    "what", "last", "often", "many", "was", "who", "window", "when", "lastly",
)  # fmt: skip
"""Kinds of phrases: what happened; the last time; how often, or how many; whether; who; from when to when; at what
time; "when was the last time"."""
AWAY, ASLEEP, PAST, SINCE, HOURS, AROUND, WEEKDAY = "away", "asleep", "past", "since", "hours", "around", "weekday"
ONWARDS = "onwards"
"""Since a day, or a part of it."""
DONE, CANNOT, HEARD = "done", "cannot", "heard"
"""Kinds of what says that it is over, and of what the store cannot say; a verb: it was heard."""
ALONE = "alone"
"""Of a phrase that needs no time beside it to be one about what was."""
HALF = "half"
"""Of a phrase that asks for what was only with another: "was ist" with "passiert"."""
DAYS = ("today", "yesterday", "before")
PARTS = ("morning", "afternoon", "evening", "night")
WHOLE = ("week", "last_week", "month", "last_month", "weekend")
_HOUR, _DAY = 3600.0, 86_400.0

_GONE_EN = (
    "[(i|we) (was|were|have been)] [all|both] (away|out|gone|not home|not at home|not here|not in|at work|on holiday"
    "|on vacation|abroad|travelling|traveling|at the office|shopping|outside)"
)
_GONE_DE = (
    "(weg|fort|unterwegs|nicht da|nicht zu hause|nicht zuhause|nicht daheim|im urlaub|verreist|bei der arbeit"
    "|auf der arbeit|arbeiten|außer haus|aus dem haus|einkaufen)"
)
_GONE_ZH = "(不在家|外出|出门|不在|出去|上班|去上班|出差|度假|离开|离家|走|出门在外|没在家)"

PHRASES: Mapping[str, Mapping[str, Sequence[tuple[str, Any]]]] = {
    "en": {
        WHAT: [
            ("what (happened|has happened|was going on|went on|has gone on|has been going on|'s been going on)", ""),
            ("what (did|have) (i|we) (miss|missed)|what did you (see|hear|notice|record)|what was up", ""),
            ("[did|has|was there|is there|have you seen] (anything|something) (happen|happened|going on|new"
             "|unusual)", ""),
            ("[was there|is there|were there|have there been] any (activity|events|alerts|incidents|movement)", ""),
            ("(did|have) (i|we) (miss|missed) (anything|something|much)|what 's (happened|been happening)", ""),
            ("(summarize|summarise|sum up|recap)|what has been happening", ""),
            ("(give me|show me) [a|the] (summary|overview|rundown|recap) [of]", ""),
            ("(fill me in|catch me up|bring me up to speed|update me) [on] (what happened|what went on|what i missed"
             "|what was going on|everything)", ""),
        ],
        WHEN: [
            ("(when|at what time|what time) (did|was|were|has|have|had)", ALONE),
            ("when|at what time|what time", ""),
        ],
        LASTLY: [
            ("when was the last time [that]|when was it [that]|how long ago (did|was|were)|the last time [that]", ""),
            ("how long (is it|has it been|'s it been|was it) since|how long since", ""),
        ],
        LAST: [("last|the last time|most recently|for the last time", "")],
        OFTEN: [("how (often|many times) (did|was|were|has|have|is)|how (often|many times)", "")],
        MANY: [("how many [different]", "")],
        CANNOT: [("how long (was|were|did|has|have)|why (was|were|did)", "")],
        WAS: [
            ("was|were|did|has|have|had|was there|were there|has there been|have there been", ""),
            ("(did|have|had) you (see|seen|hear|heard|notice|noticed|detect|detected|spot|spotted)", ""),
        ],
        WHO: [("who|who (all|else)", ""), ("(who was|who has been|who's been|who were) [here|there]", ALONE)],
        "verb": [
            ("rung", "ring"), ("broken|shattered", "break"),
            ("heard|hear", HEARD), ("(come|came|get|got|go|went|gone) (in|inside)", "arrives"),
            ("(go|went|gone|get|got|come|came) (out|outside|away)", "leaves"), ("knocked", "knock"), ("gone off"
             "|went off|sounded", "sound"),
            ("(stopped|stop|dropped|drop|popped|called) (by|in|round)|come over|came over|come back", "arrives"),
        ],
        "filler": [
            ("please|(can|could) you|tell me|[and] there|been|any|at all|ever|it|all|the house|around|again"
             "|exactly", ""),
            ("at home|in the house|here|home|at our place|at my place|at the house|do you know|a sound of|some"
             "|you|see|notice|we have|we had|we get", ""),
        ],
        WINDOW: [
            ("today|so far today|earlier today|all day|during the day", "today"),
            ("yesterday", "yesterday"),
            ("[on] the day before yesterday", "before"),
            ("(on|last|this|this past) {d}", WEEKDAY),
            ("this morning|in the morning|morning", "morning"),
            ("this afternoon|in the afternoon|afternoon", "afternoon"),
            ("(this evening|tonight)|in the evening|evening", "evening"),
            ("last evening", ("yesterday", "evening")),
            ("(last night|during the night|in the night|overnight|through the night|at night|night)", "night"),
            ("this week", "week"),
            ("last week", "last_week"),
            ("this month", "month"),
            ("last month", "last_month"),
            ("(this|last|over the|on the|at the) (weekend|week-end)", "weekend"),
            ("(in|within|during|over|for) the (last|past) {n} {u}", PAST),
            ("(in|within|during|over) the (last|past) hour", (PAST, 1.0, _HOUR)),
            ("(in|within|during|over) the (last|past) day", (PAST, 1.0, _DAY)),
            ("(in|within|during|over) the (last|past) week", (PAST, 7.0, _DAY)),
            ("just now|a moment ago|a minute ago|in the last few minutes", (PAST, 0.25, _HOUR)),
            ("lately|recently", (PAST, 1.0, _DAY)),
            ("(since|after) {t}", SINCE),
            ("since", ONWARDS),
            ("(between {t} and {t}|from {t} (to|until|till) {t})", HOURS),
            ("(at|around|about|at about|at around) {t}", AROUND),
            (f"(while|when|whilst|as) (i|we) (was|were) {_GONE_EN}|(while|when) {_GONE_EN}", AWAY),
            ("since (i|we) (left|went out|went away|have been gone|have been away)|in (my|our) absence", AWAY),
            ("since i've been (gone|away|out)|(while|when) (nobody|no one) was [at] home"
             "|while the house was empty", AWAY),
            ("while (i|we) (was|were) (asleep|sleeping|in bed)|while (i|we) slept|in my sleep", ASLEEP),
        ],
    },
    "de": {
        WHAT: [
            ("was (ist|war|hat sich) [denn|so|alles] (passiert|geschehen|los|vorgefallen|getan|ereignet)", ""),
            ("was (ist|war) [alles]|alles", HALF),
            ("(ist|war|gab es|gab's|hat sich) [denn|irgend] (etwas|was) (passiert|geschehen|los|neues|besonderes"
             "|getan)", ""),
            ("(was|irgendwas|etwas|irgendetwas) (passiert|geschehen|los|neues|verpasst|vorgefallen)", ""),
            ("passiert|geschehen|los|vorgefallen", ""),
            ("was habe (ich|wir) verpasst|habe ich (was|etwas) verpasst|was gibt es neues|gibt es (was"
             "|etwas) neues", ""),
        ],
        WHEN: [
            ("(wann|um wie viel uhr) (hat|war|waren|wurde|gab es|haben)", ALONE),
            ("(wann|um wie viel uhr) [ist|sind]", ""),
        ],
        LASTLY: [
            ("wann war (das|es das) letzte mal [dass]|wie lange ist es her [dass]|wann [hat] zum letzten mal", ""),
        ],
        LAST: [("zuletzt|das letzte mal|zum letzten mal|letztmals|letztes mal|das letztemal", "")],
        OFTEN: [("wie (oft|viele male|häufig) [hat|war|ist|wurde|gab es|haben|waren]", "")],
        MANY: [("(wie viele|wieviele) [verschiedene]", "")],
        CANNOT: [("(wie lange|warum|wieso) (war|hat|ist|waren)", "")],
        WAS: [
            ("war|waren|hat|haben|gab es|wurde|wurden", ""),
            ("ist|sind", HALF),
            ("(hatten|hatte|haben) (wir|ich)", ""),
            ("ging|gingen|sprang|schlug", ""),
            ("(hast|habt) (du|ihr) [was|etwas]", ""),
        ],
        WHO: [("wer [alles]", ""), ("wer (war|waren) [alles|denn] [da|hier]", ALONE)],
        "verb": [
            ("stand|standen|saß|lag|lagen|lief|parkte|gesessen|gestanden|gelegen|gesehen|vorbei (gekommen"
             "|gegangen)", "seen"),
            ("vorbeigekommen|vorbeigegangen|vorbeigefahren|dagewesen|da gewesen|hier gewesen|hier|bemerkt", "seen"),
            ("kam|kamen|aufgekreuzt|eingetroffen|angekommen", "arrives"),
            ("weggefahren|weggegangen|losgefahren|rausgegangen|verschwunden", "leaves"), ("gehört", HEARD),
            ("klingelte|klingelten|läutete|an der (tür|haustür) geklingelt", "ring"),
            ("aufgehalten|herumgetrieben|rumgetrieben|gezeigt", "seen"), ("klopfte|klopften|an (der"
             "|die) (tür|haustür) geklopft", "knock"), ("bellte|angeschlagen", "bark"),
            ("schrie|weinte", "cry"), ("miaute", "meow"), ("hustete", "cough"), ("hupte", "honk"),
            ("(losgegangen|gegangen|gepiept|ausgelöst|angegangen|gelaufen|zu hören|los)", "sound"),
            ("(kaputt gegangen|kaputtgegangen|zerbrochen|gebrochen|zu bruch gegangen|geklirrt)", "break"),
        ],
        "filler": [
            ("bitte|sag mir|(kannst|könntest) du|mir|sagen|denn|eigentlich|es|hat|war|ist|worden|haben|sind"
             "|schon", ""),
            ("zu hause|zuhause|daheim|im haus|bei uns|sich|alles|so|irgendwie|mal|gewesen|genau|weißt du|überhaupt"
             "|denn", ""),
        ],
        WINDOW: [
            ("heute|den ganzen tag|heute schon|tagsüber", "today"),
            ("gestern", "yesterday"),
            ("vorgestern", "before"),
            ("[am|letzten|diesen|vergangenen] {d}", WEEKDAY),
            ("(heute morgen|heute früh|heute vormittag)|morgens|am morgen|am vormittag|früh|vormittag", "morning"),
            ("heute nachmittag|am nachmittag|nachmittags|nachmittag", "afternoon"),
            ("heute abend|am abend|abends|abend", "evening"),
            ("(letzte nacht|heute nacht|in der nacht|vergangene nacht|über nacht|nachts|nacht)", "night"),
            ("(diese woche|in dieser woche)", "week"),
            ("(letzte|vergangene|vorige) woche|in der (letzten|vergangenen) woche", "last_week"),
            ("diesen monat|in diesem monat", "month"),
            ("(letzten|vergangenen) monat|im letzten monat", "last_month"),
            ("(am|dieses|letztes|übers) wochenende", "weekend"),
            ("(in|während) den letzten {n} {u}|die letzten {n} {u}|in der letzten {n} {u}", PAST),
            ("in der letzten stunde", (PAST, 1.0, _HOUR)),
            ("in den letzten tagen|in letzter zeit|kürzlich|neulich", (PAST, 3.0, _DAY)),
            ("(gerade eben|vorhin|soeben)", (PAST, 0.5, _HOUR)),
            ("(seit|nach|ab) {t}", SINCE),
            ("seit", ONWARDS),
            ("(zwischen {t} und {t}|von {t} bis {t})", HOURS),
            ("(um|gegen|so um|so gegen) {t}", AROUND),
            (f"(während|als|wo) (ich|wir) [alle|beide] {_GONE_DE} (war|waren)", AWAY),
            ("(während|in) (meiner|unserer) abwesenheit|seit (ich|wir) (weg bin|weg sind|gegangen bin"
             "|gegangen sind)", AWAY),
            ("(während|als) (niemand|keiner) (zu hause|zuhause|daheim|da) war", AWAY),
            ("(während|als) (ich|wir) (geschlafen habe|geschlafen haben|schlief|schliefen|im bett war"
             "|im bett waren)", ASLEEP),
        ],
    },
    "zh": {
        WHAT: [
            ("[都|有] (发生|出) [了|过] (什么|什么事|些什么|啥|啥事|哪些事|什么事情) [事] [情]|有什么 (情况|事"
             "|动静|异常)", ""),
            ("[有没有] (发生|出) [什么|啥] (事|情况|事情)|(有没有|有) [什么] (动静|情况|异常)|我错过了什么"
             "|有 [什么] 事 [情] 发生|家里 (怎么样|还好)", ""),
        ],
        WHEN: [("(什么时候|几点|几点钟|啥时候|何时) [的]", "")],
        LASTLY: [("(距离|离) [上次|上一次]|多久 以前", "")],
        LAST: [("(上次|上一次|最后一次|最近一次|最后|最近一回|上回|上一回|最后一回) [是] [在]", "")],
        OFTEN: [("[了] [过] (几次|多少次|几回|多少回|几声|几遍)", "")],
        MANY: [("[了] [过] (几|多少) (个|辆|只|条|位)", "")],
        DONE: [("过|的", "")],
        CANNOT: [("(多长时间|多久)", "")],
        WAS: [("吗|有没有|没有|么|没", ""), ("过 (吗|没有|没|么)", ALONE)],
        WHO: [("[有] 谁 [都]|哪些人|什么人|哪个", "")],
        "verb": [("听到|听见", HEARD), ("(按|摁) [过] [了] 门铃", "ring"), ("响 过", "sound")],
        "filler": [
            ("请|告诉我|从|自|了|是|呢|请问|都|在|时候|啊|一共|总共|一下", ""),
            ("家里|家中|我家|我们家|这里|这儿|那|被|你知道|知道|有|事情", ""),
        ],
        WINDOW: [
            ("(今天|今日|今儿) [里] [一天]", "today"),
            ("昨天|昨日|昨儿", "yesterday"),
            ("前天", "before"),
            ("[上|上个|这个|这] {d}", WEEKDAY),
            ("(今天早上|今天上午|今早|今晨)|早上|上午|早晨", "morning"),
            ("(今天下午|下午)", "afternoon"),
            ("(今天晚上|今晚)|傍晚", "evening"),
            ("(昨晚|昨天晚上|昨夜|昨天夜里|夜里|半夜|昨天半夜|昨儿晚上|晚上)", "night"),
            ("(这周|本周|这个星期|这星期|这个礼拜)", "week"),
            ("(上周|上个星期|上星期|上个礼拜)", "last_week"),
            ("(这个月|本月)", "month"),
            ("(上个月|上月)", "last_month"),
            ("[这个|上个|上] 周末", "weekend"),
            ("(最近|过去|过去的|最近的|这|前) {n} {u} [里|内|之内|以来]|{n} {u} (内|之内|以内)", PAST),
            ("(刚才|刚刚|刚)", (PAST, 0.5, _HOUR)),
            ("最近|近来|这几天|这两天", (PAST, 3.0, _DAY)),
            ("(从|自) {t} (以来|以后|起|开始|到现在)|{t} (以后|之后)", SINCE),
            ("(以来|到现在|到现在为止)", ONWARDS),
            ("[从] {t} (到|至|-) {t} [之间|期间]", HOURS),
            ("[在] {t} (左右|前后)", AROUND),
            (f"[当] [在] (我|我们|大家) [都] {_GONE_ZH} [了] [的时候|时|期间|的期间|以后|之后|后|的这段时间"
             f"|这段时间|这段时间里|的这段时间里|那会儿|这阵子|的时间里]", AWAY),
            ("(家里|家中) (没人|没有人|无人) [的时候|时|期间]", AWAY),
            ("(我|我们) [都] [在] (睡觉|睡着|睡) [了] (的时候|时|期间|后|之后)", ASLEEP),
        ],
    },
}  # fmt: skip

STATES: Mapping[str, Mapping[str, str]] = {
    "en": {"open": "been opened|been open|opened|open", "closed": "been closed|been shut|closed|shut|close"},
    "de": {
        "open": "geöffnet|aufgemacht|aufgegangen|offen|aufgewesen|offen gestanden",
        "closed": "geschlossen|zugemacht|zugegangen|zu",
        "on": "eingeschaltet|angesprungen|angegangen|gelaufen|an",
        "off": "ausgeschaltet|ausgegangen|ausgefallen|abgeschaltet|aus|gestoppt",
    },
    "zh": {},
}
"""How states of sensors are put, in front of what a rule sentence says: "wann wurde die Haustür zuletzt geöffnet"."""
