// What this agent may do to a conversation in the state it is in; the service decides, this only offers.

import { viewOf } from "./views.js";

const HOLDING = ["write", "gesture", "transfer", "release", "handback", "close", "promise", "question", "snooze", "warn", "relief"];
const SUPERVISING = ["transfer", "release"];
const FREE = ["claim"];
const ASSIGNING = ["claim", "transfer"];

/** The verbs that are open to `me` on this line. */
export function rights(line, me) {
  if (!line) return new Set();
  const view = viewOf(line, me);
  if (view === "mine") return new Set(HOLDING);
  if (view === "colleagues") return new Set(me.role === "supervisor" ? SUPERVISING : []);
  return new Set(view === "waiting" && me.role === "supervisor" ? ASSIGNING : FREE);
}

/** What claiming means here: a key of the words. */
export function claimWord(line) {
  return { assistant: "do.take_over", closed: "do.reopen" }[line.floor.holder] ?? "do.claim";
}
