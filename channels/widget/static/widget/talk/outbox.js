// What the customer has said and the service has not confirmed: sent one after the other, in order, with its id kept.
//
// The same id is the same message to the service, so a try whose answer was lost is simply repeated.

class Outbox {
  items = [];
  mine = new Set();
  // Values of choices that came too late.
  late = new Set();
  #service;
  #hooks;
  #busy = false;
  #tries = 0;
  #timer = 0;

  // hooks: session(), keep(items), changed(code), ended()
  constructor(service, hooks) {
    this.#service = service;
    this.#hooks = hooks;
  }

  restore(items = []) {
    for (const item of items) this.#put({ ...item, state: "waiting" });
  }

  add(item) {
    this.#put({ id: newId(), at: Date.now(), state: "sending", ...item });
    this.#keep();
    this.flush();
  }

  #put(item) {
    this.mine.add(item.id);
    this.items.push(item);
  }

  // It came back in the log: it is an event now.
  seen(id) {
    const before = this.items.length;
    this.items = this.items.filter((item) => item.id !== id);
    if (this.items.length !== before) this.#keep();
  }

  retry(id) {
    for (const item of this.items) if (item.id === id) Object.assign(item, { state: "sending", error: null });
    this.#keep();
    this.flush();
  }

  // Now, because the line is back or something was added: no pause is waited for.
  flush() {
    clearTimeout(this.#timer);
    if (!this.#busy) this.#drain();
  }

  get pending() {
    return this.items.filter((item) => item.state === "sending" || item.state === "waiting");
  }

  async #drain() {
    this.#busy = true;
    let item;
    while (this.#hooks.session() && (item = this.pending[0])) {
      if (!(await this.#deliver(item))) break;
    }
    this.#busy = false;
  }

  // False when it is better to wait before the next try.
  async #deliver(item) {
    const session = this.#hooks.session();
    try {
      item.state = "sending";
      this.#hooks.changed();
      await this.#service.send(session, item);
      item.state = "sent";
      this.#tries = 0;
      if (item.kind === "human") this.seen(item.id);
    } catch (refusal) {
      if (refusal.code === "not_offered") this.late.add(item.value);
      if (refusal.ended) this.#hooks.ended();
      else if (!refusal.passing) Object.assign(item, { state: "refused", error: errorOf(item, refusal) });
      if (refusal.passing || refusal.ended) {
        for (const each of this.pending) each.state = "waiting";
        this.#timer = setTimeout(() => this.flush(), pauseMs(this.#tries++, refusal.retryMs));
        this.#hooks.changed(refusal.code);
        return false;
      }
    }
    this.#keep();
    return true;
  }

  #keep() {
    const unsent = this.items.filter((item) => item.state !== "sent" && item.kind !== "file");
    this.#hooks.keep(unsent.map(({ id, at, kind, text, value }) => ({ id, at, kind, text, value })));
    this.#hooks.changed();
  }
}

// An id that no other client makes, by the rules of the service.
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");

// The service knows a file by its content, and says of a wrong one only that it cannot be read.
const errorOf = (item, refusal) => (item.kind === "file" && refusal.code === "bad_json" ? "file_type" : refusal.code);
