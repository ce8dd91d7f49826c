// From events to the rows of a thread: pure. Edits, retractions, readings and failures go to the message they are about.

import { dayOf } from "./clock.js";
import { momentOf } from "./moments.js";

const SAID = new Set(["customer.wrote", "customer.chose", "customer.sent_file", "assistant.wrote", "agent.wrote"]);
const SECRETS = { "agent.noted": "note", "assistant.superseded": "draft", "assistant.suggested": "suggested" };
const PAUSE_MS = 5 * 60_000; // after which the same person's next message is headed again

/** Rows `{kind: day|said|secret|moment|pending, key, …}` in order. */
export function rowsOf(events, pending) {
  const about = gather(events);
  const rows = [];
  let before = null;
  for (const event of events) {
    const row = rowOf(event, about);
    if (!row || (row.kind === "moment" && row.text === before?.text)) continue; // said twice in a row is said once
    if (!before || dayOf(before.event.at) !== dayOf(event.at)) rows.push({ kind: "day", key: `d${event.seq}`, at: event.at });
    rows.push({ ...row, key: event.seq, event, headed: isHeaded(before, row, event) });
    before = { ...row, event };
  }
  return [...rows, ...pending.map((sent) => ({ kind: "pending", key: sent.id, sent }))];
}

function rowOf(event, about) {
  if (SAID.has(event.type)) {
    return { kind: "said", ...pick(about, event) };
  }
  if (SECRETS[event.type]) return { kind: "secret", secret: SECRETS[event.type] };
  const text = momentOf(calm(event, about));
  return text && { kind: "moment", text };
}

function pick(about, { seq, text, data }) {
  const quotesHidden = data.quotes && about.hurts.some((words) => words.includes(data.quotes));
  return {
    edited: about.edits.get(seq),
    retracted: about.retracted.has(seq),
    reading: about.readings.get(seq),
    failure: about.failures.get(seq),
    hidden: about.hidden.get(seq),
    text: quotesHidden ? text.replace(data.quotes, "…") : text, // what was folded is not read as a quotation either
  };
}

/** Without evidence out of a line that is folded. */
function calm(event, { hurts }) {
  if (!event.data.evidence) return event;
  const hurtful = (words) => hurts.some((line) => line.includes(words.replace(/^[«“"]\s*|\s*[»”"]$/g, "")));
  return { ...event, data: { ...event.data, evidence: event.data.evidence.filter((words) => !hurtful(words)) } };
}

function gather(events) {
  const about = { edits: new Map(), retracted: new Set(), readings: new Map(), failures: new Map(), hidden: new Map() };
  for (const { type, data } of events) GATHERERS[type]?.(about, data);
  about.hurts = events.filter(({ seq, insults }) => about.hidden.get(seq) ?? insults).map(({ text }) => text);
  return about;
}

const GATHERERS = {
  "customer.edited": (about, data) => about.edits.set(data.target, data.text),
  "message.retracted": (about, data) => about.retracted.add(data.target),
  "line.hidden": (about, data) => about.hidden.set(data.target, data.on),
  "message.failed": (about, data) => about.failures.set(data.target, data.why),
  "assistant.understood": (about, data) => (data.readings ?? []).forEach((reading) => about.readings.set(reading.seq, reading)),
};

/** Is this the first of a run by one author? */
function isHeaded(before, row, event) {
  if (row.kind !== "said" || before?.kind !== "said") return true;
  const same = before.event.author.role === event.author.role && before.event.author.name === event.author.name;
  return !same || event.at - before.event.at > PAUSE_MS;
}
