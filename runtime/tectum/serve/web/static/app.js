// The page's shell: who is let in, which view is looked at, and in one line whether all is well.
//
// A view is a module of views/, named in index.html, and brought when it is first looked at, with
//   mount(root)  builds its part of the page, once
//   draw()       the house or the language has changed: show it as it is
//   open(rest)   it is looked at from now on; rest: what follows its name in the address, in parts
//   close()      it is not looked at any more: what it does over time ends
import { ask, onLocked } from "./core/api.js";
import { $, make, put } from "./core/dom.js";
import { begin, bus, end, house, may, refresh } from "./core/house.js";
import { label } from "./core/labels.js";
import { drawStatus } from "./core/status.js";
import { learn, string } from "./core/words.js";

const AGAIN_MS = 3000, FIRST = "live";
const links = new Map([...$("views").children].map((link) => [link.dataset.view, link])), views = new Map();
let shown = null, asked = 0, spoken = null;

// --- who is let in

function lock() {
  end();
  leave();
  $("house").hidden = $("views").hidden = $("mode").hidden = true;
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
  view(place()[0]).catch(() => {}); // on its way meanwhile; shown below
  try {
    await (spoken ??= learn());
    label();
    await begin();
  } catch (error) {
    spoken = error.message === "401" ? spoken : null;
    if (error.message === "401") return;
    drawStatus(error);
    setTimeout(enter, AGAIN_MS);
    return;
  }
  $("login").hidden = true;
  $("house").hidden = $("views").hidden = $("mode").hidden = false;
  draw();
  await route();
  if (!house.keeps) view("review").catch(() => {}); // nobody else remembers what happens from now on
}

// --- which view is looked at

/** The view that the address names, and what follows its name. */
function place() {
  const [name, ...rest] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return links.has(name) ? [name, rest] : [FIRST, []];
}

/** A view, ready to be looked at. Rejects where it cannot be brought, which may be tried again. */
function view(name) {
  if (!views.has(name)) views.set(name, bring(name).catch((error) => { views.delete(name); throw error; }));
  return views.get(name);
}

async function bring(name) {
  const { modules, says, style } = links.get(name).dataset, words = (one) => (one ?? "").split(" ").filter(Boolean);
  const [module] = await Promise.all([
    import(`./views/${name}.js`), ...words(modules).map((one) => import(`./${one}`)), learn(...words(says)), styled(style),
  ]);
  const title = make("h2", { id: `title-${name}`, "data-say": `view.${name}` });
  const root = make("section", { class: "page", id: `view-${name}`, "aria-labelledby": title.id, hidden: "" }, title);
  module.mount(root);
  $("house").append(root);
  label();
  return { ...module, name, root };
}

/** Once what is named so looks as it should. */
function styled(name) {
  if (!name) return null;
  return new Promise((done, failed) => {
    const href = new URL(`./style/${name}.css`, import.meta.url).href;
    document.head.append(make("link", { rel: "stylesheet", href, onload: done, onerror: () => failed(new Error(name)) }));
  });
}

function leave() {
  shown?.close();
  shown = null;
}

async function route() {
  if ($("house").hidden) return;
  const mine = ++asked, [name, rest] = place();
  for (const link of links.values()) link.toggleAttribute("aria-current", false);
  links.get(name).setAttribute("aria-current", "page");
  let next;
  $("house").setAttribute("aria-busy", "true"); // what was looked at before is still there
  try {
    next = await view(name);
  } catch (error) {
    drawStatus(error);
    setTimeout(() => { if (mine === asked) route(); }, AGAIN_MS);
    return;
  }
  if (mine !== asked || $("house").hidden) return; // somewhere else by now
  $("house").removeAttribute("aria-busy");
  if (shown !== next) leave();
  shown = next;
  for (const root of $("house").children) root.hidden = root !== next.root;
  title();
  next.draw();
  next.open(rest);
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

function draw() {
  if (!house) return;
  drawStatus();
  drawContext();
  shown?.draw();
}

function drawContext() {
  const contexts = new Set(house.places.map((one) => one.context));
  const now = contexts.size === 1 ? [...contexts][0] : "";
  const options = house.contexts.map((name) => make("option", { value: name }, string(name)));
  if (!now) options.unshift(make("option", { value: "", disabled: "" }, string("mixed")));
  $("context").disabled = !may("operate");
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
bus.addEventListener("language", () => { label(); title(); draw(); });

enter();
