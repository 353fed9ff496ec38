// One place's picture: its camera's own video where there is one, else pictures; what is seen is drawn over it.
import { kindName } from "../core/words.js";
import { Source } from "./stream.js";

const BEHIND_S = 1.2, EDGE_S = 0.25, KEPT_S = 12, LOST_SOUND_S = 2, MOST_WAITING = 400;
const SEEN_KEPT_S = 5;

/** image, video, canvas: of the place's view. */
export class Player {
  constructor(image, video, canvas) {
    Object.assign(this, { image, video, canvas, seen: [], tracks: {}, begun: null, at: 0, zones: null });
    this.frame = requestAnimationFrame(() => this.draw());
  }

  /** When it last got a picture, milliseconds since 1970; whether that is a video, and with sound. */
  get playing() { return !this.video.hidden; }
  get sounds() { return this.playing && "sound" in this.tracks; }

  take(kind, bytes) {
    if (kind === "begun") this.begin(JSON.parse(new TextDecoder().decode(bytes)));
    else if (kind === "video" || kind === "sound") this.append(kind, bytes);
    else if (kind === "picture") this.show(bytes);
    else if (kind === "over") this.end();
    else if (bytes.length > 2) this.see(JSON.parse(new TextDecoder().decode(bytes)));
  }

  begin(begun) {
    this.end();
    if (!Source?.isTypeSupported(begun.video)) return;
    this.begun = begun;
    const source = this.source = new Source();
    this.tracks = { video: { waiting: [] }, ...(begun.sound && Source.isTypeSupported(begun.sound) ? { sound: { waiting: [] } } : {}) };
    this.video.disableRemotePlayback = true;
    this.url = URL.createObjectURL(source);
    this.video.src = this.url;
    source.addEventListener("sourceopen", () => {
      for (const [kind, track] of Object.entries(this.tracks)) {
        track.buffer = source.addSourceBuffer(begun[kind]);
        track.buffer.addEventListener("updateend", () => this.pump(track));
        this.pump(track);
      }
    }, { once: true });
  }

  append(kind, bytes) {
    const track = this.tracks[kind];
    if (!track) return;
    track.waiting.push(bytes);
    if (kind === "video") this.at = Date.now();
    if (track.waiting.length > MOST_WAITING) this.end(); // it does not play here: pictures, until it begins anew
    else this.pump(track);
  }

  pump(track) {
    const buffer = track.buffer;
    if (!buffer || buffer.updating || this.source?.readyState !== "open") return;
    try {
      const ranges = buffer.buffered;
      if (ranges.length && this.video.currentTime - ranges.start(0) > 2 * KEPT_S) buffer.remove(0, this.video.currentTime - KEPT_S);
      else if (track.waiting.length) buffer.appendBuffer(track.waiting.shift());
    } catch { this.end(); }
    this.keepUp();
  }

  /** Stay near what is newest; without the sound where that stays away. */
  keepUp() {
    const end = (track) => (track?.buffer?.buffered.length ? track.buffer.buffered.end(track.buffer.buffered.length - 1) : 0);
    const { video, sound } = this.tracks;
    if (sound?.buffer && end(video) - end(sound) > LOST_SOUND_S && end(video) > LOST_SOUND_S && !sound.buffer.updating) {
      this.source.removeSourceBuffer(sound.buffer);
      delete this.tracks.sound;
    }
    const ranges = this.video.buffered;
    if (!ranges.length) return;
    const newest = ranges.end(ranges.length - 1);
    if (newest - this.video.currentTime > BEHIND_S || this.video.currentTime < ranges.start(ranges.length - 1)) {
      this.video.currentTime = Math.max(ranges.start(ranges.length - 1), newest - EDGE_S);
    }
    this.video.playbackRate = newest - this.video.currentTime > 2 * EDGE_S + 0.3 ? 1.08 : 1;
    this.video.hidden = false;
    this.image.hidden = true;
    if (this.video.paused) this.video.play().catch(() => {});
  }

  show(bytes) {
    if (this.playing) this.end();
    const before = this.image.src;
    this.image.src = URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
    this.image.hidden = false;
    if (before.startsWith("blob:")) URL.revokeObjectURL(before);
    this.at = Date.now();
  }

  /** Things with the time at which they were seen. */
  see(seen) {
    this.seen.push(seen);
    this.seen = this.seen.filter((one) => one.at > seen.at - SEEN_KEPT_S && one.at <= seen.at);
  }

  end() {
    this.tracks = {};
    this.begun = this.source = null;
    this.video.hidden = true;
    this.video.removeAttribute("src");
    this.video.load();
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = null;
  }

  close() {
    cancelAnimationFrame(this.frame);
    this.end();
  }

  draw() {
    this.frame = requestAnimationFrame(() => this.draw());
    const now = this.playing && this.begun ? this.begun.at + this.video.currentTime : Infinity;
    const shown = this.seen.findLast((one) => one.at <= now + 0.3);
    const shape = `${this.canvas.clientWidth} ${this.canvas.clientHeight} ${Boolean(this.zones)} ${this.image.naturalWidth} ${this.video.videoWidth}`;
    if (shown === this.drawn && shape === this.shape) return;
    this.drawn = shown;
    this.shape = shape;
    this.paint(shown?.things ?? []);
  }

  paint(things) {
    const { canvas } = this, scale = devicePixelRatio, pen = canvas.getContext("2d");
    canvas.width = canvas.clientWidth * scale;
    canvas.height = canvas.clientHeight * scale;
    pen.scale(scale, scale);
    const wide = this.playing ? this.video.videoWidth : this.image.naturalWidth, high = this.playing ? this.video.videoHeight : this.image.naturalHeight;
    if (!wide || !high) return;
    const fit = Math.min(canvas.clientWidth / wide, canvas.clientHeight / high);
    const left = (canvas.clientWidth - fit * wide) / 2, top = (canvas.clientHeight - fit * high) / 2;
    pen.font = "600 13px system-ui, sans-serif";
    pen.lineWidth = 2;
    const label = (words, x, y) => {
      pen.fillStyle = "rgb(13 15 17 / .8)";
      pen.fillRect(x - 1, Math.max(0, y - 19), pen.measureText(words).width + 10, 19);
      pen.fillStyle = "#fff";
      pen.fillText(words, x + 4, Math.max(14, y - 5));
    };
    for (const { name, points } of this.zones ?? []) {
      const corners = points.map(([x, y]) => [left + x * fit * wide, top + y * fit * high]);
      pen.setLineDash([6, 4]);
      pen.strokeStyle = "#ffd60a";
      pen.fillStyle = "rgb(255 214 10 / .12)";
      pen.beginPath();
      corners.forEach(([x, y]) => pen.lineTo(x, y));
      pen.closePath();
      pen.fill();
      pen.stroke();
      pen.setLineDash([]);
      label(name, corners[0][0], corners[0][1] + 19);
    }
    for (const { kind, box: [x, y, width, height], score, number } of things) {
      const at = [left + x * fit * wide, top + y * fit * high, width * fit * wide, height * fit * high];
      pen.strokeStyle = "#5b9ce8";
      pen.strokeRect(...at);
      label(`${kindName(kind)} ${number + 1} · ${Math.round(100 * score)} %`, at[0], at[1]);
    }
    const named = [...things.map(({ kind, number }) => `${kindName(kind)} ${number + 1}`), ...(this.zones ?? []).map(({ name }) => name)];
    canvas.setAttribute("aria-label", named.join(", ") || this.none);
  }
}
