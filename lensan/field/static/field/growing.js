// The crop diary as this device knows it: plots, and what may be put on them, with what was told here laid over it.

import { pending, rowsOf } from "./memory.js";
import { today } from "./words.js";

export const BARE = 0, GROWS = 1, HAS_BORNE = 2; // how a plot stands

// An amount as people write it: 1.000 is a thousand, 0,5 a half.
export const numberOf = (text) => Number(String(text).replace(/\.(?=\d{3}(\D|$))/g, "").replace(",", "."));

export function diary(code) {
  const row = rowsOf("g").map(([, one]) => one).find((one) => one.code === code) ?? { plots: [], inputs: [] };
  const inputs = row.inputs.map(([key, name, kind, unit, left, days]) => ({ key, name, kind, unit, left: numberOf(left), days }));
  const plots = row.plots.map(([pk, name, grows, area, stands, until, again]) =>
    ({ pk, name, grows, area, stands, until, again: again.map(([input, amount, unit]) => ({ input, amount, unit })) }));
  pending().filter(({ told }) => told.arguments.producer === code).forEach((deed) => layOver(deed, plots, inputs));
  return { plots, inputs };
}

function layOver({ id, told }, plots, inputs) {
  const { action, arguments: said } = told;
  if (action === "bring") inputs.unshift({ key: `deed:${id}`, name: said.name, kind: said.kind, unit: said.unit, left: numberOf(said.amount), days: Number(said.pre_harvest_days) || 0 });
  const plot = plots.find(({ pk }) => pk === said.plot);
  if (!plot) return;
  const find = (key) => inputs.find((one) => one.key === key);
  const input = find(said.input);
  if (input?.unit === said.unit) input.left -= numberOf(said.amount);
  if (action === "harvest") plot.stands = HAS_BORNE;
  if (action === "sow") Object.assign(plot, { stands: GROWS, crop: `deed:${id}`, until: "" });
  if (!input || !["sow", "apply"].includes(action)) return;
  if (action === "apply") plot.until = [plot.until, plus(said.on || today(new Date(told.at)), input.days)].sort()[1];
  const { input: key, amount, unit } = said;
  plot.again = [{ input: key, amount, unit }, ...plot.again.filter((one) => find(one.input)?.kind !== input.kind)];
}

function plus(day, days) {
  const moved = new Date(`${day}T00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

const dayInWords = (day) => day.split("-").reverse().join("/");

// Says why a harvest of that day is refused, as the server will; nothing where it is not.
export const tooSoon = (plot, day) => day < plot.until && `Chưa hết thời gian cách ly thuốc. Được thu hoạch từ ngày ${dayInWords(plot.until)}.`;

// Says that more is to be taken than is left, as the server will.
export const notSoMuch = (input, amount, unit) =>
  input && input.unit === unit && numberOf(amount) > input.left && `${input.name} chỉ còn ${String(Math.max(input.left, 0)).replace(".", ",")}. Hãy xem lại số lượng hoặc ghi nhận thêm.`;
