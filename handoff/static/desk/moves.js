// What an agent does to a case: claim it, give it away, end it, and what is done for the customer; and what came of it.

import { explain } from "./explain.js";
import { go } from "./route.js";
import { act, newId, post, Refusal } from "./service.js";
import { linesOf } from "./views.js";
import { t } from "./words.js";

const ELSEWHERE = "input:not([type=checkbox]), select, textarea:not(#composer)"; // who writes there goes on writing there

export class Moves {
  constructor(seat) {
    this.seat = seat;
    this.busy = false;
  }

  /** Claim the open conversation, and be ready to write. */
  async claim(over = false) {
    const { seat } = this;
    if (this.busy || !seat.rights.has("claim")) return;
    const conversation = seat.model.open;
    const error = await this.tryTo("claim", over ? { over } : {});
    const isOpen = seat.model.open === conversation; // who has gone on to another case meanwhile stays there
    if (error === t("error.full") && isOpen) return seat.ask("over");
    if (error) return this.tell("wrong", error, conversation);
    if (!isOpen) return;
    go({ view: "mine", pane: "thread" }, true);
    if (!document.activeElement?.matches(ELSEWHERE)) seat.writing.choose("answer");
  }

  /** Do something to the open conversation; false when it was refused, which has been told then. */
  async make(verb, body) {
    if (this.busy) return false;
    const conversation = this.seat.model.open;
    const error = await this.tryTo(verb, body);
    if (error) this.tell("wrong", error, conversation);
    return !error;
  }

  /** As `make`, for a dialog that shows the refusal itself: null, or why not. One at a time: callers see to it. */
  async tryTo(verb, body) {
    const { model, writing, about } = this.seat;
    const conversation = model.open;
    this.setBusy(true);
    const isKept = await writing.settle(conversation);
    try {
      if (ENDS.has(verb) && model.thread?.pending.some((sent) => sent.state === "held")) return t("error.held");
      const answer = await act(conversation, PATHS[verb]?.(about) ?? verb, body);
      if (ENDS.has(verb)) writing.passOn(conversation, isKept || verb === "close");
      this.moved(conversation, answer.floor);
      return this.came(verb, body, answer, { conversation, about });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      model.read(conversation);
      return this.why(verb, error);
    } finally {
      this.setBusy(false);
    }
  }

  /** What an answer says about what was done: told, or returned when it was not. */
  came(verb, body, answer, { conversation, about }) {
    const { seat } = this;
    const say = (kind, text) => this.tell(kind, text, conversation);
    if (answer.approval?.status === "denied") return t("gesture.denied", { why: answer.approval.answer });
    if (verb === "relief") seat.self.presence = answer.presence;
    if (verb === "hidden") return null; // the thread says it
    if (verb === "reveal") this.revealed(about.order.number, answer, conversation);
    else if (answer.status === "done" && verb === "gesture") say("good", t("done.gesture"));
    else if ((verb === "order" || verb === "gesture") && answer.status) say(answer.status === "done" ? "good" : "wrong", answer.text);
    else if (verb === "snooze" && !body.until) say("good", t("done.unsnooze"));
    else if (verb === "question" && !answer.promise) say("good", t("done.question_only"));
    else say("good", t(answer.approval ? "done.asked" : `done.${verb.split("/").at(-1)}`));
    return null;
  }

  /** What was masked is shown in its own case alone, however late it comes, and whatever is asked about by then. */
  revealed(number, answer, conversation) {
    const { seat } = this;
    if (conversation === seat.model.open) seat.revealed = { ...seat.revealed, [number]: answer };
  }

  /** Of a case that is not the open one any more it is said whose it is. */
  tell(kind, text, conversation) {
    const { model, notices } = this.seat;
    const who = conversation === model.open ? "" : `${model.lines.get(conversation)?.customer.name ?? t("line.nobody")} · `;
    notices.say(kind, who + text);
  }

  /** Fold a customer's line for colleagues, or show it again; not shown open any more. */
  hide(seq, on) {
    void this.make("hidden", { id: newId(), seq, on });
    return false;
  }

  /** Labels on or off the open case. */
  async label(change) {
    const { model, notices, me, onChange } = this.seat;
    const conversation = model.open;
    try {
      await act(conversation, "labels", change);
      this.moved(conversation); // of two changes the answers may come in another order than their lines
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      notices.say("wrong", error.code === "conflict" ? t("error.labels") : explain(error, me));
    }
    onChange();
  }

  /** Approve a colleague's gesture, or say why not. */
  async decide(asked, decision) {
    const { seat } = this;
    this.setBusy(true);
    try {
      const { ended } = await post(`/approvals/${asked.id}`, decision);
      seat.model.approvals = seat.model.approvals.filter((it) => it.id !== asked.id);
      if (ended && ended.status !== "done") seat.notices.say("wrong", ended.text); // approved, but the shop has not made it
      else seat.notices.say("good", t(decision.decision === "approve" ? "done.approved" : "done.denied"));
      if (!seat.model.approvals.length && seat.dialog === "approvals") seat.ask(null);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      seat.notices.say("wrong", explain(error, seat.me));
    } finally {
      this.setBusy(false);
    }
  }

  /** How many cases are held here, and how many are meant to be. */
  get load() {
    const { model, me } = this.seat;
    const held = linesOf(model.lines.values(), "mine", me).length;
    return { held, capacity: (model.present.find((agent) => agent.id === me.id) ?? me).capacity };
  }

  /** A conflict about a conversation that is ours is about somebody else: the customer, or the colleague. */
  why(verb, refusal) {
    const { me } = this.seat;
    const ours = refusal.floor?.holder === "agent" && refusal.floor.agent.id === me.id;
    if (refusal.code === "conflict" && ours && OURS[verb]) return t(OURS[verb]);
    if (refusal.code === "conflict" && verb === "claim" && !refusal.floor && this.load.held >= this.load.capacity) return t("error.full");
    if (refusal.code === "conflict" && verb === "transfer" && !refusal.floor) return t("error.absent");
    if (refusal.field === "amount") return t("gesture.too_much");
    return refusal.aside ? t(`aside.${refusal.aside.needs}`, refusal.aside) : explain(refusal, me);
  }

  /** The answer of a move is true at once; its line follows on the socket. */
  moved(conversation, floor) {
    const { model } = this.seat;
    const line = model.lines.get(conversation);
    if (line && floor) model.lines.set(conversation, { ...line, floor });
    if (model.link !== "live") model.read(conversation);
  }

  setBusy(busy) {
    this.busy = busy;
    this.seat.onChange();
  }
}

// Where a verb is called, when its name alone does not say it.
const PATHS = {
  gesture: () => "gestures",
  promise: () => "promises",
  question: () => "questions",
  warn: () => "warning",
  order: ({ order }) => `orders/${order.number}/actions`,
  reveal: ({ order }) => `orders/${order.number}/reveal`,
};
// What gives the case away: an answer that a guard holds back would be lost.
/** What ends an agent's hold of a case. */
export const ENDS = new Set(["close", "handback", "release", "relief", "transfer"]);
// Why a move is refused on a case of one's own.
const OURS = { close: "error.unreachable", promise: "error.unreachable", snooze: "error.owed" };
