// To a colleague who is at the desk, or to a team, in front of the line.

import { html } from "./preact.js";
import { t } from "./words.js";

export function TransferFields({ seat }) {
  const { present } = seat.model;
  const cases = given(seat);
  const holds = (agent) => cases.length > 0 && cases.every((line) => line.floor.agent?.id === agent.id);
  const waits = cases.some((line) => line.floor.holder === "waiting"); // only a person can be given what waits
  const there = present.filter((agent) => agent.state === "online" && !holds(agent));
  const teams = waits ? [] : [...new Set(present.flatMap((agent) => agent.skills))].sort();
  const count = (team) => present.filter((agent) => agent.online && agent.skills.includes(team)).length;
  if (!there.length && !teams.length) return html`<p data-first tabindex="-1">${t(waits ? "transfer.nobody_waiting" : "transfer.nobody")}</p>`;
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

/** The cases that are given away: those marked, or the open one. */
function given({ dialog, line, marks, model }) {
  const lines = dialog === "bulk" ? [...marks.ids].map((id) => model.lines.get(id)) : [line];
  return lines.filter(Boolean);
}

/** The body of the call, or what is missing. */
export function transferring({ to, note }) {
  if (!to) return t("transfer.nobody_there");
  const [kind, ...name] = to.split(":");
  const body = { [kind]: name.join(":") };
  return note.trim() ? { ...body, note: note.trim() } : body;
}
