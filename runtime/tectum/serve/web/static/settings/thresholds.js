// When a kind of event is told at a place, tried on what happened before it is kept.
import { ask } from "../core/api.js";
import { make, put } from "../core/dom.js";
import { kindName, string } from "../core/words.js";

const DAYS = 7, WAIT_MS = 300;

/** row: a place of the settings; save(kind, threshold): keeps it. */
export function thresholdEditor(row, save) {
  let timer = null, asked = 0;
  const sorted = [...row.thresholds].sort((a, b) => kindName(a.kind).localeCompare(kindName(b.kind)));
  const choice = make("select", { onchange: chosen }, ...sorted.map((one) => make("option", { value: one.kind }, kindName(one.kind))));
  const slider = make("input", { type: "range", min: 0.001, max: 0.999, step: 0.001, oninput: moved });
  const value = make("output", {}), would = make("p", { role: "status" }), told = make("p", { class: "told", role: "status" });
  const current = () => row.thresholds.find((one) => one.kind === choice.value);

  function chosen() {
    const { own, bundle } = current();
    slider.value = own ?? bundle;
    put(told);
    moved();
  }

  function moved() {
    value.textContent = `${(100 * slider.value).toFixed(1)}\u00a0%`;
    slider.setAttribute("aria-valuetext", value.textContent);
    clearTimeout(timer);
    timer = setTimeout(replay, WAIT_MS);
  }

  async function replay() {
    const number = ++asked;
    const path = `/api/settings/places/${encodeURIComponent(row.name)}/thresholds/${encodeURIComponent(choice.value)}/replay`;
    try {
      const found = await ask(`${path}?threshold=${slider.value}&days=${DAYS}`);
      if (number !== asked) return; // it was moved on meanwhile
      const rules = found.rules_were === found.rules_would ? "" : ` ${say("thresholds.rules", found.rules_were, found.rules_would)}`;
      would.textContent = `${say("thresholds.would", found.were, found.would)}${rules}${found.more ? ` ${string("thresholds.more")}` : ""}`;
    } catch (error) {
      would.textContent = error.message;
    }
  }

  const say = (key, were, now) => string(key).replace("{days}", DAYS).replace("{n}", were).replace("{m}", now);

  async function keep(threshold) {
    told.textContent = await save(choice.value, threshold);
    current().own = threshold;
    if (threshold === null) chosen();
  }

  const button = (key, act, style = "") => make("button", { type: "button", class: style, onclick: act }, string(key));
  const node = make("div", { class: "fields" },
    make("label", { class: "line" }, string("thresholds.kind"), " ", choice),
    make("label", { class: "line" }, string("thresholds.from"), " ", slider), value, would,
    make("p", { class: "tools" }, button("settings.save", () => keep(Number(slider.value)), "chief"), button("thresholds.model", () => keep(null))), told);
  if (sorted.length) chosen();
  return node;
}
