// What stands on a case beside its thread: labels, being put aside, and promises to keep.

import { hour, moment } from "./clock.js";
import { Icon } from "./icons.js";
import { money } from "./money.js";
import { html, useEffect, useState } from "./preact.js";
import { get } from "./service.js";
import { t } from "./words.js";

export function Care({ seat, line }) {
  const mine = seat.rights.has("write");
  return html`<section class="part care">
    <h3>${t("care.label")}</h3>
    <div class="chips">
      ${line.labels.map((label) => html`<${Chip} key=${label} seat=${seat} label=${label} />`)}
      <${AddLabel} key=${line.id} seat=${seat} />
    </div>
    ${line.snoozed_until && html`<p class="quiet">${t("care.snoozed", { time: hour(line.snoozed_until) })}</p>`}
    ${mine && html`<p class="quiet budget">${t("care.budget", budget(seat))}</p>`}
    ${mine &&
    html`<div class="deeds">
      <button class="second promise" aria-keyshortcuts="p" title="p" onClick=${() => seat.ask("promise")}>${t("do.promise")}</button>
      <button class="second question" aria-keyshortcuts="q" title="q" onClick=${() => seat.ask("question")}>${t("do.question")}</button>
      ${line.snoozed_until
        ? html`<button class="second" onClick=${() => seat.moves.make("snooze", { until: null })}>${t("care.back")}</button>`
        : html`<button class="second snooze" aria-keyshortcuts="z" title="z" onClick=${() => seat.ask("snooze")}>${t("do.snooze")}</button>`}
    </div>`}
  </section>`;
}

/** What may be granted here and today without asking. */
function budget(seat) {
  const { case_left_cents: left, day_left_cents: day } = seat.model.thread.gestures;
  return { left: money(Math.min(left, day)), day: money(day) };
}

function Chip({ seat, label }) {
  return html`<span class="chip">
    ${label}
    <button class="bare" aria-label=${t("care.remove", { label })} onClick=${() => seat.moves.label({ remove: [label] })}><${Icon} name="cross" /></button>
  </span>`;
}

/** Labels in use are offered while one types. */
function AddLabel({ seat }) {
  const [known, setKnown] = useState([]);
  const [text, setText] = useState("");
  const learn = () => known.length || get("/labels").then((answer) => setKnown(answer.labels), () => {});
  const add = (event) => {
    event.preventDefault();
    if (text.trim()) void seat.moves.label({ add: [text.trim()] });
    setText("");
  };
  return html`<form class="add-label" onSubmit=${add}>
    <input aria-label=${t("care.add")} placeholder=${t("care.add")} maxlength="30" list="labels" autocomplete="off" value=${text} onFocus=${learn} onInput=${(event) => setText(event.target.value)} />
    <datalist id="labels">${known.map((it) => html`<option value=${it.name} />`)}</datalist>
  </form>`;
}

export function Promises({ seat, line, promises, see }) {
  if (!promises.length) return null;
  const due = (it) => t(`brief.due.${it.status}`, { by: it.by, day: moment(it.due_at) });
  const named = (it) => line.promises.find((open) => open.text === it.text && open.due_at === it.due_at)?.promise;
  return html`<section class="part promises">
    <h3>${t("brief.promises")}</h3>
    <ul>
      ${promises.map(
        (it) => html`<li class=${it.status}>
          <b>${it.text}</b> ${see(it.seq)}<br /><span class="quiet">${due(it)}</span>
          ${named(it) && html` <button class="second" onClick=${() => seat.moves.make(`promises/${named(it)}/kept`, {})}>${t("care.kept")}</button>`}
        </li>`,
      )}
    </ul>
  </section>`;
}

/** The other conversations of this person, over all channels. */
export function History({ line, href, otherwise }) {
  const [found, setFound] = useState({ of: null, lines: [] });
  useEffect(() => {
    let asked = true; // an answer for the case before this one comes too late
    const taken = (answer) => asked && setFound({ of: line.id, lines: answer.conversations });
    get(`/conversations/${line.id}/history`).then(taken, () => {});
    return () => (asked = false);
  }, [line.id]);
  if (found.of !== line.id || !found.lines.length) return otherwise;
  return html`<section class="part earlier">
    <h3>${t("brief.earlier")}</h3>
    <ul>
      ${found.lines.map(
        (it) => html`<li key=${it.id}>
          <a href=${href(it.id)}>${it.subject}</a>
          <span class="quiet"> · ${t(`channel.${it.channel}`)}${it.last && ` · ${hour(it.last.at)}`}${it.outcome && ` · ${t(`outcome.${it.outcome}`)}`}</span>
        </li>`,
      )}
    </ul>
  </section>`;
}
