// Which conversation belongs into which view, and in which order they are read.

import { keep, kept } from "./keep.js";
import { now } from "./service.js";

export const VIEWS = ["waiting", "mine", "colleagues", "assistant", "closed"];

/** The view a line belongs to. */
export function viewOf(line, me) {
  if (line.floor.holder !== "agent") return line.floor.holder;
  return line.floor.agent?.id === me.id ? "mine" : "colleagues";
}

/** The lines of a view in reading order. */
export function linesOf(lines, view, me) {
  return [...lines].filter((line) => viewOf(line, me) === view).sort(ORDER[view]);
}

/** Does a line belong into a view that an agent made? What the view leaves empty asks nothing. */
export function fits(line, { holder, label, language, channel, priority }, me) {
  const asked = { language, channel, priority };
  if (Object.entries(asked).some(([name, value]) => value && line[name] !== value)) return false;
  if (label && !line.labels.includes(label)) return false;
  return holder ? viewOf(line, me) === holder : line.floor.holder !== "closed";
}

/** How many lines each view has, and how many of them have something unread. */
export function counts(lines, me) {
  const counted = Object.fromEntries(VIEWS.map((view) => [view, { all: 0, unread: 0 }]));
  for (const line of lines) {
    const count = counted[viewOf(line, me)];
    count.all += 1;
    count.unread += isUnread(line) ? 1 : 0;
  }
  return counted;
}

const AGAIN_KEPT = 200;
const again = new Set(kept("unread", [])); // what an agent means to read once more, on this machine

/** To be read once more; or no more, for it is open. */
export function readAgain(id, on) {
  if (again.has(id) === on) return;
  again[on ? "add" : "delete"](id);
  keep("unread", [...again].slice(-AGAIN_KEPT));
}

/** A customer who needs a person has written since somebody here last read; the assistant reads its own. */
export function isUnread(line) {
  if (again.has(line.id)) return true;
  if (line.floor.holder !== "waiting" && line.floor.holder !== "agent") return false;
  return line.customer_seq > (line.cursors["read:desk"] ?? 0);
}

const newest = (a, b) => (b.last?.at ?? 0) - (a.last?.at ?? 0) || (a.id < b.id ? -1 : 1);
const aside = (line) => (line.snoozed_until > now() ? 1 : 0);
const owed = (a, b) => (a.owed_since ?? Infinity) - (b.owed_since ?? Infinity);
// Infinity - Infinity is NaN, which `||` passes over: two cases that owe nothing are sorted by their last word.
const waits = (line) => (line.waiting_since ? 0 : 1);
export const urgentFirst = (a, b) => waits(a) - waits(b) || (a.waiting_since ? a.order - b.order : owed(a, b)) || newest(a, b);
const ORDER = {
  waiting: (a, b) => a.order - b.order || (a.id < b.id ? -1 : 1),
  mine: (a, b) => aside(a) - aside(b) || owed(a, b) || newest(a, b),
  colleagues: (a, b) => owed(a, b) || newest(a, b),
  assistant: newest,
  closed: (a, b) => (b.closed_at ?? 0) - (a.closed_at ?? 0) || newest(a, b),
};
