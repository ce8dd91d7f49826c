// Answers on their way out: looked at by the guards, kept four seconds in which they can be taken back, then sent.

import { act } from "./service.js";

export const UNDO_MS = 4_000; // what mail programs give: long enough to see one's own mistake
const GUARD_MS = 1_000; // an answer that is to leave waits so long for the guards

export class Outbox {
  /** `thread(id)` finds a thread, `deliver(id, sent)` sends, `onChange` draws. */
  constructor({ thread, deliver, onChange }) {
    this.thread = thread;
    this.deliver = deliver;
    this.onChange = onChange;
    this.leaving = new Map(); // id -> {conversation, sent, timer, checked}
  }

  /** Show the answer as leaving; the one before it goes first. */
  put(conversation, sent) {
    void this.flush(conversation);
    const it = { conversation, sent };
    it.timer = setTimeout(() => this.go(sent.id), UNDO_MS);
    it.checked = this.check(it);
    this.leaving.set(sent.id, it);
    this.thread(conversation).hold({ ...sent, state: "leaving" });
    this.onChange();
  }

  /** The guards' warnings hold it back while it is still here. A guard that fails says nothing. */
  async check(it) {
    const guard = !it.sent.text ? { warnings: [] } : act(it.conversation, "check", { text: it.sent.text }).catch(() => ({ warnings: [] }));
    const { warnings } = await guard;
    if (!warnings.length || !this.leaving.has(it.sent.id) || it.agreed) return;
    clearTimeout(it.timer);
    this.leaving.delete(it.sent.id);
    this.hold(it.conversation, it.sent, warnings);
  }

  /** Hold an answer back, with why, until the agent has decided. */
  hold(conversation, sent, warnings) {
    this.thread(conversation).hold({ ...sent, state: "held", warnings });
    this.onChange();
  }

  /** It leaves now. */
  async go(id, { agreed = false } = {}) {
    const it = this.leaving.get(id);
    if (!it) return;
    clearTimeout(it.timer);
    it.agreed = agreed;
    if (!agreed) await Promise.race([it.checked, new Promise((done) => setTimeout(done, GUARD_MS))]);
    if (this.leaving.delete(id)) await this.deliver(it.conversation, it.sent);
  }

  /** All that is leaving here leaves now: the next word or move comes after it. */
  async flush(conversation = null) {
    const those = [...this.leaving.values()].filter((it) => !conversation || it.conversation === conversation);
    await Promise.all(those.map((it) => this.go(it.sent.id)));
  }

  /** Take back the newest answer of this conversation, or this one, and return it; null when it has left. */
  takeBack(conversation, id = null) {
    const mine = [...this.leaving.values()].filter((it) => it.conversation === conversation && (!id || it.sent.id === id));
    const it = mine.at(-1);
    if (!it) return null;
    clearTimeout(it.timer);
    this.leaving.delete(it.sent.id);
    this.thread(conversation).drop(it.sent.id);
    this.onChange();
    return it.sent;
  }

  /** The page goes away, and what was leaving has been seen to. */
  abandon() {
    this.leaving.clear();
  }
}
