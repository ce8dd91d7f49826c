// How the customer felt, message by message, as a line beside the thread: each point leads to its message.

import { jump } from "./going.js";
import { html, useState } from "./preact.js";
import { t } from "./words.js";

const MOST = 12; // more points can neither be told apart nor be hit
const FEW = 7;
const STEP = { few: 42, many: 26 }; // px from point to point: each is a target of 24 (WCAG 2.5.8)
const EDGE = 13;
const WIDTH = 44;
const WORST = 2;
const QUOTED = 80; // letters

export function MoodLine({ thread }) {
  const points = thread.brief.mood.trend.slice(-MOST);
  const [chosen, choose] = useState(Infinity);
  const at = Math.min(chosen, points.length - 1); // the newest, until one goes to another
  if (points.length < 2 || points.every((point) => !point.level)) return null; // a calm line says nothing
  const step = points.length > FEW ? STEP.many : STEP.few;
  const down = (index) => EDGE + step * index;
  const height = down(points.length - 1) + EDGE;
  const turned = (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const next = Math.min(Math.max(at + by, 0), points.length - 1);
    choose(next);
    event.currentTarget.querySelectorAll("g")[next].focus();
  };
  const label = t("brief.mood_line", { levels: points.map((point) => t("thread.mood", point)).join(", ") });
  return html`<div class="mood-line">
    <svg viewBox="0 0 ${WIDTH} ${height}" width=${WIDTH} height=${height} role="group" aria-label=${label} onKeyDown=${turned}>
      <polyline points=${points.map((point, index) => `${across(point)},${down(index)}`).join(" ")} />
      ${points.map((point, index) => html`<${Point} key=${point.seq} point=${point} y=${down(index)} isNext=${index === at} words=${wordsOf(thread, point)} />`)}
    </svg>
  </div>`;
}

function Point({ point, y, isNext, words }) {
  const go = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    jump(point.seq);
  };
  return html`<g class="level-${point.level}" role="button" tabindex=${isNext ? 0 : -1} aria-label=${words} onClick=${go} onKeyDown=${go}>
    <title>${words}</title>
    <circle class="target" cx=${across(point)} cy=${y} r="12" />
    <circle class="dot" cx=${across(point)} cy=${y} r=${4 + point.level} />
  </g>`;
}

function wordsOf(thread, { seq, level }) {
  const said = thread.events.find((event) => event.seq === seq)?.text ?? "";
  return `${t("thread.mood", { level })} : ${said.slice(0, QUOTED)}`;
}

/** Calm is left, anger is right; time runs down, as in the thread. */
function across({ level }) {
  return EDGE + (level * (WIDTH - 2 * EDGE)) / WORST;
}
