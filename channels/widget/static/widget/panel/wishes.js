// What the customer has asked of us for good, on every channel: seen, asked and taken back here.

const ASKED = ["written_only", "slow_pace", "no_news"];

class Wishes {
  #chat;
  #meant = {};

  constructor(chat) {
    this.#chat = chat;
    this.button = make("button.item", { ariaExpanded: false, onclick: () => this.#toggle() });
    this.boxes = ASKED.map((name) => make("input", { type: "checkbox", name, onchange: (event) => this.#ask(event.target) }));
    this.labels = this.boxes.map((box) => make("label.wish", {}, box, make("span")));
    this.name = make("input", { name: "name", maxLength: 60, autocomplete: "nickname", onchange: (event) => this.#call(event.target) });
    this.named = make("label.quiet", {}, make("span"), this.name);
    this.told = new Told(chat);
    this.element = make("div.wishes", { hidden: true }, ...this.labels, this.named, this.told.element);
  }

  render(words) {
    const held = this.#chat.wishes;
    for (const box of this.boxes) {
      const holds = Boolean(held[box.name]);
      if (this.#meant[box.name] === holds) delete this.#meant[box.name];
      box.checked = this.#meant[box.name] ?? holds;
    }
    // The field that is being written in keeps its text.
    if (!this.name.matches(":focus")) this.name.value = held.name || "";
    this.told.render(words);
    titled(this.button, ICONS.hand, words.wishes);
    this.labels.forEach((line, n) => setText(line.lastChild, words.wish[ASKED[n]]));
    setText(this.named.firstChild, words.wish.name);
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
    if (await this.told.of(() => this.#chat.wish(wish))) return;
    this.#meant = {};
    this.#chat.touch();
  }
}
