// One conversation in front of the agent: who has it and what can be done, the thread, the brief.

import { LeftDrafts } from "./begun.js";
import { Brief } from "./brief.js";
import { Counting } from "./clock.js";
import { Composer } from "./composer.js";
import { useDrop } from "./dropping.js";
import { Icon } from "./icons.js";
import { html, useEffect, useRef } from "./preact.js";
import { claimWord } from "./rights.js";
import { format } from "./route.js";
import { ThreadView } from "./threadview.js";
import { viewOf } from "./views.js";
import { t } from "./words.js";

export function Case({ seat, route, pane }) {
  const { line, model } = seat;
  const thread = model.thread;
  const dropping = useDrop(seat);
  if (!route.conversation) return html`<${Nothing} words="empty.no_case" more="empty.no_case_more" />`;
  if (thread?.state === "gone") return html`<${Nothing} words="empty.gone" back=${route.view} />`;
  if (thread?.state === "failed") return html`<${Failed} seat=${seat} />`;
  if (!line || thread?.state !== "read") return html`<${Nothing} words="say.reading" back=${route.view} />`;
  return html`<section class="case">
    <${Head} seat=${seat} line=${line} route=${route} pane=${pane} />
    <div class="thread-column ${dropping ? "dropping" : ""}" data-drop=${t("files.drop")}>
      <${ThreadView} seat=${seat} thread=${thread} line=${line} />
      <${LeftDrafts} seat=${seat} thread=${thread} line=${line} />
      <${Composer} seat=${seat} line=${line} thread=${thread} />
    </div>
    <${Brief} seat=${seat} brief=${thread.brief} line=${line} />
  </section>`;
}

function Nothing({ words, more, back }) {
  return html`<section class="case nothing">
    ${back && html`<${Back} view=${back} />`}
    <p>${t(words)}</p>
    ${more && html`<p class="quiet">${t(more)}</p>`}
  </section>`;
}

function Failed({ seat }) {
  return html`<section class="case nothing">
    <p role="alert">${t("error.away")}</p>
    <button class="main" onClick=${() => seat.model.read(seat.model.open)}>${t("say.retry")}</button>
  </section>`;
}

function Back({ view }) {
  return html`<a class="back tool" href=${format({ view })} aria-label=${t("say.back")}><${Icon} name="back" /></a>`;
}

function Head({ seat, line, route, pane }) {
  const lookers = seat.model.lookers(line.id);
  const name = useRef();
  useEffect(() => {
    // On a phone the line that was tapped is gone: the focus goes where it led to.
    if (!document.activeElement?.offsetParent) name.current.focus();
  }, [line.id]);
  return html`<header class="head">
    <div class="title">
      <${Back} view=${route.view} />
      <h2 ref=${name} tabindex="-1">${line.customer.name ?? t("line.nobody")}</h2>
      <${HolderSign} line=${line} me=${seat.me} />
      ${line.duty?.text && html`<span class="holder waiting">${line.duty.text}</span>`}
      ${lookers.length > 0 && html`<span class="looking"><${Icon} name="eye" /> ${t("case.looking", { names: lookers.join(", "), count: lookers.length })}</span>`}
    </div>
    <${Actions} seat=${seat} line=${line} />
    <div class="panes" role="group" aria-label=${t("case.panes")}>
      ${["brief", "thread"].map(
        (it) => html`<a href=${format({ ...route, pane: it })} aria-current=${it === pane ? "true" : null} onClick=${replace}>${t(`case.${it}`)}</a>`,
      )}
    </div>
  </header>`;
}

/** From pane to pane without a step for the back button: back leads to the list. */
function replace(event) {
  event.preventDefault();
  location.replace(event.currentTarget.getAttribute("href"));
}

function HolderSign({ line, me }) {
  const view = viewOf(line, me);
  const words = view === "colleagues" ? t("line.held_by", { name: line.floor.agent.name }) : t(`case.holder.${view}`);
  return html`<span class="holder ${view}">
    ${words}
    ${line.waiting_since && html` · <${Counting} since=${line.waiting_since} say=${(time) => time} />`}
    ${view === "mine" && line.requeue_at && html` · <${Counting} since=${line.requeue_at} say=${(time) => t("line.requeue", { time })} />`}
  </span>`;
}

const BUTTONS = [
  ["gesture", "gift", "g"],
  ["transfer", "people", "t"],
  ["release", "queue", "l"],
  ["handback", "robot", "h"],
  ["close", "check", "x"],
];

function Actions({ seat, line }) {
  const can = seat.rights;
  if (can.has("claim")) {
    return html`<div class="actions">
      <button class="main claim" disabled=${seat.moves.busy} aria-keyshortcuts="c" onClick=${() => seat.moves.claim()}>${t(claimWord(line))}</button>
      ${line.duty?.text && !line.duty.has_it && html`<button class="second taking" disabled=${seat.moves.busy} onClick=${() => seat.moves.make("duty", {})}>${t("do.duty")}</button>`}
    </div>`;
  }
  const run = (verb) => () => (verb === "release" ? seat.moves.make("release") : seat.ask(verb));
  const offered = BUTTONS.filter(([verb]) => can.has(verb));
  // The second of two quick clicks on "Claim" was meant for none of those that have come into its place.
  const once = (event) => event.detail > 1 && event.stopPropagation();
  return html`<div class="actions" onClickCapture=${once}>
    ${offered.map(
      ([verb, icon, key]) => html`<button class="second ${verb}" disabled=${seat.moves.busy} aria-label=${t(`do.${verb}`)} title="${t(`do.${verb}`)} (${key})" aria-keyshortcuts=${key} onClick=${run(verb)}>
        <${Icon} name=${icon} /><span class="long">${t(`do.${verb}`)}</span><span class="short" aria-hidden="true">${t(`short.${verb}`)}</span>
      </button>`,
    )}
  </div>`;
}
