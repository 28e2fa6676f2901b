// A driver's day: the next stop first, then the whole trip, the hub, and a truck that broke.

import { crumbs, empty, fill, h, heading, link, message } from "../dom.js";
import { record } from "../deeds.js";
import { choices, field, form } from "../fields.js";
import { brought } from "../memory.js";
import { kilos, trip, trips } from "../road.js";
import { scanBox } from "../scanning.js";
import { status } from "../sync.js";
import { hour } from "../words.js";

const BROKEN_TRUCK = "Xe đang hỏng trên đường";
export const who = (stop) => stop.name || BROKEN_TRUCK;
export const about = (one) => ({ trip: one.pk, vehicle: one.vehicle });

function press(words, tone, work) {
  const trouble = h("div", { "aria-live": "assertive" });
  const button = h("button", { type: "button", class: `button ${tone}`, onclick: async () => {
    button.disabled = true;
    try {
      await work();
    } catch (reason) {
      trouble.replaceChildren(message(reason.message, "error"));
      button.disabled = false;
    }
  } }, words);
  return h("div", { class: "stack" }, button, trouble);
}

const nextStop = (stop) => h("section", { class: "panel stack" },
  h("h2", {}, `Điểm tiếp theo: ${who(stop)}`), h("p", {}, [stop.at && hour(stop.at), stop.place].filter(Boolean).join(", "), stop.phone && [" ", h("a", { href: `tel:${stop.phone}` }, stop.phone)]),
  h("p", {}, `Giao ${stop.drops.length} kiện, nhận ${stop.picks.length} kiện.`, stop.cool && " Giữ lạnh."),
  link("Mở điểm này", `#/diem/${stop.pk}`, "primary big"));

const stopRow = (stop, open) => h("li", {}, stop.at && `${hour(stop.at)} `,
  stop.done || !open ? who(stop) : h("a", { href: `#/diem/${stop.pk}` }, who(stop)), " ",
  stop.done === "served" && h("span", { class: "pill good" }, "xong"), stop.done === "failed" && h("span", { class: "pill bad" }, stop.why));

function tripParts(one, first) {
  const open = !one.broke && !one.home;
  return [
    one.broke && message(`Xe hỏng: ${one.broke}. Chờ bản kế hoạch mới.`, "warning"),
    open && !one.left && h("section", { class: "panel stack" }, h("h2", {}, `Ở ${one.hub}`), h("p", {}, `Chất lên xe ${kilos(one.out_g)} kg rồi bấm khi xe chạy.`),
      press("Xe chạy", first ? "primary big" : "big", () => record("leave", `xe ${one.vehicle} chạy`, about(one)))),
    open && first && one.ahead.length > 0 && nextStop(one.ahead[0]),
    one.left && one.back.length > 0 && link(`Giao ${one.back.length} kiện vào bưu cục`, `#/giao/${one.pk}`, "big"),
    open && one.left && !one.ahead.length && press("Xe đã về bưu cục", "big", () => record("home", `xe ${one.vehicle} về bưu cục`, about(one))),
    one.home && message("Xe đã về bưu cục.", "success"),
    h("section", { class: "panel stack" }, h("h2", {}, `Xe ${one.vehicle}, chuyến ${one.number}`),
      h("p", { class: "muted" }, `Đi ${hour(one.leaves)}, về ${hour(one.returns)}, còn ${one.ahead.length} điểm dừng.`), h("ol", {}, one.stops.map((stop) => stopRow(stop, open))),
      h("div", { class: "buttons" }, link("Số km, nhiệt độ", `#/do/${one.pk}`), link("Ảnh, hư hỏng, mất", `#/kien/${one.pk}`), one.past.length > 0 && link("Ghi nhầm? Hoàn tác", `#/hoan-tac/${one.pk}`), open && link("Báo xe hỏng", `#/hong/${one.pk}`))),
  ];
}

export function showDay(main) {
  const all = trips();
  const first = all.find((one) => !one.home && !one.broke);
  fill(main, heading("Chuyến của bạn", brought() ? `Dữ liệu lúc ${hour(brought())}: hôm nay và ngày mai.` : "Chưa tải được dữ liệu lần nào."),
    status.warning && message(`Đồng hồ của máy chạy sai (${status.warning}). Hãy chỉnh lại giờ trong phần cài đặt của máy.`, "warning"),
    all.map((one) => tripParts(one, one === first)),
    !all.length && empty("Không có chuyến nào", brought() ? "Chuyến được duyệt cho xe bạn lái hiện ra ở đây khi có mạng." : "Hãy đến chỗ có sóng để tải dữ liệu lần đầu."));
}

export const gone = (main, back) => fill(main, back, heading("Không thấy chuyến này"), message("Ngày đã được lập lại, hoặc chuyến đã qua. Việc bạn đã ghi vẫn được giữ và gửi đi.", "warning"));

export function showHandIn(main, number) {
  const one = trip(number);
  const back = crumbs(["Chuyến của bạn", "#/"], ["Giao vào bưu cục"]);
  if (!one?.back.length) return one ? fill(main, back, heading("Giao vào bưu cục"), message("Trên xe không còn kiện nào.", "info")) : gone(main, back);
  const scan = scanBox((code) => {
    const known = one.back.find(([name]) => name.toUpperCase() === code);
    return known ? { value: known[0], words: `Đã đánh dấu kiện ${known[0]}.` } : { words: `Kiện ${code} không có trên xe theo máy này.` };
  });
  const save = async (_told, element) => {
    if (!scan.take()) throw new Error("Mã vừa quét không có trên xe. Hãy quét lại.");
    const codes = [...element.querySelectorAll("input[name=handed]:checked")].map((box) => box.value);
    if (!codes.length) throw new Error("Hãy đánh dấu kiện đã giao vào bưu cục.");
    await record("hand_in", `giao ${codes.length} kiện vào bưu cục`, { ...about(one), codes });
    location.hash = "#/";
  };
  return fill(main, back, heading("Giao vào bưu cục", one.hub), form("Giao vào bưu cục", save, scan.element,
    choices("handed", "Kiện trên xe", one.back.map(([code, name, grams]) => [code, code, `${name} ${kilos(grams)} kg`]))));
}

export function showBroke(main, number) {
  const one = trip(number);
  const back = crumbs(["Chuyến của bạn", "#/"], ["Xe hỏng"]);
  if (!one) return gone(main, back);
  const save = async ({ reason }) => {
    await record("broke", `xe ${one.vehicle} hỏng`, { ...about(one), reason });
    location.hash = "#/";
  };
  return fill(main, back, heading("Báo xe hỏng", `Xe ${one.vehicle}. Phần còn lại của ngày được lập lại khi máy gửi được tin này; nếu gấp, hãy gọi người điều xe.`),
    form("Báo xe hỏng", save, field({ name: "reason", label: "Xe hỏng gì", required: true, maxlength: 200 })));
}
