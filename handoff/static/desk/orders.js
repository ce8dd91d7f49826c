// The orders of a brief: state first, what is in them on demand.

import { html } from "./preact.js";
import { t } from "./words.js";

export function Orders({ orders }) {
  return html`${orders.note && html`<p class="quiet">${orders.note}</p>`} ${orders.list.map((order) => html`<${Order} key=${order.number} order=${order} />`)}`;
}

function Order({ order }) {
  return html`<details class="order ${order.state}">
    <summary>${summaryOf(order)}</summary>
    ${!order.proven && html`<p class="tag strong">${t("brief.unproven")}</p>`}
    <ul>
      ${[...order.items, ...order.refunds].map((text) => html`<li>${text}</li>`)}
      ${order.tracking.length > 0 && html`<li>${t("brief.tracking")} : ${order.tracking.join(", ")}</li>`}
    </ul>
  </details>`;
}

/** The brief's own line, without what the sign below it says. */
function summaryOf(order) {
  const parts = order.text.split(" · ");
  return order.proven ? order.text : parts.slice(0, 2).join(" · ");
}
