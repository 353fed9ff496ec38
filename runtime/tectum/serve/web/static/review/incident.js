// An incident, opened: its clip, one sentence, why, and what a person does with it.
import { ask } from "../core/api.js";
import { shares, shareWords, titleOf } from "../core/decision.js";
import { $, make, put } from "../core/dom.js";
import { house, may } from "../core/house.js";
import { clock, day as dayName, dayOf, eventName, kindName, language, lasted, string } from "../core/words.js";
import { Axis } from "./axis.js";
import { titleOfIncident, worst } from "./cards.js";
import { Clip } from "./clip.js";
import { markable, marking } from "./marking.js";

let does = {}, clip = null, opened = 0;

/** Its dialog; then: review(id, whether), removed(id), next(id, step) gives the id of a neighbour, closed(id). */
export function dialog(then) {
  does = then;
  const node = make("dialog", { id: "incident", "aria-labelledby": "incident-title" },
    make("div", { class: "bar-top" }, make("h2", { id: "incident-title" }),
      make("button", { type: "button", class: "step", id: "incident-newer", "data-name": "newer", onclick: () => step(-1) }, "‹"),
      make("button", { type: "button", class: "step", id: "incident-older", "data-name": "older", onclick: () => step(1) }, "›"),
      make("button", { type: "button", class: "step", id: "incident-close", "data-name": "close", onclick: () => node.close() }, "✕")),
    make("div", { id: "incident-body" }));
  node.addEventListener("close", () => {
    clip?.end();
    clip = null;
    opened++;
    put($("incident-body"));
    does.closed(node.dataset.shown);
  });
  document.body.append(node);
}

export const close = () => $("incident").close();

function step(by) {
  const next = does.next($("incident").dataset.shown, by);
  if (next) show(next);
}

/** Open one by its id; known: its row, where it is not kept. */
export async function show(id, known) {
  const mine = ++opened;
  let row = known;
  if (house.keeps) try { row = await ask(`/api/incidents/${encodeURIComponent(id)}?language=${language}`); } catch { /* what is known will do */ }
  if (!row || mine !== opened) return;
  $("incident").dataset.shown = id;
  draw(row);
  if (!$("incident").open) $("incident").showModal();
  await explain(row, mine);
}

function draw(row) {
  clip?.end();
  clip = null;
  $("incident-title").textContent = `${titleOfIncident(row)} · ${row.places.join(", ")}`;
  $("incident-newer").disabled = !does.next(row.id, -1);
  $("incident-older").disabled = !does.next(row.id, 1);
  const media = make("div", { id: "incident-media" });
  if (row.clip) {
    clip = new Clip(row);
    media.append(clip.node);
  } else if (row.snapshot) media.append(make("img", { src: `/api/events/${row.snapshot}/snapshot?boxes=true`, alt: `${string("preview")} ${row.places[0]}` }), make("p", { class: "quiet" }, string("noClip")));
  put($("incident-body"), media, make("p", { class: "told" }, row.sentence), make("div", { id: "why" }), facts(row), actions(row), ...said(row), several(row));
}

/** The axis, once it is known what the clip sounds like. */
async function explain(row, mine) {
  let sound = null;
  if (row.clip) try { sound = await ask(`/api/events/${row.clip}/sound`); } catch { /* it is not kept any more, or not yet whole */ }
  if (mine !== opened || !$("why")) return;
  const axis = new Axis(row, sound, row.events.find((one) => one.id === row.clip), (seconds) => clip?.seek(seconds));
  if (!axis.evidence.length) return;
  clip?.followed((seconds) => axis.follow(seconds));
  put($("why"), make("h3", {}, string("because")), axis.node, axis.list);
}

function facts(row) {
  const one = worst(row), rows = [[string("when"), `${dayName(dayOf(row.at))}, ${clock(row.at)} · ${lasted(row)}`], [string("sure"), `${Math.round(100 * row.score)}\u00a0%`]];
  if (one.attribution) rows.push([string("decided"), make("span", {}, shareWords(one), shares(one))]);
  if (row.words.length) rows.push([string("utterance"), row.words.map((words) => `“${words}”`).join(" ")]);
  const cadence = row.events.find((each) => each.cadence)?.cadence, zones = [...new Set(row.events.map((each) => each.zone).filter(Boolean))];
  if (cadence) rows.push([string("cadence"), string(`cadence.${cadence}`)]);
  if (one.present?.length) rows.push([string("present"), one.present.map(titleOf).join(", ")]);
  const most = Math.max(...row.events.map((each) => each.count ?? 0));
  if (most > 1) rows.push([string("howMany"), String(most)]);
  if (zones.length) rows.push([string("zone"), zones.join(", ")]);
  return make("dl", {}, ...rows.flatMap(([what, value]) => [make("dt", {}, what), make("dd", {}, value)]));
}

function actions(row) {
  const out = make("output", { id: "incident-said" });
  const failed = (error) => { out.textContent = error.message; };
  const seen = make("button", { type: "button", id: "incident-reviewed", "aria-pressed": String(row.reviewed), onclick: async () => {
    try {
      await does.review(row.id, !row.reviewed);
      row.reviewed = !row.reviewed;
      seen.setAttribute("aria-pressed", String(row.reviewed));
    } catch (error) { failed(error); }
  } }, `✓ ${string("reviewed")}`);
  const parts = house.keeps && may("operate") ? [seen] : [];
  if (row.clip) {
    const path = `/api/events/${row.clip}/clip`;
    parts.push(make("a", { class: "button", href: `${path}?download=true`, download: "" }, string("download")));
    if (navigator.canShare) parts.push(make("button", { type: "button", onclick: () => share(row, path).catch(failed) }, string("share")));
  }
  if (house.keeps && may("operate") && row.until !== null) {
    const gone = make("button", { type: "button", id: "incident-delete", class: "grave", onclick: async () => {
      if (!gone.dataset.sure) {
        gone.dataset.sure = "1";
        gone.textContent = string("reallyDelete");
        return;
      }
      try {
        await ask(`/api/incidents/${encodeURIComponent(row.id)}`, "DELETE");
        does.removed(row.id);
        close();
      } catch (error) { failed(error); }
    } }, string("delete"));
    parts.push(gone);
  }
  return make("p", { class: "actions" }, ...parts, out);
}

async function share(row, path) {
  const blob = await (await fetch(path)).blob();
  const file = new File([blob], `${row.kind}-${dayOf(row.at)}.mp4`, { type: "video/mp4" });
  const what = { title: titleOfIncident(row), text: row.sentence, files: [file] };
  if (!navigator.canShare(what)) delete what.files;
  try { await navigator.share(what); } catch (error) { if (error.name !== "AbortError") throw error; }
}

/** "Not this" and "yes, this", of the worst event that can be marked. */
function said(row) {
  const one = [worst(row), ...row.events].find(markable);
  return one ? marking(one) : [];
}

function several(row) {
  if (row.events.length < 2) return "";
  const name = (one) => (one.head === "rule" ? `${string("heads.rule")}: ${kindName(one.kind)}` : eventName(one));
  return make("details", { class: "events" }, make("summary", {}, string("events").replace("{n}", row.events.length)),
    make("ol", {}, ...row.events.map((one) => make("li", {}, make("span", {}, clock(one.at)), " ", make("b", {}, name(one)), " ", make("span", { class: "quiet" }, lasted(one))))));
}
