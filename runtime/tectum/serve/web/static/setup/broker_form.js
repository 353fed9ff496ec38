// A broker, as a person fills it in and tries it: at the first start and in the settings.
import { ask } from "../core/api.js";
import { make } from "../core/dom.js";
import { string } from "../core/words.js";
import { field, input, outcome } from "./place_form.js";

/** kept: as the house has it, or null. */
export function brokerForm(kept = null) {
  const fields = {
    host: input("host", { spellcheck: "false", placeholder: "192.168.1.10", value: kept?.host ?? "" }),
    port: input("port", { type: "number", min: 0, max: 65_535, placeholder: "1883", value: kept?.port || "" }),
    user: input("user", { spellcheck: "false", value: kept?.user ?? "" }),
    password: input("password", { type: "password", autocomplete: "new-password", placeholder: kept?.has_password ? string("setup.kept") : null }),
    tls: input("tls", { type: "checkbox" }),
  };
  fields.tls.checked = kept?.tls ?? false;
  const told = make("p", { class: "told", role: "status" });

  /** As the house takes it; an empty password of the same user at the same broker is the one that is kept. */
  const value = () => ({
    host: fields.host.value.trim(), port: Number(fields.port.value) || 0, user: fields.user.value,
    password: fields.user.value ? fields.password.value : "", tls: fields.tls.checked,
  });

  async function tried() {
    told.textContent = string("setup.trying");
    try {
      const found = await ask("/api/setup/broker", "POST", value());
      told.textContent = found.trouble ? outcome(found) : `${string("setup.works")} ${found.what}`;
      told.className = found.trouble ? "told degraded" : "told ok";
    } catch (error) {
      told.textContent = error.message;
    }
  }

  const node = make("div", {}, make("div", { class: "fields" }, field("setup.host", fields.host), field("setup.port", fields.port),
    field("setup.brokerUser", fields.user), field("setup.secret", fields.password), field("setup.tls", fields.tls, "check")),
  make("p", {}, make("button", { type: "button", "data-say": "setup.try", onclick: tried }, string("setup.try"))), told);
  return { node, value };
}
