// What a person chooses for this page, and the way out.
import { ask, lockUp } from "../core/api.js";
import { $, make, put } from "../core/dom.js";
import { house, may } from "../core/house.js";
import { chooseLanguage, language, LANGUAGES } from "../core/words.js";
import { drawPush, panel } from "../push/panel.js";
import { drawHouseSettings } from "../settings/house.js";
import { marksCard } from "../settings/marks.js";

let drawn = "", listed = "";

export function mount(root) {
  const options = Object.entries(LANGUAGES).map(([value, title]) => make("option", { value, lang: value }, title));
  root.append(
    make("p", {}, make("label", {}, make("span", { "data-say": "language" }), " ",
      make("select", { id: "language", onchange: (event) => chooseLanguage(event.target.value) }, ...options))),
    panel(),
    make("div", { id: "marks" }),
    make("div", { id: "house-settings" }),
    make("p", {}, make("button", { id: "logout", type: "button", hidden: "", "data-say": "logout", onclick: leave })),
  );
}

export function open() {
  show();
  if (may("operate")) drawPush();
}

export function close() { drawn = listed = ""; }

/** The house's own, for its owner; not under the hands of who changes them just now. */
function show() {
  if (listed !== language) {
    listed = language;
    put($("marks"), ...(may("operate") && house.keeps ? [marksCard()] : []));
  }
  $("house-settings").hidden = !may("own");
  if (!may("own") || drawn === language) return;
  drawn = language;
  drawHouseSettings($("house-settings"));
}

export function draw() {
  if (listed) show();
  $("language").value = language;
  $("logout").hidden = !house.password;
}

async function leave() {
  await ask("/api/logout", "POST", {});
  lockUp();
}
