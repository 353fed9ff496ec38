// Incidents as cards, day by day. A card that says the same stays the node that it is, so that no click and no focus on it is lost.
import { shares, shareWords } from "../core/decision.js";
import { make } from "../core/dom.js";
import { may } from "../core/house.js";
import { clock, dayOf, day as dayName, kindName, language, lasted, string } from "../core/words.js";

/** The event that an incident is named for. */
export const worst = (row) => row.events.find((one) => one.kind === row.kind && one.head === row.head) ?? row.events[0];
export const titleOfIncident = (row) => (row.head === "rule" ? `${string("heads.rule")}: ${kindName(row.kind)}` : kindName(row.kind));

/** The cards in a node: open(id) and review(id, whether) are what a person does with one. */
export class Cards {
  constructor(root, open, review) {
    Object.assign(this, { root, open, review, rows: new Map(), nodes: new Map(), days: new Map(), oldest: false });
  }

  get ids() { return [...this.root.querySelectorAll("[data-incident]")].map((node) => node.dataset.incident); }

  clear(oldest) {
    this.oldest = oldest;
    for (const map of [this.rows, this.nodes, this.days]) map.clear();
    this.root.replaceChildren();
  }

  remove(id) {
    const node = this.nodes.get(id)?.node, list = node?.parentNode;
    node?.remove();
    this.nodes.delete(id);
    this.rows.delete(id);
    if (list && !list.children.length) {
      list.parentNode.remove();
      this.days.delete(list.dataset.day);
    }
  }

  /** Rows as they are now, new ones and known ones. */
  take(rows) { for (const row of rows) this.one(row); }

  one(row) {
    const says = JSON.stringify([language, row]), before = this.nodes.get(row.id);
    if (before?.says === says) return;
    const known = this.rows.get(row.id), node = card(row, this.open, this.review);
    this.rows.set(row.id, row);
    this.nodes.set(row.id, { node, says });
    if (before && known.at === row.at) {
      const focused = before.node.contains(document.activeElement) ? document.activeElement.className : null;
      before.node.replaceWith(node);
      if (focused !== null) node.querySelector(`button.${focused.split(" ")[0]}`)?.focus();
      return;
    }
    before?.node.remove();
    this.lay(row, node);
  }

  lay(row, node) {
    const list = this.list(dayOf(row.at));
    const later = (id) => (this.oldest ? -1 : 1) * (this.rows.get(id).at - row.at || (this.rows.get(id).id > row.id ? 1 : -1)) < 0;
    const last = list.lastElementChild;
    if (!last || !later(last.dataset.incident)) list.append(node);
    else list.insertBefore(node, [...list.children].find((one) => later(one.dataset.incident)));
  }

  list(day) {
    let list = this.days.get(day);
    if (list) return list;
    list = make("ol", { class: "cards", "data-day": day });
    const section = make("section", { class: "day" }, make("h3", {}, dayName(day)), list);
    const after = [...this.days].find(([other]) => (this.oldest ? other > day : other < day) && !beyond(this.days, other, day, this.oldest));
    this.root.insertBefore(section, after ? after[1].parentNode : null);
    this.days.set(day, list);
    return list;
  }
}

/** Whether there is a day between two: the section goes before the nearest one. */
function beyond(days, other, day, oldest) {
  return [...days.keys()].some((one) => (oldest ? one > day && one < other : one < day && one > other));
}

function card(row, open, review) {
  const thumb = row.snapshot
    ? make("img", { class: "thumb", src: `/api/events/${row.snapshot}/snapshot`, alt: "", width: 102, height: 64, loading: "lazy", decoding: "async" })
    : make("span", { class: "thumb none", "aria-hidden": "true" }, "♪");
  const decisive = worst(row);
  const title = make("span", { class: "what" }, titleOfIncident(row));
  if (row.severity === "alarm") title.prepend(make("span", { class: "badge" }, string("severity.alarm")), " ");
  const about = make("span", { class: "quiet" }, `${clock(row.at)} · ${row.places.join(", ")} · ${lasted(row)}`);
  const button = make("button", { type: "button", class: "open", onclick: () => open(row.id) }, thumb,
    make("span", { class: "text" }, title, make("span", { class: "sentence" }, row.sentence), about,
      ...(decisive.attribution ? [make("span", { class: "quiet decided" }, shareWords(decisive), shares(decisive))] : [])));
  const seen = make("button", {
    type: "button", class: "seen", "aria-pressed": String(row.reviewed), title: string("reviewed"),
    "aria-label": `${string("reviewed")}: ${titleOfIncident(row)}, ${clock(row.at)}`, onclick: () => review(row.id, !row.reviewed),
  }, "✓");
  return make("li", { class: `incident ${row.severity}${row.reviewed ? " done" : ""}`, "data-incident": row.id }, button, ...(may("operate") ? [seen] : []));
}
