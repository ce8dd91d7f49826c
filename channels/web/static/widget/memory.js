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
    try {
      return JSON.parse(localStorage.getItem(this.#prefix + who)) ?? this.#held[who] ?? {};
    } catch {
      return this.#held[who] ?? {};
    }
  }

  keep(who, change) {
    const record = { ...this.read(who), ...change };
    this.#held[who] = record;
    try {
      localStorage.setItem(this.#prefix + who, JSON.stringify(record));
    } catch {
      // A browser that keeps nothing: the chat works until the page is left.
    }
  }

  forgetOthers(who) {
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(this.#prefix + "person ") && key !== this.#prefix + who) localStorage.removeItem(key);
      }
    } catch {
      // Nothing was kept.
    }
  }

  // Was the panel open in this tab? It is opened again on the shop's next page.
  get open() {
    try {
      return sessionStorage.getItem(this.#prefix + "open") === "1";
    } catch {
      return false;
    }
  }

  set open(is) {
    try {
      sessionStorage.setItem(this.#prefix + "open", is ? "1" : "0");
    } catch {
      // As above.
    }
  }
}

// Whose record: the signed-in person's by the identity's `sub`, read for this key only (the service checks it).
function ownerOf(identity) {
  if (!identity) return "visitor";
  try {
    const claims = identity.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
    return "person " + JSON.parse(atob(claims)).sub;
  } catch {
    return "person ?";
  }
}
