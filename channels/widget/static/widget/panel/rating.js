// The rating after closing: five stars, one word if wanted, once for each episode.

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
