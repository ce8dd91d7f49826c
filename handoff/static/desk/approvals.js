// Gestures over a budget: a supervisor approves with one tap, or says why not.

import { Dialog } from "./dialog.js";
import { money } from "./money.js";
import { html, useRef, useState } from "./preact.js";
import { format } from "./route.js";
import { currentLanguage, t } from "./words.js";

/** Each keeps its place while this is open: what another supervisor decides moves no other one under the finger. */
export function Approvals({ seat, onClose }) {
  const { approvals } = seat.model;
  const shown = useRef([]);
  shown.current = shown.current.map((it) => approvals.find(({ id }) => id === it.id) ?? { ...it, over: true });
  shown.current.push(...approvals.filter(({ id }) => !shown.current.some((it) => it.id === id)));
  return html`<${Dialog} title=${t("approvals.title")} onClose=${onClose}>
    ${!shown.current.length && html`<p class="quiet" data-first tabindex="-1">${t("approvals.none")}</p>`}
    ${shown.current.map((it) => html`<${Asked} key=${it.id} it=${it} seat=${seat} onClose=${onClose} />`)}
  </${Dialog}>`;
}

function Asked({ it, seat, onClose }) {
  const amount = it.amount_cents ? money(it.amount_cents) : "";
  return html`<section class="asked" aria-label=${it.agent.name}>
    <p><b>${it.exception ? t("approvals.aside", { name: it.agent.name, what: it.exception.text[currentLanguage()], amount }) : t("approvals.what", { name: it.agent.name, kind: t(`gesture.${it.kind}`), amount })}</b>${!it.exception && it.order && ` · ${it.order}`}</p>
    ${it.exception?.late_days > 0 && html`<p>${t("approvals.late", { days: it.exception.late_days })}</p>`}
    <p>${it.reason} <a href=${format({ view: "colleagues", conversation: it.conversation })} onClick=${onClose}>${t("approvals.case")}</a></p>
    <${Deciding} it=${it} seat=${seat} />
  </section>`;
}

function Deciding({ it, seat }) {
  const [why, setWhy] = useState("");
  const decide = (decision) => seat.moves.decide(it, { decision, reason: why.trim() });
  if (it.over) return html`<p class="quiet" role="status">${t("approvals.over")}</p>`;
  if (it.agent.id === seat.me.id) return html`<p class="quiet">${t("approvals.own")}</p>`;
  return html`<div class="deeds">
    <button type="button" class="main" disabled=${seat.moves.busy} onClick=${() => decide("approve")}>${t("approvals.approve")}</button>
    <input aria-label=${t("approvals.why")} placeholder=${t("approvals.why")} maxlength="500" value=${why} onInput=${(event) => setWhy(event.target.value)} />
    <button type="button" class="second" disabled=${seat.moves.busy || !why.trim()} onClick=${() => decide("deny")}>${t("approvals.deny")}</button>
  </div>`;
}
