// The supervisor's report: gestures and exceptions of a period, by agent, by the rule set aside, one by one; to take along.

import { moment } from "./clock.js";
import { money } from "./money.js";
import { html, useEffect, useState } from "./preact.js";
import { format } from "./route.js";
import { get, now } from "./service.js";
import { t } from "./words.js";

const DAY_MS = 86_400_000;
const PERIODS = [1, 7, 30, 90, 365];
const KINDS = ["exception", "voucher", "refund", "gift", "free_delivery", "replacement"];

export function Report() {
  const [asked, setAsked] = useState({ days: 30, agent: "", kind: "" });
  const query = queryOf(asked);
  const { report, away } = useReport(query);
  return html`<section class="floor report" aria-label=${t("report.title")} tabindex="0">
    <header>
      <h2>${t("report.title")}</h2>
      <a href=${format({ view: "floor" })}>${t("report.floor")}</a>
      <a href="/api/desk/report.csv?${query}" download>${t("report.csv")}</a>
    </header>
    <${Asking} asked=${asked} agents=${report?.agents ?? []} onAsk=${(part) => setAsked({ ...asked, ...part })} />
    ${away && html`<p role="alert" class="alert">${t("floor.away")}</p>`}
    ${!report && !away && html`<p class="quiet">${t("say.reading")}</p>`}
    ${report && html`<${Numbers} report=${report} /><${Rules} rules=${report.rules} /><${Agents} agents=${report.agents} /><${Lines} report=${report} />`}
  </section>`;
}

function queryOf({ days, agent, kind }) {
  const day = (at) => new Date(at).toLocaleDateString("sv"); // as ISO 8601 writes it, where the supervisor sits
  return new URLSearchParams({ from: day(now() - (days - 1) * DAY_MS), to: day(now()), agent, kind }).toString();
}

/** What is shown stays until the next has come. */
function useReport(query) {
  const [seen, setSeen] = useState({ report: null, away: false });
  useEffect(() => {
    let asked = true;
    const taken = (next) => asked && setSeen((before) => ({ ...before, ...next }));
    get(`/report?${query}`).then((report) => taken({ report, away: false }), () => taken({ away: true }));
    return () => (asked = false);
  }, [query]);
  return seen;
}

function Asking({ asked, agents, onAsk }) {
  return html`<div class="asking">
    <${Choice} name="days" value=${asked.days} options=${PERIODS.map((days) => [days, t("report.days", { days })])} onAsk=${onAsk} />
    <${Choice} name="agent" value=${asked.agent} options=${[["", t("report.everybody")], ...agents.map((it) => [it.id, it.name])]} onAsk=${onAsk} />
    <${Choice} name="kind" value=${asked.kind} options=${[["", t("report.every_kind")], ...KINDS.map((kind) => [kind, kindOf(kind)])]} onAsk=${onAsk} />
  </div>`;
}

function Choice({ name, value, options, onAsk }) {
  const chosen = (event) => onAsk({ [name]: event.target.value });
  return html`<div><label for="report-${name}">${t(`report.${name}`)}</label>
    <select id="report-${name}" value=${value} onChange=${chosen}>${options.map(([it, words]) => html`<option key=${it} value=${it} selected=${it === value}>${words}</option>`)}</select>
  </div>`;
}

const kindOf = (kind) => t(kind === "exception" ? "report.exception" : `gesture.${kind}`);
const added = (list, name) => list.reduce((sum, it) => sum + it[name], 0);

function Numbers({ report: { kinds } }) {
  const exceptions = kinds.filter((it) => it.kind === "exception");
  const gestures = kinds.filter((it) => it.kind !== "exception");
  const shown = [
    ["gestures", added(gestures, "given"), money(added(gestures, "amount_cents"))],
    ["exceptions", added(exceptions, "given"), money(added(exceptions, "amount_cents"))],
    ["agreed", added(kinds, "agreed"), t("report.of_them", { denied: added(kinds, "denied"), asked: added(kinds, "asked") })],
  ];
  return html`<dl class="numbers">
    ${shown.map(([name, count, more]) => html`<div key=${name}><dt>${t(`report.${name}`)}<small>${more}</small></dt><dd>${count}</dd></div>`)}
  </dl>`;
}

/** Which rule is set aside how often: the first of them may be the one that is wrong. */
function Rules({ rules }) {
  if (!rules.length) return null;
  const most = Math.max(...rules.map((it) => it.given + it.denied));
  return html`<section>
    <h3>${t("report.rules")}</h3>
    <p class="quiet">${t("report.rules_why")}</p>
    <${Table} heads=${["rule", "count", "amount", "denied"]} rows=${rules.map((it) => [
      html`${it.text} <meter min="0" max=${most} value=${it.given + it.denied} aria-hidden="true"></meter>`,
      it.given,
      money(it.amount_cents),
      it.denied || "–",
    ])} />
  </section>`;
}

function Agents({ agents }) {
  const left = (it) => [money(it.left_cents), it.exceptions_left_cents === null ? "–" : money(it.exceptions_left_cents)].join(" · ");
  return html`<section>
    <h3>${t("report.agents")}</h3>
    <${Table} heads=${["name", "count", "amount", "agreed", "denied", "left"]} rows=${agents.map((it) => [
      it.name,
      it.given,
      money(it.amount_cents),
      it.agreed || "–",
      it.denied || "–",
      left(it),
    ])} />
  </section>`;
}

function Lines({ report: { lines, more } }) {
  return html`<section>
    <h3>${t("report.lines")}</h3>
    ${!lines.length && html`<p class="quiet">${t("report.none")}</p>`}
    ${lines.length > 0 &&
    html`<${Table} heads=${["when", "name", "what", "amount", "status", "reason"]} rows=${lines.map((it) => [
      html`<a href=${format({ view: "colleagues", conversation: it.conversation })}>${moment(it.at)}</a>`,
      it.agent.name,
      it.exception ? html`${it.exception.text}<br /><span class="quiet">${whatOf(it.exception)}</span>` : [kindOf(it.kind), it.order].filter(Boolean).join(" · "),
      it.amount_cents ? money(it.amount_cents) : "–",
      t(`report.status.${it.status}`, { name: it.decided_by }),
      html`${it.reason || "–"}${it.answer && html`<br /><span class="quiet">${it.answer}</span>`}`,
    ])} />`}
    ${more && html`<p class="quiet">${t("report.more", { count: lines.length })}</p>`}
  </section>`;
}

const whatOf = ({ rule_text: rule, late_days: days }) => (days ? `${rule} · ${t("approvals.late", { days })}` : rule);

const NUMBERS = new Set(["count", "amount", "agreed", "denied"]);

/** On a phone each row stands as a card, its cells with their heads. */
function Table({ heads, rows }) {
  const side = (index) => (NUMBERS.has(heads[index]) ? "number" : "");
  return html`<table>
    <thead><tr>${heads.map((head, index) => html`<th scope="col" class=${side(index)}>${t(`report.${head}`)}</th>`)}</tr></thead>
    <tbody>${rows.map((cells) => html`<tr>${cells.map((cell, index) => html`<td class=${side(index)} data-head=${t(`report.${heads[index]}`)}><div>${cell}</div></td>`)}</tr>`)}</tbody>
  </table>`;
}
