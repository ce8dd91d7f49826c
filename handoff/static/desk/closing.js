// The end of a conversation: settled, promised with an hour, or refused with its reason.

import { html, useState } from "./preact.js";
import { now } from "./service.js";
import { t } from "./words.js";

const OUTCOMES = ["settled", "promised", "refused"];
const MORNING_H = 10;

export function CloseFields() {
  const [outcome, setOutcome] = useState("settled");
  return html`<fieldset>
      <legend>${t("close.outcome")}</legend>
      ${OUTCOMES.map(
        (it) => html`<label class="choice">
          <input type="radio" name="outcome" value=${it} checked=${it === outcome} data-first=${it === outcome} onChange=${() => setOutcome(it)} />
          <span><b>${t(`close.${it}`)}</b><br /><span class="quiet">${t(`close.${it}_more`)}</span></span>
        </label>`,
      )}
    </fieldset>
    <label for="reason">${t(WORDS[outcome])} ${outcome === "settled" && html`<span class="quiet">(${t("say.optional")})</span>`}</label>
    <textarea id="reason" name="reason" rows="2" maxlength="500"></textarea>
    ${outcome === "promised" &&
    html`<label for="by_when">${t("close.by_when")}</label>
      <input id="by_when" name="by_when" type="datetime-local" defaultValue=${tomorrow()} />`}`;
}

const WORDS = { settled: "close.note", promised: "close.what", refused: "close.why" };

/** The body of the call, or what is missing. */
export function closing({ outcome, reason, by_when }) {
  const said = reason.trim();
  if (outcome !== "settled" && !said) return t(`close.no_${outcome}`);
  const body = said ? { outcome, reason: said } : { outcome };
  if (outcome !== "promised") return body;
  const due = new Date(by_when);
  if (Number.isNaN(due.getTime()) || due.getTime() <= now()) return t("close.no_time");
  return { ...body, by_when: due.toISOString() };
}

/** Tomorrow morning where the agent sits, as the field writes it. */
function tomorrow() {
  const day = new Date(now());
  day.setDate(day.getDate() + 1);
  day.setHours(MORNING_H, 0, 0, 0);
  const two = (number) => String(number).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}T${two(MORNING_H)}:00`;
}
