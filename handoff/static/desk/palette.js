// The palette: all that can be done now, a few letters away; cases by name, order number or words too.

import { COMMANDS } from "./commands.js";
import { fit } from "./fuzzy.js";
import { labelOf } from "./labels.js";
import { shownIn, tabsOf } from "./ownlists.js";
import { html, useEffect, useLayoutEffect, useRef, useState } from "./preact.js";
import { go } from "./route.js";
import { useFound } from "./search.js";
import { viewOf } from "./views.js";
import { t } from "./words.js";

const MOST = 40; // rows: more is asked for by one more letter
const CASES = 6; // of them, while nothing is typed
const GROUPS = ["case", "go", "desk"];

export function Palette({ seat, route }) {
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const box = useDialog(() => seat.ask(null));
  const rows = rowsFor(typed.trim(), seat, route, useFound(typed) ?? []);
  const chosen = Math.min(at, rows.length - 1);
  const choose = (row) => {
    seat.ask(null);
    setTimeout(() => row.run(seat, route)); // once the focus is back where it was
  };
  const act = {
    ArrowDown: () => setAt((chosen + 1) % rows.length),
    ArrowUp: () => setAt((chosen + rows.length - 1) % rows.length),
    Enter: () => choose(rows[chosen]),
  };
  const keys = (event) => {
    if (!act[event.key] || event.isComposing) return;
    event.preventDefault();
    if (rows.length) act[event.key]();
  };
  const type = (event) => {
    setTyped(event.target.value);
    setAt(0);
  };
  useEffect(() => box.current.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" }), [chosen]);
  return html`<dialog ref=${box} class="palette" aria-label=${t("palette.title")}>
    <input data-first role="combobox" aria-expanded="true" aria-controls="palette-rows" aria-autocomplete="list" autocomplete="off" maxlength="100"
      aria-activedescendant=${rows.length ? `palette-${chosen}` : null} aria-label=${t("palette.title")} placeholder=${t("palette.hint")}
      value=${typed} onInput=${type} onKeyDown=${keys} />
    <p class="hidden" role="status">${t("palette.count", { count: rows.length })}</p>
    ${!rows.length && html`<p class="quiet none">${t("palette.none")}</p>`}
    <div id="palette-rows" role="listbox" aria-label=${t("palette.title")}>
      ${rows.map((row, index) => html`<${Row} key=${row.id} row=${row} index=${index} chosen=${index === chosen} headed=${!typed && row.group !== rows[index - 1]?.group} choose=${choose} />`)}
    </div>
  </dialog>`;
}

function Row({ row, index, chosen, headed, choose }) {
  return html`${headed && html`<p class="group quiet" role="presentation">${t(`group.${row.group}`)}</p>`}
    <div role="option" id=${`palette-${index}`} aria-selected=${chosen} onClick=${() => choose(row)}>
      <span class="label">${row.label}</span>
      <span class="quiet more">${row.more}</span>
      ${row.key && html`<kbd>${row.key}</kbd>`}
    </div>`;
}

/** The browser's own dialog, open from the first drawing to the last; the focus goes back to where it was. */
function useDialog(onClose) {
  const box = useRef();
  useLayoutEffect(() => {
    // Before the next key: who types on at once loses no letter.
    const before = document.activeElement;
    const dialog = box.current;
    dialog.showModal();
    dialog.querySelector("[data-first]").focus();
    dialog.addEventListener("close", onClose);
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close()); // beside it
    return () => before?.focus();
  }, []);
  return box;
}

/** What fits, the best first; with nothing typed, in the order of the table and under headings. */
function rowsFor(typed, seat, route, found) {
  const rows = [...commandRows(seat), ...ownRows(seat), ...caseRows(typed, seat, route, found)];
  if (!typed) return rows;
  const fitting = rows.map((row) => ({ row, score: fit(typed, row.text) ?? (row.found ? 0 : null) })).filter((it) => it.score !== null);
  return fitting.sort((a, b) => b.score - a.score).slice(0, MOST).map((it) => it.row);
}

function commandRows(seat) {
  const open = COMMANDS.filter((it) => it.can(seat));
  return GROUPS.flatMap((group) => open.filter((it) => it.group === group)).map((it) => {
    const label = labelOf(it);
    return { id: it.name, group: it.group, label, key: it.key, text: `${label} ${it.name}`, run: it.run };
  });
}

/** The views I made. */
function ownRows(seat) {
  const made = tabsOf(seat).filter((tab) => seat.own.made(tab.view));
  return made.map(({ view, name }) => {
    const label = t("command.view", { it: name });
    return { id: view, group: "go", label, text: label, run: () => go({ view }) };
  });
}

/** Those at hand, and what the service found: closed ones, and by order number or e-mail. */
function caseRows(typed, seat, route, found) {
  const { model, me } = seat;
  const shown = typed ? [...model.lines.values()] : shownIn(seat, route.view).slice(0, CASES);
  const known = new Set(shown.map((line) => line.id));
  const further = found.filter((line) => !known.has(line.id));
  const asked = new Set(found.map((line) => line.id));
  return [...shown, ...further].map((line) => caseRow(line, me, asked.has(line.id)));
}

function caseRow(line, me, found) {
  const label = line.customer.name ?? t("line.nobody");
  const view = viewOf(line, me);
  const text = `${label} ${line.subject} ${line.labels.join(" ")}`;
  const run = () => go({ view, conversation: line.id });
  return { id: line.id, group: "cases", label, more: `${line.subject} · ${t(`view.${view}`)}`, text, found, run };
}
