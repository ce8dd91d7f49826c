// The way to Telegram: a link that is made when it is asked for, works once, and its code for who types it there.

class Elsewhere {
  #chat;
  #link = null;
  #asked = 0;

  constructor(chat, kind) {
    this.#chat = chat;
    this.button = make("button." + kind, { onclick: () => this.#ask() });
    this.qr = make("div.qr", { role: "img" });
    this.go = make("a.go", { target: "_blank", rel: "noopener noreferrer" });
    this.code = make("p.quiet");
    this.until = make("p.quiet");
    this.told = new Told(chat);
    this.way = make("div", {}, this.go, this.qr, this.code, this.until);
    this.element = make("div.elsewhere", {}, this.way, this.told.element);
  }

  render(words) {
    const offered = Boolean(this.#chat.floor.links?.includes("telegram"));
    const used = this.#chat.events.some((event) => event.type === "customer.linked" && event.seq > this.#asked);
    const open = offered && this.#link && !used && this.#link.expires_at > Date.now();
    this.button.hidden = !offered || open;
    this.element.hidden = !open && !this.told.wrong;
    titled(this.button, ICONS.plane, words.telegram);
    titled(this.go, ICONS.plane, words.telegramOpen);
    this.way.hidden = !open;
    this.told.render(words);
    if (!open) return;
    label(this.qr, words.telegramScan);
    setText(this.code, words.telegramCode(this.#link.code));
    setText(this.until, words.telegramUntil(hourOf(this.#link.expires_at, this.#chat.language)));
  }

  async #ask() {
    await this.told.of(async () => {
      this.#asked = this.#chat.last;
      this.#link = await this.#chat.link("telegram");
      this.go.href = this.#link.url;
      // For the phone beside this screen; on a phone there is nothing to scan it with.
      this.qr.replaceChildren(icon(this.#link.qr.path, this.#link.qr.size));
    });
    // Drawn first, then the keyboard goes to what has come, and all of it is to be seen: the code for the phone, too.
    setTimeout(() => {
      if (this.way.hidden) return;
      this.go.focus();
      this.element.scrollIntoView({ block: "nearest" });
    });
  }
}
