// What waits today, what brings most first; an order before it is lost, then each household's next step.

import { empty, fill, h, heading, link, message } from "../dom.js";
import { about, brought, household, orders, turns, waiting } from "../memory.js";
import { status } from "../sync.js";
import { hour, left } from "../words.js";

const SHOWN = 30;
const WHERE = { consented: ["dong-y", "Xin đồng ý"], listed: ["san-pham", "Ghi sản phẩm"], active: ["thu-hoach", "Ghi thu hoạch"], look_again: ["vuong", "Xem lại"] };
const STATED = ["viec-xong", "Ghi đã xong"];

function orderRow(order) {
  const who = household(order.code);
  return h("li", { class: "waiting" },
    h("div", {}, h("strong", {}, `Đơn ${order.reference}`), ` – ${who?.facts.name ?? order.code}`,
      h("p", {}, order.lines.join("; ")), h("p", { class: "small muted" }, order.by ? `${order.floor}, còn ${left(order.by)} để nhận` : order.floor)),
    link("Trả lời", `#/don/${order.pk}`, "primary"));
}

function turnRow({ code, why, task }) {
  const who = household(code);
  const [where, words] = task === "trained" ? ["", "Mời dự lớp"] : WHERE[task] ?? STATED;
  return h("li", { class: "waiting" },
    h("div", {}, h("a", { href: `#/ho/${code}` }, who?.facts.name ?? code), h("p", { class: "small muted" }, [who?.facts.hamlet, why].filter(Boolean).join(": "))),
    link(words, `#/ho/${code}/${where}`));
}

export function show(main) {
  const answered = new Set(waiting().map((deed) => String(deed.told.arguments.order)));
  const open = orders().filter((order) => !answered.has(String(order.pk)));
  const done = new Set(waiting().map((deed) => `${deed.told.arguments.producer} ${deed.told.action}`));
  const steps = turns().filter(({ code, task }) => task !== "orders" && !(task === "consented" && done.has(`${code} agree`)) && !(task === "listed" && done.has(`${code} draft`)));
  fill(main, heading("Việc hôm nay", brought() ? `Dữ liệu lúc ${hour(brought())}, ${about().hamlets.map(([name]) => name).join(", ")}.` : "Chưa tải được dữ liệu lần nào."),
    status.warning && message(`Đồng hồ của máy chạy sai (${status.warning}). Hãy chỉnh lại giờ trong phần cài đặt của máy.`, "warning"),
    open.length > 0 && h("section", { class: "panel" }, h("h2", {}, `Đơn chờ nhận (${open.length})`), h("ul", { class: "plain" }, open.map(orderRow))),
    steps.length > 0 && h("section", { class: "panel" }, h("h2", {}, `Hộ cần giúp một bước (${steps.length})`), h("ul", { class: "plain" }, steps.slice(0, SHOWN).map(turnRow)),
      steps.length > SHOWN && h("p", { class: "muted" }, `và ${steps.length - SHOWN} hộ nữa, xem ở phần Hộ.`)),
    !open.length && !steps.length && empty("Không có việc nào chờ", brought() ? "Có thể ghi hộ mới, hoặc xem các hộ của ấp." : "Hãy đến chỗ có sóng để tải dữ liệu lần đầu."),
    h("div", {}, link("Điểm danh lớp học", "#/lop", "big")));
}
