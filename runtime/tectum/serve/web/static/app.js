"use strict";
// The page of a house: state is fetched from /api, events come as server-sent events; nothing is asked of other hosts.
const $ = (id) => document.getElementById(id);
const PREVIEW_MS = 700, SOUND_MS = 1000, STATE_MS = 3000, HEALTH_MS = 5000;
const ALARMS = new Set(["hazard", "intrusion", "distress"]);
const JOINT = new Set(["situation", "rule"]);
let language = localStorage.getItem("language") || (navigator.language.startsWith("zh") ? "zh" : "en");
let house = null, source = null, timers = [], shown = new Map();

const string = (key) => STRINGS[language][key] ?? STRINGS.en[key] ?? key;
const kindName = (kind) => KINDS[language]?.[kind] ?? KINDS.en[kind] ?? kind.replace(/^Hass/, "").replaceAll("_", " ");
const stateName = (value) => kindName(typeof value === "boolean" ? (value ? "on" : "off") : String(value));
const eventName = (row) => kindName(row.kind) + ((row.value ?? null) === null ? "" : `: ${stateName(row.value)}`); // of a state sensor
const locale = () => navigator.language.startsWith(language) ? navigator.language : language;
const clock = (seconds) => new Date(seconds * 1000).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit", second: "2-digit" });

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

async function api(path, method = "GET", body) {
  const options = { method, headers: {} };
  if (body !== undefined) { options.body = JSON.stringify(body); options.headers["Content-Type"] = "application/json"; }
  const answer = await fetch(path, options);
  if (answer.status === 401 && path !== "/api/login") { askPassword(); throw new Error("401"); }
  const parsed = await answer.json();
  if (!answer.ok) throw new Error(parsed.detail || answer.status);
  return parsed;
}

// --- doors

function askPassword() {
  stop();
  $("house").hidden = true; $("logout").hidden = true; $("login").hidden = false;
  $("state").textContent = "";
  $("password").focus();
}

$("login").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await api("/api/login", "POST", { password: $("password").value });
    $("password").value = ""; $("refused").textContent = "";
    await begin();
  } catch (error) { $("refused").textContent = error.message; $("password").select(); }
});
$("logout").addEventListener("click", async () => { await api("/api/logout", "POST", {}); askPassword(); });

function stop() {
  timers.forEach(clearInterval); timers = [];
  if (source) source.close();
  source = null;
}

async function begin() {
  stop();
  try { house = await api("/api/house"); } catch (error) {
    if (error.message !== "401") { $("state").textContent = string("lost"); setTimeout(begin, 3000); }
    return;
  }
  $("login").hidden = true; $("house").hidden = false; $("logout").hidden = !house.password;
  drawLegend(); drawPlaces(); drawState();
  await Promise.all([loadToday(), loadRules()]);
  timers = [setInterval(refresh, STATE_MS), setInterval(preview, PREVIEW_MS), setInterval(drawSound, SOUND_MS), setInterval(drawHealth, HEALTH_MS)];
  drawSound(); drawHealth(); preview();
  source = new EventSource("/api/live");
  source.addEventListener("open", loadToday); // what came while it was away, or cut off, is not sent again
  source.addEventListener("event", (message) => { take(JSON.parse(message.data)); refresh(); });
}

let asking = false;
async function refresh() {
  if (asking || document.hidden) return;
  asking = true;
  try {
    const before = house.places.map((place) => place.name).join("\n");
    house = await api("/api/house");
    if (house.places.map((place) => place.name).join("\n") !== before) drawPlaces();
    drawState();
  } catch (error) { if (error.message !== "401") { $("state").textContent = string("lost"); $("state").className = "down"; } }
  asking = false;
}

// --- now

function drawPlaces() {
  $("places").replaceChildren(...house.places.map((place) => {
    const switches = Object.keys(place.switches).map((name) => make("label", {},
      make("input", { type: "checkbox", "data-switch": name, onchange: (event) => flip(place.name, name, event.target) }), string(name)));
    const parts = [make("div", { class: "view" }, make("span", {}, string("noPicture")))];
    if ("microphone" in place.switches) parts.push(make("canvas", { role: "img", "aria-label": string("spectrum"), width: 180, height: 40 }));
    const body = make("div", { class: "body" }, make("h3", {}, make("span", {}, place.name), make("span", { class: "well" })));
    if ("microphone" in place.switches) body.append(make("meter", { min: -80, max: 0, low: -50, high: -15, "aria-label": string("level") }));
    body.append(make("ul", { class: "chips", "aria-label": string("now") }), make("fieldset", { class: "switches", "aria-label": place.name }, ...switches));
    return make("article", { class: "place", "data-place": place.name }, ...parts, body);
  }));
}

const card = (name) => document.querySelector(`[data-place="${CSS.escape(name)}"]`);

function drawState() {
  $("state").textContent = string(house.state);
  $("state").className = house.state;
  const contexts = new Set(house.places.map((place) => place.context));
  const now = contexts.size === 1 ? [...contexts][0] : "";
  const options = house.contexts.map((name) => make("option", { value: name }, string(name)));
  if (!now) options.unshift(make("option", { value: "", disabled: "" }, string("mixed")));
  if (document.activeElement !== $("context")) { $("context").replaceChildren(...options); $("context").value = now; }
  $("context").disabled = false;
  for (const place of house.places) {
    const node = card(place.name);
    if (!node) continue;
    const well = node.querySelector(".well");
    well.textContent = place.state === "ok" ? "" : string(place.state);
    well.className = `well ${place.state}`; well.title = place.reason;
    for (const box of node.querySelectorAll("[data-switch]")) if (document.activeElement !== box || !box.dataset.busy) box.checked = place.switches[box.dataset.switch];
    const chips = place.open.filter((one) => one.kind !== "routine" && one.kind !== "quiet" && one.head !== "context");
    const names = new Map();
    for (const one of chips) names.set(`${one.head} ${one.kind}`, one);
    const list = [...names.values()].map((one) => make("li", { class: `chip ${one.head} ${ALARMS.has(one.kind) ? "alarm" : ""}` }, eventName(one)));
    node.querySelector(".chips").replaceChildren(...(list.length ? list : [make("li", { class: "quiet" }, string("nothingNow"))]));
    const meter = node.querySelector("meter");
    if (meter) { meter.value = place.level_db ?? -80; meter.title = place.level_db === null ? string("off") : `${place.level_db} dB`; }
    const view = node.querySelector(".view");
    if (!place.has_picture) view.replaceChildren(make("span", {}, place.switches.camera === false ? string("off") : string("noPicture")));
    else if (!view.querySelector("img")) view.replaceChildren(make("img", { alt: `${string("preview")} ${place.name}` }));
  }
}

async function flip(place, name, box) {
  box.dataset.busy = "1";
  try { await api(`/api/places/${encodeURIComponent(place)}/switches/${name}`, "PUT", { on: box.checked }); }
  catch (error) { box.checked = !box.checked; $("answer").textContent = error.message; }
  delete box.dataset.busy;
  refresh();
}

$("context").addEventListener("change", async (event) => {
  try { await api("/api/context", "PUT", { context: event.target.value, place: "" }); } catch (error) { $("answer").textContent = error.message; }
  event.target.blur(); refresh();
});

function preview() {
  if (document.hidden) return;
  for (const place of house.places) {
    const image = card(place.name)?.querySelector(".view img");
    if (!image || image.dataset.busy) continue;
    image.dataset.busy = "1";
    image.onload = image.onerror = () => { delete image.dataset.busy; };
    image.src = `/api/places/${encodeURIComponent(place.name)}/picture?boxes=true&t=${Date.now()}`;
  }
}

async function drawSound() {
  if (document.hidden) return;
  for (const place of house.places) {
    const canvas = card(place.name)?.querySelector("canvas");
    if (!canvas) continue;
    let sound;
    try { sound = await api(`/api/places/${encodeURIComponent(place.name)}/sound`); } catch { continue; }
    const width = canvas.width, height = canvas.height, pixels = new ImageData(width, height);
    const moments = sound.bands.slice(-width);
    moments.forEach((digits, index) => {
      const x = width - moments.length + index;
      for (let band = 0; band < digits.length / 2; band++) {
        const value = parseInt(digits.slice(2 * band, 2 * band + 2), 16) / 255;
        const at = 4 * ((height - 1 - Math.floor(band * height / (digits.length / 2))) * width + x);
        pixels.data[at] = 255 * Math.min(1, 1.6 * value); pixels.data[at + 1] = 255 * value ** 1.6;
        pixels.data[at + 2] = 255 * (0.25 * Math.sin(Math.PI * value) + 0.75 * value ** 4); pixels.data[at + 3] = 255;
      }
    });
    canvas.getContext("2d").putImageData(pixels, 0, 0);
    const meter = card(place.name)?.querySelector("meter");
    if (meter) meter.value = sound.level_db;
  }
}

// --- today

async function loadToday() {
  shown = new Map();
  if (house.keeps) {
    const midnight = new Date(); midnight.setHours(0, 0, 0, 0);
    for (const row of await api(`/api/events?since=${midnight / 1000}&most=500`)) shown.set(row.id, row);
  }
  drawToday();
}

function take(row) {
  const before = shown.get(row.id);
  if (row.phase === "end" && row.at !== null) row.until = row.at + (row.end - row.start);
  shown.set(row.id, { ...row, clip: row.clip ?? before?.clip ?? null, snapshot: row.snapshot ?? before?.snapshot ?? null });
  drawToday();
}

function lasted(row) {
  if (row.until === null) return string("goesOn");
  const seconds = Math.max(0, row.until - row.at);
  return seconds < 90 ? `${seconds.toFixed(0)} ${string("seconds")}` : `${(seconds / 60).toFixed(0)} min`;
}

function shares(row) {
  const bar = make("span", { class: "bar", "aria-hidden": "true" });
  for (const one of house.displays) {
    const part = coloured("i", "share", one);
    part.style.width = `${100 * (row.attribution[one.name] ?? 0)}%`;
    bar.append(part);
  }
  return bar;
}
function coloured(tag, style, one) {
  const node = make(tag, { class: style });
  node.style.setProperty("--light", one.light);
  node.style.setProperty("--dark", one.dark);
  return node;
}
const titleOf = (name) => { const { title } = house.displays.find((one) => one.name === name) ?? { title: { en: name } }; return title[language] ?? title.en; };
const shareWords = (row) => Object.keys(row.attribution).filter((name) => row.attribution[name] >= 0.005)
  .sort((a, b) => row.attribution[b] - row.attribution[a]).map((name) => `${titleOf(name)} ${Math.round(100 * row.attribution[name])} %`).join(", ");

const reason = (one) => [kindName(one.label), one.cadence, one.text && `“${one.text}”`, `${Math.round(100 * one.score)} %`].filter(Boolean).join(" ");

function drawToday() {
  const every = $("all").checked;
  const rows = [...shown.values()].filter((row) => row.kind !== "routine" && row.kind !== "quiet" && (every || JOINT.has(row.head) || row.head === "intent"))
    .sort((a, b) => b.at - a.at).slice(0, 100);
  $("nothing").hidden = rows.length > 0;
  const focused = document.activeElement?.dataset?.event;
  $("timeline").replaceChildren(...rows.map((row) => {
    const thumb = row.snapshot ? make("img", { class: "thumb", src: `/api/events/${row.id}/snapshot`, alt: "", loading: "lazy" }) : make("span", { class: "thumb", "aria-hidden": "true" }, "—");
    const button = make("button", { type: "button", "data-event": row.id, onclick: () => openEvent(row.id) }, thumb,
      make("span", { class: "what" }, row.head === "rule" ? `${string("heads.rule")}: ${kindName(row.kind)}` : eventName(row)),
      make("span", { class: "quiet" }, `${clock(row.at)} · ${row.place} · ${lasted(row)}`));
    if (row.attribution) button.append(make("span", {}, make("span", { class: "quiet" }, shareWords(row)), shares(row)));
    else if (row.text) button.append(make("span", { class: "quiet" }, `“${row.text}”`));
    return make("li", {}, button);
  }));
  if (focused) document.querySelector(`[data-event="${CSS.escape(focused)}"]`)?.focus();
}
$("all").addEventListener("change", drawToday);

async function openEvent(id) {
  let row = shown.get(id);
  if (house.keeps) try { row = await api(`/api/events/${id}`); } catch { /* what is shown will do */ }
  $("event-title").textContent = `${eventName(row)} · ${row.place}`;
  const media = [];
  if (row.clip) media.push(make("video", { controls: "", preload: "metadata", playsinline: "", src: `/api/events/${id}/clip`, "aria-label": `${string("clip")} ${kindName(row.kind)}` }));
  else if (row.snapshot) media.push(make("img", { src: `/api/events/${id}/snapshot?boxes=true`, alt: `${string("preview")} ${row.place}` }), make("p", { class: "quiet" }, string("noClip")));
  $("event-media").replaceChildren(...media);
  const facts = [[string("when"), `${clock(row.at)}, ${lasted(row)}`], [string("sure"), `${Math.round(100 * row.score)} %`]];
  if (row.attribution) facts.push([string("decided"), make("span", {}, shareWords(row), shares(row))]);
  if (row.cadence) facts.push([string("cadence"), row.cadence]);
  if (row.evidence?.length) facts.push([string("because"), row.evidence.map(reason).join(", ")]);
  if (row.present.length) facts.push([string("present"), row.present.map(titleOf).join(", ")]);
  if (row.text) facts.push([string("utterance"), row.text]);
  if (row.count > 1) facts.push([string("howMany"), String(row.count)]);
  if (row.zone) facts.push([string("zone"), row.zone]);
  if (row.skew_ms !== null) facts.push([string("skew"), `${row.skew_ms} ms`]);
  $("event-about").replaceChildren(make("dl", {}, ...facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)])));
  $("event").dataset.shown = id;
  $("event").showModal();
}
$("event").addEventListener("close", () => {
  $("event-media").replaceChildren();
  document.querySelector(`[data-event="${CSS.escape($("event").dataset.shown)}"]`)?.focus(); // it may have been drawn anew
});

// --- utterances and rules

$("say").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    $("answer").textContent = (await api("/api/say", "POST", { text: $("utterance").value })).answer;
    $("utterance").value = "";
    loadRules();
  } catch (error) { $("answer").textContent = error.message; }
});

async function loadRules() {
  const rules = await api("/api/rules");
  $("rules").replaceChildren(...rules.map((rule) => {
    const line = make("li", {}, make("span", {}, rule.sentence ?? rule.when));
    if (!rule.fixed) line.append(make("button", { type: "button", "aria-label": `${string("forget")}: ${rule.sentence ?? rule.when}`, onclick: async () => {
      try { await api(`/api/rules/${encodeURIComponent(rule.name)}`, "DELETE"); } catch (error) { $("answer").textContent = error.message; }
      loadRules();
    } }, string("forget")));
    return line;
  }));
}

// --- health

async function drawHealth() {
  if (document.hidden || !document.querySelector("details").open) return;
  let health;
  try { health = await api("/api/health"); } catch { return; }
  const cell = (value, numeric) => make("td", numeric ? { class: "n" } : {}, String(value));
  const head = (...names) => make("tr", {}, ...names.map(([name, numeric]) => make("th", numeric ? { class: "n", scope: "col" } : { scope: "col" }, name)));
  const parts = [[string("store"), health.store], ...Object.entries(health.sinks), ...Object.entries(health.words)];
  for (const [place, row] of Object.entries(health.places)) {
    parts.push([place, row.worker]);
    for (const [name, part] of Object.entries(row.sources)) parts.push([`${place}: ${name}`, part]);
  }
  $("parts").tHead.replaceChildren(head([string("part")], [string("state")], [string("reason")]));
  $("parts").tBodies[0].replaceChildren(...parts.map(([name, part]) => make("tr", {}, cell(name), make("td", { class: part.state }, string(`part.${part.state}`)), cell(part.reason))));
  $("stages").tHead.replaceChildren(head([string("stage")], ["p50", 1], ["p95", 1], ["p99", 1], [string("count"), 1]));
  $("stages").tBodies[0].replaceChildren(...Object.entries(health.stages_ms).map(([name, row]) =>
    make("tr", {}, cell(STAGES[language][name] ?? name), cell(row.p50.toFixed(1), 1), cell(row.p95.toFixed(1), 1), cell(row.p99.toFixed(1), 1), cell(row.count, 1))));
}
document.querySelector("details").addEventListener("toggle", drawHealth);

// --- language

function drawLegend() {
  $("legend").replaceChildren(`${string("decided")}:`, ...house.displays.flatMap((one) => {
    const key = coloured("span", "share key", one);
    key.setAttribute("aria-hidden", "true");
    return [key, titleOf(one.name)];
  }));
}

function speak() {
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  for (const node of document.querySelectorAll("[data-say]")) node.textContent = string(node.dataset.say);
  $("language").value = language;
  if (house) { drawLegend(); drawPlaces(); drawState(); drawToday(); loadRules(); drawHealth(); }
}
$("language").addEventListener("change", (event) => { language = event.target.value; localStorage.setItem("language", language); speak(); });

speak();
begin();
