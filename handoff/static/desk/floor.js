// The supervisor's floor: how long people wait, who is here and with what, and which promises were kept.

import { Counting, hour, length, locale } from "./clock.js";
import { Icon } from "./icons.js";
import { heat } from "./line.js";
import { html, useEffect, useState } from "./preact.js";
import { format } from "./route.js";
import { get, now } from "./service.js";
import { linesOf, viewOf } from "./views.js";
import { t } from "./words.js";

const LOOK_MS = 5_000;
const NEXT = 8; // of the waiting: the others are a click away
const LATE_MS = 90_000; // the service's alarm for a customer who waits for an agent's word (agent_alarm)

export function Floor({ seat }) {
  const { floor, away } = useFigures();
  const lines = [...seat.model.lines.values()];
  useEffect(() => {
    if (!seat.dialog && seat.marks.shown) seat.marks.choose(false); // what was to be moved from here
  }, [seat.dialog]);
  return html`<section class="floor" aria-label=${t("floor.title")} tabindex="0">
    <header>
      <h2>${t("floor.title")}</h2>
      <a href=${format({ view: "waiting" })}>${t("floor.back")}</a>
      <a href=${format({ view: "duty" })}>${t("duty.title")}</a>
      <a href=${format({ view: "report" })}>${t("report.title")}</a>
      ${floor?.opens_at && html`<span class="quiet">${t("floor.closed_until", { time: houseHour(floor.opens_at, floor.zone) })}</span>`}
    </header>
    ${away && html`<p role="alert" class="alert">${t("floor.away")}</p>`}
    ${!floor && !away && html`<p class="quiet">${t("say.reading")}</p>`}
    ${floor && html`<${Numbers} floor=${floor} lines=${lines} /><${Waiting} seat=${seat} lines=${lines} /><${Teams} teams=${floor.teams} present=${seat.model.present} lines=${lines} /><${People} seat=${seat} lines=${lines} />`}
  </section>`;
}

/** When the house opens, by the clock of handoff.yml, as customers are told it, wherever this browser is. */
function houseHour(at, timeZone) {
  return new Date(at).toLocaleString(locale(), { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone });
}

/** What the lines do not tell, asked for again and again; while the service is away, what was seen last. */
function useFigures() {
  const [seen, setSeen] = useState({ floor: null, away: false });
  useEffect(() => {
    const look = () => get("/floor").then((floor) => setSeen({ floor, away: false }), () => setSeen((before) => ({ ...before, away: true })));
    void look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  return seen;
}

function longest(lines) {
  return Math.min(...lines.map((line) => line.waiting_since ?? Infinity));
}

function Numbers({ floor, lines }) {
  const since = longest(lines);
  const { promises, ratings, waiting, held, assistant, wait_p50_s: usual, wait_p90_s: most } = floor;
  const waits = since < Infinity;
  return html`<dl class="numbers">
    <${Figure} name="waiting" value=${waiting} isHot=${waiting > 0} />
    <${Figure} name="longest" value=${waits ? html`<${Counting} since=${since} say=${(time) => time} />` : "–"} isHot=${lines.some((line) => line.waiting_since && heat(line) === "hot")} />
    <${Figure} name="held" value=${held} />
    <${Figure} name="assistant" value=${assistant} />
    <${Figure} name="p50" value=${usual === null ? "–" : length(usual * 1_000)} more=${most === null ? t("floor.unmeasured") : t("floor.p90", { time: length(most * 1_000) })} />
    <${Figure} name="promises" value=${promises.rate === null ? "–" : `${Math.round(promises.rate * 100)} %`} more=${t("floor.open", { count: promises.open })} />
    <${Figure} name="ratings" value=${ratings.mean === null ? "–" : `${ratings.mean.toLocaleString(locale())}\u202f/\u202f5`} more=${t("floor.rated", ratings)} />
  </dl>`;
}

function Figure({ name, value, more, isHot }) {
  return html`<div class=${isHot ? "hot" : ""}><dt>${t(`floor.${name}`)}${more && html`<small>${more}</small>`}</dt><dd>${value}</dd></div>`;
}

/** Those who are next, with whom they are offered to. */
function Waiting({ seat, lines }) {
  const waiting = linesOf(lines, "waiting", seat.me);
  if (!waiting.length) return null;
  const further = waiting.length - NEXT;
  return html`<section class="next">
    <h3>${t("floor.next")}</h3>
    <ul class="cases">${waiting.slice(0, NEXT).map((line) => html`<${CaseRow} key=${line.id} seat=${seat} line=${line} since=${line.waiting_since} warmth=${heat(line)} more=${offered(seat, line)} />`)}</ul>
    ${further > 0 && html`<a href=${format({ view: "waiting" })}>${t("floor.further", { count: further })}</a>`}
  </section>`;
}

function offered({ model }, line) {
  const offer = model.offers[line.id];
  const priority = line.priority === "high" && t("line.priority.high");
  return [priority, line.reason && t(`reason.${line.reason}`), offer && t("line.offer.free", offer)].filter(Boolean).join(" · ");
}

/** Teams with cases or hours of their own: until when each is closed, who waits for it, who of it is here. */
function Teams({ teams, present, lines }) {
  if (!teams.length) return null;
  const waiting = (team) => lines.filter((line) => line.floor.holder === "waiting" && line.team === team).length;
  const here = (team) => present.filter((agent) => agent.online && agent.skills.includes(team)).length;
  return html`<section>
    <h3>${t("floor.teams")}</h3>
    <ul class="teams">
      ${teams.map(({ team, opens_at, zone }) => html`<li key=${team}>
        <b>${team}</b>
        <span class=${opens_at ? "shut" : "state"}>${opens_at ? t("floor.closed_until", { time: houseHour(opens_at, zone) }) : t("floor.open_now")}</span>
        <span class="quiet">${t("floor.team", { waiting: waiting(team), here: here(team) })}</span>
      </li>`)}
    </ul>
  </section>`;
}

const STATES = ["online", "away", "offline"];

/** Who is here, the busiest first, with their cases; who is not and holds nothing needs only a name. */
function People({ seat, lines }) {
  const held = new Map(seat.model.present.map((agent) => [agent.id, []]));
  for (const line of lines) if (line.floor.holder === "agent") held.get(line.floor.agent.id)?.push(line);
  const load = ({ id }) => held.get(id).length; // as the cases below it: news of presence come later
  const sorted = [...seat.model.present].sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) || load(b) - load(a));
  const gone = sorted.filter((agent) => agent.state === "offline" && !held.get(agent.id).length);
  return html`<section>
    <h3>${t("floor.agents")}</h3>
    <ul class="people">${sorted.filter((agent) => !gone.includes(agent)).map((agent) => html`<${Person} key=${agent.id} seat=${seat} agent=${agent} held=${held.get(agent.id)} />`)}</ul>
    ${gone.length > 0 && html`<p class="gone quiet">${t("presence.offline")} : ${gone.map((agent) => html`<${Name} key=${agent.id} seat=${seat} agent=${agent} />`)}</p>`}
  </section>`;
}

function Person({ seat, agent, held }) {
  const longestOwed = [...held].sort((a, b) => (a.owed_since ?? Infinity) - (b.owed_since ?? Infinity) || (a.id < b.id ? -1 : 1));
  return html`<li class=${agent.state} aria-label=${agent.name}>
    <header>
      <h4><${Name} seat=${seat} agent=${agent} /></h4>
      <span class="state">${t(`presence.${agent.reason ?? agent.state}`)}</span>
      <span class="quiet">${[...agent.languages, ...agent.skills].join(" · ")}</span>
      <b class="load">${t("floor.load", { load: held.length, capacity: agent.capacity })}</b>
      ${agent.hard > 0 && html`<span class="hard">${t("floor.hard", agent)}</span>`}
      <meter min="0" max=${agent.capacity} value=${held.length} high=${agent.capacity - 1} aria-hidden="true"></meter>
    </header>
    <ul class="cases">${longestOwed.map((line) => html`<${CaseRow} key=${line.id} seat=${seat} line=${line} since=${line.owed_since} warmth=${late(line)} more=${moods(line)} />`)}</ul>
  </li>`;
}

function Name({ seat, agent }) {
  return html`<button class="bare profile" title=${t("profile.of", agent)} onClick=${() => seat.ask("profile", agent)}>${agent.name}</button> `;
}

function late(line) {
  return now() - line.owed_since > LATE_MS ? "hot" : "warm";
}

/** What tells a hard case: how the customer feels, what was promised, a word that did not arrive. */
function moods(line) {
  const felt = line.mood > 0 && t("thread.mood", { level: line.mood });
  const promised = line.promise_due_at && t("line.promise", { time: hour(line.promise_due_at) });
  const lost = line.undelivered_at && line.undelivered_at < now() && t("line.undelivered");
  return [felt, promised, lost].filter(Boolean).join(" · ");
}

/** One case in a line: since when somebody waits, who and what for, and a way to give it to somebody else. */
function CaseRow({ seat, line, since, warmth, more }) {
  const who = line.customer.name ?? t("line.nobody");
  const give = () => {
    seat.marks.only(line.id);
    seat.ask("bulk", "transfer");
  };
  return html`<li>
    <a href=${format({ view: viewOf(line, seat.me), conversation: line.id })}>
      <span class="since ${since ? warmth : "quiet"}">${since ? html`<${Counting} since=${since} say=${(time) => time} />` : t("floor.answered")}</span>
      <b>${who}</b>
      <span class="subject">${line.subject}</span>
      ${line.priority === "urgent" && viewOf(line, seat.me) === "waiting" && html`<span class="tag urgent">${t("line.priority.urgent")}</span>`}
      ${more && html`<span class="more quiet">${more}</span>`}
    </a>
    <button class="bare tool" aria-label=${t("floor.give", { who })} title=${t("floor.give", { who })} onClick=${give}><${Icon} name="people" /></button>
  </li>`;
}
