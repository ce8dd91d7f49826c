// Where the customer writes: a line that grows, and photos by button, camera, paste or drop.

// So near to the limit, what is left of it is shown.
const NEAR_LIMIT = 400;
// A form's own button, which Enter presses too.
const SUBMITS = { type: "submit" };

class Composer {
  #chat;
  #fitted = "";
  over = false;

  constructor(chat) {
    this.#chat = chat;
    this.text = make("textarea", { rows: 1, enterKeyHint: "send", value: chat.draft ?? "", "aria-describedby": "count" });
    this.count = make("p.quiet", { id: "count" });
    this.text.addEventListener("input", () => this.#input());
    this.text.addEventListener("keydown", (event) => this.#key(event));
    this.text.addEventListener("paste", (event) => this.take(event, event.clipboardData));
    this.photo = this.#picker(ICONS.clip, { accept: chat.fileTypes.join(","), multiple: true });
    // On some phones the picker of files has no camera.
    this.camera = this.#picker(ICONS.camera, { accept: "image/*", capture: "environment" });
    this.camera.classList.add("touch");
    this.send = make("button.send", SUBMITS, icon(ICONS.send));
    this.element = make("form.composer", {}, this.count, this.photo, this.camera, this.text, this.send);
    this.element.addEventListener("submit", (event) => this.#submit(event));
  }

  render(words) {
    this.text.placeholder = words.write;
    label(this.text, words.write);
    label(this.photo, words.photo);
    label(this.camera, words.camera);
    label(this.send, words.send);
    if (this.#fitted !== this.text.value) this.#fit();
  }

  #submit(event) {
    event?.preventDefault();
    const text = this.text.value.trim();
    this.text.focus();
    if (!text || this.over) return;
    this.text.value = "";
    this.#input(true);
    this.#chat.say(text);
  }

  #input(emptied) {
    this.#chat.draft = this.text.value;
    this.#fit();
    if (!emptied && this.text.value) this.#chat.typed();
  }

  // As high as what is written, which may be there from before; only what is on the screen has a height.
  #fit() {
    this.#fitted = this.text.value;
    this.text.style.height = "auto";
    this.text.style.height = Math.min(this.text.scrollHeight + 2, 140) + "px";
    this.#measure([...this.text.value.trim()].length, this.#chat.textLimit);
  }

  // What is too long stays where it was written, to be shortened; that is said before it is sent.
  #measure(length, limit) {
    const say = (n) => n.toLocaleString(LOCALES[this.#chat.language]);
    setText(this.count, length > limit - NEAR_LIMIT ? say(length) + " / " + say(limit) : "");
    // A conversation's script of before the upgrade knows no limit: then nothing is over it.
    const over = length > limit;
    this.text.ariaInvalid = over;
    if (this.over === over) return;
    this.over = over;
    this.#chat.touch();
  }

  // While letters are composed (accents, Chinese) Enter belongs to the keyboard.
  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    this.#submit(event);
  }

  // A button that opens a choice of files.
  #picker(path, takes) {
    const input = make("input", { type: "file", ...takes });
    input.addEventListener("change", () => {
      this.#sendAll([...input.files]);
      input.value = "";
      this.text.focus();
    });
    return make("button.icon", { onclick: () => input.click() }, icon(path));
  }

  async #sendAll(files) {
    for (const file of files) await this.#chat.sendFile(file);
  }

  // Files that were pasted or dropped.
  take(event, data) {
    const files = [...(data?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.#sendAll(files);
  }
}
