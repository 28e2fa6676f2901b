// The device's lock: made once, opened by the PIN, and destroyed with all it guards after ten wrong ones.

import { lockWith, seal, unlock, WrongPin } from "./crypt.js";
import { count, Full, get, wipe, write } from "./store.js";

export const MOST_TRIES = 10;
const EASY = /^(\d)\1+$|^0?123456?7?8?9?0?$|^987654?3?2?1?0?$/;

export class Destroyed extends Error {}

export const isSetUp = async () => Boolean(await get("lock"));

export const triesLeft = () => count("tries");

const refill = (tries) => {
  tries.clear();
  for (let n = 0; n < MOST_TRIES; n += 1) tries.add(1);
};

// What is wrong with a PIN that someone wants to choose; empty if nothing is.
export function objection(pin, again) {
  if (!/^\d{6,12}$/.test(pin)) return "Mã PIN gồm 6 đến 12 chữ số.";
  if (EASY.test(pin)) return "Mã này quá dễ đoán. Hãy chọn mã khác.";
  return pin === again ? "" : "Hai lần gõ mã PIN không giống nhau.";
}

// Keeps who this device is, behind a new PIN.
export async function setUp(pin, self) {
  const { lock, key } = await lockWith(pin);
  const sealed = await seal(key, self);
  await write(["box", "tries"], (box, tries) => {
    box.put(lock, "lock");
    box.put(sealed, "self");
    refill(tries);
  });
  return key;
}

// Opens the lock. The try is taken away before it is made: ending the app in between does not help. Taking away needs no
// room, so a full telephone opens too; there the tries come back once there is room again.
export async function open(pin) {
  await write(["tries"], (tries) => { tries.getAllKeys().onsuccess = ({ target }) => target.result.length && tries.delete(target.result[0]); });
  try {
    const key = await unlock(await get("lock"), pin);
    await write(["tries"], refill).catch(unlessFull);
    return key;
  } catch (trouble) {
    if (!(trouble instanceof WrongPin) || (await triesLeft())) throw trouble;
    await wipe();
    throw new Destroyed();
  }
}

function unlessFull(trouble) {
  if (!(trouble instanceof Full)) throw trouble;
}
