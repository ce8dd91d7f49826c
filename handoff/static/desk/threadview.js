// The thread on the screen: its rows, who types, and staying at the end while one reads the end.

import { day } from "./clock.js";
import { Icon } from "./icons.js";
import { Said, Secret } from "./messages.js";
import { MoodLine } from "./mood.js";
import { Pending } from "./pending.js";
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "./preact.js";
import { rowsOf } from "./rows.js";
import { t } from "./words.js";

const AT_END_PX = 60;

export function ThreadView({ seat, thread, line }) {
  const rows = useMemo(() => rowsOf(thread.events, thread.pending), [thread.events, thread.pending]);
  const { merge } = seat; // read once: the whole log is gone through for it
  const { box, missed, moved, toEnd } = useEnd(thread, rows.length);
  return html`<div class="thread-box">
    <${MoodLine} key=${line.id} thread=${thread} />
    <div class="thread" role="log" tabindex="0" aria-label=${t("thread.label")} ref=${box} onScroll=${moved}>
      <div class="rows">
        ${rows.map((row) => html`<${Row} key=${row.key} row=${row} seat=${seat} line=${line} merge=${merge} />`)}
        <${Typing} sign=${seat.model.typist(line.id)} />
      </div>
    </div>
    ${missed > 0 && html`<button class="to-end" onClick=${toEnd}><${Icon} name="down" /> ${t("thread.new", { count: missed })}</button>`}
  </div>`;
}

function Row({ row, seat, line, merge }) {
  if (row.kind === "day") return html`<p class="day"><span>${day(row.at)}</span></p>`;
  if (row.kind === "said") return html`<${Said} row=${row} seat=${seat} line=${line} />`;
  if (row.kind === "secret") return html`<${Secret} row=${row} seat=${seat} />`;
  if (row.kind === "pending") return html`<${Pending} sent=${row.sent} seat=${seat} conversation=${line.id} />`;
  return html`<p class="moment ${row.event.private ? "private" : ""}" data-seq=${row.event.seq} tabindex="-1">
    ${row.event.private && html`<${Icon} name="lock" /><span class="hidden">${t("thread.private")}. </span>`}${row.text}
    ${row.event === merge && html`<button class="second" onClick=${() => seat.ask("unmerge")}>${t("thread.undo_merge")}</button>`}
  </p>`;
}

function Typing({ sign }) {
  if (!sign) return null;
  return html`<p class="typing ${sign.role}"><i></i><i></i><i></i> ${t(sign.note ? "thread.noting" : `thread.typing.${sign.role}`, { name: sign.name })}</p>`;
}

/** Keep the end in sight while it is read; count what comes meanwhile when something earlier is. */
function useEnd(thread, length) {
  const box = useRef();
  const at = useRef({ end: true, top: 0, id: null, length: 0, sending: 0 });
  const [missed, setMissed] = useState(0);
  const toEnd = () => {
    box.current.scrollTop = box.current.scrollHeight;
    at.current.top = box.current.scrollTop;
  };
  const moved = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current;
    // Only who scrolls up leaves the end: a composer that takes room between two frames does not count.
    const wentUp = scrollTop < at.current.top;
    at.current.end = scrollHeight - scrollTop - clientHeight < AT_END_PX || (at.current.end && !wentUp);
    at.current.top = scrollTop;
    if (at.current.end) thread.shown = Infinity;
    else if (thread.shown === Infinity) thread.shown = thread.seq;
    if (at.current.end && missed) setMissed(0);
  };
  useEffect(() => {
    // A composer that grows, a reading that unfolds, a picture that arrives: the end stays in sight.
    const sizes = new ResizeObserver(() => at.current.end && toEnd());
    for (const element of [box.current, box.current.firstElementChild]) sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
  useLayoutEffect(() => {
    const fresh = at.current.id !== thread.id;
    const more = fresh ? 0 : length - at.current.length;
    const sent = thread.pending.length > at.current.sending; // one's own word is where one looks next
    const end = fresh || sent || at.current.end;
    Object.assign(at.current, { end, id: thread.id, length, sending: thread.pending.length });
    if (at.current.end) {
      thread.shown = Infinity;
      toEnd();
    } else if (more > 0) setMissed((count) => count + more);
    if (fresh) setMissed(0);
  }, [thread.id, length, thread.pending]);
  return { box, missed, moved, toEnd };
}
