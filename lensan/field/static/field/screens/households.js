// The hamlets' households: found by name, telephone or code, and one of them with all that can be done.

import { crumbs, empty, fill, h, heading, link, message } from "../dom.js";
import { about, household, households, waiting } from "../memory.js";
import { find } from "../search.js";
import { plotsOf } from "./growing.js";

const SHOWN = 50;

export function showList(main) {
  const list = h("ul", { class: "plain" });
  const said = h("p", { class: "muted", role: "status" });
  const all = households();
  const search = (query) => {
    const found = find(all, query);
    said.textContent = found.length > SHOWN ? `${found.length} hộ, đang xem ${SHOWN} hộ đầu` : `${found.length} hộ`;
    list.replaceChildren(...found.slice(0, SHOWN).map((one) => h("li", { class: "waiting" },
      h("div", {}, h("a", { href: `#/ho/${one.code}` }, one.facts.name ?? one.code), " ", one.waits && h("span", { class: "pill warn" }, "chưa gửi"),
        h("p", { class: "small muted" }, [one.facts.hamlet, one.facts.birth, one.facts.phones].filter(Boolean).join(" · "))))));
  };
  const box = h("input", { id: "find", type: "search", autocomplete: "off", oninput: () => search(box.value) });
  search("");
  fill(main, heading("Hộ", `${about().hamlets.map(([name, , commune]) => `${name}, ${commune}`).join("; ")}.`),
    h("div", { class: "field" }, h("label", { for: "find" }, "Tìm theo tên, điện thoại, mã hộ"), box), said,
    all.length ? list : empty("Chưa có hộ nào trên máy", "Khi có mạng, hộ của ấp bạn phụ trách tự tải về."),
    h("div", {}, link("Ghi hộ mới", "#/ghi", "primary big")));
}

export function showOne(main, code) {
  const one = household(code);
  if (!one) return fill(main, crumbs(["Hộ", "#/ho"]), heading("Không thấy hộ này"), message("Hộ có thể đã chuyển khỏi ấp bạn phụ trách. Việc bạn đã ghi vẫn được giữ và gửi đi.", "warning"));
  const { facts } = one;
  const here = `#/ho/${one.code}`;
  const label = Object.fromEntries(about().texts.map(([purpose, words]) => [purpose, words]));
  const unsent = waiting().filter((deed) => deed.told.arguments.producer === one.code || `deed:${deed.id}` === one.code);
  const grown = plotsOf(one);
  const fact = (name, value) => value && h("div", {}, h("dt", {}, name), h("dd", {}, value));
  return fill(main, crumbs(["Hộ", "#/ho"], [facts.name]), heading(facts.name),
    unsent.length > 0 && message(`${unsent.length} việc của hộ này chưa gửi: ${unsent.map((deed) => deed.label).join(", ")}.`, "warning"),
    h("section", { class: "panel" }, h("dl", { class: "facts" },
      fact("Mã hộ", one.waits ? "chờ máy chủ cấp" : one.code), fact("Ấp", facts.hamlet), fact("Ngày sinh", facts.birth), fact("Điện thoại", facts.phones),
      fact("Nông sản", facts.grows), fact("Đã đồng ý", one.agreed.map((purpose) => label[purpose] ?? purpose).join("; ") || "chưa"),
      fact("Mặt hàng", one.offers.map(([, name]) => name).join("; ") || "chưa có"))),
    grown,
    h("nav", { class: "field-actions", "aria-label": "Việc cho hộ này" },
      link("Xin sự đồng ý", `${here}/dong-y`, "big"), link("Ghi sản phẩm", `${here}/san-pham`, "big"),
      one.offers.length > 0 && link("Ghi thu hoạch", `${here}/thu-hoach`, "big"), grown && link("Nhập giống, vật tư", `${here}/nhap`, "big"), link("Ghi việc đã xong", `${here}/viec-xong`, "big"), link("Ghi điều vướng", `${here}/vuong`, "big"), link("Sửa hồ sơ", `${here}/sua`, "big")));
}
