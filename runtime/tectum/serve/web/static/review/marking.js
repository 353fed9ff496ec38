// "Not this" and "yes, this": what a person says of an event that sound decided.
import { ask } from "../core/api.js";
import { make, put } from "../core/dom.js";
import { house, may } from "../core/house.js";
import { string } from "../core/words.js";

/** Whether an event can be marked, by who looks: the house keeps it, and sound decided. */
export function markable(one) {
  const most = Object.entries(one.attribution ?? {}).sort((a, b) => b[1] - a[1])[0];
  return may("operate") && house.keeps && (one.head === "sound" || (one.head === "situation" && most?.[0] === "audio"));
}

/** Two buttons and the answer, or nothing. */
export function marking(one) {
  if (!markable(one)) return [];
  const said = make("output", { id: "marked" });
  const buttons = make("span", {});
  const button = (what, act) => make("button", { type: "button", "data-mark": what, onclick: act }, string(what));
  const choices = () => put(buttons, button("notThis", () => say(false)), " ", button("yesThis", () => say(true)));

  async function say(right) {
    try {
      await ask(`/api/events/${one.id}/mark`, right === null ? "DELETE" : "POST", right === null ? undefined : { right });
      said.textContent = right === null ? "" : string(right ? "markedRight" : "markedWrong");
      if (right === null) choices();
      else put(buttons, button("undo", () => say(null)));
      buttons.querySelector("button").focus();
    } catch (error) {
      said.textContent = error.message;
    }
  }

  choices();
  return [make("p", { class: "marking" }, buttons, " ", said)];
}
