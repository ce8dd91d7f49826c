// The brief: what an agent reads before the first word, each piece with the way to the message it comes from.

import { Care, History, Promises } from "./care.js";
import { dayInYear, hourThere, moment } from "./clock.js";
import { jump } from "./going.js";
import { Icon } from "./icons.js";
import { money } from "./money.js";
import { Orders } from "./orders.js";
import { html } from "./preact.js";
import { format, parse } from "./route.js";
import { bound, currentLanguage, t } from "./words.js";
import { SUGGESTED } from "./writing.js";

export function Brief({ seat, brief, line }) {
  const see = (seq) => html`<${Source} seq=${seq} />`;
  return html`<aside class="brief" aria-label=${t("brief.label")} tabindex="0">
    <${Who} who=${brief.who} mood=${brief.mood} />
    <${Part} title="want">
      <p class="want">${whole(brief.want.text)} ${see(brief.want.seq)}</p>
      ${brief.want.quote && !brief.want.text.includes(brief.want.quote) && html`<blockquote lang=${line.language}>${brief.want.quote}</blockquote>`}
    </${Part}>
    <${Part} title="why">
      <p>${brief.why.text} ${see(brief.why.seq)}</p>
      <${Lines} items=${brief.why.evidence.map((text) => ({ text, more: see(saidIn(seat.model.thread, text)) }))} />
    </${Part}>
    <${Repair} seat=${seat} repair=${brief.repair} see=${see} />
    <${Asked} seat=${seat} line=${line} />
    <${Part} title="next"><p class="next">${brief.next_step.text}</p></${Part}>
    <${Reply} seat=${seat} reply=${brief.reply} see=${see} />
    <${Answers} seat=${seat} answers=${seat.model.thread.answers} />
    <${Tried} tried=${brief.tried} see=${see} />
    <${Facts} facts=${brief.facts} see=${see} />
    <${Part} title="orders"><${Orders} seat=${seat} line=${line} brief=${brief.orders} /></${Part}>
    <${Feelings} mood=${brief.mood} see=${see} />
    <${Promises} seat=${seat} line=${line} promises=${brief.promises} see=${see} />
    <${Care} seat=${seat} line=${line} />
    <${Earlier} who=${brief.who} line=${line} />
  </aside>`;
}

/** No line ends within an order's number. */
const whole = (text) => bound(text).split(/(\p{L}+-\d+)/u).map((part, at) => (at % 2 ? html`<span class="whole">${part}</span>` : part));

/** The message of the customer that a quotation comes from. */
function saidIn(thread, text) {
  const quoted = /^[«“"]\s*(.+?)\s*[»”"]$/.exec(text)?.[1] ?? text;
  return thread.events.findLast(({ author, text: said }) => author.role === "customer" && said.includes(quoted))?.seq;
}

function Part({ title, children }) {
  return html`<section class="part ${title}"><h3>${t(`brief.${title}`)}</h3>${children}</section>`;
}

/** The way to the message: an arrow that says where it leads. */
function Source({ seq }) {
  if (!seq) return null;
  return html`<button class="bare source" aria-label=${t("brief.see")} title=${t("brief.see")} onClick=${() => jump(seq)}>
    <${Icon} name="arrow" />
  </button>`;
}

function Lines({ items }) {
  if (!items.length) return null;
  return html`<ul>${items.map((item) => html`<li>${bound(item.text)} ${item.more}</li>`)}</ul>`;
}

function Who({ who, mood }) {
  return html`<section class="part who">
    <h3>${t("brief.who")}</h3>
    <p>
      ${who.contacts > 1 && html`<span class="tag strong">${t("brief.contacts", { count: who.contacts })}</span> `}
      ${who.vip && html`<span class="tag strong">${t("brief.vip")}</span> `}
      ${[bound(who.text), hourThere(who.zone)].filter(Boolean).join(" · ")}
    </p>
    <p class="feeling">${mood.text}</p>
  </section>`;
}

function Reply({ seat, reply, see }) {
  if (!reply.text) return null; // the agent has begun already
  const mayWrite = seat.rights.has("write");
  return html`<section class="part reply">
    <h3>${t("brief.reply")} ${reply.source === "draft" && html`<span class="quiet">${t("brief.reply_draft")}</span>`}</h3>
    <p class="text" lang=${reply.language}>${reply.text} ${see(reply.seq)}</p>
    ${mayWrite && html`<button class="second" aria-keyshortcuts="u" onClick=${() => seat.writing.use(reply.text)}>${t("brief.use")} <kbd aria-hidden="true">u</kbd></button>`}
  </section>`;
}

/** What the house has written for such questions: to begin with, a key for each. */
function Answers({ seat, answers }) {
  if (!answers.length) return null;
  const mayWrite = seat.rights.has("write");
  return html`<${Part} title="answers">
    <ul>
      ${answers.map(
        ({ name, title, text, language }, index) => html`<li key=${name}>
          <details>
            <summary>${title}</summary>
            <p class="text" lang=${language}>${text}</p>
          </details>
          ${mayWrite && html`<button class="second" aria-keyshortcuts=${SUGGESTED[index + 1]} onClick=${() => seat.writing.use(text)}>${t("brief.use")}<span class="hidden"> : ${title}</span> <kbd aria-hidden="true">${SUGGESTED[index + 1]}</kbd></button>`}
        </li>`,
      )}
    </ul>
  </${Part}>`;
}

/** What has gone wrong on our side, and the gesture that it calls for: half of what may be granted here, then all. */
function Repair({ seat, repair, see }) {
  if (!repair) return null;
  const { case_left_cents: left, day_left_cents: day } = seat.model.thread.gestures;
  const euros = Math.floor(Math.min(left / (repair.step === 2 ? 2 : 1), day) / 100);
  const about = { amount: String(euros), reason: repair.faults.map((it) => it.text).join(" · ") };
  const offered = repair.gesture && euros > 0 && seat.rights.has("gesture");
  return html`<${Part} title="repair">
    <p class=${repair.gesture ? "due" : ""}>${repair.text}</p>
    <${Lines} items=${repair.faults.map((it) => ({ text: it.text, more: see(it.seq) }))} />
    ${offered && html`<button class="second" onClick=${() => seat.ask("gesture", about)}><${Icon} name="gift" /> ${t("brief.gesture", { amount: money(euros * 100) })}</button>`}
  </${Part}>`;
}

/** What waits for a supervisor: who asked sees that it does, a supervisor decides from here. */
function Asked({ seat, line }) {
  const asked = seat.model.approvals.filter((it) => it.conversation === line.id);
  if (!asked.length) return null;
  const what = (it) => [it.exception?.text[currentLanguage()] ?? t(`gesture.${it.kind}`), it.amount_cents && money(it.amount_cents)].filter(Boolean).join(" · ");
  return html`<${Part} title="asked">
    <${Lines} items=${asked.map((it) => ({ text: `${it.agent.name} : ${what(it)}` }))} />
    ${seat.me.role === "supervisor" && html`<button class="second" onClick=${() => seat.ask("approvals")}>${t("brief.decide")}</button>`}
  </${Part}>`;
}

const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?/;
const SIGNS = { done: "check", failed: "cross", unknown: "help", begun: "clock", not_understood: "cross", agent: "people" };

function Tried({ tried, see }) {
  if (!tried.length) return null;
  return html`<${Part} title="tried">
    <ul class="signed">
      ${tried.map(
        (it) => html`<li class=${it.outcome}><${Icon} name=${SIGNS[it.outcome] ?? "note"} /><span>${bound(it.text)} ${see(it.seq)}</span></li>`,
      )}
    </ul>
  </${Part}>`;
}

function Facts({ facts, see }) {
  if (!facts.length) return null;
  return html`<${Part} title="facts">
    <dl>${facts.map((fact) => html`<dt>${fact.label}</dt><dd><b>${dated(fact.value)}</b> <span class="whole"><${Known} fact=${fact} /> ${see(fact.seq)}</span></dd>`)}</dl>
  </${Part}>`;
}

/** A day or moment as people say it; any other value as it is. */
function dated(value) {
  if (!ISO.test(value)) return value;
  return value.includes("T") ? moment(value) : dayInYear(`${value}T12:00`);
}

function Known({ fact }) {
  const by = t(`brief.said_by.${fact.by}`);
  if (fact.verified) return html`<span class="known verified"><${Icon} name="check" />${t("brief.verified")}</span>`;
  return html`<span class="known claimed">${t("brief.claimed")} ${by}</span>`;
}

/** What showed that somebody is annoyed. */
function Feelings({ mood, see }) {
  const shown = mood.trend.filter((point) => point.level > 0 && point.evidence.length);
  if (!shown.length) return null;
  return html`<${Part} title="mood">
    <${Lines} items=${shown.map((point) => ({ text: `${t("thread.mood", point)} : ${point.evidence.join(" ")}`, more: see(point.seq) }))} />
  </${Part}>`;
}

function Earlier({ who, line }) {
  const reach = Object.entries(who.reach);
  const told = who.earlier.length > 0 && html`<${Part} title="earlier"><${Lines} items=${who.earlier} /></${Part}>`;
  const href = (conversation) => format({ view: parse(location.hash).view, conversation });
  return html`<${History} line=${line} href=${href} otherwise=${told} />
    ${reach.length > 0 && html`<${Part} title="reach"><${Lines} items=${reach.map(([, value]) => ({ text: value }))} /></${Part}>`}`;
}
