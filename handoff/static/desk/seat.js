// An agent's seat at the desk: what can be done from it, and what comes of it in words.

import { hourOnly } from "./clock.js";
import { draft, keepDraft } from "./drafts.js";
import { explain, held } from "./explain.js";
import { Model } from "./model.js";
import { Notices } from "./notices.js";
import { notify } from "./notify.js";
import { Outbox } from "./outbox.js";
import { stepping } from "./presence.js";
import { rights } from "./rights.js";
import { go, parse } from "./route.js";
import { act, newId, now, post, Refusal } from "./service.js";
import { ring } from "./sound.js";
import { linesOf } from "./views.js";
import { setLanguage, t } from "./words.js";

const TYPING_EVERY_MS = 2_500;
const SOON_MS = 10 * 60_000; // a promise is near

export class Seat {
  constructor({ me, onChange, onOver }) {
    this.me = me;
    this.presence = me.presence;
    this.reminded = new Set(); // promises this seat was told of
    this.onChange = onChange;
    this.notices = new Notices(onChange);
    this.model = new Model({ me, onNews: (kind, line) => this.hear(kind, line), onOver });
    this.outbox = new Outbox({
      thread: (id) => this.model.threadOf(id),
      deliver: (id, sent) => this.deliver(id, sent),
      onChange,
    });
    this.dialog = null;
    this.about = null; // what the dialog is about
    this.revealed = {}; // order number -> what was masked and is shown, until another case is opened
    this.kind = "answer";
    this.busy = false;
    this.typedAt = 0;
  }

  get line() {
    return this.model.lines.get(this.model.open) ?? null;
  }

  get rights() {
    return rights(this.line, this.me);
  }

  // --- what happens

  hear(kind, line) {
    if (kind === "seen") return this.notices.dropAbout(line.id);
    ring();
    if (kind === "asked") return this.notices.say("news", t("approvals.new", { name: line.agent.name }));
    if (kind === "owed" && line.id === this.model.open && !document.hidden) return;
    const who = line.customer.name ?? t("line.nobody");
    const text = kind === "waiting" ? t("line.new", { who, reason: t(`reason.${line.reason}`) }) : t("line.wrote", { who });
    this.notices.say("news", text, line.id);
    notify(text, line.id);
  }

  /** Now and then: while somebody waits and I take cases, it is heard; a promise that is near is told once. */
  watch() {
    const lines = [...this.model.lines.values()];
    if (this.presence.state === "online" && lines.some((line) => line.floor.holder === "waiting")) ring();
    for (const line of linesOf(lines, "mine", this.me)) {
      for (const it of line.promises) if (it.due_at - now() < SOON_MS && !this.reminded.has(it.promise)) this.remind(line, it);
    }
  }

  remind(line, { promise, text, due_at }) {
    this.reminded.add(promise);
    const words = t("care.soon", { text, time: hourOnly(due_at) });
    this.notices.say("news", words, line.id);
    notify(words, line.id);
    ring();
  }

  // --- oneself

  /** Take new cases, or none for a reason. */
  async stepAway(chosen) {
    await this.tell(async () => {
      this.presence = await post("/presence", stepping(chosen));
    });
  }

  /** The desk in this language from now on: everything is read again in it. */
  async speak(language) {
    await this.tell(async () => {
      await post("/me", { language });
      await setLanguage(language);
      this.me.language = language;
      this.model.threads.clear();
    });
  }

  /** Do it; a refusal is told. */
  async tell(work) {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.notices.say("wrong", explain(error, this.me));
    }
    this.onChange();
  }

  /** Show a conversation, or none; every case begins with the answer. */
  open(conversation) {
    this.kind = "answer";
    this.revealed = {};
    this.model.show(conversation);
  }

  // --- moves

  /** Claim the open conversation, and be ready to write. */
  async claim(over = false) {
    if (!this.rights.has("claim")) return;
    const error = await this.tryTo("claim", over ? { over } : {});
    if (error === t("error.full")) return this.ask("over");
    if (error) return this.notices.say("wrong", error);
    this.kind = "answer";
    go({ view: "mine", conversation: this.model.open, pane: "thread" }, true);
    this.onChange();
    requestAnimationFrame(() => this.focus());
  }

  /** Do something to the open conversation; false when it was refused, which has been told then. */
  async move(verb, body) {
    const error = await this.tryTo(verb, body);
    if (error) this.notices.say("wrong", error);
    return !error;
  }

  /** As `move`, for a dialog that shows the refusal itself: null, or why not. */
  async tryTo(verb, body) {
    if (this.busy) return null;
    const conversation = this.model.open;
    this.setBusy(true);
    await this.outbox.flush(conversation);
    try {
      if (ENDS.has(verb) && this.model.thread?.pending.some((sent) => sent.state === "held")) return t("error.held");
      const answer = await act(conversation, PATHS[verb]?.(this.about) ?? verb, body);
      this.moved(conversation, answer.floor);
      return this.came(verb, body, answer);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.model.read(conversation);
      return this.why(verb, error);
    } finally {
      this.setBusy(false);
    }
  }

  /** What an answer says about what was done: told, or returned when it was not. */
  came(verb, body, answer) {
    if (answer.approval?.status === "denied") return t("gesture.denied", { why: answer.approval.answer });
    if (verb === "reveal") this.revealed = { ...this.revealed, [this.about.order.number]: answer };
    else if (verb === "order") this.notices.say(answer.status === "done" ? "good" : "wrong", answer.text);
    else if (verb === "snooze" && !body.until) this.notices.say("good", t("done.unsnooze"));
    else this.notices.say("good", t(answer.approval ? "done.asked" : `done.${verb.split("/").at(-1)}`));
    return null;
  }

  /** Labels on or off the open case. */
  async label(change) {
    const conversation = this.model.open;
    try {
      const { labels } = await act(conversation, "labels", change);
      this.model.lines.set(conversation, { ...this.model.lines.get(conversation), labels });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.notices.say("wrong", error.code === "conflict" ? t("error.labels") : explain(error, this.me));
    }
    this.onChange();
  }

  /** Approve a colleague's gesture, or say why not. */
  async decide(asked, decision) {
    this.setBusy(true);
    try {
      await post(`/approvals/${asked.id}`, decision);
      this.model.approvals = this.model.approvals.filter((it) => it.id !== asked.id);
      this.notices.say("good", t(decision.decision === "approve" ? "done.approved" : "done.denied"));
      if (!this.model.approvals.length) this.ask(null);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.notices.say("wrong", explain(error, this.me));
    } finally {
      this.setBusy(false);
    }
  }

  /** How many cases are held here, and how many are meant to be. */
  get load() {
    const held = linesOf(this.model.lines.values(), "mine", this.me).length;
    const me = this.model.present.find((agent) => agent.id === this.me.id) ?? this.me;
    return { held, capacity: me.capacity };
  }

  /** A conflict about a conversation that is ours is about somebody else: the customer, or the colleague. */
  why(verb, refusal) {
    const ours = refusal.floor?.holder === "agent" && refusal.floor.agent.id === this.me.id;
    if (refusal.code === "conflict" && ours && OURS[verb]) return t(OURS[verb]);
    if (refusal.code === "conflict" && verb === "claim" && !refusal.floor && this.load.held >= this.load.capacity) return t("error.full");
    if (refusal.code === "conflict" && verb === "transfer" && !refusal.floor) return t("error.absent");
    return explain(refusal, this.me);
  }

  /** The answer of a move is true at once; its line follows on the socket. */
  moved(conversation, floor) {
    const line = this.model.lines.get(conversation);
    if (line && floor) this.model.lines.set(conversation, { ...line, floor });
    if (this.model.link !== "live") this.model.read(conversation);
  }

  setBusy(busy) {
    this.busy = busy;
    this.onChange();
  }

  // --- writing

  /** Send what stands in the composer. */
  async send() {
    const conversation = this.model.open;
    const text = draft(conversation, this.kind).trim();
    if (!text) return this.outbox.flush(conversation);
    if (this.kind === "answer" && !this.rights.has("write")) return;
    keepDraft(conversation, this.kind, "");
    const sent = { id: newId(), kind: this.kind, text, at: now() };
    if (this.kind === "note") await this.deliver(conversation, sent);
    else this.outbox.put(conversation, sent);
  }

  /** Take back an answer that has not left, into the composer; false when there is none. */
  takeBack(id = null) {
    const text = this.outbox.takeBack(this.model.open, id);
    if (text !== null) this.again(text);
    return text !== null;
  }

  /** Edit what the guards held back. */
  correct(conversation, sent) {
    this.discard(conversation, sent.id);
    this.again(sent.text);
  }

  /** A text is back in the composer, before what was begun meanwhile. */
  again(text) {
    this.kind = "answer";
    const begun = draft(this.model.open, "answer");
    this.write(begun ? `${text}\n${begun}` : text);
    requestAnimationFrame(() => this.focus());
  }

  /** Send a text; the same one again has the same id, so it arrives once. */
  async deliver(conversation, sent) {
    const thread = this.model.threadOf(conversation);
    thread.hold({ ...sent, state: "sending" });
    this.onChange();
    try {
      await act(conversation, sent.kind === "note" ? "notes" : "messages", { id: sent.id, text: sent.text });
      if (this.model.link !== "live") this.model.read(conversation);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.undelivered(thread, sent, error);
    }
    this.onChange();
  }

  undelivered(thread, sent, refusal) {
    if (refusal.code === "conflict" && refusal.floor) {
      thread.drop(sent.id);
      this.notices.say("wrong", t("held.noted", { who: held(refusal.floor, this.me) ?? t("error.conflict") }));
      this.model.read(thread.id);
      return;
    }
    thread.hold({ ...sent, state: "failed", error: explain(refusal, this.me) });
  }

  discard(conversation, id) {
    this.model.threads.get(conversation)?.drop(id);
    this.onChange();
  }

  /** The agent changes the draft; the customer sees that somebody writes. */
  write(text) {
    keepDraft(this.model.open, this.kind, text);
    if (this.kind === "answer" && text && now() - this.typedAt > TYPING_EVERY_MS) {
      this.typedAt = now();
      this.model.typed(this.model.open);
    }
    this.onChange();
  }

  /** Put a text into the answer, after what stands there, to be edited and sent. */
  use(text) {
    if (!text || !this.rights.has("write")) return;
    const begun = draft(this.model.open, "answer");
    this.kind = "answer";
    keepDraft(this.model.open, "answer", begun.trim() && !begun.includes(text) ? `${begun.trimEnd()}\n${text}` : text);
    go({ pane: "thread" }, true);
    this.onChange();
    requestAnimationFrame(() => this.focus());
  }

  choose(kind) {
    this.kind = kind;
    this.onChange();
    requestAnimationFrame(() => this.focus());
  }

  focus() {
    const field = document.getElementById("composer");
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  }

  // --- going about

  ask(dialog, about = null) {
    this.dialog = dialog;
    if (dialog) this.about = about;
    this.onChange();
  }

  /** The dialog could not be read: the service is away. */
  unasked() {
    this.ask(null);
    this.notices.say("wrong", t("error.away"));
  }

  /** Open a dialog if its verb is open to us. */
  askFor(verb) {
    if (this.rights.has(verb)) this.ask(verb);
  }

  /** The next or previous conversation of the view. */
  step(by) {
    const { view } = parse(location.hash);
    const ids = linesOf(this.model.lines.values(), view, this.me).map((line) => line.id);
    const at = ids.indexOf(this.model.open);
    const next = ids[at < 0 ? 0 : Math.min(Math.max(at + by, 0), ids.length - 1)];
    if (next) go({ view, conversation: next });
  }

  /** Show the message that something comes from. */
  jump(seq) {
    go({ pane: "thread" }, true);
    flash(seq);
  }
}

// Where a verb is called, when its name alone does not say it.
const PATHS = {
  gesture: () => "gestures",
  promise: () => "promises",
  order: ({ order }) => `orders/${order.number}/actions`,
  reveal: ({ order }) => `orders/${order.number}/reveal`,
};
// What gives the case away: an answer that a guard holds back would be lost.
const ENDS = new Set(["close", "handback", "release", "transfer"]);
// Why a move is refused on a case of one's own.
const OURS = { close: "error.unreachable", promise: "error.unreachable", snooze: "error.owed" };
const FRAMES_TO_TURN = 60; // a small screen shows the thread a moment after the address has changed

/** What comes from an event that is not shown leads to the message before it. */
function flash(seq, frames = FRAMES_TO_TURN) {
  const shown = [...document.querySelectorAll("[data-seq]")];
  const found = shown.filter((element) => Number(element.dataset.seq) <= seq).at(-1) ?? shown[0];
  if (!found || frames === 0) return;
  if (found.offsetParent === null) return void requestAnimationFrame(() => flash(seq, frames - 1));
  found.scrollIntoView({ block: "center" });
  found.focus({ preventScroll: true });
  found.classList.remove("flash");
  void found.offsetWidth; // starts the animation again
  found.classList.add("flash");
}
