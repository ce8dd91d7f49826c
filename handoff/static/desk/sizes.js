// How large a file is, as people say it.

import { t } from "./words.js";

const KILO = 1024;

export function sizeOf(bytes) {
  const kilo = Math.max(1, Math.round(bytes / KILO));
  return kilo < KILO ? t("size.kilo", { n: kilo }) : t("size.mega", { n: (kilo / KILO).toFixed(1) });
}
