// A field on the glass to sign in; the strokes are kept as lines, in thousandths of the field.

import { h } from "./dom.js";

const SIZE = 1000;

export function signatureField() {
  const strokes = [];
  const canvas = h("canvas", { class: "signature", width: 1000, height: 500, role: "img", "aria-label": "Ô ký tên: chưa có nét nào" });
  const pen = canvas.getContext("2d");
  let line = null;

  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    const within = (share) => Math.max(0, Math.min(SIZE, Math.round(share * SIZE)));
    return [within((event.clientX - box.left) / box.width), within((event.clientY - box.top) / box.height)];
  };
  const draw = () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.lineWidth = 6;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = getComputedStyle(canvas).color;
    for (const points of strokes) {
      pen.beginPath();
      for (let at = 0; at < points.length; at += 2) pen.lineTo(points[at], points[at + 1] / 2);
      pen.stroke();
    }
    canvas.setAttribute("aria-label", strokes.length ? "Ô ký tên: đã ký" : "Ô ký tên: chưa có nét nào");
  };

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    strokes.push((line = place(event)));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!line) return;
    const [x, y] = place(event);
    if (Math.abs(x - line.at(-2)) + Math.abs(y - line.at(-1)) < 8) return;
    line.push(x, y);
    draw();
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { line = null; });

  const again = h("button", { type: "button", class: "button quiet", onclick: () => { strokes.length = 0; draw(); } }, "Xóa, ký lại");
  // The signature in black on white, as base64 of a JPEG.
  const picture = () => {
    const sheet = h("canvas", { width: canvas.width, height: canvas.height });
    const brush = sheet.getContext("2d");
    brush.drawImage(canvas, 0, 0);
    for (const [how, colour] of [["source-in", "#000"], ["destination-over", "#fff"]]) { // whatever colour the page has
      brush.globalCompositeOperation = how;
      brush.fillStyle = colour;
      brush.fillRect(0, 0, sheet.width, sheet.height);
    }
    return sheet.toDataURL("image/jpeg", 0.7).split(",")[1];
  };

  return { element: h("div", { class: "stack" }, canvas, again), picture, strokes: () => strokes.filter((points) => points.length >= 4) };
}
