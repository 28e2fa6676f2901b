// A household enters the registry, or its facts are changed.

import { crumbs, fill, h, heading, message } from "../dom.js";
import { record } from "../deeds.js";
import { field, form, read } from "../fields.js";
import { alike } from "../likeness.js";
import { about, household, households, likenessKeys } from "../memory.js";
import { fold } from "../search.js";

const SEXES = [["", "chưa rõ"], ["male", "nam"], ["female", "nữ"]];
const PHONES = [["unknown", "chưa rõ"], ["true", "có"], ["false", "không"]];

function boxes(facts, hamlets) {
  return h("div", { class: "fields" },
    field({ name: "name", label: "Họ tên", required: true, value: facts.name, maxlength: 150 }),
    field({ name: "hamlet", label: "Ấp", required: true, options: hamlets, value: facts.hamlet }),
    field({ name: "birth", label: "Ngày sinh", value: facts.birth, help: "Ví dụ 15/08/1965, hoặc chỉ 1965.", inputmode: "numeric" }),
    field({ name: "sex", label: "Giới tính", options: SEXES, value: facts.sex }),
    field({ name: "phones", label: "Điện thoại", type: "tel", value: facts.phones }),
    field({ name: "smartphone", label: "Có điện thoại thông minh", options: PHONES, value: facts.smartphone }),
    field({ name: "identity_number", label: "Số CCCD/CMND", value: facts.identity_number, inputmode: "numeric" }),
    field({ name: "grows", label: "Nông sản", value: facts.grows, maxlength: 200 }),
    field({ name: "area_m2", label: "Diện tích (m²)", value: facts.area_m2, inputmode: "numeric" }),
    field({ name: "kind", label: "Loại hình", options: about().kinds, value: facts.kind || "household" }));
}

const hamletNames = (commune) => about().hamlets.filter(([, pk]) => commune === undefined || pk === commune).map(([name]) => [name, name]);

function warning(found) {
  const mine = new Map(households().map((one) => [one.pk ?? one.code, one]));
  return h("div", { class: "message warning", role: "status" }, h("p", {}, "Có thể hộ này đã có trong sổ của xã:"),
    h("ul", {}, found.map(([pk, hamlet, born, why]) => {
      const one = mine.get(pk);
      const words = `${hamlet || "chưa rõ ấp"}${born ? `, sinh ${born}` : ""} (${why})`;
      return h("li", {}, one ? h("a", { href: `#/ho/${one.code}` }, `${one.facts.name} – ${words}`) : `Một hộ ở ${words}`);
    })), h("p", {}, "Nếu đúng là người khác, cứ bấm lưu."));
}

export function showNew(main) {
  const likely = h("div", {});
  const communeOf = (hamlet) => about().hamlets.find(([name]) => name === hamlet)?.[1];
  const save = async (told) => {
    const reference = await record("register", `ghi hộ ${told.name}`, { ...told, commune: communeOf(told.hamlet) });
    location.hash = `#/ho/${reference}`;
  };
  const element = form("Lưu hộ mới", save, boxes({}, hamletNames()), likely);
  let latest = 0;
  element.addEventListener("input", async () => {
    const turn = (latest += 1);
    const told = read(element);
    const commune = communeOf(told.hamlet);
    const found = told.name?.includes(" ") && about().secrets[commune] ? await alike(told, commune, about().secrets[commune], likenessKeys()) : [];
    const same = households().filter((one) => one.waits && fold(one.facts.name) === fold(told.name ?? ""));
    found.unshift(...same.map((one) => [one.code, one.facts.hamlet, one.facts.birth, "vừa ghi trên máy này"]));
    if (turn === latest) likely.replaceChildren(...(found.length ? [warning(found)] : []));
  });
  fill(main, crumbs(["Hộ", "#/ho"], ["Hộ mới"]), heading("Ghi hộ mới", "Ghi được cả khi không có mạng; máy tự gửi khi có sóng."),
    about().hamlets.length ? element : message("Máy chưa tải dữ liệu về ấp của bạn. Hãy đến chỗ có sóng một lần.", "warning"));
}

export function showChange(main, code) {
  const one = household(code);
  const seen = { kind: "household", smartphone: "unknown", ...one.facts };
  const save = async (told) => {
    const changes = Object.fromEntries(Object.entries(told).filter(([name, value]) => value !== (seen[name] ?? "")));
    if (!Object.keys(changes).length) throw new Error("Chưa có gì thay đổi.");
    const before = Object.fromEntries(Object.keys(changes).map((name) => [name, seen[name] ?? ""]));
    await record("correct", `sửa hồ sơ ${one.facts.name}`, { producer: one.code, changes, seen: before });
    location.hash = `#/ho/${one.code}`;
  };
  fill(main, crumbs(["Hộ", "#/ho"], [one.facts.name, `#/ho/${one.code}`], ["Sửa"]), heading("Sửa hồ sơ", "Nếu người khác vừa sửa cùng mục, cả hai giá trị được giữ để cán bộ chọn."),
    form("Lưu", save, boxes(seen, hamletNames(one.commune))));
}
