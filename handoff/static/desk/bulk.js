// One thing done to all marked cases: each is answered for on its own, and what could not be done stays marked.

import { closing, CloseFields } from "./closing.js";
import { Dialog } from "./dialog.js";
import { SnoozeFields, snoozing } from "./later.js";
import { ENDS } from "./moves.js";
import { html, useState } from "./preact.js";
import { act, get, Refusal } from "./service.js";
import { transferring, TransferFields } from "./transfer.js";
import { t } from "./words.js";

const AT_ONCE = 4; // calls under way: a service that is asked for more has other agents wait
const NAMED = 3; // of what could not be done, in a notice
const LABEL_MOST = 30; // letters, the service's

// Verb -> its fields, and from what was given to the body of the calls, or to what is missing (a text).
const VERBS = {
  label: { Fields: LabelFields, read: labelling, path: "labels" },
  snooze: { Fields: SnoozeFields, read: snoozing },
  transfer: { Fields: TransferFields, read: transferring },
  release: { Fields: () => null, read: () => ({}) },
  close: { Fields: CloseFields, read: closing },
};

export function Bulk({ seat, verb, onClose }) {
  const [error, setError] = useState("");
  const [run, setRun] = useState({ done: 0, of: 0, failed: [] });
  const { Fields, read, path = verb } = VERBS[verb];
  const busy = run.done + run.failed.length < run.of;
  const go = async (given) => {
    const body = read(given);
    setError(typeof body === "string" ? body : "");
    if (typeof body === "string") return;
    const { asked } = seat;
    const failed = await doAll(seat, { verb, path, body }, setRun);
    if (!failed.length) onClose();
    else if (seat.asked !== asked) seat.notices.say("wrong", undone(failed)); // the dialog has been left
  };
  const count = busy || run.failed.length ? run.of : seat.marks.ids.size;
  const [lead] = useState(seat.marks.ids.size === 1 ? nameOf(seat, ...seat.marks.ids) : t("bulk.lead")); // the list moves: is it the right one?
  return html`<${Dialog} title=${t(`bulk.${verb}`, { count })} lead=${lead} go=${t(run.failed.length ? "say.retry" : `${verb}.go`)} error=${error} busy=${busy} onGo=${go} onClose=${onClose}>
    <${Fields} seat=${seat} />
    <p role="status">${run.of > 0 && t("bulk.done", run)}</p>
    ${!busy && run.failed.length > 0 && html`<${Failed} failed=${run.failed} />`}
  </${Dialog}>`;
}

function undone(failed) {
  const which = failed.slice(0, NAMED).map((it) => `${it.name} · ${it.why}`);
  return t("bulk.undone", { count: failed.length, which: [...which, ...(failed.length > NAMED ? ["…"] : [])].join(" ") });
}

function Failed({ failed }) {
  return html`<div class="alert">
    <b>${t("bulk.failed", { count: failed.length })}</b>
    <ul class="failed">${failed.map((it) => html`<li key=${it.id}><b>${it.name}</b> · ${it.why}</li>`)}</ul>
  </div>`;
}

/** Do it to each, a few at once; what failed, with its name and why. */
async function doAll(seat, deed, tell) {
  const left = [...seat.marks.ids];
  const run = { done: 0, of: left.length, failed: [] };
  let away = null; // nobody waits fifteen seconds for each of a hundred cases
  const work = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) {
      const why = away ?? (await doOne(seat, id, deed));
      if (why === t("error.away")) away = why;
      if (why) run.failed.push({ id, name: nameOf(seat, id), why });
      else run.done += 1;
      if (!why) seat.marks.drop(id);
      tell({ ...run });
    }
  };
  tell({ ...run });
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (run.done) seat.notices.say("good", t("bulk.said", { count: run.done }));
  return run.failed;
}

/** Null, or why it could not be done. */
async function doOne(seat, id, { verb, path, body }) {
  const isKept = await seat.writing.settle(id);
  const ends = ENDS.has(verb);
  if (ends && seat.model.threads.get(id)?.pending.some((sent) => sent.state === "held")) return t("error.held");
  try {
    const answer = await act(id, path, body);
    if (ends) seat.writing.passOn(id, isKept || verb === "close");
    seat.moves.moved(id, answer.floor);
    return null;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return verb === "label" && error.code === "conflict" ? t("error.labels") : seat.moves.why(verb, error);
  }
}

function nameOf(seat, id) {
  const line = seat.model.lines.get(id);
  return [line?.customer.name ?? t("line.nobody"), line?.subject].filter(Boolean).join(", ");
}

function LabelFields() {
  const [known, setKnown] = useState([]);
  const learn = () => known.length || get("/labels").then((answer) => setKnown(answer.labels), () => {});
  return html`<label for="label">${t("bulk.which")}</label>
    <input id="label" name="label" maxlength=${LABEL_MOST} list="known-labels" autocomplete="off" onFocus=${learn} data-first />
    <datalist id="known-labels">${known.map((it) => html`<option value=${it.name} />`)}</datalist>
    <label class="tick"><input type="checkbox" name="off" /> ${t("bulk.off")}</label>`;
}

function labelling({ label, off }) {
  if (!label.trim()) return t("bulk.no_label");
  return off ? { remove: [label.trim()] } : { add: [label.trim()] };
}
