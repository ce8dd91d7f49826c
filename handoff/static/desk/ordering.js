// What a change of an order asks for before it is done, and showing a masked address with a reason.

import { dayInYear } from "./clock.js";
import { euros, money } from "./money.js";
import { html } from "./preact.js";
import { newId } from "./service.js";
import { t } from "./words.js";

const WHY = ["damaged", "wrong", "missing", "lost", "late", "goodwill"];
const PLACE = ["name", "street", "postcode", "city"];

// Kind -> what is asked for beside the order; `goods: 0`: none are meant until they are chosen.
const ASKS = {
  cancel: {},
  change_address: { fields: PLACE },
  change_pickup: { fields: ["point"] },
  change_items: { goods: 0 },
  reship: { why: true, goods: 1 },
  pay_back: { why: true, goods: 1, amount: true },
};
const asks = (kind) => ASKS[kind] ?? { goods: 1 };

export function OrderFields({ about }) {
  const { order, action } = about;
  const { fields = [], goods, why, amount } = asks(action.kind);
  return html`${goods !== undefined && html`<${GoodsFields} items=${order.items} all=${goods} />`}
    ${why &&
    html`<label for="why">${t("orders.why")}</label>
      <select id="why" name="why">${WHY.map((it) => html`<option value=${it}>${t(`orders.why.${it}`)}</option>`)}</select>`}
    ${amount && html`<${Field} name="amount" inputmode="decimal" />`}
    ${fields.map((name) => html`<${Field} key=${name} name=${name} />`)}
    ${action.leeway && html`<${Anyway} action=${action} />`}
    ${action.needs_reason && html`<label for="reason">${t("orders.known_by")}</label><textarea id="reason" name="reason" rows="2" maxlength="500"></textarea>`}`;
}

/** Why a term of the shop's is set aside: needed where it refuses, else kept ready for what it may refuse. */
function Anyway({ action: { allowed, why, leeway } }) {
  const until = leeway.until && dayInYear(`${leeway.until}T12:00`);
  return html`<label for="exception">${allowed ? t("orders.exception_if") : t("orders.exception", { why })}</label>
    <textarea id="exception" name="exception" rows="2" maxlength="500" aria-describedby="exception-hint"></textarea>
    <p id="exception-hint" class="quiet">${t("orders.exception_hint", { until, most: money(leeway.up_to_cents) })}</p>`;
}

function Field({ name, inputmode }) {
  return html`<label for=${name}>${t(`orders.${name}`)}</label><input id=${name} name=${name} inputmode=${inputmode} autocomplete="off" />`;
}

function GoodsFields({ items, all }) {
  return html`<fieldset class="goods">
    <legend>${t("orders.goods")}</legend>
    ${items.map((item) => {
      const counts = Array.from({ length: item.quantity + 1 }, (_, count) => count);
      return html`<label key=${item.sku}>
        <select name="goods:${item.sku}" value=${all ? item.quantity : 0}>${counts.map((count) => html`<option value=${count} selected=${count === (all ? item.quantity : 0)}>${count}</option>`)}</select>
        <span>${item.name}</span>
      </label>`;
    })}
  </fieldset>`;
}

/** The body of the call, or what is missing. */
export function ordering(given, { order, action }) {
  const wants = asks(action.kind);
  const reason = (given.reason ?? "").trim();
  const exception = (given.exception ?? "").trim();
  if (action.needs_reason && !reason) return t("orders.no_reason");
  if (!action.allowed && !exception) return t("orders.no_exception");
  const details = {};
  if (wants.fields) {
    const values = wants.fields.map((name) => given[name].trim());
    if (!values.every(Boolean)) return t("orders.no_field");
    if (action.kind === "change_pickup") details.point = values[0];
    else details.address = Object.fromEntries(wants.fields.map((name, index) => [name, values[index]]));
  }
  if (wants.goods !== undefined) {
    const goods = goodsOf(given);
    if (!goods.length) return t("orders.no_goods");
    const whole = goods.length === order.items.length && goods.every((it, index) => it.quantity === order.items[index].quantity);
    if (wants.goods === 0) details.goods = goods.map((it) => left(it, order.items));
    else if (!whole) details.goods = goods;
  }
  if (wants.why) details.why = given.why;
  if (wants.amount && given.amount.trim()) {
    if (!(euros(given.amount) > 0)) return t("gesture.no_amount");
    details.amount_cents = Math.round(euros(given.amount) * 100);
  }
  return { id: newId(), kind: action.kind, version: order.version, details, reason, exception };
}

function goodsOf(given) {
  return Object.entries(given)
    .filter(([name, count]) => name.startsWith("goods:") && Number(count) > 0)
    .map(([name, count]) => ({ sku: name.slice("goods:".length), quantity: Number(count) }));
}

/** What stays of an article when so many are taken out: the call names that. */
function left({ sku, quantity }, items) {
  const ordered = items.filter((item) => item.sku === sku).reduce((sum, item) => sum + item.quantity, 0);
  return { sku, quantity: ordered - quantity };
}

export function RevealFields() {
  return html`<label for="reason">${t("reveal.reason")}</label><textarea id="reason" name="reason" rows="2" maxlength="500" data-first></textarea>`;
}

/** The body of the call, or what is missing. */
export function revealing({ reason }) {
  return reason.trim() ? { reason: reason.trim() } : t("orders.no_reason");
}
