// One stop: parcels ticked or scanned and weighed, goods handed over for a code or a signature, or why nothing was.

import { crumbs, fill, h, heading, message } from "../dom.js";
import { record } from "../deeds.js";
import { choices, field, form } from "../fields.js";
import { about } from "../memory.js";
import { kilos, refusal, stop as find, trip, trips } from "../road.js";
import { scanBox } from "../scanning.js";
import { signatureField } from "../signature.js";
import { dong, hour } from "../words.js";
import { who } from "./driving.js";

function grams(text, code) {
  if (!text) return null;
  const weight = Number(text.replace(",", "."));
  if (!(weight >= 0)) throw new Error(`Khối lượng kiện ${code} là số kg, ví dụ 20,5.`);
  return Math.round(1000 * weight);
}

function whole(text, words) {
  if (text && !/^\d{1,9}$/.test(text)) throw new Error(`${words} chỉ gồm chữ số.`);
  return Number(text || 0);
}

// Where a code belongs, as far as this device knows.
function lookUp(stop, code) {
  const known = stop.picks.find(({ codes }) => codes.includes(code));
  if (known?.off) return { words: `Kiện ${known.code}: đơn đang “${known.off}”, không nhận.` };
  if (known) return { value: known.code, words: `Đã đánh dấu kiện ${known.code}.` };
  const other = trips().flatMap(({ stops }) => stops).find(({ picks }) => picks.some(({ codes }) => codes.includes(code)));
  return { words: other ? `Kiện ${code} thuộc điểm ${other.number}, ${who(other)}; đừng nhận ở đây.` : `Kiện ${code} không có trong chuyến của bạn; đừng nhận.` };
}

function handOver(drop, at) {
  const pad = signatureField();
  const element = h("fieldset", { class: "field stack" }, h("legend", {}, `Giao ${drop.goods}, kiện ${drop.code}`),
    field({ name: `give-${at}`, label: `Số lượng giao, còn ${drop.left}`, inputmode: "numeric", value: String(drop.left) }),
    field({ name: `code-${at}`, label: "Mã nhận hàng hộ đọc", inputmode: "numeric", maxlength: 6 }),
    h("p", {}, "Hoặc mời hộ ký:"), pad.element,
    field({ name: `cash-${at}`, label: "Thu tiền mặt (đ)", inputmode: "numeric", help: drop.cash > 0 ? `Giao đủ thì hộ phải trả ${dong(drop.cash)}.` : "Hộ không còn nợ gì." }));
  const said = (told) => {
    const received = whole(told[`give-${at}`], "Số lượng giao");
    if (!received) return null;
    const code = told[`code-${at}`], photo = code || !pad.strokes().length ? "" : pad.picture();
    if (!code && !photo) throw new Error(`Kiện ${drop.code}: hãy gõ mã hộ đọc, hoặc mời hộ ký. Không giao thì ghi số lượng 0.`);
    return { received, ...(code && { code }), ...(photo && { photo }), cash: whole(told[`cash-${at}`], "Tiền mặt") };
  };
  return { element, said };
}

function serveForm(stop, where) {
  const picks = stop.picks.filter(({ off }) => !off), off = stop.picks.filter((one) => one.off);
  const drops = stop.drops.filter(({ left }) => left > 0).map((drop, at) => ({ drop, ...handOver(drop, at) }));
  const scan = scanBox((code) => lookUp(stop, code));
  const save = async (told, element) => {
    if (picks.length && !scan.take()) throw new Error("Mã vừa quét không thuộc điểm này. Hãy xem lời báo dưới ô quét.");
    const ticked = new Set([...element.querySelectorAll("input[name=picked]:checked")].map((box) => box.value));
    const taken = picks.map(({ code }, at) => [code, grams(told[`kilos-${at}`], code)]).filter(([code]) => ticked.has(code));
    const given = drops.map(({ drop, said }) => [drop.code, said(told)]).filter(([, said]) => said);
    if (!taken.length && !given.length && picks.length + drops.length) throw new Error("Chưa có kiện nào được nhận hay giao. Nếu không làm được, hãy chọn “Không giao nhận được”.");
    const key = refusal(stop.pk)?.told.arguments.key ?? crypto.randomUUID(); // what was handed over before the refusal is not handed over again
    await record("serve", `xong điểm ${who(stop)}`, { ...where, key, picked: Object.fromEntries(taken), given: Object.fromEntries(given), receiver: told.receiver });
    location.hash = "#/";
  };
  return form("Xong điểm này", save,
    picks.length > 0 && [scan.element, choices("picked", "Kiện nhận lên xe", picks.map((one) => [one.code, one.code, `theo đơn ${kilos(one.grams)} kg`])),
      picks.map(({ code }, at) => field({ name: `kilos-${at}`, label: `Cân được (kg), kiện ${code}`, inputmode: "decimal" }))],
    off.map((one) => message(`Không nhận kiện ${one.code}: đơn đang “${one.off}”.`, "warning")),
    drops.map(({ element }) => element), field({ name: "receiver", label: "Người ở nhà", maxlength: 100 }));
}

export function show(main, number) {
  const stop = find(number);
  const back = crumbs(["Chuyến của bạn", "#/"], [stop ? who(stop) : "Điểm dừng"]);
  if (!stop) return fill(main, back, heading("Không thấy điểm này"), message("Ngày đã được lập lại. Việc bạn đã ghi vẫn được giữ và gửi đi.", "warning"));
  const title = heading(`Điểm ${stop.number}: ${who(stop)}`, [stop.at && hour(stop.at), stop.place].filter(Boolean).join(", "));
  if (stop.done) return fill(main, back, title, message(stop.done === "served" ? "Điểm này đã xong." : `Không giao nhận được: ${stop.why}.`, "info"));
  const where = { stop: stop.pk, vehicle: trip(String(stop.trip)).vehicle }, refused = refusal(stop.pk);
  const fail = async ({ reason, note }) => {
    await record("fail", `điểm ${who(stop)} không được`, { ...where, reason, note });
    location.hash = "#/";
  };
  return fill(main, back, title, stop.phone && h("p", {}, h("a", { class: "button", href: `tel:${stop.phone}` }, `Gọi ${stop.phone}`)),
    refused && message(`Lần trước chưa ghi được: ${refused.text}`, "error"),
    serveForm(stop, where),
    h("details", {}, h("summary", {}, "Không giao nhận được"), form("Ghi và đi tiếp", fail,
      field({ name: "reason", label: "Vì sao", required: true, options: about().reasons.map((one) => [one, one]) }), field({ name: "note", label: "Ghi thêm", maxlength: 120 }))));
}
