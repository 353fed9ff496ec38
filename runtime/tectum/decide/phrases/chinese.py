"""Chinese. Every character is a word here, and every number."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from tectum.decide.phrases.book import Language

_ONE = "[一|两] [只|条|辆|个]"
_AFTER = "[的时候|时|之后|后|了]"
SUBJECTS = [
    ("(有人|某人|任何人|人|谁|有谁)", "person"),
    (f"[有] {_ONE} (猫|猫咪|小猫)", "cat"),
    (f"[有] {_ONE} (狗|小狗|狗狗)", "dog"),
    (f"[有] {_ONE} (车|汽车|车辆|车子)", "vehicle"),
    ("[一直|都] (没有人|没人|无人|没有任何人|没有人在|没人在)|一个人都没有", "no person"),
    ("没有猫", "no cat"),
    ("没有狗", "no dog"),
    ("(没有车|没车)", "no vehicle"),
    ("(烟雾报警器|烟雾警报|烟雾警报器|烟感)", "smoke_alarm"),
    ("(一氧化碳报警器|一氧化碳警报|一氧化碳警报器)", "co_alarm"),
    ("警笛", "siren"),
    ("(玻璃|窗户)", "glass_break"),
    ("(宝宝|婴儿|孩子|小宝宝)", "baby"),
    ("门铃", "doorbell"),
    ("(汽车喇叭|喇叭)", "car_horn"),
    ("(发动机|引擎)", "engine"),
    ("水", "water"),
    ("音乐", "music"),
    ("吸尘器", "vacuum"),
]
VERBS = [
    ("(出现|在|停留|逗留|待|站|经过|被看到|停|一直在|出没|停着|站着|坐着|走动|徘徊|晃悠|转悠|躲|经过) [了]", "seen"),
    (
        "(来|到|到达|进来|进入|进|开进|开进来|开到|走进|抵达|走到|跑到|来到|跑进|闯进|溜进|爬进|走进来|跑进来) [了]",
        "arrives",
    ),
    ("(离开|走出|跑出|跑掉|跑走|走开|走|开走|出去|离去) [了]", "leaves"),
    ("(叫|吠|吠叫|叫个不停|一直叫) [了]", "cry out"),
    ("(哭|哭闹|啼哭) [了]", "cry"),
    ("(碎|破碎|打碎|破|被打碎|被打破) [了]", "break"),
    ("敲门 [了]", "knock"),
    ("(按门铃|按铃) [了]", "ring"),
    ("咳嗽", "cough"),
    ("(打鼾|打呼噜)", "snore"),
    ("(说话|讲话|笑)", "talk"),
    ("(尖叫|大叫|喊叫|惨叫) [了]", "scream"),
    ("开枪", "shoot"),
    ("来访", "visit"),
    ("(需要帮助|求救|呼救|喊救命|叫救命)", "distress"),
    ("(按喇叭|鸣笛)", "honk"),
    ("(启动|发动)", "start"),
    ("(响起来|响起|响|在响|一直响|响个不停) [了]|[在|一直] (流|流着|流个不停) [了]", "sound"),
]
TERMS = [
    ("(玻璃破碎声|玻璃碎裂声)", "glass_break"),
    ("敲门声", "door_knock"),
    ("门铃声", "doorbell"),
    ("[有] 脚步声", "footsteps"),
    ("[有] 枪声", "gunshot"),
    ("[有] 尖叫声", "scream"),
    ("[有] (狗叫|狗叫声) [了]", "dog_bark"),
    ("[有] (猫叫|猫叫声)", "cat_meow"),
    ("[有] (哭声|婴儿哭声|宝宝哭声)", "baby_cry"),
    ("[有] (小偷|入侵者|人闯入|人入侵)", "intrusion"),
    ("[有] 危险", "hazard"),
    ("[有] 访客", "visitor"),
]
_WE = "(我们|我|大家)"
CONTEXTS = [
    (f"[当] [趁] ({_WE}不在家|{_WE}外出|{_WE}出门|家里没人|{_WE}不在) [期间] {_AFTER}", "away"),
    (f"[当] {_WE}在家 {_AFTER}", "home"),
    (f"[当] {_WE}(睡觉|睡着) {_AFTER}", "night"),
]
_MORE = "(超过|多于|长达|达到|至少|满)"
PHRASES: dict[str, list[tuple[str, Any]]] = {
    "subject": SUBJECTS,
    "verb": VERBS,
    "term": TERMS,
    "context": CONTEXTS,
    "ask": [
        ("[请] (告诉|通知|提醒|警告|叫醒|告知) (我|我们) [一下] [一声]|让(我|我们)知道", ""),
        ("给我发(消息|通知)|[请] (叫我|喊我)", ""),
        ("[请] 通知一下|(跟|和|对|向)(我|我们)(说|讲) [一声] [一下]|(告诉|提醒|通知) 一下 (我|我们)", ""),
        ("知会(我|我们) [一声]|给(我|我们)打 [个] 电话|打 [个] 电话 给(我|我们)|给(我|我们) [个|一个] (提醒|通知)", ""),
        ("给(我|我们)(发|推|推送|来) [个|条|一条] (消息|通知|提醒|短信)|发 [个|条] (消息|通知) 给(我|我们)", ""),
        ("(叫|喊|吱) (我|我们) [一声] [一下]|报告 [给] (我|我们)|告知(我|我们)", ""),
    ],
    "watch": [("(留意|注意|当心)", "")],
    "when": [("(如果|当|要是|假如|一旦|只要|每当|的时候|时|的话|就|了|时候|每次|一)", "")],
    "filler": [
        ("听到|听见|看到|看见|发现|检测到|报警|要|再|赶紧|赶快", ""),
        ("请|马上|立刻|立即|麻烦|帮我|也|你|的|能不能|可以", ""),
    ],
    "and": [("(并且|而且|同时|且|又)", "")],
    "or": [("(或者|或是|或)", "")],
    "butnot": [("(但不是|除了|除非|但是不要在|但不包括|但不要在)", "")],
    "but": [("(但是|但|而|可是)", "")],
    "for": [(f"[持续|连续|停留] {_MORE} {{n}} {{u}}|(持续|连续|停留) {{n}} {{u}}|{{n}} {{u}}以上|{{n}} {{u}}", "")],
    "times": [(f"[了] [{_MORE}] {{n}} [次|声|下|回]", "")],
    "span": [("[在] {n} {u} (内|之内|以内)", "")],
    "hours": [("[在] [从] {t} (到|至) {t} [之间|期间]", "")],
    "days": [
        ("[每] [个] {d} [的]", ""),
        ("(周末|每个周末|周六日) [的]", (5, 6)),
        ("(工作日|平日|平时) [的]", (0, 1, 2, 3, 4)),
    ],
    "part": [
        ("[在] [是] (晚上|夜里|夜间|半夜|大半夜|夜晚|天黑的时候|深夜|天黑以后|天黑后)", "night"),
        ("[在] [是] (白天|日间)", "day"),
    ],
    "above": [("(高于|高过|超过|大于|升到|升高到) {n} [度|摄氏度] [以上]", ">")],
    "below": [("(低于|低过|小于|降到|跌到) {n} [度|摄氏度] [以下]", "<")],
}  # fmt: skip
DAYS: dict[str, tuple[int, ...]] = {}
for _at, _sign in enumerate("一二三四五六日"):
    DAYS |= {f"{week}{_sign}": (_at,) for week in ("星期", "周", "礼拜")}
DAYS |= {"星期天": (6,), "周天": (6,), "礼拜天": (6,)}
STATES = {
    "open": "[被] (打开|开着|没关|开) [了]",
    "closed": "[被] (关上|关着|关) [了]",
    "on": "[被] (启动|运行|在运行|一直开着|开|打开|开着|开启) [了]",
    "off": "[被] (停止|停下|停止运行|关闭|关着|关掉) [了]",
    "locked": "[被] (锁上|锁着) [了]",
    "unlocked": "[被] (解锁|没锁) [了]",
}
NAMED = {
    "garden": ("花园", "院子", "后院"),
    "hall": ("走廊", "门厅", "过道"),
    "kitchen": ("厨房",),
    "driveway": ("车道",),
    "living room": ("客厅",),
    "bedroom": ("卧室",),
    "nursery": ("婴儿房", "儿童房"),
    "bathroom": ("浴室", "卫生间"),
    "garage": ("车库",),
    "cellar": ("地下室",),
    "basement": ("地下室",),
    "attic": ("阁楼",),
    "terrace": ("露台",),
    "balcony": ("阳台",),
    "yard": ("院子",),
    "path": ("小路", "小径"),
    "front door": ("前门", "大门"),
    "door": ("门口",),
    "temperature": ("温度",),
    "window": ("窗户",),
    "pump": ("水泵",),
    "study": ("书房",),
    "office": ("办公室",),
}
_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def _number(word: str) -> int:
    """Of Chinese numerals below 1000, or digits. Raises ValueError."""
    if word.isdecimal() and word.isascii():
        return int(word)
    total, last = 0, 0
    for sign in word:
        if sign in ("十", "百"):
            total += (last or 1) * (10 if sign == "十" else 100)
            last = 0
        elif sign in _DIGITS:
            last = _DIGITS[sign]
        else:
            raise ValueError(word)
    return total + last


def _spelled() -> dict[str, float]:
    ones = "零一二三四五六七八九"
    found = {"半": 0.5, "两": 2.0, "一百": 100.0}
    for number in range(1, 100):
        tens, one = divmod(number, 10)
        word = ("" if tens == 0 else "十" if tens == 1 else f"{ones[tens]}十") + (ones[one] if one or not tens else "")
        found[word] = float(number)
    return found


_HALVES = {
    "早上": 0,
    "上午": 0,
    "凌晨": 0,
    "清晨": 0,
    "中午": 0,
    "下午": 12,
    "傍晚": 12,
    "晚上": 12,
    "夜里": 12,
    "晚": 12,
}


def clock(words: Sequence[str]) -> list[tuple[time, int]]:
    """The time of day at the beginning of ``words``, and of how many."""
    try:
        if ":" in words[0]:
            hour, _, minute = words[0].partition(":")
            return [(time(int(hour), int(minute)), 1)]
        length = next((n for n in (2, 1) if "".join(words[:n]) in _HALVES), 0)
        later = _HALVES["".join(words[:length])] if length else 0
        hours = _number(words[length])
        if words[length + 1] not in ("点", "时"):
            return []
        hours = 0 if later and hours == 12 else hours + (later if hours < 12 else 0)
        after, used = words[length + 2 : length + 4], length + 2
        if after and after[0] == "半":
            return [(time(hours % 24, 30), used + 1)]
        if len(after) > 1 and after[1] == "分":
            return [(time(hours % 24, _number(after[0])), used + 2)]
        return [(time(hours % 24), used + (1 if after and after[0] == "钟" else 0))]
    except (ValueError, IndexError):
        return []


def forms(name: str, what: str) -> list[str]:
    """How a place, a zone or a sensor of this name is spoken of."""
    return [name] if what == "sensor" else [f"[在] {name} [里|里面|里头|上|中|内|旁边|附近|那边] [的]"]


CHINESE = Language(
    "zh",
    PHRASES,
    _spelled(),
    {
        **dict.fromkeys(("秒", "秒钟"), 1.0),
        **dict.fromkeys(("分钟", "分"), 60.0),
        "刻钟": 900.0,
        **dict.fromkeys(("小时", "个小时", "个钟头", "钟头"), 3600.0),
        "天": 86_400.0,
    },
    clock,
    DAYS,
    frozenset({"和", "或", "与"}),
    NAMED,
    {
        "identity": (
            "我儿子", "儿子", "女儿", "我女儿", "我妈", "妈妈", "爸爸", "老公", "老婆", "丈夫", "妻子", "孩子", "邻居",
            "快递员", "邮递员", "陌生人", "朋友", "保姆", "奶奶", "爷爷",
        ),
        "feeling": ("难过", "高兴", "生气", "伤心", "孤独", "害怕", "累", "微笑", "开心", "生病", "喝醉", "可疑"),
    },
    frozenset({"不", "没", "别", "无", "非", "未", "除", "只", "停", "之前", "前", "后", "直"}),
    forms,
    {
        "understood": "明白了：{rule} 时告诉您",
        "night": "夜间为 {night}",
        "refused": "没有听懂“{sentence}”，因此没有建立任何规则",
        "part": "没有听懂：“{part}”",
        "identity": "无法知道某人是谁",
        "feeling": "无法知道某人的感受或想法",
        "nearest": "最接近的规则：{offer}",
        "examples": "例如：{examples}",
        "two": "“{sentence}”可能是指 {readings}；请换一种说法",
        "exists": "已经有这条规则了",
    },
    STATES,
    bare=True,
)  # fmt: skip
