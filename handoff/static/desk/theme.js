// Light, dark, or as the system says.

import { keep, kept } from "./keep.js";

const NEXT = { auto: "light", light: "dark", dark: "auto" };

export function theme() {
  return kept("theme", "auto");
}

/** Put the chosen theme on the page. */
export function applyTheme() {
  document.documentElement.dataset.theme = theme();
}

/** Choose the next one, and say which. */
export function turnTheme() {
  keep("theme", NEXT[theme()]);
  applyTheme();
  return theme();
}
