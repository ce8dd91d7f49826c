// To a colleague who is at the desk, or to a team, in front of the line.

import { html } from "./preact.js";
import { t } from "./words.js";

export function TransferFields({ seat }) {
  const { present } = seat.model;
  const holder = seat.line?.floor.agent?.id;
  const there = present.filter((agent) => agent.state === "online" && agent.id !== holder);
  const teams = [...new Set(present.flatMap((agent) => agent.skills))].sort();
  const count = (team) => present.filter((agent) => agent.online && agent.skills.includes(team)).length;
  if (!there.length && !teams.length) return html`<p data-first tabindex="-1">${t("transfer.nobody")}</p>`;
  return html`<label for="to">${t("transfer.to")}</label>
    <select id="to" name="to" data-first>
      ${there.length > 0 &&
      html`<optgroup label=${t("transfer.agents")}>
        ${there.map((agent) => html`<option value="agent:${agent.id}">${agent.name} (${t(`role.${agent.role}`)})</option>`)}
      </optgroup>`}
      ${teams.length > 0 &&
      html`<optgroup label=${t("transfer.teams")}>
        ${teams.map((team) => html`<option value="team:${team}">${t("transfer.team", { team, count: count(team) })}</option>`)}
      </optgroup>`}
    </select>
    <label for="note">${t("transfer.note")} <span class="quiet">(${t("say.optional")})</span></label>
    <textarea id="note" name="note" rows="2" maxlength="500"></textarea>`;
}

/** The body of the call, or what is missing. */
export function transferring({ to, note }) {
  if (!to) return t("transfer.nobody");
  const [kind, ...name] = to.split(":");
  const body = { [kind]: name.join(":") };
  return note.trim() ? { ...body, note: note.trim() } : body;
}
