// Who may open the page, as what, and who is logged in.
import { ask } from "../core/api.js";
import { make, put } from "../core/dom.js";
import { string, dateTime } from "../core/words.js";

const ROLES = ["see", "operate", "own"];
const roleOptions = (chosen) => ROLES.map((role) => make("option", { value: role, ...(role === chosen ? { selected: "" } : {}) }, string(`role.${role}`)));

/** users: of the settings; open: whether nobody has to log in; act(path, method, body): changes them, and gives what came of it. */
export function peopleEditor(users, open, act) {
  const told = make("p", { class: "told", role: "status" }), list = make("ul", { class: "rows" });
  const send = async (path, method, body) => { told.textContent = await act(path, method, body); };
  const secret = () => make("input", { type: "password", autocomplete: "new-password", minlength: 8, maxlength: 1024, placeholder: string("people.password"), "aria-label": string("people.password") });

  put(list, ...users.map((user) => {
    const name = user.name || string("people.owner"), word = secret();
    const path = user.name ? `/users/${encodeURIComponent(user.name)}` : "/owner";
    const role = make("select", { "aria-label": `${string("people.role")}: ${name}`, ...(user.name ? {} : { disabled: "" }) }, ...roleOptions(user.role));
    word.setAttribute("aria-label", `${string("people.password")}: ${name}`);
    return make("li", {}, make("strong", {}, name), role, word,
      make("button", { type: "button", onclick: () => send(path, "PUT", { role: role.value, password: word.value }) }, string("settings.save")),
      ...(user.name ? [make("button", { type: "button", "aria-label": `${string("people.remove")}: ${name}`, onclick: () => send(path, "DELETE") }, string("people.remove"))] : []));
  }));

  const name = make("input", { maxlength: 40, required: "", autocomplete: "off", pattern: "[\\w.\\-]+" }), role = make("select", {}, ...roleOptions("see"));
  const word = secret();
  word.required = true;
  const form = make("form", { class: "fields", onsubmit: (event) => {
    event.preventDefault();
    send(`/users/${encodeURIComponent(name.value)}`, "PUT", { role: role.value, password: word.value });
  } },
  make("label", { class: "line" }, string("people.name"), " ", name), make("label", { class: "line" }, string("people.role"), " ", role), word,
  make("p", {}, make("button", {}, string("people.add"))));
  return make("div", {}, ...(open ? [make("p", { class: "quiet" }, string("people.open"))] : []), list,
    make("details", {}, make("summary", {}, string("people.add")), form), told);
}

/** A browser in two words, of what it calls itself. */
function browser(agent) {
  const [name] = agent.match(/Firefox|Edg|OPR|Chrome|Safari|curl/) ?? [agent.split(/[ /]/)[0]];
  const [system] = agent.match(/Android|iPhone|iPad|Windows|Mac OS X|Linux/) ?? [""];
  return [{ Edg: "Edge", OPR: "Opera" }[name] ?? name, system].filter(Boolean).join(", ");
}

/** Who is logged in, each with the way to end it. */
export async function sessionList() {
  const list = make("ul", { class: "rows" });
  async function load() {
    const rows = await ask("/api/sessions");
    put(list, ...rows.map((row) => make("li", {},
      make("span", {}, make("strong", {}, row.user || string("people.owner")), ` · ${dateTime(row.begun)}${row.agent ? ` · ${browser(row.agent)}` : ""}`),
      row.own ? make("span", { class: "quiet" }, string("sessions.own"))
        : make("button", { type: "button", "aria-label": `${string("sessions.end")}: ${row.user || string("people.owner")}`, onclick: () => end(row.id) }, string("sessions.end")))));
  }
  async function end(id) {
    await ask(`/api/sessions/${id}`, "DELETE");
    await load();
  }
  await load();
  return list;
}
