// What has not left yet: it leaves in a moment, is held back, is on its way, or did not get there.

import { jump } from "./going.js";
import { Icon } from "./icons.js";
import { html } from "./preact.js";
import { sizeOf } from "./sizes.js";
import { t } from "./words.js";

/** What is leaving, is on its way, was held back by a guard, or did not get there. */
export function Pending({ sent, seat, conversation }) {
  const Below = BELOW[sent.state];
  return html`<article class=${sent.kind === "note" ? "secret note" : "said agent pending"} tabindex="-1">
    <div class="bubble">
      ${sent.text && html`<p class="text">${sent.text}</p>`}
      ${sent.files.map((file) => html`<p class="file"><${Icon} name="clip" /> ${t("thread.file", { name: file.name, size: sizeOf(file.size) })}</p>`)}
      <${Below} sent=${sent} seat=${seat} conversation=${conversation} />
    </div>
  </article>`;
}

const BELOW = { leaving: Leaving, held: HeldBack, sending: Sending, failed: Unsent };

function Sending() {
  return html`<footer class="quiet">${t("thread.sending")}</footer>`;
}

/** Four seconds in which it can be taken back; the bar beside it says how much of them is left. */
function Leaving({ sent, seat }) {
  return html`<div class="unsent leaving">
    <i aria-hidden="true"></i><span class="quiet">${t("thread.leaving")}</span>
    <button class="second" title="Esc" onClick=${() => seat.writing.takeBack(sent.id)}>${t("thread.undo")}</button>
  </div>`;
}

function HeldBack({ sent, seat, conversation }) {
  return html`<div class="held" role="alert">
    <strong>${t("thread.held")}</strong>
    <ul>
      ${sent.warnings.map(
        (it) => html`<li class=${it.kind}>
          ${it.text}
          ${it.seq && html` <button class="second" onClick=${() => jump(it.seq)}>${t("thread.jump")}</button>`}
        </li>`,
      )}
    </ul>
    <div class="unsent">
      <button class="second" onClick=${() => seat.writing.correct(conversation, sent)}>${t("thread.correct")}</button>
      <button class="second" title="${t("write.ctrl")}" onClick=${() => seat.writing.insist(conversation, sent)}>${t("thread.anyway")}</button>
    </div>
  </div>`;
}

function Unsent({ sent, seat, conversation }) {
  return html`<div class="unsent" role="alert">
    <strong class="undelivered">${t("thread.unsent")}</strong> ${sent.error}
    <button class="second" onClick=${() => seat.writing.deliver(conversation, sent)}>${t("say.retry")}</button>
    <button class="second" onClick=${() => seat.writing.giveUp(conversation, sent)}>${t("thread.discard")}</button>
  </div>`;
}
