// The settings of the house, for its owner: written to its file and taken up at once.
import { ask } from "../core/api.js";
import { make, put } from "../core/dom.js";
import { house, refresh } from "../core/house.js";
import { string } from "../core/words.js";
import { drawPush } from "../push/panel.js";
import { brokerForm } from "../setup/broker_form.js";
import { placeForm } from "../setup/place_form.js";
import { keepingEditor } from "./keeping.js";
import { pushEditor } from "./notify.js";
import { partsEditor } from "./parts.js";
import { peopleEditor, sessionList } from "./people.js";
import { quietEditor } from "./quiet.js";
import { thresholdEditor } from "./thresholds.js";

/** Draw all of it into root; what is open stays open. */
export async function drawHouseSettings(root) {
  const open = new Set([...root.querySelectorAll("details[open]")].map((one) => one.dataset.part));
  let settings;
  try {
    settings = await ask("/api/settings");
  } catch (error) {
    if (error.message !== "401") put(root, make("p", { class: "quiet" }, string("settings.noFile")));
    return;
  }
  /** What the house answers to a change, for a person; a list that has changed is drawn anew. */
  const change = async (path, method, body, anew = false) => {
    try {
      const { answer } = await ask(`/api/settings${path}`, method, body);
      await refresh();
      if (anew) await drawHouseSettings(root);
      return `${string("settings.saved")} ${answer === "nothing changed" ? "" : answer}`.trim();
    } catch (error) {
      return error.message;
    }
  };
  const section = (part, title, ...inner) => {
    const node = make("details", { class: "card", "data-part": part }, make("summary", {}, title), ...inner);
    node.open = open.has(part);
    return node;
  };
  const presence = (house.labels.presence ?? []).filter((kind) => kind !== "none");
  const places = settings.places.map((row) => {
    const path = `/places/${encodeURIComponent(row.name)}`;
    return section(`place ${row.name}`, row.name,
      make("h3", {}, string("parts.title")),
      partsEditor(row, presence, (zones, privacy) => change(`${path}/parts`, "PUT", { zones, privacy })),
      make("h3", {}, string("thresholds.title")),
      thresholdEditor(row, (kind, threshold) => change(`${path}/thresholds/${encodeURIComponent(kind)}`, "PUT", { threshold })),
      ...(settings.places.length > 1 ? [removal(row.name, () => change(path, "DELETE", undefined, true))] : []));
  });
  const kinds = [...new Set([...presence, ...settings.places.flatMap((row) => row.thresholds.map((one) => one.kind))])];
  put(root, make("h3", {}, string("settings.places")), ...places, adding(section, change),
    make("h3", {}, string("settings.house")),
    section("keeping", string("keeping.title"), keepingEditor(settings, (keep_days, max_mb) => change("/store", "PUT", { keep_days, max_mb }))),
    section("quiet", string("quiet.title"), quietEditor(settings.quiet, kinds, settings.places.map((row) => row.name), (hours) => change("/quiet", "PUT", { hours }))),
    section("notify", string("push.title"), pushEditor(settings.push, async (push) => {
      const said = await change("/push", "PUT", push);
      await drawPush();
      return said;
    })),
    section("broker", string("setup.broker"), brokerEditor(settings.broker, (broker) => change("/broker", "PUT", broker))),
    section("people", string("people.title"), peopleEditor(settings.users, !house.password, (path, method, body) => change(path, method, body, true))),
    section("sessions", string("sessions.title"), await sessionList()));
}

function brokerEditor(kept, save) {
  const form = brokerForm(kept), told = make("p", { class: "told", role: "status" });
  return make("form", { onsubmit: async (event) => {
    event.preventDefault();
    told.textContent = await save(form.value());
  } }, make("p", { class: "quiet" }, string("setup.brokerHint")), form.node, make("p", {}, make("button", { class: "chief" }, string("settings.save"))), told);
}

/** Asked twice: what is taken out of the file does not come back by itself. */
function removal(name, act) {
  const told = make("p", { class: "told", role: "status" });
  const button = make("button", { type: "button", onclick: async () => {
    if (button.dataset.sure) told.textContent = await act();
    button.dataset.sure = "yes";
    button.textContent = string("settings.really").replace("{place}", name);
  } }, string("setup.remove"));
  return make("div", {}, make("p", {}, button), told);
}

function adding(section, change) {
  const told = make("p", { class: "told", role: "status" }), holder = make("div", {});
  const node = section("adding", string("setup.another"), holder, told);
  node.addEventListener("toggle", async () => {
    if (!node.open || holder.childElementCount) return;
    put(holder, make("p", { role: "status" }, string("setup.looking")));
    const form = placeForm(await ask("/api/setup/found"), `${string("setup.place")} ${house.places.length + 1}`, null);
    put(holder, form.node, make("p", {}, make("button", { type: "button", class: "chief", onclick: async () => {
      told.textContent = await change("/places", "POST", form.value(), true);
    } }, string("settings.add"))));
  });
  return node;
}
