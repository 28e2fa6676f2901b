// Beside what happens: kilometres and degrees, and what of a parcel was damaged, lost or photographed.

import { crumbs, fill, heading } from "../dom.js";
import { record } from "../deeds.js";
import { field, form } from "../fields.js";
import { trip } from "../road.js";
import { about, gone, who } from "./driving.js";
import { photoField } from "./goods.js";

const dotted = (text) => text.replace(",", ".");
const backTo = (words) => crumbs(["Chuyến của bạn", "#/"], [words]);

export function showReading(main, number) {
  const one = trip(number), back = backTo("Số km, nhiệt độ");
  if (!one) return gone(main, back);
  const gates = one.stops.map((stop) => [String(stop.pk), `Điểm ${stop.number}: ${who(stop)}`]);
  const next = one.left ? String(one.ahead[0]?.pk ?? "hub") : "leaving";
  const save = async ({ where, km, celsius, reason }) => {
    const stop = Number(where) || 0;
    if (!km && !celsius) throw new Error("Hãy ghi số km, nhiệt độ, hoặc cả hai.");
    if (km && !/^\d{1,7}$/.test(km)) throw new Error("Số km chỉ gồm chữ số.");
    if (km && stop) throw new Error("Số km chỉ ghi lúc rời bưu cục và lúc về.");
    if (celsius && !/^-?\d{1,2}([.,]\d)?$/.test(celsius)) throw new Error("Nhiệt độ là số độ, ví dụ 4,5.");
    await record("read", `số đo của xe ${one.vehicle}`, { ...about(one), where: stop ? "gate" : where, ...(stop && { at_stop: stop }), ...(km && { km: Number(km) }), ...(celsius && { celsius: dotted(celsius) }), ...(reason && { reason }) });
    location.hash = "#/";
  };
  return fill(main, back, heading("Ghi số km, nhiệt độ", `Xe ${one.vehicle}`), form("Ghi", save,
    field({ name: "where", label: "Đọc khi nào", required: true, options: [["leaving", "Lúc rời bưu cục"], ...gates, ["hub", "Lúc về bưu cục"]], value: next }),
    field({ name: "km", label: "Số km trên đồng hồ", inputmode: "numeric" }),
    field({ name: "celsius", label: "Nhiệt độ thùng lạnh (°C)" }),
    field({ name: "reason", label: "Vì sao số km đi lùi", maxlength: 200, help: "Chỉ ghi khi đồng hồ vừa thay hoặc lần trước ghi sai." })));
}

export function showSeen(main, number) {
  const one = trip(number), back = backTo("Kiện");
  if (!one) return gone(main, back);
  const photo = photoField("Ảnh kiện");
  const codes = new Set([...one.stops.flatMap(({ picks, drops }) => [...picks, ...drops].map(({ code }) => code)), ...one.back.map(([code]) => code)]);
  const save = async ({ parcel, kind, kilos, reason }) => {
    if (kind === "photo" && !photo.kept.photo) throw new Error("Hãy chụp ảnh kiện.");
    if (kind !== "photo" && !reason) throw new Error("Hãy ghi vì sao kiện hư hỏng hoặc mất.");
    if (kilos && !(Number(dotted(kilos)) > 0)) throw new Error("Khối lượng là số kg, ví dụ 0,5.");
    await record("see", `kiện ${parcel}`, { ...about(one), parcel, kind, ...(kilos && { kilos: dotted(kilos) }), ...(reason && { reason }), ...(photo.kept.photo && { photo: photo.kept.photo }) });
    location.hash = "#/";
  };
  return fill(main, back, heading("Ghi về một kiện", `Xe ${one.vehicle}`), form("Ghi", save,
    field({ name: "parcel", label: "Kiện", required: true, options: [...codes].map((code) => [code, code]) }),
    field({ name: "kind", label: "Ghi điều gì", required: true, options: [["photo", "chỉ ảnh"], ["damaged", "hư hỏng"], ["lost", "mất"]] }),
    field({ name: "kilos", label: "Bao nhiêu kg", inputmode: "decimal", help: "Để trống khi cả kiện." }),
    field({ name: "reason", label: "Vì sao", maxlength: 200 }), photo.element));
}
