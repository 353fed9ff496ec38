// What the page says in English. Every language has the same strings; a kind that is not listed is shown as it is called.
export default {
  strings: {
    // the shell
    userName: "Name (the owner has none)",
    skip: "Skip to the content", views: "Views", context: "Mode", login: "Log in", password: "Password",
    "view.live": "Live", "view.review": "Review", "view.rules": "Rules", "view.health": "Health", "view.settings": "Settings",
    ok: "All is well", since: "since", andMore: "and {n} more", look: "Look", details: "Details",
    partMissing: "Something does not work as it should.", lost: "No connection to the house; it is tried again.",
    mixed: "mixed", none: "not set", home: "home", away: "away", night: "night",
    // live
    now: "What goes on", noPicture: "No picture", off: "Switched off", preview: "Picture of", level: "Sound level",
    spectrum: "Sound of the last seconds, low notes at the bottom", nothingNow: "nothing",
    camera: "Camera", microphone: "Microphone", detection: "Detection",
    listen: "Listen", mute: "Mute", fullScreen: "Full screen", pictureInPicture: "Keep in sight", switches: "Switches", live: "live", seen: "What is seen",
    zones: "Zones", backSince: "The picture is back since {t}.", lastSeen: "Last seen {t}:", sound: "Sound", quietSound: "quiet", loudSound: "loud",
    "trouble.refused.camera": "the camera refuses user and password. Mend them in the file of the house.",
    "trouble.refused.microphone": "the microphone refuses user and password. Mend them in the file of the house.",
    "trouble.unreachable.camera": "the camera does not answer. Check its power and the network.",
    "trouble.unreachable.microphone": "the microphone does not answer. Check whether it is plugged in.",
    "trouble.silent.camera": "the camera sends nothing. Restart it if it stays so.",
    "trouble.silent.microphone": "the microphone sends nothing. Plug it in anew if it stays so.",
    "trouble.partly": "works only in part.", "trouble.overloaded": "overload: this machine cannot keep up. Fewer places or a smaller model help.",
    "trouble.stopped": "is not watched just now.",
    // decisions
    decided: "Decided by",
    // review
    search: "Search", searchHint: "Words, kinds, places", whichOnes: "Which ones", important: "Important", everything: "Everything", notReviewed: "Not reviewed",
    oldestFirst: "Oldest first", moreFilters: "More filters", resetFilters: "Reset", day: "Day", what: "What", where: "Where", allDays: "All days", any: "any",
    today: "Today", yesterday: "Yesterday", track: "The day", dayBefore: "The day before", dayAfter: "The day after", save: "Save", exportDay: "Save this day", more: "More",
    nothing: "Nothing has happened yet.", nothingFound: "Nothing like it has happened.", close: "Close", newer: "The newer one", older: "The older one",
    reviewed: "Reviewed", download: "Download", share: "Share", delete: "Delete", reallyDelete: "Really delete, with its files?", events: "{n} events",
    converting: "This browser cannot play the camera's video: it is converted…", "severity.alarm": "Alarm",
    "cadence.even": "even pulses", "cadence.continuous": "without a pause", "cadence.T3": "T3 (ISO 8201)", "cadence.T4": "T4",
    because: "Why", cadence: "Cadence", present: "Took part", goesOn: "goes on", sure: "How sure", utterance: "Words",
    zone: "Zone", howMany: "How many", when: "When", noClip: "Its clip is not kept, or not yet written.", clip: "Clip of",
    seconds: "s", "heads.rule": "Rule", "heads.situation": "Situations", "heads.presence": "Seen", "heads.sound": "Heard", "heads.intent": "Commands",
    notThis: "Not this", yesThis: "Yes, this", undo: "Undo", markedWrong: "What sounds like it is told no more.",
    markedRight: "What sounds like it is told all the same.",
    // rules
    say: "Say something", question: "A question", send: "Send", rules: "What is told", forget: "Forget",
    hint: "A command, or what you want to be told: “tell me when a dog barks while we are away”.",
    onlyAsk: "Ask what happened: “What happened while I was away?”", noQuestion: "This is no question about what happened, and you may only look.",
    askHint: "Or ask what happened: “What happened while I was away?”", happened: "Where it can be looked at",
    offer: "Tell me instead:",
    noRules: "No rules yet: say above what you want to be told.", noRulesYet: "No rules yet.",
    // health
    quieter: "quieter here",
    parts: "Parts", stages: "Latency by stage, milliseconds", store: "Store", part: "Part", state: "State", reason: "Reason",
    stage: "Stage", count: "Count", "part.ok": "fine", "part.degraded": "works less well", "part.down": "down",
    "why.refused": "user and password are refused", "why.undecodable": "what it sends cannot be read",
    "why.drift": "a clock is wrong", "why.silent": "nothing has come for {n} s",
    "why.late": "this machine cannot keep up", "why.waiting": "{n} events wait to be stored",
    "why.full": "the disk is full", "why.slow": "the disk is too slow", "why.stuck": "stuck for {n} s",
    "why.ended": "ended, and is not begun again", "why.again": "failed, and was begun again",
    "why.unwritten": "something cannot be written", "why.unreachable": "does not answer",
    // settings
    language: "Language", logout: "Log out",
  },
  kinds: {
    co_alarm: "carbon monoxide alarm", speech_or_laughter: "speech or laughter", vacuum: "vacuum cleaner",
  },
  stages: { event: "whole way" },
};
