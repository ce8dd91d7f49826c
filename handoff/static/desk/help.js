// Help: the keys, and what the shapes mean.

import { Dialog } from "./dialog.js";
import { keysAreOn, setKeys } from "./keys.js";
import { Mark } from "./messages.js";
import { html, useState } from "./preact.js";
import { t } from "./words.js";

const KEYS = [
  ["1 – 5", "views"],
  ["j / k", "next"],
  ["c", "claim"],
  ["r", "write"],
  ["n", "note"],
  ["u", "use"],
  ["/", "canned"],
  ["Esc", "undo"],
  ["g", "gesture"],
  ["t", "transfer"],
  ["l", "release"],
  ["h", "handback"],
  ["x", "close"],
  ["p", "promise"],
  ["z", "snooze"],
  ["s", "search"],
  ["f", "floor"],
  ["?", "help"],
  ["Esc", "escape"],
];

export function Help({ onClose }) {
  const [on, setOn] = useState(keysAreOn());
  const turn = () => {
    setKeys(!on);
    setOn(!on);
  };
  return html`<${Dialog} title=${t("help.title")} lead=${t("help.lead")} onClose=${onClose}>
    <label class="tick"><input type="checkbox" checked=${on} onChange=${turn} data-first /> ${t("help.single")}</label>
    <dl class="keys">
      ${KEYS.map(([key, name]) => html`<dt><kbd>${key}</kbd></dt><dd>${t(`key.${name}`)}</dd>`)}
    </dl>
    <h3>${t("help.shapes")}</h3>
    <p class="shapes">
      ${["customer", "assistant", "agent"].map((role) => html`<span><${Mark} role=${role} name=${t(`who.${role}`)} /> ${t(`who.${role}`)}</span>`)}
    </p>
    <p class="quiet">${t("help.privately")}</p>
  </${Dialog}>`;
}
