// The window of the chat: who is there, the messages, the cards, the way to a person, the line to write in.
//
// This script may be newer than the launcher that imports it, after an upgrade: what it uses of `Chat` only grows.

// What a customer has said; a language or a wish that was chosen is no question yet.
const SAID = ["customer.wrote", "customer.chose", "customer.wished_call", "customer.sent_file"];
const NOTICE_SHOWN_MS = 6000;
// The panel is then on the screen, and what is made ready now holds nobody up.
const CARDS_AFTER_MS = 500;

const STYLES = new CSSStyleSheet();
STYLES.replaceSync(STYLE);

// A phone's keyboard lies over the page and leaves it as large as it was: the window takes what is seen of it, so that
// the line to write in stays above the keys. Who has zoomed in looks at a part of the window, which stays as it is.
for (const name of ["resize", "scroll"]) {
  visualViewport.addEventListener(name, ({ target: { height, offsetTop, scale } }) => {
    const { style } = STYLES.cssRules[0];
    if (scale > 1.1) return;
    style.setProperty("--high", height + "px");
    style.setProperty("--from", offsetTop + "px");
  });
}

class Panel {
  #chat;
  #hooks;
  #note = 0;
  #cards = {};
  #settled = false;
  #instead = null;

  // hooks: close(), forget()
  constructor(chat, hooks) {
    this.#chat = chat;
    this.#hooks = hooks;
    this.thread = new Thread(chat);
    this.composer = new Composer(chat);
    this.menu = new Menu(chat, hooks);
    this.starters = make("div.starters.choices");
    this.typing = make("p.typing", { ariaHidden: true }, make("span"), make("i.dots", {}, make("b"), make("b"), make("b")));
    this.notice = make("p.notice", { role: "status" });
    this.human = make("button.human", { onclick: () => this.#human() });
    this.foot = make("div.foot", {}, this.notice, this.human, this.composer.element);
    const body = [this.thread.element, this.starters, this.typing, this.foot];
    this.element = make("section.panel", { role: "dialog", tabIndex: -1 }, this.#head(), ...body);
    for (const name of ["dragover", "dragleave", "drop"]) this.element.addEventListener(name, (event) => this.#drags(event));
    setTimeout(() => {
      this.#settled = true;
      chat.touch();
    }, CARDS_AFTER_MS);
  }

  render(heading) {
    const words = WORDS[this.#chat.language];
    const { floor } = this.#chat;
    heading ||= words.title;
    this.#shut();
    label(this.element, heading);
    this.element.lang = this.#chat.language;
    this.element.dataset.holder = floor.holder;
    this.#headWords(words, heading, floor);
    this.#start(words);
    this.thread.render(words);
    // A greeting is for who finds nothing but the first notice: the day and it.
    this.starters.firstChild.hidden = this.thread.log.childElementCount > 2;
    this.#type(words);
    this.#card("waiting", WaitCard, words);
    this.#card("closed", RatingCard, words);
    this.composer.render(words);
    this.#tell(words);
    titled(this.human, ICONS.person, words.human);
  }

  focus() {
    if (this.#instead) return void this.#instead.way.focus();
    // On a phone the keyboard would cover what is to be read first.
    (matchMedia("(pointer: coarse)").matches ? this.element : this.composer.text).focus();
  }

  // What is being written.
  get draft() {
    return this.composer.text.value;
  }

  set draft(text) {
    this.composer.text.value = text;
  }

  // This device was forgotten: nothing is asked or kept until the customer begins anew.
  leave(begin) {
    const onclick = () => {
      this.#putBack();
      begin();
      this.focus();
    };
    this.#putInstead("forgotten", make("button.small", { onclick }));
  }

  // In the place of all below the head: what is so, by the name of the words, and the one way on.
  #putInstead(said, way) {
    this.#putBack();
    this.#instead = { said, way, text: make("p", { role: "status" }) };
    this.element.append(make("div.left", {}, this.#instead.text, way));
    this.element.classList.add("gone-away");
  }

  #putBack() {
    this.#instead?.text.parentElement.remove();
    this.#instead = null;
    this.element.classList.remove("gone-away");
  }

  // The site may not use the service: its customers have the service's own page.
  #shut() {
    const shuts = this.#chat.problem === "forbidden";
    if (shuts === (this.#instead?.said === "elsewhere")) return;
    if (!shuts) this.#putBack();
    else this.#putInstead("elsewhere", make("a.go", { href: this.#chat.page, target: "_blank", rel: "noopener noreferrer" }));
  }

  toEnd() {
    this.thread.toEnd();
  }

  #head() {
    this.face = make("span.face", { ariaHidden: true });
    this.title = make("h2");
    this.status = make("p");
    this.language = make("button.flat", { onclick: () => this.#chat.speak(this.language.lang) });
    this.close = make("button.flat.close", { onclick: this.#hooks.close }, icon(ICONS.close));
    const who = make("div.who", {}, this.title, this.status);
    return make("div.head", {}, this.face, who, this.language, this.menu.button, this.close, this.menu.list);
  }

  #headWords(words, heading, { holder }) {
    setText(this.title, heading);
    const now = holder === "waiting" ? words.inLine : words.holders[holder];
    const state = this.#chat.online === null && this.#chat.begun ? words.connecting : now;
    setText(this.status, this.#instead ? "" : state);
    label(this.close, words.close);
    this.menu.render(words);
    if (this.#instead) {
      setText(this.#instead.text, words[this.#instead.said]);
      setText(this.#instead.way, words.anew);
    }
    if (this.face.dataset.holder !== holder) {
      this.face.dataset.holder = holder;
      this.face.replaceChildren(icon(holder === "assistant" ? ICONS.robot : ICONS.person));
    }
    if (this.language.lang === words.otherLang) return;
    this.language.lang = words.otherLang;
    this.language.title = words.other;
    const short = make("span", { ariaHidden: true }, words.otherLang.toUpperCase());
    this.language.replaceChildren(short, make("span.hidden", {}, words.other));
  }

  // The cards come after the rest, unless one is needed at once; before they say anything, so that it is read aloud.
  #card(holder, Card, words) {
    const { floor } = this.#chat;
    if (!this.#cards[holder] && (this.#settled || floor.holder === holder)) {
      this.#cards[holder] = new Card(this.#chat);
      this.foot.before(this.#cards[holder].element);
    }
    this.#cards[holder]?.render(words, floor);
  }

  // A few questions to begin with, until the customer has written.
  #start(words) {
    const began = this.#chat.events.some((event) => SAID.includes(event.type)) || this.#chat.outbox.items.length > 0;
    this.starters.hidden = began || this.#chat.floor.holder !== "assistant";
    if (this.starters.lang === this.#chat.language) return;
    this.starters.lang = this.#chat.language;
    const ask = (text) => make("button.choice", { onclick: () => this.#chat.say(text) }, text);
    this.starters.replaceChildren(make("p.welcome", {}, words.welcome), ...words.starters.map(ask));
  }

  // Seen, never read aloud: it comes and goes too often.
  #type(words) {
    const { typing } = this.#chat;
    this.typing.hidden = !typing;
    if (typing) setText(this.typing.firstChild, (typing.name || words[typing.role]) + " " + words.typing);
  }

  #drags(event) {
    event.preventDefault();
    this.element.classList.toggle("over", event.type === "dragover");
    if (event.type === "drop") this.composer.take(event, event.dataTransfer);
  }

  // One click, in every state; where a person is on the way or there, it says so.
  #human() {
    const { holder } = this.#chat.floor;
    if (holder === "waiting" || holder === "agent") this.#remind();
    else this.#chat.human();
  }

  #remind() {
    clearTimeout(this.#note);
    this.#note = setTimeout(() => {
      this.#note = 0;
      this.#chat.touch();
    }, NOTICE_SHOWN_MS);
    this.#chat.touch();
  }

  #tell(words) {
    const code = this.composer.over ? "text_too_long" : this.#chat.problem ?? this.#chat.notice;
    const calm = this.#note ? words.holders[this.#chat.floor.holder] : "";
    setText(this.notice, code ? errorWords(words, code) : calm);
    this.notice.classList.toggle("calm", !code);
  }
}

export { Panel, STYLES };
