// The desk of one agent: bar, list, case; keys; dialogs.

import { Bar } from "./bar.js";
import { Case } from "./case.js";
import { Dialogs } from "./dialogs.js";
import { useKeys } from "./keys.js";
import { List } from "./list.js";
import { NoticeBoard } from "./notices.js";
import { html, useEffect, useReducer, useState } from "./preact.js";
import { go, useRoute } from "./route.js";
import { Seat } from "./seat.js";
import { logout } from "./service.js";
import { VIEWS, viewOf } from "./views.js";
import { t } from "./words.js";

export function Desk({ me, onLeave }) {
  const [, draw] = useReducer((count) => count + 1, 0);
  const [seat] = useState(() => new Seat({ me, onChange: draw, onOver: () => onLeave(true) }));
  const route = useRoute();
  useEffect(() => live(seat, draw), []);
  useEffect(() => seat.open(route.conversation), [route.conversation]);
  useEffect(() => tell(seat.model));
  useKeys(actions(seat, route));

  const leave = async () => {
    await seat.outbox.flush();
    seat.model.stop();
    await logout().catch(() => {}); // without the service the session ends by itself
    go({ view: "waiting", conversation: null }, true);
    onLeave(false);
  };
  const pane = paneOf(route, seat);
  return html`<div class="desk" data-pane=${pane}>
    <${Bar} seat=${seat} />
    <main>
      <h1 class="hidden">${t("bar.desk")}</h1>
      <${List} seat=${seat} route=${route} />
      <${Case} seat=${seat} route=${route} pane=${pane} />
    </main>
    <${NoticeBoard} notices=${seat.notices} />
    <${Dialogs} seat=${seat} onLogout=${leave} />
  </div>`;
}

/** From the first drawing to the last: the line is open, and a page that is looked at again has read what it shows. */
function live(seat, draw) {
  const forget = seat.model.subscribe(draw);
  const seen = () => seat.model.markRead();
  const away = () => seat.outbox.abandon();
  document.addEventListener("visibilitychange", seen);
  window.addEventListener("pagehide", away);
  seat.model.start();
  return () => {
    forget();
    window.removeEventListener("pagehide", away);
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

function actions(seat, route) {
  const views = Object.fromEntries(VIEWS.map((view, index) => [index + 1, () => go({ view, conversation: route.conversation })]));
  return {
    ...views,
    j: () => seat.step(1),
    k: () => seat.step(-1),
    c: () => seat.claim(),
    r: () => seat.line && seat.choose("answer"),
    n: () => seat.line && seat.choose("note"),
    u: () => seat.use(seat.model.thread?.brief?.reply.text),
    g: () => seat.askFor("gesture"),
    t: () => seat.askFor("transfer"),
    l: () => seat.rights.has("release") && seat.move("release"),
    h: () => seat.askFor("handback"),
    x: () => seat.askFor("close"),
    p: () => seat.askFor("promise"),
    z: () => seat.askFor("snooze"),
    "?": () => seat.ask("help"),
    Escape: () => seat.takeBack() || go({ view: route.view, conversation: null }),
  };
}
