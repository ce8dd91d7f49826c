// Who is here: nobody yet, somebody who logs in, or an agent at the desk.

import { Desk } from "./desk.js";
import { forgetDrafts, ownDrafts } from "./drafts.js";
import { lazy } from "./lazy.js";
import { html, useEffect, useState } from "./preact.js";
import { me } from "./service.js";
import { setLanguage } from "./words.js";

const Login = lazy(() => import("./login.js").then((part) => part.Login));

export function App() {
  const [who, setWho] = useState({ asked: false, agent: null, over: false });
  const admit = async (agent) => {
    await setLanguage(agent.language);
    ownDrafts(agent.id);
    setWho({ asked: true, agent, over: false });
  };
  useEffect(() => {
    me().then(admit, () => setWho({ asked: true, agent: null, over: false }));
  }, []);

  // `over`: the service ended the session; else the agent left, and leaves nothing on the machine.
  const leave = (over) => {
    if (!over) forgetDrafts();
    setWho({ asked: true, agent: null, over });
  };
  if (!who.asked) return null;
  return who.agent ? html`<${Desk} me=${who.agent} onLeave=${leave} />` : html`<${Login} over=${who.over} onAgent=${admit} />`;
}
