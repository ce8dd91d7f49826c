// Keeping canned replies: those of the house for supervisors, one's own for everybody; what is wrong is told at its field.

import { deedsOf, plain } from "./canned.js";
import { explain } from "./explain.js";
import { html, useEffect, useState } from "./preact.js";
import { format } from "./route.js";
import { get, now, post, Refusal, throwAway } from "./service.js";
import { currentLanguage, t } from "./words.js";

const SHORTCUT = /^[a-z0-9][a-z0-9-]{0,29}$/;
const VARIABLES = ["name", "order", "agent", "date"];
const AFTER = ["", "snooze", "handback", "close"];
const NEW = { id: null, shortcut: "", language: "fr", title: "", text: "", label: "", after: "", own: true };

export function Replies({ seat }) {
  const { list, away, read } = useReplies();
  const [open, setOpen] = useState(null);
  const [sought, setSought] = useState("");
  const keep = async (reply) => {
    const { id, own, ...words } = reply;
    const answer = await (id ? post(`/replies/${id}`, words) : post("/replies", { ...words, own }));
    seat.notices.say("good", t("replies.kept"));
    setOpen(answer.reply);
    await read();
  };
  const drop = async (reply) => {
    await throwAway(`/replies/${reply.id}`);
    seat.notices.say("good", t("replies.dropped"));
    setOpen(null);
    await read();
  };
  const foreign = (it) => (it.language === currentLanguage() ? 0 : 1);
  const fitting = (list ?? []).filter((it) => plain(`/${it.shortcut} ${it.title} ${it.text}`).includes(plain(sought)));
  const shown = fitting.sort((a, b) => foreign(a) - foreign(b));
  return html`<section class="floor replies" aria-label=${t("replies.title")} tabindex="0">
    <header><h2>${t("replies.title")}</h2><a href=${format({ view: "waiting" })}>${t("floor.back")}</a></header>
    <p class="quiet">${t("replies.lead")}</p>
    ${away && html`<p role="alert" class="alert">${t("error.away")}</p>`}
    <div class="keeping">
      <div class="kept">
        <div class="finding">
          <input type="search" aria-label=${t("replies.find")} placeholder=${t("replies.find")} value=${sought} onInput=${(event) => setSought(event.target.value)} />
          <button class="main" onClick=${() => setOpen({ ...NEW, language: currentLanguage() })}>${t("replies.new")}</button>
        </div>
        <ul>${shown.map((it) => html`<li key=${it.id}><${Kept} reply=${it} isOpen=${open?.id === it.id} onOpen=${() => setOpen(it)} /></li>`)}</ul>
        ${list && !shown.length && html`<p class="quiet">${t("canned.none")}</p>`}
      </div>
      ${open && html`<${Form} key=${open.id ?? "new"} seat=${seat} reply=${open} list=${list} onKeep=${keep} onDrop=${drop} />`}
    </div>
  </section>`;
}

function useReplies() {
  const [seen, setSeen] = useState({ list: null, away: false });
  const read = () => get("/replies").then((answer) => setSeen({ list: answer.replies, away: false }), () => setSeen({ ...seen, away: true }));
  useEffect(() => void read(), []);
  return { ...seen, read };
}

function Kept({ reply, isOpen, onOpen }) {
  return html`<button class="bare" aria-pressed=${isOpen} onClick=${onOpen}>
    <span><kbd>/${reply.shortcut}</kbd> <b>${reply.title}</b> <span class="sign">${reply.language.toUpperCase()}</span>
      ${reply.own && html` <span class="tag">${t("replies.own")}</span>`}${deedsOf(reply) && html` <span class="tag">${deedsOf(reply)}</span>`}</span>
    <span class="quiet preview" lang=${reply.language}>${reply.text}</span>
  </button>`;
}

/** One reply: changed by who may keep it, read by the others. */
function Form({ seat, reply, list, onKeep, onDrop }) {
  const [given, setGiven] = useState(reply);
  const [wrong, setWrong] = useState({});
  const [sure, setSure] = useState(false);
  useEffect(() => document.getElementById("reply-shortcut").focus(), []);
  const supervises = seat.me.role === "supervisor";
  const mayKeep = reply.own || supervises;
  const set = (name) => (event) => setGiven({ ...given, [name]: event.target.value });
  const answered = async (work) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setWrong(error.field ? { [error.field]: t(`replies.wrong.${error.field}`) } : { other: explain(error, seat.me) });
    }
  };
  const submit = (event) => {
    event.preventDefault();
    const found = check(given, list);
    setWrong(found);
    const first = Object.keys(found)[0];
    if (first) document.getElementById(`reply-${first}`).focus();
    else void answered(() => onKeep(given));
  };
  const field = (name) => ({ id: `reply-${name}`, value: given[name], onInput: set(name), readOnly: !mayKeep, "aria-invalid": name in wrong ? "true" : null, "aria-describedby": `wrong-${name}` });
  return html`<form class="reply-form" onSubmit=${submit} novalidate aria-label=${given.title || t("replies.new")}>
    ${!mayKeep && html`<p class="quiet">${t("replies.read_only")}</p>`}
    <label for="reply-shortcut">${t("replies.shortcut")} <span class="quiet">(${t("replies.shortcut_hint")})</span></label>
    <input ...${field("shortcut")} maxlength="30" autocomplete="off" spellcheck=${false} /><${Wrong} name="shortcut" wrong=${wrong} />
    <label for="reply-language">${t("login.language")}</label>
    <select id="reply-language" disabled=${!mayKeep} value=${given.language} onChange=${set("language")}>
      ${["fr", "en"].map((it) => html`<option value=${it}>${t(`language.${it}`)}</option>`)}
    </select>
    <label for="reply-title">${t("replies.name")}</label>
    <input ...${field("title")} maxlength="100" autocomplete="off" /><${Wrong} name="title" wrong=${wrong} />
    <label for="reply-text">${t("replies.text")}</label>
    <textarea ...${field("text")} rows="6" maxlength="4000" lang=${given.language}></textarea><${Wrong} name="text" wrong=${wrong} />
    ${mayKeep && html`<${Variables} onChoose=${(name) => setGiven({ ...given, text: inserted(given.text, name) })} />`}
    <label for="reply-label">${t("replies.label")} <span class="quiet">(${t("say.optional")})</span></label>
    <input ...${field("label")} maxlength="30" autocomplete="off" /><${Wrong} name="label" wrong=${wrong} />
    <label for="reply-after">${t("replies.after")}</label>
    <select id="reply-after" disabled=${!mayKeep} value=${given.after} onChange=${set("after")}>
      ${AFTER.map((it) => html`<option value=${it}>${t(it ? `then.${it}` : "replies.nothing")}</option>`)}
    </select>
    ${supervises && !reply.id && html`<label class="tick"><input type="checkbox" checked=${!given.own} onChange=${(event) => setGiven({ ...given, own: !event.target.checked })} /> ${t("replies.for_all")}</label>`}
    <h3>${t("replies.preview")}</h3>
    <p class="text sample" lang=${given.language}>${filled(given.text, samples(seat, given.language)) || "…"}</p>
    <div role="alert" class="alert">${wrong.other}</div>
    ${mayKeep &&
    html`<footer>
      ${reply.id && !sure && html`<button type="button" class="second" onClick=${() => setSure(true)}>${t("replies.drop")}</button>`}
      ${reply.id && sure && html`<button type="button" class="second sure" onClick=${() => answered(() => onDrop(reply))}>${t("replies.drop_sure")}</button>`}
      <span class="grow"></span>
      <button class="main" type="submit">${t("replies.keep")}</button>
    </footer>`}
  </form>`;
}

function Wrong({ name, wrong }) {
  return html`<p id=${`wrong-${name}`} class="undelivered" role="alert">${wrong[name]}</p>`;
}

function Variables({ onChoose }) {
  return html`<div class="moments" role="group" aria-label=${t("replies.variables")}>
    ${VARIABLES.map((name) => html`<button type="button" class="second" key=${name} onClick=${() => onChoose(name)}>{${name}} <span class="quiet">${t(`replies.of.${name}`)}</span></button>`)}
  </div>`;
}

/** Where the caret stands in the text, or stood last. */
function inserted(text, name) {
  const field = document.getElementById("reply-text");
  requestAnimationFrame(() => field.focus());
  return `${text.slice(0, field.selectionStart)}{${name}}${text.slice(field.selectionEnd)}`;
}

/** What is wrong, by field; the service has the last word. */
function check({ id, shortcut, language, title, text, own }, list) {
  const wrong = {};
  const unknown = [...text.matchAll(/\{([\p{L}\d_]*)\}/gu)].map((found) => found[1]).find((name) => !VARIABLES.includes(name));
  if (!SHORTCUT.test(shortcut)) wrong.shortcut = t("replies.wrong.shortcut");
  else if (list.some((it) => it.id !== id && it.own === own && it.shortcut === shortcut && it.language === language)) wrong.shortcut = t("replies.wrong.taken", { shortcut });
  if (!title.trim()) wrong.title = t("replies.wrong.title");
  if (!text.trim()) wrong.text = t("replies.wrong.text");
  else if (unknown !== undefined) wrong.text = t("replies.wrong.variable", { name: unknown, known: VARIABLES.map((it) => `{${it}}`).join(", ") });
  return wrong;
}

function samples(seat, language) {
  const day = new Date(now()).toLocaleDateString(language === "fr" ? "fr-FR" : "en-GB", { weekday: "long", day: "numeric", month: "long" });
  return { name: "Camille Laurent", order: "LBQ-10001", agent: seat.me.name, date: day };
}

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);
}
