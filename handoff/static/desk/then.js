// What a canned reply does once it has been sent: a label, and what becomes of the case. Not where the customer wrote meanwhile, nor where the agent says or does more.

import { draft } from "./drafts.js";
import { tomorrow } from "./later.js";
import { ENDS } from "./moves.js";
import { act, Refusal } from "./service.js";
import { t } from "./words.js";

const MORNING_H = 9;
const BODIES = {
  snooze: () => ({ until: new Date(tomorrow(MORNING_H)).toISOString() }),
  handback: () => ({}),
  close: () => ({ outcome: "settled" }),
};

/** Do it to the case once the answer `id` has left, and tell how it went; `seen`: the customer's last word when it was put. */
export async function follow(seat, conversation, { id, then: { label, after, seen } }) {
  const { model, moves, writing } = seat;
  try {
    if (label) await act(conversation, "labels", { add: [label] });
    if (!after) return;
    const news = model.lines.get(conversation)?.customer_seq > seen || draft(conversation, "answer");
    const more = moves.busy || model.threadOf(conversation).pending.some((it) => it.id !== id);
    if (news || more) return moves.tell("wrong", t("then.not"), conversation);
    moves.setBusy(true);
    const { floor } = await act(conversation, after, BODIES[after]()).finally(() => moves.setBusy(false));
    if (ENDS.has(after)) writing.passOn(conversation, true);
    moves.moved(conversation, floor);
    moves.tell("good", t(`done.${after}`), conversation);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    moves.tell("wrong", moves.why(after, error), conversation);
  }
}
