// What was written wrongly of a trip is taken back: what came from the server, or a deed that waits on this device.

import { crumbs, fill, heading, message } from "../dom.js";
import { record } from "../deeds.js";
import { choices, field, form } from "../fields.js";
import { trip } from "../road.js";
import { about, gone } from "./driving.js";

export function showTakeBack(main, number) {
  const one = trip(number);
  const back = crumbs(["Chuyến của bạn", "#/"], ["Hoàn tác"]);
  if (!one) return gone(main, back);
  const title = heading("Ghi nhầm? Hoàn tác", `Xe ${one.vehicle}. Hoàn tác một điểm là hoàn tác mọi việc đã ghi ở đó.`);
  if (!one.past.length) return fill(main, back, title, message("Chưa ghi việc nào.", "info"));
  const save = async ({ reason }, element) => {
    const said = element.querySelector("input[name=wrong]:checked")?.value;
    if (!said) throw new Error("Hãy chọn việc ghi nhầm.");
    const words = one.past.find(([name]) => String(name) === said)[1];
    await record("take_back", `hoàn tác: ${words}`, { ...about(one), ...(said.startsWith("deed:") ? { deed: said } : { thing: Number(said) }), reason });
    location.hash = "#/";
  };
  return fill(main, back, title, form("Hoàn tác", save,
    choices("wrong", "Việc ghi nhầm", [...one.past].reverse().map(([name, words]) => [String(name), words]), { type: "radio" }),
    field({ name: "reason", label: "Ghi nhầm chỗ nào", required: true, maxlength: 200 })));
}
