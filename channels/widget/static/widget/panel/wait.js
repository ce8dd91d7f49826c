// The card of who waits for a person: the place, the usual wait or when people are back, and the ways out of it.

const PLACE_SAID_EVERY_MS = 60000;

class WaitCard {
  #chat;
  #said = 0;
  #reached = false;

  constructor(chat) {
    this.#chat = chat;
    this.title = make("h3");
    this.place = make("span.place", { ariaHidden: true });
    this.lines = make("p");
    this.keep = make("p.quiet");
    this.status = make("p.hidden", { role: "status" });
    this.leave = make("button.link", { onclick: () => this.told.of(() => chat.leave()) });
    this.email = make("input", { type: "email", autocomplete: "email", required: true });
    this.save = make("button.small", SUBMITS);
    this.form = make("form.reach", { hidden: true }, this.email, this.save);
    this.form.addEventListener("submit", (event) => this.#submit(event));
    this.reach = make("button.choice", { ariaExpanded: false, onclick: () => this.#toggle() });
    this.telegram = new Elsewhere(chat, "choice");
    this.told = new Told(chat);
    const acts = make("p.acts", {}, this.reach, this.telegram.button);
    const text = make("div", {}, this.title, this.lines, this.keep);
    const head = make("div.line-up", {}, this.place, text);
    this.card = make("section.card.wait", {}, head, acts, this.form, this.telegram.element, this.told.element, this.leave);
    this.element = make("div", {}, this.card, this.status);
  }

  render(words, floor) {
    const waits = floor.holder === "waiting";
    this.card.hidden = !waits;
    if (!waits) {
      this.#said = 0;
      setText(this.status, "");
      return;
    }
    const place = placeWords(words, floor, this.#chat.language);
    this.place.hidden = !floor.position || Boolean(floor.opens_at);
    setText(this.place, String(floor.position ?? ""));
    setText(this.title, floor.opens_at ? words.waitClosed : words.holders.waiting);
    setText(this.lines, place);
    setText(this.keep, words.keep);
    setText(this.leave, words.leave);
    this.#reaching(words);
    label(this.card, words.holders.waiting);
    this.told.render(words, this.#reached ? words.reachDone : "");
    this.#announce(place);
  }

  #reaching(words) {
    titled(this.reach, ICONS.mail, words.reach);
    setText(this.save, words.send);
    this.email.placeholder = words.email;
    label(this.email, words.email);
    this.reach.hidden = this.#reached;
    this.telegram.render(words);
  }

  // The place changes often; it is read aloud once a minute at most.
  #announce(place) {
    if (Date.now() - this.#said < PLACE_SAID_EVERY_MS) return;
    this.#said = Date.now();
    setText(this.status, place);
  }

  #toggle() {
    this.form.hidden = !this.form.hidden;
    this.reach.ariaExpanded = !this.form.hidden;
    if (this.form.hidden) return;
    this.email.value ||= this.#chat.email ?? "";
    this.email.focus();
  }

  async #submit(event) {
    event.preventDefault();
    if (!(await this.told.of(() => this.#chat.contact(this.email.value.trim()), "contact"))) return;
    this.#reached = true;
    this.form.hidden = true;
    this.#chat.touch();
  }
}

function placeWords(words, floor, language) {
  if (floor.opens_at) return words.opens(momentOf(floor.opens_at, language, floor.zone));
  if (!floor.position) return words.recorded;
  const place = words.position(floor.position);
  if (!floor.wait_p50_s) return place;
  const [usual, most] = [minutesOf(floor.wait_p50_s), minutesOf(floor.wait_p90_s ?? 0)];
  const more = (floor.wait_p90_s ?? 0) > floor.wait_p50_s && most !== usual;
  return place + " " + (more ? words.atMost(usual, most) : words.usual(usual));
}
