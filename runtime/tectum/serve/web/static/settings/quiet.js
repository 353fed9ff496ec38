// When events are kept and not told: quiet hours, any number of them.
import { make, put } from "../core/dom.js";
import { kindName, string } from "../core/words.js";

/** hours: of the settings; kinds, places: that there are; save(hours): keeps them. */
export function quietEditor(hours, kinds, places, save) {
  const rows = hours.map((one) => ({ ...one, kinds: [...one.kinds], places: [...one.places] }));
  const list = make("div", { class: "fields" }), told = make("p", { class: "told", role: "status" });
  const sorted = [...kinds].sort((a, b) => kindName(a).localeCompare(kindName(b)));

  function draw() {
    put(list, ...(rows.length ? rows.map(editor) : [make("p", { class: "quiet" }, string("quiet.none"))]));
  }

  function editor(row, at) {
    const time = (key) => make("label", { class: "line" }, string(`quiet.${key}`), " ",
      make("input", { type: "time", required: "", value: row[key], oninput: (event) => { row[key] = event.target.value; } }));
    const remove = make("button", { type: "button", onclick: () => {
      rows.splice(at, 1);
      draw();
      (list.querySelector("button") ?? add).focus();
    } }, string("quiet.remove"));
    return make("fieldset", { class: "fields", "data-quiet": at }, make("legend", {}, `${string("quiet.title")} ${at + 1}`), time("begin"), time("end"),
      ...(places.length > 1 ? [choices("quiet.places", "quiet.everywhere", places, row.places, (name) => name)] : []),
      choices("quiet.kinds", "quiet.every", sorted, row.kinds, kindName), make("p", {}, remove));
  }

  /** Boxes to tick; none is ticked: all, which is said. */
  function choices(title, all, names, own, called) {
    const summary = make("summary", {});
    const say = () => { summary.textContent = `${string(title)}: ${own.length ? own.map(called).join(", ") : string(all)}`; };
    const boxes = [...new Set([...names, ...own])].map((name) => {  // of the file, a rule too
      const box = make("input", { type: "checkbox", onchange: () => {
        if (box.checked) own.push(name);
        else own.splice(own.indexOf(name), 1);
        say();
      } });
      box.checked = own.includes(name);
      return make("label", {}, box, " ", called(name));
    });
    say();
    return make("details", {}, summary, make("div", { class: "switches", role: "group", "aria-label": string(title) }, ...boxes));
  }

  const add = make("button", { type: "button", onclick: () => {
    rows.push({ begin: "22:00", end: "06:00", kinds: [], places: [] });
    draw();
    list.lastElementChild.querySelector("input").focus();
  } }, string("quiet.add"));
  draw();
  return make("form", { class: "fields", onsubmit: async (event) => {
    event.preventDefault();
    told.textContent = await save(rows);
  } }, make("p", { class: "quiet" }, string("quiet.hint")), list,
  make("p", { class: "tools" }, add, make("button", { class: "chief" }, string("settings.save"))), told);
}
