// Where the agent is, in the address: view, conversation, pane. Back, reload and a link to a colleague all work.

import { useEffect, useState } from "./preact.js";
import { VIEWS } from "./views.js";

const OWN = /^(mentions|own-[\w-]+)$/; // lists of one's own
const PAGES = ["duty", "floor", "replies", "report"]; // in place of the list and the case
const PANES = ["thread", "brief"];

/** `#/waiting/07-ab…/brief` as `{view, conversation, pane}`; what it does not say has a default. */
export function parse(hash) {
  const [view, conversation, pane] = hash.replace(/^#\/?/, "").split("/");
  return {
    view: VIEWS.includes(view) || PAGES.includes(view) || OWN.test(view) ? view : "waiting",
    conversation: conversation || null,
    pane: PANES.includes(pane) ? pane : null,
  };
}

export function format({ view, conversation, pane }) {
  return `#/${[view, conversation, conversation && pane].filter(Boolean).join("/")}`;
}

/** Go somewhere; what is not named stays as it is. `replace`: without a step for the back button. */
export function go(where, replace = false) {
  const hash = format({ ...parse(location.hash), pane: null, ...where });
  if (hash === location.hash) return;
  if (replace) location.replace(hash);
  else location.hash = hash;
}

/** The route, and a drawing whenever it changes. */
export function useRoute() {
  const [route, setRoute] = useState(() => parse(location.hash));
  useEffect(() => {
    const moved = () => setRoute(parse(location.hash));
    window.addEventListener("hashchange", moved);
    return () => window.removeEventListener("hashchange", moved);
  }, []);
  return route;
}
