// What colleagues have begun to answer and left with the case: to be used, or thrown away.

import { hour } from "./clock.js";
import { Icon } from "./icons.js";
import { html } from "./preact.js";
import { t } from "./words.js";

export function LeftDrafts({ seat, thread, line }) {
  const holder = line.floor.agent?.id; // who still writes leaves nothing
  const open = thread.drafts.filter(({ agent, at }) => !thread.disposed.has(`${agent.id}/${at}`));
  const left = open.filter(({ agent }) => agent.id !== seat.me.id && agent.id !== holder);
  return left.map(
    (it) => html`<section class="left-draft" key=${it.agent.id} aria-label=${t("begun.by", it.agent)}>
      <header class="quiet"><${Icon} name="lock" /> ${t("begun.by", it.agent)} <time>${hour(it.at)}</time></header>
      <p class="text">${it.text}</p>
      ${seat.rights.has("write") &&
      html`<button class="second" onClick=${() => seat.writing.dispose(thread, it, true)}>${t("begun.use")}</button>
        <button class="second" onClick=${() => seat.writing.dispose(thread, it, false)}>${t("thread.discard")}</button>`}
    </section>`,
  );
}
