// What the customer has asked of us for good, on every channel: seen, asked and taken back here.

const ASKED = ["written_only", "slow_pace", "no_news"];

class Wishes {
  #chat;
  #error = null;
  #meant = {};

  constructor(chat) {
    this.#chat = chat;
    this.button = make("button.item", { ariaExpanded: false, onclick: () => this.#toggle() });
    this.boxes = ASKED.map((name) => make("input", { type: "checkbox", name, onchange: (event) => this.#ask(event.target) }));
    this.labels = this.boxes.map((box) => make("label.wish", {}, box, make("span")));
    this.name = make("input", { name: "name", maxLength: 60, autocomplete: "nickname", onchange: (event) => this.#call(event.target) });
    this.named = make("label.quiet", {}, make("span"), this.name);
    this.told = make("p.quiet", { role: "status" });
    this.element = make("div.wishes", { hidden: true }, ...this.labels, this.named, this.told);
  }

  render(words) {
    const held = this.#chat.wishes;
    for (const box of this.boxes) {
      const holds = Boolean(held[box.name]);
      if (this.#meant[box.name] === holds) delete this.#meant[box.name];
      box.checked = this.#meant[box.name] ?? holds;
    }
    if (this.shadowed !== this.name) this.name.value = held.name || "";
    setText(this.told, this.#error ? errorWords(words, this.#error) : "");
    if (this.button.lang === this.#chat.language) return;
    this.button.lang = this.#chat.language;
    this.button.replaceChildren(icon(ICONS.hand), words.wishes);
    this.labels.forEach((line, n) => setText(line.lastChild, words.wish[ASKED[n]]));
    setText(this.named.firstChild, words.wish.name);
  }

  // The field that is being written in keeps its text.
  get shadowed() {
    return this.element.getRootNode().activeElement;
  }

  #toggle() {
    this.element.hidden = !this.element.hidden;
    this.button.ariaExpanded = !this.element.hidden;
  }

  // What was ticked stays so while it is on its way.
  #ask({ name, checked }) {
    this.#meant[name] = checked;
    return this.#say({ wish: name, on: checked });
  }

  #call({ value }) {
    return this.#say(value.trim() ? { wish: "name", value } : { wish: "name", on: false });
  }

  async #say(wish) {
    try {
      await this.#chat.wish(wish);
      this.#error = null;
    } catch (refusal) {
      this.#error = refusal.code;
      this.#meant = {};
    }
    this.#chat.touch();
  }
}
