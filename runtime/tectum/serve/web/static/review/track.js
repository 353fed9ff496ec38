// A day at a glance: a track for each place, coloured by what decided; whoever moves along it sees what was there.
import { ask } from "../core/api.js";
import { titleOf } from "../core/decision.js";
import { make, put } from "../core/dom.js";
import { house } from "../core/house.js";
import { clock, day as dayName, kindName, string } from "../core/words.js";

const NEAR_PX = 14, STILL_MS = 300, LEAST_PX = 2, HIGH = 34;
const HOURS = [0, 6, 12, 18, 24];
const dark = matchMedia("(prefers-color-scheme: dark)"), calm = matchMedia("(prefers-reduced-motion: reduce)");

/** In a node; open(incident) is what happens to who chooses one. */
export class Track {
  constructor(root, open) {
    Object.assign(this, { root, open, day: "", asked: "", shown: "", found: null, moving: 0, at: new Map() });
    this.peek = make("div", { class: "peek", hidden: "", "aria-hidden": "true" });
    dark.addEventListener("change", () => this.paint());
    new ResizeObserver(() => this.paint()).observe(root);
  }

  /** Another day, or the same as it is by now. */
  async show(day) {
    this.asked = day;
    if (!day) return put(this.root);
    const found = await ask(`/api/track?day=${day}`);
    if (day !== this.asked) return; // another one is looked at by now
    if (day !== this.day) this.at.clear();
    this.day = day;
    this.found = found;
    this.draw();
  }

  draw() {
    if (!this.found) return;
    const pictures = new Map();
    for (const one of this.found.events) if (one.snapshot && !pictures.has(one.incident)) pictures.set(one.incident, one.id);
    this.pictures = pictures;
    const focused = document.activeElement?.dataset?.track, looked = this.shown; // what leaves the page loses both
    const places = house.places.map((one) => one.name).filter((name) => this.of(name).length);
    const hours = make("div", { class: "hours quiet", "aria-hidden": "true" }, ...HOURS.map((hour) => make("span", {}, `${hour}:00`)));
    put(this.root, ...places.map((name) => this.row(name)), ...(places.length ? [hours] : []), this.peek);
    this.paint();
    if (focused) this.root.querySelector(`[data-track="${CSS.escape(focused)}"]`)?.focus();
    const still = this.found.events.find((one) => one.id === looked);
    if (still) this.look(still.place, this.of(still.place).indexOf(still));
    else this.hide();
  }

  of(place) { return this.found.events.filter((one) => one.place === place); }

  row(place) {
    const slider = make("div", {
      class: "track", role: "slider", tabindex: 0, "data-track": place, "aria-label": `${string("track")} ${dayName(this.day)}: ${place}`, "aria-valuemin": 0,
      "aria-valuemax": Math.max(0, this.of(place).length - 1), onkeydown: (event) => this.key(event, place), onclick: (event) => this.choose(place, this.near(place, event)),
      onpointermove: (event) => this.look(place, this.near(place, event)), onpointerdown: (event) => this.look(place, this.near(place, event)),
      onpointerleave: () => this.hide(), onblur: () => this.hide(),
    }, make("canvas", { height: HIGH, "aria-hidden": "true" }));
    this.value(slider, place, this.at.get(place) ?? this.of(place).length - 1);
    return make("div", { class: "lane" }, make("span", { class: "quiet" }, place), slider);
  }

  value(slider, place, index) {
    const one = this.of(place)[index];
    slider.setAttribute("aria-valuenow", index);
    slider.setAttribute("aria-valuetext", one ? this.told(one) : string("nothingNow"));
  }

  told(one) { return `${clock(one.at)}, ${kindName(one.kind)}${one.decided ? `, ${titleOf(one.decided)}` : ""}`; }
  left(one) { return (one.at - this.found.since) / (this.found.until - this.found.since); }

  paint() {
    if (!this.found) return;
    const now = Date.now() / 1000;
    for (const slider of this.root.querySelectorAll(".track")) {
      const canvas = slider.firstChild, scale = devicePixelRatio, wide = slider.clientWidth;
      canvas.width = wide * scale;
      canvas.height = HIGH * scale;
      const pen = canvas.getContext("2d");
      pen.scale(scale, scale);
      for (const one of this.of(slider.dataset.track)) {
        const end = (Math.min(one.until ?? now, this.found.until) - this.found.since) / (this.found.until - this.found.since);
        const colours = house.displays.find((display) => display.name === one.decided);
        pen.fillStyle = (dark.matches ? colours?.dark : colours?.light) ?? "#888";
        const joint = one.head === "situation" || one.head === "rule";
        pen.fillRect(this.left(one) * wide, joint ? 0 : HIGH / 2, Math.max(LEAST_PX, (end - this.left(one)) * wide), joint ? HIGH : HIGH / 2);
      }
    }
  }

  near(place, event) {
    const box = event.currentTarget.getBoundingClientRect(), x = event.clientX - box.left;
    const away = (one) => Math.abs(this.left(one) * box.width - x);
    let best = -1;
    this.of(place).forEach((one, index, all) => { if (away(one) <= NEAR_PX && (best < 0 || away(one) < away(all[best]))) best = index; });
    return best;
  }

  key(event, place) {
    const last = this.of(place).length - 1, now = this.at.get(place) ?? last;
    const steps = { ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1, Home: 0, End: last, PageUp: now + 10, PageDown: now - 10 };
    if (event.key === "Enter" || event.key === " ") this.choose(place, now);
    else if (event.key === "Escape") this.hide();
    else if (event.key in steps) this.look(place, Math.max(0, Math.min(last, steps[event.key])));
    else return;
    event.preventDefault();
  }

  choose(place, index) { if (index >= 0) { this.hide(); this.open(this.of(place)[index].incident); } }

  /** What was there, as a small picture; that moves where one rests on it. */
  look(place, index) {
    const one = this.of(place)[index];
    if (!one) return this.hide();
    const slider = this.root.querySelector(`[data-track="${CSS.escape(place)}"]`);
    this.at.set(place, index);
    this.value(slider, place, index);
    if (this.shown === one.id && !this.peek.hidden) return;
    this.shown = one.id;
    clearTimeout(this.moving);
    const picture = this.pictures.get(one.incident);
    const media = picture ? [make("img", { src: `/api/events/${picture}/snapshot`, alt: "" })] : [];
    put(this.peek, ...media, make("span", {}, this.told(one)));
    this.peek.hidden = false;
    const wide = this.peek.offsetWidth, at = slider.offsetLeft + this.left(one) * slider.clientWidth;
    this.peek.style.left = `${Math.max(0, Math.min(this.root.clientWidth - wide, at - wide / 2))}px`;
    this.peek.style.top = `${slider.parentNode.offsetTop + slider.offsetHeight + 6}px`;
    const clip = one.clip ? one : this.found.events.find((other) => other.incident === one.incident && other.clip);
    if (clip && !calm.matches) this.moving = setTimeout(() => this.move(clip.id, media[0]), STILL_MS);
  }

  move(id, picture) {
    const video = make("video", { src: `/api/events/${id}/clip`, autoplay: "", loop: "", playsinline: "", preload: "auto" });
    video.muted = true;
    video.addEventListener("playing", () => { if (video.videoWidth) picture?.remove(); else video.remove(); });
    video.addEventListener("error", () => video.remove());
    this.peek.prepend(video);
  }

  hide() {
    clearTimeout(this.moving);
    this.shown = "";
    this.peek.hidden = true;
    put(this.peek);
  }
}
