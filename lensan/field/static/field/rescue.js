// The last resort: what waits goes into a file, sealed as it lies here, and is taken in on another telephone by the old PIN.

import { unlock, unseal } from "./crypt.js";
import { h } from "./dom.js";
import { addDeed } from "./memory.js";
import { all, get } from "./store.js";

const plain = (_name, value) => value instanceof ArrayBuffer ? [...new Uint8Array(value)] : ArrayBuffer.isView(value) ? [...value] : value;
const bytes = (value) => Uint8Array.from(value);

export async function save() {
  const told = JSON.stringify({ lock: await get("lock"), deeds: (await all("deeds")).map(([, sealed]) => sealed) }, plain);
  const address = URL.createObjectURL(new Blob([told], { type: "application/json" }));
  h("a", { href: address, download: "lensan-chua-gui.json" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

// Returns how many deeds the file had; those that are here already stay as they are.
export async function takeIn(file, pin) {
  let told;
  try {
    const { lock, deeds } = JSON.parse(await file.text());
    const key = await unlock({ ...lock, salt: bytes(lock.salt), iv: bytes(lock.iv), wrapped: bytes(lock.wrapped) }, pin);
    told = await Promise.all(deeds.map(({ iv, data }) => unseal(key, { iv: bytes(iv), data: bytes(data) })));
  } catch {
    throw new Error("Không mở được tệp: sai mã PIN của máy cũ, hoặc không phải tệp của ứng dụng này.");
  }
  for (const deed of told) await addDeed(deed);
  return told.length;
}
