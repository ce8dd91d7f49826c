// What an agent hears of: who waits, who wrote, what is asked of a supervisor, a promise that is near.

import { hourOnly } from "./clock.js";
import { notify } from "./notify.js";
import { now } from "./service.js";
import { ring } from "./sound.js";
import { linesOf, readAgain } from "./views.js";
import { t } from "./words.js";

const SOON_MS = 10 * 60_000; // a promise is near

const SAID = { waiting: "line.new", owed: "line.wrote", given: "line.given", lost: "line.lost" };

export class News {
  constructor(seat) {
    this.seat = seat;
    this.reminded = new Set(); // promises this seat was told of
  }

  /** Something happened to a line: `waiting`, `owed`, `given`, `lost`, `asked`; a note names people; somebody has `seen` to it. */
  hear(kind, line) {
    const { notices, model, own } = this.seat;
    if (kind === "listed") return void own.read();
    if (kind === "mentioned") return void own.named(line);
    if (kind === "seen") {
      void own.saw(line.id);
      return notices.dropAbout(line.id);
    }
    const moved = kind === "given" || kind === "lost";
    if (moved && (this.seat.moves.busy || this.seat.dialog === "bulk")) return; // by my own hand
    if (kind === "given") readAgain(line.id, line.id !== model.open);
    ring();
    if (kind === "asked") {
      const asked = t("approvals.new", { name: line.agent.name });
      notify(asked, line.conversation);
      return notices.say("news", asked, null, () => this.seat.ask("approvals"));
    }
    if (kind === "owed" && line.id === model.open && !document.hidden) return;
    const who = line.customer.name ?? t("line.nobody");
    const values = { who, reason: t(`reason.${line.reason}`), name: line.floor.agent?.name };
    const text = t(SAID[kind], values);
    notices.say("news", text, line.id);
    notify(text, line.id);
  }

  /** Now and then: while somebody waits and I take cases, it is heard; a promise that is near is told once. */
  watch() {
    const { model, me, self } = this.seat;
    const lines = [...model.lines.values()];
    if (self.presence.state === "online" && lines.some((line) => line.floor.holder === "waiting")) ring();
    for (const line of linesOf(lines, "mine", me)) {
      for (const it of line.promises) if (it.due_at - now() < SOON_MS && !this.reminded.has(it.promise)) this.remind(line, it);
    }
  }

  remind(line, { promise, text, due_at }) {
    this.reminded.add(promise);
    const words = t("care.soon", { text, time: hourOnly(due_at) });
    this.seat.notices.say("news", words, line.id);
    notify(words, line.id);
    ring();
  }
}
