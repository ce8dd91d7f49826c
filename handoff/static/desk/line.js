// One line of the list: enough to choose a case by.

import { Counting, hour } from "./clock.js";
import { html } from "./preact.js";
import { format } from "./route.js";
import { now } from "./service.js";
import { isUnread, viewOf } from "./views.js";
import { t } from "./words.js";

export function Line({ line, seat, route }) {
  const { me, model } = seat;
  const unread = isUnread(line);
  const classes = ["line", unread && "unread", model.isFresh(line.id) && "fresh"].filter(Boolean).join(" ");
  const href = format({ view: route.view, conversation: line.id });
  return html`<a class=${classes} href=${href} aria-current=${route.conversation === line.id ? "true" : null} data-conversation=${line.id}>
    <span class="top">
      ${unread && html`<i class="dot"><span class="hidden">${t("line.unread")}</span></i>`}
      <b class="name">${line.customer.name ?? t("line.nobody")}</b>
      <span class="sign" title=${t(`language.${line.language}`)}>${line.language.toUpperCase()}</span>
      <span class="sign">${t(`channel.${line.channel}`)}</span>
      <${Since} line=${line} />
    </span>
    <span class="subject">${line.subject}</span>
    <span class="last quiet">${lastWords(line)}</span>
    <${Tags} line=${line} me=${me} offer=${told(model, me, line.id)} />
  </a>`;
}

function lastWords(line) {
  if (!line.last) return t("line.nothing");
  const { author, text } = line.last;
  return author.role === "customer" ? text : t("line.said", { name: author.name, text });
}

/** The time that matters here: how long somebody waits, or when the last word was. */
function Since({ line }) {
  if (line.waiting_since) {
    return html`<span class="since ${heat(line)}" data-since=${line.waiting_since}>
      <${Counting} since=${line.waiting_since} say=${(time) => time} />
    </span>`;
  }
  if (line.last) return html`<span class="since quiet">${hour(line.last.at)}</span>`;
  return null;
}

/** How long is too long for who waits, by the house's targets: "", warm once half of the time is over, hot once it is due. */
export function heat(line) {
  const left = line.due_at - now();
  return left < 0 ? "hot" : left < now() - line.waiting_since ? "warm" : "";
}

function Tags({ line, me, offer }) {
  const tags = [];
  const view = viewOf(line, me);
  const open = view !== "closed";
  const strong = (words) => tags.push(html`<span class="tag strong">${words}</span>`);
  const plain = (words) => tags.push(html`<span class="tag">${words}</span>`);
  if (open && line.priority !== "normal") tags.push(html`<span class="tag strong ${line.priority}">${t(`line.priority.${line.priority}`)}</span>`);
  if (offer && view === "waiting") (offer.id === me.id ? strong : plain)(offered(offer, me));
  if (line.duty?.text) strong(line.duty.text);
  if (open && line.team) plain(t("line.team", { team: line.team }));
  if (open && line.undelivered_at && line.undelivered_at < now()) strong(t("line.undelivered"));
  if (line.snoozed_until > now()) plain(t("line.snoozed", { time: hour(line.snoozed_until) }));
  if (line.thanks_for === me.id) strong(t("line.thanks"));
  if (line.rating && !open) plain(t("line.rating", { rating: line.rating }));
  if (line.in_front) strong(t("line.in_front"));
  if (line.reason && open) plain(t(`reason.${line.reason}`));
  if (view === "colleagues") plain(t("line.held_by", { name: line.floor.agent.name }));
  if (line.outcome && !open) plain(t(`outcome.${line.outcome}`));
  if (line.promise_due_at) plain(t("line.promise", { time: hour(line.promise_due_at) }));
  if (line.owed_since && line.floor.holder === "agent") strong(html`<${Owed} line=${line} mine=${view === "mine"} />`);
  for (const label of line.labels) tags.push(html`<span class="tag label">${label}</span>`);
  return tags.length ? html`<span class="tags">${tags}</span>` : null;
}

/** Whom it is offered to, where that says something: who is here alone takes all of them. */
function told({ offers, present }, me, id) {
  const offer = offers[id];
  const others = present.some((agent) => agent.state === "online" && agent.id !== me.id);
  return others || offer?.why === "last_agent" ? offer : null;
}

function offered(offer, me) {
  if (offer.id !== me.id) return t(`line.offer.${offer.why}`, { name: offer.name });
  return t(offer.why === "last_agent" ? "line.offer.mine_again" : "line.offer.mine");
}

function Owed({ line, mine }) {
  return html`<${Counting} since=${line.owed_since} say=${(time) => t(mine ? "line.owed" : "line.owed_there", { time })} />`;
}
