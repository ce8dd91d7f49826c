// The supervisor's floor: how long people wait, who is here and with what, and which promises were kept.

import { hour, length } from "./clock.js";
import { html, useEffect, useState } from "./preact.js";
import { format } from "./route.js";
import { get } from "./service.js";
import { t } from "./words.js";

const LOOK_MS = 5_000;

export function Floor({ seat }) {
  const [seen, setSeen] = useState({ floor: null, away: false });
  useEffect(() => {
    const look = () => get("/floor").then((floor) => setSeen({ floor, away: false }), () => setSeen((before) => ({ ...before, away: true })));
    void look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  const { floor, away } = seen;
  return html`<section class="floor" aria-label=${t("floor.title")} tabindex="0">
    <header><h2>${t("floor.title")}</h2><a href=${format({ view: "waiting" })}>${t("floor.back")}</a></header>
    ${away && html`<p role="alert" class="alert">${t("floor.away")}</p>`}
    ${!floor && !away && html`<p class="quiet">${t("say.reading")}</p>`}
    ${floor && html`<${Numbers} floor=${floor} /><${People} seat=${seat} agents=${floor.agents} />`}
  </section>`;
}

const time = (seconds) => (seconds === null || seconds === undefined ? "–" : length(seconds * 1_000));

function Numbers({ floor }) {
  const { promises } = floor;
  const rate = promises.rate === null ? "–" : `${Math.round(promises.rate * 100)} %`;
  const numbers = [
    ["waiting", floor.waiting, floor.waiting > 0],
    ["longest", time(floor.longest_wait_s), floor.longest_wait_s > 600],
    ["held", floor.held],
    ["assistant", floor.assistant],
    ["p50", time(floor.wait_p50_s)],
    ["p90", time(floor.wait_p90_s)],
    ["promises", rate],
  ];
  return html`${floor.opens_at && html`<p class="quiet">${t("floor.closed_until", { time: hour(floor.opens_at) })}</p>`}
    <dl class="numbers">
      ${numbers.map(([name, value, hot]) => html`<div class=${hot ? "hot" : ""}><dt>${t(`floor.${name}`)}</dt><dd>${value}</dd></div>`)}
    </dl>
    <p class="quiet">${t("floor.open", { count: promises.open })}</p>`;
}

const STATES = ["online", "away", "offline"];

function People({ seat, agents }) {
  const sorted = [...agents].sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) || b.load - a.load);
  return html`<table>
    <thead><tr><th scope="col">${t("floor.agent")}</th><th scope="col">${t("floor.state")}</th><th scope="col">${t("floor.cases")}</th></tr></thead>
    <tbody>
      ${sorted.map(
        (agent) => html`<tr key=${agent.id} class=${agent.state}>
          <th scope="row"><button class="bare profile" title=${t("profile.of", agent)} onClick=${() => seat.ask("profile", agent)}>${agent.name}</button> <span class="quiet">${[...agent.languages, ...agent.skills].join(" · ")}</span></th>
          <td>${t(`presence.${agent.reason ?? agent.state}`)}</td>
          <td>
            <b>${agent.load}/${agent.capacity}</b>
            <ul>${agent.held.map((line) => html`<li key=${line.id}><a href=${format({ view: "colleagues", conversation: line.id })}>${line.subject}</a></li>`)}</ul>
          </td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}
