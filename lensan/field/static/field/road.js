// The driver's day: the trips as they were brought, with what was done on this device laid over them.

import { about, pending, receipts, rowsOf } from "./memory.js";

export const drives = () => about().role === "driver";
export const kilos = (grams) => new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 3 }).format(grams / 1000);

const GATE = new Set(["served", "failed"]);
const UNDONE = new Set(["leave", "serve", "fail", "hand_in", "home", "broke"]); // deeds that can be taken back
const numbered = (letter) => rowsOf(letter).map(([name, row]) => ({ pk: Number(name.slice(1)), ...row }));

export function trips() {
  const all = pending();
  const gone = new Set(all.filter(({ told }) => told.action === "take_back").flatMap(({ told: { arguments: said } }) => [said.thing, said.deed]));
  const done = all.filter(({ id, told }) => told.action !== "take_back" && !gone.has(`deed:${id}`)).map(({ id, label, told }) => ({ id, label, ...told }));
  const brought = numbered("v").map((trip) => without(trip, gone));
  const ahead = new Set(brought.flatMap(({ undone }) => undone.filter(([, kind]) => GATE.has(kind)).map(([, , stop]) => stop)));
  const stops = numbered("s").map((stop) => over(ahead.has(stop.pk) ? { ...stop, done: "", why: "" } : stop, done)).sort((one, other) => one.number - other.number);
  return brought.map((trip) => laid(trip, stops.filter((stop) => stop.trip === trip.pk), done)).sort((one, other) => one.leaves.localeCompare(other.leaves));
}

// The trip as it was brought, without what was taken back on this device; a gate goes with all that was done there.
function without(trip, gone) {
  const past = trip.past ?? []; // none in what an older version of the app brought
  const gates = new Set(past.filter(([number, kind]) => kind === "served" && gone.has(number)).map(([, , stop]) => stop));
  const undone = past.filter(([number, , stop]) => gone.has(number) || gates.has(stop));
  const are = (kind) => undone.some(([, one]) => one === kind);
  const off = new Set(undone.filter(([, kind]) => kind === "picked" || kind === "taken_over").map(([, , , code]) => code));
  return {
    ...trip, undone, past: past.filter((one) => !undone.includes(one)), back: trip.back.filter(([code]) => !off.has(code)),
    left: trip.left && !are("left"), home: trip.home && !are("home"), broke: are("broke") ? "" : trip.broke,
  };
}

export const trip = (number) => trips().find((one) => String(one.pk) === number);
export const stop = (number) => trips().flatMap((one) => one.stops).find((one) => String(one.pk) === number);

// What the server last refused about a stop, as long as it has not been put away.
export const refusal = (pk) => receipts().filter(({ state, told }) => state === "refused" && told?.arguments.stop === pk).at(-1);

function over(stop, done) {
  const last = done.filter(({ action, arguments: said }) => said.stop === stop.pk && (action === "serve" || action === "fail")).at(-1);
  if (!last) return stop;
  const served = last.action === "serve";
  return { ...stop, done: served ? "served" : "failed", why: served ? "" : last.arguments.reason, said: last.arguments };
}

function laid(trip, stops, done) {
  const mine = done.filter(({ arguments: said }) => said.trip === trip.pk);
  const did = (action) => mine.find((told) => told.action === action);
  const back = new Map(trip.back.map((row) => [row[0], row]));
  for (const [, kind, at, code] of trip.undone) {
    if (kind === "failed") stops.find(({ pk }) => pk === at)?.drops.forEach((drop) => back.delete(drop.code));
    if (kind !== "handed_in") continue;
    const from = stops.find(({ picks, drops }) => [...picks, ...drops].some((one) => one.code === code));
    if (from) back.set(code, [code, from.name, [...from.picks, ...from.drops].find((one) => one.code === code).grams]);
  }
  for (const { said, done: end, name, picks, drops } of stops.filter((one) => one.said)) {
    const taken = end === "failed" ? drops : picks.filter(({ code }) => code in said.picked);
    taken.forEach(({ code, grams }) => back.set(code, [code, name, grams]));
  }
  mine.filter(({ action }) => action === "hand_in").forEach((told) => told.arguments.codes.forEach((code) => back.delete(code)));
  const here = new Set(stops.map(({ pk }) => pk));
  const past = [
    ...trip.past.map(([pk, , , , words]) => [pk, words]),
    ...done.filter(({ action, arguments: said }) => UNDONE.has(action) && (said.trip === trip.pk || here.has(said.stop))).map(({ id, label }) => [`deed:${id}`, label]),
  ];
  return {
    ...trip, past, stops, ahead: stops.filter((one) => !one.done), back: [...back.values()], left: trip.left || Boolean(did("leave")), home: trip.home || Boolean(did("home")),
    broke: trip.broke || (did("broke")?.arguments.reason ?? ""),
  };
}
