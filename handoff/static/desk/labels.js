// What commands are called, in the palette and in the help.

import { t } from "./words.js";

/** The words for a command; those of one family share a sentence. */
export function labelOf({ name }) {
  const [family, member] = name.split(".");
  return t(`command.${family}`, member && { it: t(name) });
}
