// What may be sent as a file: the service would refuse the rest, and that is told at once.

const FILE_LIMIT_BYTES = 10 * 1024 * 1024;
const FILE_TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"];

function fileError({ size, type }) {
  if (!size) return "file_empty";
  if (size > FILE_LIMIT_BYTES) return "too_large";
  return FILE_TYPES.includes(type) ? null : "file_type";
}
