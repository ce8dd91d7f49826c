// The orders of a case, live from the shop: where each stands, what can be done, and why the rest cannot.

import { dayInYear } from "./clock.js";
import { html, useEffect, useState } from "./preact.js";
import { get } from "./service.js";
import { t } from "./words.js";

const CHANGES = /^(action\.|customer\.identified|gesture\.)/; // events after which an order may look different

export function Orders({ seat, line, brief }) {
  const [live, setLive] = useState({ of: null });
  const changed = seat.model.thread.events.findLast((event) => CHANGES.test(event.type))?.seq;
  useEffect(() => {
    let asked = true; // an answer for the case before this one comes too late
    const taken = (answer) => asked && setLive({ of: line.id, ...answer });
    get(`/conversations/${line.id}/orders`).then(taken, () => taken({ down: true, orders: [] }));
    return () => (asked = false);
  }, [line.id, changed]);
  if (live.of === line.id && live.orders.length) {
    return html`${live.orders.map((order, index) => html`<${Order} key=${order.number} seat=${seat} order=${order} isOpen=${index === 0} />`)}`;
  }
  return html`${live.of === line.id && live.down && html`<p class="quiet">${t("orders.down")}</p>`}
    ${brief.note && html`<p class="quiet">${brief.note}</p>`} ${brief.list.map((order) => html`<p key=${order.number}>${order.text}</p>`)}`;
}

const day = (iso) => dayInYear(`${iso}T12:00`);

function Order({ seat, order, isOpen }) {
  return html`<details class="order ${order.state}" open=${isOpen}>
    <summary><b>${order.number}</b> · ${order.state_text} · ${whenOf(order)}</summary>
    ${order.proven === "none" && html`<p class="tag strong">${t("brief.unproven")}</p>`}
    <ul>
      ${order.items.map((item) => html`<li key=${item.sku}>${item.quantity} × ${item.name} · ${item.total}</li>`)}
      <li>${order.total}${order.carrier && ` · ${order.carrier}`}${order.tracking.length > 0 && ` · ${t("brief.tracking")} : ${order.tracking.join(", ")}`}</li>
      ${order.refunds.map((text) => html`<li key=${text}>${t("orders.refund", { text })}</li>`)}
      <li><${Where} seat=${seat} order=${order} /></li>
    </ul>
    <${Deeds} seat=${seat} order=${order} />
  </details>`;
}

/** The one day that matters now. */
function whenOf(order) {
  if (order.delivered_on) return t("orders.delivered", { day: day(order.delivered_on) });
  if (order.expected_on) return t("orders.expected", { day: day(order.expected_on) });
  return t("orders.placed", { day: day(order.placed_on) });
}

function Where({ seat, order }) {
  const shown = seat.revealed[order.number];
  if (shown) return [shown.address, shown.email, shown.phone].filter(Boolean).join(" · ");
  if (order.address) return order.address;
  return html`${t("orders.address")} ${t(order.proven === "order" ? "orders.masked_person" : "orders.masked")}
    ${seat.rights.has("write") && html` <button class="second" onClick=${() => seat.ask("reveal", { order })}>${t("orders.reveal")}</button>`}`;
}

function Deeds({ seat, order }) {
  const mine = seat.rights.has("write");
  const open = order.actions.filter((it) => it.allowed);
  const shut = order.actions.filter((it) => !it.allowed);
  const asked = (action) => () => seat.ask("order", { order, action });
  return html`<div class="deeds">
      ${open.map(
        (action) => html`<button key=${action.kind} class="second" disabled=${!mine} title=${action.by && t("orders.by", { day: day(action.by) })} onClick=${asked(action)}>
          ${action.label}
        </button>`,
      )}
    </div>
    ${shut.length > 0 && html`<p class="shut quiet">${t("orders.cannot")} ${shut.map((it) => `${it.label} (${it.why})`).join(", ")}</p>`}
    ${mine &&
    html`<div class="deeds">
      ${shut.filter((it) => it.leeway).map((action) => html`<button key=${action.kind} class="second aside" onClick=${asked(action)}>${t("orders.anyway", action)}</button>`)}
    </div>`}`;
}
