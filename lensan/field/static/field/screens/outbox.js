// What waits to be sent, what was answered, and the last resort: a sealed file.

import { empty, fill, h, heading, message } from "../dom.js";
import { field, form } from "../fields.js";
import { about, dismiss, receipts, waiting } from "../memory.js";
import { save, takeIn } from "../rescue.js";
import { soon, status, sync } from "../sync.js";
import { hour } from "../words.js";

const TONES = { done: ["good", "đã ghi"], conflict: ["warn", "hai giá trị"], doubted: ["warn", "có thể trùng"], refused: ["bad", "chưa ghi được"] };

// What was told, each under what people call it, as in the officer's book.
function words(told, before = "") {
  const { words: names = {}, answers = {} } = about();
  const said = (value) => Array.isArray(value) ? value.map(said).join(", ") : answers[value] ?? String(value);
  return Object.entries(told).filter(([name]) => !["photo", "strokes", "versions", "key"].includes(name)).map(([name, value]) => {
    const label = `${before}${names[name] ?? name}: `;
    return value && typeof value === "object" && !Array.isArray(value) ? words(value, label) : label + said(value);
  }).join("; ");
}

function receiptRow(receipt) {
  const [tone, word] = TONES[receipt.state] ?? ["info", receipt.state];
  return h("li", { class: "waiting" },
    h("div", {}, h("span", { class: `pill ${tone}` }, word), ` ${receipt.label}`, h("p", {}, receipt.text),
      h("p", { class: "small muted" }, `Máy chủ trả lời lúc ${hour(receipt.answered)}`),
      receipt.told && h("details", {}, h("summary", {}, "Lời đã ghi"), h("p", { class: "small" }, words(receipt.told.arguments)))),
    receipt.state === "refused" && h("button", { type: "button", class: "button", onclick: () => dismiss(receipt) }, "Đã hiểu, bỏ khỏi máy"));
}

const rescue = () => h("details", {}, h("summary", {}, "Có tệp đã khóa từ máy khác?"),
  form("Nạp tệp", async ({ pin }, element) => {
    const [file] = element.querySelector("[type=file]").files;
    if (!file) throw new Error("Hãy chọn tệp.");
    const count = await takeIn(file, pin);
    soon();
    element.replaceWith(message(`Đã nạp ${count} việc; máy gửi đi khi có mạng.`, "success"));
  }, h("div", { class: "field" }, h("label", { for: "rescued" }, "Tệp đã khóa"), h("input", { id: "rescued", type: "file", accept: "application/json" })),
  field({ name: "pin", label: "Mã PIN của máy cũ", type: "password", inputmode: "numeric", required: true, maxlength: 12 })));

export async function show(main) {
  const unsent = waiting();
  const answered = [...receipts()].reverse();
  const lasting = await navigator.storage?.persisted?.();
  const troubles = answered.filter((receipt) => receipt.state === "refused").length;
  fill(main, heading("Gửi đi", unsent.length ? `${unsent.length} việc chưa gửi.` : "Không có việc nào chờ gửi."),
    !unsent.length && !troubles && answered.length > 0 && message(`Đã đồng bộ: máy chủ đã nhận đủ, lần cuối lúc ${hour(answered[0].answered)}.`, "success"),
    status.busy && message("Đang gửi…"),
    status.trouble && message(status.trouble, "warning"),
    h("div", {}, h("button", { type: "button", class: "button primary big", disabled: status.busy, onclick: sync }, "Gửi ngay")),
    unsent.length > 0 && h("section", { class: "panel" }, h("h2", {}, "Chưa gửi"),
      h("ul", { class: "plain" }, unsent.map((deed) => h("li", { class: "waiting" }, h("div", {}, deed.label, h("p", { class: "small muted" }, hour(deed.told.at)))))),
      lasting === false && message("Trình duyệt này có thể tự xóa dữ liệu khi máy hết chỗ. Hãy gửi sớm, đừng xóa dữ liệu trình duyệt.", "warning"),
      h("details", {}, h("summary", {}, "Không gửi được nhiều ngày liền?"), h("p", {}, "Lưu các việc chưa gửi thành một tệp đã khóa bằng mã PIN, rồi nạp tệp trên một máy khác đã cài, bằng mã PIN này."),
        h("button", { type: "button", class: "button", onclick: save }, "Lưu thành tệp đã khóa"))),
    answered.length ? h("section", { class: "panel" }, h("h2", {}, "Máy chủ đã trả lời"), h("ul", { class: "plain" }, answered.slice(0, 50).map(receiptRow))) : !unsent.length && empty("Chưa gửi việc nào", "Việc ghi trên máy hiện ra ở đây, kèm trả lời của máy chủ."), rescue());
}
