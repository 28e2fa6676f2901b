// The app: opens with the PIN, then shows the screen that the address names.

import { fill, heading, message } from "./dom.js";
import { household, load, onChange, waiting } from "./memory.js";
import { drives } from "./road.js";
import { show as showAgree } from "./screens/agree.js";
import { showList as showClasses, showOne as showClass } from "./screens/classes.js";
import { showBroke, showDay, showHandIn } from "./screens/driving.js";
import { show as showGate } from "./screens/gate.js";
import { showDraft, showHarvest } from "./screens/goods.js";
import { showApply, showBring, showReap, showSow } from "./screens/growing.js";
import { showList, showOne } from "./screens/households.js";
import { showReading, showSeen } from "./screens/noting.js";
import { show as showOrder } from "./screens/order.js";
import { show as showOutbox } from "./screens/outbox.js";
import { showChange, showNew } from "./screens/register.js";
import { showSetUp, showUnlock } from "./screens/start.js";
import { showTakeBack } from "./screens/taking_back.js";
import { show as showToday } from "./screens/today.js";
import { keepInTouch, status } from "./sync.js";
import { showHinder, showState } from "./screens/walking.js";
import { isSetUp } from "./vault.js";

const IDLE = 10 * 60_000; // milliseconds out of sight until the app asks for its PIN again
const main = document.getElementById("content");
const ABOUT_ONE = { "": showOne, "dong-y": showAgree, "san-pham": showDraft, nhap: showBring, gieo: showSow, bon: showApply, "thu-hoach": showReap, "bao-lo": showHarvest, "viec-xong": showState, vuong: showHinder, sua: showChange };
const PLAIN = { "": showToday, ho: showList, ghi: showNew, gui: showOutbox };
const ROAD = { diem: showGate, giao: showHandIn, hong: showBroke, do: showReading, kien: showSeen, "hoan-tac": showTakeBack, gui: showOutbox }; // a driver's
const LIVE = new Set(["", "gui"]); // screens without anything typed: shown anew when something has changed

const here = () => location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);

async function show() {
  const [section, code, act = "", part] = here();
  document.querySelectorAll("#sections a").forEach((link) => {
    const mine = link.getAttribute("href") === `#/${section}`;
    if (mine) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  });
  try {
    if (drives()) await (ROAD[section] ?? showDay)(main, code);
    else if (section === "don") await showOrder(main, code);
    else if (section === "lop") await (code ? showClass : showClasses)(main, code);
    else if (section === "ho" && code) await (household(code) ? ABOUT_ONE[act] ?? showOne : showOne)(main, code, part);
    else await (PLAIN[section] ?? showToday)(main);
  } catch (trouble) {
    fill(main, heading("Không mở được trang này"), message(`Máy gặp lỗi (${trouble.message}). Việc đã lưu vẫn còn; hãy mở lại ứng dụng.`, "error"));
  }
}

function count() {
  const unsent = waiting().length;
  const place = document.getElementById("unsent");
  place.textContent = unsent ? `${unsent} việc chưa gửi` : status.trouble ? "Chưa có mạng" : "Không còn việc chờ";
  place.classList.toggle("some", unsent > 0);
  document.querySelectorAll("#sections [href='#/ho'], #sections [href='#/ghi']").forEach((link) => { link.hidden = drives(); });
}

function again() {
  count();
  const [section, code] = here();
  const typing = document.activeElement?.matches("input, select");
  if (!code && LIVE.has(section) && !typing) show();
}

async function opened(key) {
  await load(key);
  document.getElementById("sections").hidden = false;
  onChange(again);
  addEventListener("hashchange", show);
  let since = 0;
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") since = Date.now();
    else if (since && Date.now() - since > IDLE) location.reload();
  });
  await show();
  count();
  keepInTouch();
}

async function start() {
  if (!("serviceWorker" in navigator) || !window.indexedDB || !window.crypto?.subtle) {
    return fill(main, heading("Trình duyệt này quá cũ"), message("Hãy mở bằng Chrome, Safari hoặc Firefox bản mới, qua địa chỉ https.", "error"));
  }
  navigator.serviceWorker.register("sw.js").catch(() => undefined);
  return (await isSetUp()) ? showUnlock(main, opened) : showSetUp(main, opened);
}

start();
