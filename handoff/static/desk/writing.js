// Writing at the open case: the answer or note that was begun, sending it, and taking it back.

import { draft, keepDraft } from "./drafts.js";
import { explain, held } from "./explain.js";
import { Outbox } from "./outbox.js";
import { go } from "./route.js";
import { act, newId, now, Refusal } from "./service.js";
import { t } from "./words.js";

const TYPING_EVERY_MS = 2_500;

export class Writing {
  constructor(seat) {
    this.seat = seat;
    this.kind = "answer"; // or `note`
    this.typedAt = 0;
    this.outbox = new Outbox({
      thread: (id) => seat.model.threadOf(id),
      deliver: (id, sent) => this.deliver(id, sent),
      onChange: seat.onChange,
    });
  }

  // --- what was begun

  /** The agent changes the draft; the customer sees that somebody writes. */
  write(text) {
    const { model, onChange } = this.seat;
    keepDraft(model.open, this.kind, text);
    if (this.kind === "answer" && text && now() - this.typedAt > TYPING_EVERY_MS) {
      this.typedAt = now();
      model.typed(model.open);
    }
    onChange();
  }

  /** Put a text into the answer, after what stands there, to be edited and sent. */
  use(text) {
    const { model, rights } = this.seat;
    if (!text || !rights.has("write")) return;
    const begun = draft(model.open, "answer");
    keepDraft(model.open, "answer", begun.trim() && !begun.includes(text) ? `${begun.trimEnd()}\n${text}` : text);
    go({ pane: "thread" }, true);
    this.choose("answer");
  }

  /** Go on with the answer, or with the note. */
  choose(kind) {
    this.kind = kind;
    this.seat.onChange();
    requestAnimationFrame(() => this.focus());
  }

  focus() {
    const field = document.getElementById("composer");
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  }

  // --- sending

  /** Send what stands in the composer. */
  async send() {
    const { model, rights } = this.seat;
    const conversation = model.open;
    const text = draft(conversation, this.kind).trim();
    if (!text) return this.outbox.flush(conversation);
    if (this.kind === "answer" && !rights.has("write")) return;
    keepDraft(conversation, this.kind, "");
    const sent = { id: newId(), kind: this.kind, text, at: now() };
    if (this.kind === "note") await this.deliver(conversation, sent);
    else this.outbox.put(conversation, sent);
  }

  /** Send a text; the same one again has the same id, so it arrives once. */
  async deliver(conversation, sent) {
    const { model, onChange } = this.seat;
    const thread = model.threadOf(conversation);
    thread.hold({ ...sent, state: "sending" });
    onChange();
    try {
      await act(conversation, sent.kind === "note" ? "notes" : "messages", { id: sent.id, text: sent.text });
      if (model.link !== "live") model.read(conversation);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.undelivered(thread, sent, error);
    }
    onChange();
  }

  undelivered(thread, sent, refusal) {
    const { model, notices, me } = this.seat;
    if (refusal.code !== "conflict" || !refusal.floor) return thread.hold({ ...sent, state: "failed", error: explain(refusal, me) });
    thread.drop(sent.id);
    notices.say("wrong", t("held.noted", { who: held(refusal.floor, me) ?? t("error.conflict") }));
    model.read(thread.id);
  }

  // --- taking back

  /** Take back an answer that has not left, into the composer; false when there is none. */
  takeBack(id = null) {
    const text = this.outbox.takeBack(this.seat.model.open, id);
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
    const begun = draft(this.seat.model.open, "answer");
    this.write(begun ? `${text}\n${begun}` : text);
    requestAnimationFrame(() => this.focus());
  }

  discard(conversation, id) {
    this.seat.model.threads.get(conversation)?.drop(id);
    this.seat.onChange();
  }
}
