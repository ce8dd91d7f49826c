// Files come to the composer by its button, dropped on the case, or pasted.

import { Icon } from "./icons.js";
import { later, lazy } from "./lazy.js";
import { html, useEffect, useRef, useState } from "./preact.js";
import { t } from "./words.js";

const TYPES = ".pdf,.png,.jpg,.jpeg,.webp";

const attaching = () => import("./attaching.js");
export const Attachments = lazy(() => later(attaching(), "Attachments"));

async function attach(seat, files) {
  const chosen = [...files]; // the browser empties its list
  try {
    await (await later(attaching(), "attach"))(seat, chosen);
  } catch {
    seat.notices.say("wrong", t("error.away"));
  }
}

export function AttachButton({ seat }) {
  const input = useRef();
  const chosen = () => {
    void attach(seat, input.current.files);
    input.current.value = ""; // the same file may be chosen again
  };
  return html`<button type="button" class="attach" aria-label=${t("write.attach")} title=${t("write.attach_more")} onClick=${() => input.current.click()}>
      <${Icon} name="clip" /> <span>${t("write.attach")}</span>
    </button>
    <input ref=${input} class="files" type="file" multiple hidden tabindex="-1" accept=${TYPES} aria-label=${t("write.attach")} onChange=${chosen} />`;
}

/** Pictures that were copied; where there is text too (a spreadsheet gives both), the text is meant. */
export function pasted(event, seat) {
  const { files, types } = event.clipboardData;
  if (!files.length || types.includes("text/plain")) return;
  event.preventDefault();
  void attach(seat, files);
}

const brings = (event) => event.dataTransfer?.types.includes("Files");

/** Whether files are held over the page, which then takes them: none replaces the desk by being dropped beside it. */
export function useDrop(seat) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const hold = (event) => {
      if (!brings(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event) => !event.relatedTarget && setOver(false);
    const drop = (event) => {
      if (!brings(event)) return;
      event.preventDefault();
      setOver(false);
      if (seat.line) void attach(seat, event.dataTransfer.files);
    };
    const heard = { dragover: hold, dragleave: leave, drop };
    for (const [name, act] of Object.entries(heard)) document.addEventListener(name, act);
    return () => {
      for (const [name, act] of Object.entries(heard)) document.removeEventListener(name, act);
    };
  }, []);
  return over;
}
