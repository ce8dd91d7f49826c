// Cases marked in the list, for doing one thing to all of them.

/** What can be done to many at once. */
export const BULK = ["label", "snooze", "release", "transfer", "close"];

export class Marks {
  constructor(onChange) {
    this.ids = new Set();
    this.choosing = false; // each line has its box; with something marked it has anyway
    this.last = null;
    this.onChange = onChange;
  }

  get shown() {
    return this.choosing || this.ids.size > 0;
  }

  /** Mark it, or no more; `among`: with all between the last one and it, in this order. */
  turn(id, among = null) {
    const [from, to] = [among?.indexOf(this.last) ?? -1, among?.indexOf(id) ?? -1].sort((a, b) => a - b);
    if (from >= 0) for (const it of among.slice(from, to + 1)) this.ids.add(it);
    else if (!this.ids.delete(id)) this.ids.add(id);
    this.last = id;
    this.onChange();
  }

  /** This one, and no other. */
  only(id) {
    this.ids = new Set([id]);
    this.last = id;
    this.onChange();
  }

  /** All of these; when they are marked already, none. */
  all(ids) {
    this.ids = new Set(ids.every((id) => this.ids.has(id)) ? [] : ids);
    this.onChange();
  }

  /** It has been seen to. */
  drop(id) {
    this.ids.delete(id);
    this.onChange();
  }

  /** Begin to mark, or mark nothing any more. */
  choose(on) {
    this.choosing = on;
    if (!on) this.ids.clear();
    this.onChange();
  }
}
