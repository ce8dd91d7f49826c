// One message: who writes, what, when, and whether it has arrived.

const ADDRESS = /(https?:\/\/[^\s<>"')\]]+[^\s<>"')\].,;:!?])/;
// An order number or `e-mail`: no line ends at its hyphen.
const HYPHENED = /(\p{L}{1,4}-[\p{L}\d]{1,8})(?![-\p{L}\d])/u;
// A few signs and no word: shown large, as everywhere people chat.
const SMILES = /^(?![^]*[\d#*])[\p{Emoji}\u200d\ufe0f\s]{1,16}$/u;
// One's own words would fill the screen: the rest of them is shown when it is asked for.
const LONG = /[^]{700}|(\n[^]*){12}/;
// What would be refused again, however often it is sent.
const FINAL = ["text_too_long", "too_large", "file_type", "file_empty", "not_offered"];

class Message {
  kind = "message";
  #chat;
  #body;
  #meta;
  #choices = null;
  #text = null;

  constructor(chat, row, words, fileOf) {
    this.#chat = chat;
    const own = row.role === "customer";
    this.#body = make("div.bubble", { dir: "auto" });
    this.#meta = make("p.meta", { ariaLive: "off" });
    const face = make("span.face", { ariaHidden: true });
    if (row.role === "agent") face.append(row.name[0].toUpperCase());
    else if (!own) face.append(icon(ICONS.robot));
    const name = make("p.name", {}, row.name);
    this.element = make("div.message." + row.role, {}, own ? null : face, name, this.#body);
    if (row.file) this.#body.append(attachmentOf(row.file, Promise.resolve(row.file), chat.language));
    else for (const it of row.attachments) this.#body.append(attachmentOf(it, fileOf(it), chat.language));
    if (row.card) this.#body.append(orderCard(row.card, words));
    this.element.append(this.#meta);
    if (!row.buttons.length) return;
    this.#choices = new Choices(chat, row.buttons);
    this.element.append(this.#choices.element);
  }

  patch(row, words) {
    this.element.classList.toggle("follows", Boolean(row.follows));
    this.element.classList.toggle("gone", Boolean(row.gone));
    this.element.classList.toggle("unsent", row.state === "refused");
    this.element.classList.toggle("waits", row.state === "waiting");
    if (row.text !== this.#text) this.#say(row, words);
    this.#choices?.patch(row);
    this.#mark(row, words);
  }

  #say(row, words) {
    this.#text = row.text;
    this.#body.querySelector(".text")?.remove();
    const theirs = row.role === "assistant" || row.role === "agent";
    if (!row.text) return;
    const parts = theirs ? withLinks(bound(row.text)) : [row.text];
    if (!theirs && LONG.test(row.text)) this.#body.prepend(folded(row.text, words));
    else this.#body.prepend(make("span.text" + (SMILES.test(row.text) ? ".smiles" : ""), {}, ...parts));
  }

  // The time below the last of a group, and the state of what is on its way.
  #mark(row, words) {
    const state = row.state === "refused" ? errorWords(words, row.error) : words[row.state];
    const told = [timeOf(row.at, this.#chat.language, words), state].filter(Boolean).join(" · ");
    this.#meta.hidden = Boolean(row.goesOn) && !row.state;
    const key = told + row.state;
    if (this.#meta.dataset.told === key) return;
    this.#meta.dataset.told = key;
    this.#meta.replaceChildren(told);
    if (row.state !== "refused" && row.state !== "waiting") return;
    const offer = (words, onclick) => this.#meta.append(" ", make("button.link", { onclick }, words));
    if (!FINAL.includes(row.error)) offer(words.retry, () => this.#chat.outbox.retry(row.key));
    if (row.state === "refused") offer(words.discard, () => this.#chat.discard(row.key));
  }
}

// A text that shows its first lines, and a button for the rest.
function folded(text, words) {
  const shown = make("span.folded", {}, text);
  const onclick = () => (whole.ariaExpanded = !shown.classList.toggle("folded"));
  const whole = make("button.link", { ariaExpanded: false, onclick }, words.whole);
  return make("div.text", {}, shown, whole);
}

// The buttons under a message or a line.
class Choices {
  #buttons;

  constructor(chat, buttons) {
    this.#buttons = buttons.map((offered) => {
      const onclick = () => chat.choose(offered);
      return { title: offered.title, button: make("button.choice", { onclick }, bound(offered.title)) };
    });
    this.element = make("div.choices", { role: "group" }, ...this.#buttons.map((it) => it.button));
  }

  patch(row) {
    for (const { button, title } of this.#buttons) {
      button.disabled = !row.open;
      button.ariaPressed = row.chosen === title;
    }
  }
}

// A text as nodes: web addresses become links, all else stays text.
function withLinks(text) {
  return text.split(ADDRESS).flatMap((part, at) =>
    at % 2 ? make("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part) : inOneLine(part),
  );
}

const inOneLine = (text) => text.split(HYPHENED).map((part, at) => (at % 2 ? make("span.whole", {}, part) : part));
