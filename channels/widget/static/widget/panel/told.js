// A line that says how a deed went; what went wrong stays until it is tried again.

class Told {
  #chat;
  wrong = null;

  constructor(chat) {
    this.#chat = chat;
    this.element = make("p.quiet", { role: "status" });
  }

  render(words, calm = "") {
    setText(this.element, this.wrong ? errorWords(words, this.wrong) : calm);
  }

  // Was it done? `bad` is the code for what the service cannot read.
  async of(deed, bad) {
    try {
      await deed();
      this.wrong = null;
    } catch ({ code = "offline" }) {
      this.wrong = code === "bad_json" && bad ? bad : code;
    }
    this.#chat.touch();
    return !this.wrong;
  }
}
