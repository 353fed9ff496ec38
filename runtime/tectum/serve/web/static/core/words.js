// What the page says: its strings in the language of the person, what kinds of events are called, times.
import { house, bus } from "./house.js";
import { en } from "../strings/en.js";
import { de } from "../strings/de.js";
import { zh } from "../strings/zh.js";
import { settings } from "../strings/settings.js";
import { setup } from "../strings/setup.js";

export const LANGUAGES = { en: "English", de: "Deutsch", zh: "中文" };
export const TEXTS = { en, de, zh };
for (const name of Object.keys(TEXTS)) Object.assign(TEXTS[name].strings, setup[name], settings[name]);
/** Whether an event is one that nobody may miss. */
export const isAlarm = (row) => row.head !== "rule" && house.alarms.includes(row.kind);
export let language = "en";

/** Another language, or the one that was chosen or that the browser asks for. */
export function chooseLanguage(name) {
  if (name) localStorage.setItem("language", name);
  const wanted = [name, localStorage.getItem("language"), ...navigator.languages.map((one) => one.slice(0, 2))];
  language = wanted.find((one) => one in TEXTS) ?? "en";
  bus.dispatchEvent(new Event("language"));
}

export const string = (key) => TEXTS[language].strings[key] ?? en.strings[key] ?? key;
/** What a kind of event, a label or a state is called; one that is not listed as it is, in plain letters. */
export const kindName = (kind) =>
  TEXTS[language].kinds[kind] ?? en.kinds[kind] ?? kind.replace(/^Hass/, "").replace(/([a-z])([A-Z])/g, "$1 $2").replaceAll("_", " ");
const stateName = (value) => kindName(typeof value === "boolean" ? (value ? "on" : "off") : String(value));
/** What an event is called; of a state sensor with its state. */
export const eventName = (row) => kindName(row.kind) + ((row.value ?? null) === null ? "" : `: ${stateName(row.value)}`);
export const stageName = (name) => TEXTS[language].stages[name] ?? en.stages[name] ?? name;
/** A sentence of the house with every label in it as people call it. */
export const plain = (text) => text.replace(/\b[a-z]+(?:_[a-z]+)+\b/g, kindName);

const locale = () => navigator.languages.find((one) => one.startsWith(language)) ?? language;
export const clock = (at) => time(at, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
export const shortTime = (at) => time(at, { hour: "2-digit", minute: "2-digit" });
export const dateTime = (at) => new Date(at * 1000).toLocaleString(locale(), { dateStyle: "medium", timeStyle: "short" });
const time = (at, form) => new Date(at * 1000).toLocaleTimeString(locale(), form);


/** The day of a moment, as 2026-11-29; and how a day is called. */
export function dayOf(at) {
  const when = new Date(at * 1000), two = (number) => String(number).padStart(2, "0");
  return `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
}
export function day(name) {
  const when = new Date(`${name}T12:00`), now = Date.now() / 1000;
  const long = when.toLocaleDateString(locale(), { weekday: "long", day: "numeric", month: "long", ...(when.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" }) });
  const known = { [dayOf(now)]: "today", [dayOf(now - 86_400)]: "yesterday" }[name];
  return known ? `${string(known)}, ${long}` : long;
}
/** How long something lasted, or that it goes on. */
export function lasted(one) {
  if ((one.until ?? null) === null) return string("goesOn");
  const seconds = Math.max(0, one.until - one.at);
  return seconds < 90 ? `${seconds.toFixed(0)} ${string("seconds")}` : `${(seconds / 60).toFixed(0)} min`;
}

/** What is wrong at a place and what to do, in the words of a person; empty where nothing is. */
export function trouble(place) {
  if (!place.trouble) return "";
  const device = "camera" in place.switches ? "camera" : "microphone";
  const key = `trouble.${place.trouble}.${device}`;
  return string(key in en.strings ? key : `trouble.${place.trouble}`);
}
