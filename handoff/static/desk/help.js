// Help: the keys, and what the shapes mean.

import { CHORD, COMMANDS } from "./commands.js";
import { Dialog } from "./dialog.js";
import { keysAreOn, setKeys } from "./keys.js";
import { labelOf } from "./labels.js";
import { Mark } from "./messages.js";
import { html, useState } from "./preact.js";
import { t } from "./words.js";

const GROUPS = ["case", "go", "desk"];
const IN_A_FIELD = [
  ["↑", "suggest"],
  ["/", "canned"],
  ["@", "name"],
  ["Esc", "undo"],
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
    <p><kbd>${CHORD}</kbd> ${t("help.palette")}</p>
    ${GROUPS.map((group) => html`<h3>${t(`group.${group}`)}</h3><${Keys} rows=${keysOf(group)} />`)}
    <h3>${t("group.field")}</h3>
    <${Keys} rows=${IN_A_FIELD.map(([key, name]) => [key, t(`key.${name}`)])} />
    <h3>${t("help.shapes")}</h3>
    <p class="shapes">
      ${["customer", "assistant", "agent"].map((role) => html`<span><${Mark} role=${role} name=${t(`who.${role}`)} /> ${t(`who.${role}`)}</span>`)}
    </p>
    <p class="quiet">${t("help.privately")}</p>
  </${Dialog}>`;
}

function keysOf(group) {
  return COMMANDS.filter((it) => it.group === group && it.key).map((it) => [it.key, labelOf(it)]);
}

function Keys({ rows }) {
  return html`<dl class="keys">${rows.map(([key, words]) => html`<dt><kbd>${key}</kbd></dt><dd>${words}</dd>`)}</dl>`;
}
