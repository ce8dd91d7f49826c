// A file beside a message: its name, its size, and of a picture a small view.

const THUMB_PX = 220;

function attachmentOf({ name, media_type, type, size_bytes, size }, content, lang) {
  const download = name || "photo";
  const weight = make("span.quiet", {}, sizeOf(size_bytes ?? size, lang));
  const link = make("a.file", { download }, icon(ICONS.file), make("span.filename", {}, download), weight);
  const picture = (media_type ?? type).startsWith("image/");
  content.then((blob) => {
    link.href = URL.createObjectURL(blob);
    return picture && paint(link, blob);
  }).catch(() => {
    // It cannot be had now, or not be shown: its name stays.
  });
  return link;
}

// Painted, because a page's own rules may forbid <img> of it.
async function paint(link, blob) {
  const picture = await createImageBitmap(blob);
  const scale = Math.min(1, THUMB_PX / Math.max(picture.width, picture.height));
  const canvas = make("canvas");
  canvas.width = Math.max(1, picture.width * scale);
  canvas.height = Math.max(1, picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  canvas.role = "img";
  canvas.ariaLabel = link.download;
  link.classList.add("pictured");
  link.prepend(canvas);
}

// `2,4 Mo`, `2.4 MB`; only what is empty has none at all
function sizeOf(bytes, lang) {
  const [unit, by] = bytes < 1e6 ? [lang === "fr" ? "Ko" : "KB", 1e3] : [lang === "fr" ? "Mo" : "MB", 1e6];
  return (bytes && Math.max(1, bytes / by)).toLocaleString(LOCALES[lang], { maximumFractionDigits: by > 1e3 ? 1 : 0 }) + " " + unit;
}
