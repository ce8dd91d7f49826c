// Whether lines that insult are folded by default here: a setting of the agent on this machine, on until turned off.

import { keep, kept } from "./keep.js";

export function foldsInsults() {
  return kept("fold", true);
}

export function turnFolding() {
  keep("fold", foldsInsults() ? false : undefined);
}
