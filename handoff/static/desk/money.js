// Amounts: shown as the agent's language writes them, read as either language does.

import { currentLanguage } from "./words.js";

/** Cents as an amount in euros. */
export function money(cents) {
  return (cents / 100).toLocaleString(currentLanguage(), { style: "currency", currency: "EUR" });
}

/** Euros from what was typed, NaN when it is no amount. The comma of a French amount is a point. */
export function euros(typed) {
  return Number((typed ?? "").trim().replace(",", ".").replace(/\s|€/g, "") || NaN);
}
