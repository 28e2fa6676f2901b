// Makes a telephone's photo small enough for a slow line, on the device.

const LONGEST_EDGE = 1600;
const LARGEST_FILE = 80 * 2 ** 20;
const MOST_BYTES = 400_000;

// Returns the photo as base64 of a JPEG, and draws it on `preview`.
export async function reduced(file, preview) {
  if (file.size > LARGEST_FILE) throw new Error("Ảnh lớn hơn 80 MB, máy không mở nổi. Hãy chụp lại ở cỡ nhỏ hơn.");
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    throw new Error("Tệp này không phải ảnh mà máy đọc được. Hãy chụp lại, hoặc chọn ảnh JPG.");
  }
  for (let edge = LONGEST_EDGE, quality = 0.8; ; edge *= 0.75, quality -= 0.1) {
    const share = Math.min(1, edge / Math.max(picture.width, picture.height));
    preview.width = Math.max(1, Math.round(picture.width * share));
    preview.height = Math.max(1, Math.round(picture.height * share));
    preview.getContext("2d").drawImage(picture, 0, 0, preview.width, preview.height);
    const blob = await new Promise((resolve) => preview.toBlob(resolve, "image/jpeg", Math.max(quality, 0.5)));
    if (blob && (blob.size <= MOST_BYTES || edge < 500)) {
      picture.close();
      return base64(blob);
    }
    if (!blob) throw new Error("Máy không đủ bộ nhớ để thu nhỏ ảnh. Hãy đóng bớt ứng dụng rồi chọn lại.");
  }
}

const base64 = (blob) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
  reader.onerror = () => reject(reader.error);
  reader.readAsDataURL(blob);
});
