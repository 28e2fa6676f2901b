// Sends what waits and fetches what changed. Whether there is a signal is known by trying, and by nothing else.

import { sha256 } from "./crypt.js";
import { answer, asKnown, bringUpToDate, changed, mark, self, waiting } from "./memory.js";
import { Full, wipe } from "./store.js";

const MOST_DEEDS = 20;
const MOST_LETTERS = 600_000; // of one sending: a photo or two
const PATIENCE = 90_000; // milliseconds for one answer on a slow line
const SOONEST = 5_000;
const LATEST = 300_000;
const QUIET = 1_800_000; // between two looks for news while nothing waits

const NO_ROOM = "Bộ nhớ của máy đã đầy: dữ liệu mới tải về chỉ còn đến khi đóng ứng dụng. Hãy xóa bớt ảnh hoặc ứng dụng trên máy.";

export const status = { busy: false, trouble: "", warning: "" };
let timer;
let pause = SOONEST;

class NoSignal extends Error {}
class Closed extends Error {}

async function ask(path, how = {}) {
  let response;
  try {
    response = await fetch(path, {
      ...how, credentials: "omit", redirect: "error", cache: "no-store", signal: AbortSignal.timeout(PATIENCE),
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${self().key}` },
    });
  } catch {
    throw new NoSignal("Chưa có mạng. Việc đã làm vẫn nằm an toàn trên máy.");
  }
  const told = await response.json().catch(() => null);
  if (told === null) throw new NoSignal("Mạng này chưa vào được máy chủ (có thể đòi đăng nhập Wi-Fi).");
  if (told.because === "revoked") {
    await wipe();
    location.reload();
  }
  if (!response.ok) throw new Closed(told.text ?? "Máy chủ đang gặp lỗi; máy sẽ tự gửi lại.");
  return told;
}

function batch(tried) {
  const taken = [];
  let letters = 0;
  for (const deed of waiting().filter((one) => !tried.has(one.id))) {
    letters += deed.text.length;
    if (taken.length && (taken.length === MOST_DEEDS || letters > MOST_LETTERS)) break;
    taken.push(deed);
  }
  return taken;
}

// What is answered "later" stays; it will be sent again another time.
async function send(deeds) {
  const body = JSON.stringify({ now: new Date().toISOString(), deeds: deeds.map((deed) => deed.text) });
  const { receipts, warning } = await ask("viec/", { method: "POST", body });
  status.warning = warning;
  for (const deed of deeds) {
    const fingerprint = await sha256(deed.text);
    const receipt = receipts.find((one) => one.sha256 === fingerprint && (one.id === deed.id || !one.id));
    if (!receipt || receipt.state === "later") continue;
    await answer(deed, { state: receipt.state, text: receipt.text, result: receipt.result });
  }
}

async function exchange() {
  const tried = new Set();
  for (let deeds = batch(tried); deeds.length; deeds = batch(tried)) {
    await send(deeds);
    deeds.forEach((deed) => tried.add(deed.id));
  }
  const delta = await ask(`doi-moi/?since=${mark()}&now=${encodeURIComponent(new Date().toISOString())}`);
  status.warning = delta.warning;
  if (delta.mark === mark()) asKnown();
  else await bringUpToDate(delta);
}

// Does one exchange now, and arranges for the next.
export async function sync() {
  if (status.busy) return;
  clearTimeout(timer);
  status.busy = true;
  changed();
  try {
    await exchange();
    status.trouble = "";
    pause = SOONEST;
  } catch (trouble) {
    status.trouble = trouble instanceof Full ? NO_ROOM : trouble.message;
    pause = Math.min(pause * 2, LATEST);
  } finally {
    status.busy = false;
    timer = setTimeout(sync, waiting().length || status.trouble ? pause : QUIET);
    changed();
  }
}

export const soon = () => { setTimeout(sync, 0); };

export function keepInTouch() {
  addEventListener("online", soon);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && soon());
  soon();
}
