// Single keys for who works without a mouse; they rest while one writes, and can be turned off.

import { keep, kept } from "./keep.js";
import { useEffect } from "./preact.js";

const WRITING = "input, textarea, select, [contenteditable]";

export function keysAreOn() {
  return kept("keys", true);
}

export function setKeys(on) {
  keep("keys", on);
}

/** While the page is drawn, `actions[key]()` answers a key. Escape leaves a field first. */
export function useKeys(actions) {
  useEffect(() => {
    const pressed = (event) => press(event, actions);
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  });
}

function press(event, actions) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]")) return; // a dialog has keys of its own
  const writing = event.target.closest?.(WRITING);
  if (writing) {
    if (event.key === "Escape") writing.blur();
    return;
  }
  if (event.key !== "Escape" && event.key !== "?" && !keysAreOn()) return;
  // AZERTY has its digits on Shift: the place of the key says which is meant, whatever is printed on it.
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  const action = actions[event.key] ?? (digit && actions[digit]);
  if (!action) return;
  event.preventDefault();
  action();
}
