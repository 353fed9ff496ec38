// A house without a file: cameras are found and tried, a broker too, and the house begins.
import { ask, onLocked } from "../core/api.js";
import { $, make, put } from "../core/dom.js";
import { bus } from "../core/house.js";
import { label } from "../core/labels.js";
import { chooseLanguage, language, LANGUAGES, learn, string } from "../core/words.js";
import { field, input, outcome, placeForm } from "./place_form.js";

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

const broker = {
  host: input("host", { spellcheck: "false", placeholder: "192.168.1.10" }), user: input("user"),
  port: input("port", { type: "number", min: 0, max: 65_535, placeholder: "1883" }),
  password: input("password", { type: "password", autocomplete: "new-password" }), tls: input("tls", { type: "checkbox" }),
};
const toldBroker = make("p", { class: "told", role: "status" });
const brokerValue = () => ({
  host: broker.host.value.trim(), port: Number(broker.port.value) || 0, user: broker.user.value,
  password: broker.user.value ? broker.password.value : "", tls: broker.tls.checked,
});
const tryBroker = make("button", { type: "button", "data-say": "setup.try", onclick: triedBroker });
put($("broker"), make("div", { class: "fields" }, field("setup.host", broker.host), field("setup.port", broker.port),
  field("setup.user", broker.user), field("setup.secret", broker.password), field("setup.tls", broker.tls, "check")),
make("p", {}, tryBroker), toldBroker);

async function triedBroker() {
  toldBroker.textContent = string("setup.trying");
  try {
    const tried = await ask("/api/setup/broker", "POST", brokerValue());
    toldBroker.textContent = tried.trouble ? outcome(tried) : `${string("setup.works")} ${tried.what}`;
  } catch (error) {
    toldBroker.textContent = error.message;
  }
}

// --- the house begins

$("reachable").addEventListener("change", () => { $("own").required = $("reachable").checked; });

$("setup").addEventListener("submit", async (event) => {
  event.preventDefault();
  $("begin").disabled = true;
  $("answer").textContent = "";
  const password = $("own").value;
  try {
    const house = { places: places.map((one) => one.value()), reachable: $("reachable").checked, password };
    await ask("/api/setup/house", "POST", broker.host.value.trim() ? { ...house, broker: brokerValue() } : house);
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
