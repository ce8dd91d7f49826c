// Duty: who is called about what cannot wait, where each is called, and the rota, which supervisors keep.

import { explain } from "./explain.js";
import { html, useEffect, useRef, useState } from "./preact.js";
import { format } from "./route.js";
import { get, post, Refusal, throwAway } from "./service.js";
import { currentLanguage, t } from "./words.js";

const LINKED_MS = 3_000; // between two looks whether the chat behind the link has been begun
const DAYS = "1234567";
const HOLIDAYS = "8"; // in place of weekdays
const MONDAY = Date.UTC(2024, 0, 1);

export function Duty({ seat }) {
  const { seen, away, read } = useRota();
  const [error, setError] = useState("");
  const doing = async (work, said) => {
    try {
      await work();
      setError("");
      if (said) seat.notices.say("good", t(said));
      await read();
      return true;
    } catch (refused) {
      if (!(refused instanceof Refusal)) throw refused;
      setError(explain(refused, seat.me));
      return false;
    }
  };
  return html`<section class="floor duty" aria-label=${t("duty.title")} tabindex="0">
    <header><h2>${t("duty.title")}</h2><a href=${format({ view: "waiting" })}>${t("floor.back")}</a></header>
    <p class="quiet">${t("duty.lead")}</p>
    ${away && html`<p role="alert" class="alert">${t("error.away")}</p>`}
    <div role="alert" class="alert">${error}</div>
    ${seen && html`<${Now} seen=${seen} /><${Mine} seen=${seen} doing=${doing} read=${read} /><${Rota} seat=${seat} seen=${seen} doing=${doing} />`}
  </section>`;
}

function useRota() {
  const [seen, setSeen] = useState({ seen: null, away: false });
  const read = () => get("/duty").then((answer) => setSeen({ seen: answer, away: false }), () => setSeen((before) => ({ ...before, away: true })));
  useEffect(() => void read(), []);
  return { ...seen, read };
}

/** Who would be called now, in this order. */
function Now({ seen }) {
  const listed = seen.shifts.some((shift) => seen.now.some((person) => person.id === shift.agent));
  return html`<section>
    <h3>${t("duty.now")}</h3>
    ${seen.now.length > 0 && html`<ol class="called">${seen.now.map((it) => html`<li key=${it.id}><b>${it.name}</b> <span class="quiet">${it.ways.map((way) => t(`duty.way.${way}`)).join(", ")}</span></li>`)}</ol>`}
    ${!listed && html`<p class=${seen.now.length ? "quiet" : "alert"}>${t(seen.now.length ? "duty.supervisors" : "duty.nobody")}</p>`}
  </section>`;
}

/** Where I am called: an address for mail, and a chat that one link makes mine. */
function Mine({ seen, doing, read }) {
  const [link, setLink] = useState(null);
  const { email, telegram } = seen.me;
  useEffect(() => {
    if (!link || telegram) return;
    const look = setInterval(read, LINKED_MS);
    return () => clearInterval(look);
  }, [link, telegram]);
  const keep = (event) => {
    event.preventDefault();
    void doing(() => post("/duty/me", { email: new FormData(event.target).get("email").trim() }), "duty.kept");
  };
  const offer = () => doing(async () => setLink((await post("/duty/telegram")).url));
  const unlink = () => doing(async () => {
    await post("/duty/me", { telegram: "" });
    setLink(null);
  });
  return html`<section>
    <h3>${t("duty.mine")}</h3>
    <form class="row" onSubmit=${keep}>
      <label>${t("login.email")} <input name="email" type="email" autocomplete="email" key=${email} defaultValue=${email} /></label>
      <button class="second">${t("duty.keep")}</button>
    </form>
    <div class="row" role="status">
      ${telegram && html`<span>✓ ${t("duty.linked")}</span> <button class="second" onClick=${unlink}>${t("duty.unlink")}</button>`}
      ${!telegram && seen.telegram && !link && html`<button class="second" onClick=${offer}>${t("duty.link")}</button>`}
      ${!telegram && link && html`<span><a href=${link} target="_blank" rel="noopener">${t("duty.open_link")}</a> · ${t("duty.waiting_link")}</span>`}
      ${!telegram && !seen.telegram && html`<span class="quiet">${t("duty.no_bot")}</span>`}
    </div>
  </section>`;
}

function Rota({ seat, seen, doing }) {
  const supervises = seat.me.role === "supervisor";
  const names = new Map(seat.model.present.map((agent) => [agent.id, agent.name]));
  const drop = (shift) => doing(() => throwAway(`/duty/shifts/${shift.id}`), "duty.dropped");
  return html`<section>
    <h3>${t("duty.rota")}</h3>
    <p class="quiet">${t("duty.zone", seen)}</p>
    ${!seen.shifts.length && html`<p>${t("duty.empty")}</p>`}
    <ul class="shifts">
      ${seen.shifts.map((shift) => html`<li key=${shift.id}>
        <b>${names.get(shift.agent) ?? "?"}</b>
        <span>${span(shift)}</span>
        <span class="tag">${t("duty.rank", shift)}</span>
        ${period(shift) && html`<span class="quiet">${period(shift)}</span>`}
        ${supervises && html`<button class="second" aria-label=${`${t("duty.drop")} ${names.get(shift.agent)} ${span(shift)}`} onClick=${() => drop(shift)}>${t("duty.drop")}</button>`}
      </li>`)}
    </ul>
    ${supervises && html`<${Add} agents=${seat.model.present} doing=${doing} />`}
  </section>`;
}

function Add({ agents, doing }) {
  const form = useRef();
  const [said, setSaid] = useState([]);
  const read = () => setSaid(shiftsOf(new FormData(form.current)));
  useEffect(read, []);
  const add = (event) => {
    event.preventDefault();
    const wanted = shiftsOf(new FormData(form.current));
    return doing(() => wanted.reduce((before, shift) => before.then(() => post("/duty/shifts", shift)), Promise.resolve()), "duty.added");
  };
  return html`<form class="add-shift" ref=${form} onSubmit=${add} onInput=${read} aria-label=${t("duty.add")}>
    <h3>${t("duty.add")}</h3>
    <label>${t("duty.who")} <select name="agent">${agents.map((it) => html`<option value=${it.id}>${it.name}</option>`)}</select></label>
    <label>${t("duty.from")} <input name="begins" type="time" required defaultValue="18:00" /></label>
    <label>${t("duty.to")} <input name="ends" type="time" required defaultValue="09:00" /></label>
    <label>${t("duty.order")} <select name="rank">${[1, 2, 3, 4].map((it) => html`<option value=${it}>${t("duty.rank", { rank: it })}</option>`)}</select></label>
    <fieldset>
      <legend>${t("duty.days")}</legend>
      ${[...DAYS, HOLIDAYS].map((day) => html`<label class="tick"><input type="checkbox" name="days" value=${day} defaultChecked=${day !== HOLIDAYS} /> ${weekday(day)}</label>`)}
    </fieldset>
    <p class="quiet">${t("duty.holidays_hint")}</p>
    <label>${t("duty.first_day")} <input name="first_day" type="date" /></label>
    <label>${t("duty.last_day")} <input name="last_day" type="date" /></label>
    <output>${said.map((shift) => html`<span key=${shift.days}>${[span(shift), period(shift)].filter(Boolean).join(" · ")}</span>`)}</output>
    <button class="main">${t("duty.add_go")}</button>
  </form>`;
}

/** The shifts of what was given, holidays apart. */
function shiftsOf(given) {
  const { agent, begins, ends, rank, first_day, last_day } = Object.fromEntries(given);
  const body = { agent, begins, ends, rank: Number(rank) };
  for (const [name, day] of Object.entries({ first_day, last_day })) if (day) body[name] = day;
  const chosen = given.getAll("days");
  const kinds = [chosen.filter((day) => day !== HOLIDAYS).join(""), chosen.includes(HOLIDAYS) && HOLIDAYS].filter(Boolean);
  return (kinds.length ? kinds : [""]).map((days) => ({ ...body, days }));
}

const locale = () => (currentLanguage() === "fr" ? "fr-FR" : "en-GB");

function weekday(day) {
  if (day === HOLIDAYS) return t("duty.holidays");
  return new Date(MONDAY + (Number(day) - 1) * 86_400_000).toLocaleDateString(locale(), { weekday: "short", timeZone: "UTC" });
}

/** `lun. – ven. 18:00 – 09:00`: days that follow each other as a span. */
function span({ days, begins, ends }) {
  const sorted = [...days].sort().join("");
  const spans = sorted.length > 2 && DAYS.includes(sorted) ? [sorted[0], sorted.at(-1)].map(weekday).join(" – ") : [...sorted].map(weekday).join(" ");
  return `${sorted === DAYS ? t("duty.every_day") : spans}, ${begins === ends ? t("duty.whole_day") : `${begins} – ${ends}`}`;
}

function period({ first_day: first, last_day: last }) {
  const day = (text) => new Date(`${text}T12:00:00Z`).toLocaleDateString(locale(), { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  if (first && last) return `${day(first)} – ${day(last)}`;
  if (first) return t("duty.since", { day: day(first) });
  return last ? t("duty.until", { day: day(last) }) : "";
}
