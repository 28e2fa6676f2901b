// Warns that someone may be in the registry already, over the whole commune, by filters that tell no name (blooms.py).

import { fold } from "./search.js";

const BITS = 256;
const HASHES = 4;
const MARK = 6;
const SAME = 0.98; // share of common bits that one name has with itself, however it is accented
const ALIKE = 0.78; // that two spellings of one name have: a letter wrong, a middle name shortened
const RELATED = 0.28; // less than that, two people merely share a telephone
const text = new TextEncoder();

async function hmac(secret) {
  const bytes = Uint8Array.from(secret.match(/../g), (pair) => parseInt(pair, 16));
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return async (words) => new Uint8Array(await crypto.subtle.sign("HMAC", key, text.encode(words)));
}

export async function nameFilter(digest, name) {
  const filter = new Uint8Array(BITS / 8);
  for (const word of fold(name).replaceAll("y", "i").split(" ").filter(Boolean)) {
    const edged = `_${word}_`;
    for (let start = 0; start < edged.length - 1; start += 1) {
      const place = await digest(`pair ${edged.slice(start, start + 2)}`);
      for (let n = 0; n < HASHES; n += 1) filter[place[n] >> 3] |= 1 << (place[n] & 7);
    }
  }
  return filter;
}

export async function numberMark(digest, number) {
  if (!number) return "";
  return btoa(String.fromCharCode(...(await digest(`number ${number}`)).slice(0, MARK)));
}

const ONES = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll("0", "").length);

export function similarity(one, other) {
  let common = 0, both = 0;
  for (let at = 0; at < one.length; at += 1) {
    common += ONES[one[at] & other[at]];
    both += ONES[one[at]] + ONES[other[at]];
  }
  return both ? (2 * common) / both : 0;
}

const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
export const yearOf = (birth) => Number(/(19|20)\d\d/.exec(birth ?? "")?.[0] ?? 0);
const e164 = (phones) => /0\d{9}/.exec((phones ?? "").replace(/[\s.]/g, ""))?.[0].replace(/^0/, "+84") ?? "";

// What a name, a year and a hamlet say together. Namesakes are many: benchmarks/field_load.py counts how many
// planted duplicates this finds, and of how many strangers it warns.
function evidence(name, year, born, sameHamlet) {
  if (name >= SAME && year && year === born) return "cùng họ tên, cùng năm sinh";
  if (name >= SAME && sameHamlet && (!year || !born || Math.abs(year - born) === 1)) return "cùng họ tên, cùng ấp";
  return name >= ALIKE && sameHamlet && year && year === born ? "tên gần giống, cùng năm sinh, cùng ấp" : "";
}

// Who of the commune may be the one that these facts are of: [pk, hamlet, year, why], likeliest first.
export async function alike(facts, commune, secret, keys) {
  const digest = await hmac(secret);
  const [filter, phone, identity] = await Promise.all([
    nameFilter(digest, facts.name ?? ""), numberMark(digest, e164(facts.phones)), numberMark(digest, (facts.identity_number ?? "").replace(/\D/g, "")),
  ]);
  const year = yearOf(facts.birth);
  const found = [];
  for (const [pk, where, hamlet, born, bits, itsPhone, itsIdentity] of keys) {
    if (String(where) !== String(commune)) continue;
    const name = similarity(filter, bytesOf(bits));
    const why = evidence(name, year, born, fold(hamlet) === fold(facts.hamlet ?? ""));
    if (identity && identity === itsIdentity) found.push([pk, hamlet, born, "cùng số CCCD", 3]);
    else if (phone && phone === itsPhone && name > RELATED) found.push([pk, hamlet, born, "cùng số điện thoại", 2 + name]);
    else if (why) found.push([pk, hamlet, born, why, name]);
  }
  return found.sort((one, other) => other[4] - one[4]).slice(0, 5);
}
