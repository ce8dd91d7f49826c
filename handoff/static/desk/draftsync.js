// What was begun is kept by the service too, a moment after it was written: whoever goes on with the case finds it.

import { act, leaveBehind } from "./service.js";

const PAUSE_MS = 1_500; // while one types

export class DraftSync {
  constructor() {
    this.waiting = new Map(); // conversation -> {text, timer}
    this.done = Promise.resolve(); // one at a time: what was written last is kept last
  }

  /** Keep this text soon, unless another one follows. */
  soon(conversation, text) {
    clearTimeout(this.waiting.get(conversation)?.timer);
    this.waiting.set(conversation, { text, timer: setTimeout(() => this.now(conversation), PAUSE_MS) });
  }

  /** What waits is kept now. It is a copy: the service being away, or the case somebody else's, costs only that. */
  now(conversation) {
    const it = this.waiting.get(conversation);
    if (!it) return this.done;
    clearTimeout(it.timer);
    this.waiting.delete(conversation);
    this.done = this.done.then(() => act(conversation, "draft", { text: it.text })).catch(() => {});
    return this.done;
  }

  /** The page goes away: the browser sends what waits. */
  abandon() {
    for (const [conversation, { text }] of this.waiting) leaveBehind(conversation, "draft", { text });
    this.waiting.clear();
  }
}
