// What happened, with which modality decided, and why.
import { ask } from "../core/api.js";
import { legend, shares, shareWords, titleOf } from "../core/decision.js";
import { $, make, put } from "../core/dom.js";
import { bus, house } from "../core/house.js";
import { marking } from "./marking.js";
import { clock, eventName, kindName, language, string } from "../core/words.js";

export const name = "review";
const JOINT = new Set(["situation", "rule"]);
const MOST = 100;
/** Rows by id. */
export let shown = new Map();

export function mount(root) {
  root.append(
    make("h3", { id: "today", "data-say": "today" }),
    make("p", { id: "legend", class: "quiet" }),
    make("label", {}, make("input", { type: "checkbox", id: "all", onchange: draw }), " ", make("span", { "data-say": "all" })),
    make("ol", { id: "timeline" }),
    make("p", { id: "nothing", class: "quiet", hidden: "", "data-say": "nothing" }),
  );
  document.body.append(make("dialog", { id: "event", "aria-labelledby": "event-title" },
    make("h2", { id: "event-title" }), make("div", { id: "event-media" }), make("div", { id: "event-about" }),
    make("form", { method: "dialog" }, make("button", { "data-say": "close" }))));
  $("event").addEventListener("close", () => {
    put($("event-media"));
    row($("event").dataset.shown)?.focus(); // it may have been drawn anew
  });
}

export function open() {}

export function close() { $("event").close(); }

bus.addEventListener("gap", load);
bus.addEventListener("happened", (event) => take(event.detail));

async function load() {
  const found = new Map();
  if (house.keeps) {
    const midnight = new Date();
    midnight.setHours(0, 0, 0, 0);
    for (const one of await ask(`/api/events?since=${midnight / 1000}&most=500`)) found.set(one.id, one);
  }
  shown = found;
  draw();
}

function take(one) {
  const before = shown.get(one.id);
  if (one.phase === "end" && one.at !== null) one.until = one.at + (one.end - one.start);
  shown.set(one.id, { ...one, clip: one.clip ?? before?.clip ?? null, snapshot: one.snapshot ?? before?.snapshot ?? null });
  draw();
}

function lasted(one) {
  if (one.until === null) return string("goesOn");
  const seconds = Math.max(0, one.until - one.at);
  return seconds < 90 ? `${seconds.toFixed(0)} ${string("seconds")}` : `${(seconds / 60).toFixed(0)} min`;
}

const row = (id) => document.querySelector(`[data-event="${CSS.escape(id)}"]`);
const reason = (one) => [kindName(one.label), one.cadence, one.text && `“${one.text}”`, `${Math.round(100 * one.score)} %`].filter(Boolean).join(" ");

export function draw() {
  const every = $("all").checked;
  const rows = [...shown.values()]
    .filter((one) => one.kind !== "routine" && one.kind !== "quiet" && (every || JOINT.has(one.head) || one.head === "intent"))
    .sort((a, b) => b.at - a.at).slice(0, MOST);
  put($("legend"), ...legend());
  $("nothing").hidden = rows.length > 0;
  inPlace($("timeline"), rows);
}

const lines = new Map();

/** Draw the rows; a line that says the same stays the node that it is, so that no click and no focus on it is lost. */
function inPlace(list, rows) {
  const wanted = new Set(rows.map((one) => one.id));
  for (const [id, { node }] of lines) if (!wanted.has(id)) { node.remove(); lines.delete(id); }
  rows.forEach((one, at) => {
    const says = JSON.stringify([language, one]);
    let drawn = lines.get(one.id);
    if (drawn?.says !== says) {
      const focused = drawn?.node.contains(document.activeElement);
      const node = line(one);
      drawn?.node.replaceWith(node);
      drawn = { says, node };
      lines.set(one.id, drawn);
      if (focused) node.querySelector("button").focus();
    }
    if (list.children[at] !== drawn.node) list.insertBefore(drawn.node, list.children[at] ?? null);
  });
}

function line(one) {
  const thumb = one.snapshot
    ? make("img", { class: "thumb", src: `/api/events/${one.id}/snapshot`, alt: "", loading: "lazy" })
    : make("span", { class: "thumb", "aria-hidden": "true" }, "—");
  const button = make("button", { type: "button", "data-event": one.id, onclick: () => openEvent(one.id) }, thumb,
    make("span", { class: "what" }, one.head === "rule" ? `${string("heads.rule")}: ${kindName(one.kind)}` : eventName(one)),
    make("span", { class: "quiet" }, `${clock(one.at)} · ${one.place} · ${lasted(one)}`));
  if (one.attribution) button.append(make("span", {}, make("span", { class: "quiet" }, shareWords(one)), shares(one)));
  else if (one.text) button.append(make("span", { class: "quiet" }, `“${one.text}”`));
  return make("li", {}, button);
}

/** What was sensed in the incident of an event, in the person's language. */
async function sentence(one) {
  if (!one.incident || !house.keeps) return one.sentence ?? "";
  try {
    return (await ask(`/api/incidents/${encodeURIComponent(one.incident)}?language=${language}`)).sentence;
  } catch {
    return one.sentence ?? "";
  }
}

async function openEvent(id) {
  let one = shown.get(id);
  if (house.keeps) try { one = await ask(`/api/events/${id}`); } catch { /* what is shown will do */ }
  const told = await sentence(one);
  $("event-title").textContent = `${eventName(one)} · ${one.place}`;
  const media = [];
  if (one.clip) media.push(make("video", { controls: "", preload: "metadata", playsinline: "", src: `/api/events/${id}/clip`, "aria-label": `${string("clip")} ${kindName(one.kind)}` }));
  else if (one.snapshot) media.push(make("img", { src: `/api/events/${id}/snapshot?boxes=true`, alt: `${string("preview")} ${one.place}` }), make("p", { class: "quiet" }, string("noClip")));
  put($("event-media"), ...media);
  const facts = [[string("when"), `${clock(one.at)}, ${lasted(one)}`], [string("sure"), `${Math.round(100 * one.score)} %`]];
  if (one.attribution) facts.push([string("decided"), make("span", {}, shareWords(one), shares(one))]);
  if (one.cadence) facts.push([string("cadence"), one.cadence]);
  if (one.evidence?.length) facts.push([string("because"), one.evidence.map(reason).join(", ")]);
  if (one.present.length) facts.push([string("present"), one.present.map(titleOf).join(", ")]);
  if (one.text) facts.push([string("utterance"), one.text]);
  if (one.count > 1) facts.push([string("howMany"), String(one.count)]);
  if (one.zone) facts.push([string("zone"), one.zone]);
  put($("event-about"), ...(told ? [make("p", { class: "told" }, told)] : []), make("dl", {}, ...facts.flatMap(([what, value]) => [make("dt", {}, what), make("dd", {}, value)])), ...marking(one));
  $("event").dataset.shown = id;
  $("event").showModal();
}
