// Going about the desk: to the next case, and to the message that something comes from.

import { go, parse } from "./route.js";

const FRAMES_TO_TURN = 60; // a small screen shows the thread a moment after the address has changed

/** The conversations of the list as it is shown, search or view, in their order. */
export function listed(seat) {
  return seat.inSight;
}

/** The next or previous conversation of the view. */
export function step(seat, by) {
  const { view } = parse(location.hash);
  const ids = listed(seat);
  const at = ids.indexOf(seat.model.open);
  const next = ids[at < 0 ? 0 : Math.min(Math.max(at + by, 0), ids.length - 1)];
  if (next) go({ view, conversation: next });
}

/** Show the message that something comes from. */
export function jump(seq) {
  go({ pane: "thread" }, true);
  flash(seq);
}

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
