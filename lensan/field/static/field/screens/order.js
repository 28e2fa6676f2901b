// An order is answered for its household: accepted or turned down.

import { crumbs, fill, h, heading, message } from "../dom.js";
import { record } from "../deeds.js";
import { field, form } from "../fields.js";
import { household, orders, waiting } from "../memory.js";
import { dong, hour, left } from "../words.js";

export function show(main, number) {
  const order = orders().find((one) => String(one.pk) === number);
  const back = crumbs(["Hôm nay", "#/"], ["Đơn hàng"]);
  if (!order) return fill(main, back, heading("Đơn không còn chờ"), message("Đơn này đã được trả lời, hoặc đã quá giờ.", "info"));
  const said = waiting().find((deed) => String(deed.told.arguments.order) === number);
  const who = household(order.code);
  const answer = async (action, label, more = {}) => {
    await record(action, `${label} ${order.reference}`, { order: order.pk, ...more });
    location.hash = "#/";
  };
  const accept = form("Nhận bán", () => answer("confirm", "nhận bán đơn"));
  const refuse = form("Từ chối", ({ reason }) => answer("decline", "từ chối đơn", { reason }),
    field({ name: "reason", label: "Lý do, người mua sẽ đọc", required: true, maxlength: 200 }));
  return fill(main, back, heading(`Đơn ${order.reference}`, `${who?.facts.name ?? order.code}, ${order.floor}`),
    h("section", { class: "panel" }, h("ul", {}, order.lines.map((line) => h("li", {}, line))),
      h("dl", { class: "facts" }, h("div", {}, h("dt", {}, "Tiền hàng"), h("dd", {}, dong(order.goods))),
        order.by && h("div", {}, h("dt", {}, "Nhận trước"), h("dd", {}, `${hour(order.by)}, còn ${left(order.by)}`)))),
    order.short && message("Kho của hộ chưa đủ hàng cho đơn này. Hãy ghi thu hoạch trước, hoặc từ chối.", "warning"),
    said ? message(`Đã ghi: ${said.label}. Máy gửi đi khi có mạng; quá giờ thì sàn không nhận nữa.`, "warning")
      : [accept, h("details", {}, h("summary", {}, "Hộ không bán được"), refuse)]);
}
