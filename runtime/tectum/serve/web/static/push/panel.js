// Notifications of this browser: subscribed and ended in the settings. Nothing is shown where the house pushes nothing.
import { ask } from "../core/api.js";
import { make, put } from "../core/dom.js";
import { language } from "../core/words.js";

const WORDS = {
  en: { title: "Notifications", on: "Notify this browser", end: "End", none: "No browser of yours is notified.",
    refused: "The browser allows no notifications of this page.", since: "since" },
  de: { title: "Mitteilungen", on: "Diesen Browser benachrichtigen", end: "Beenden",
    none: "Keiner Ihrer Browser wird benachrichtigt.", refused: "Der Browser erlaubt dieser Seite keine Mitteilungen.",
    since: "seit" },
  zh: { title: "通知", on: "通知此浏览器", end: "结束", none: "您没有浏览器会收到通知。",
    refused: "浏览器不允许此页面发送通知。", since: "自" },
};
let box = null;

/** The part of the settings. */
export function panel() {
  box = make("section", { id: "push", hidden: "" });
  return box;
}

/** As it is now. */
export async function drawPush() {
  if (!box || !("serviceWorker" in navigator) || !("PushManager" in window)) return;
  let now;
  try {
    now = await ask("/api/push");
  } catch {
    return;  // it keeps nothing
  }
  box.hidden = !now.key;
  if (!now.key) return;
  const say = WORDS[language] || WORDS.en;
  const rows = now.subscriptions.map((one) => make("li", {},
    `${one.device || one.id}, ${say.since} ${new Date(one.since * 1000).toLocaleDateString(language)} `,
    make("button", { type: "button", onclick: () => end(one.id) }, say.end)));
  put(box, make("h2", {}, say.title), rows.length ? make("ul", {}, ...rows) : make("p", { class: "quiet" }, say.none),
    make("button", { type: "button", id: "push-on", onclick: () => subscribe(now.key, say) }, say.on),
    make("p", { role: "status", id: "push-said" }));
}

async function subscribe(key, say) {
  try {
    if (await Notification.requestPermission() !== "granted") throw new Error(say.refused);
    const registration = await navigator.serviceWorker.register("/service-worker.js");
    await navigator.serviceWorker.ready;
    const options = { userVisibleOnly: true, applicationServerKey: key };
    const made = (await registration.pushManager.subscribe(options)).toJSON();
    const device = (navigator.userAgentData?.platform || navigator.platform || "").slice(0, 60);
    const body = { endpoint: made.endpoint, key: made.keys.p256dh, auth: made.keys.auth, device };
    await ask("/api/push/subscriptions", "POST", body);
    await drawPush();
  } catch (error) {
    document.getElementById("push-said").textContent = error.message;
  }
}

async function end(id) {
  await ask(`/api/push/subscriptions/${encodeURIComponent(id)}`, "DELETE");
  await drawPush();
}
