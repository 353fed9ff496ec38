// What the page says: its strings in the language of the person, what kinds of events are called, times.
import { house, bus } from "./house.js";

export const LANGUAGES = { en: "English", de: "Deutsch", zh: "中文" };
const parts = new Set(["page"]); // of strings/LANGUAGE/
let said = { strings: {}, kinds: {}, stages: {} }, chosen = preferred(), reading = Promise.resolve();
export let language = "en";

/** The language that was chosen here, or the one that the browser asks for. */
function preferred() {
  const wanted = [localStorage.getItem("language"), ...navigator.languages.map((one) => one.slice(0, 2))];
  return wanted.find((one) => one in LANGUAGES) ?? "en";
}

/** Read what is said by now, one time after the other: what was asked for last counts. */
function read() {
  reading = reading.catch(() => {}).then(async () => {
    const name = chosen, found = await Promise.all([...parts].map((part) => import(`../strings/${name}/${part}.js`)));
    said = { strings: Object.assign({}, ...found.map((one) => one.default.strings)), kinds: {}, stages: {} };
    for (const { default: one } of found) for (const what of ["kinds", "stages"]) Object.assign(said[what], one[what]);
    language = name;
  });
  return reading;
}

/** Further parts of what can be said; with none, the page's own alone. */
export async function learn(...more) {
  for (const part of more) parts.add(part);
  await read();
}

/** Another language from now on. */
export async function chooseLanguage(name) {
  localStorage.setItem("language", chosen = name);
  await read();
  bus.dispatchEvent(new Event("language"));
}

/** Whether an event is one that nobody may miss. */
export const isAlarm = (row) => row.head !== "rule" && house.alarms.includes(row.kind);
export const string = (key) => said.strings[key] ?? key;
/** What a kind of event, a label or a state is called; one that is not listed as it is, in plain letters. */
export const kindName = (kind) =>
  said.kinds[kind] ?? kind.replace(/^Hass/, "").replace(/([a-z])([A-Z])/g, "$1 $2").replaceAll("_", " ");
const stateName = (value) => kindName(typeof value === "boolean" ? (value ? "on" : "off") : String(value));
/** What an event is called; of a state sensor with its state. */
export const eventName = (row) => kindName(row.kind) + ((row.value ?? null) === null ? "" : `: ${stateName(row.value)}`);
export const stageName = (name) => said.stages[name] ?? name;
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
  return string(key in said.strings ? key : `trouble.${place.trouble}`);
}
