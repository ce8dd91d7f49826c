// Gestures over a budget: a supervisor approves with one tap, or says why not.

import { Dialog } from "./dialog.js";
import { money } from "./money.js";
import { html, useState } from "./preact.js";
import { format } from "./route.js";
import { currentLanguage, t } from "./words.js";

export function Approvals({ seat, onClose }) {
  const { approvals } = seat.model;
  return html`<${Dialog} title=${t("approvals.title")} onClose=${onClose}>
    ${!approvals.length && html`<p class="quiet" data-first tabindex="-1">${t("approvals.none")}</p>`}
    ${approvals.map((it) => html`<${Asked} key=${it.id} it=${it} seat=${seat} onClose=${onClose} />`)}
  </${Dialog}>`;
}

function Asked({ it, seat, onClose }) {
  const [why, setWhy] = useState("");
  const amount = it.amount_cents ? money(it.amount_cents) : "";
  const decide = (decision) => seat.moves.decide(it, { decision, reason: why.trim() });
  return html`<section class="asked" aria-label=${it.agent.name}>
    <p><b>${it.exception ? t("approvals.aside", { name: it.agent.name, what: it.exception.text[currentLanguage()], amount }) : t("approvals.what", { name: it.agent.name, kind: t(`gesture.${it.kind}`), amount })}</b></p>
    ${it.exception?.late_days > 0 && html`<p>${t("approvals.late", { days: it.exception.late_days })}</p>`}
    <p>${it.reason} <a href=${format({ view: "colleagues", conversation: it.conversation })} onClick=${onClose}>${t("approvals.case")}</a></p>
    ${it.agent.id === seat.me.id
      ? html`<p class="quiet">${t("approvals.own")}</p>`
      : html`<div class="deeds">
          <button type="button" class="main" disabled=${seat.moves.busy} onClick=${() => decide("approve")}>${t("approvals.approve")}</button>
          <input aria-label=${t("approvals.why")} placeholder=${t("approvals.why")} maxlength="500" value=${why} onInput=${(event) => setWhy(event.target.value)} />
          <button type="button" class="second" disabled=${seat.moves.busy || !why.trim()} onClick=${() => decide("deny")}>${t("approvals.deny")}</button>
        </div>`}
  </section>`;
}
