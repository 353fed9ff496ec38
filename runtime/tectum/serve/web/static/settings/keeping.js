// How long and how much is kept, with the space that it needs.
import { make } from "../core/dom.js";
import { string } from "../core/words.js";

/** settings: as the house has them; save(days, mb): keeps them. */
export function keepingEditor(settings, save) {
  const days = make("input", { type: "number", min: 1, max: 3650, step: "any", value: settings.keep_days, oninput: told });
  const mb = make("input", { type: "number", min: 1, max: 1e8, step: "any", value: settings.max_mb, oninput: told });
  const needs = make("p", { role: "status" }), answer = make("p", { class: "told", role: "status" });

  function told() {
    const { space } = settings;
    if (!space) { needs.textContent = string("keeping.nothing"); return; }
    const whole = Math.round(space.mb_a_day * days.value);
    let words = string("keeping.needs").replace("{used}", Math.round(space.used_mb)).replace("{day}", space.mb_a_day)
      .replace("{days}", days.value).replace("{whole}", whole);
    if (whole > mb.value) words += ` ${string("keeping.less").replace("{days}", Math.floor(mb.value / space.mb_a_day))}`;
    needs.textContent = words;
  }

  told();
  return make("form", { class: "fields", onsubmit: async (event) => {
    event.preventDefault();
    answer.textContent = await save(Number(days.value), Number(mb.value));
  } },
  make("label", { class: "line" }, string("keeping.days"), " ", days), make("label", { class: "line" }, string("keeping.mb"), " ", mb), needs,
  make("p", {}, make("button", { class: "chief" }, string("settings.save"))), answer);
}
