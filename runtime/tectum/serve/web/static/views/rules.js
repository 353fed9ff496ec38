// What a person says to the house, and what it is to tell.
import { ask } from "../core/api.js";
import { $, make, put } from "../core/dom.js";
import { may } from "../core/house.js";
import { dateTime, eventName, language, plain, string } from "../core/words.js";

const MOST_LINKS = 10;
let drawn = "";

export function mount(root) {
  root.append(
    make("form", { id: "say", onsubmit: say },
      make("label", { class: "wide" }, make("span", { id: "say-label", "data-say": "say" }),
        make("input", { id: "utterance", maxlength: 1000, required: "", autocomplete: "off", "aria-describedby": "say-hint ask-hint" })),
      make("button", { class: "chief", "data-say": "send" })),
    make("p", { id: "say-hint", class: "quiet", "data-say": "hint" }),
    make("p", { id: "ask-hint", class: "quiet", "data-say": "askHint" }),
    make("p", { id: "only-ask", class: "quiet", hidden: "", "data-say": "onlyAsk" }),
    make("div", { id: "answer", role: "status" }),
    make("h3", { "data-say": "rules" }),
    make("ul", { id: "rules" }),
    make("p", { id: "no-rules", class: "quiet", hidden: "", "data-say": "noRules" }),
  );
}

export function open() { load(); }

export function close() {}

export function draw() {
  const mine = may("operate");
  for (const id of ["say-hint", "ask-hint"]) $(id).hidden = !mine;
  $("only-ask").hidden = mine;
  const words = { "say-label": mine ? "say" : "question", "no-rules": mine ? "noRules" : "noRulesYet" };
  for (const [id, key] of Object.entries(words)) $(id).textContent = string($(id).dataset.say = key);
  $("utterance").setAttribute("aria-describedby", mine ? "say-hint ask-hint" : "only-ask");
  if (drawn && drawn !== language) load();
}

async function say(event) {
  event.preventDefault();
  try {
    const said = $("utterance").value;
    const answer = may("operate") ? await ask("/api/say", "POST", { text: said }) : await recollection(said);
    put($("answer"), plain(answer.answer), ...misread(said, answer), ...await happened(answer.events ?? []));
    if (!answer.not_understood) $("utterance").value = "";
    await load();
  } catch (error) {
    $("answer").textContent = error.message;
  }
}

/** What is answered to who may only look: questions about what happened, and nothing else. */
async function recollection(question) {
  const told = await ask(`/api/recollection?question=${encodeURIComponent(question)}`);
  return told.answer ? told : { answer: string("noQuestion"), not_understood: [question] };
}

/** Of a rule that was not understood: what of it was not, marked, and the nearest rule, to be taken instead. */
function misread(said, { not_understood: parts = [], offer = "" }) {
  if (!parts.length) return [];
  const pieces = [];
  let rest = said;
  for (const part of parts) {
    const at = rest.toLowerCase().indexOf(part.toLowerCase());
    if (at < 0) continue;
    pieces.push(rest.slice(0, at), make("mark", {}, rest.slice(at, at + part.length)));
    rest = rest.slice(at + part.length);
  }
  const nodes = pieces.length ? [make("span", { class: "quoted" }, "“", ...pieces, rest, "”")] : [];
  if (offer) nodes.push(make("button", { type: "button", class: "offer", onclick: () => take(offer) }, `${string("offer")} ${plain(offer)}`));
  return nodes;
}

/** Of what an answer rests on, the newest first: where it can be looked at, each incident once. */
async function happened(ids) {
  const asked = await Promise.allSettled(ids.slice(-MOST_LINKS).map((id) => ask(`/api/events/${encodeURIComponent(id)}`)));
  const rows = asked.filter((one) => one.value?.incident).map((one) => one.value).reverse();
  const first = rows.filter((row, at) => rows.findIndex((one) => one.incident === row.incident) === at);
  const links = first.map((row) => make("li", {}, make("a", { href: `#/review/${encodeURIComponent(row.incident)}` },
    `${dateTime(row.at)}: ${eventName(row)}, ${row.place}`)));
  return links.length ? [make("ul", { class: "happened", "aria-label": string("happened") }, ...links)] : [];
}

async function take(rule) {
  try {
    $("answer").textContent = plain((await ask("/api/rules", "POST", { sentence: rule })).answer);
    $("utterance").value = "";
    await load();
  } catch (error) {
    $("answer").textContent = error.message;
  }
  $("utterance").focus(); // the button goes with the answer
}

async function load() {
  drawn = language;
  const rules = await ask("/api/rules");
  $("no-rules").hidden = rules.length > 0;
  put($("rules"), ...rules.map(line));
}

function line(rule) {
  const words = plain(rule.sentence ?? rule.when), typed = plain([rule.when, ...rule.places].join(" · "));
  const node = make("li", {}, make("span", {}, words, ...(rule.sentence && rule.sentence !== rule.when ? [make("span", { class: "typed quiet" }, typed)] : [])));
  if (!rule.fixed && may("operate")) node.append(make("button", { type: "button", "aria-label": `${string("forget")}: ${words}`, onclick: () => forget(rule.name) }, string("forget")));
  return node;
}

async function forget(rule) {
  try {
    await ask(`/api/rules/${encodeURIComponent(rule)}`, "DELETE");
  } catch (error) {
    $("answer").textContent = error.message;
  }
  await load();
}
