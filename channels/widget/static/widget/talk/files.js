// What may be sent: the service would refuse the rest, and that is told at once.

const TEXT_LIMIT = 4000;
const FILE_LIMIT_BYTES = 10 * 1024 * 1024;
const FILE_TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"];
const LIGHTER_PX = 3000;

function fileError({ size, type }) {
  if (!size) return "file_empty";
  if (size > FILE_LIMIT_BYTES) return "too_large";
  return FILE_TYPES.includes(type) ? null : "file_type";
}

// A photo that is heavier than the service takes is made lighter: who shows a broken cup need not know of megabytes.
async function lighter(file) {
  if (file.size <= FILE_LIMIT_BYTES || !file.type.startsWith("image/")) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LIGHTER_PX / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(Math.max(1, picture.width * scale), Math.max(1, picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: blob.type });
  } catch {
    // No picture that this browser knows: what is wrong with it is said when it is sent.
    return file;
  }
}
