// A goodwill gesture: what, how much, why, and who makes it happen; over the budget it goes to a supervisor.

import { hour } from "./clock.js";
import { euros, money } from "./money.js";
import { html, useEffect, useState } from "./preact.js";
import { newId } from "./service.js";
import { t } from "./words.js";

const REFUND = "refund";

export function GestureFields({ seat, about, onGoes }) {
  const { kinds, case_left_cents: left, day_left_cents: day } = seat.model.thread.gestures;
  const [kind, setKind] = useState(kinds[0].kind);
  const [amount, setAmount] = useState(about?.amount ?? "");
  const needsAmount = kinds.find((it) => it.kind === kind).needs_amount;
  const orders = seat.model.thread.brief.orders.list.filter((it) => it.proven);
  const before = seat.model.thread.events.findLast(({ type, data }) => type === "gesture.granted" && data.kind === kind);
  const over = needsAmount && Math.round(euros(amount) * 100) > Math.min(left, day);
  useEffect(() => onGoes(over ? "gesture.ask" : "gesture.go"), [over]);
  return html`<label for="kind">${t("gesture.kind")}</label>
    <select id="kind" name="kind" value=${kind} onChange=${(event) => setKind(event.target.value)} data-first>
      ${kinds.map((it) => html`<option value=${it.kind}>${t(`gesture.${it.kind}`)}</option>`)}
    </select>
    <p id="made" class="quiet" role="status">${t(`gesture.${madeBy(kind, orders)}`)}</p>
    <p role="status" class="before over">${before && t("gesture.before", { time: hour(before.at), amount: before.data.amount_cents && money(before.data.amount_cents) })}</p>
    ${kind === REFUND && orders.length > 0 &&
    html`<label for="order">${t("gesture.order")}</label>
      <select id="order" name="order">${orders.map((it) => html`<option value=${it.number}>${it.text}</option>`)}</select>`}
    ${needsAmount &&
    html`<label for="amount">${t("gesture.amount")}</label>
      <input id="amount" name="amount" inputmode="decimal" autocomplete="off" aria-describedby="left" value=${amount} onInput=${(event) => setAmount(event.target.value)} />
      <p id="left" class="quiet left">${t("gesture.left", { left: money(left), day: money(day) })}</p>
      <p role="status" class="over">${over && t("gesture.over")}</p>`}
    <label for="reason">${t("gesture.reason")}</label>
    <textarea id="reason" name="reason" rows="2" maxlength="500" aria-describedby="reason-hint" defaultValue=${about?.reason}></textarea>
    <p id="reason-hint" class="quiet">${t("gesture.reason_hint")}</p>`;
}

/** What happens once it is granted, and what the agent still has to do. */
function madeBy(kind, orders) {
  if (kind === "gift") return "by_hand";
  if (kind === REFUND) return orders.length ? "by_shop" : "no_order";
  return orders.length ? "with_code" : "no_code";
}

/** The body of the call, or what is missing. Only a kind that needs an amount or an order has a field for it. */
export function granting({ kind, amount, order, reason }) {
  if (kind === REFUND && !order) return t("gesture.no_order");
  if (!reason.trim()) return t("gesture.no_reason");
  const body = { id: newId(), kind, reason: reason.trim(), ...(order && { order }) };
  if (amount === undefined) return body;
  return euros(amount) > 0 ? { ...body, amount: euros(amount) } : t("gesture.no_amount");
}
