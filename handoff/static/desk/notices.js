// Short words about what has just happened: shown for a while, and read aloud once.

import { Icon } from "./icons.js";
import { html } from "./preact.js";
import { format } from "./route.js";
import { t } from "./words.js";

const MOST = 3; // at a time: more would be a list, and there is one
const SHOWN_MS = { good: 5_000, news: 8_000, wrong: 15_000 };

export class Notices {
  constructor(onChange) {
    this.shown = [];
    this.onChange = onChange;
    this.count = 0;
  }

  /** `kind` is `good`, `news` or `wrong`; `about` is the conversation that news lead to, `run` does what they lead to else. */
  say(kind, text, about = null, run = null) {
    const id = (this.count += 1);
    this.shown = [...this.shown.filter((notice) => notice.text !== text), { id, kind, text, about, run }].slice(-MOST);
    this.onChange();
    setTimeout(() => this.drop(id), SHOWN_MS[kind]);
  }

  /** Somebody has seen to it: what was said of this conversation is no news any more. */
  dropAbout(conversation) {
    this.shown = this.shown.filter((notice) => notice.about !== conversation);
    this.onChange();
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
        <${Words} notice=${notice} notices=${notices} />
        <button class="bare" aria-label=${t("say.close")} onClick=${() => notices.drop(notice.id)}><${Icon} name="cross" /></button>
      </p>`,
    )}
  </div>`;
}

function Words({ notice, notices }) {
  const { id, text, about, run } = notice;
  const go = () => {
    notices.drop(id);
    run();
  };
  if (run) return html`<button class="bare leads" onClick=${go}>${text}</button>`;
  return about ? html`<a href=${format({ view: "waiting", conversation: about })}>${text}</a>` : html`<span>${text}</span>`;
}
