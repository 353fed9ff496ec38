// The page's shell: who is let in, which view is looked at, and in one line whether all is well.
//
// A view is a module of views/ with
//   name         its word in the address (#/name/rest) and of its string "view.name"
//   mount(root)  builds its part of the page, once
//   draw()       the house or the language has changed: show it as it is
//   open(rest)   it is looked at from now on; rest: what follows its name in the address, in parts
//   close()      it is not looked at any more: what it does over time ends
import { ask, onLocked } from "./core/api.js";
import { $, make, put } from "./core/dom.js";
import { begin, bus, end, house, refresh } from "./core/house.js";
import { chooseLanguage, language, string } from "./core/words.js";
import { drawStatus } from "./core/status.js";
import * as live from "./views/live.js";
import * as review from "./views/review.js";
import * as rules from "./views/rules.js";
import * as health from "./views/health.js";
import * as settings from "./views/settings.js";

const VIEWS = [live, review, rules, health, settings];
const AGAIN_MS = 3000;
let shown = null;

// --- who is let in

function lock() {
  end();
  leave();
  $("house").hidden = $("top").hidden = true;
  $("login").hidden = false;
  put($("state"));
  $("state").className = "";
  $("password").focus();
}
onLocked(lock);

$("login").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await ask("/api/login", "POST", { name: $("user").value.trim(), password: $("password").value });
    $("password").value = $("refused").textContent = "";
    await enter();
  } catch (error) {
    $("refused").textContent = error.message;
    $("password").select();
  }
});

async function enter() {
  try {
    await begin();
  } catch (error) {
    if (error.message === "401") return;
    drawStatus(error);
    setTimeout(enter, AGAIN_MS);
    return;
  }
  $("login").hidden = true;
  $("house").hidden = $("top").hidden = false;
  draw();
  route();
}

// --- which view is looked at

for (const view of VIEWS) {
  const title = make("h2", { id: `title-${view.name}`, "data-say": `view.${view.name}` });
  const root = make("section", { class: "page", id: `view-${view.name}`, "aria-labelledby": title.id, hidden: "" }, title);
  $("house").append(root);
  view.mount(root);
  $("views").append(make("a", { href: `#/${view.name}`, "data-view": view.name, "data-say": `view.${view.name}` }));
}

function leave() {
  shown?.close();
  shown = null;
}

function route() {
  if ($("house").hidden) return;
  const [name, ...rest] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  const view = VIEWS.find((one) => one.name === name) ?? live;
  if (shown !== view) leave();
  shown = view;
  for (const one of VIEWS) $(`view-${one.name}`).hidden = one !== view;
  for (const link of $("views").children) {
    if (link.dataset.view === view.name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  title();
  view.draw();
  view.open(rest);
}
window.addEventListener("hashchange", () => { route(); window.scrollTo(0, 0); });

$("skip").addEventListener("click", (event) => { // an address would be another view
  event.preventDefault();
  $("main").focus();
});

// --- what it says

function title() {
  document.title = shown ? `${string(`view.${shown.name}`)} · Tectum` : "Tectum";
}

function say() {
  document.documentElement.lang = language === "zh" ? "zh-Hans" : language;
  for (const node of document.querySelectorAll("[data-say]")) node.textContent = string(node.dataset.say);
  for (const node of document.querySelectorAll("[data-name]")) node.setAttribute("aria-label", string(node.dataset.name));
  for (const node of document.querySelectorAll("[data-hint]")) node.setAttribute("placeholder", string(node.dataset.hint));
  title();
}

function draw() {
  if (!house) return;
  drawStatus();
  drawContext();
  shown?.draw();
}

function drawContext() {
  const contexts = new Set(house.places.map((place) => place.context));
  const now = contexts.size === 1 ? [...contexts][0] : "";
  const options = house.contexts.map((name) => make("option", { value: name }, string(name)));
  if (!now) options.unshift(make("option", { value: "", disabled: "" }, string("mixed")));
  $("context").disabled = false;
  if (document.activeElement === $("context")) return;
  put($("context"), ...options);
  $("context").value = now;
}

$("context").addEventListener("change", async (event) => {
  try {
    await ask("/api/context", "PUT", { context: event.target.value, place: "" });
  } catch (error) {
    drawStatus(error);
  }
  event.target.blur();
  refresh();
});

bus.addEventListener("house", draw);
bus.addEventListener("lost", (event) => drawStatus(event.detail));
bus.addEventListener("language", () => { say(); draw(); });

chooseLanguage();
say();
enter();
