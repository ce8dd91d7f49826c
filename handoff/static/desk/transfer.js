// To a colleague who is at the desk.

import { html } from "./preact.js";
import { t } from "./words.js";

export function TransferFields({ seat }) {
  const holder = seat.line?.floor.agent?.id;
  const there = seat.model.present.filter((agent) => agent.online && agent.id !== holder);
  if (!there.length) return html`<p data-first tabindex="-1">${t("transfer.nobody")}</p>`;
  return html`<label for="agent">${t("transfer.to")}</label>
    <select id="agent" name="agent" data-first>
      ${there.map((agent) => html`<option value=${agent.id}>${agent.name} (${t(`role.${agent.role}`)})</option>`)}
    </select>
    <label for="note">${t("transfer.note")} <span class="quiet">(${t("say.optional")})</span></label>
    <textarea id="note" name="note" rows="2" maxlength="500"></textarea>`;
}

/** The body of the call, or what is missing. */
export function transferring({ agent, note }) {
  if (!agent) return t("transfer.nobody");
  return note.trim() ? { agent, note: note.trim() } : { agent };
}
