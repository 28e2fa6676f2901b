// A box for the codes on parcels: typed, or by a scanner that types; each ends with Enter and ticks its parcel.

import { h } from "./dom.js";
import { field } from "./fields.js";

// `look` is given a code and returns the value to tick and what to say of it.
export function scanBox(look) {
  const said = h("p", { class: "help", role: "status" });
  const element = h("div", { class: "stack" }, field({ name: "codes", label: "Quét hoặc gõ mã kiện", help: "Sau mỗi mã bấm Enter; máy quét tự bấm.", autocapitalize: "characters" }), said);
  const input = element.querySelector("input");
  const take = () => {
    const code = input.value.replace(/\s+/g, " ").trim();
    if (!code) return true;
    const { value, words } = look(code.toUpperCase());
    const box = value && [...input.form.querySelectorAll("input[type=checkbox]")].find((one) => one.value === value);
    if (box) box.checked = true;
    said.textContent = words;
    input.value = "";
    return Boolean(box);
  };
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    take();
  });
  return { element, take };
}
