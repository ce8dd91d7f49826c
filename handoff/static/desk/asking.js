// Asking a colleague inside: the question, by when, and what the customer is told meanwhile.

import { ahead, Moment } from "./later.js";
import { html } from "./preact.js";
import { newId, now } from "./service.js";
import { t } from "./words.js";

const HOUR_MS = 3_600_000;
const TOLD = { fr: "je vous dis ce que mon collègue a répondu", en: "I tell you what my colleague has answered" };

export function QuestionFields({ seat }) {
  const others = seat.model.present.filter((agent) => agent.id !== seat.me.id);
  const { language } = seat.line;
  if (!others.length) return html`<p data-first tabindex="-1">${t("question.nobody")}</p>`;
  return html`<label for="agent">${t("question.to")}</label>
    <select id="agent" name="agent" data-first>
      ${others.map((agent) => html`<option value=${agent.id}>${agent.name} · ${t(`presence.${agent.reason ?? agent.state}`)}</option>`)}
    </select>
    <label for="text">${t("question.text")}</label>
    <textarea id="text" name="text" rows="3" maxlength="400"></textarea>
    <label for="by_when">${t("promise.by_when")}</label>
    <${Moment} name="by_when" first=${now() + HOUR_MS} />
    <label for="told">${t("question.told")}</label>
    <textarea id="told" name="told" rows="2" maxlength="400" lang=${language} defaultValue=${TOLD[language] ?? TOLD.en}></textarea>`;
}

/** The body of the call, or what is missing. */
export function questioning({ agent, text, told, by_when }) {
  if (!agent) return t("question.nobody");
  if (!text.trim()) return t("question.no_text");
  if (!told.trim()) return t("question.no_told");
  const due = ahead(by_when);
  return due ? { id: newId(), agent, text: text.trim(), told: told.trim(), by_when: due } : t("close.no_time");
}
