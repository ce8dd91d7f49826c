// A photo that is heavier than the service takes is made lighter here: who shows a broken cup need not know of megabytes.

const LIGHTER_PX = 3000;

async function lighter(file, limitBytes) {
  if (file.size <= limitBytes || !file.type.startsWith("image/")) return file;
  try {
    const canvas = painted(await createImageBitmap(file), LIGHTER_PX);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: blob.type });
  } catch {
    // No picture that this browser knows: what is wrong with it is said when it is sent.
    return file;
  }
}

function painted(picture, most) {
  const scale = Math.min(1, most / Math.max(picture.width, picture.height));
  const canvas = make("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}
