// A clip that plays here: as the camera sent it, else as H.264, made by the house when it is asked for.
import { make } from "../core/dom.js";
import { kindName, string } from "../core/words.js";

export class Clip {
  constructor(row) {
    this.path = `/api/events/${row.clip}/clip`;
    this.video = make("video", { controls: "", preload: "metadata", playsinline: "", src: this.path, "aria-label": `${string("clip")} ${kindName(row.kind)}` });
    if (row.snapshot) this.video.poster = `/api/events/${row.snapshot}/snapshot?boxes=true`;
    this.note = make("p", { class: "quiet", role: "status" });
    this.node = make("div", { class: "clip" }, this.video, this.note);
    this.tried = this.ended = false;
    this.video.addEventListener("error", () => this.otherwise());
    this.video.addEventListener("loadedmetadata", () => { if (!this.video.videoWidth && row.snapshot) this.otherwise(); });
  }

  /** The browser has no decoder for it, or plays its sound alone. */
  async otherwise() {
    if (this.tried || this.ended) return;
    this.tried = true;
    this.note.textContent = string("converting");
    try {
      const answer = await fetch(`${this.path}?h264=true`);
      if (!answer.ok) throw new Error((await answer.json()).detail);
      const blob = await answer.blob();
      if (this.ended) return;
      this.url = URL.createObjectURL(blob);
      this.video.src = this.url;
      this.note.textContent = "";
    } catch (error) {
      this.note.textContent = error.message || string("noClip");
    }
  }

  seek(seconds) {
    this.video.currentTime = seconds;
    this.video.play().catch(() => {});
  }

  /** then(seconds) whenever it is at another moment. */
  followed(then) {
    this.video.addEventListener("timeupdate", () => then(this.video.currentTime));
    then(this.video.currentTime);
  }

  end() {
    this.ended = true;
    this.video.removeAttribute("src");
    this.video.load();
    if (this.url) URL.revokeObjectURL(this.url);
  }
}
