// The custom element <passerelle-chat>: the launcher, and the panel once it was opened, in an open shadow root.
//
// Attributes: language, identity, page, theme (light, dark), heading, inline (fills its place, always open).
// The panel is a script of its own, fetched from the service at the first open: a module, because a page's policy that
// lets this script in lets in what it imports, trusted types included.

const LAUNCHER = new CSSStyleSheet();
LAUNCHER.replaceSync(STYLE);

let panelCode = null;
let panelTries = 0;

// Once for the page. A browser remembers what it could not import: each try has an address of its own.
function loadPanel() {
  const again = panelTries ? "?" + panelTries : "";
  panelCode ??= import(ORIGIN + PANEL + again).catch((error) => {
    panelCode = null;
    panelTries += 1;
    throw error;
  });
  return panelCode;
}

const WAY_BACK = /^#link=([\w-]+)$/;

// A one-time link leads to our own page; its token is used once and taken out of the address.
function linkHere() {
  const found = location.origin === ORIGIN && WAY_BACK.exec(location.hash);
  if (!found) return null;
  history.replaceState(history.state, "", location.pathname + location.search);
  return found[1];
}

class PasserelleChat extends HTMLElement {
  static observedAttributes = ["language", "heading", "theme"];
  #chat = null;
  #code = null;
  #panel = null;
  #memory = new Memory(ORIGIN);
  #service = new Service(ORIGIN);
  #opened = false;
  #loading = false;
  #away = false;
  #drawing = false;
  #told = {};

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [LAUNCHER];
    this.launcher = make("button.launcher", { ariaHasPopup: "dialog", onclick: () => this.open() });
    this.news = make("p.news", { role: "status" });
    // The page's shortcuts are not meant for what is typed here.
    for (const name of ["keydown", "keypress", "keyup"]) this.shadowRoot.addEventListener(name, (event) => this.#key(event));
  }

  get inline() {
    return this.hasAttribute("inline");
  }

  connectedCallback() {
    if (!this.#chat) this.#make(this.getAttribute("identity"));
    if (this.inline) this.#opened = true;
    else if (this.#memory.open && this.#chat.known) this.#opened = true;
    if (this.#opened || this.#chat.known) this.#chat.begin();
    if (this.#opened) this.#load();
    this.#draw();
  }

  disconnectedCallback() {
    this.#chat.end();
  }

  attributeChangedCallback(name, before, now) {
    if (name === "language" && this.#chat && before !== now) this.setLanguage(now);
    else if (this.#chat) this.#draw();
  }

  // --- what a page may call

  // Done when the panel is on the screen.
  async open() {
    if (!this.isConnected) document.body.append(this);
    if (this.#opened) return;
    this.#opened = true;
    this.#memory.open = true;
    this.#chat.begin();
    this.#draw();
    await this.#load();
    if (!this.#opened || !this.#panel) return;
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

  // A signed identity, a function that fetches one, or null for a visitor.
  async identify(identity) {
    const token = (typeof identity === "function" ? await identity() : identity) ?? null;
    if (this.#chat?.renewed(token)) return;
    const draft = token && this.#chat?.visitor ? this.#panel?.draft : "";
    this.#chat?.end();
    this.#make(token);
    if (draft) this.#panel.draft = draft;
    if (this.isConnected && (this.#opened || this.#chat.known)) this.#chat.begin();
    this.#draw();
  }

  setLanguage(name) {
    const language = languageOf(name);
    if (this.#chat.language !== language) this.#chat.speak(language);
  }

  // --- inside

  #make(identity) {
    const page = { url: location.origin + location.pathname, title: this.getAttribute("page") || document.title };
    const language = languageOf(this.getAttribute("language") || document.documentElement.lang || navigator.language);
    const options = { language, identity, page, link: linkHere() };
    this.#chat = new Chat(this.#service, this.#memory, options, (answers) => this.#changed(answers));
    this.shadowRoot.replaceChildren(this.launcher, this.news);
    this.#panel = null;
    if (this.#code) this.#furnish();
  }

  // The panel's code, tried again for as long as somebody wants it open.
  async #load() {
    if (this.#loading || this.#panel) return;
    this.#loading = true;
    for (let tries = 0; this.#opened && !this.#code; tries += 1) {
      if (tries) await new Promise((resolve) => setTimeout(resolve, pauseMs(Math.min(tries, 3))));
      this.#code = await loadPanel().catch(() => null);
      this.#away = !this.#code;
      this.#draw();
    }
    this.#loading = false;
    if (this.#code && !this.#panel) this.#furnish();
    this.#draw();
  }

  // What comes next begins anew, and only when it is asked for.
  async #forget() {
    await this.#chat.forget();
    const { identity } = this.#chat;
    this.#make(identity);
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
    this.#launch(shown);
    const { unread, floor } = this.#chat;
    this.#once("unread", unread, { count: unread });
    this.#once("floor", floor.holder, { holder: floor.holder });
  }

  #show() {
    const focused = this.shadowRoot.activeElement;
    this.#panel.render(this.getAttribute("heading"));
    if (document.hidden) return;
    this.#chat.markRead();
    // What had the focus has done its work and is gone: the keyboard stays in the chat.
    if (focused && (focused.disabled || !focused.checkVisibility())) this.#panel.focus();
  }

  #launch(shown) {
    const { unread, language } = this.#chat;
    const words = LAUNCH[language];
    const opening = this.#opened && !shown;
    const badge = unread ? make("span.badge", { ariaHidden: true }, unread > 9 ? "9+" : String(unread)) : null;
    const said = opening ? words.opening : words.launch;
    const wide = make("span.wide", {}, said);
    this.launcher.hidden = Boolean(shown) || this.inline;
    this.launcher.ariaBusy = opening;
    this.launcher.replaceChildren(icon(BUBBLE), wide, ...(badge ? [badge] : []));
    // What is read stands in the name, for who clicks by voice.
    label(this.launcher, said + " " + words.open + (unread ? ", " + words.unread(unread) : ""));
    this.launcher.lang = this.news.lang = language;
    this.news.classList.toggle("seen", opening && this.#away);
    setText(this.news, opening && this.#away ? words.away : unread && !this.#opened ? words.unread(unread) : "");
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
