// One conversation as far as it was read: events by number, the brief, and what we are still sending.

const MOST_PENDING = 50;
const READ_MS = 2_000; // a line takes as long to be read
const SPOKEN = new Set(["customer.wrote", "customer.chose", "customer.wished_call", "customer.sent_file", "customer.edited", "agent.wrote", "agent.noted"]);

export class Thread {
  constructor(id) {
    this.id = id;
    this.events = [];
    this.brief = null;
    this.gestures = null; // what may still be granted
    this.answers = []; // the house's own, for what was last asked
    this.drafts = []; // what agents have begun and not sent
    this.disposed = new Set(); // of them, those that are done with
    this.asked = 0; // how often it was asked for,
    this.told = 0; // which of the answers is here,
    this.void = 0; // and up to which of them they go on from what is not here any more
    this.pending = [];
    this.shown = Infinity; // the last number above the lower edge of the screen
    this.state = "reading"; // then "read", or "failed"
  }

  /** The number of the last event that is here. */
  get seq() {
    return this.events.at(-1)?.seq ?? 0;
  }

  /** Put events in, each once, in the order of their numbers; what was being sent and has come back is sent.
   * `came`: when they arrived, by this page's clock; 0 for what was there when the thread was opened. */
  add(events, came = 0) {
    const known = new Set(this.events.map((event) => event.seq));
    const news = events.filter((event) => !known.has(event.seq)).map((event) => ({ ...event, came }));
    if (!news.length) return [];
    this.events = [...this.events, ...news].sort((a, b) => a.seq - b.seq);
    const arrived = new Set(news.map((event) => event.id));
    this.pending = this.pending.filter((sent) => !arrived.has(sent.id));
    return news;
  }

  /** What others have said and I cannot have read: it stands below what is shown, or came just now, after I `began`. */
  unread({ me, now, began }) {
    const others = this.events.filter((event) => SPOKEN.has(event.type) && event.data.agent !== me.id);
    return others.filter(({ seq, came }) => seq > this.shown || (came >= began && now - came < READ_MS));
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
