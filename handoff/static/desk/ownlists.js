// Lists of one's own: cases in which a note names me, and views I made; and what any view of the list shows.

import { notify } from "./notify.js";
import { get, post, Refusal, throwAway } from "./service.js";
import { ring } from "./sound.js";
import { counts, fits, isUnread, linesOf, urgentFirst, VIEWS } from "./views.js";
import { t } from "./words.js";

const OWN = "own-"; // how the name of a view I made begins

export class OwnLists {
  constructor(seat) {
    this.seat = seat;
    this.mentions = []; // the newest first
    this.lines = new Map(); // of them, as they were read: some are in no list
    this.views = [];
    this.isRead = false;
  }

  /** Read both again; what cannot be read stays as it was. */
  async read() {
    const { model, onChange } = this.seat;
    try {
      const [named, made] = await Promise.all([get("/mentions"), get("/views")]);
      this.lines = new Map(named.conversations.map((line) => [line.id, line]));
      this.mentions = named.mentions;
      this.views = made.views;
      this.isRead = true;
      void this.saw(model.open); // a note that names me stands in what I have in front of me
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
    onChange();
  }

  /** A note names agents: when I am one of them, it is told. */
  async named({ conversation, author, to }) {
    const { me, model, notices } = this.seat;
    if (!to.includes(me.id)) return;
    await this.read();
    if (conversation === model.open && !document.hidden) return;
    const text = t("mention.new", { name: author.name });
    ring();
    notices.say("news", text, conversation);
    notify(text, conversation);
  }

  /** I have this case in front of me, if I look at the page. */
  async saw(conversation) {
    if (document.hidden) return;
    const mention = this.mentions.find((it) => it.conversation === conversation && it.unseen);
    if (!mention) return;
    mention.unseen = 0;
    this.seat.onChange();
    await post("/mentions", { conversation }).catch(() => {}); // it is unread again then, until it is opened again
  }

  /** Keep a view, and show it. Raises `Refusal`. */
  async keep(view) {
    const kept = (await post("/views", view)).view;
    await this.read();
    return OWN + kept.id;
  }

  /** Raises `Refusal`. */
  async drop(id) {
    await throwAway(`/views/${id}`);
    await this.read();
  }

  /** The view I made that has this name in the address. */
  made(view) {
    return this.views.find((it) => OWN + it.id === view) ?? null;
  }
}

/** The lines of a view, in the order in which they are read. */
export function shownIn({ model, me, own }, view) {
  if (view === "mentions") return own.mentions.map(({ conversation: id }) => model.lines.get(id) ?? own.lines.get(id)).filter(Boolean);
  if (VIEWS.includes(view)) return linesOf(model.lines.values(), view, me);
  const made = own.made(view);
  return made ? [...model.lines.values()].filter((line) => fits(line, made, me)).sort(urgentFirst) : [];
}

const OPEN = ["waiting", "mine", "assistant"]; // what a view without a holder shows

/** Has this view more than the service lists? Two of them are one list there. */
function isCut({ cut }, view) {
  return view ? cut.has({ mine: "agent", colleagues: "agent" }[view] ?? view) : OPEN.some((it) => isCut({ cut }, it));
}

/** All views there are: `{view, name, all, unread, isCut}`; what is cut has more than the service lists. */
export function tabsOf(seat) {
  const { model, me, own } = seat;
  const counted = counts(model.lines.values(), me);
  const unseen = own.mentions.reduce((sum, it) => sum + it.unseen, 0);
  const mine = own.views.map((made) => {
    const lines = [...model.lines.values()].filter((line) => fits(line, made, me));
    return { view: OWN + made.id, name: made.name, all: lines.length, unread: lines.filter(isUnread).length, isCut: isCut(model, made.holder) };
  });
  return [
    ...VIEWS.map((view) => ({ view, name: t(`view.${view}`), ...counted[view], isCut: isCut(model, view) })),
    { view: "mentions", name: t("view.mentions"), all: unseen || own.mentions.length, unread: unseen },
    ...mine,
  ];
}
