// What was begun and not sent, one for each conversation and kind; it outlives a reload, not the tab.

import { keep, kept } from "./keep.js";

const NAME = "drafts";
const STORE = "sessionStorage"; // desks are shared machines: nothing written stays after the tab

export function draft(conversation, kind) {
  return kept(NAME, {}, STORE)[`${conversation}/${kind}`] ?? "";
}

/** `text`: for the kind `left`, the texts that were on their way when the page went away. */
export function keepDraft(conversation, kind, text) {
  const drafts = kept(NAME, {}, STORE);
  const name = `${conversation}/${kind}`;
  if (text) drafts[name] = text;
  else delete drafts[name];
  keep(NAME, drafts, STORE);
}

/** Whoever sits down finds their own drafts, not those of somebody whose session ended here. */
export function ownDrafts(agent) {
  if (kept("owner", agent, STORE) !== agent) forgetDrafts();
  keep("owner", agent, STORE);
}

export function forgetDrafts() {
  keep("owner", undefined, STORE);
  keep(NAME, undefined, STORE);
}
