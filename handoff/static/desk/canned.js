// What a sign and a few letters offer in the composer: `/` canned replies, filled in, in an answer; `@` colleagues in a note.

import { html, useEffect, useState } from "./preact.js";
import { get } from "./service.js";
import { t } from "./words.js";

const MOST = 5; // more is asked for by one more letter
const TYPED = { "/": /(^|\s)\/([\p{L}\d-]*)$/u, "@": /(^|\s)@([\p{L}\d-]*)$/u };

/** What was typed after the sign just before the caret, or null. */
function typedIn(sign, text, caret) {
  return TYPED[sign].exec(text.slice(0, caret))?.[2] ?? null;
}

/** The list for what stands in the composer; without `enabled` it is a note. `keys` takes a key first and says whether it was meant for the list. */
export function useCanned({ seat, line, text, enabled }) {
  const [state, setState] = useState({ caret: 0, at: 0, dismissed: null });
  const [replies, setReplies] = useState({ of: null, list: [] });
  const sign = enabled ? "/" : "@";
  const typed = typedIn(sign, text, Math.min(state.caret, text.length));
  const asked = typed !== null && state.dismissed !== text;
  useEffect(() => {
    if (!asked || sign === "@" || replies.of === line.id) return;
    const late = () => setReplies({ of: null, list: [] }); // no list: what is typed is only text
    get(`/replies?conversation=${line.id}`).then((answer) => setReplies({ of: line.id, list: answer.replies }), late);
  }, [asked, sign, line.id]);

  const ready = asked && (sign === "@" || replies.of === line.id);
  const offered = () => (sign === "@" ? colleagues(seat, typed) : matching(replies.list, typed, line.language));
  const found = ready ? offered() : [];
  const at = Math.min(state.at, Math.max(found.length - 1, 0));
  const choose = (reply) => {
    const before = text.slice(0, state.caret - typed.length - 1);
    seat.writing.write(before + reply.filled + text.slice(state.caret));
    if (sign === "/") seat.writing.then(line.id, reply);
    setState({ caret: 0, at: 0, dismissed: null });
    requestAnimationFrame(() => seat.writing.focus());
  };
  const act = {
    ArrowDown: () => setState({ ...state, at: (at + 1) % found.length }),
    ArrowUp: () => setState({ ...state, at: (at + found.length - 1) % found.length }),
    Enter: () => choose(found[at]),
    Tab: () => choose(found[at]),
    Escape: () => setState({ ...state, dismissed: text }),
  };
  const keys = (event) => {
    if (!found.length || event.shiftKey || event.isComposing || !act[event.key]) return false;
    event.preventDefault();
    act[event.key]();
    return true;
  };
  const moved = (event) => setState({ ...state, caret: event.target.selectionStart, at: 0 });
  return { sign, found, at, isOpen: ready, keys, moved, choose };
}

/** Everybody else who may log in, as they are named in a note. */
function colleagues({ model, me }, typed) {
  const there = model.present.filter((agent) => agent.id !== me.id && plain(agent.name).includes(plain(typed)));
  return there.slice(0, MOST).map(({ id, name, reason, state }) => ({ id, title: name, filled: `@${name} `, preview: t(`presence.${reason ?? state}`) }));
}

/** By shortcut first, then by title; those in the customer's language before the others. */
function matching(list, typed, language) {
  const sought = plain(typed);
  const rank = (reply) => (reply.language === language ? 0 : 2) + (plain(reply.shortcut).startsWith(sought) ? 0 : 1);
  return list
    .filter((reply) => plain(reply.shortcut).includes(sought) || plain(reply.title).includes(sought))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST);
}

/** A text without accents and capitals. */
export function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

export function CannedList({ canned }) {
  const { sign, found, at, isOpen, choose } = canned;
  return html`<div class="canned-box">
    <p class="hidden" role="status">${isOpen && t("canned.count", { count: found.length })}</p>
    ${isOpen && sign === "/" && !found.length && html`<p class="canned quiet">${t("canned.none")}</p>`}
    ${found.length > 0 &&
    html`<div class="canned" role="listbox" id="canned" aria-label=${t(sign === "@" ? "mention.label" : "canned.label")}>
      ${found.map(
        (reply, index) => html`<div role="option" id=${`canned-${index}`} key=${reply.id} aria-selected=${index === at} onMouseDown=${(event) => pick(event, choose, reply)}>
          <span>${reply.shortcut && html`<kbd>/${reply.shortcut}</kbd> `}<b>${reply.title}</b> <span class="sign">${[isFaq(reply) && "FAQ", reply.language?.toUpperCase(), deedsOf(reply)].filter(Boolean).join(" · ")}</span></span>
          <span class="quiet preview" lang=${reply.language}>${reply.preview ?? reply.filled}</span>
        </div>`,
      )}
    </div>`}
  </div>`;
}

/** What it does once it was sent, in words; "" for most. */
export function deedsOf({ label, after }) {
  return [label, after && t(`then.${after}`)].filter(Boolean).join(", ");
}

/** Is it the house's answer to a frequent question? Those are kept in files, the others at the desk. */
function isFaq({ id }) {
  return id.startsWith("faq-");
}

/** The focus stays in the composer. */
function pick(event, choose, reply) {
  event.preventDefault();
  choose(reply);
}
