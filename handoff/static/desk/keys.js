// Single keys for who works without a mouse; they rest while one writes, and can be turned off.

import { back, COMMANDS } from "./commands.js";
import { keep, kept } from "./keep.js";
import { later } from "./lazy.js";
import { useEffect } from "./preact.js";

const WRITING = "input:not([type=checkbox]), textarea, select, [contenteditable]";

export const readPalette = () => later(import("./palette.js"), "Palette");

export function keysAreOn() {
  return kept("keys", true);
}

export function setKeys(on) {
  keep("keys", on);
}

/** While the page is drawn, a key does its command. Escape leaves a field first. */
export function useKeys(seat, route) {
  useEffect(() => {
    const pressed = (event) => press(event, seat, route);
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  });
}

function press(event, seat, route) {
  if (event.isComposing || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]")) return; // it has keys of its own
  if (seat.dialog) return event.key === "Escape" && seat.ask(null); // still being read: nobody has to wait to leave it
  if (event.key === "Control" || event.key === "Meta") readPalette().catch(() => {}); // a moment before it is asked for
  const found = event.ctrlKey || event.metaKey || event.altKey ? chord(event, seat) : single(event, seat, route);
  if (!found) return;
  event.preventDefault();
  found();
}

/** Control and K, or Command and K: also while one writes. */
function chord(event, seat) {
  const meant = event.key.toLowerCase() === "k" && !event.altKey && !event.shiftKey;
  return meant ? () => seat.ask("palette") : null;
}

function single(event, seat, route) {
  const writing = event.target.closest?.(WRITING);
  if (event.key === "Escape") return writing ? () => seat.writing.leave(writing) : () => back(seat, route);
  if (writing || (event.key !== "?" && !keysAreOn())) return null;
  // AZERTY has its digits on Shift: the place of the key says which is meant, whatever is printed on it.
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  const command = named(event.key) ?? named(digit);
  return command?.can(seat) ? () => command.run(seat, route) : null;
}

function named(key) {
  return key && COMMANDS.find((it) => it.key === key || it.also === key);
}
