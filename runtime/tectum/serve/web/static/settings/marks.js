// What people said of events ("not this"): looked at, taken back, taken along.
import { ask } from "../core/api.js";
import { make, put } from "../core/dom.js";
import { dateTime, kindName, string } from "../core/words.js";

/** A card with all marks; it asks for them when it is opened. */
export function marksCard() {
  const list = make("div", {}), told = make("p", { class: "told", role: "status" });

  async function load() {
    try {
      const marks = await ask("/api/marks");
      put(list, ...(marks.length
        ? [make("ul", { class: "rows" }, ...marks.map(row)), make("p", {}, make("a", { href: "/api/marks/export", download: "" }, string("marks.export")))]
        : [make("p", {}, string("marks.none"))]));
    } catch (error) {
      told.textContent = error.message;
    }
  }

  function row(mark) {
    const what = `${kindName(mark.kind)} · ${mark.place} · ${dateTime(mark.at)}`;
    return make("li", { "data-event": mark.event }, make("span", {}, make("strong", {}, string(mark.right ? "marks.right" : "marks.wrong")), ` · ${what}`),
      make("button", { type: "button", "aria-label": `${string("marks.undo")}: ${what}`, onclick: () => undo(mark.event) }, string("marks.undo")));
  }

  async function undo(event) {
    try {
      await ask(`/api/events/${encodeURIComponent(event)}/mark`, "DELETE");
      told.textContent = string("marks.undone");
    } catch (error) {
      told.textContent = error.message;
    }
    await load();
    (list.querySelector("button") ?? summary).focus();
  }

  const summary = make("summary", {}, string("marks.title"));
  const card = make("details", { class: "card", "data-part": "marks" }, summary, make("p", { class: "quiet" }, string("marks.hint")), list, told);
  card.addEventListener("toggle", () => { if (card.open) load(); });
  return card;
}
