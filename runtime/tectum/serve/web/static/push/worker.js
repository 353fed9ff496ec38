// Shows what the house pushes, also while no page is open: one notification for each incident, updated, not stacked.
const WORDS = {
  en: { clip: "Clip", snooze: "Not now (30 min)", wrong: "Not this" },
  de: { clip: "Clip", snooze: "Jetzt nicht (30 Min.)", wrong: "Das war es nicht" },
  zh: { clip: "视频", snooze: "暂不提醒（30 分钟）", wrong: "不是这个" },
};
const SNOOZE_MINUTES = 30, WAIT_MS = 3000;
const words = WORDS[self.navigator.language.slice(0, 2)] || WORDS.en;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  let told = {};
  try {
    told = event.data.json();
  } catch {
    return;
  }
  event.waitUntil(show(told));
});

async function show(told) {
  const options = {
    body: told.sentence,
    tag: told.incident,
    renotify: !told.again,
    silent: Boolean(told.again),
    timestamp: told.at ? told.at * 1000 : Date.now(),
    icon: "/static/push/icon-192.png",
    badge: "/static/push/icon-192.png",
    requireInteraction: told.severity === "alarm",
    data: { incident: told.event ? told.incident : "", event: told.event, place: told.place },
    // Chromium shows two; to touch the notification itself shows the clip
    actions: !told.event ? [] : [ // one that is tried has none
      { action: "snooze", title: words.snooze },
      { action: "wrong", title: words.wrong },
      { action: "clip", title: words.clip },
    ].slice(0, Notification.maxActions),
  };
  const image = await picture(told);
  if (image) options.image = image;
  await self.registration.showNotification(told.place, options);
}

/** The snapshot where the house can be reached, else the small picture that came along. */
async function picture(told) {
  if (!told.event) return "";
  const small = told.picture ? `data:image/jpeg;base64,${told.picture}` : "";
  try {
    const signal = AbortSignal.timeout(WAIT_MS);
    const answer = await fetch(`/api/events/${encodeURIComponent(told.event)}/snapshot`, { signal });
    if (!answer.ok) return small;
    const bytes = new Uint8Array(await answer.arrayBuffer());
    let text = "";
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return `data:image/jpeg;base64,${btoa(text)}`;
  } catch {
    return small;
  }
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { incident, event: id, place } = event.notification.data;
  if (event.action === "snooze") {
    event.waitUntil(post("/api/push/snooze", { place, minutes: SNOOZE_MINUTES }));
  } else if (event.action === "wrong") {
    event.waitUntil(post(`/api/events/${encodeURIComponent(id)}/mark`, { right: false }));
  } else if (!incident) {
    event.waitUntil(open("/#/settings"));
  } else {
    event.waitUntil(open(`/#/review/${encodeURIComponent(incident)}`));
  }
});

function post(path, body) {
  return fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

async function open(path) {
  const pages = await self.clients.matchAll({ type: "window" });
  for (const page of pages) {
    if ("navigate" in page) {
      await page.focus();
      return page.navigate(path);
    }
  }
  return self.clients.openWindow(path);
}
