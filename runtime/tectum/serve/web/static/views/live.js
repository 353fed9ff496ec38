// Now: every place with its picture, its sound and what goes on there.
import { ask, placePath } from "../core/api.js";
import { $, make, put, write } from "../core/dom.js";
import { house, may, refresh } from "../core/house.js";
import { paint } from "../core/spectrogram.js";
import { eventName, isAlarm, language, shortTime, string, trouble } from "../core/words.js";
import { Player } from "../live/player.js";
import { watch } from "../live/stream.js";

const PREVIEW_MS = 700, SOUND_MS = 1000, FRESH_MS = 4000, BACK_S = 3600, QUIET_DB = -50, LOUD_DB = -15;
let places = null, timers = [], drawn = "", stop = null, looks = false;
const players = new Map();

export function mount(root) {
  places = make("div", { id: "places" });
  root.append(places);
}

export function open([place] = []) {
  close();
  looks = true;
  timers = [setInterval(preview, PREVIEW_MS), setInterval(drawSound, SOUND_MS)];
  begin();
  drawSound();
  if (place) card(place)?.scrollIntoView();
}

export function close() {
  looks = false;
  timers.forEach(clearInterval);
  timers = [];
  pause();
}

function pause() {
  stop?.();
  stop = null;
  for (const player of players.values()) player.end();
}

function begin() {
  pause();
  const there = house.places.filter((place) => "camera" in place.switches || place.has_picture).map((place) => place.name);
  if (looks && there.length && !document.hidden) stop = watch(there, (place, kind, bytes) => players.get(place)?.take(kind, bytes));
}
document.addEventListener("visibilitychange", () => (document.hidden ? pause() : looks && begin()));

export function draw() {
  const now = JSON.stringify([language, house.role, house.places.map((place) => [place.name, Object.keys(place.switches), place.zones])]);
  if (now !== drawn) {
    drawn = now;
    for (const player of players.values()) player.close();
    players.clear();
    put(places, ...house.places.map(newCard));
    if (looks) begin();
  }
  house.places.forEach(drawPlace);
}

const card = (place) => document.querySelector(`[data-place="${CSS.escape(place)}"]`);

function newCard(place) {
  const switches = Object.keys(place.switches).map((what) => make("label", {},
    make("input", { type: "checkbox", role: "switch", "data-switch": what, onchange: (event) => flip(place.name, what, event.target) }), string(what)));
  const body = make("div", { class: "body" }, make("h3", {}, place.name), make("p", { class: "well" }));
  body.append(make("ul", { class: "chips", "aria-label": string("now") }));
  if ("microphone" in place.switches) {
    body.append(make("div", { class: "sound" }, make("span", { class: "quiet" }, string("sound")),
      make("meter", { min: -80, max: 0, low: QUIET_DB, high: LOUD_DB, "aria-label": string("level") }), make("span", { class: "quiet loudness" })),
    make("canvas", { class: "spectrum", role: "img", "aria-label": string("spectrum"), width: 180, height: 40 }));
  }
  if (may("operate")) body.append(make("fieldset", { class: "switches", "aria-label": `${string("switches")}: ${place.name}` }, ...switches));
  const parts = [];
  if ("camera" in place.switches || place.has_picture) parts.push(...newView(place));
  return make("article", { class: "place", "data-place": place.name, "aria-label": place.name }, ...parts, body);
}

function newView(place) {
  const image = make("img", { alt: `${string("preview")} ${place.name}`, hidden: "" });
  const video = make("video", { playsinline: "", hidden: "", "aria-label": `${string("preview")} ${place.name}` });
  video.muted = true;
  const over = make("canvas", { class: "over", role: "img", "aria-label": string("seen") });
  const player = new Player(image, video, over);
  player.none = string("seen");
  players.set(place.name, player);
  const tools = make("div", { class: "tools" });
  const view = make("div", { class: "view" }, make("span", { class: "said" }), image, video, over);
  const button = (what, act) => make("button", { type: "button", class: what, "aria-label": `${string(what)}: ${place.name}`, title: string(what), onclick: act }, string(what));
  const listen = button("listen", () => {
    video.muted = !video.muted;
    listen.setAttribute("aria-pressed", String(!video.muted));
  });
  listen.setAttribute("aria-pressed", "false");
  tools.append(listen);
  const zones = button("zones", () => {
    const on = zones.getAttribute("aria-pressed") !== "true";
    zones.setAttribute("aria-pressed", String(on));
    player.zones = on ? house.places.find((one) => one.name === place.name)?.zones ?? [] : null;
  });
  zones.setAttribute("aria-pressed", "false");
  if (place.zones.length) tools.append(zones);
  if (document.pictureInPictureEnabled) tools.append(button("pictureInPicture", () => video.requestPictureInPicture()));
  if (document.fullscreenEnabled) tools.append(button("fullScreen", () => (document.fullscreenElement ? document.exitFullscreen() : view.requestFullscreen())));
  return [view, tools];
}

function drawPlace(place) {
  const node = card(place.name);
  const well = node.querySelector(".well");
  const lately = place.back_at && Date.now() / 1000 - place.back_at < BACK_S ? string("backSince").replace("{t}", shortTime(place.back_at)) : "";
  write(well, isOld(place) && node.querySelector(".view") ? "" : trouble(place) || lately); // its picture says it
  well.classList.toggle("again", !place.trouble);
  for (const box of node.querySelectorAll("[data-switch]")) if (!box.dataset.busy) box.checked = place.switches[box.dataset.switch];
  const named = new Map();
  for (const one of place.open) if (one.kind !== "routine" && one.kind !== "quiet" && one.head !== "context") named.set(`${one.head} ${one.kind}`, one);
  const list = [...named.values()].map((one) => make("li", { class: `chip ${one.head} ${isAlarm(one) ? "alarm" : ""}` }, eventName(one)));
  put(node.querySelector(".chips"), ...(list.length ? list : [make("li", { class: "quiet" }, string("nothingNow"))]));
  const meter = node.querySelector("meter");
  if (meter) drawLevel(meter, place.level_db);
  const view = node.querySelector(".view");
  if (view) drawView(view, place, players.get(place.name));
}

/** Decibels below the loudest that there can be, and what that is to a person. */
function drawLevel(meter, level) {
  meter.value = level ?? -80;
  const loudness = level === null ? string("off") : `${Math.round(level)} dB${level < QUIET_DB ? `, ${string("quietSound")}` : level > LOUD_DB ? `, ${string("loudSound")}` : ""}`;
  write(meter.nextElementSibling, loudness);
}

const isOld = (place) => ["unreachable", "refused", "silent"].includes(place.trouble);

/** A picture says of itself when it is not of now. */
function drawView(view, place, player) {
  const fresh = place.has_picture && !isOld(place), tools = view.nextElementSibling;
  view.classList.toggle("old", !fresh);
  if (!place.has_picture && !player.playing) {
    player.image.hidden = true;
    player.see({ at: Infinity, things: [] });
  }
  const seen = place.picture_at ? `${string("lastSeen").replace("{t}", shortTime(place.picture_at))} ` : "";
  const off = place.switches.camera === false;
  write(view.querySelector(".said"), fresh ? "" : off ? string("off") : `${seen}${trouble(place) || string("noPicture")}`);
  tools.querySelector(".listen").hidden = !player.sounds;
  const apart = tools.querySelector(".pictureInPicture");
  if (apart) apart.hidden = !player.playing;
}

async function flip(place, what, box) {
  box.dataset.busy = "1";
  try {
    await ask(placePath(place, `switches/${what}`), "PUT", { on: box.checked });
  } catch (error) {
    box.checked = !box.checked;
    write($("state"), error.message);
  }
  delete box.dataset.busy;
  refresh();
}

/** Where no picture has come by itself, it is asked for. */
function preview() {
  if (document.hidden) return;
  for (const place of house.places) {
    const player = players.get(place.name);
    if (!player) continue;
    drawView(card(place.name).querySelector(".view"), place, player);
    const image = player.image;
    if (!place.has_picture || image.dataset.busy || Date.now() - player.at < FRESH_MS) continue;
    image.dataset.busy = "1";
    image.hidden = player.playing;
    image.onload = image.onerror = () => { delete image.dataset.busy; };
    image.src = placePath(place.name, `picture?t=${Date.now()}`);
  }
}

async function drawSound() {
  if (document.hidden) return;
  for (const place of house.places) {
    const canvas = card(place.name)?.querySelector(".spectrum");
    if (!canvas) continue;
    let sound;
    try { sound = await ask(placePath(place.name, "sound")); } catch { continue; }
    paint(canvas, sound.bands);
    const meter = card(place.name)?.querySelector("meter");
    if (meter) drawLevel(meter, sound.level_db);
  }
}
