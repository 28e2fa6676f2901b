// Before the app opens: it is set up once with a signal, and opened each time by its PIN.

import { WrongPin } from "../crypt.js";
import { fill, h, heading, link, message } from "../dom.js";
import { field, form } from "../fields.js";
import { count, wipe } from "../store.js";
import { Destroyed, MOST_TRIES, objection, open, setUp, triesLeft } from "../vault.js";

const RULES = `Quên mã thì không ai mở lại được. Sai ${MOST_TRIES} lần thì mọi dữ liệu trên máy bị xóa, kể cả việc chưa gửi.`;

async function asked() {
  let response;
  try {
    response = await fetch("cai-dat/", { redirect: "manual", cache: "no-store" });
  } catch {
    return { trouble: "Lần đầu cài cần có mạng. Hãy đến chỗ có sóng rồi mở lại trang này." };
  }
  if (response.type === "opaqueredirect") return { signIn: true };
  if (response.status === 403) return { trouble: "Chỉ tài khoản tổ công nghệ số cộng đồng và nhân viên bưu điện cài được ứng dụng này. Hãy hỏi cán bộ xã." };
  return response.ok ? response.json() : { trouble: "Máy chủ đang gặp lỗi. Hãy thử lại sau ít phút." };
}

export async function showSetUp(main, opened) {
  const told = await asked();
  if (told.signIn) {
    return fill(main, heading("Cài trên máy này", "Hãy đăng nhập một lần khi có mạng; sau đó máy làm việc được cả khi mất sóng."),
      h("div", {}, link("Đăng nhập", `/dang-nhap/?next=${encodeURIComponent(location.pathname)}`, "primary big")));
  }
  if (told.trouble) return fill(main, heading("Cài trên máy này"), message(told.trouble, "warning"), retry());
  const save = async ({ name, pin, again }) => {
    const wrong = objection(pin, again);
    if (wrong) throw new Error(wrong);
    const body = new URLSearchParams({ name, csrfmiddlewaretoken: told.csrf });
    const response = await fetch("cai-dat/", { method: "POST", body }).catch(() => null);
    if (!response?.ok) throw new Error("Chưa cài được: mạng bị ngắt giữa chừng. Hãy thử lại.");
    const { key, device } = await response.json();
    const vaultKey = await setUp(pin, { key, device, name: told.name });
    await navigator.storage?.persist?.();
    await opened(vaultKey);
  };
  return fill(main, heading("Cài trên máy này", `Xin chào ${told.name}. Dữ liệu trên máy được khóa bằng một mã PIN.`),
    form("Cài đặt", save,
      field({ name: "name", label: "Tên máy", required: true, value: `Điện thoại của ${told.name}`, maxlength: 60 }),
      pinField("pin", "Mã PIN mới"), pinField("again", "Gõ lại mã PIN"),
      message(RULES, "warning")));
}

export async function showUnlock(main, opened) {
  const unsent = await count("deeds");
  const left = await triesLeft();
  const save = async ({ pin }, element) => {
    try {
      await opened(await open(pin));
    } catch (trouble) {
      element.reset();
      if (trouble instanceof Destroyed) return fill(main, heading("Dữ liệu đã bị xóa"), message(`Mã PIN sai ${MOST_TRIES} lần nên dữ liệu trên máy đã bị xóa. Hãy cài lại khi có mạng.`, "error"), retry());
      if (!(trouble instanceof WrongPin)) throw trouble;
      const now = await triesLeft();
      throw new Error(`Mã PIN chưa đúng. Còn ${now} lần; hết thì mọi dữ liệu trên máy${unsent ? `, kể cả ${unsent} việc chưa gửi,` : ""} bị xóa.`);
    }
    return undefined;
  };
  return fill(main, heading("Mở khóa", unsent ? `Có ${unsent} việc chưa gửi trên máy này.` : "Gõ mã PIN của máy này."),
    form("Mở", save, pinField("pin", "Mã PIN")),
    left < MOST_TRIES && message(`Còn ${Math.max(left, 1)} lần gõ mã. ${RULES}`, "warning"),
    h("details", {}, h("summary", {}, "Quên mã PIN"), h("div", { class: "stack" },
      message(`Không ai mở lại được. Xóa dữ liệu trên máy rồi cài lại khi có mạng${unsent ? `; ${unsent} việc chưa gửi sẽ mất` : ""}.`, "warning"),
      h("button", { type: "button", class: "button danger", onclick: async () => { await wipe(); location.reload(); } }, "Xóa dữ liệu trên máy"))));
}

const retry = () => h("div", {}, h("button", { type: "button", class: "button big", onclick: () => location.reload() }, "Thử lại"));

const pinField = (name, label) =>
  field({ name, label, type: "password", inputmode: "numeric", required: true, maxlength: 12 });

