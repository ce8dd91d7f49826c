// What is kept in the browser: the way back into the conversation and what is not sent yet.
//
// Nothing is written before the customer opens the chat. Each person has a record of their own, and a
// page without a signed-in customer forgets those of the people who were.

class Memory {
  #prefix;
  #held = {};

  constructor(origin) {
    this.#prefix = "passerelle " + origin + " ";
  }

  // { openId, session, outbox, read, rated, language } as far as known
  read(who) {
    return quietly(() => JSON.parse(localStorage.getItem(this.#prefix + who))) ?? this.#held[who] ?? {};
  }

  keep(who, change) {
    const record = { ...this.read(who), ...change };
    this.#held[who] = record;
    quietly(() => localStorage.setItem(this.#prefix + who, JSON.stringify(record)));
  }

  // What was one person's is another's from now on.
  move(from, to) {
    this.keep(to, this.read(from));
    delete this.#held[from];
    quietly(() => localStorage.removeItem(this.#prefix + from));
  }

  // Is there a conversation that this page may go on with?
  knows(identity) {
    return [ownerOf(identity), VISITOR].some((who) => this.read(who).session);
  }

  // Nobody is signed in: what signed-in people left is not for who comes next.
  forgetPeople() {
    this.#drop("person ");
    this.#drop("draft person ");
  }

  // This browser knows nothing of anybody any more.
  clear() {
    this.#held = {};
    this.#drop("");
  }

  #drop(what) {
    for (const store of ["localStorage", "sessionStorage"]) {
      quietly(() => {
        for (const key of Object.keys(window[store])) {
          if (key.startsWith(this.#prefix + what)) window[store].removeItem(key);
        }
      });
    }
  }

  // What was being written in this tab: it is there again on the shop's next page.
  draft(who) {
    return quietly(() => sessionStorage.getItem(this.#prefix + "draft " + who)) ?? "";
  }

  keepDraft(who, text) {
    const key = this.#prefix + "draft " + who;
    quietly(() => (text ? sessionStorage.setItem(key, text) : sessionStorage.removeItem(key)));
  }

  // Was the panel open in this tab? It is opened again on the shop's next page.
  get open() {
    return quietly(() => sessionStorage.getItem(this.#prefix + "open")) === "1";
  }

  set open(is) {
    quietly(() => sessionStorage.setItem(this.#prefix + "open", is ? "1" : "0"));
  }
}
