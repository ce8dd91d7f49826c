// What was begun is kept by the service too, a moment after it was written: whoever goes on with the case finds it.

import { act, leaveBehind } from "./service.js";

const PAUSE_MS = 1_500; // while one types

export class DraftSync {
  constructor() {
    this.waiting = new Map(); // conversation -> {text, timer}
    this.unkept = new Set(); // conversations whose text is only here
    this.done = Promise.resolve(); // one at a time: what was written last is kept last
  }

  /** Keep this text soon, unless another one follows. */
  soon(conversation, text) {
    clearTimeout(this.waiting.get(conversation)?.timer);
    this.waiting.set(conversation, { text, timer: setTimeout(() => this.now(conversation), PAUSE_MS) });
  }

  /** What waits is kept now. */
  now(conversation) {
    const it = this.waiting.get(conversation);
    if (!it) return this.done;
    clearTimeout(it.timer);
    this.waiting.delete(conversation);
    this.done = this.done.then(() => this.tell(conversation, it.text));
    return this.done;
  }

  /** Whether the service has what was begun in this case; what it could not take is tried once more. */
  async isKept(conversation, text) {
    if (this.unkept.has(conversation)) this.soon(conversation, text);
    await this.now(conversation);
    return !this.unkept.has(conversation);
  }

  async tell(conversation, text) {
    try {
      await act(conversation, "draft", { text });
      this.unkept.delete(conversation);
    } catch {
      this.unkept.add(conversation); // away, or too long: it is only in this page
    }
  }

  /** The page goes away: the browser sends what waits. */
  abandon() {
    for (const [conversation, { text }] of this.waiting) leaveBehind(conversation, "draft", { text });
    this.waiting.clear();
  }
}
