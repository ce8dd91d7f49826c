// Where the customer writes: a line that grows, a photo by button, paste or drop, and the way to a person above it.

class Composer {
  #chat;

  constructor(chat) {
    this.#chat = chat;
    this.text = make("textarea", { rows: 1, enterKeyHint: "send" });
    this.text.addEventListener("input", () => this.#input());
    this.text.addEventListener("keydown", (event) => this.#key(event));
    this.text.addEventListener("paste", (event) => this.#files(event, event.clipboardData));
    this.file = make("input", { type: "file", accept: FILE_TYPES.join(","), hidden: true });
    this.file.addEventListener("change", () => this.#picked());
    this.photo = make("button.icon", { onclick: () => this.file.click() }, icon("clip"));
    this.send = make("button.send", SUBMITS, icon("send"));
    this.element = make("form.composer", {}, this.photo, this.file, this.text, this.send);
    this.element.addEventListener("submit", (event) => this.#submit(event));
  }

  render(words) {
    this.text.placeholder = words.write;
    label(this.text, words.write);
    label(this.photo, words.photo);
    label(this.send, words.send);
  }

  drop(event) {
    this.#files(event, event.dataTransfer);
  }

  #submit(event) {
    event?.preventDefault();
    const text = this.text.value.trim();
    this.text.focus();
    if (!text) return;
    this.text.value = "";
    this.#input(true);
    this.#chat.say(text);
  }

  #input(emptied) {
    this.text.style.height = "auto";
    this.text.style.height = Math.min(this.text.scrollHeight + 2, 140) + "px";
    if (!emptied && this.text.value) this.#chat.typed();
  }

  // While letters are composed (accents, Chinese) Enter belongs to the keyboard.
  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    this.#submit(event);
  }

  #picked() {
    for (const file of this.file.files) this.#chat.sendFile(file);
    this.file.value = "";
    this.text.focus();
  }

  #files(event, data) {
    const files = [...(data?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    for (const file of files) this.#chat.sendFile(file);
  }
}
