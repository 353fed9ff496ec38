// Who decided: the page's signature. What had a share in a decision has one colour and one name everywhere.
import { coloured, make } from "./dom.js";
import { house } from "./house.js";
import { language, string } from "./words.js";

/** What a modality, or the sensors of states, is called. */
export function titleOf(name) {
  const { title } = house.displays.find((one) => one.name === name) ?? { title: { en: name } };
  return title[language] ?? title.en;
}

/** The shares of a decision as one bar. */
export function shares(row) {
  const bar = make("span", { class: "bar", "aria-hidden": "true" });
  for (const one of house.displays) {
    const part = coloured("i", "share", one);
    part.style.width = `${100 * (row.attribution[one.name] ?? 0)}%`;
    bar.append(part);
  }
  return bar;
}

/** The shares of a decision in words, the greatest first. */
export const shareWords = (row) => Object.keys(row.attribution).filter((name) => row.attribution[name] >= 0.005)
  .sort((a, b) => row.attribution[b] - row.attribution[a])
  .map((name) => `${titleOf(name)} ${Math.round(100 * row.attribution[name])}\u00a0%`).join(", ");

/** Which colour is whose. */
export function legend() {
  return [`${string("decided")}:`, ...house.displays.map((one) => {
    const key = coloured("span", "share key", one);
    key.setAttribute("aria-hidden", "true");
    return make("span", { class: "keyed" }, key, titleOf(one.name));
  })];
}
