// The conversation as this page knows it: what came, who holds it, what is on its way. No element is touched here.
//
// This script is a module of its own: it comes with the first click, or once the page is quiet for who was here before.

const TYPING_SHOWN_MS = 10000;
const TYPING_EVERY_MS = 3000;

class Chat {
  events = [];
  floor = { holder: "assistant" };
  typing = null;
  online = null;
  problem = null;
  notice = null;
  begun = false;
  #service;
  #memory;
  #options;
  #changed;
  #link = null;
  #last = 0;
  #entrance;
  #typedAt = 0;
  #typingTimer = 0;
  #awake = new Awake({ woken: () => this.#wake(), passed: () => this.#changed() });
  #shown = null;
  #tongue;
  #readings = 0;

  // options: { origin, language, identity, page, link }; changed(): look at me again
  constructor(memory, options, changed) {
    const service = (this.#service = new Service(options.origin));
    this.#memory = memory;
    this.#options = options;
    this.#changed = changed;
    this.#entrance = new Entrance(service, memory, options, {
      language: () => this.language,
      entered: (how) => this.#entered(how),
      problem: (code) => this.#noticed(code),
      notice: (code) => (this.notice = code),
    });
    this.outbox = new Outbox(service, {
      session: () => this.session,
      keep: (unsent) => this.#keepUnsent(unsent),
      changed: (code) => this.#noticed(code),
      ended: () => this.#lost(),
    });
    const { record } = this.#entrance;
    this.#tongue = new Tongue(options.language, record, {
      tell: (language) => this.#tell(language),
      keep: (language) => this.#entrance.keep({ language }),
      changed: () => this.#changed(),
    });
    this.read = record.read ?? 0;
    this.rated = record.rated ?? 0;
    this.outbox.restore(record.outbox);
  }

  // Was this customer here before? Then the widget may look for news without being opened.
  get known() {
    return this.#entrance.known;
  }

  get identity() {
    return this.#options.identity;
  }

  get visitor() {
    return this.#entrance.who === VISITOR;
  }

  get session() {
    return this.#entrance.session;
  }

  renewed(identity) {
    return this.#entrance.renewed(identity);
  }

  get language() {
    return this.#tongue.language;
  }

  // Where this service has its own page, for a customer of a site that may not use it.
  get page() {
    return this.#service.origin + "/chat?lang=" + this.language;
  }

  // What is being written, in this tab.
  get draft() {
    return this.#memory.draft(this.#entrance.who);
  }

  set draft(text) {
    this.#memory.keepDraft(this.#entrance.who, text);
  }

  get last() {
    return this.#last;
  }

  get unread() {
    return this.events.filter((event) => event.seq > this.read && isAnswer(event)).length;
  }

  // Once opened, until `end`.
  begin() {
    if (this.begun) return;
    this.begun = true;
    this.#entrance.keep({ site: this.#options.language });
    this.#awake.start();
    this.#entrance.start();
  }

  end() {
    this.begun = false;
    this.#entrance.stop();
    this.#awake.stop();
    this.#link?.stop();
    this.#link = null;
  }

  // --- what the customer does

  say(text) {
    this.outbox.add({ kind: "text", text });
  }

  choose(button) {
    this.outbox.add({ kind: "choice", text: button.title, value: button.value });
  }

  human() {
    if (this.outbox.pending.some((item) => item.kind === "human")) return;
    this.outbox.add({ kind: "human", text: "" });
  }

  get fileTypes() {
    return FILE_TYPES;
  }

  get textLimit() {
    return TEXT_LIMIT;
  }

  async sendFile(chosen) {
    const file = await lighter(chosen);
    const error = fileError(file);
    const item = { kind: "file", text: "", file };
    this.outbox.add(error ? { ...item, state: "refused", error } : item);
  }

  discard(id) {
    this.outbox.seen(id);
  }

  leave() {
    return this.#service.leave(this.session);
  }

  contact(email) {
    return this.#service.contact(this.session, email);
  }

  async rate(score, comment) {
    await this.#service.rate(this.session, score, comment);
    this.rated = this.closedAt;
    this.#entrance.keep({ rated: this.rated });
    this.#changed();
  }

  // The customer's own choice.
  speak(language) {
    return this.#tongue.choose(language, this.begun);
  }

  typed() {
    if (Date.now() - this.#typedAt < TYPING_EVERY_MS) return;
    this.#typedAt = Date.now();
    this.#link?.say({ type: "typing" });
  }

  // The customer has seen all there is.
  markRead() {
    if (this.read >= this.#last) return;
    this.read = this.#last;
    this.#entrance.keep({ read: this.read });
    this.#link?.say({ type: "read", seq: this.read });
  }

  fileOf(url) {
    return this.#service.blob(this.session, url);
  }

  // The whole conversation as a text.
  transcript() {
    return this.#service.blob(this.session, "/api/chat/" + this.session.conversation + "/transcript");
  }

  // { wish, on, value }
  wish(wish) {
    return this.#service.wish(this.session, wish);
  }

  // What holds for good, by name: the last word on each counts.
  get wishes() {
    const held = {};
    for (const { wish } of this.events) if (wish) held[wish.name] = wish.on && (wish.value || true);
    return held;
  }

  // The way in ends here and at the service; a service that cannot be reached keeps nobody from leaving.
  async forget() {
    const { session } = this;
    this.end();
    this.#memory.clear();
    if (session) await this.#service.forget(session).catch(() => null);
  }

  // A way to go on elsewhere, once: { url, code, expires_at }
  link(channel) {
    return this.#service.link(this.session, channel);
  }

  // Something that only the screen knows has changed.
  touch() {
    this.#changed();
  }

  // The number of the closing that may be rated: each episode once.
  get closedAt() {
    return this.events.findLast((event) => event.type === "conversation.closed")?.seq ?? 0;
  }

  // Where to write, as far as the customer has said so here or the shop has signed it.
  get email() {
    const said = this.events.filter((event) => event.author.role === "customer").map((event) => EMAIL.exec(event.text)?.[0]);
    return said.findLast(Boolean) ?? claimsOf(this.identity)?.email ?? "";
  }

  async #tell(language) {
    try {
      if (this.session) await this.#service.language(this.session, language);
    } catch (refusal) {
      this.#noticed(refusal.code);
    }
  }

  // Beside what another tab has not sent yet.
  #keepUnsent(unsent) {
    const kept = this.#memory.read(this.#entrance.who).outbox ?? [];
    const others = kept.filter((item) => !this.outbox.mine.has(item.id));
    this.#entrance.keep({ outbox: [...others, ...unsent] });
  }

  // --- the line to the service

  #entered({ opened, linked }) {
    if (opened) this.#tongue.opened();
    if (linked) this.read = this.rated = 0;
    this.#watch();
  }

  #lost() {
    if (!this.session) return;
    this.#link?.stop();
    this.#entrance.lost();
  }

  #watch() {
    const { conversation } = this.session;
    if (this.#shown && this.#shown !== conversation) this.#clear();
    this.#shown = conversation;
    this.#link?.stop();
    this.#link = new Link(this.#service, this.session, {
      last: () => this.#last,
      read: () => this.read,
      events: (events, floor) => this.#came(events, floor),
      floor: (floor) => this.#came([], floor),
      typing: (author) => this.#types(author),
      on: (on) => this.#turned(on),
      refused: (code) => this.#noticed(code),
      ended: () => this.#lost(),
    });
    this.#link.start();
  }

  // --- what comes in

  #came(events, floor) {
    const answers = [];
    let spoken = null;
    for (const event of events) {
      if (event.seq <= this.#last) continue;
      this.#last = event.seq;
      this.events.push(event);
      this.outbox.seen(event.id);
      spoken = this.#tongue.of(event) ?? spoken;
      if (isAnswer(event)) answers.push(event);
      if (event.author.role !== "customer") this.typing = null;
    }
    if (spoken) this.#hear(spoken);
    this.floor = floor;
    this.problem = null;
    this.#entrance.arrived();
    this.#changed(answers);
  }

  // What the service said before is read again in the language of now.
  #hear(spoken) {
    if (!this.#tongue.hear(spoken)) return;
    if (this.events.some((event) => !isAnswer(event) && event.lang !== spoken)) this.#readAgain();
  }

  // Another conversation than the one on screen: its numbers begin anew.
  #clear() {
    this.events = [];
    this.#last = this.read = 0;
    this.#readings += 1;
  }

  // Refused, it is tried with what the service says next.
  async #readAgain() {
    const reading = (this.#readings += 1);
    const fresh = await this.#service.log(this.session, this.read).catch(() => null);
    if (!fresh || reading !== this.#readings) return;
    const bySeq = new Map(fresh.map((event) => [event.seq, event]));
    this.events = this.events.map((event) => bySeq.get(event.seq) ?? event);
    this.#changed();
  }

  #types(author) {
    clearTimeout(this.#typingTimer);
    this.typing = author;
    this.#typingTimer = setTimeout(() => {
      this.typing = null;
      this.#changed();
    }, TYPING_SHOWN_MS);
    this.#changed();
  }

  #turned(on) {
    this.online = on;
    if (on) {
      this.problem = null;
      this.outbox.flush();
    }
    this.#changed();
  }

  #noticed(code) {
    if (code) this.problem = code;
    else if (this.online) this.problem = null;
    this.#changed();
  }

  #wake() {
    this.#link?.wake();
    this.outbox.flush();
  }
}

const EMAIL = /[\w.+-]+@[\w.-]+\.\w{2,}/;

const isAnswer = (event) => event.author.role === "assistant" || event.author.role === "agent";

// The panel imports what is pure from the conversation's script of its own day, whichever one the page began with.
export { Chat, LOCALES, bound, hourOf, minutesOf, momentOf, rowsOf, timeOf };
