// Why: picture, sound and words on one axis of time, each piece of evidence where it happened.
import { coloured, make, put } from "../core/dom.js";
import { titleOf } from "../core/decision.js";
import { house } from "../core/house.js";
import { paint } from "../core/spectrogram.js";
import { clock, kindName, string } from "../core/words.js";

const LONGEST_S = 180, ROOM_S = 2, BEFORE_S = 5, TICKS = 4;
const LANES = new Map([["vision", "sight"], ["audio", "heard"], ["text", "said"]]);

/** What was sensed, each thing once, in order: its time in media seconds, by which modality, what it was. */
export function evidenceOf(row) {
  const found = new Map();
  const note = (time, modality, kind, text, score, event) => {
    const key = `${modality} ${text ?? kind}`, before = found.get(key);
    if (!before || time < before.time) found.set(key, { time, modality, kind, text, score, event: event ?? before?.event });
    else before.event ??= event;
  };
  for (const one of row.events) {
    for (const part of one.evidence ?? []) note(part.time, part.modality, part.label, part.text ?? null, part.score, null);
    if (one.head !== "rule" && one.head !== "situation") note(one.start, one.present?.[0] ?? "state", one.kind, one.head === "sound" || one.head === "presence" ? null : one.text, one.score, one);
  }
  return [...found.values()].map((one) => ({ ...one, kind: kindName(one.kind) })).sort((a, b) => a.time - b.time);
}

/** The axis of an incident. sound: of the clip (/api/events/ID/sound), or null. seek(seconds into the clip). */
export class Axis {
  constructor(row, sound, clipped, seek) {
    const evidence = evidenceOf(row), first = row.events[0];
    this.wall = (time) => first.at + time - first.start;
    const begin = sound ? sound.begin ?? (clipped ?? first).start - BEFORE_S : null;
    this.begin = begin;
    const times = evidence.map((one) => one.time);
    let from = begin ?? Math.min(...times) - ROOM_S, to = begin === null ? Math.max(...times) + ROOM_S : begin + Math.max(sound.seconds, 1);
    const all = [Math.min(from, ...times), Math.max(to, ...times)];
    if (all[1] - all[0] <= LONGEST_S) [from, to] = all;
    Object.assign(this, { from, to, evidence, sound, seek });
    this.head = make("i", { class: "head", hidden: "" });
    this.node = make("div", { class: "axis", "aria-hidden": "true", onclick: (event) => this.clicked(event) },
      ...house.displays.map((one) => one.name).filter((name) => this.of(name).length || this.sounds(name)).map((name) => this.lane(name)),
      this.ticks(), this.head);
    this.list = make("ol", { class: "evidence", "aria-label": string("because") }, ...evidence.map((one) => this.item(one)));
  }

  of(modality) { return this.evidence.filter((one) => one.modality === modality && one.time >= this.from && one.time <= this.to); }
  sounds(modality) { return LANES.get(modality) === "heard" && this.sound?.bands.length > 0; }
  left(time) { return `${100 * (time - this.from) / (this.to - this.from)}%`; }

  lane(modality) {
    const lane = make("div", { class: `sense ${LANES.get(modality) ?? "said"}` });
    if (this.sounds(modality)) {
      const canvas = make("canvas", { width: this.sound.bands.length, height: 40 });
      canvas.style.left = this.left(this.begin);
      canvas.style.width = `${100 * this.sound.bands.length * this.sound.step_s / (this.to - this.from)}%`;
      paint(canvas, this.sound.bands);
      lane.append(canvas);
    }
    for (const one of this.of(modality)) {
      const mark = coloured("span", "sign", house.displays.find((display) => display.name === modality) ?? { light: "#666", dark: "#aaa" });
      mark.style.left = this.left(one.time);
      if ((one.time - this.from) / (this.to - this.from) > 0.6) mark.classList.add("before");
      mark.append(make("b", {}, one.text ? `“${one.text}”` : one.kind));
      if (one.event?.snapshot) mark.prepend(make("img", { src: `/api/events/${one.event.id}/snapshot?boxes=true`, alt: "" }));
      lane.append(mark);
    }
    return lane;
  }

  ticks() {
    const node = make("div", { class: "ticks quiet" });
    for (let n = 0; n < TICKS; n++) node.append(make("span", {}, clock(this.wall(this.from + n * (this.to - this.from) / (TICKS - 1)))));
    return node;
  }

  item(one) {
    const display = house.displays.find((each) => each.name === one.modality), seconds = this.begin === null ? null : one.time - this.begin;
    const inside = seconds !== null && seconds >= 0 && seconds <= this.sound.seconds;
    const key = display ? coloured("span", "share key", display) : make("span", { class: "key" });
    key.setAttribute("aria-hidden", "true");
    const words = [key, make("span", {}, clock(this.wall(one.time))), " ", make("b", {}, one.text ? `“${one.text}”` : one.kind), " ",
      make("span", { class: "quiet" }, `${titleOf(one.modality)} · ${Math.round(100 * one.score)}\u00a0%`)];
    return make("li", {}, inside ? make("button", { type: "button", "data-seek": seconds.toFixed(2), onclick: () => this.seek(Math.max(0, seconds - 1)) }, ...words) : make("span", { class: "still" }, ...words));
  }

  clicked(event) {
    if (this.begin === null) return;
    const box = this.node.getBoundingClientRect();
    this.seek(Math.max(0, this.from + (event.clientX - box.left) / box.width * (this.to - this.from) - this.begin));
  }

  /** The clip is at so many seconds. */
  follow(seconds) {
    if (this.begin === null) return;
    this.head.hidden = false;
    this.head.style.left = this.left(this.begin + seconds);
  }
}
