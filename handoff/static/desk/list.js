// The list: one view at a time, each line enough to choose by.

import { listed } from "./going.js";
import { Icon } from "./icons.js";
import { Line } from "./line.js";
import { BULK } from "./marks.js";
import { shownIn, tabsOf } from "./ownlists.js";
import { html, useEffect } from "./preact.js";
import { format } from "./route.js";
import { SearchField, useSearch } from "./search.js";
import { VIEWS } from "./views.js";
import { Windowed } from "./windowed.js";
import { t } from "./words.js";

export function List({ seat, route }) {
  const { model, marks } = seat;
  const search = useSearch();
  const made = seat.own.made(route.view);
  const lines = search.lines?.map((line) => model.lines.get(line.id) ?? line) ?? shownIn(seat, route.view);
  const byId = new Map(lines.map((line) => [line.id, line]));
  seat.inSight = [...byId.keys()];
  useEffect(() => () => marks.choose(false), [route.view]);
  useEffect(() => () => void (seat.inSight = []), []); // another page shows no list
  const tabs = tabsOf(seat);
  const isCut = !search.lines && tabs.some((tab) => tab.view === route.view && tab.isCut);
  return html`<nav class="list ${marks.shown ? "marking" : ""}" aria-label=${t("list.title")}>
    <${Views} tabs=${tabs} current=${route.view} listed=${model.listed} />
    <div class="finding">
      <${SearchField} search=${search} />
      ${made && html`<button class="bare tool" aria-label=${t("view.edit", made)} title=${t("view.edit", made)} onClick=${() => seat.ask("view", made)}><${Icon} name="note" /></button>`}
      <button class="bare tool" aria-label=${t("view.add")} title=${t("view.add")} onClick=${() => seat.ask("view")}><${Icon} name="plus" /></button>
      <button class="bare tool" aria-pressed=${marks.shown} aria-label=${t("mark.begin")} title="${t("mark.begin")} (m)" onClick=${() => marks.choose(!marks.shown)}><${Icon} name="check" /></button>
    </div>
    ${!lines.length && html`<p class="empty quiet">${t(search.lines ? "search.none" : emptyWords(seat, route.view))}</p>`}
    <${Windowed} key="${route.view}/${search.words}" ids=${seat.inSight} shown=${route.conversation} after=${isCut && html`<p class="empty quiet">${t("view.cut")}</p>`}
      draw=${(id) => html`${marks.shown && html`<${Mark} line=${byId.get(id)} seat=${seat} />`}<${Line} line=${byId.get(id)} seat=${seat} route=${route} />`} />
    ${marks.shown && html`<${Marked} seat=${seat} ids=${seat.inSight} />`}
  </nav>`;
}

function emptyWords({ model, own }, view) {
  const isOwn = !VIEWS.includes(view);
  if (!model.listed || (isOwn && !own.isRead)) return "say.reading";
  if (!isOwn || view === "mentions") return `empty.${view}`;
  return own.made(view) ? "empty.own" : "empty.no_view";
}

/** What can be done to the marked cases; each is answered for on its own. */
function Marked({ seat, ids }) {
  const { marks } = seat;
  const none = marks.ids.size === 0;
  return html`<div class="marked" role="toolbar" aria-label=${t("mark.tools")}>
    <b role="status">${t("mark.count", { count: marks.ids.size })}</b>
    <button class="second" aria-keyshortcuts="a" title="a" onClick=${() => marks.all(ids)}>${t("mark.all")}</button>
    ${BULK.map((name) => html`<button class="second" key=${name} disabled=${none} onClick=${() => seat.ask("bulk", name)}>${t(`short.${name}`)}</button>`)}
  </div>`;
}

/** There are more than the service lists, or than have come so far. */
function counted(all, isCut, listed) {
  if (!listed && !all) return "…";
  return isCut || !listed ? `${all}+` : all;
}

function Views({ tabs, current, listed }) {
  return html`<div class="views">
    ${tabs.map(
      ({ view, name, all, unread, isCut }) => html`<a key=${view} href=${format({ view })} class=${view} aria-current=${view === current ? "page" : null}>
        <span>${name}</span>
        <span class="count ${unread ? "unread" : ""}" title=${t("view.count", { all, unread })}>${counted(all, isCut, listed)}</span>
      </a>`,
    )}
  </div>`;
}

function Mark({ line, seat }) {
  const { marks } = seat;
  const turn = (event) => marks.turn(line.id, event.shiftKey ? listed(seat) : null);
  return html`<input type="checkbox" class="choose" checked=${marks.ids.has(line.id)} aria-label=${t("mark.line", { who: line.customer.name ?? t("line.nobody") })} onClick=${turn} />`;
}
