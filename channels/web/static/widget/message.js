// One message: who writes, what, when, and whether it has arrived.

const THUMB_PX = 220;

class Message {
  kind = "message";
  #chat;
  #body;
  #meta;
  #buttons = [];
  #text = null;

  constructor(chat, row, words, fileOf) {
    this.#chat = chat;
    const own = row.role === "customer";
    this.#body = make("div.bubble", { dir: "auto" });
    this.#meta = make("p.meta", { ariaLive: "off" });
    const face = make("span.face", { ariaHidden: true });
    if (row.role === "agent") face.append(row.name[0].toUpperCase());
    else if (!own) face.append(icon("robot"));
    const name = make("p.name", {}, row.name);
    this.element = make("div.message." + row.role, {}, own ? null : face, name, this.#body);
    if (row.file) this.#body.append(attachmentOf(row.file, Promise.resolve(row.file)));
    else for (const it of row.attachments) this.#body.append(attachmentOf(it, fileOf(it)));
    if (row.buttons.length) this.element.append(this.#offer(row, words));
    this.element.append(this.#meta);
  }

  patch(row, words) {
    this.element.classList.toggle("follows", row.follows);
    this.element.classList.toggle("gone", Boolean(row.gone));
    this.element.classList.toggle("unsent", row.state === "refused" || row.state === "waiting");
    if (row.text !== this.#text) this.#say(row);
    for (const { button, title } of this.#buttons) {
      button.disabled = !row.open;
      button.ariaPressed = row.chosen === title;
    }
    this.#mark(row, words);
  }

  #say(row) {
    this.#text = row.text;
    this.#body.querySelector(".text")?.remove();
    const linked = row.role === "assistant" || row.role === "agent";
    if (row.text) this.#body.prepend(make("span.text", {}, ...(linked ? withLinks(row.text) : [row.text])));
  }

  #offer(row, words) {
    this.#buttons = row.buttons.map((offered) => {
      const onclick = () => this.#chat.choose(offered);
      return { title: offered.title, button: make("button.choice", { onclick }, offered.title) };
    });
    return make("div.choices", { role: "group" }, ...this.#buttons.map((it) => it.button));
  }

  #mark(row, words) {
    const states = { sent: words.sent, sending: words.sending, waiting: words.waiting };
    const state = row.state === "refused" ? errorWords(words, row.error) : states[row.state];
    const told = [hourOf(row.at, this.#chat.language), state].filter(Boolean).join(" · ");
    const key = told + row.state;
    if (this.#meta.dataset.told === key) return;
    this.#meta.dataset.told = key;
    this.#meta.replaceChildren(told);
    if (row.state === "refused") {
      const again = make("button.link", { onclick: () => this.#chat.outbox.retry(row.key) }, words.retry);
      const away = make("button.link", { onclick: () => this.#chat.discard(row.key) }, words.discard);
      this.#meta.append(" ", again, " ", away);
    }
  }
}

// A file's name and, of a picture, a small view: painted, because a page's own rules may forbid <img> of it.
function attachmentOf({ name, media_type, type }, content) {
  const download = name || "photo";
  const link = make("a.file", { download }, icon("clip"), download);
  content.then(async (blob) => {
    link.href = URL.createObjectURL(blob);
    if (!(media_type ?? type).startsWith("image/")) return;
    const picture = await createImageBitmap(blob);
    const scale = Math.min(1, THUMB_PX / Math.max(picture.width, picture.height));
    const canvas = make("canvas", { role: "img", ariaLabel: link.download });
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    link.prepend(canvas);
  }).catch(() => {
    // It cannot be had now, or not be shown: its name stays.
  });
  return link;
}
