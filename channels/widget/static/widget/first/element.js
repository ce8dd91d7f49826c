// The custom element <passerelle-chat>: the launcher, and the panel once it was opened, in an open shadow root.
//
// Attributes: language, identity, page, theme (light, dark), heading, inline (fills its place, always open).
// Until it is opened it is a button and nothing else. The conversation and its panel are scripts of their own, fetched
// from the service when they are wanted: modules, because a page's policy that lets this script in lets in what it
// imports, trusted types included.

const LAUNCHER = new CSSStyleSheet();
LAUNCHER.replaceSync(STYLE);

const WAY_BACK = /^#link=([\w-]+)$/;
// A page that is never quiet must not keep a customer from the answer that came meanwhile.
const QUIET_MS = 2000;

const modules = {};

// Once for the page. A browser remembers what it could not import: each try has an address of its own.
function load(path) {
  const held = (modules[path] ??= { tries: 0 });
  held.code ??= import(ORIGIN + path + (held.tries ? "?" + held.tries : "")).catch((error) => {
    held.code = null;
    held.tries += 1;
    throw error;
  });
  return held.code;
}

// When the page has nothing else to do.
function whenQuiet(deed) {
  if (window.requestIdleCallback) requestIdleCallback(deed, { timeout: QUIET_MS });
  else setTimeout(deed);
}

// Let the browser draw, and take what the customer does, before going on.
const breath = () => new Promise((resolve) => setTimeout(resolve));

const once = (target, name) => new Promise((resolve) => target.addEventListener(name, resolve, { once: true }));

// A one-time link leads to our own page. It stays in the address until it has led somewhere.
const wayBack = () => (location.origin === ORIGIN && WAY_BACK.exec(location.hash)?.[1]) || null;

class PasserelleChat extends HTMLElement {
  static observedAttributes = ["language", "heading", "theme"];
  #memory = new Memory(ORIGIN);
  #language = null;
  #identity = null;
  #talk = null;
  #chat = null;
  #code = null;
  #panel = null;
  #opened = false;
  #known = false;
  #furnishing = null;
  #away = false;
  #drawing = false;
  #openings = 0;
  #identities = 0;
  #hurry = new EventTarget();
  #told = {};
  #drawn = "";

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [LAUNCHER];
    this.launcher = make("button.launcher", { ariaHasPopup: "dialog", onclick: () => this.open() });
    this.news = make("p.news", { role: "status" });
    root.append(this.launcher, this.news);
    // The page's shortcuts are not meant for what is typed here.
    for (const name of ["keydown", "keypress", "keyup"]) root.addEventListener(name, (event) => this.#key(event));
  }

  get inline() {
    return this.hasAttribute("inline");
  }

  connectedCallback() {
    if (!this.#language) {
      this.#language = languageOf(this.getAttribute("language") || document.documentElement.lang || navigator.language);
      this.#identity = this.getAttribute("identity");
    }
    this.#draw();
    whenQuiet(() => this.#settle());
    addEventListener("hashchange", this.#led);
  }

  disconnectedCallback() {
    removeEventListener("hashchange", this.#led);
    this.#chat?.end();
  }

  attributeChangedCallback(name, before, now) {
    if (!this.#language) return;
    if (name === "language" && before !== now) this.setLanguage(now);
    else this.#draw();
  }

  // --- what a page may call

  // Done when the panel is on the screen.
  async open() {
    if (!this.isConnected) document.body.append(this);
    this.#hurry.dispatchEvent(new Event("open"));
    if (this.#opened) return void (await this.#furnishing);
    const opening = (this.#openings += 1);
    this.#opened = true;
    this.#away = false;
    this.#draw();
    await this.#furnished();
    if (opening !== this.#openings || !this.#opened || !this.#panel) return;
    // Closed while it was fetched, the conversation had no reason to begin.
    this.#begin();
    this.#memory.open = true;
    this.#panel.toEnd();
    this.#panel.focus();
    this.#tell("open", {});
  }

  close() {
    if (!this.#opened || this.inline) return;
    const shown = Boolean(this.#panel);
    this.#opened = this.#away = false;
    this.#memory.open = false;
    this.#draw();
    if (!shown) return;
    this.launcher.focus();
    this.#tell("close", {});
  }

  // A signed identity, a function that fetches one, or null for a visitor. The last word counts, not the slowest answer.
  async identify(identity) {
    const turn = (this.#identities += 1);
    const token = (typeof identity === "function" ? await identity() : identity) ?? null;
    if (turn !== this.#identities) return;
    this.#identity = token;
    if (this.#chat?.renewed(token)) return;
    if (!this.#chat) return void this.#settle();
    this.#anew(token && this.#chat.visitor ? this.#panel?.draft : "");
  }

  setLanguage(name) {
    const language = languageOf(name);
    const spoken = this.#spoken;
    this.#language = language;
    if (spoken === language) return;
    if (this.#chat) this.#chat.speak(language);
    else this.#draw();
  }

  // --- inside

  get #spoken() {
    return this.#chat?.language ?? this.#language;
  }

  // Another one-time link in the address of a page that is here already.
  #led = () => {
    if (!wayBack()) return;
    if (this.#chat) this.#anew(this.#panel?.draft);
    else this.#settle();
  };

  // What needs no hurry: is there a conversation to go on with, and was it open on the page before?
  #settle() {
    if (!this.isConnected) return;
    if (!this.#identity) this.#memory.forgetPeople();
    this.#known = Boolean(wayBack()) || this.#memory.knows(this.#identity);
    if (this.inline || (this.#known && this.#memory.open)) this.#opened = true;
    if (this.#opened) this.#furnished();
    else if (this.#known) this.#meet();
  }

  // The conversation, with or without a screen.
  async #meet() {
    this.#talk ??= await this.#wanted(TALK);
    if (!this.#talk) return;
    await breath();
    if (!this.#chat) this.#make();
    await breath();
    this.#begin();
  }

  #make(draft) {
    const page = { url: location.origin + location.pathname, title: this.getAttribute("page") || document.title };
    const options = { origin: ORIGIN, language: this.#language, identity: this.#identity, page, link: wayBack() };
    this.#chat = new this.#talk.Chat(this.#memory, options, (answers) => this.#changed(answers));
    if (draft) this.#chat.draft = draft;
    this.#panel?.element.remove();
    this.#panel = null;
    if (this.#code) this.#furnish();
  }

  // What was being written stays.
  #anew(draft) {
    this.#chat.end();
    if (draft) this.#chat.draft = "";
    this.#make(draft);
    if (draft) this.#panel.draft = draft;
    this.#begin();
    this.#draw();
  }

  #begin() {
    if (this.isConnected && (this.#opened || this.#chat.known)) this.#chat.begin();
  }

  // Conversation and panel, one after the other: no step keeps the page from what else the customer does.
  #furnished() {
    this.#furnishing ??= this.#fetch().finally(() => (this.#furnishing = null));
    return this.#furnishing;
  }

  async #fetch() {
    const [code] = await Promise.all([this.#wanted(PANEL), this.#meet()]);
    // Closed while it was fetched, one of the two was given up; opened again meanwhile, it is wanted after all.
    if (!code || !this.#chat) return this.isConnected && this.#opened ? this.#fetch() : undefined;
    this.#code = code;
    this.#away = false;
    await breath();
    if (!this.#panel) this.#furnish();
    await breath();
    this.#draw();
    await breath();
  }

  // A script, tried again for as long as it is wanted and somebody looks: at once when the line is back or it is clicked.
  async #wanted(path) {
    for (let tries = 0; this.isConnected && (this.#opened || this.#known); tries += 1) {
      const code = await load(path).catch(() => null);
      if (code) return code;
      this.#away = true;
      this.#draw();
      await this.#patience(tries);
    }
    return null;
  }

  async #patience(tries) {
    const over = new AbortController();
    await new Promise((resolve) => {
      setTimeout(resolve, pauseMs(tries));
      addEventListener("online", resolve, over);
      this.#hurry.addEventListener("open", resolve, over);
    });
    over.abort();
    while (document.hidden) await once(document, "visibilitychange");
  }

  // What comes next begins anew, and only when it is asked for.
  async #forget() {
    await this.#chat.forget();
    this.#identity = this.#chat.identity;
    this.#make();
    this.#panel.leave(() => this.#chat.begin());
    this.#draw();
    this.#panel.focus();
  }

  #furnish() {
    const { Panel, STYLES } = this.#code;
    this.shadowRoot.adoptedStyleSheets = [LAUNCHER, STYLES];
    this.#panel = new Panel(this.#chat, { close: () => this.close(), forget: () => this.#forget() });
    this.shadowRoot.append(this.#panel.element);
  }

  #changed(answers = []) {
    for (const { author, text } of answers) this.#tell("message", { from: author.role, name: author.name, text });
    if (this.#drawing) return;
    this.#drawing = true;
    queueMicrotask(() => this.#draw());
  }

  #draw() {
    this.#drawing = false;
    const shown = this.#opened && this.#panel;
    if (this.#panel) this.#panel.element.hidden = !this.#opened;
    if (shown) this.#show();
    const unread = this.#chat?.unread ?? 0;
    const holder = this.#chat?.floor.holder ?? "assistant";
    this.#launch(Boolean(shown), unread);
    this.#once("unread", unread, { count: unread });
    this.#once("floor", holder, { holder });
  }

  #show() {
    const focused = this.shadowRoot.activeElement;
    this.#panel.render(this.getAttribute("heading"));
    if (document.hidden) return;
    this.#chat.markRead();
    // What had the focus has done its work and is gone: the keyboard stays in the chat.
    if (focused && (focused.disabled || !focused.checkVisibility())) this.#panel.focus();
  }

  #launch(shown, unread) {
    const language = this.#spoken;
    const words = LAUNCH[language];
    const opening = this.#opened && !shown;
    const said = opening ? words.opening : words.launch;
    this.launcher.hidden = shown || this.inline;
    const drawn = said + unread;
    if (this.#drawn !== drawn) {
      this.#drawn = drawn;
      const badge = unread ? make("span.badge", { "data-count": unread > 9 ? "9+" : unread }) : null;
      this.launcher.ariaBusy = opening;
      this.launcher.replaceChildren(icon(BUBBLE), make("span.wide", {}, said), ...(badge ? [badge] : []));
      // What is read stands in the name, for who clicks by voice.
      label(this.launcher, said + " " + words.open + (unread ? ", " + words.unread(unread) : ""));
      this.launcher.lang = this.news.lang = language;
    }
    const away = opening && this.#away;
    this.news.classList.toggle("seen", away);
    setText(this.news, away ? words.away : unread && !this.#opened ? words.unread(unread) : "");
  }

  #key(event) {
    const leaves = event.type === "keydown" && event.key === "Escape" && !event.isComposing;
    if (leaves && !event.defaultPrevented) this.close();
    event.stopPropagation();
  }

  #once(name, value, detail) {
    if (this.#told[name] === value) return;
    const first = !(name in this.#told);
    this.#told[name] = value;
    if (!first) this.#tell(name, detail);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent("passerelle-" + name, { detail }));
  }
}
