// What the settings say in Chinese.
export default {
  strings: {
    "settings.save": "保存", "settings.saved": "已保存。", "settings.add": "添加此地点", "settings.really": "确定移除“{place}”？",
    "settings.places": "地点", "settings.house": "家", "settings.noFile": "只有拥有配置文件的家的主人可以更改设置。",
    "parts.title": "区域与隐私遮挡", "parts.private": "隐私遮挡", "parts.zone": "区域", "parts.newZone": "新区域", "parts.newPrivate": "新隐私遮挡",
    "parts.none": "还没有画任何区域。", "parts.name": "区域名称", "parts.kinds": "只在这些区域内计入", "parts.corner": "角点",
    "parts.more": "增加一个角点", "parts.fewer": "删除此角点", "parts.remove": "删除此区域",
    "parts.hint": "拖动角点，或选中后用方向键移动；点击画面可增加角点，删除键可去掉角点。",
    "thresholds.title": "需要多大把握", "thresholds.kind": "事件", "thresholds.from": "达到此值才提示", "thresholds.model": "恢复模型默认",
    "thresholds.would": "{days} 天内的 {n} 个事件中，将提示 {m} 个。", "thresholds.rules": "规则将提示 {m} 次，而不是 {n} 次。",
    "thresholds.more": "可能更多：低于当时阈值的没有保存。",
    "keeping.title": "保存内容", "keeping.days": "天数", "keeping.mb": "视频与图片最多占用（MB）",
    "keeping.needs": "现在 {used} MB，每天约 {day} MB：{days} 天约需 {whole} MB。", "keeping.less": "大约 {days} 天后最旧的会被删除。", "keeping.nothing": "这个家不保存任何内容。",
    "people.title": "人员", "people.owner": "主人", "people.name": "姓名", "people.role": "权限", "people.password": "新密码，至少 8 个字符", "people.add": "添加人员", "people.remove": "移除",
    "people.open": "在这台机器上目前无需登录。为主人设置密码后，才能添加其他人。",
    "role.see": "查看", "role.operate": "查看和操作", "role.own": "全部",
    "sessions.title": "已登录的设备", "sessions.own": "本机", "sessions.end": "退出登录",
    "push.title": "通知", "push.on": "通知此浏览器", "push.end": "结束", "push.none": "您没有浏览器会收到通知。", "push.refused": "浏览器不允许此页面发送通知。",
  },
};
