// A refusal of the service in words that say what happened and what to do.

import { t } from "./words.js";

const KNOWN = new Set([
  "login_failed", "too_many", "away", "unavailable", "not_found", "forbidden", "text_too_long", "text_empty",
  "csrf", "bad_json", "token_expired", "token_missing", "too_large",
]);

export function explain(refusal, me) {
  if (refusal.code === "conflict" && refusal.floor) return held(refusal.floor, me) ?? t("error.conflict");
  return t(KNOWN.has(refusal.code) ? `error.${refusal.code}` : "error.conflict");
}

/** Who has the conversation; null when it is the agent who asks. */
export function held(floor, me) {
  if (floor.holder !== "agent") return t(`held.${floor.holder}`);
  return floor.agent.id === me?.id ? null : t("held.agent", { name: floor.agent.name });
}
