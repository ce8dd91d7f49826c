// The rating after closing: five stars, one word if wanted, once for each episode.

class RatingCard {
  #chat;

  constructor(chat) {
    this.#chat = chat;
    this.legend = make("legend");
    this.stars = [1, 2, 3, 4, 5].map((value) => make("input", { type: "radio", name: "score", value }));
    this.comment = make("input", { type: "text", maxLength: 500 });
    this.send = make("button.small", SUBMITS);
    this.told = new Told(chat);
    const stars = this.stars.map((star) => make("label", {}, star, "★"));
    this.form = make("form", {}, make("fieldset", {}, this.legend, make("div.stars", {}, ...stars)), this.comment, this.send);
    this.form.addEventListener("submit", (event) => this.#submit(event));
    this.element = make("section.card.rating", {}, this.form, this.told.element);
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
    for (const star of this.stars) label(star, words.rateStar(star.value));
    this.told.render(words, done ? words.rateDone : "");
  }

  async #submit(event) {
    event.preventDefault();
    const score = Number(this.form.elements.score.value);
    if (await this.told.of(() => this.#chat.rate(score, this.comment.value.trim()))) this.form.reset();
  }
}
