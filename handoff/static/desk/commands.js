// Every command of the desk, once: the single keys, the palette and the help read this table.

import { turnFolding } from "./folding.js";
import { listed, step } from "./going.js";
import { BULK } from "./marks.js";
import { turnNotifying } from "./notify.js";
import { AWAY } from "./presence.js";
import { SUGGESTED } from "./writing.js";
import { go } from "./route.js";
import { toSearch } from "./search.js";
import { turnSound } from "./sound.js";
import { turnTheme } from "./theme.js";
import { readAgain, VIEWS } from "./views.js";
import { currentLanguage, t } from "./words.js";

/** What opens the palette, as it is printed on the keyboard. */
export const CHORD = /Mac|iP/.test(navigator.platform) ? "⌘ K" : "Ctrl K";

const always = () => true;
const supervising = (seat) => seat.me.role === "supervisor";
const drawn = (act) => (seat) => {
  act();
  seat.onChange();
};

/** Something done to the open case, or to those marked: asked for in a dialog of its name, unless `run` says otherwise. */
const verb = (name, key, run = (seat) => seat.ask(name)) => ({
  name,
  key,
  group: "case",
  can: (seat) => seat.rights.has(name) || many(seat, name),
  run: (seat, route) => (many(seat, name) ? seat.ask("bulk", name) : run(seat, route)),
});
const many = (seat, name) => seat.marks.ids.size > 0 && BULK.includes(name);
const suggesting = (name, key, index) => ({
  ...verb(name, key, (seat) => seat.writing.use(seat.writing.suggested[index])),
  can: (seat) => seat.rights.has("write") && Boolean(seat.writing.suggested[index]),
});
const writing = (name, key, run) => ({ name, key, group: "case", can: (seat) => seat.line !== null, run });
const going = (name, key, run, can = always) => ({ name, key, group: "go", can, run });
const setting = (name, key, run, can = always) => ({ name, key, group: "desk", can, run });

/** `key` is the single key, `also` another one; `can(seat)` says whether it is open now, `run(seat, route)` does it. */
export const COMMANDS = [
  verb("claim", "c", (seat) => seat.moves.claim()),
  writing("write", "r", (seat) => seat.writing.choose("answer")),
  writing("note", "n", (seat) => seat.writing.choose("note")),
  ...SUGGESTED.map((key, index) => suggesting(index ? `answer.${index}` : "use", key, index)),
  verb("gesture", "g"),
  verb("promise", "p"),
  verb("question", "q"),
  verb("snooze", "z"),
  verb("transfer", "t"),
  verb("release", "l", (seat) => seat.moves.make("release")),
  verb("relief", "b", (seat) => seat.moves.make("relief", {})),
  verb("warn", "w"),
  verb("handback", "h"),
  verb("close", "x"),
  { ...verb("unmerge", null), can: (seat) => seat.merge !== null },
  { ...verb("label", "e", toLabels), can: (seat) => seat.line !== null || many(seat, "label") },
  going("unread", "d", putOff, pointedAt),
  going("mark", "m", (seat) => seat.marks.turn(pointedAt(seat)), pointedAt),
  going("mark_all", "a", (seat) => seat.marks.all(listed(seat)), (seat) => listed(seat).length > 0),
  ...[...VIEWS, "mentions"].map((view, index) => going(`view.${view}`, `${index + 1}`, (seat, route) => go({ view, conversation: route.conversation }))),
  going("next", "j", (seat) => step(seat, 1)),
  going("previous", "k", (seat) => step(seat, -1)),
  { ...going("search", "s", toSearch), also: "/" },
  going("floor", "f", () => go({ view: "floor", conversation: null }), supervising),
  going("report", null, () => go({ view: "report", conversation: null }), supervising),
  going("add_view", null, (seat) => seat.ask("view")),
  going("duty", null, () => go({ view: "duty", conversation: null })),
  going("replies", null, () => go({ view: "replies", conversation: null })),
  setting("approvals", null, (seat) => seat.ask("approvals"), (seat) => supervising(seat) && seat.model.approvals.length > 0),
  ...["online", ...AWAY].map((state) => setting(`presence.${state}`, state === "hard_case" ? "v" : null, (seat) => seat.self.stepAway(state))),
  setting("profile", null, (seat) => seat.ask("profile")),
  setting("language", null, (seat) => seat.self.speak(currentLanguage() === "fr" ? "en" : "fr")),
  setting("theme", null, drawn(turnTheme)),
  setting("sound", null, drawn(turnSound)),
  setting("fold", null, drawn(turnFolding)),
  setting("notify", null, notifyOrSay),
  setting("help", "?", (seat) => seat.ask("help")),
  setting("logout", null, (seat) => seat.ask("logout")),
];

/** What Escape does outside of a field and a dialog. */
export function back(seat, route) {
  if (seat.marks.shown) return seat.marks.choose(false);
  if (!seat.writing.takeBack()) go({ view: route.view, conversation: null });
}

/** Do the command of this name, as its key would. */
export function run(name, seat, route) {
  const command = COMMANDS.find((it) => it.name === name);
  if (command.can(seat)) command.run(seat, route);
}

async function notifyOrSay(seat) {
  if (!(await turnNotifying())) seat.notices.say("wrong", t("bar.notify_no"));
  seat.onChange();
}

function toLabels() {
  go({ pane: "brief" }, true);
  requestAnimationFrame(() => document.querySelector(".add-label input")?.focus());
}

/** To be read again; whoever has it open leaves it, or it would be read at once. */
function putOff(seat, route) {
  const id = pointedAt(seat);
  readAgain(id, true);
  if (id === seat.model.open) go({ view: route.view, conversation: null });
  else seat.onChange();
}

/** The case whose line has the focus, or the open one. */
function pointedAt({ model }) {
  return document.activeElement?.dataset.conversation ?? model.open;
}
