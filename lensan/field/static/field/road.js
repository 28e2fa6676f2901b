// The driver's day: the trips as they were brought, with what was done on this device laid over them.

import { about, pending, receipts, rowsOf } from "./memory.js";

export const drives = () => about().role === "driver";
export const kilos = (grams) => new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 3 }).format(grams / 1000);

const numbered = (letter) => rowsOf(letter).map(([name, row]) => ({ pk: Number(name.slice(1)), ...row }));

export function trips() {
  const done = pending().map(({ told }) => told);
  const stops = numbered("s").map((stop) => over(stop, done)).sort((one, other) => one.number - other.number);
  return numbered("v").map((trip) => laid(trip, stops.filter((stop) => stop.trip === trip.pk), done)).sort((one, other) => one.leaves.localeCompare(other.leaves));
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
  for (const { said, done: end, name, picks, drops } of stops.filter((one) => one.said)) {
    const taken = end === "failed" ? drops : picks.filter(({ code }) => code in said.picked);
    taken.forEach(({ code, grams }) => back.set(code, [code, name, grams]));
  }
  mine.filter(({ action }) => action === "hand_in").forEach((told) => told.arguments.codes.forEach((code) => back.delete(code)));
  return {
    ...trip, stops, ahead: stops.filter((one) => !one.done), back: [...back.values()], left: trip.left || Boolean(did("leave")), home: trip.home || Boolean(did("home")),
    broke: trip.broke || (did("broke")?.arguments.reason ?? ""),
  };
}
