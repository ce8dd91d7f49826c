// What is seldom needed, behind one button of the head: the conversation as a file, the way to another channel, what
// holds for good, and how to leave no trace here. It is made when it is first asked for.

class Menu {
  #chat;
  #hooks;

  // hooks: forget()
  constructor(chat, hooks) {
    this.#chat = chat;
    this.#hooks = hooks;
    this.button = make("button.flat.dotted", { ariaExpanded: false, onclick: () => this.#toggle() }, icon(ICONS.more));
    this.list = make("div.menu", { hidden: true });
    // Escape closes this first, the chat next time.
    for (const element of [this.list, this.button]) element.addEventListener("keydown", (event) => this.#key(event));
  }

  #fill() {
    const chat = this.#chat;
    this.save = make("button.item", { onclick: () => this.#save() });
    this.telegram = new Elsewhere(chat, "item");
    this.wishes = new Wishes(chat);
    this.forget = make("button.item", { onclick: () => this.#sure(true) });
    this.gone = make("p");
    this.sure = make("button.small", { onclick: this.#hooks.forget });
    this.asks = make("div.asks", { hidden: true }, this.gone, this.sure);
    this.told = new Told(chat);
    this.list.append(this.save, this.telegram.button, this.telegram.element, this.wishes.button, this.wishes.element);
    this.list.append(this.forget, this.asks, this.told.element);
    this.render(WORDS[chat.language]);
  }

  render(words) {
    label(this.button, words.more);
    if (!this.save) return;
    titled(this.save, ICONS.save, words.transcript);
    titled(this.forget, ICONS.bin, words.forget);
    setText(this.gone, words.forgetSure);
    setText(this.sure, words.forgetYes);
    this.telegram.render(words);
    this.wishes.render(words);
    this.told.render(words);
  }

  close() {
    this.#show(false);
  }

  #toggle() {
    if (!this.save) this.#fill();
    this.#show(this.list.hidden);
  }

  #show(open) {
    this.list.hidden = !open;
    this.button.ariaExpanded = open;
    this.asks.hidden = true;
    if (open) this.save.focus();
  }

  #sure(asks) {
    this.asks.hidden = !asks;
    this.sure.focus();
  }

  #key(event) {
    if (event.key !== "Escape" || this.list.hidden) return;
    event.preventDefault();
    this.#show(false);
    this.button.focus();
  }

  async #save() {
    await this.told.of(async () => {
      const link = make("a", { download: "conversation.txt" });
      link.href = URL.createObjectURL(await this.#chat.transcript());
      link.click();
      this.#show(false);
      this.button.focus();
    });
  }
}
