// One place: which camera and microphone, tried at once. First start and settings have the same form.
import { ask } from "../core/api.js";
import { make, put } from "../core/dom.js";
import { bus } from "../core/house.js";
import { string } from "../core/words.js";

const NONE = "none", OTHER = "other";

/** A label with what it names; key: of the string. */
export function field(key, input, style = "line") {
  const words = make("span", { "data-say": key }, string(key));
  return make("label", { class: style }, ...(style === "check" ? [input, " ", words] : [words, " ", input]));
}

export const input = (name, more = {}) => make("input", { name, maxlength: 200, autocomplete: "off", ...more });

/** What came of a trial, in words. */
export function outcome(tried) {
  if (tried.trouble) return `${string(`setup.${tried.trouble}`)} ${tried.what}`.trim();
  return `${tried.width} × ${tried.height}, ${string(tried.sound ? "setup.withSound" : "setup.noSound")}`;
}

/** found: cameras and microphones; name: of the place; remove: what its button does, without it there is none. */
export function placeForm(found, name, remove) {
  const fields = {
    name: input("name", { required: "", value: name }),
    choice: make("select", { name: "choice", onchange: chosen }),
    stream: input("stream", { maxlength: 1000, placeholder: "rtsp://192.168.1.20/sub", inputmode: "url", spellcheck: "false" }),
    user: input("user", { spellcheck: "false" }),
    password: input("password", { type: "password", autocomplete: "new-password" }),
    sound: input("sound", { type: "checkbox", checked: "" }),
    microphone: make("select", { name: "microphone", onchange: draw }),
    outside: input("outside", { type: "checkbox" }),
  };
  const told = make("p", { class: "told", role: "status" }), picture = make("img", { class: "picture", hidden: "", alt: "" });
  const heard = make("p", { class: "told", role: "status" });
  const button = (key, act) => make("button", { type: "button", "data-say": key, onclick: act }, string(key));
  const tryCamera = button("setup.try", seen), tryMicrophone = button("setup.listen", listened);
  const network = make("div", { class: "fields" },
    field("setup.address", fields.stream), field("setup.user", fields.user), field("setup.secret", fields.password));
  const title = make("legend", {}, name);
  const node = make("fieldset", { class: "card place-form" }, title,
    make("div", { class: "columns" },
      make("div", { class: "fields" },
        field("setup.name", fields.name), field("setup.camera", fields.choice), network, make("p", {}, tryCamera), told,
        field("setup.useSound", fields.sound, "check"), field("setup.microphone", fields.microphone), make("p", {}, tryMicrophone), heard,
        field("setup.outside", fields.outside, "check")),
      picture),
    ...(remove ? [make("p", {}, button("setup.remove", () => remove(node)))] : []));

  fields.name.addEventListener("input", () => { title.textContent = fields.name.value; });

  function options() {
    const before = [fields.choice.value, fields.microphone.value];
    put(fields.choice,
      ...found.cameras.map((one, at) => make("option", { value: at }, [one.about, one.host || one.device].filter(Boolean).join(" · "))),
      make("option", { value: OTHER }, string("setup.other")), make("option", { value: NONE }, string("setup.none")));
    put(fields.microphone, make("option", { value: "" }, string("setup.none")),
      ...(found.microphones.length ? [make("option", { value: "default" }, string("setup.default"))] : []),
      ...found.microphones.map((one) => make("option", { value: one }, one)));
    if (before[0]) [fields.choice.value, fields.microphone.value] = before;
  }

  const camera = () => found.cameras[fields.choice.value] ?? null;

  function chosen() {
    fields.stream.value = camera()?.host ? `rtsp://${camera().host}` : "";
    put(told);
    put(heard);
    picture.hidden = true;
    draw();
  }

  /** Only what goes with the choice is there. */
  function draw() {
    const isNetwork = fields.choice.value === OTHER || Boolean(camera()?.host);
    network.hidden = !isNetwork;
    tryCamera.hidden = fields.choice.value === NONE;
    fields.sound.parentElement.hidden = !isNetwork;
    tryMicrophone.hidden = !fields.microphone.value;
    if (fields.microphone.value) fields.sound.checked = false;
  }

  const lens = () => ({
    camera: camera()?.device ?? "", stream: network.hidden ? "" : fields.stream.value.trim(),
    user: network.hidden ? "" : fields.user.value, password: network.hidden || !fields.user.value ? "" : fields.password.value,
  });

  async function trial(where, act, path, body) {
    act.disabled = true;
    where.textContent = string("setup.trying");
    try {
      return await ask(path, "POST", body);
    } catch (error) {
      where.textContent = error.message;
      return null;
    } finally {
      act.disabled = false;
    }
  }

  async function seen() {
    const tried = await trial(told, tryCamera, "/api/setup/camera", { ...lens(), about: camera()?.about ?? "" });
    picture.hidden = !tried?.picture;
    if (!tried) return;
    told.textContent = outcome(tried);
    told.className = tried.trouble ? "told degraded" : "told ok";
    if (!tried.picture) return;
    picture.src = `data:image/jpeg;base64,${tried.picture}`;
    picture.alt = `${string("preview")} ${fields.name.value}`;
    if (!network.hidden) fields.stream.value = tried.address;
    fields.sound.checked = tried.sound && !fields.microphone.value;
    fields.sound.disabled = !tried.sound;
  }

  async function listened() {
    const tried = await trial(heard, tryMicrophone, "/api/setup/microphone", { microphone: fields.microphone.value });
    if (tried) heard.textContent = tried.trouble ? outcome(tried) : `${string("level")}: ${Math.round(tried.level_db)} dB`;
  }

  options();
  chosen();
  bus.addEventListener("language", options);
  return {
    node,
    /** As the house takes it. */
    value: () => ({
      name: fields.name.value.trim(), ...lens(), sound: !network.hidden && fields.sound.checked,
      microphone: fields.microphone.value, outside: fields.choice.value !== NONE && fields.outside.checked,
    }),
    focus: () => fields.name.focus(),
  };
}
