// All the desk knows: lines, threads, who is there. Frames and answers go in, the page is drawn from it.

import { Link } from "./link.js";
import { now, Refusal } from "./service.js";
import * as service from "./service.js";
import { Thread } from "./thread.js";
import { isUnread, readAgain } from "./views.js";

const TYPING_MS = 6_000; // a sign that does not come again fades
const LOOKING_MS = 50_000;
const LOOK_AGAIN_MS = 20_000;
const BRIEF_PAUSE_MS = 250; // a burst of events asks for one brief
const THREADS_KEPT = 20;
const FRESH_MS = 20_000;
const LINES_KEPT = 6_000; // more than the service lists (handoff/desk/listing.py)
const FORGOTTEN = 1_000; // of them at a time, seldom
const NEEDED = new Set(["waiting", "agent"]); // a person is

export class Model {
  /** `lines`: what is known before the list comes. `onNews(kind, line)` hears `waiting` (new in line), `owed` (my customer wrote), `given` to me, `lost` to others, `seen`; `onOver`: logged out. */
  constructor({ me, lines, onNews, onOver }) {
    this.me = me;
    this.onNews = onNews;
    this.onOver = onOver;
    this.lines = new Map(lines.map((line) => [line.id, line]));
    this.threads = new Map();
    this.present = [];
    this.offers = {};
    this.approvals = [];
    this.typing = new Map();
    this.looking = new Map();
    this.fresh = new Map();
    this.link = "connecting";
    this.listed = false; // once, whole
    this.coming = null; // while the list comes: what has been told since it began
    this.cut = new Set(); // holders who have more than is listed
    this.open = null;
    this.listeners = new Set();
  }

  // --- life

  start() {
    this.socket = new Link({
      onFrame: (frame) => this.take(frame),
      onState: (state) => this.linked(state),
      isAdmitted: () => service.me().then(() => true, (error) => error.code === "away" || error.code === "unavailable"),
    });
    this.beat = setInterval(() => this.lookAgain(), LOOK_AGAIN_MS);
  }

  stop() {
    clearInterval(this.beat);
    clearTimeout(this.briefTimer);
    this.socket.close();
  }

  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell() {
    if (this.told) return;
    this.told = true;
    queueMicrotask(() => {
      this.told = false;
      for (const listener of this.listeners) listener();
    });
  }

  linked(state) {
    if (state === "over") return this.onOver();
    this.link = state;
    this.tell();
  }

  // --- frames

  take(frame) {
    TAKERS[frame.type]?.(this, frame);
    this.tell();
  }

  /** A page of the list; what `changed` told meanwhile is newer. With the last one, what nobody named is gone. */
  list({ conversations, first, more, cut }) {
    if (first) this.coming = new Set();
    for (const line of conversations) if (!this.coming.has(line.id)) this.lines.set(line.id, this.newer(line));
    for (const { id } of conversations) this.coming.add(id);
    if (first && this.open) this.read(this.open);
    if (!more) this.listedAll(cut);
  }

  listedAll(cut) {
    for (const id of this.lines.keys()) if (!this.coming.has(id) && id !== this.open) this.lines.delete(id);
    Object.assign(this, { listed: true, coming: null, cut: new Set(cut) });
    for (const thread of [...this.threads.values()]) {
      const line = this.lines.get(thread.id);
      const stale = line && line.seq !== thread.seq;
      if (thread.id !== this.open && stale && !thread.pending.length) this.threads.delete(thread.id);
    }
    this.onNews("listed");
  }

  changed(told, events) {
    const before = this.lines.get(told.id);
    const line = this.newer(told);
    this.lines.set(line.id, line);
    this.coming?.add(line.id);
    if (this.lines.size > LINES_KEPT) this.forget();
    if (before || this.listed) this.notice(before, line);
    const thread = this.threads.get(line.id);
    if (!thread) return;
    const news = thread.add(events ?? [], Date.now());
    if (news.some((event) => event.author.role === this.typing.get(line.id)?.role)) this.typing.delete(line.id);
    if (line.id !== this.open) return;
    if (news.length) this.readSoon(line.id);
    this.markRead();
  }

  /** A shift is long: what nobody is needed for and was silent longest goes; its view says that there is more. */
  forget() {
    const idle = [...this.lines.values()].filter((line) => !NEEDED.has(line.floor.holder) && line.id !== this.open);
    idle.sort((a, b) => (a.last?.at ?? 0) - (b.last?.at ?? 0));
    for (const { id, floor } of idle.slice(0, FORGOTTEN)) {
      this.lines.delete(id);
      this.cut.add(floor.holder);
    }
  }

  notice(before, line) {
    const [had, has] = [before, line].map((it) => it?.floor.agent?.id === this.me.id);
    if (had && !has) this.onNews("lost", line);
    if (line.floor.holder === "waiting" && before?.floor.holder !== "waiting") {
      this.fresh.set(line.id, now() + FRESH_MS);
      if (!had) this.onNews("waiting", line);
    } else if (line.floor.agent?.id === this.me.id && line.customer_seq > (before?.customer_seq ?? 0)) {
      this.onNews("owed", line);
    } else if (before?.floor.holder === "waiting" && line.floor.holder !== "waiting") {
      this.onNews("seen", line);
    }
    if (before && has && !had) this.onNews("given", line);
  }

  signed({ type, conversation, author }) {
    if (author.id === this.me.id) return;
    this.typing.set(conversation, { ...author, note: type === "noting", until: now() + TYPING_MS });
    setTimeout(() => this.tell(), TYPING_MS + 50);
  }

  looked({ conversation, author }) {
    if (author.role !== "agent" || author.id === this.me.id) return;
    const here = this.looking.get(conversation) ?? new Map();
    here.set(author.id, { name: author.name, until: now() + LOOKING_MS });
    this.looking.set(conversation, here);
  }

  readHere({ conversation, author, seq }) {
    const line = this.lines.get(conversation);
    if (!line) return;
    const cursor = author.role === "agent" ? "read:desk" : "read";
    if ((line.cursors[cursor] ?? 0) >= seq) return;
    this.lines.set(conversation, { ...line, cursors: { ...line.cursors, [cursor]: seq } });
  }

  /** What waits for a supervisor; a new one that asks me is news. */
  asked(approvals) {
    const known = new Set(this.approvals.map((it) => it.id));
    this.approvals = approvals;
    for (const it of approvals) if (!known.has(it.id) && it.asked.includes(this.me.id)) this.onNews("asked", it);
  }

  // --- the open conversation

  /** Show this conversation, or none. */
  show(id) {
    if (id === this.open) return;
    if (this.open) this.socket.send({ type: "unwatch", conversation: this.open });
    this.open = id;
    this.fresh.delete(id);
    if (id) {
      readAgain(id, false);
      this.onNews("seen", { id });
      this.read(id);
    }
    this.tell();
  }

  get thread() {
    return this.open ? this.threads.get(this.open) : null;
  }

  async read(id) {
    const thread = this.threadOf(id);
    const asked = (thread.asked += 1);
    try {
      const { brief, answers, gestures, drafts, ...answer } = await service.read(id, thread.seq);
      if (asked <= thread.void) return;
      if (asked > thread.told) Object.assign(thread, { brief, answers, gestures, drafts, told: asked }); // else a later one was faster
      thread.add(answer.events, thread.state === "read" ? Date.now() : 0);
      thread.state = "read";
      this.lines.set(id, this.newer(answer.conversation));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (thread.state !== "read") thread.state = error.code === "not_found" ? "gone" : "failed";
    }
    if (id === this.open) {
      this.socket.send({ type: "watch", conversation: id, after: thread.seq });
      this.markRead();
    }
    this.tell();
  }

  /** In another language from now on; what has not reached the service stays. The line may be back already, and have read. */
  readAgain() {
    for (const [id, thread] of this.threads) {
      if (thread.pending.length) Object.assign(thread, { events: [], state: "reading", void: thread.asked });
      else this.threads.delete(id);
    }
    if (this.open) this.read(this.open);
  }

  threadOf(id) {
    const thread = this.threads.get(id) ?? new Thread(id);
    this.threads.delete(id); // put last: the longest unseen is forgotten first
    this.threads.set(id, thread);
    // What has not reached the service stays.
    const unseen = [...this.threads.values()].find((it) => it !== thread && !it.pending.length);
    if (unseen && this.threads.size > THREADS_KEPT) this.threads.delete(unseen.id);
    return thread;
  }

  /** An answer may be older than a frame that overtook it, and a frame than the answer that told an own move first. */
  newer(line) {
    const known = this.lines.get(line.id);
    if (known?.seq > line.seq) return known;
    return known?.floor.term > line.floor.term ? { ...line, floor: known.floor } : line;
  }

  readSoon(id) {
    clearTimeout(this.briefTimer);
    this.briefTimer = setTimeout(() => id === this.open && this.read(id), BRIEF_PAUSE_MS);
  }

  lookAgain() {
    if (this.open && this.thread?.state === "read" && !document.hidden) {
      this.socket.send({ type: "watch", conversation: this.open, after: this.thread.seq });
    }
    this.fade();
    this.tell();
  }

  /** Signs that are over take no room. */
  fade() {
    const over = (until) => until <= now();
    for (const [id, sign] of this.typing) if (over(sign.until)) this.typing.delete(id);
    for (const [id, until] of this.fresh) if (over(until)) this.fresh.delete(id);
    for (const [id, here] of this.looking) if ([...here.values()].every((it) => over(it.until))) this.looking.delete(id);
  }

  /** What is on the screen of somebody who looks is read. */
  markRead() {
    const line = this.lines.get(this.open);
    if (!line || !isUnread(line) || document.hidden) return;
    this.socket.send({ type: "read", conversation: line.id, seq: line.customer_seq });
  }

  typed(id, note) {
    this.socket.send({ type: "typing", conversation: id, note });
  }

  // --- who else

  typist(id) {
    const sign = this.typing.get(id);
    const gone = sign?.role === "agent" && !sign.note && this.lines.get(id)?.floor.agent?.id !== sign.id; // the case went elsewhere
    return sign && !gone && sign.until > now() ? sign : null;
  }

  lookers(id) {
    return [...(this.looking.get(id)?.values() ?? [])].filter((it) => it.until > now()).map((it) => it.name);
  }

  isFresh(id) {
    return (this.fresh.get(id) ?? 0) > now();
  }
}

const TAKERS = {
  list: (model, frame) => model.list(frame),
  mentioned: (model, frame) => model.onNews("mentioned", frame),
  changed: (model, frame) => model.changed(frame.conversation, frame.events),
  typing: (model, frame) => model.signed(frame),
  noting: (model, frame) => model.signed(frame),
  looking: (model, frame) => model.looked(frame),
  read: (model, frame) => model.readHere(frame),
  offers: (model, frame) => (model.offers = frame.offers),
  approvals: (model, frame) => model.asked(frame.approvals),
  presence: (model, frame) => (model.present = frame.agents),
};
