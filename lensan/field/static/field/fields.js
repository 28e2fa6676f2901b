// Fields of forms, with their labels, help and troubles, as the pages have them.

import { h, message } from "./dom.js";

let made = 0;

// { name, label, type, help, required, options, value }: one field with its label.
export function field({ name, label, type = "text", help, required = false, options, value = "", ...more }) {
  const id = `f${(made += 1)}`;
  const hint = help && h("p", { class: "help", id: `${id}-help` }, help);
  // Without "off" a browser keeps what was typed, in the open, to bring it back after a crash.
  const common = { id, name, required, autocomplete: "off", "aria-describedby": help ? `${id}-help` : undefined, ...more };
  const input = options
    ? h("select", common, options.map(([key, words]) => h("option", { value: key, selected: String(key) === String(value) }, words)))
    : h("input", { ...common, type, value });
  return h("div", { class: "field" }, h("label", { for: id }, label, !required && h("span", { class: "optional" }, " (không bắt buộc)")), input, hint);
}

export const choices = (name, legend, options, { type = "checkbox", chosen = [], columns = false } = {}) =>
  h("fieldset", { class: "field choices" }, h("legend", {}, legend),
    h("div", { class: columns ? "columns" : "" }, options.map(([key, words, more]) =>
      h("label", {}, h("input", { type, name, value: key, checked: chosen.includes(key) }), h("span", {}, words, more && h("span", { class: "help" }, more))))));

// A form that keeps what was typed until `save` has really kept it, and says in words why not.
export function form(button, save, ...children) {
  const trouble = h("div", { "aria-live": "assertive" });
  const submit = h("button", { class: "button primary big", type: "submit" }, button);
  const element = h("form", { class: "panel stack", novalidate: true, autocomplete: "off" }, children, trouble, h("div", { class: "buttons" }, submit));
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (submit.disabled) return;
    const lacking = [...element.querySelectorAll("[required]")].find((input) => !input.value.trim());
    submit.disabled = true;
    try {
      if (lacking) {
        lacking.focus();
        throw new Error(`Hãy điền “${element.querySelector(`label[for=${lacking.id}]`).firstChild.textContent}”.`);
      }
      await save(read(element), element);
    } catch (reason) {
      trouble.replaceChildren(message(reason.message || "Máy không làm được việc này. Hãy thử lại.", "error"));
    } finally {
      submit.disabled = false;
    }
  });
  return element;
}

export function read(element) {
  const told = {};
  for (const [name, value] of new FormData(element)) {
    if (typeof value !== "string") continue;
    const text = value.normalize("NFC").replace(/\s+/g, " ").trim();
    const several = element.querySelector(`input[type=checkbox][name="${name}"]`);
    if (several) (told[name] ??= []).push(text);
    else told[name] = text;
  }
  return told;
}
