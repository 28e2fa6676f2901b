// What only a person can know of a household, and what stands in its way.

import { crumbs, fill, h, heading } from "../dom.js";
import { record } from "../deeds.js";
import { field, form } from "../fields.js";
import { about, household } from "../memory.js";
import { today } from "../words.js";

const back = (one, last) => crumbs(["Hộ", "#/ho"], [one.facts.name, `#/ho/${one.code}`], [last]);

export function showState(main, code) {
  const one = household(code);
  const save = async (told) => {
    await record("state", `việc đã xong của ${one.facts.name}`, { producer: one.code, ...told });
    location.hash = `#/ho/${one.code}`;
  };
  fill(main, back(one, "Việc đã xong"), heading("Ghi việc đã xong", one.facts.name),
    form("Lưu", save, h("div", { class: "fields" },
      field({ name: "kind", label: "Việc đã xong", required: true, options: about().steps }),
      field({ name: "holds", label: "Nay thế nào", required: true, options: [["yes", "đúng vậy"], ["no", "không còn, hoặc ghi nhầm"]] }),
      field({ name: "marketplace", label: "Ở sàn", options: [["", "không rõ"], ...about().floors] }),
      field({ name: "place", label: "Nơi ghi", maxlength: 100 }), field({ name: "note", label: "Ghi thêm", maxlength: 200 }))));
}

export function showHinder(main, code) {
  const one = household(code);
  const save = async (told) => {
    if (told.reason !== "overcome" && !(told.look_again_on >= today())) throw new Error("Hãy chọn ngày xem lại, từ hôm nay trở đi.");
    await record("hinder", `điều vướng của ${one.facts.name}`, { producer: one.code, ...told });
    location.hash = `#/ho/${one.code}`;
  };
  fill(main, back(one, "Điều vướng"), heading("Ghi điều vướng", one.facts.name),
    form("Lưu", save, h("div", { class: "fields" },
      field({ name: "reason", label: "Vướng điều gì", required: true, options: about().barriers }),
      field({ name: "look_again_on", label: "Xem lại ngày", type: "date" }), field({ name: "note", label: "Ghi thêm", maxlength: 200 }))));
}
