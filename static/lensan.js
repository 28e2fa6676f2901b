// Comforts for keyboard, mouse and a poor network. Every page works without this file.

const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

// ---- Keys: "/" searches, "g" and a letter goes to a section, j and k walk the rows, data-key presses its button,
// that of the row one stands on first ----
const keysWanted = () => localStorage.getItem("keys") !== "off";
let going = 0;

function walk(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[here < 0 ? (step > 0 ? 0 : rows.length - 1) : here + step];
  row?.querySelector("a[href], button, input")?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

function press(key) {
  if (going) return document.querySelector(`[data-go="${CSS.escape(key)}"]`)?.click();
  if (key === "/") return document.getElementById("search")?.focus();
  if (key === "j" || key === "k") return walk(key === "j" ? 1 : -1);
  const button = `[data-key="${CSS.escape(key)}"]:not(:disabled)`;
  const row = document.activeElement?.closest("[data-row]");
  (row?.querySelector(button) ?? document.querySelector(button))?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") each("details.menu[open]", closeMenu);
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
  if (event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, dialog, [contenteditable]")) return;
  const key = event.key.toLowerCase();
  if (key.length > 1 || key === " " || !keysWanted()) return;
  if (key === "/") event.preventDefault();
  if (key === "g" && !going) {
    going = setTimeout(() => (going = 0), 1500);
  } else {
    press(key);
    going = 0;
  }
});

each("[data-keys-switch]", (box) => {
  box.closest("label").hidden = false;
  box.checked = keysWanted();
  box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "on" : "off"));
});

// ---- Menus close when one looks elsewhere ----
function closeMenu(menu) {
  if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  menu.open = false;
}

document.addEventListener("click", (event) => {
  each("details.menu[open]", (menu) => menu.contains(event.target) || closeMenu(menu));
});

// ---- data-confirm asks first; the capture phase comes before every other listener ----
const dialog = document.getElementById("confirm");
let asking, agreed;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-confirm]");
  if (!button || button === agreed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  asking = button;
  dialog.querySelector("p").textContent = button.dataset.confirm;
  dialog.querySelector("[value=yes]").textContent = button.dataset.confirmYes || button.textContent;
  dialog.returnValue = "";
  dialog.showModal();
}, true);

dialog?.addEventListener("close", () => {
  if (dialog.returnValue !== "yes") return;
  agreed = asking;
  agreed.click();
  agreed = undefined;
});

// ---- A form is sent once; data-again marks one that may be sent again, such as a download ----
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || "again" in form.dataset) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});

window.addEventListener("pageshow", () => {
  each("form[data-sent]", (form) => delete form.dataset.sent);
  each("[aria-busy=true]", (button) => button.removeAttribute("aria-busy"));
});

// ---- data-copy copies its text and says so for a while ----
each("[data-copy]", (button) => {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.classList.add("copied");
    setTimeout(() => button.classList.remove("copied"), 1500);
  });
});

// ---- data-print prints the page; without this file the browser's own command does ----
each("[data-print]", (button) => button.addEventListener("click", () => print()));

// ---- Files dropped on .drop, and the names of those chosen ----
each(".drop", (area) => {
  const input = area.querySelector("input[type=file]");
  const over = (on) => (event) => { event.preventDefault(); area.classList.toggle("over", on); };
  area.classList.add("ready");
  area.addEventListener("dragover", over(true));
  area.addEventListener("dragleave", over(false));
  area.addEventListener("drop", (event) => {
    over(false)(event);
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  input.addEventListener("change", () => {
    area.querySelector("output").textContent = [...input.files].map((file) => file.name).join(", ");
  });
});

// ---- When a piece of the page cannot be fetched, say so once, in the words of base.html ----
const notice = document.getElementById("notice");
const say = (text) => { notice.textContent = text; notice.hidden = !text; };
document.addEventListener("htmx:sendError", () => say(notice.dataset.offline));
document.addEventListener("htmx:timeout", () => say(notice.dataset.offline));
document.addEventListener("htmx:responseError", ({ detail }) => {
  say(detail.xhr.status < 500 ? notice.dataset.refused : notice.dataset.broken);
});
document.addEventListener("htmx:afterOnLoad", ({ detail }) => detail.successful && say(""));
