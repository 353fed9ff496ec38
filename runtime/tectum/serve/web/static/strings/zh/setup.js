// What the set-up says in Chinese.
export default {
  strings: {
    "setup.title": "设置你的家", "setup.token": "令牌", "setup.tokenHint": "启动 Tectum 的窗口里已显示。",
    "setup.hint": "为每个地点选择摄像头或麦克风并试用。之后都可以更改。",
    "setup.looking": "正在查找摄像头和麦克风……", "setup.found": "找到 {n} 个摄像头、{m} 个麦克风。",
    "setup.place": "地点", "setup.hall": "门厅", "setup.another": "再加一个地点", "setup.remove": "移除此地点",
    "setup.name": "地点名称", "setup.camera": "摄像头", "setup.other": "网络摄像头（填写地址）", "setup.none": "无",
    "setup.default": "默认", "setup.address": "地址", "setup.user": "摄像头用户名", "setup.brokerUser": "代理服务器用户名", "setup.secret": "该用户的密码",
    "setup.useSound": "使用摄像头的声音", "setup.microphone": "本机麦克风", "setup.outside": "摄像头朝向室外",
    "setup.try": "试一试", "setup.listen": "试听", "setup.trying": "正在尝试……", "setup.works": "可用：",
    "setup.withSound": "有声音", "setup.noSound": "无声音", "setup.refused": "用户名和密码被拒绝。",
    "setup.unreachable": "没有应答。", "setup.wrong": "不能这样用：",
    "setup.broker": "Home Assistant（MQTT 代理）", "setup.brokerHint": "没有就留空。",
    "setup.host": "主机", "setup.port": "端口", "setup.kept": "已保存的密码", "setup.tls": "加密（TLS）",
    "setup.notify": "通知", "setup.notifyHint": "重要的事情可以通知浏览器，经由浏览器厂商的服务：加密，且仅在选择后启用。不需要时请留空。", "setup.contact": "推送服务可以联系的电子邮箱",
    "setup.page": "本页面", "setup.reachable": "允许网络中的其他设备打开", "setup.password": "页面密码，至少 8 个字符",
    "setup.begin": "启动", "setup.begins": "正在启动……", "setup.notThere": "没有启动成功；请查看运行 Tectum 的窗口。",
  },
};
