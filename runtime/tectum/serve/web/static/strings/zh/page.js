// What the page says in Chinese.
export default {
  strings: {
    // the shell
    userName: "姓名（主人无需填写）",
    skip: "跳到内容", views: "视图", context: "模式", login: "登录", password: "密码",
    "view.live": "实时", "view.review": "回顾", "view.rules": "规则", "view.health": "状况", "view.settings": "设置",
    ok: "一切正常", since: "自", andMore: "另有 {n} 项", look: "查看", details: "详情",
    partMissing: "有部件工作不正常。", lost: "与房屋的连接中断，正在重试。",
    mixed: "不同", none: "未设定", home: "在家", away: "外出", night: "夜间",
    // live
    now: "现在", noPicture: "没有画面", off: "已关闭", preview: "画面：", level: "音量",
    spectrum: "最近几秒的声音，低音在下", nothingNow: "无",
    camera: "摄像头", microphone: "麦克风", detection: "识别",
    listen: "收听", mute: "静音", fullScreen: "全屏", pictureInPicture: "画中画", switches: "开关", live: "实时", seen: "看到的物体",
    zones: "区域", backSince: "画面自 {t} 起恢复。", lastSeen: "最后画面 {t}：", sound: "声音", quietSound: "安静", loudSound: "响亮",
    "trouble.refused.camera": "摄像头拒绝用户名和密码。请在房屋的配置文件中更正。",
    "trouble.refused.microphone": "麦克风拒绝用户名和密码。请在房屋的配置文件中更正。",
    "trouble.unreachable.camera": "摄像头没有应答。请检查电源和网络。",
    "trouble.unreachable.microphone": "麦克风没有应答。请检查是否插好。",
    "trouble.silent.camera": "摄像头没有送来数据。若一直如此，请重启它。",
    "trouble.silent.microphone": "麦克风没有送来数据。若一直如此，请重新插上。",
    "trouble.partly": "只能部分工作。", "trouble.overloaded": "过载：本机跟不上。减少地点或换小一些的模型会有帮助。",
    "trouble.stopped": "目前没有被看守。",
    // decisions
    decided: "判断依据",
    // review
    search: "搜索", searchHint: "话语、种类、地点", whichOnes: "哪些", important: "重要的", everything: "全部", notReviewed: "未查看",
    oldestFirst: "最早的在前", moreFilters: "更多筛选", resetFilters: "重置", day: "日期", what: "种类", where: "地点", allDays: "所有日期", any: "不限",
    today: "今天", yesterday: "昨天", track: "一天", dayBefore: "前一天", dayAfter: "后一天", save: "保存", exportDay: "保存这一天", more: "更多",
    nothing: "还没有事件。", nothingFound: "没有这样的事件。", close: "关闭", newer: "较新的", older: "较早的",
    reviewed: "已查看", download: "下载", share: "分享", delete: "删除", reallyDelete: "确定连同文件一起删除？", events: "{n} 个事件",
    converting: "此浏览器无法播放摄像头的视频：正在转换……", "severity.alarm": "警报",
    "cadence.even": "均匀", "cadence.continuous": "持续不断", "cadence.T3": "T3 (ISO 8201)", "cadence.T4": "T4",
    because: "原因", cadence: "鸣响节奏", present: "参与的模态", goesOn: "进行中", sure: "把握", utterance: "话语",
    zone: "区域", howMany: "数量", when: "时间", noClip: "没有保留录像，或尚未写完。", clip: "录像：",
    seconds: "秒", "heads.rule": "规则", "heads.situation": "情况", "heads.presence": "看到的", "heads.sound": "听到的", "heads.intent": "命令",
    notThis: "不是", yesThis: "是的", undo: "撤销", markedWrong: "以后类似的声音不再提示。", markedRight: "以后类似的声音仍会提示。",
    // rules
    say: "说一句话", question: "一个问题", send: "发送", rules: "会告知的事", forget: "删除",
    hint: "一条命令，或者想被告知的事情：“我们外出时狗叫了就告诉我”。",
    onlyAsk: "可以问发生了什么：“我不在家的时候发生了什么？”", noQuestion: "这不是关于发生过什么的问题，而您只能查看。",
    askHint: "也可以问发生了什么：“我不在家的时候发生了什么？”", happened: "可以在这里查看",
    offer: "改为告知：",
    noRules: "还没有规则：请在上面说出想被告知的事。", noRulesYet: "还没有规则。",
    // health
    quieter: "已调低灵敏度",
    parts: "部件", stages: "各阶段延迟（毫秒）", store: "存储", part: "部件", state: "状态", reason: "原因",
    stage: "阶段", count: "次数", "part.ok": "正常", "part.degraded": "不完全正常", "part.down": "中断",
    // settings
    language: "语言", logout: "退出",
  },
  kinds: {
    person: "人", cat: "猫", dog: "狗", vehicle: "车辆", smoke_alarm: "烟雾报警", co_alarm: "一氧化碳报警", siren: "警笛",
    glass_break: "玻璃破碎", door_knock: "敲门", doorbell: "门铃", dog_bark: "狗叫", cat_meow: "猫叫", baby_cry: "婴儿哭",
    cough: "咳嗽", footsteps: "脚步声", snore: "打鼾", car_horn: "汽车喇叭", engine: "发动机", appliance: "电器",
    water: "水声", weather: "风雨声", crackling_fire: "火焰噼啪声", speech_or_laughter: "说话或笑声", scream: "尖叫", gunshot: "枪声", beep: "提示音", music: "音乐",
    vacuum: "吸尘器", other: "其他声音",
    hazard: "危险", intrusion: "入侵", distress: "求助", visitor: "来访", command: "命令", routine: "日常", quiet: "安静",
    home: "在家", away: "外出", night: "夜间", none: "未设定", open: "打开", closed: "关闭", on: "开", off: "关",
  },
  stages: { capture: "采集", decode: "解码", wait: "等待", encode: "编码", fuse: "融合", decide: "判断", store: "存储", deliver: "送达", event: "全程" },
};
