// What is for later: a promise with its hour, and a case put aside until then.

import { moment } from "./clock.js";
import { html, useRef, useState } from "./preact.js";
import { newId, now } from "./service.js";
import { t } from "./words.js";

const HOUR_MS = 3_600_000;
const MORNING_H = 9;

export function PromiseFields() {
  return html`<label for="text">${t("promise.what")}</label>
    <textarea id="text" name="text" rows="2" maxlength="500" data-first></textarea>
    <label for="by_when">${t("promise.by_when")}</label>
    <${Moment} name="by_when" />`;
}

/** The body of the call, or what is missing. */
export function promising({ text, by_when }) {
  if (!text.trim()) return t("close.no_promised");
  const due = ahead(by_when);
  return due ? { id: newId(), text: text.trim(), by_when: due } : t("close.no_time");
}

export function SnoozeFields() {
  return html`<label for="until">${t("snooze.until")}</label><${Moment} name="until" />`;
}

/** The body of the call, or what is missing. */
export function snoozing({ until }) {
  const due = ahead(until);
  return due ? { until: due } : t("close.no_time");
}

/** A moment to come as ISO text with its zone, or null. */
export function ahead(local) {
  const due = new Date(local);
  return due.getTime() > now() ? due.toISOString() : null;
}

/** A field for a moment, with the usual ones a tap away. The browser writes it as its own country does: below it is said in words. */
export function Moment({ name, first = tomorrow(MORNING_H) }) {
  const field = useRef();
  const [begun] = useState(written(first));
  const [at, setAt] = useState(begun);
  const set = (due) => setAt((field.current.value = written(due)));
  return html`<input id=${name} name=${name} type="datetime-local" ref=${field} defaultValue=${begun} aria-describedby="${name}-said" onInput=${(event) => setAt(event.target.value)} />
    <output id="${name}-said" class="quiet">${at && moment(at)}</output>
    <div class="moments">
      <button type="button" class="second" onClick=${() => set(now() + HOUR_MS)}>${t("snooze.hour")}</button>
      <button type="button" class="second" onClick=${() => set(now() + 3 * HOUR_MS)}>${t("snooze.hours")}</button>
      <button type="button" class="second" onClick=${() => set(tomorrow(MORNING_H))}>${t("snooze.tomorrow")}</button>
    </div>`;
}

/** This hour of tomorrow where the agent sits, in ms. */
export function tomorrow(hour) {
  const day = new Date(now());
  day.setDate(day.getDate() + 1);
  return day.setHours(hour, 0, 0, 0);
}

/** A moment as a `datetime-local` field writes it. */
export function written(at) {
  const day = new Date(at);
  const two = (number) => String(number).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}T${two(day.getHours())}:${two(day.getMinutes())}`;
}
