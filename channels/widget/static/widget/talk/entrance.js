// The way into a conversation: remembered, opened, kept by a visitor who signs in, or by a one-time link.

class Entrance {
  session = null;
  who;
  #service;
  #memory;
  #options;
  #hooks;
  #claims = false;
  #turn = 0;
  #tries = 0;

  // options: { identity, page, link }; hooks: language(), entered({ opened, linked }), problem(code), notice(code)
  constructor(service, memory, options, hooks) {
    this.#service = service;
    this.#memory = memory;
    this.#options = options;
    this.#hooks = hooks;
    this.who = ownerOf(options.identity);
    if (!options.identity) memory.forgetPeople();
    this.record = this.#recall();
    this.session = this.record.session ?? null;
  }

  get known() {
    return this.session !== null || Boolean(this.#options.link);
  }

  // Another word of the shop's for the same person changes nothing.
  renewed(identity) {
    if (ownerOf(identity) !== this.who) return false;
    this.#options.identity = identity;
    return true;
  }

  keep(change) {
    this.#memory.keep(this.who, change);
  }

  start() {
    if (this.#options.link) this.#follow();
    else if (this.#claims) this.#claim();
    else if (this.session) this.#hooks.entered({});
    else this.#open();
  }

  // There is news from inside: the next pause is a short one again.
  arrived() {
    this.#tries = 0;
  }

  stop() {
    this.#turn += 1;
  }

  // The same opening id again: the service gives this conversation back if it can, else a new one.
  lost() {
    this.session = null;
    this.keep({ session: null });
    this.#later(new Refusal("unavailable"));
  }

  // A visitor who has signed in keeps the conversation and what was being written, if there is none of their own here.
  #recall() {
    const own = this.#memory.read(this.who);
    const visited = this.#options.identity && !own.session ? this.#memory.read(VISITOR) : {};
    this.#claims = Boolean(visited.session);
    const draft = this.#claims && this.#memory.draft(VISITOR);
    if (draft) {
      this.#memory.keepDraft(this.who, draft);
      this.#memory.keepDraft(VISITOR, "");
    }
    return this.#claims ? visited : own;
  }

  // [answer, refusal]: one of them, or neither when it comes too late or is asked for again after a pause.
  async #ask(call) {
    const turn = this.#turn;
    const [answer, refusal] = await call.then((given) => [given, null], (error) => [null, error]);
    if (turn !== this.#turn) return [];
    if (refusal?.passing) this.#later(refusal);
    return refusal?.passing ? [] : [answer, refusal];
  }

  #later(refusal) {
    const turn = this.#turn;
    this.#hooks.problem(refusal.code);
    setTimeout(() => turn === this.#turn && this.start(), pauseMs(this.#tries++, refusal.retryMs));
  }

  // From now on the conversation is theirs: the service checks who signed, this browser moves its record.
  async #claim() {
    const [kept, refusal] = await this.#ask(this.#service.identify(this.session, this.#options.identity));
    if (!kept && !refusal) return;
    this.#claims = false;
    // Refused, it stays the visitor's: who has signed in gets a conversation of their own.
    if (refusal) this.session = null;
    else {
      // Who had the former token, in whatever way, is out.
      this.session = { ...this.session, token: kept.token };
      this.#memory.move(VISITOR, this.who);
      this.keep({ session: this.session });
    }
    this.start();
  }

  // A one-time link leads into the conversation it was made for, whatever this browser knew before. Good once, but for
  // the attempt of the same name: one whose answer was lost is simply made again, by the page that is loaded anew, too.
  async #follow() {
    const { link } = this.#options;
    const [session, refusal] = await this.#ask(this.#service.open({ id: attemptOf(link), link }));
    if (!session && !refusal) return;
    this.#options.link = null;
    if (location.hash === "#link=" + link) history.replaceState(null, "", location.pathname + location.search);
    if (refusal) {
      this.#hooks.notice("link");
      this.start();
      return;
    }
    this.#claims = false;
    this.session = session;
    this.keep({ session, openId: null, read: 0, rated: 0 });
    this.#hooks.entered({ linked: true });
  }

  async #open() {
    const { identity, page } = this.#options;
    const id = this.#memory.read(this.who).openId ?? newId();
    this.keep({ openId: id });
    const asked = { id, language: this.#hooks.language(), page, ...(identity && { identity }) };
    const [session, refusal] = await this.#ask(this.#service.open(asked));
    if (session) {
      // Two tabs that were opened at once knew nothing of each other's: the conversation is the first one's.
      this.session = this.#memory.read(this.who).session ?? session;
      this.keep({ session: this.session });
      this.#hooks.entered({ opened: true });
    } else if (refusal?.ended && identity) this.#asVisitor();
    else if (refusal) this.#hooks.problem(refusal.code);
  }

  // The shop's word for who this is has expired: go on without it, and say so.
  #asVisitor() {
    this.#options.identity = null;
    this.who = VISITOR;
    this.session = this.#memory.read(VISITOR).session ?? null;
    this.#hooks.notice("identity");
    this.start();
  }
}

// The name stands beside the address: who copies that has the link alone.
function attemptOf(link) {
  if (history.state?.link !== link) history.replaceState({ ...history.state, link, attempt: newId() }, "");
  return history.state.attempt;
}
