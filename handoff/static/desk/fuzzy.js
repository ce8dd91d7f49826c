// Finding by a few letters: how well what was typed fits a text, accents and capitals aside. Pure.

import { plain } from "./canned.js";

const BEGINS = 4;
const BEGINS_WORD = 3;
const INSIDE = 2;

/** The better the higher; null when some word of `typed` is not there, not even letter by letter. */
export function fit(typed, text) {
  const within = plain(text);
  let sum = 0;
  for (const word of plain(typed).split(/\s+/).filter(Boolean)) {
    const score = fitOfWord(word, within);
    if (score === null) return null;
    sum += score;
  }
  return sum;
}

function fitOfWord(word, within) {
  if (within.startsWith(word)) return BEGINS;
  const at = within.indexOf(word);
  if (at >= 0) return within.search(new RegExp(`[^\\p{L}\\d]${escaped(word)}`, "u")) >= 0 ? BEGINS_WORD : INSIDE;
  return scattered(word, within);
}

/** The letters in their order with others between them: up to 1, less for each gap. */
function scattered(word, within) {
  let from = 0;
  let gaps = 0;
  for (const letter of word) {
    const at = within.indexOf(letter, from);
    if (at < 0) return null;
    if (at > from) gaps += 1;
    from = at + 1;
  }
  return gaps * 2 > word.length + 1 ? null : 1 / (1 + gaps);
}

function escaped(word) {
  return word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
