// What is seldom needed, behind one button of the head: the conversation as a file, and the way to another channel.

class Menu {
  #chat;
  #error = null;

  constructor(chat) {
    this.#chat = chat;
    this.button = make("button.flat.dotted", { ariaExpanded: false, onclick: () => this.#toggle() }, icon(ICONS.more));
    this.save = make("button.item", { onclick: () => this.#save() });
    this.telegram = new Elsewhere(chat, "item");
    this.told = make("p.quiet", { role: "status" });
    this.list = make("div.menu", { hidden: true }, this.save, this.telegram.button, this.telegram.element, this.told);
    // Escape closes this first, the chat next time.
    for (const element of [this.list, this.button]) element.addEventListener("keydown", (event) => this.#key(event));
  }

  render(words) {
    label(this.button, words.more);
    if (this.save.lang !== this.#chat.language) {
      this.save.lang = this.#chat.language;
      this.save.replaceChildren(icon(ICONS.save), words.transcript);
    }
    this.telegram.render(words);
    setText(this.told, this.#error ? errorWords(words, this.#error) : "");
  }

  close() {
    this.#show(false);
  }

  #toggle() {
    this.#show(this.list.hidden);
  }

  #show(open) {
    this.list.hidden = !open;
    this.button.ariaExpanded = open;
    if (open) this.save.focus();
  }

  #key(event) {
    if (event.key !== "Escape" || this.list.hidden) return;
    event.preventDefault();
    this.#show(false);
    this.button.focus();
  }

  async #save() {
    try {
      const link = make("a", { download: "conversation.txt" });
      link.href = URL.createObjectURL(await this.#chat.transcript());
      link.click();
      this.#error = null;
      this.#show(false);
      this.button.focus();
    } catch (refusal) {
      this.#error = refusal.code ?? "offline";
    }
    this.#chat.touch();
  }
}
