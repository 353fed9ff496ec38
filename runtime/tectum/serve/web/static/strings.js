"use strict";
// What the page says, in English and Chinese. Kinds that are not listed are shown as they are called.
const STRINGS = {
  en: {
    skip: "Skip to what happened", context: "Context", language: "Language", logout: "Log out", login: "Log in",
    password: "Password", now: "Now", say: "Say something", send: "Send", today: "Today",
    hint: "A command, or what you want to be told: “tell me when a dog barks while we are away”.",
    all: "Single sights and sounds too", nothing: "Nothing has happened today.", health: "Health", parts: "Parts",
    stages: "Latency by stage, milliseconds", close: "Close",
    decided: "Decided by", because: "Because of", cadence: "Cadence", present: "Took part", lasted: "Lasted", goesOn: "goes on", sure: "How sure",
    utterance: "Words", zone: "Zone", howMany: "How many", skew: "Picture to sound", when: "When", place: "Place", noPicture: "No picture",
    off: "Switched off", level: "Sound level", spectrum: "Sound of the last seconds, low notes at the bottom",
    nothingNow: "nothing", forget: "Forget", camera: "Camera", microphone: "Microphone", detection: "Detection",
    ok: "all is well", degraded: "something is missing", down: "down", lost: "No connection to the house; it is tried again.",
    part: "Part", state: "State", reason: "Reason", stage: "Stage", count: "Count", noClip: "Its clip is not kept, or not yet written.",
    mixed: "different", preview: "Picture of", none: "not set", home: "home", away: "away", night: "night",
    house: "house", store: "store", clip: "Clip of", seconds: "s", live: "live", "heads.rule": "rule",
    "part.ok": "fine", "part.degraded": "works less well", "part.down": "down",
  },
  zh: {
    skip: "跳到今日事件", context: "情境", language: "语言", logout: "退出", login: "登录", password: "密码",
    now: "现在", say: "说一句话", send: "发送", today: "今天",
    hint: "一条命令，或者想被告知的事情（英文）：“tell me when a dog barks while we are away”。",
    all: "也显示单独看到和听到的", nothing: "今天还没有事件。", health: "运行状况", parts: "部件",
    stages: "各阶段延迟（毫秒）", close: "关闭",
    decided: "判断依据", because: "原因", cadence: "鸣响节奏", present: "参与的模态", lasted: "持续", goesOn: "进行中", sure: "把握",
    utterance: "话语", zone: "区域", howMany: "数量", skew: "画面与声音之差", when: "时间", place: "地点", noPicture: "没有画面",
    off: "已关闭", level: "音量", spectrum: "最近几秒的声音，低音在下", nothingNow: "无", forget: "删除",
    camera: "摄像头", microphone: "麦克风", detection: "识别", ok: "一切正常", degraded: "有部件缺失", down: "中断",
    lost: "与房屋的连接中断，正在重试。", part: "部件", state: "状态", reason: "原因", stage: "阶段", count: "次数",
    noClip: "没有保留录像，或尚未写完。", mixed: "不同", preview: "画面：", none: "未设定", home: "在家", away: "外出",
    night: "夜间", house: "房屋", store: "存储", clip: "录像：", seconds: "秒", live: "实时", "heads.rule": "规则",
    "part.ok": "正常", "part.degraded": "不完全正常", "part.down": "中断",
  },
};
const KINDS = {
  zh: {
    person: "人", cat: "猫", dog: "狗", vehicle: "车辆", smoke_alarm: "烟雾报警", co_alarm: "一氧化碳报警", siren: "警笛",
    glass_break: "玻璃破碎", door_knock: "敲门", doorbell: "门铃", dog_bark: "狗叫", cat_meow: "猫叫", baby_cry: "婴儿哭",
    cough: "咳嗽", footsteps: "脚步声", snore: "打鼾", car_horn: "汽车喇叭", engine: "发动机", appliance: "电器",
    water: "水声", weather: "风雨声", crackling_fire: "火焰噼啪声", speech_or_laughter: "说话或笑声", scream: "尖叫", gunshot: "枪声", beep: "提示音", music: "音乐",
    vacuum: "吸尘器", other: "其他声音",
    hazard: "危险", intrusion: "入侵", distress: "求助", visitor: "来访", command: "命令", routine: "日常", quiet: "安静",
    home: "在家", away: "外出", night: "夜间", open: "打开", closed: "关闭", on: "开", off: "关",
  },
  en: { co_alarm: "carbon monoxide alarm", speech_or_laughter: "speech or laughter", vacuum: "vacuum cleaner" },
};
const STAGES = {
  zh: { capture: "采集", decode: "解码", wait: "等待", encode: "编码", fuse: "融合", decide: "判断", store: "存储", deliver: "送达", event: "全程" },
  en: { event: "whole way" },
};
