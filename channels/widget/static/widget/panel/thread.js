// The messages on the screen. A row's element is made once and then only patched, so that a screen reader reads it once.

const NEAR_END_PX = 80;
// A screen reader has then passed over what was put there while it should not speak.
const SETTLED_MS = 500;

class Thread {
  #chat;
  #elements = new Map();
  #language = null;
  #files = new Map();
  #stays = true;
  #quiet = true;
  #top = 0;

  constructor(chat) {
    this.#chat = chat;
    this.log = make("div.log", { role: "log", tabIndex: 0, ariaLive: "off" });
    this.newer = make("button.newer", { hidden: true, onclick: () => this.toEnd() });
    this.log.addEventListener("scroll", () => this.#scrolled());
    // A card that comes up takes room from the messages: who read the end goes on reading the end.
    new ResizeObserver(() => this.#stays && this.toEnd()).observe(this.log);
    this.element = make("div.thread", {}, this.log, this.newer);
  }

  render(words) {
    const language = this.#chat.language;
    const first = this.#language === null;
    if (language !== this.#language) this.#speak(language, words);
    const rows = rowsOf(this.#chat, words);
    const keep = new Set(rows.map((row) => row.key));
    for (const [key, held] of this.#elements) if (!keep.has(key)) this.#drop(key, held);
    const added = this.#place(rows, words);
    if (this.#quiet && this.#chat.online) this.#speakUp();
    if (!added) return;
    if (this.#stays || first || rows.at(-1)?.role === "customer") this.toEnd();
    else this.newer.hidden = false;
  }

  toEnd() {
    this.#stays = true;
    this.log.scrollTop = this.log.scrollHeight;
    this.#top = this.log.scrollTop;
    this.newer.hidden = true;
  }

  // What was there before is not news: only what comes from now on is read aloud.
  #speakUp() {
    this.#quiet = false;
    setTimeout(() => {
      if (!this.#quiet) this.log.ariaLive = "polite";
    }, SETTLED_MS);
  }

  // Other words for everything: made anew, without reading it all aloud.
  #speak(language, words) {
    this.#language = language;
    this.log.ariaLive = "off";
    label(this.log, words.log);
    this.newer.replaceChildren("↓ " + words.newer);
    for (const [key, held] of this.#elements) this.#drop(key, held);
    this.#quiet = true;
  }

  #drop(key, held) {
    held.element.remove();
    this.#elements.delete(key);
  }

  #place(rows, words) {
    let added = false;
    let at = this.log.firstChild;
    for (const row of rows) {
      let held = this.#elements.get(row.key);
      if (!held || held.kind !== row.kind) {
        if (held) this.#drop(row.key, held);
        held = this.#make(row, words);
        this.#elements.set(row.key, held);
        added = true;
      }
      held.patch(row, words);
      if (held.element === at) at = at.nextSibling;
      else this.log.insertBefore(held.element, at);
    }
    return added;
  }

  #make(row, words) {
    if (row.kind === "message") return new Message(this.#chat, row, words, (attachment) => this.#fileOf(attachment));
    return new Line(this.#chat, row);
  }

  #fileOf(attachment) {
    const { url } = attachment;
    if (!this.#files.has(url)) this.#files.set(url, this.#chat.fileOf(url));
    return this.#files.get(url);
  }

  // Only who scrolls up leaves the end: a card that takes room does not count.
  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.log;
    if (scrollHeight - scrollTop - clientHeight < NEAR_END_PX) {
      this.#stays = true;
      this.newer.hidden = true;
    } else if (scrollTop < this.#top) this.#stays = false;
    this.#top = scrollTop;
  }
}

// A day, a word of the service with a way to answer it, or a receipt.
class Line {
  #text;
  #choices;

  constructor(chat, { kind, buttons = [] }) {
    this.kind = kind;
    this.#text = make(kind === "day" ? "h3" : "p");
    this.#choices = new Choices(chat, buttons);
    this.element = make("div." + kind, {}, this.#text, this.#choices.element);
  }

  patch(row) {
    setText(this.#text, bound(row.text));
    this.#choices.patch(row);
    this.#choices.element.hidden = !row.open;
  }
}
