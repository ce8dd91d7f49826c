// Time as people read it, and one tick a second for everything that counts.

import { html, useEffect, useReducer } from "./preact.js";
import { now } from "./service.js";
import { currentLanguage, t } from "./words.js";

const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

const tickers = new Set();
setInterval(() => tickers.forEach((tick) => tick()), 1_000);

/** A length of time in a word: `42 s`, `3:05`, `1 h 12`, `2 d`. */
export function length(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const two = (number) => String(Math.floor(number)).padStart(2, "0");
  if (seconds < MINUTE_S) return t("time.seconds", { n: seconds });
  if (seconds < HOUR_S) return `${Math.floor(seconds / MINUTE_S)}:${two(seconds % MINUTE_S)}`;
  if (seconds < DAY_S) return t("time.hours", { h: Math.floor(seconds / HOUR_S), m: two((seconds % HOUR_S) / MINUTE_S) });
  return t("time.days", { n: Math.floor(seconds / DAY_S) });
}

/** The hour of a moment; with its day when that is not today. */
export function hour(at) {
  const options = { hour: "2-digit", minute: "2-digit" };
  if (dayOf(at) !== dayOf(now())) Object.assign(options, { day: "numeric", month: "short" });
  return new Date(at).toLocaleString(locale(), options);
}

/** The hour alone, for a thread that has day separators. */
export function hourOnly(at) {
  return new Date(at).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" });
}

/** The hour now in another time zone, with its city; "" where it is the same as here, or the browser knows no such zone. */
export function hourThere(zone) {
  const at = (timeZone) => new Date(now()).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit", timeZone });
  try {
    return !zone || at(zone) === at() ? "" : t("time.there", { time: at(zone), city: zone.split("/").at(-1).replaceAll("_", " ") });
  } catch {
    return "";
  }
}

/** The day as a separator says it. */
export function day(at) {
  if (dayOf(at) === dayOf(now())) return t("thread.today");
  if (dayOf(at) === dayOf(now() - DAY_S * 1_000)) return t("thread.yesterday");
  return new Date(at).toLocaleDateString(locale(), { weekday: "long", day: "numeric", month: "long" });
}

/** A day with its year. */
export function dayInYear(at) {
  return new Date(at).toLocaleDateString(locale(), { day: "numeric", month: "long", year: "numeric" });
}

/** A day and hour in full, for what is due. */
export function moment(at) {
  return new Date(at).toLocaleString(locale(), { dateStyle: "full", timeStyle: "short" });
}

/** Equal for two moments of one day where the agent sits. */
export function dayOf(at) {
  return new Date(at).toDateString();
}

/** A part of a sentence that counts: `say` makes it from the time that has passed (or, for a later moment, is left). */
export function Counting({ since, say }) {
  const [, tick] = useReducer((count) => count + 1, 0);
  useEffect(() => {
    tickers.add(tick);
    return () => tickers.delete(tick);
  }, []);
  return html`<span class="counting">${say(length(Math.abs(now() - since)))}</span>`;
}

export function locale() {
  return currentLanguage() === "fr" ? "fr-FR" : "en-GB";
}
