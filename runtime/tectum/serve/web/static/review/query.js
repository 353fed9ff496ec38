// What is asked for in review: which incidents, in which order; and the bar in which a person says so.
import { ask } from "../core/api.js";
import { titleOf } from "../core/decision.js";
import { $, make, put } from "../core/dom.js";
import { house } from "../core/house.js";
import { day as dayName, kindName, language, string } from "../core/words.js";

const QUICK = ["intrusion", "hazard", "distress", "visitor"];
const HEADS = ["situation", "presence", "sound", "intent"];
const FIRST = { severity: "notice", kind: "", place: "", text: "", decided: "", reviewed: "", order: "newest", day: "" };
const TYPED_MS = 150;
/** As it stands. */
export const asked = { ...FIRST };
let changed = () => {}, typing = 0, drawn = "", days = [];

/** The address of a page of what is asked for. */
export function address(cursor = "", most = 50) {
  const query = new URLSearchParams({ most, language });
  for (const [name, value] of Object.entries(asked)) if (value && !(name === "severity" && asked.kind)) query.set(name, value);
  if (cursor) query.set("cursor", cursor);
  return `/api/incidents?${query}`;
}

export const narrowed = () => Object.keys(FIRST).some((name) => name !== "order" && asked[name] !== FIRST[name]);

/** The bar; then() is called whenever something else is asked for. */
export function bar(then) {
  changed = then;
  const toggle = (name, value, key, data = {}) => make("button", {
    type: "button", class: "choice", "data-ask": name, "data-value": value, "aria-pressed": "false", ...data,
    onclick: () => set(name, asked[name] === value && name !== "severity" ? "" : value),
  }, ...(key ? [make("span", { "data-say": key })] : []));
  const choose = (name, key) => make("label", {}, make("span", { class: "quiet", "data-say": key }),
    make("select", { id: `ask-${name}`, "data-choose": name, onchange: (event) => set(name, event.target.value) }));
  return make("form", { id: "search", role: "search", "data-name": "search", onsubmit: (event) => event.preventDefault() },
    make("input", { type: "search", id: "ask-text", "data-hint": "searchHint", "data-name": "search", maxlength: 200, autocomplete: "off", oninput: typed }),
    make("div", { class: "choices", role: "group", "data-name": "whichOnes" },
      toggle("severity", "notice", "important"), toggle("severity", "info", "everything"), toggle("reviewed", "false", "notReviewed"),
      toggle("order", "oldest", "oldestFirst"),
      ...QUICK.map((kind) => toggle("kind", kind, null, { "data-kind": kind }))),
    make("details", { id: "ask-more" }, make("summary", { "data-say": "moreFilters" }),
      make("div", { class: "filters" }, choose("day", "day"), choose("kind", "what"), choose("place", "where"), choose("decided", "decided"),
        choose("reviewed", "reviewed"), make("button", { type: "button", id: "ask-all", "data-say": "resetFilters", onclick: reset }))));
}

function typed(event) {
  clearTimeout(typing);
  typing = setTimeout(() => set("text", event.target.value.trim()), TYPED_MS);
}

function set(name, value) {
  asked[name] = value;
  show();
  changed(name);
}

function reset() {
  Object.assign(asked, FIRST);
  $("ask-text").value = "";
  show();
  changed("");
}

/** Ask for a day, or with "" for all. */
export const chooseDay = (one) => set("day", one);

/** Which days there are, the newest first. */
export async function knownDays() {
  days = house.keeps ? await ask("/api/days") : [];
  drawn = "";
  draw();
  return days.map((one) => one.day);
}

/** As the house and the language are now. */
export function draw() {
  const places = house.places.map((one) => one.name), now = JSON.stringify([language, places, days, house.labels]);
  if (now === drawn) return show();
  drawn = now;
  for (const button of document.querySelectorAll("#search [data-kind]")) button.textContent = kindName(button.dataset.kind);
  const option = (value, text) => make("option", { value }, text);
  const fill = (name, none, ...options) => put($(`ask-${name}`), option("", string(none)), ...options);
  fill("day", "allDays", ...days.map((one) => option(one.day, `${dayName(one.day)} (${one.incidents})`)));
  fill("kind", "any", ...HEADS.filter((head) => house.labels[head]?.length).map((head) =>
    make("optgroup", { label: string(`heads.${head}`) }, ...house.labels[head].filter((kind) => kind !== "quiet" && kind !== "routine").map((kind) => option(kind, kindName(kind))))));
  fill("place", "any", ...places.map((name) => option(name, name)));
  fill("decided", "any", ...house.displays.map((one) => option(one.name, titleOf(one.name))));
  fill("reviewed", "any", option("false", string("notReviewed")), option("true", string("reviewed")));
  show();
}

function show() {
  for (const button of document.querySelectorAll("#search [data-ask]")) {
    const { ask: name, value } = button.dataset;
    button.setAttribute("aria-pressed", String(asked[name] === value && !(name === "severity" && asked.kind)));
  }
  for (const select of document.querySelectorAll("#search [data-choose]")) select.value = asked[select.dataset.choose];
  $("ask-all").hidden = !narrowed();
}
