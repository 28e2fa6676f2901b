// The crop diary: what came in, what was sown, sprayed and harvested; what was done before is told again by one tap.

import { crumbs, fill, h, heading, link, message } from "../dom.js";
import { record } from "../deeds.js";
import { choices, field, form } from "../fields.js";
import { BARE, GROWS, diary, notSoMuch, numberOf, tooSoon } from "../growing.js";
import { about, household } from "../memory.js";
import { today } from "../words.js";
import { showHarvest } from "./goods.js";

const KINDS = [["seed", "giống"], ["spray", "thuốc bảo vệ thực vật"], ["fertiliser", "phân bón"]];
const STANDS = ["chưa gieo trồng", "đang trồng", "đã có thu hoạch"];
const SOW = { action: "sow", title: "Gieo trồng", label: "gieo trồng", empty: "Hộ chưa nhập giống nào; gõ mã trên bao bì.", takes: ({ kind }) => kind === "seed" };
const APPLY = { action: "apply", title: "Phun thuốc, bón phân", label: "phun, bón", empty: "Hộ chưa nhập thuốc, phân nào; gõ mã trên bao bì.", takes: ({ kind }) => kind !== "seed" };

const measure = (unit) => (about().measures ?? []).find(([code]) => code === unit)?.[1] ?? unit;
const home = (one) => `#/ho/${one.code}`;
const back = (one, last) => crumbs(["Hộ", "#/ho"], [one.facts.name, home(one)], [last]);
const dayField = () => field({ name: "on", label: "Ngày làm", type: "date", max: today(), help: "Để trống nếu làm hôm nay." });
const quantity = () => [
  field({ name: "amount", label: "Số lượng", required: true, inputmode: "decimal", maxlength: 12 }),
  field({ name: "unit", label: "Đơn vị", required: true, options: about().measures ?? [] })];

// What was told of when and how much; the day only where it is another than today.
function told({ amount, unit, on }) {
  if (!(numberOf(amount) > 0)) throw new Error("Số lượng là một số lớn hơn 0, ví dụ 820 hoặc 0,5.");
  if (on > today()) throw new Error("Ngày này còn ở tương lai. Hãy ghi ngày đã làm.");
  return { amount, unit, ...(on && on !== today() && { on }) };
}

const waits = (plot) => plot.crop && { crop: plot.crop }; // the sowing that was told here just before

async function use(one, plot, way, said, input) {
  const short = notSoMuch(input, said.amount, said.unit);
  if (short) throw new Error(short);
  await record(way.action, `${way.label} ${plot.name} của ${one.facts.name}`, { producer: one.code, plot: plot.pk, ...(way === APPLY && waits(plot)), ...said });
}

// The plots of a household with what can be told of each by a tap.
export function plotsOf(one) {
  const { plots, inputs } = diary(one.code);
  const row = (plot) => {
    const to = (act, words) => link(words, `${home(one)}/${act}/${plot.pk}`);
    const ways = [plot.stands !== GROWS && SOW, plot.stands !== BARE && APPLY].filter(Boolean);
    const again = plot.again.flatMap((said) => {
      const input = inputs.find(({ key }) => key === said.input);
      const way = input && ways.find(({ takes }) => takes(input));
      return way ? [[way, said, input]] : [];
    });
    const stopped = tooSoon(plot, today());
    return h("li", { class: "stack" }, h("strong", {}, `${plot.name}: ${plot.grows}`), h("p", { class: "small muted" }, STANDS[plot.stands], stopped && `; ${stopped}`),
      h("div", { class: "buttons" }, plot.stands !== BARE && to("thu-hoach", "Thu hoạch"), plot.stands !== BARE && to("bon", "Phun, bón"), plot.stands !== GROWS && to("gieo", "Gieo trồng")),
      again.map((last) => againButton(one, plot, ...last)));
  };
  return plots.length ? h("section", { class: "panel" }, h("h2", {}, "Thửa đất"), h("ul", { class: "plain stack" }, plots.map(row))) : null;
}

function againButton(one, plot, way, said, input) {
  const words = `${input.name} ${said.amount} ${measure(said.unit)}`;
  const place = h("div", { "aria-live": "polite" });
  const button = h("button", { type: "button", class: "button", onclick: async () => {
    button.disabled = true;
    try {
      await use(one, plot, way, said, input);
      place.replaceChildren(message(`Đã ghi ${words}.`, "success"));
    } catch (trouble) {
      place.replaceChildren(message(trouble.message, "error"));
    }
  } }, `Như lần trước: ${words}`);
  place.append(button);
  return place;
}

function usage(main, code, number, way) {
  const one = household(code);
  const { plots, inputs } = diary(code);
  const plot = plots.find(({ pk }) => String(pk) === number);
  if (!plot) return gone(main, one, way.title);
  if (way === SOW && plot.stands === GROWS) return fill(main, back(one, way.title), heading(way.title), message(`Thửa “${plot.name}” đang có một vụ chưa kết thúc. Hãy kết thúc vụ đó trước.`, "warning"));
  const own = inputs.filter((input) => way.takes(input) && input.left > 0);
  const save = async (said) => {
    const input = said.bag || said.input;
    if (!input) throw new Error("Hãy chọn giống, vật tư, hoặc gõ mã trên bao bì.");
    await use(one, plot, way, { input, ...told(said) }, inputs.find(({ key }) => key === input));
    location.hash = home(one);
  };
  const options = [...own.map((input) => [input.key, `${input.name}, còn ${String(input.left).replace(".", ",")} ${measure(input.unit)}`]), ["", "gõ mã trên bao bì ở dưới"]];
  const element = form("Lưu", save,
    own.length ? field({ name: "input", label: "Giống, vật tư", options, value: own[0].key }) : message(way.empty),
    ...quantity(), field({ name: "bag", label: "Mã trên bao bì", maxlength: 40 }), dayField());
  const chosen = () => {
    const input = own.find(({ key }) => key === element.querySelector("[name=input]")?.value);
    if (input) element.querySelector("[name=unit]").value = input.unit;
  };
  element.querySelector("[name=input]")?.addEventListener("change", chosen);
  chosen();
  return fill(main, back(one, way.title), heading(way.title, `${plot.name}: ${plot.grows}, của ${one.facts.name}`), element);
}

export const showSow = (main, code, number) => usage(main, code, number, SOW);
export const showApply = (main, code, number) => usage(main, code, number, APPLY);

export function showReap(main, code, number) {
  const one = household(code);
  const growing = diary(code).plots.filter(({ stands }) => stands !== BARE);
  if (!growing.length) return showHarvest(main, code);
  const [plot] = growing.filter(({ pk }) => String(pk) === number).concat(growing);
  const stopped = tooSoon(plot, today());
  const save = async (said) => {
    const why = tooSoon(plot, said.on || today());
    if (why) throw new Error(why);
    const stock = said.offer ? { offer: said.offer, on_hand: inStock(one, said), ...(said.best_before && { best_before: said.best_before }) } : {};
    await record("harvest", `thu hoạch ${plot.name} của ${one.facts.name}`, {
      producer: one.code, plot: plot.pk, ...waits(plot), ...told(said), ...(plot.area && { planting_area_code: plot.area }), ...(said.last && { last: true }), ...stock });
    location.hash = home(one);
  };
  const element = form("Lưu thu hoạch", save, ...quantity(), h("details", {}, h("summary", {}, "Đưa vào kho để bán, ngày khác, đợt cuối"), h("div", { class: "stack" },
    one.offers.length > 0 && [
      field({ name: "offer", label: "Bán thành mặt hàng", options: [["", "chưa bán lẻ"], ...one.offers.map(([pk, name, unit]) => [pk, `${name} (${unit})`])] }),
      field({ name: "on_hand", label: "Đưa vào kho", inputmode: "numeric", help: "Để trống: bằng số vừa thu, nếu cùng đơn vị." }),
      field({ name: "best_before", label: "Dùng tốt nhất trước", type: "date" })],
    dayField(), choices("last", "Vụ trồng", [["true", "Đợt cuối, kết thúc vụ"]]))));
  fill(main, back(one, "Thu hoạch"), heading("Ghi thu hoạch", `${plot.name}: ${plot.grows}, của ${one.facts.name}`),
    stopped && message(stopped, "warning"), element,
    growing.length > 1 && h("p", {}, "Thửa khác: ", growing.filter((other) => other !== plot).map((other) => [h("a", { href: `${home(one)}/thu-hoach/${other.pk}` }, other.name), " "])),
    one.offers.length > 0 && h("p", {}, h("a", { href: `${home(one)}/bao-lo` }, "Báo lô sắp có, hoặc hàng không từ thửa nào")));
  element.querySelector("[name=amount]").focus({ preventScroll: true });
  return undefined;
}

// How many units go into stock: what was typed, or what was harvested where both are counted alike.
function inStock(one, { offer, on_hand: typed, amount, unit }) {
  if (typed && !/^\d+$/.test(typed)) throw new Error("Số đưa vào kho chỉ gồm chữ số.");
  const [, , sold] = one.offers.find(([pk]) => String(pk) === offer);
  if (!typed && sold !== measure(unit)) throw new Error(`Hãy ghi số ${sold} đưa vào kho.`);
  return typed || String(Math.floor(numberOf(amount)));
}

export function showBring(main, code) {
  const one = household(code);
  const save = async (said) => {
    if (said.kind === "spray" && !/^\d{1,3}$/.test(said.pre_harvest_days)) throw new Error("Hãy ghi số ngày cách ly in trên nhãn thuốc; thuốc không cách ly thì ghi 0.");
    await record("bring", `nhập ${said.name} của ${one.facts.name}`, { producer: one.code, kind: said.kind, name: said.name, ...told(said), ...(said.kind === "spray" && { pre_harvest_days: said.pre_harvest_days }) });
    location.hash = home(one);
  };
  fill(main, back(one, "Nhập giống, vật tư"), heading("Nhập giống, vật tư", one.facts.name),
    form("Lưu", save, field({ name: "kind", label: "Loại", required: true, options: KINDS }),
      field({ name: "name", label: "Tên, giống, số lô trên bao bì", required: true, maxlength: 150 }), ...quantity(),
      field({ name: "pre_harvest_days", label: "Số ngày cách ly ghi trên nhãn thuốc", inputmode: "numeric", help: "Chỉ cần với thuốc bảo vệ thực vật." }), dayField()));
}

const gone = (main, one, title) => fill(main, back(one, title), heading(title), message("Thửa này không còn trong sổ. Hãy chọn thửa khác.", "warning"));
