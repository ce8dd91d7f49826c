// Writing at the open case: the answer or note that was begun, sending it, and taking it back.

import { draft, keepDraft } from "./drafts.js";
import { DraftSync } from "./draftsync.js";
import { explain, held } from "./explain.js";
import { Outbox } from "./outbox.js";
import { go } from "./route.js";
import { act, leaveBehind, newId, now, Refusal, sendFiles, throwAway } from "./service.js";
import { t } from "./words.js";

/** Keys that take a suggestion, the reply first: side by side on AZERTY and QWERTY. */
export const SUGGESTED = ["u", "i", "o", "y"];

const TYPING_EVERY_MS = 2_500;
const QUOTED = 3; // lines of what has come meanwhile
const KEPT = new Set(["held", "failed"]); // begun again when the page comes back
const FRAMES_TO_CLOSE = 30; // a dialog goes with the next drawing
const CHOSEN_MS = 10_000; // so long after it was chosen, the field takes the focus when nothing else has it

export class Writing {
  constructor(seat) {
    this.seat = seat;
    this.kind = "answer"; // or `note`
    this.chosenAt = 0;
    this.typedAt = 0;
    this.began = new Map(); // conversation -> when its answer was begun, by this page's clock
    this.files = new Map(); // conversation -> files that go with its answer
    this.thens = new Map(); // conversation -> what the canned reply in its answer does once it has gone
    this.sync = new DraftSync();
    this.outbox = new Outbox({
      thread: (id) => seat.model.threadOf(id),
      deliver: (id, sent) => this.deliver(id, sent),
      onChange: seat.onChange,
    });
  }

  // --- what was begun

  /** The agent changes the draft; the customer sees that somebody writes. */
  write(text) {
    const { model, rights, onChange } = this.seat;
    keepDraft(model.open, this.kind, text);
    if (!text && this.kind === "answer") this.thens.delete(model.open);
    if (this.kind === "note") this.tell(model.open, text, true);
    else if (rights.has("write")) this.answering(model.open, text);
    onChange();
  }

  answering(conversation, text) {
    this.began.set(conversation, text ? this.began.get(conversation) || Date.now() : 0);
    this.sync.soon(conversation, text);
    this.tell(conversation, text);
  }

  /** Somebody types here: the customer sees it, of a note the colleagues. */
  tell(conversation, text, note) {
    if (!text || now() - this.typedAt < TYPING_EVERY_MS) return;
    this.typedAt = now();
    this.seat.model.typed(conversation, note);
  }

  /** Put a text into the answer, after what stands there, to be edited and sent; one that is in it stays where it is. */
  use(text) {
    const { model, rights } = this.seat;
    if (!text || !rights.has("write")) return;
    const begun = draft(model.open, "answer");
    go({ pane: "thread" }, true);
    this.choose("answer");
    if (!begun.includes(text)) this.write(begun.trim() ? `${begun.trimEnd()}\n${text}` : text);
  }

  /** What a canned reply does besides its words, null for nothing any more. */
  then(conversation, deeds) {
    if (deeds?.label || deeds?.after) this.thens.set(conversation, { label: deeds.label, after: deeds.after });
    else this.thens.delete(conversation);
    this.seat.onChange();
  }

  /** What can be taken to begin with: the suggested reply, then answers of the house. */
  get suggested() {
    const thread = this.seat.model.thread;
    return thread?.brief ? [thread.brief.reply.text, ...thread.answers.map((it) => it.text)] : [];
  }

  /** In a field that is empty, or has a suggestion as it came: the next one. False where something was written, or there is no other. */
  suggest() {
    const begun = draft(this.seat.model.open, "answer");
    const offered = this.suggested.filter(Boolean);
    if (this.kind !== "answer" || !offered.length || (begun && !offered.includes(begun))) return false;
    const next = offered[(offered.indexOf(begun) + 1) % offered.length];
    if (next === begun) return false;
    this.write(next);
    return true;
  }

  /** Go on with the answer, or with the note. */
  choose(kind) {
    this.kind = kind;
    this.chosenAt = Date.now();
    this.seat.onChange();
    requestAnimationFrame(() => this.chosenAt && this.focus());
  }

  /** The field has come: news that was late can take it away and bring it again just after a claim. */
  shown() {
    if (Date.now() - this.chosenAt < CHOSEN_MS && document.activeElement === document.body) this.focus();
  }

  /** The agent leaves a field, and means it: nothing that comes late puts the keys back into it. */
  leave(field) {
    this.chosenAt = 0;
    field.blur();
  }

  /** Nothing beside an open dialog can have the focus: one that closes just now is waited for, some frames long. */
  focus(frames = FRAMES_TO_CLOSE) {
    if (frames && document.querySelector("dialog[open]")) return void requestAnimationFrame(() => this.focus(frames - 1));
    const field = document.getElementById("composer");
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  }

  /** What I had begun elsewhere, or before I logged in again, is in the field again. */
  find(thread) {
    const { me, rights, onChange } = this.seat;
    const mine = thread.drafts.find((it) => it.agent.id === me.id);
    if (!mine || !rights.has("write") || this.began.has(thread.id) || draft(thread.id, "answer")) return;
    if (draft(thread.id, "left").includes(mine.text)) {
      this.began.set(thread.id, 0); // it is on its way, however often it is read before it has arrived
      return keepDraft(thread.id, "left", "");
    }
    keepDraft(thread.id, "answer", mine.text);
    onChange();
  }

  /** A colleague's draft is used, or not needed. */
  async dispose(thread, { agent, text, at }, used) {
    if (used) this.use(text);
    thread.disposed.add(`${agent.id}/${at}`); // an answer that was on its way may name it once more
    this.seat.onChange();
    await throwAway(`/conversations/${thread.id}/drafts/${agent.id}`).catch(() => {});
  }

  /** Before something else is done to the case: what leaves has left. Whether the service has what was begun. */
  async settle(conversation) {
    await this.outbox.flush(conversation);
    return this.sync.isKept(conversation, draft(conversation, "answer"));
  }

  /** The case is given away, and what was begun with it; what the service does not have for whoever goes on stays here. */
  passOn(conversation, isKept) {
    if (isKept) keepDraft(conversation, "answer", "");
    this.began.delete(conversation);
    this.files.delete(conversation);
    this.thens.delete(conversation);
  }

  // --- sending

  /** Send what stands in the composer; where nothing does, what is leaving leaves now, and what is held if `insisting`. */
  async send({ insisting = false } = {}) {
    const { model, rights } = this.seat;
    const conversation = model.open;
    const text = draft(conversation, this.kind).trim();
    const files = this.kind === "answer" ? (this.files.get(conversation) ?? []) : [];
    if (!text && !files.length) return insisting && this.held ? this.insist(conversation, this.held) : this.outbox.flush(conversation);
    if (this.kind === "answer" && !rights.has("write")) return;
    const then = this.kind === "answer" && this.thens.get(conversation);
    const sent = { id: newId(), kind: this.kind, text, files, at: now(), then: then && { ...then, seen: this.seat.line.customer_seq } };
    keepDraft(conversation, this.kind, "");
    if (this.kind === "note") return this.deliver(conversation, sent);
    const warnings = this.missed(conversation);
    this.files.delete(conversation);
    this.thens.delete(conversation);
    this.began.set(conversation, 0); // begun again with the next letter
    void this.sync.now(conversation); // it is a draft until it has left
    if (warnings.length) this.outbox.hold(conversation, sent, warnings);
    else this.outbox.put(conversation, sent);
  }

  /** What has come since, and cannot have been read, as warnings. */
  missed(conversation) {
    const { model, me, line } = this.seat;
    const news = model.threadOf(conversation).unread({ me, now: Date.now(), began: this.began.get(conversation) ?? 0 });
    return news.slice(-QUOTED).map(({ author, text, seq, attachments }) => {
      const who = author.role === "customer" ? (line.customer.name ?? t("who.customer")) : author.name;
      return { kind: "since", seq, text: t("thread.since", { who, text: text || attachments[0]?.name }) };
    });
  }

  /** Send what was held back all the same. What only crossed with news goes past the guards first. */
  insist(conversation, { warnings, ...sent }) {
    this.focus();
    if (warnings[0].kind === "since") this.outbox.put(conversation, sent);
    else void this.deliver(conversation, sent);
  }

  /** Send a text; the same one again has the same id, so it arrives once. */
  async deliver(conversation, sent) {
    const { model, onChange } = this.seat;
    const thread = model.threadOf(conversation);
    thread.hold({ ...sent, state: "sending" });
    onChange();
    await this.sync.now(conversation); // a draft that came after its answer would stay
    try {
      if (sent.files.length) await sendFiles(conversation, sent);
      else await act(conversation, sent.kind === "note" ? "notes" : "messages", { id: sent.id, text: sent.text });
      if (model.link !== "live") model.read(conversation);
      if (sent.then) void import("./then.js").then(({ follow }) => follow(this.seat, conversation, sent));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.undelivered(thread, sent, error);
    }
    onChange();
  }

  undelivered(thread, sent, refusal) {
    const { model, notices, me } = this.seat;
    const why = sent.files.length && refusal.code === "bad_json" ? t("error.file") : explain(refusal, me);
    if (refusal.code !== "conflict" || !refusal.floor) return thread.hold({ ...sent, state: "failed", error: why });
    thread.drop(sent.id);
    notices.say("wrong", t("held.noted", { who: held(refusal.floor, me) ?? t("error.conflict") }));
    model.read(thread.id);
  }

  /** What was held back last in the open case. */
  get held() {
    return this.seat.model.thread?.pending.findLast((it) => it.state === "held");
  }

  // --- taking back

  /** Take back an answer that has not left, into the composer; false when there is none. */
  takeBack(id = null) {
    const { model } = this.seat;
    const sent = this.outbox.takeBack(model.open, id);
    if (sent) this.correct(model.open, sent);
    return Boolean(sent);
  }

  /** What was to be sent is back in the composer, before what was begun meanwhile. */
  correct(conversation, sent) {
    this.discard(conversation, sent.id);
    const begun = draft(conversation, "answer");
    this.files.set(conversation, [...sent.files, ...(this.files.get(conversation) ?? [])]);
    this.choose("answer");
    this.write([sent.text, begun].filter(Boolean).join("\n"));
    if (sent.then) this.then(conversation, sent.then);
  }

  /** What was held back or did not get there is not wanted any more. */
  giveUp(conversation, sent) {
    this.discard(conversation, sent.id);
    this.sync.soon(conversation, draft(conversation, "answer"));
  }

  discard(conversation, id) {
    this.seat.model.threads.get(conversation)?.drop(id);
    this.seat.onChange();
  }

  // --- the page goes away

  /** What was leaving or on its way leaves; what was held back or did not get there is begun again later. */
  abandon() {
    for (const { id, pending } of this.seat.model.threads.values()) if (pending.length) leave(id, pending);
    this.outbox.abandon();
    this.sync.abandon();
  }

  /** Whether there are files that would be lost with the page. */
  get holdsFiles() {
    const waiting = [...this.seat.model.threads.values()].some(({ pending }) => pending.some((it) => it.files?.length));
    return waiting || [...this.files.values()].some((files) => files.length > 0);
  }
}

/** In order: first what is on its way, again under its id, for nobody knows whether it got there; then what was leaving. */
function leave(conversation, pending) {
  const going = pending.filter(canGo).sort((a, b) => (b.state === "sending") - (a.state === "sending"));
  for (const { id, kind, text } of going) leaveBehind(conversation, kind === "note" ? "notes" : "messages", { id, text });
  const left = textsOf(going, "answer");
  if (left.length) keepDraft(conversation, "left", left); // any of them may still be a draft when the page comes back
  const begun = pending.filter((it) => !canGo(it));
  for (const kind of ["answer", "note"]) {
    keepDraft(conversation, kind, [...textsOf(begun, kind), draft(conversation, kind)].filter(Boolean).join("\n"));
  }
}

/** Files cannot leave with the page: what they were to go with is begun again. */
function canGo({ state, files }) {
  return !KEPT.has(state) && !files.length;
}

function textsOf(those, kind) {
  return those.filter((it) => it.kind === kind).map((it) => it.text);
}
