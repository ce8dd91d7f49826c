// What stands between the messages and the line to write in: the wait, with its place, and the rating at the end.

const PLACE_SAID_EVERY_MS = 60000;

// Who waits sees the place, the usual wait or when people are back, and can leave or say where to write.
class WaitCard {
  #chat;
  #said = 0;
  #reached = false;
  #error = null;

  constructor(chat) {
    this.#chat = chat;
    this.title = make("h3");
    this.lines = make("p");
    this.keep = make("p.quiet");
    this.status = make("p.hidden", { role: "status" });
    this.leave = make("button.link", { onclick: () => this.#do(() => chat.leave()) });
    this.email = make("input", { type: "email", autocomplete: "email", required: true });
    this.save = make("button.small", SUBMITS);
    this.form = make("form.reach", { hidden: true }, this.email, this.save);
    this.form.addEventListener("submit", (event) => this.#submit(event));
    this.reach = make("button.link", { ariaExpanded: false, onclick: () => this.#toggle() });
    this.told = make("p.quiet", { role: "status" });
    const acts = make("p.acts", {}, this.leave, this.reach);
    this.card = make("section.card.wait", {}, this.title, this.lines, this.keep, acts, this.form, this.told);
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
    setText(this.title, floor.opens_at ? words.waitClosed : words.holders.waiting);
    setText(this.lines, place);
    setText(this.keep, words.keep);
    setText(this.leave, words.leave);
    setText(this.reach, words.reach);
    setText(this.save, words.send);
    this.email.placeholder = words.email;
    label(this.email, words.email);
    label(this.card, words.holders.waiting);
    this.reach.hidden = this.#reached;
    setText(this.told, this.#error ? errorWords(words, this.#error) : this.#reached ? words.reachDone : "");
    this.#announce(place);
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
    if (!this.form.hidden) this.email.focus();
  }

  async #submit(event) {
    event.preventDefault();
    if (!(await this.#do(() => this.#chat.contact(this.email.value.trim()), "contact"))) return;
    this.#reached = true;
    this.form.hidden = true;
    this.#chat.touch();
  }

  async #do(deed, badCode) {
    try {
      await deed();
      this.#error = null;
      return true;
    } catch (refusal) {
      this.#error = refusal.code === "bad_json" && badCode ? badCode : refusal.code;
      this.#chat.touch();
      return false;
    }
  }
}

function placeWords(words, floor, language) {
  if (floor.opens_at) return words.opens(momentOf(floor.opens_at, language));
  if (!floor.position) return words.recorded;
  const place = words.position(floor.position);
  if (!floor.wait_p50_s) return place;
  return place + " " + words.usual(minutesOf(floor.wait_p50_s));
}

// After closing: five stars, one word if wanted, once for each episode.
class RatingCard {
  #chat;
  #score = 0;
  #error = null;

  constructor(chat) {
    this.#chat = chat;
    this.legend = make("legend");
    this.stars = [1, 2, 3, 4, 5].map((score) => {
      const radio = make("input", { type: "radio", name: "score", value: score, onchange: () => this.#pick(score) });
      return { score, radio, label: make("label", {}, radio, "★") };
    });
    this.comment = make("input", { type: "text", maxLength: 500, hidden: true });
    this.send = make("button.small", { ...SUBMITS, hidden: true });
    this.told = make("p.quiet", { role: "status" });
    const set = make("fieldset", {}, this.legend, make("div.stars", {}, ...this.stars.map((star) => star.label)));
    this.form = make("form", {}, set, this.comment, this.send);
    this.form.addEventListener("submit", (event) => this.#submit(event));
    this.element = make("section.card.rating", {}, this.form, this.told);
  }

  render(words, floor) {
    const done = this.#chat.rated >= this.#chat.closedAt;
    this.element.hidden = floor.holder !== "closed" || !this.#chat.closedAt;
    this.form.hidden = done;
    label(this.element, words.rateTitle);
    setText(this.legend, words.rateTitle);
    setText(this.send, words.send);
    this.comment.placeholder = words.rateComment;
    label(this.comment, words.rateComment);
    for (const star of this.stars) label(star.radio, words.rateStar(star.score));
    setText(this.told, this.#error ? errorWords(words, this.#error) : done ? words.rateDone : "");
  }

  #pick(score) {
    this.#score = score;
    for (const star of this.stars) star.label.classList.toggle("on", star.score <= score);
    this.comment.hidden = this.send.hidden = false;
  }

  async #submit(event) {
    event.preventDefault();
    try {
      this.#error = null;
      await this.#chat.rate(this.#score, this.comment.value.trim());
      this.form.reset();
      this.#pick(0);
      this.comment.hidden = this.send.hidden = true;
    } catch (refusal) {
      this.#error = refusal.code;
      this.#chat.touch();
    }
  }
}
