// A question in front of the desk: the browser's own dialog keeps the focus in, and it goes back to where it was.

import { Icon } from "./icons.js";
import { html, useLayoutEffect, useRef } from "./preact.js";
import { t } from "./words.js";

/** `onGo` takes the form's fields as an object; without it there is nothing to agree to. */
export function Dialog({ title, lead, error, go, busy, onGo, onClose, children }) {
  const box = useRef();
  const owed = useRef(false); // a button that is busy takes no focus
  const first = () => box.current.querySelector("[data-first], footer button.main"); // where nothing is to be filled in, Enter agrees
  useLayoutEffect(() => {
    // Before the next key.
    const before = document.activeElement;
    box.current.showModal();
    first()?.focus();
    owed.current = Boolean(first()?.disabled);
    return () => before?.focus();
  }, []);
  useLayoutEffect(() => {
    if (busy || (!owed.current && focusIsIn(box.current))) return;
    owed.current = false;
    first()?.focus();
  }, [busy]);
  const submit = (event) => {
    event.preventDefault();
    onGo?.(Object.fromEntries(new FormData(event.target)));
  };
  return html`<dialog ref=${box} aria-labelledby="dialog-title" onClose=${onClose}>
    <form onSubmit=${submit} novalidate>
      <header>
        <h2 id="dialog-title">${title}</h2>
        <button type="button" class="bare tool" aria-label=${t("say.close")} onClick=${() => box.current.close()}><${Icon} name="cross" /></button>
      </header>
      ${lead && html`<p class="quiet">${lead}</p>`}
      ${children}
      <div role="alert" class="alert">${error}</div>
      ${onGo &&
      html`<footer>
        <button type="button" class="second" onClick=${() => box.current.close()}>${t("say.cancel")}</button>
        <button type="submit" class="main" disabled=${busy}>${go}</button>
      </footer>`}
    </form>
  </dialog>`;
}

/** Is it on one of the dialog's own fields and buttons? One that became busy has lost it. */
function focusIsIn(dialog) {
  const at = document.activeElement;
  return at !== dialog && dialog.contains(at);
}
