// Now: every place with its picture, its sound and what goes on there.
import { ask, placePath } from "../core/api.js";
import { $, make, put, write } from "../core/dom.js";
import { house, refresh } from "../core/house.js";
import { ALARMS, eventName, language, string, trouble } from "../core/words.js";

export const name = "live";
const PREVIEW_MS = 700, SOUND_MS = 1000;
let places = null, timers = [], drawn = "";

export function mount(root) {
  places = make("div", { id: "places" });
  root.append(places);
}

export function open() {
  close();
  timers = [setInterval(preview, PREVIEW_MS), setInterval(drawSound, SOUND_MS)];
  preview();
  drawSound();
}

export function close() {
  timers.forEach(clearInterval);
  timers = [];
}

export function draw() {
  const now = JSON.stringify([language, house.places.map((place) => [place.name, Object.keys(place.switches)])]);
  if (now !== drawn) {
    drawn = now;
    put(places, ...house.places.map(newCard));
  }
  house.places.forEach(drawPlace);
}

const card = (place) => document.querySelector(`[data-place="${CSS.escape(place)}"]`);

function newCard(place) {
  const switches = Object.keys(place.switches).map((what) => make("label", {},
    make("input", { type: "checkbox", "data-switch": what, onchange: (event) => flip(place.name, what, event.target) }), string(what)));
  const parts = [make("div", { class: "view" }, make("span", {}, string("noPicture")))];
  if ("microphone" in place.switches) parts.push(make("canvas", { class: "spectrum", role: "img", "aria-label": string("spectrum"), width: 180, height: 40 }));
  const body = make("div", { class: "body" }, make("h3", {}, make("span", {}, place.name), make("span", { class: "well" })));
  if ("microphone" in place.switches) body.append(make("meter", { min: -80, max: 0, low: -50, high: -15, "aria-label": string("level") }));
  body.append(make("ul", { class: "chips", "aria-label": string("now") }), make("fieldset", { class: "switches", "aria-label": place.name }, ...switches));
  return make("article", { class: "place", "data-place": place.name }, ...parts, body);
}

function drawPlace(place) {
  const node = card(place.name);
  const well = node.querySelector(".well");
  write(well, place.state === "ok" ? "" : trouble(place).what);
  well.className = `well ${place.state}`;
  for (const box of node.querySelectorAll("[data-switch]")) if (!box.dataset.busy) box.checked = place.switches[box.dataset.switch];
  const named = new Map();
  for (const one of place.open) if (one.kind !== "routine" && one.kind !== "quiet" && one.head !== "context") named.set(`${one.head} ${one.kind}`, one);
  const list = [...named.values()].map((one) => make("li", { class: `chip ${one.head} ${ALARMS.has(one.kind) ? "alarm" : ""}` }, eventName(one)));
  put(node.querySelector(".chips"), ...(list.length ? list : [make("li", { class: "quiet" }, string("nothingNow"))]));
  const meter = node.querySelector("meter");
  if (meter) {
    meter.value = place.level_db ?? -80;
    meter.title = place.level_db === null ? string("off") : `${place.level_db} dB`;
  }
  const view = node.querySelector(".view");
  if (!place.has_picture) put(view, make("span", {}, place.switches.camera === false ? string("off") : string("noPicture")));
  else if (!view.querySelector("img")) put(view, make("img", { alt: `${string("preview")} ${place.name}` }));
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

function preview() {
  if (document.hidden) return;
  for (const place of house.places) {
    const image = card(place.name)?.querySelector(".view img");
    if (!image || image.dataset.busy) continue;
    image.dataset.busy = "1";
    image.onload = image.onerror = () => { delete image.dataset.busy; };
    image.src = placePath(place.name, `picture?boxes=true&t=${Date.now()}`);
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
    if (meter) meter.value = sound.level_db;
  }
}

function paint(canvas, bands) {
  const width = canvas.width, height = canvas.height, pixels = new ImageData(width, height);
  const moments = bands.slice(-width);
  moments.forEach((digits, index) => {
    const x = width - moments.length + index;
    for (let band = 0; band < digits.length / 2; band++) {
      const value = parseInt(digits.slice(2 * band, 2 * band + 2), 16) / 255;
      const at = 4 * ((height - 1 - Math.floor(band * height / (digits.length / 2))) * width + x);
      pixels.data[at] = 255 * Math.min(1, 1.6 * value);
      pixels.data[at + 1] = 255 * value ** 1.6;
      pixels.data[at + 2] = 255 * (0.25 * Math.sin(Math.PI * value) + 0.75 * value ** 4);
      pixels.data[at + 3] = 255;
    }
  });
  canvas.getContext("2d").putImageData(pixels, 0, 0);
}
