// Makes elements: h("p", { class: "muted" }, "words", child). Text is always text, never markup.

export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const heading = (title, ...lede) =>
  h("div", { class: "page-head" }, h("div", {}, h("h1", {}, title), ...lede.map((text) => h("p", { class: "lede" }, text))));

export const message = (text, tone = "info") => h("p", { class: `message ${tone}`, role: tone === "error" ? "alert" : "status" }, text);

export const crumbs = (...parts) =>
  h("nav", { class: "crumbs", "aria-label": "Đường dẫn" }, parts.map(([text, href]) => (href ? h("a", { href }, text) : h("span", {}, text))));

export const link = (text, href, tone = "") => h("a", { class: `button ${tone}`, href }, text);

export const empty = (title, text) => h("div", { class: "empty" }, h("p", { class: "empty-title" }, title), text && h("p", {}, text));

// Shows a screen in place of the last one and lets a reader who cannot see know of it. The page's title stays: browsers
// keep titles in their history, in the open.
export function fill(main, ...children) {
  main.replaceChildren(...children.flat(Infinity).filter(Boolean));
  main.focus({ preventScroll: true });
  scrollTo(0, 0);
}
