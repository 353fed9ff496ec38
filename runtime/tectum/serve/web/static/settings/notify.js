// Whether browsers are notified, of what, and whom a push service asks.
import { make } from "../core/dom.js";
import { string } from "../core/words.js";

const SEVERITIES = ["info", "notice", "alarm"];

/** push: of the settings; save(push): keeps it. */
export function pushEditor(push, save) {
  const on = make("input", { type: "checkbox" }), told = make("p", { class: "told", role: "status" });
  const contact = make("input", { value: push.contact, maxlength: 200, spellcheck: "false", placeholder: "mailto:you@example.org", autocomplete: "email" });
  const severity = make("select", {}, ...SEVERITIES.map((one) => make("option", { value: one }, string(`notify.${one}`))));
  on.checked = push.on;
  severity.value = push.severity;
  const follow = () => { contact.required = on.checked; };
  on.addEventListener("change", follow);
  follow();
  return make("form", { class: "fields", onsubmit: async (event) => {
    event.preventDefault();
    const typed = contact.value.trim();
    if (typed.includes("@") && !typed.includes(":")) contact.value = `mailto:${typed}`;
    told.textContent = await save({ on: on.checked, contact: contact.value.trim(), severity: severity.value });
  } }, make("p", { class: "quiet" }, string("notify.hint")),
  make("label", { class: "check" }, on, " ", string("notify.on")), make("label", { class: "line" }, string("notify.contact"), " ", contact),
  make("label", { class: "line" }, string("notify.from"), " ", severity), make("p", {}, make("button", { class: "chief" }, string("settings.save"))), told);
}
