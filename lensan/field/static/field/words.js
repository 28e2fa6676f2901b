// Moments and numbers as Vietnamese readers expect them.

const clock = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit" });

export const hour = (iso) => clock.format(new Date(iso));
export const dong = (number) => `${new Intl.NumberFormat("vi-VN").format(number)} ₫`;

export function left(iso) {
  const minutes = Math.floor((new Date(iso) - Date.now()) / 60_000);
  if (minutes <= 0) return "0 phút (đã hết giờ)";
  return minutes < 120 ? `${minutes} phút` : `${Math.floor(minutes / 60)} giờ`;
}

// Today by the device, or the day of another moment, as a form's day.
export const today = (moment = new Date()) => new Date(moment - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
