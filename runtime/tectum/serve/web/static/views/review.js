// What happened: incidents, all of history, searched by the house; a day at a glance; one opened, with why.
import { ask } from "../core/api.js";
import { legend } from "../core/decision.js";
import { $, make, put } from "../core/dom.js";
import { bus, house, streaming } from "../core/house.js";
import { day as dayName, dayOf, language, string } from "../core/words.js";
import { Cards } from "../review/cards.js";
import * as incident from "../review/incident.js";
import * as query from "../review/query.js";
import { Track } from "../review/track.js";
import { rowsOf } from "../review/unkept.js";

const SOON_MS = 300, AHEAD = "2400px", PAGE = 20;
let cards = null, track = null, end = null, next = null, loading = 0, looked = false, stale = true, said = "", soon = 0, trackDay = "", walked = false;
const changed = new Set(), events = new Map();

export function mount(root) {
  root.append(
    query.bar(asked),
    make("section", { id: "day", "data-name": "track" },
      make("div", { class: "day-head" },
        make("button", { type: "button", class: "step", id: "day-before", "data-name": "dayBefore", onclick: () => walk(1) }, "‹"),
        make("h3", { id: "day-title" }),
        make("button", { type: "button", class: "step", id: "day-after", "data-name": "dayAfter", onclick: () => walk(-1) }, "›"),
        make("a", { class: "button", id: "day-export", download: "", "data-name": "exportDay" }, make("span", { "data-say": "save" }))),
      make("p", { id: "legend", class: "quiet" }), make("div", { id: "track" })),
    make("div", { id: "incidents" }),
    make("p", { id: "nothing", class: "quiet", role: "status", hidden: "" }),
    make("button", { type: "button", id: "more", hidden: "", "data-say": "more", onclick: more }),
  );
  cards = new Cards(root.querySelector("#incidents"), show, review);
  track = new Track(root.querySelector("#track"), show);
  incident.dialog({ review, removed: (id) => { cards.remove(id); trackSoon(); }, next: neighbour, closed: back });
  end = new IntersectionObserver((seen) => { if (seen.at(-1).isIntersecting) more(); }, { rootMargin: AHEAD });
}

export function open([id] = []) {
  looked = true;
  if (stale) load();
  if (id) show(id);
}

export function close() {
  looked = false;
  incident.close();
}

export function draw() {
  query.draw();
  if (said !== language) {
    if (looked) load();
    else stale = true;
  }
}

bus.addEventListener("gap", () => { stale = true; if (looked) load(); });
bus.addEventListener("happened", ({ detail }) => {
  if (!detail.incident) return;
  if (!house.keeps) {
    events.set(detail.id, detail);
    if (cards) remembered();
    return;
  }
  changed.add(detail.incident);
  if (!looked) { stale = true; return; }
  clearTimeout(soon);
  soon = setTimeout(refresh, SOON_MS);
});

// --- the list

/** Everything anew, as it is asked for. */
async function load() {
  stale = false;
  said = language;
  put($("legend"), ...legend());
  changed.clear();
  if (!house.keeps) return remembered();
  await streaming;
  const [there, days] = await Promise.all([firstPage(), query.knownDays()]);
  if (there) await showDay(query.asked.day || days[0] || "");
}

/** Of a house that keeps nothing: what this page has seen. */
function remembered() {
  cards.take(rowsOf([...events.values()]));
  none();
}

const asked = (what) => (what === "day" ? load() : firstPage());

/** Whether it is still what is asked for when it comes. */
async function firstPage() {
  const mine = ++loading, page = await ask(query.address("", PAGE));
  if (mine !== loading) return false;
  cards.clear(query.asked.order === "oldest");
  cards.take(page.incidents);
  next = page.next;
  none();
  return true;
}

async function more() {
  if (!next) return;
  const mine = ++loading, from = next;
  next = null; // one page at a time
  let page = null;
  try { page = await ask(query.address(from, PAGE)); } catch { /* asked for again */ }
  if (mine !== loading) return;
  next = page ? page.next : from;
  if (page) {
    cards.take(page.incidents);
    none();
  }
}

function none() {
  $("more").hidden = !next;
  end.disconnect();
  end.observe($("more")); // tells at once whether it is still near
  const empty = !cards.rows.size;
  $("nothing").hidden = !empty;
  if (empty) $("nothing").textContent = string(query.narrowed() ? "nothingFound" : "nothing");
}

/** What has changed since: the newest page as it is now, and what is shown further down. */
async function refresh() {
  const ids = [...changed], mine = loading;
  changed.clear();
  let page = { incidents: [], next: null };
  if (!cards.oldest) page = await ask(query.address("", PAGE));
  if (mine !== loading) return; // something else is asked for by now
  const there = new Set(page.incidents.map((row) => row.id)), last = page.incidents.at(-1);
  cards.take(page.incidents);
  for (const [id, row] of [...cards.rows]) if (last && row.at >= last.at && !there.has(id)) cards.remove(id);
  for (const id of ids.filter((one) => !there.has(one) && cards.rows.has(one))) {
    try { cards.one(await ask(`/api/incidents/${encodeURIComponent(id)}?language=${language}`)); } catch { cards.remove(id); }
  }
  none();
  trackSoon();
}

// --- a day

const listedDays = () => [...$("ask-day").options].map((one) => one.value).filter(Boolean);

async function showDay(day) {
  trackDay = day;
  $("day").hidden = !day;
  if (!day) return;
  $("day-title").textContent = dayName(day);
  $("day-export").href = `/api/export?day=${day}`;
  const days = listedDays(), at = days.indexOf(day);
  $("day-before").disabled = at < 0 || at === days.length - 1;
  $("day-after").disabled = at <= 0;
  await track.show(day);
}

function walk(by) {
  const days = listedDays(), at = days.indexOf(trackDay) + by, day = days[at];
  if (!day) return;
  walked = at > 0;
  if (query.asked.day) query.chooseDay(day);
  else showDay(day);
}

/** The day as it is by now; a new day takes the place of the last one, unless somebody looks at an earlier one. */
function trackSoon() {
  const today = dayOf(Date.now() / 1000);
  if (!walked && (!trackDay || trackDay < today)) query.knownDays().then((days) => { if (!query.asked.day && days[0] === today) showDay(today); });
  else track.show(trackDay);
}

// --- one of them

const show = (id) => incident.show(id, cards.rows.get(id));

function neighbour(id, by) {
  const ids = cards.ids;
  return ids.includes(id) ? ids[ids.indexOf(id) + by] : undefined;
}

function back(id) {
  document.querySelector(`[data-incident="${CSS.escape(id ?? "")}"] .open`)?.focus({ preventScroll: true });
}

async function review(id, reviewed) {
  await ask(`/api/incidents/${encodeURIComponent(id)}/reviewed`, "PUT", { reviewed });
  const row = cards.rows.get(id);
  if (row) cards.one({ ...row, reviewed });
}
