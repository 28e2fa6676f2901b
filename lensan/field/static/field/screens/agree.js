// A person hears the words, says yes to what they want, and signs on the glass; or says it before a witness.

import { crumbs, fill, h, heading, message } from "../dom.js";
import { record } from "../deeds.js";
import { choices, field, form } from "../fields.js";
import { about, household } from "../memory.js";
import { signatureField } from "../signature.js";

const WAYS = [["screen", "Ký bằng ngón tay trên màn hình"], ["spoken", "Nói đồng ý trước một người chứng"], ["paper", "Đã ký trên giấy"]];

export function show(main, code) {
  const one = household(code);
  const texts = about().texts.filter(([purpose]) => !one.agreed.includes(purpose));
  const back = crumbs(["Hộ", "#/ho"], [one.facts.name, `#/ho/${one.code}`], ["Đồng ý"]);
  if (!texts.length) return fill(main, back, heading("Sự đồng ý"), message("Hộ đã đồng ý với mọi mục đích.", "success"));
  const pad = signatureField();
  const witness = field({ name: "witness", label: "Người chứng", maxlength: 100, help: "Bắt buộc khi người đó chỉ nói." });
  const save = async ({ purposes, way, place, witness: name }) => {
    if (!purposes?.length) throw new Error("Hãy chọn ít nhất một mục đích; im lặng không phải đồng ý.");
    const strokes = pad.strokes();
    if (way === "screen" && !strokes.length) throw new Error("Chưa có chữ ký. Hãy mời hộ ký vào ô, hoặc chọn cách khác.");
    if (way === "spoken" && !name) throw new Error("Đồng ý bằng lời cần một người chứng. Hãy ghi tên người chứng.");
    const versions = Object.fromEntries(about().texts.map(([purpose, , , version]) => [purpose, version]));
    await record("agree", `đồng ý của ${one.facts.name}`, { producer: one.code, purposes, way, place, witness: name, versions, ...(way === "screen" && { strokes }) });
    location.hash = `#/ho/${one.code}`;
  };
  const element = form("Lưu sự đồng ý", save,
    choices("purposes", "Đọc cho hộ nghe từng mục. Người đó đồng ý với:", texts.map(([purpose, words, text]) => [purpose, words, text])),
    choices("way", "Cách đồng ý", WAYS, { type: "radio", chosen: ["screen"] }),
    pad.element, witness,
    field({ name: "place", label: "Nơi", required: true, value: `nhà hộ, ${one.facts.hamlet ?? ""}`, maxlength: 100 }));
  const follow = () => {
    const way = new FormData(element).get("way");
    pad.element.hidden = way !== "screen";
    witness.hidden = way === "screen";
  };
  element.addEventListener("change", follow);
  follow();
  return fill(main, back, heading("Xin sự đồng ý", one.facts.name), element);
}
