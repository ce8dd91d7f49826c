// The desk of one agent: bar, list, case; keys; dialogs.

import { Bar } from "./bar.js";
import { Case } from "./case.js";
import { readPalette, useKeys } from "./keys.js";
import { later, lazy } from "./lazy.js";
import { List } from "./list.js";
import { NoticeBoard } from "./notices.js";
import { html, useEffect, useLayoutEffect, useReducer, useState } from "./preact.js";
import { go, useRoute } from "./route.js";
import { Seat } from "./seat.js";
import { logout } from "./service.js";
import { viewOf } from "./views.js";
import { t } from "./words.js";

const readDialogs = () => later(import("./dialogs.js"), "Dialogs");
const Dialogs = lazy(readDialogs);
const PAGES = {
  duty: lazy(() => later(import("./duty.js"), "Duty")),
  floor: lazy(() => later(import("./floor.js"), "Floor")),
  report: lazy(() => later(import("./report.js"), "Report")),
  replies: lazy(() => later(import("./replies.js"), "Replies")),
};
const Palette = lazy(readPalette);
const WATCH_MS = 20_000; // a sound repeats so often, until somebody claims

export function Desk({ me, lines, onLeave }) {
  const [, draw] = useReducer((count) => count + 1, 0);
  const [seat] = useState(() => new Seat({ me, lines, onChange: draw, onOver: () => onLeave(true) }));
  const route = useRoute();
  useEffect(() => live(seat, draw), []);
  useLayoutEffect(() => seat.open(route.conversation), [route.conversation]); // before any key is heard
  useEffect(() => tell(seat.model));
  const holding = seat.rights.has("write");
  useEffect(() => void (holding && readDialogs().catch(() => {})), [holding]); // who holds a case soon needs them
  useKeys(seat, route);

  const leave = async () => {
    await seat.writing.outbox.flush();
    seat.model.stop();
    await logout().catch(() => {}); // without the service the session ends by itself
    go({ view: "waiting", conversation: null }, true);
    onLeave(false);
  };
  const away = () => {
    seat.unasked();
    go({ view: "waiting" }, true); // the page can be asked for again
  };
  const Page = ["floor", "report"].includes(route.view) && me.role !== "supervisor" ? null : PAGES[route.view];
  const pane = paneOf(route, seat);
  return html`<div class="desk" data-pane=${pane}>
    <${Bar} seat=${seat} />
    <main>
      <h1 class="hidden">${t("bar.desk")}</h1>
      ${Page
        ? html`<${Page} key=${route.view} seat=${seat} onAway=${away} />`
        : html`<${List} seat=${seat} route=${route} /><${Case} seat=${seat} route=${route} pane=${pane} />`}
    </main>
    <${NoticeBoard} notices=${seat.notices} />
    ${seat.dialog === "palette" && html`<${Palette} seat=${seat} route=${route} onAway=${() => seat.unasked()} />`}
    ${seat.dialog && seat.dialog !== "palette" && html`<${Dialogs} seat=${seat} onLogout=${leave} onAway=${() => seat.unasked()} />`}
  </div>`;
}

/** From the first drawing to the last: the line is open, and a page that is looked at again has read what it shows. */
function live(seat, draw) {
  const forget = seat.model.subscribe(draw);
  const seen = () => {
    seat.model.markRead();
    void seat.own.saw(seat.model.open);
  };
  const away = () => seat.writing.abandon();
  const asked = (event) => seat.writing.holdsFiles && event.preventDefault(); // the browser asks before it drops them
  document.addEventListener("visibilitychange", seen);
  window.addEventListener("pagehide", away);
  window.addEventListener("beforeunload", asked);
  seat.model.start();
  const watch = setInterval(() => seat.news.watch(), WATCH_MS);
  return () => {
    forget();
    clearInterval(watch);
    window.removeEventListener("pagehide", away);
    window.removeEventListener("beforeunload", asked);
    document.removeEventListener("visibilitychange", seen);
    seat.model.stop();
  };
}

/** What a small screen shows: a case of one's own opens on the thread, any other on the brief. */
function paneOf(route, seat) {
  if (!route.conversation) return "list";
  const line = seat.model.lines.get(route.conversation);
  return route.pane ?? (line && viewOf(line, seat.me) === "mine" ? "thread" : "brief");
}

/** How many wait, where a background tab can be read. */
function tell(model) {
  const waiting = [...model.lines.values()].filter((line) => line.floor.holder === "waiting").length;
  document.title = waiting ? `(${waiting}) Passerelle` : "Passerelle";
}
