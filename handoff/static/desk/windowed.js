// Of a long list only the rows on the screen and some around them are in the page: a thousand cost what thirty do.

import { html, useLayoutEffect, useMemo, useReducer, useRef } from "./preact.js";

const AROUND_PX = 600; // drawn above and below what is seen: scrolling meets rows, not room
const STEP_PX = 200; // scrolled before others are drawn: two rows
const GUESS_PX = 96; // the height of a row before any was measured

/**
 * A list of `ids` whose rows `draw(id)` fills; `shown` is brought into sight when it changes, `after` stands below them.
 * A row keeps its place in the page while the focus is in it, however far it is scrolled away.
 */
export function Windowed({ ids, draw, shown, after }) {
  const [, redraw] = useReducer((count) => count + 1, 0);
  const box = useRef();
  const rows = useRef({ heights: new Map(), guess: GUESS_PX, step: 0, width: 0, height: innerHeight, sight: [] }).current;
  const ends = endsOf(ids, rows);
  const drawn = within(ends, rows, focused(box.current, ids));
  const filled = useMemo(() => new Map(), [draw]); // a row that was scrolled, and not changed, is not made again
  const fill = (id) => filled.get(id) ?? filled.set(id, draw(id)).get(id);

  useLayoutEffect(() => watched(box.current, rows, redraw), []);
  useLayoutEffect(() => {
    measure(box.current, rows);
    hold(box.current, ids, rows);
  });
  const at = ids.indexOf(shown);
  useLayoutEffect(() => void (at >= 0 && reveal(box.current, ends, at, shown)), [shown, at >= 0]);

  const scrolled = () => {
    rows.sight = sightOf(box.current, ids, endsOf(ids, rows));
    if (stepOf(box.current) !== rows.step) redraw((rows.step = stepOf(box.current)));
  };
  let above = 0;
  return html`<div class="lines" ref=${box} onScroll=${scrolled}>
    <ul>
      ${drawn.map((index, nth) => {
        const room = topOf(ends, index) - above;
        above = ends[index];
        const below = nth === drawn.length - 1 ? ends.at(-1) - above : 0;
        return html`<li key=${ids[index]} data-row=${ids[index]} aria-setsize=${ids.length} aria-posinset=${index + 1} style=${{ marginTop: `${room}px`, marginBottom: `${below}px` }}>${fill(ids[index])}</li>`;
      })}
    </ul>
    ${after}
  </div>`;
}

/** Where each row ends, in px from the first. */
function endsOf(ids, { heights, guess }) {
  let end = 0;
  return ids.map((id) => (end += heights.get(id) ?? guess));
}

/** The indices of the rows to draw: those in and around what is seen, and the one that has the focus. */
function within(ends, { step, height }, kept) {
  const [top, bottom] = [step * STEP_PX - AROUND_PX, (step + 1) * STEP_PX + height + AROUND_PX];
  const indices = [];
  for (let index = 0; index < ends.length; index += 1) {
    const isNear = ends[index] > top && topOf(ends, index) < bottom;
    if (isNear || index === kept) indices.push(index);
  }
  return indices;
}

function focused(box, ids) {
  const row = box?.contains(document.activeElement) && document.activeElement.closest("[data-row]");
  return row ? ids.indexOf(row.dataset.row) : -1;
}

/** The size of what is seen; rows of another width have other heights. A list that is hidden for a while keeps them. */
function watched(box, rows, redraw) {
  const observer = new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = box;
    if (!width || (width === rows.width && height === rows.height)) return;
    if (width !== rows.width && rows.width) rows.heights.clear();
    redraw(Object.assign(rows, { width, height, step: stepOf(box) }));
  });
  observer.observe(box);
  return () => observer.disconnect();
}

/** Remember how high the rows are that have been drawn; the first ones tell what to expect of the others. */
function measure(box, rows) {
  if (!box.clientWidth) return;
  const { heights } = rows;
  const isFirst = heights.size === 0;
  for (const row of box.querySelectorAll("[data-row]")) heights.set(row.dataset.row, row.getBoundingClientRect().height);
  if (isFirst && heights.size) rows.guess = [...heights.values()].reduce((all, it) => all + it) / heights.size;
}

/** What is in sight stays where it is, whoever comes, goes or grows above it; at the very top, who comes is seen. */
function hold(box, ids, rows) {
  const ends = endsOf(ids, rows);
  const at = new Map(ids.map((id, index) => [id, index]));
  const moved = rows.sight.filter(([id]) => at.has(id)).map(([id, top]) => topOf(ends, at.get(id)) - top);
  const by = moved.sort((a, b) => a - b)[moved.length >> 1]; // not by the one that went elsewhere
  if (Math.abs(by) >= 1 && box.scrollTop > 0) box.scrollTop += by;
  rows.sight = sightOf(box, ids, ends);
}

/** The rows that are seen, each with where it begins. */
function sightOf({ scrollTop, clientHeight }, ids, ends) {
  return [...ids.keys()].filter((index) => ends[index] > scrollTop && topOf(ends, index) < scrollTop + clientHeight).map((index) => [ids[index], topOf(ends, index)]);
}

function topOf(ends, index) {
  return index ? ends[index - 1] : 0;
}

/** Scroll just as far as the row needs: about there, and then exactly, as it is drawn. */
function reveal(box, ends, at, id) {
  const [top, bottom] = [topOf(ends, at), ends[at]];
  if (top < box.scrollTop) box.scrollTop = top;
  else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
  requestAnimationFrame(() => box.querySelector(`[data-row="${id}"]`)?.scrollIntoView({ block: "nearest" }));
}

function stepOf(box) {
  return Math.floor(box.scrollTop / STEP_PX);
}
