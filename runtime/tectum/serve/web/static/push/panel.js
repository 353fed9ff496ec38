// Notifications of this browser: subscribed and ended in the settings. Nothing is shown where the house pushes nothing.
import { ask } from "../core/api.js";
import { make, put } from "../core/dom.js";
import { language, string } from "../core/words.js";

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
  const rows = now.subscriptions.map((one) => make("li", {},
    `${one.device || one.id}, ${string("since")} ${new Date(one.since * 1000).toLocaleDateString(language)} `,
    make("button", { type: "button", "data-trial": one.id, onclick: () => tried(one.id) }, string("push.try")), " ",
    make("button", { type: "button", onclick: () => end(one.id) }, string("push.end"))));
  put(box, make("h3", {}, string("push.title")), rows.length ? make("ul", {}, ...rows) : make("p", { class: "quiet" }, string("push.none")),
    make("button", { type: "button", id: "push-on", onclick: () => subscribe(now.key) }, string("push.on")),
    make("p", { role: "status", id: "push-said" }));
}

async function subscribe(key) {
  try {
    if (await Notification.requestPermission() !== "granted") throw new Error(string("push.refused"));
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

async function tried(id) {
  const said = document.getElementById("push-said");
  said.textContent = string("push.trying");
  try {
    await ask(`/api/push/subscriptions/${encodeURIComponent(id)}/trial`, "POST", { text: string("push.trial") });
    said.textContent = string("push.sent");
  } catch (error) {
    said.textContent = error.message;
    if (error.message !== "401") await drawPush().then(() => { document.getElementById("push-said").textContent = error.message; });
  }
}

async function end(id) {
  await ask(`/api/push/subscriptions/${encodeURIComponent(id)}`, "DELETE");
  await drawPush();
}
