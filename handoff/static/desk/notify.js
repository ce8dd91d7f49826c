// Desktop notifications, for who asked for them: shown while the desk is not looked at.

import { keep, kept } from "./keep.js";

export function notifying() {
  return kept("notify", false) && window.Notification?.permission === "granted";
}

/** Turn them on or off; false when the browser forbids them. */
export async function turnNotifying() {
  if (notifying()) {
    keep("notify", false);
    return true;
  }
  const allowed = (await window.Notification?.requestPermission()) === "granted";
  keep("notify", allowed);
  return allowed;
}

/** Say it outside the page; of one `about` only the newest stays. */
export function notify(text, about) {
  if (!notifying() || !document.hidden) return;
  const shown = new Notification("Passerelle", { body: text, tag: about, icon: "/desk/static/icon.svg" });
  shown.onclick = () => window.focus();
}
