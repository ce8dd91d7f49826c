// The custom element <passerelle-chat>: a launcher and the panel, in an open shadow root with a style sheet of its own.
//
// Attributes: language, identity, page, theme (light, dark), heading, inline (fills its place, always open).

const STYLES = new CSSStyleSheet();
STYLES.replaceSync(STYLE);

class PasserelleChat extends HTMLElement {
  static observedAttributes = ["language", "heading", "theme"];
  #chat = null;
  #panel = null;
  #memory = new Memory(ORIGIN);
  #service = new Service(ORIGIN);
  #opened = false;
  #drawing = false;
  #told = {};

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [STYLES];
    this.launcher = make("button.launcher", { ariaHasPopup: "dialog", onclick: () => this.open() });
    this.news = make("p.hidden", { role: "status" });
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

  open() {
    if (!this.isConnected) document.body.append(this);
    if (this.#opened) return;
    this.#opened = true;
    this.#memory.open = true;
    this.#chat.begin();
    this.#draw();
    this.#panel.thread.toEnd();
    this.#panel.focus();
    this.#tell("open", {});
  }

  close() {
    if (!this.#opened || this.inline) return;
    this.#opened = false;
    this.#memory.open = false;
    this.#draw();
    this.launcher.focus();
    this.#tell("close", {});
  }

  // A signed identity, a function that fetches one, or null for a visitor.
  async identify(identity) {
    const token = typeof identity === "function" ? await identity() : identity;
    this.#chat?.end();
    this.#make(token ?? null);
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
    this.#chat = new Chat(this.#service, this.#memory, { language, identity, page }, (answers) => this.#changed(answers));
    this.#panel = new Panel(this.#chat, {
      close: () => this.close(),
      language: () => this.#chat.speak(this.#chat.language === "fr" ? "en" : "fr"),
    });
    this.shadowRoot.replaceChildren(this.launcher, this.#panel.element, this.news);
  }

  #changed(answers = []) {
    for (const { author, text } of answers) this.#tell("message", { from: author.role, name: author.name, text });
    if (this.#drawing) return;
    this.#drawing = true;
    queueMicrotask(() => this.#draw());
  }

  #draw() {
    this.#drawing = false;
    const words = WORDS[this.#chat.language];
    const shown = this.#opened && !document.hidden;
    const focused = this.shadowRoot.activeElement;
    this.#panel.element.hidden = !this.#opened;
    this.launcher.hidden = this.#opened;
    if (this.#opened) this.#panel.render(words, this.getAttribute("heading") || words.title);
    if (shown) this.#chat.markRead();
    // What had the focus has done its work and is gone: the keyboard stays in the chat.
    if (shown && focused && (focused.disabled || !focused.checkVisibility())) this.#panel.focus();
    this.#launch(words, this.#chat.unread);
    this.#once("unread", this.#chat.unread, { count: this.#chat.unread });
    this.#once("floor", this.#chat.floor.holder, { holder: this.#chat.floor.holder });
  }

  #launch(words, unread) {
    const badge = unread ? make("span.badge", { ariaHidden: true }, unread > 9 ? "9+" : String(unread)) : null;
    const wide = make("span.wide", {}, words.launch);
    this.launcher.replaceChildren(icon("chat"), wide, ...(badge ? [badge] : []));
    label(this.launcher, words.open + (unread ? ", " + words.unread(unread) : ""));
    this.launcher.lang = this.news.lang = this.#chat.language;
    setText(this.news, unread && !this.#opened ? words.unread(unread) : "");
  }

  #key(event) {
    if (event.type === "keydown" && event.key === "Escape" && !event.isComposing) this.close();
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
