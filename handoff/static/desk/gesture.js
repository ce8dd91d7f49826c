// A goodwill gesture: what, how much, why.

import { html, useState } from "./preact.js";
import { newId } from "./service.js";
import { t } from "./words.js";

const NEEDS_AMOUNT = { voucher: true, refund: true, free_delivery: false, replacement: false };

export function GestureFields() {
  const [kind, setKind] = useState("voucher");
  return html`<label for="kind">${t("gesture.kind")}</label>
    <select id="kind" name="kind" value=${kind} onChange=${(event) => setKind(event.target.value)} data-first>
      ${Object.keys(NEEDS_AMOUNT).map((it) => html`<option value=${it}>${t(`gesture.${it}`)}</option>`)}
    </select>
    ${NEEDS_AMOUNT[kind] &&
    html`<label for="amount">${t("gesture.amount")}</label>
      <input id="amount" name="amount" inputmode="decimal" autocomplete="off" />`}
    <label for="reason">${t("gesture.reason")}</label>
    <textarea id="reason" name="reason" rows="2" maxlength="500" aria-describedby="reason-hint"></textarea>
    <p id="reason-hint" class="quiet">${t("gesture.reason_hint")}</p>`;
}

/** The body of the call. The comma of a French amount is a point. */
export function granting({ kind, amount, reason }) {
  if (!reason.trim()) return t("gesture.no_reason");
  const body = { id: newId(), kind, reason: reason.trim() };
  if (!NEEDS_AMOUNT[kind]) return body;
  const euros = Number((amount ?? "").trim().replace(",", ".").replace(/\s|€/g, ""));
  return euros > 0 ? { ...body, amount: euros } : t("gesture.no_amount");
}
