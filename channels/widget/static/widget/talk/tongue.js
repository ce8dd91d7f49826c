// Which language is spoken: the customer's choice where there is one, else the site's until the conversation has its own.

const OPENED = "opened";

class Tongue {
  language;
  #hooks;
  #moved;
  #told = Promise.resolve();
  #choices = 0;

  // site: the language of the page; hooks: tell(language), keep(language), changed()
  constructor(site, record, hooks) {
    this.#hooks = hooks;
    // Who has changed the site's language since the last visit wants it here too.
    this.#moved = record.site && record.site !== site;
    this.language = (!this.#moved && record.language) || site;
  }

  // This page has opened the conversation: it speaks as the page does.
  opened() {
    this.#moved = OPENED;
  }

  // It is kept and told to the service, which says that it has heard it. Chosen before the conversation begins, it is
  // told when that is heard to speak another.
  async choose(language, begun) {
    this.language = language;
    this.#hooks.changed();
    this.#moved ||= !begun;
    if (!begun) return;
    this.#hooks.keep(language);
    const choice = (this.#choices += 1);
    // One after the other, else the first may come last.
    this.#told = this.#told.then(() => choice === this.#choices && this.#hooks.tell(language));
    await this.#told;
    if (choice === this.#choices) this.#choices = 0;
  }

  // The language that an event tells of: the service's own lines are in that of now, also after a reload.
  of({ type, author, lang }) {
    const switched = type === "customer.switched_language";
    // Who opens it here has perhaps chosen the language elsewhere, for good.
    if (switched && this.#moved === OPENED) this.#moved = false;
    return switched || author.role === "system" ? lang : null;
  }

  // The conversation's language is the widget's, unless the customer has come by a page in another, or has just chosen
  // one. Is it what is spoken from now on?
  hear(spoken) {
    const moved = this.#moved;
    this.#moved = false;
    if (moved && spoken !== this.language) {
      this.choose(this.language, true);
      return false;
    }
    if (!this.#choices) this.language = spoken;
    return true;
  }
}
