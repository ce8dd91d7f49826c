// The end of a conversation: settled, promised with an hour, or refused with its reason.

import { ahead, Moment, tomorrow } from "./later.js";
import { html, useState } from "./preact.js";
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
      <${Moment} name="by_when" first=${tomorrow(MORNING_H)} />`}
    ${outcome === "refused" &&
    html`<label for="recourse">${t("close.recourse")} <span class="quiet">(${t("close.recourse_hint")})</span></label>
      <textarea id="recourse" name="recourse" rows="2" maxlength="500"></textarea>`}`;
}

const WORDS = { settled: "close.note", promised: "close.what", refused: "close.why" };

/** The body of the call, or what is missing. */
export function closing({ outcome, reason, by_when, recourse }) {
  const said = reason.trim();
  if (outcome !== "settled" && !said) return t(`close.no_${outcome}`);
  const body = said ? { outcome, reason: said } : { outcome };
  if (outcome === "refused" && recourse.trim()) return { ...body, recourse: recourse.trim() };
  if (outcome !== "promised") return body;
  const due = ahead(by_when);
  return due ? { ...body, by_when: due } : t("close.no_time");
}
