// An agent's seat at the desk: what it knows and which parts do the work of it.

import { Marks } from "./marks.js";
import { Model } from "./model.js";
import { Moves } from "./moves.js";
import { News } from "./news.js";
import { Notices } from "./notices.js";
import { Oneself } from "./oneself.js";
import { OwnLists } from "./ownlists.js";
import { rights } from "./rights.js";
import { t } from "./words.js";
import { Writing } from "./writing.js";

export class Seat {
  constructor({ me, lines, onChange, onOver }) {
    this.me = me;
    this.onChange = onChange;
    this.notices = new Notices(onChange);
    this.news = new News(this);
    this.model = new Model({ me, lines, onNews: (kind, line) => this.news.hear(kind, line), onOver });
    this.self = new Oneself(this);
    this.moves = new Moves(this);
    this.writing = new Writing(this);
    this.own = new OwnLists(this);
    this.marks = new Marks(onChange);
    this.dialog = null;
    this.about = null; // what the dialog is about
    this.asked = 0; // each dialog has a number
    this.inSight = []; // the conversations that the list shows
    this.revealed = {}; // order number -> what was masked and is shown, until another case is opened
  }

  get line() {
    return this.model.lines.get(this.model.open) ?? null;
  }

  get rights() {
    return rights(this.line, this.me);
  }

  /** What made the open case a person's and still holds, for who may undo it. */
  get merge() {
    if (this.me.role !== "supervisor") return null;
    const last = this.model.thread?.events.findLast((event) => /^conversation\.(un)?merged$/.test(event.type));
    return last?.type === "conversation.merged" ? last : null;
  }

  /** Show a conversation, or none; every case begins with the answer. */
  open(conversation) {
    this.writing.kind = "answer";
    this.writing.chosenAt = 0; // that was the other case's field
    this.revealed = {};
    if (this.dialog) this.ask(null); // it was about the other case: the back button leads away under it
    this.model.show(conversation);
  }

  ask(dialog, about = null) {
    this.dialog = dialog;
    this.asked += 1;
    if (dialog) this.about = about;
    this.onChange();
  }

  /** Closes the dialog that is open now; when it has gone, or another has come, false. */
  closer() {
    const { asked } = this;
    return () => asked === this.asked && !this.ask(null);
  }

  /** The dialog could not be read: the service is away. */
  unasked() {
    this.ask(null);
    this.notices.say("wrong", t("error.away"));
  }
}
