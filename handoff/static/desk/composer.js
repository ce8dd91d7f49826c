// Where the agent writes: an answer to the customer, or a note among agents. Without the floor it says why not.

import { CannedList, deedsOf, useCanned } from "./canned.js";
import { draft } from "./drafts.js";
import { AttachButton, Attachments, pasted } from "./dropping.js";
import { Icon } from "./icons.js";
import { html, useEffect } from "./preact.js";
import { claimWord } from "./rights.js";
import { viewOf } from "./views.js";
import { t } from "./words.js";

const MOST = 4_000; // characters, the contract's

export function Composer({ seat, line, thread }) {
  const { kind } = seat.writing;
  const { brief } = thread;
  const text = draft(line.id, kind);
  const blocked = kind === "answer" && !seat.rights.has("write");
  useEffect(() => seat.writing.find(thread), [thread.drafts, blocked]);
  return html`<form class="composer ${kind}" onSubmit=${(event) => submit(event, seat)}>
    <div class="kinds" role="group" aria-label=${t("write.kind")}>
      <${Kind} seat=${seat} kind="answer" icon="send" />
      <${Kind} seat=${seat} kind="note" icon="lock" />
      ${!blocked && kind === "answer" && html`<${AttachButton} seat=${seat} />`}
      ${!blocked && kind === "answer" && !text && brief.reply.text && html`<${UseReply} seat=${seat} text=${brief.reply.text} />`}
    </div>
    ${blocked ? html`<${Blocked} seat=${seat} line=${line} begun=${text} />` : html`<${Field} seat=${seat} line=${line} text=${text} />`}
  </form>`;
}

function submit(event, seat) {
  event.preventDefault();
  seat.writing.send();
}

function Kind({ seat, kind, icon }) {
  return html`<button type="button" aria-pressed=${seat.writing.kind === kind} onClick=${() => seat.writing.choose(kind)}>
    <${Icon} name=${icon} /> ${t(`write.${kind}`)}
  </button>`;
}

function UseReply({ seat, text }) {
  return html`<button type="button" class="use" title="${t("write.use")} (u)" onClick=${() => seat.writing.use(text)}>${t("write.use_short")} <kbd aria-hidden="true">u</kbd></button>`;
}

function Field({ seat, line, text }) {
  const note = seat.writing.kind === "note";
  const then = note ? null : seat.writing.thens.get(line.id);
  const files = note ? [] : (seat.writing.files.get(line.id) ?? []);
  const who = line.customer.name ?? t("who.customer");
  const over = text.trim().length - MOST;
  const canned = useCanned({ seat, line, text, enabled: !note });
  useEffect(() => seat.writing.shown(), []);
  const keys = (event) => {
    if (canned.keys(event)) return;
    if (asksForNext(event) && seat.writing.suggest()) return event.preventDefault();
    if (event.key === "Escape" && !text && seat.writing.takeBack()) return event.preventDefault();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (over <= 0) seat.writing.send({ insisting: event.ctrlKey || event.metaKey });
  };
  return html`<div class="field">
    ${files.length > 0 && html`<${Attachments} seat=${seat} files=${files} />`}
    <${CannedList} canned=${canned} />
    <textarea
      id="composer"
      key=${seat.writing.kind}
      rows=${Math.min(8, Math.max(2, text.split("\n").length))}
      aria-label=${note ? t("write.note_label") : t("write.answer_to", { who })}
      aria-describedby="composer-keys"
      placeholder=${t(note ? "write.note_hint" : "write.answer_hint")}
      lang=${note ? null : line.language}
      value=${text}
      aria-autocomplete=${note ? null : "list"}
      aria-controls=${canned.found.length ? "canned" : null}
      aria-activedescendant=${canned.found.length ? `canned-${canned.at}` : null}
      onInput=${(event) => {
        seat.writing.write(event.target.value);
        canned.moved(event);
      }}
      onKeyDown=${keys}
      onPaste=${(event) => !note && pasted(event, seat)}
    ></textarea>
    ${then && html`<p class="then quiet" role="status">${t("then.lead", { what: deedsOf(then) })} <button type="button" class="bare" aria-label=${t("then.drop")} title=${t("then.drop")} onClick=${() => seat.writing.then(line.id, null)}><${Icon} name="cross" /></button></p>`}
    <div class="sending">
      <span id="composer-keys" class="quiet">${over > 0 ? html`<strong class="undelivered">${t("write.too_long", { over })}</strong>` : t("write.keys")}</span>
      <button class="main" type="submit" disabled=${(!text.trim() && !files.length) || over > 0}>${t(note ? "write.keep_note" : "write.send")}</button>
    </div>
  </div>`;
}

/** Arrow up alone, at the end of what stands there: anywhere else it moves the caret. */
function asksForNext(event) {
  const { key, target } = event;
  const bare = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey && !event.isComposing;
  return key === "ArrowUp" && bare && target.selectionStart === target.value.length;
}

function Blocked({ seat, line, begun }) {
  const view = viewOf(line, seat.me);
  const { holder, agent } = line.floor;
  return html`<div class="blocked">
    <p>${t(`write.blocked.${holder}`, { name: agent?.name })} ${begun && t("write.kept")}</p>
    ${view !== "colleagues" &&
    html`<button type="button" class="main claim" disabled=${seat.moves.busy} onClick=${() => seat.moves.claim()}>${t(claimWord(line))}</button>`}
  </div>`;
}
