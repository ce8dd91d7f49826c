// The way to Telegram: a link that is made when it is asked for, works once, and its code for who types it there.

class Elsewhere {
  #chat;
  #link = null;
  #error = null;
  #drawn = "";

  constructor(chat, kind) {
    this.#chat = chat;
    this.button = make("button." + kind, { onclick: () => this.#ask() });
    this.qr = make("div.qr", { role: "img" });
    this.go = make("a.go", { target: "_blank", rel: "noopener noreferrer" });
    this.code = make("p.quiet");
    this.until = make("p.quiet");
    this.told = make("p.quiet", { role: "status" });
    this.element = make("div.elsewhere", {}, this.go, this.qr, this.code, this.until, this.told);
  }

  render(words) {
    const offered = Boolean(this.#chat.floor.links?.includes("telegram"));
    const open = offered && this.#link && this.#link.expires_at > Date.now();
    this.button.hidden = !offered || open;
    this.element.hidden = !open && !this.#error;
    if (this.button.lang !== this.#chat.language) this.#say(words);
    this.go.hidden = this.qr.hidden = this.code.hidden = this.until.hidden = !open;
    setText(this.told, this.#error ? errorWords(words, this.#error) : "");
    if (!open) return;
    this.#draw(words);
    this.go.href = this.#link.url;
    setText(this.code, words.telegramCode(this.#link.code));
    setText(this.until, words.telegramUntil(hourOf(this.#link.expires_at, this.#chat.language)));
  }

  #say(words) {
    this.button.lang = this.#chat.language;
    this.button.replaceChildren(icon(ICONS.plane), words.telegram);
    this.go.replaceChildren(icon(ICONS.plane), words.telegramOpen);
  }

  // For the phone beside this screen; on a phone there is nothing to scan it with.
  #draw(words) {
    label(this.qr, words.telegramScan);
    const { path, size } = this.#link.qr;
    if (this.#drawn === path) return;
    this.#drawn = path;
    this.qr.replaceChildren(icon(path, size));
  }

  async #ask() {
    try {
      this.#link = await this.#chat.link("telegram");
      this.#error = null;
    } catch (refusal) {
      this.#error = refusal.code;
    }
    this.#chat.touch();
    // Drawn first, then the keyboard goes to what has come, and all of it is to be seen: the code for the phone, too.
    setTimeout(() => {
      if (this.go.hidden) return;
      this.go.focus();
      this.element.scrollIntoView({ block: "nearest" });
    });
  }
}
