// Who was in class: the hamlets' households, ticked one by one; each tick is a deed of its own.

import { crumbs, empty, fill, h, heading, link, message } from "../dom.js";
import { record } from "../deeds.js";
import { choices, form } from "../fields.js";
import { classes, households, waiting } from "../memory.js";
import { today } from "../words.js";

const day = (iso) => iso.split("-").reverse().join("/");

export function showList(main) {
  const all = classes();
  fill(main, crumbs(["Hôm nay", "#/"], ["Lớp học"]), heading("Điểm danh", "Lớp trong tuần này và ba tuần tới."),
    all.length ? h("ul", { class: "plain" }, all.map((one) => h("li", { class: "waiting" },
      h("div", {}, h("strong", {}, one.name), h("p", { class: "small muted" }, `${one.venue}, ${one.from.slice(0, 5)} ${one.days.map(day).join(", ")}`)),
      link("Điểm danh", `#/lop/${one.pk}`)))) : empty("Không có lớp nào", "Lớp của xã hiện ra ở đây khi cán bộ báo lớp."));
}

export function showOne(main, number) {
  const one = classes().find((row) => String(row.pk) === number);
  const back = crumbs(["Hôm nay", "#/"], ["Lớp học", "#/lop"], [one?.name ?? "Lớp"]);
  if (!one) return fill(main, back, heading("Không thấy lớp này"), message("Lớp đã hủy, hoặc đã qua lâu.", "warning"));
  const began = one.days.filter((iso) => iso <= today());
  if (!began.length) return fill(main, back, heading(one.name), message(`Lớp bắt đầu ngày ${day(one.days[0])}; đến hôm đó mới điểm danh được.`, "info"));
  const noted = new Set(waiting().filter((deed) => deed.told.action === "attend" && String(deed.told.arguments.class) === number).map((deed) => `${deed.told.arguments.producer} ${deed.told.arguments.on}`));
  const people = households().sort((a, b) => one.placed.includes(b.code) - one.placed.includes(a.code) || (a.facts.name ?? "").localeCompare(b.facts.name ?? "", "vi"));
  const save = async ({ came, on }) => {
    const fresh = (came ?? []).filter((code) => !noted.has(`${code} ${on}`));
    if (!fresh.length) throw new Error("Hãy đánh dấu người có mặt.");
    for (const code of fresh) {
      const who = people.find((row) => row.code === code);
      await record("attend", `${who.facts.name} có mặt ở lớp`, { producer: code, class: one.pk, on });
    }
    location.hash = "#/gui";
  };
  return fill(main, back, heading(one.name, `${one.venue}. Đánh dấu ai có mặt; ai chưa đồng ý cho ghi tên thì xin trước.`),
    form("Lưu điểm danh", save,
      choices("on", "Ngày học", began.map((iso) => [iso, day(iso)]), { type: "radio", chosen: [began.at(-1)] }),
      choices("came", "Có mặt", people.map((row) => [row.code, row.facts.name, one.placed.includes(row.code) ? "có chỗ trong lớp" : row.facts.hamlet]))));
}
