// What stands in nodes in the language of the person: data-say is the string of their text, data-name of their name, data-hint of what they ask for.
import { language, string } from "./words.js";

/** Below root as the language is now. */
export function label(root = document) {
  if (root === document) document.documentElement.lang = language === "zh" ? "zh-Hans" : language;
  for (const node of root.querySelectorAll("[data-say]")) node.textContent = string(node.dataset.say);
  for (const node of root.querySelectorAll("[data-name]")) node.setAttribute("aria-label", string(node.dataset.name));
  for (const node of root.querySelectorAll("[data-hint]")) node.setAttribute("placeholder", string(node.dataset.hint));
}
