// What the opened app knows: the households as they were last brought up to date, what waits, what was answered.

import { seal, unseal } from "./crypt.js";
import { all, Full, get, put, write } from "./store.js";

const MOST_RECEIPTS = 200;
const state = { key: null, self: {}, mark: "", rows: {}, deeds: [], receipts: [], fresh: [], brought: "" };
const listeners = new Set();
let laid = null; // the households by code, laid out once after each change

export const onChange = (listener) => listeners.add(listener);
export const changed = () => {
  laid = null;
  listeners.forEach((listener) => listener());
};

export async function load(key) {
  state.key = key;
  const open = ([number, sealed]) => unseal(key, sealed).then((value) => ({ number, ...value }));
  const [self, snapshot, deeds, receipts] = await Promise.all([get("self"), get("snapshot"), all("deeds"), all("receipts")]);
  state.self = await unseal(key, self);
  Object.assign(state, snapshot ? await unseal(key, snapshot) : {});
  state.deeds = await Promise.all(deeds.map(open));
  state.receipts = await Promise.all(receipts.map(open));
  changed();
}

export const self = () => state.self;
export const mark = () => state.mark;
export const about = () => state.rows.me ?? { hamlets: [], texts: [], kinds: [], groups: [], units: [], secrets: {} };
export const waiting = () => state.deeds;
export const receipts = () => state.receipts;
export const brought = () => state.brought;

export const pending = () => [...state.fresh, ...state.deeds]; // what was done here and has not come back from the registry
export const rowsOf = (letter) => Object.entries(state.rows).filter(([name]) => name[0] === letter && /\d/.test(name[1]));
export const orders = () => rowsOf("o").map(([name, row]) => ({ pk: Number(name.slice(1)), ...row }));
export const turns = () => rowsOf("t").map(([, row]) => row).sort((one, other) => other.weight - one.weight);
export const classes = () => rowsOf("c").map(([name, row]) => ({ pk: Number(name.slice(1)), ...row })).sort((one, other) => one.days[0].localeCompare(other.days[0]));
export const likenessKeys = () => rowsOf("k").map(([name, row]) => [Number(name.slice(1)), ...row]);

// The code of a household that was known by the deed that registered it, once that was answered.
const codeOf = (name) => state.receipts.find((receipt) => `deed:${receipt.id}` === name)?.result?.code ?? name;

// The households, with what was done on this device and has not come back from the registry laid over them.
export const households = () => [...byCode().values()];

const byCode = () => (laid ??= layOut());

function layOut() {
  const known = rowsOf("h").map(([name, row]) => ({ pk: Number(name.slice(1)), ...row, facts: { ...row.facts }, agreed: [...row.agreed], offers: [...row.offers] }));
  const found = new Map(known.map((row) => [row.code, row]));
  for (const { id, told, code } of pending()) {
    const said = told.arguments;
    const one = found.get(codeOf(said.producer));
    if (told.action === "register") {
      const { commune, ...facts } = said;
      const name = code ?? `deed:${id}`;
      if (!found.has(name)) found.set(name, { code: name, commune, facts, agreed: [], offers: [], waits: !code });
    } else if (one && told.action === "correct") {
      Object.assign(one.facts, said.changes);
    } else if (one && told.action === "agree") {
      one.agreed = [...new Set([...one.agreed, ...said.purposes])];
    } else if (one && told.action === "draft") {
      one.offers.push([`deed:${id}`, said.name, said.unit]);
    }
  }
  return found;
}

// A household by its code, or by the deed that registered it, also after that was answered.
export const household = (code) => byCode().get(codeOf(code));

export async function addDeed(deed) {
  if ([...state.deeds, ...state.receipts].some((one) => one.id === deed.id)) return;
  const sealed = await seal(state.key, deed);
  const number = await write(["deeds"], (deeds) => deeds.add(sealed));
  state.deeds.push({ number, ...deed });
  changed();
}

// Puts a receipt in the place of its deed, at once; only what was refused keeps its words.
export async function answer(deed, receipt) {
  const kept = { id: deed.id, label: deed.label, at: deed.told.at, answered: new Date().toISOString(), ...receipt };
  if (receipt.state === "refused") kept.told = deed.told;
  const sealed = await seal(state.key, kept);
  const old = state.receipts.filter((one) => one.state !== "refused").slice(0, -MOST_RECEIPTS);
  const clear = (deeds, answered) => {
    deeds.delete(deed.number);
    old.forEach((one) => one.number && answered.delete(one.number));
  };
  const number = await write(["deeds", "receipts"], (deeds, answered) => {
    clear(deeds, answered);
    return answered.add(sealed);
  }).catch((trouble) => { // taking away needs no room: then the receipt is here until the app is closed
    if (trouble instanceof Full) return write(["deeds", "receipts"], clear);
    throw trouble;
  });
  state.deeds = state.deeds.filter((one) => one !== deed);
  if (receipt.state !== "refused") state.fresh.push({ id: deed.id, told: deed.told, code: receipt.result?.code });
  state.receipts = [...state.receipts.filter((one) => !old.includes(one)), { number, ...kept }];
  changed();
}

export async function dismiss(receipt) {
  if (receipt.number) await write(["receipts"], (answered) => answered.delete(receipt.number));
  state.receipts = state.receipts.filter((one) => one !== receipt);
  changed();
}

// The registry holds what is known here: what was answered and is not in it, such as the later of two values, is not laid over it.
export function asKnown() {
  if (!state.fresh.length) return;
  state.fresh = [];
  changed();
}

// Takes in what changed; all of it or nothing is kept, whenever the app is ended. Without room it is known until then.
export async function bringUpToDate({ mark, whole, rows, gone }) {
  const next = { mark, rows: whole ? rows : { ...state.rows, ...rows }, brought: new Date().toISOString() };
  gone.forEach((name) => delete next.rows[name]);
  const sealed = await seal(state.key, next);
  Object.assign(state, next, { fresh: [] });
  changed();
  await put("snapshot", sealed);
}
