// A house without a file: cameras are found and tried, a broker too, and the house begins.
import { ask, onLocked } from "../core/api.js";
import { $, make, put } from "../core/dom.js";
import { bus } from "../core/house.js";
import { label } from "../core/labels.js";
import { chooseLanguage, language, LANGUAGES, learn, string } from "../core/words.js";
import { brokerForm } from "./broker_form.js";
import { placeForm } from "./place_form.js";

const AGAIN_MS = 500, LONGEST_MS = 120_000;
let places = [], found = null;

function lock() {
  $("setup").hidden = true;
  $("login").hidden = false;
  $("password").focus();
}
onLocked(lock);

async function enter(token) {
  try {
    await ask("/api/login", "POST", { password: token });
  } catch (error) {
    lock();
    $("refused").textContent = error.message;
    return;
  }
  await begin();
}

$("login").addEventListener("submit", (event) => {
  event.preventDefault();
  enter($("password").value.trim());
});

async function begin() {
  $("login").hidden = true;
  $("setup").hidden = false;
  $("looking").textContent = string("setup.looking");
  try {
    found = await ask("/api/setup/found");
  } catch (error) {
    if (error.message === "401") return;
    $("looking").textContent = error.message;
    return;
  }
  $("looking").textContent = string("setup.found").replace("{n}", found.cameras.length).replace("{m}", found.microphones.length);
  add();
}

function add() {
  const form = placeForm(found, places.length ? `${string("setup.place")} ${places.length + 1}` : string("setup.hall"),
    places.length ? remove : null);
  places.push(form);
  $("places").append(form.node);
  form.focus();
}

function remove(node) {
  places = places.filter((one) => one.node !== node);
  node.remove();
  $("more").focus();
}
$("more").addEventListener("click", add);

// --- the broker

const broker = brokerForm();
$("broker").append(broker.node);

// --- the house begins

$("reachable").addEventListener("change", () => { $("own").required = $("reachable").checked; });

$("setup").addEventListener("submit", async (event) => {
  event.preventDefault();
  $("begin").disabled = true;
  $("answer").textContent = "";
  const password = $("own").value;
  try {
    const house = { places: places.map((one) => one.value()), reachable: $("reachable").checked, password, contact: $("contact").value.trim() };
    await ask("/api/setup/house", "POST", broker.value().host ? { ...house, broker: broker.value() } : house);
  } catch (error) {
    $("answer").textContent = error.message;
    $("begin").disabled = false;
    return;
  }
  $("looking").textContent = "";
  $("answer").textContent = string("setup.begins");
  await untilThere(password, Date.now() + LONGEST_MS);
});

/** The page of the house is at the same address once it runs. */
async function untilThere(password, deadline) {
  while (Date.now() < deadline) {
    await new Promise((then) => { setTimeout(then, AGAIN_MS); });
    try {
      const { status } = await fetch("/api/house");
      if (status === 401 && password) await ask("/api/login", "POST", { password });
      if (status === 200 || status === 401) {
        location.replace("/");
        return;
      }
    } catch {
      // it does not listen yet
    }
  }
  $("answer").textContent = string("setup.notThere");
}

// --- languages

function say() {
  label();
  document.title = `${string("setup.title")} · Tectum`;
}
bus.addEventListener("language", say);
put($("language"), ...Object.entries(LANGUAGES).map(([value, title]) => make("option", { value, lang: value }, title)));
$("language").addEventListener("change", (event) => chooseLanguage(event.target.value));
await learn("setup");
$("language").value = language;
say();

const token = location.hash.slice(1);
history.replaceState(null, "", "/"); // a token is no part of an address that is kept
if (token) enter(token);
else lock();
