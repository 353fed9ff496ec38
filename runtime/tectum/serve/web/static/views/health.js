// How every part is, and how long every stage takes.
import { ask } from "../core/api.js";
import { $, make, put } from "../core/dom.js";
import { house } from "../core/house.js";
import { why } from "../core/reasons.js";
import { kindName, stageName, string } from "../core/words.js";

const EVERY_MS = 5000;
let timer = null;

export function mount(root) {
  const table = (id, caption) => make("div", { class: "scroll", tabindex: 0, role: "region", "data-name": caption },
    make("table", { id }, make("caption", { "data-say": caption }), make("thead"), make("tbody")));
  root.append(make("p", { id: "version", class: "quiet" }), table("parts", "parts"), table("stages", "stages"));
}

export function open() {
  close();
  timer = setInterval(load, EVERY_MS);
  load();
}

export function close() { clearInterval(timer); }

export function draw() { $("version").textContent = `Tectum ${house.tectum}`; }

const cell = (value, style) => make("td", style ? { class: style } : {}, String(value));
/** What a part is called; a sink that has an address as the house calls it. */
function partName(name) {
  const key = `named.${name}`, said = string(key);
  return said === key ? name : said;
}

/** In the language of the person, and then as the house told it. */
function reasonCell(reason) {
  const said = why(reason);
  if (!said) return cell(reason);
  return make("td", {}, `${said} `, make("span", { class: "quiet", lang: "en" }, `(${reason})`));
}
const head = (...names) => make("tr", {}, ...names.map(([what, numeric]) => make("th", numeric ? { class: "n", scope: "col" } : { scope: "col" }, what)));

async function load() {
  if (document.hidden) return;
  let health;
  try { health = await ask("/api/health"); } catch { return; }
  const named = (parts) => Object.entries(parts).map(([name, part]) => [partName(name), part]);
  const parts = [[string("store"), health.store], ...named(health.sinks), ...named(health.words)];
  for (const [place, row] of Object.entries(health.places)) {
    parts.push([place, row.worker]);
    for (const [source, part] of named(row.sources)) parts.push([`${place}: ${source}`, part]);
    const raised = Object.entries(row.raised).map(([kind, [own, to]]) => `${kindName(kind)} ${own.toPrecision(3)} → ${to.toPrecision(4)}`);
    if (raised.length) parts.push([`${place}: ${string("quieter")}`, { state: "ok", reason: raised.join(", ") }]);
  }
  put($("parts").tHead, head([string("part")], [string("state")], [string("reason")]));
  put($("parts").tBodies[0], ...parts.map(([what, part]) =>
    make("tr", {}, cell(what), cell(string(`part.${part.state}`), part.state), reasonCell(part.reason))));
  put($("stages").tHead, head([string("stage")], ["p50", 1], ["p95", 1], ["p99", 1], [string("count"), 1]));
  put($("stages").tBodies[0], ...Object.entries(health.stages_ms).map(([stage, row]) =>
    make("tr", {}, cell(stageName(stage)), ...["p50", "p95", "p99"].map((part) => cell(row[part].toFixed(1), "n")), cell(row.count, "n"))));
}
