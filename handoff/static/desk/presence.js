// Whether new cases come to me, and why not; it stands in the bar, where it is seen.

import { html } from "./preact.js";
import { t } from "./words.js";

/** Why one may be away. */
export const AWAY = ["break", "lunch", "meeting", "training", "paperwork", "hard_case"];

export function Presence({ seat }) {
  const { state, reason } = seat.self.presence;
  const chosen = state === "away" ? reason : "online";
  return html`<select class="presence ${state}" aria-label=${t("presence.label")} title=${t("presence.label")} value=${chosen} onChange=${(event) => seat.self.stepAway(event.target.value)}>
    ${["online", ...AWAY].map((it) => html`<option value=${it} selected=${it === chosen}>${t(`presence.${it}`)}</option>`)}
  </select>`;
}

/** The body of the call for what was chosen. */
export function stepping(chosen) {
  return chosen === "online" ? { state: "online" } : { state: "away", reason: chosen };
}
