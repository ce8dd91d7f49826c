// Who is here: nobody yet, somebody who logs in, or an agent at the desk.

import { Desk } from "./desk.js";
import { forgetDrafts, ownDrafts } from "./drafts.js";
import { lazy } from "./lazy.js";
import { html, useEffect, useState } from "./preact.js";
import { start } from "./service.js";
import { rememberLanguage, t } from "./words.js";

const Login = lazy(() => import("./login.js").then((part) => part.Login));
const AGAIN_MS = 3_000; // between two tries while the service is away
const AWAY = new Set(["away", "unavailable"]);

/** Who is logged in, if anybody, with the lines that the list is drawn with before it comes; or the `error` that says why it is not known. */
export function begin() {
  return start().catch((error) => ({ error }));
}

export function App({ begun }) {
  const [who, setWho] = useState({ asked: false });
  const admit = async (agent, lines = []) => {
    await rememberLanguage(agent.language);
    ownDrafts(agent.id);
    setWho({ asked: true, agent, lines });
  };
  const wait = async (begun) => {
    const { agent, lines, error } = await begun;
    if (agent) return admit(agent, lines);
    const away = AWAY.has(error?.code);
    setWho({ asked: true, away });
    if (away) setTimeout(() => wait(begin()), AGAIN_MS);
  };
  useEffect(() => void wait(begun), []);

  // `over`: the service ended the session; else the agent left, and leaves nothing on the machine.
  const leave = (over) => {
    if (!over) forgetDrafts();
    setWho({ asked: true, over });
  };
  if (!who.asked) return null;
  if (who.away) return html`<main class="login"><p role="alert">${t("say.away")}</p></main>`;
  return who.agent ? html`<${Desk} me=${who.agent} lines=${who.lines} onLeave=${leave} />` : html`<${Login} over=${who.over} onAgent=${admit} />`;
}
