// The one line that says whether all is well, and if not, what is wrong and what to do.
import { $, make, put } from "./dom.js";
import { house } from "./house.js";
import { eventName, isAlarm, language, shortTime, string, trouble } from "./words.js";

let said = "";

/** Draw it; error: what the house was asked in vain for. */
export function drawStatus(error) {
  const { state, words, link } = error ? { state: "down", words: string("lost") } : found();
  const now = JSON.stringify([state, words, link, language]);
  if (now === said) return; // a screen reader reads it when it changes
  said = now;
  $("state").className = state;
  put($("state"), make("span", { class: "mark", "aria-hidden": "true" }), make("span", {}, words));
  if (link) $("state").append(make("a", { href: link[0] }, string(link[1])));
}

function found() {
  const alarms = house.places.flatMap((place) => place.open.filter(isAlarm));
  if (alarms.length) {
    const [first] = alarms.sort((a, b) => a.start - b.start);
    const more = alarms.length > 1 ? ` ${string("andMore").replace("{n}", alarms.length - 1)}` : "";
    const since = first.at ? ` · ${string("since")} ${shortTime(first.at)}` : ""; // unknown until it is stored
    const words = `${eventName(first)} · ${first.place}${since}${more}`;
    return { state: "alarm", words, link: [`#/live/${encodeURIComponent(first.place)}`, "look"] };
  }
  const ill = house.places.filter((place) => place.trouble);
  if (ill.length) {
    const more = ill.length > 1 ? ` ${string("andMore").replace("{n}", ill.length - 1)}` : "";
    return { state: "degraded", words: `${ill[0].name}: ${trouble(ill[0])}${more}`, link: ["#/health", "details"] };
  }
  if (house.state !== "ok") return { state: house.state, words: string("partMissing"), link: ["#/health", "details"] };
  return { state: "ok", words: string("ok") };
}
