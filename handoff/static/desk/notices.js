// Short words about what has just happened: shown for a while, and read aloud once.

import { Icon } from "./icons.js";
import { html } from "./preact.js";
import { t } from "./words.js";

const SHOWN_MS = { good: 5_000, news: 8_000, wrong: 15_000 };

export class Notices {
  constructor(onChange) {
    this.shown = [];
    this.onChange = onChange;
    this.count = 0;
  }

  /** `kind` is `good`, `news` or `wrong`. */
  say(kind, text) {
    const id = (this.count += 1);
    this.shown = [...this.shown.filter((notice) => notice.text !== text), { id, kind, text }].slice(-3);
    this.onChange();
    setTimeout(() => this.drop(id), SHOWN_MS[kind]);
  }

  drop(id) {
    this.shown = this.shown.filter((notice) => notice.id !== id);
    this.onChange();
  }
}

export function NoticeBoard({ notices }) {
  return html`<div class="notices" role="status" aria-live="polite">
    ${notices.shown.map(
      (notice) => html`<p class="notice ${notice.kind}" key=${notice.id}>
        <span>${notice.text}</span>
        <button class="bare" aria-label=${t("say.close")} onClick=${() => notices.drop(notice.id)}><${Icon} name="cross" /></button>
      </p>`,
    )}
  </div>`;
}
