// One conversation as far as it was read: events by number, the brief, and what we are still sending.

const MOST_PENDING = 50;

export class Thread {
  constructor(id) {
    this.id = id;
    this.events = [];
    this.brief = null;
    this.gestures = null; // what may still be granted
    this.pending = [];
    this.state = "reading"; // then "read", or "failed"
  }

  /** The number of the last event that is here. */
  get seq() {
    return this.events.at(-1)?.seq ?? 0;
  }

  /** Put events in, each once, in the order of their numbers; what was being sent and has come back is sent. */
  add(events) {
    const known = new Set(this.events.map((event) => event.seq));
    const news = events.filter((event) => !known.has(event.seq));
    if (!news.length) return [];
    this.events = [...this.events, ...news].sort((a, b) => a.seq - b.seq);
    const arrived = new Set(news.map((event) => event.id));
    this.pending = this.pending.filter((sent) => !arrived.has(sent.id));
    return news;
  }

  /** Show a text while it is on its way, `state` is `leaving`, `held`, `sending` or `failed`. */
  hold(sent) {
    if (this.events.some((event) => event.id === sent.id)) return;
    const known = this.pending.some((other) => other.id === sent.id);
    const held = known ? this.pending.map((other) => (other.id === sent.id ? sent : other)) : [...this.pending, sent];
    this.pending = held.slice(-MOST_PENDING);
  }

  drop(id) {
    this.pending = this.pending.filter((sent) => sent.id !== id);
  }
}
