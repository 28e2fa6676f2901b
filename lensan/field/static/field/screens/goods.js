// What a household sells is drafted with a photo; a harvest is entered.

import { crumbs, fill, h, heading, message } from "../dom.js";
import { record } from "../deeds.js";
import { choices, field, form } from "../fields.js";
import { about, household } from "../memory.js";
import { reduced } from "../photo.js";
import { today } from "../words.js";

const MONTHS = Array.from({ length: 12 }, (_, month) => [String(month + 1), `T${month + 1}`]);

export function photoField(label) {
  const preview = h("canvas", { class: "preview", hidden: true, role: "img", "aria-label": "Ảnh đã chọn" });
  const said = h("p", { class: "help", role: "status" }, "Ảnh được thu nhỏ ngay trên máy.");
  const kept = { photo: "" };
  const input = h("input", { id: "photo", type: "file", accept: "image/*", onchange: async () => {
    kept.photo = "";
    preview.hidden = true;
    if (!input.files.length) return;
    said.textContent = "Đang thu nhỏ ảnh…";
    try {
      kept.photo = await reduced(input.files[0], preview);
      preview.hidden = false;
      said.textContent = `Ảnh còn ${Math.round(kept.photo.length * 0.75 / 1024)} KB.`;
    } catch (trouble) {
      input.value = "";
      said.textContent = trouble.message;
    }
  } });
  return { kept, element: h("div", { class: "field" }, h("label", { for: "photo" }, label, h("span", { class: "optional" }, " (không bắt buộc)")), input, preview, said) };
}

export function showDraft(main, code) {
  const one = household(code);
  const photo = photoField("Ảnh mặt trước");
  const save = async (told) => {
    if (!/^\d+$/.test(told.price)) throw new Error("Giá là số đồng, chỉ gồm chữ số, ví dụ 20000.");
    if (!/^\d+$/.test(told.floor_price || told.price)) throw new Error("Giá thấp nhất là số đồng, chỉ gồm chữ số.");
    const said = { ...told, floor_price: told.floor_price || told.price, months: told.months ?? [], ...(photo.kept.photo && { photo: photo.kept.photo, side: "front" }) };
    await record("draft", `sản phẩm ${told.name} của ${one.facts.name}`, { producer: one.code, ...said });
    location.hash = `#/ho/${one.code}`;
  };
  fill(main, crumbs(["Hộ", "#/ho"], [one.facts.name, `#/ho/${one.code}`], ["Sản phẩm"]), heading("Ghi sản phẩm", `Của ${one.facts.name}. Nhãn và giấy tờ bổ sung sau trên trang.`),
    form("Lưu sản phẩm", save, h("div", { class: "fields" },
      field({ name: "name", label: "Tên sản phẩm", required: true, maxlength: 150 }),
      field({ name: "variety", label: "Giống", maxlength: 100, help: "Ví dụ: Queen, Năm Roi." }),
      field({ name: "group", label: "Nhóm", required: true, options: about().groups }),
      field({ name: "unit", label: "Đơn vị tính", required: true, options: about().units }),
      field({ name: "price", label: "Giá mỗi đơn vị (đ)", required: true, inputmode: "numeric" }),
      field({ name: "floor_price", label: "Giá thấp nhất (đ)", inputmode: "numeric", help: "Không khuyến mãi nào được bán dưới giá này." })),
    choices("months", "Tháng có hàng", MONTHS, { columns: true }), photo.element));
}

export function showHarvest(main, code) {
  const one = household(code);
  const back = crumbs(["Hộ", "#/ho"], [one.facts.name, `#/ho/${one.code}`], ["Thu hoạch"]);
  if (!one.offers.length) return fill(main, back, heading("Ghi thu hoạch"), message("Hãy ghi sản phẩm của hộ trước.", "warning"));
  const save = async (told) => {
    if (told.harvest_to < told.harvest_from) throw new Error("Ngày thu hoạch xong trước ngày bắt đầu.");
    for (const name of ["quantity", "on_hand"]) if (told[name] && !/^\d+$/.test(told[name])) throw new Error("Số lượng chỉ gồm chữ số.");
    await record("harvest", `thu hoạch của ${one.facts.name}`, { producer: one.code, ...told });
    location.hash = `#/ho/${one.code}`;
  };
  return fill(main, back, heading("Ghi thu hoạch", one.facts.name),
    form("Lưu thu hoạch", save, h("div", { class: "fields" },
      field({ name: "offer", label: "Mặt hàng", required: true, options: one.offers.map(([pk, name, unit]) => [pk, `${name} (${unit})`]) }),
      field({ name: "harvest_from", label: "Thu hoạch từ", type: "date", required: true, value: today() }),
      field({ name: "harvest_to", label: "đến", type: "date", required: true, value: today() }),
      field({ name: "quantity", label: "Sản lượng dự kiến", required: true, inputmode: "numeric" }),
      field({ name: "on_hand", label: "Đã có trong kho", inputmode: "numeric" }),
      field({ name: "best_before", label: "Dùng tốt nhất trước", type: "date" }))));
}
