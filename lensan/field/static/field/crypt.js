// Seals what is kept on the device. A random key seals the data; the PIN's key seals that key.

export const ITERATIONS = 600_000; // of PBKDF2 with SHA-256: as OWASP asks, about a second on a cheap telephone
const text = new TextEncoder();
const random = (length) => crypto.getRandomValues(new Uint8Array(length));

export class WrongPin extends Error {}

async function keyOfPin(pin, salt, iterations) {
  const material = await crypto.subtle.importKey("raw", text.encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

// A new lock for this PIN, to be kept in the open, and the key that it locks away.
export async function lockWith(pin) {
  const lock = { salt: random(16), iterations: ITERATIONS, iv: random(12) };
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
  lock.wrapped = await crypto.subtle.wrapKey("raw", made, await keyOfPin(pin, lock.salt, lock.iterations), { name: "AES-GCM", iv: lock.iv });
  return { lock, key: await unlock(lock, pin) };
}

export async function unlock(lock, pin) {
  const how = { name: "AES-GCM", iv: lock.iv };
  try {
    return await crypto.subtle.unwrapKey("raw", lock.wrapped, await keyOfPin(pin, lock.salt, lock.iterations), how, "AES-GCM", false, ["encrypt", "decrypt"]);
  } catch {
    throw new WrongPin();
  }
}

export async function seal(key, value) {
  const iv = random(12);
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, text.encode(JSON.stringify(value))) };
}

export async function unseal(key, sealed) {
  const data = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv }, key, sealed.data);
  return JSON.parse(new TextDecoder().decode(data));
}

export async function sha256(words) {
  const digest = await crypto.subtle.digest("SHA-256", text.encode(words));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
