// The list: one view at a time, each line enough to choose by.

import { Counting, hour } from "./clock.js";
import { listed } from "./going.js";
import { Icon } from "./icons.js";
import { BULK } from "./marks.js";
import { shownIn, tabsOf } from "./ownlists.js";
import { html, useEffect, useRef, useState } from "./preact.js";
import { format } from "./route.js";
import { SearchField, useSearch } from "./search.js";
import { now } from "./service.js";
import { isUnread, VIEWS, viewOf } from "./views.js";
import { currentLanguage, t } from "./words.js";

export function List({ seat, route }) {
  const { model, marks } = seat;
  const search = useSearch();
  const { most, more } = useWindow(`${route.view}/${search.words}`);
  const made = seat.own.made(route.view);
  const lines = search.lines?.map((line) => model.lines.get(line.id) ?? line) ?? shownIn(seat, route.view);
  seat.inSight = lines.map((line) => line.id);
  useEffect(() => () => marks.choose(false), [route.view]);
  const rows = useRows();
  return html`<nav class="list ${marks.shown ? "marking" : ""}" aria-label=${t("list.title")}>
    <${Views} seat=${seat} current=${route.view} />
    <div class="finding">
      <${SearchField} search=${search} />
      ${made && html`<button class="bare tool" aria-label=${t("view.edit", made)} title=${t("view.edit", made)} onClick=${() => seat.ask("view", made)}><${Icon} name="note" /></button>`}
      <button class="bare tool" aria-label=${t("view.add")} title=${t("view.add")} onClick=${() => seat.ask("view")}><${Icon} name="plus" /></button>
      <button class="bare tool" aria-pressed=${marks.shown} aria-label=${t("mark.begin")} title="${t("mark.begin")} (m)" onClick=${() => marks.choose(!marks.shown)}><${Icon} name="check" /></button>
    </div>
    ${model.listed && !lines.length && html`<p class="empty quiet">${t(search.lines ? "search.none" : `empty.${made ? "own" : route.view}`)}</p>`}
    ${!model.listed && html`<p class="empty quiet">${t("say.reading")}</p>`}
    <ul onScroll=${more}>
      ${rows(lines.slice(0, most), seat, route)}
    </ul>
    ${marks.shown && html`<${Marked} seat=${seat} ids=${seat.inSight} />`}
  </nav>`;
}

/** What can be done to the marked cases; each is answered for on its own. */
function Marked({ seat, ids }) {
  const { marks } = seat;
  const none = marks.ids.size === 0;
  return html`<div class="marked" role="toolbar" aria-label=${t("mark.tools")}>
    <b role="status">${t("mark.count", { count: marks.ids.size })}</b>
    <button class="second" aria-keyshortcuts="a" title="a" onClick=${() => marks.all(ids)}>${t("mark.all")}</button>
    ${BULK.map((name) => html`<button class="second" key=${name} disabled=${none} onClick=${() => seat.ask("bulk", name)}>${t(`short.${name}`)}</button>`)}
  </div>`;
}

const DRAWN = 60; // lines at first: more than any screen shows
const MORE = 20; // at a time: no single drawing holds up the scrolling
const NEAR_PX = 1_600;

/** How many lines are drawn: more as one comes near their end, so that a thousand cost what sixty do. */
function useWindow(name) {
  const [drawn, setDrawn] = useState({ name, most: DRAWN });
  const most = drawn.name === name ? drawn.most : DRAWN;
  const more = ({ currentTarget: box }) => {
    if (box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX) setDrawn({ name, most: most + MORE });
  };
  return { most, more };
}

function Views({ seat, current }) {
  return html`<div class="views">
    ${tabsOf(seat).map(
      ({ view, name, all, unread }) => html`<a key=${view} href=${format({ view })} class=${view} aria-current=${view === current ? "page" : null}>
        <span>${name}</span>
        <span class="count ${unread ? "unread" : ""}" title=${t("view.count", { all, unread })}>${all}</span>
      </a>`,
    )}
  </div>`;
}

/** Draws a row again only when something on it has changed: a list may have a thousand. */
function useRows() {
  const kept = useRef(new Map()); // conversation -> what its row was drawn from, and the row
  return (lines, seat, route) => {
    const before = kept.current;
    kept.current = new Map(lines.map((line) => [line.id, rowOf(line, seat, route, before.get(line.id))]));
    return [...kept.current.values()].map((it) => it.row);
  };
}

function rowOf(line, seat, route, before) {
  const { me, marks, model } = seat;
  const { view, conversation } = route;
  const warmth = line.waiting_since ? heat(line.waiting_since) : "";
  const offer = model.offers[line.id];
  const fresh = model.isFresh(line.id);
  const from = [line, view, conversation === line.id, fresh, warmth, offer?.id, marks.shown, marks.ids.has(line.id), currentLanguage()];
  if (before?.from.every((it, index) => it === from[index])) return before;
  const href = format({ view, conversation: line.id });
  const row = html`<li key=${line.id}>
    ${marks.shown && html`<${Mark} line=${line} seat=${seat} />`}
    ${drawn({ line, me, href, isOpen: conversation === line.id, fresh, warmth, offer })}
  </li>`;
  return { from, row };
}

function Mark({ line, seat }) {
  const { marks } = seat;
  const turn = (event) => marks.turn(line.id, event.shiftKey ? listed(seat) : null);
  return html`<input type="checkbox" class="mark" checked=${marks.ids.has(line.id)} aria-label=${t("mark.line", { who: line.customer.name ?? t("line.nobody") })} onClick=${turn} />`;
}

function drawn({ line, me, href, isOpen, fresh, warmth, offer }) {
  const unread = isUnread(line);
  const classes = ["line", unread && "unread", fresh && "fresh"].filter(Boolean).join(" ");
  return html`<a class=${classes} href=${href} aria-current=${isOpen ? "true" : null} data-conversation=${line.id}>
    <span class="top">
      ${unread && html`<i class="dot"><span class="hidden">${t("line.unread")}</span></i>`}
      <b class="name">${line.customer.name ?? t("line.nobody")}</b>
      <span class="sign" title=${t(`language.${line.language}`)}>${line.language.toUpperCase()}</span>
      <span class="sign">${t(`channel.${line.channel}`)}</span>
      <${Since} line=${line} warmth=${warmth} />
    </span>
    <span class="subject">${line.subject}</span>
    <span class="last quiet">${lastWords(line)}</span>
    <${Tags} line=${line} me=${me} offer=${offer} />
  </a>`;
}

function lastWords(line) {
  if (!line.last) return t("line.nothing");
  const { author, text } = line.last;
  return author.role === "customer" ? text : t("line.said", { name: author.name, text });
}

/** The time that matters here: how long somebody waits, or when the last word was. */
function Since({ line, warmth }) {
  if (line.waiting_since) {
    return html`<span class="since ${warmth}" data-since=${line.waiting_since}>
      <${Counting} since=${line.waiting_since} say=${(time) => time} />
    </span>`;
  }
  if (line.last) return html`<span class="since quiet">${hour(line.last.at)}</span>`;
  return null;
}

const WARM_MS = 3 * 60_000; // about the live target of a chat
const HOT_MS = 10 * 60_000; // when the service says its next word to who waits (DESIGN 4)

function heat(since) {
  const waited = now() - since;
  return waited > HOT_MS ? "hot" : waited > WARM_MS ? "warm" : "";
}

function Tags({ line, me, offer }) {
  const tags = [];
  const view = viewOf(line, me);
  const open = view !== "closed";
  const strong = (words) => tags.push(html`<span class="tag strong">${words}</span>`);
  const plain = (words) => tags.push(html`<span class="tag">${words}</span>`);
  if (open && line.priority !== "normal") strong(t(`line.priority.${line.priority}`));
  if (offer && view === "waiting") (offer.id === me.id ? strong : plain)(offered(offer, me));
  if (open && line.team) plain(t("line.team", { team: line.team }));
  if (open && line.undelivered_at && line.undelivered_at < now()) strong(t("line.undelivered"));
  if (line.snoozed_until > now()) plain(t("line.snoozed", { time: hour(line.snoozed_until) }));
  if (line.thanks_for === me.id) strong(t("line.thanks"));
  if (line.rating && !open) plain(t("line.rating", { rating: line.rating }));
  if (line.in_front) tags.push(html`<span class="tag strong">${t("line.in_front")}</span>`);
  if (line.reason && view !== "closed") tags.push(html`<span class="tag">${t(`reason.${line.reason}`)}</span>`);
  if (view === "colleagues") tags.push(html`<span class="tag">${t("line.held_by", { name: line.floor.agent.name })}</span>`);
  if (line.outcome && view === "closed") tags.push(html`<span class="tag">${t(`outcome.${line.outcome}`)}</span>`);
  if (line.promise_due_at) tags.push(html`<span class="tag">${t("line.promise", { time: hour(line.promise_due_at) })}</span>`);
  if (line.owed_since && line.floor.holder === "agent") tags.push(html`<${Owed} line=${line} mine=${view === "mine"} />`);
  for (const label of line.labels) tags.push(html`<span class="tag label">${label}</span>`);
  return tags.length ? html`<span class="tags">${tags}</span>` : null;
}

function offered(offer, me) {
  if (offer.id !== me.id) return t(`line.offer.${offer.why}`, { name: offer.name });
  return t(offer.why === "last_agent" ? "line.offer.mine_again" : "line.offer.mine");
}

function Owed({ line, mine }) {
  const owed = html`<${Counting} since=${line.owed_since} say=${(time) => t(mine ? "line.owed" : "line.owed_there", { time })} />`;
  return html`<span class="tag strong">${owed}</span>`;
}
