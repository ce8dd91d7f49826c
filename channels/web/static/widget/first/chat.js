// The conversation as this page knows it: what came, who holds it, what is on its way. No element is touched here.

const TYPING_SHOWN_MS = 10000;
const TYPING_EVERY_MS = 3000;
const AWAY_MS = 30000;
// A hidden page's clock may be held for a minute; held for longer than this, the computer was asleep.
const TICK_MS = 15000;
const ASLEEP_MS = 120000;

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
  #who;
  #tries = 0;
  #typedAt = 0;
  #typingTimer = 0;
  #hiddenAt = 0;
  #tickedAt = 0;
  #ticker = 0;
  #turn = 0;
  #shown = null;
  #moved;
  #claims = false;

  // options: { language, identity, page, link }; changed(): look at me again
  constructor(service, memory, options, changed) {
    this.#service = service;
    this.#memory = memory;
    this.#options = options;
    this.#changed = changed;
    this.#who = ownerOf(options.identity);
    this.outbox = new Outbox(service, {
      session: () => this.session,
      keep: (unsent) => this.#keepUnsent(unsent),
      changed: (code) => this.#noticed(code),
      ended: () => this.#reopen(),
    });
    if (!options.identity) memory.forgetPeople();
    const record = this.#recall();
    this.session = record.session ?? null;
    // Who has changed the site's language since the last visit wants it here too.
    this.#moved = record.site && record.site !== options.language;
    this.language = (!this.#moved && record.language) || options.language;
    this.read = record.read ?? 0;
    this.rated = record.rated ?? 0;
    this.outbox.restore(record.outbox);
  }

  // Was this customer here before? Then the widget may look for news without being opened.
  get known() {
    return this.session !== null || Boolean(this.#options.link);
  }

  get visitor() {
    return this.#who === VISITOR;
  }

  // Another word of the shop's for the same person changes nothing here.
  renewed(identity) {
    if (ownerOf(identity) !== this.#who) return false;
    this.#options.identity = identity;
    return true;
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
    this.#memory.keep(this.#who, { site: this.#options.language });
    addEventListener("online", this.#wake);
    document.addEventListener("visibilitychange", this.#seen);
    this.#tickedAt = Date.now();
    this.#ticker = setInterval(this.#tick, TICK_MS);
    this.#start();
  }

  end() {
    this.begun = false;
    this.#turn += 1;
    removeEventListener("online", this.#wake);
    document.removeEventListener("visibilitychange", this.#seen);
    clearInterval(this.#ticker);
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

  sendFile(file) {
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
    this.#memory.keep(this.#who, { rated: this.rated });
    this.#changed();
  }

  // The customer's own choice: it is kept, told to the service, and the service's lines are read again in it.
  async speak(language) {
    this.language = language;
    this.#changed();
    if (!this.begun) return;
    this.#memory.keep(this.#who, { language });
    if (!this.session) return;
    try {
      await this.#service.language(this.session, language);
      await this.#readAgain();
    } catch (refusal) {
      this.#noticed(refusal.code);
    }
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
    this.#memory.keep(this.#who, { read: this.read });
    this.#link?.say({ type: "read", seq: this.read });
  }

  fileOf(url) {
    return this.#service.blob(this.session, url);
  }

  // The whole conversation as a text.
  transcript() {
    return this.#service.blob(this.session, "/api/chat/" + this.session.conversation + "/transcript");
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

  // Beside what another tab has not sent yet.
  #keepUnsent(unsent) {
    const kept = this.#memory.read(this.#who).outbox ?? [];
    const others = kept.filter((item) => !this.outbox.mine.has(item.id));
    this.#memory.keep(this.#who, { outbox: [...others, ...unsent] });
  }

  // --- the way in

  // A visitor who has signed in keeps the conversation, if there is none of their own here.
  #recall() {
    const own = this.#memory.read(this.#who);
    const visited = this.#options.identity && !own.session ? this.#memory.read(VISITOR) : {};
    this.#claims = Boolean(visited.session);
    return this.#claims ? visited : own;
  }

  #start() {
    if (this.#options.link) this.#follow();
    else if (this.#claims) this.#claim();
    else if (this.session) this.#watch();
    else this.#open();
  }

  // From now on the conversation is theirs: the service checks who signed, this browser moves its record.
  async #claim() {
    const turn = this.#turn;
    const [, refusal] = await settled(this.#service.identify(this.session, this.#options.identity));
    if (turn !== this.#turn) return;
    if (refusal?.passing) {
      this.#later(refusal);
      return;
    }
    this.#claims = false;
    // Refused, it stays the visitor's: who has signed in gets a conversation of their own.
    if (refusal) this.session = null;
    else this.#memory.move(VISITOR, this.#who);
    this.#start();
  }

  // A one-time link leads into the conversation it was made for, whatever this browser knew before.
  async #follow() {
    const turn = this.#turn;
    const [session, refusal] = await settled(this.#service.open({ link: this.#options.link }));
    if (turn !== this.#turn) return;
    if (refusal?.passing) {
      this.#later(refusal);
      return;
    }
    this.#options.link = null;
    if (session) {
      this.#claims = false;
      this.session = session;
      this.read = this.rated = 0;
      this.#memory.keep(this.#who, { session, openId: null, read: 0, rated: 0 });
    } else this.notice = "link";
    this.#start();
  }

  // Say what is wrong, and begin again after a pause.
  #later(refusal) {
    const turn = this.#turn;
    this.problem = refusal.code;
    setTimeout(() => turn === this.#turn && this.#start(), pauseMs(this.#tries++, refusal.retryMs));
    this.#changed();
  }

  async #open() {
    const turn = this.#turn;
    const openId = this.#memory.read(this.#who).openId ?? newId();
    this.#memory.keep(this.#who, { openId });
    const asked = { id: openId, language: this.language, page: this.#options.page };
    if (this.#options.identity) asked.identity = this.#options.identity;
    const [answer, refusal] = await settled(this.#service.open(asked));
    if (turn !== this.#turn) return;
    if (answer) this.#opened(answer);
    else this.#notOpened(refusal);
  }

  #opened(answer) {
    this.session = answer;
    this.#moved = true;
    this.#memory.keep(this.#who, { session: this.session });
    this.#watch();
  }

  #notOpened(refusal) {
    if (this.#options.identity && refusal.ended) this.#asVisitor();
    else if (refusal.passing) this.#later(refusal);
    else {
      this.problem = refusal.code;
      this.#changed();
    }
  }

  // The shop's word for who this is has expired: go on without it, and say so.
  #asVisitor() {
    this.#options.identity = null;
    this.#who = ownerOf(null);
    this.notice = "identity";
    this.#claims = false;
    this.session = this.#memory.read(this.#who).session ?? null;
    this.#start();
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
      ended: () => this.#reopen(),
    });
    this.#link.start();
  }

  // The same opening id again: the service gives this conversation back if it can, else a new one.
  #reopen() {
    if (!this.session) return;
    this.session = null;
    this.#link?.stop();
    this.#memory.keep(this.#who, { session: null });
    this.#later(new Refusal("unavailable"));
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
      // The service's own lines are in the language of the conversation: what it is now, also after a reload.
      if (event.author.role === "system" || event.type === "customer.switched_language") spoken = event.lang;
      if (isAnswer(event)) answers.push(event);
      if (event.author.role !== "customer") this.typing = null;
    }
    if (spoken) this.#hear(spoken);
    this.floor = floor;
    this.problem = null;
    this.#tries = 0;
    this.#changed(answers);
  }

  // The conversation's language is the widget's, unless the customer has come by a page in another.
  #hear(spoken) {
    const moved = this.#moved;
    this.#moved = false;
    if (spoken === this.language) return;
    if (moved) this.speak(this.language);
    else this.language = spoken;
  }

  // Another conversation than the one on screen: its numbers begin anew.
  #clear() {
    this.events = [];
    this.#last = this.read = 0;
  }

  async #readAgain() {
    const fresh = [];
    let page;
    do {
      page = await this.#service.events(this.session, { after: fresh.at(-1)?.seq ?? 0, read: this.read });
      fresh.push(...page.events);
    } while (page.more);
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

  // The shown times grow older; and a clock that has jumped tells of a sleep.
  #tick = () => {
    const slept = Date.now() - this.#tickedAt > ASLEEP_MS;
    this.#tickedAt = Date.now();
    if (slept) this.#wake();
    this.#changed();
  };

  #wake = () => {
    this.#link?.wake();
    this.outbox.flush();
  };

  #seen = () => {
    if (document.hidden) this.#hiddenAt = Date.now();
    else if (this.#hiddenAt && Date.now() - this.#hiddenAt > AWAY_MS) this.#wake();
    this.#changed();
  };
}

// [answer, refusal]: one of them.
const settled = (call) => call.then((answer) => [answer, null], (refusal) => [null, refusal]);

const FILE_LIMIT_BYTES = 10 * 1024 * 1024;
const FILE_TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"];

// What the service would refuse is told at once.
function fileError({ size, type }) {
  if (!size) return "file_empty";
  if (size > FILE_LIMIT_BYTES) return "too_large";
  return FILE_TYPES.includes(type) ? null : "file_type";
}

const isAnswer = (event) => event.author.role === "assistant" || event.author.role === "agent";
