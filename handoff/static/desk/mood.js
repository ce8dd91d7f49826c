// How the customer felt, message by message, as a tiny line; its words say the same.

import { html } from "./preact.js";
import { t } from "./words.js";

const WIDTH = 96;
const HEIGHT = 22;
const EDGE = 4;
const WORST = 2;

export function Mood({ mood }) {
  const levels = mood.trend.map((point) => point.level);
  if (levels.length < 2) return null;
  const label = t("brief.mood_line", { levels: levels.map((level) => t("thread.mood", { level })).join(", ") });
  const points = levels.map((level, index) => [across(index, levels.length), down(level)]);
  return html`<svg class="mood level-${mood.now}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${label}>
    <polyline points=${points.map((point) => point.join(",")).join(" ")} />
    <circle cx=${points.at(-1)[0]} cy=${points.at(-1)[1]} r="3" />
  </svg>`;
}

function across(index, count) {
  return Math.round(EDGE + (index * (WIDTH - 2 * EDGE)) / (count - 1));
}

/** Calm is high, anger is low: a falling line is a falling mood. */
function down(level) {
  return Math.round(EDGE + (level * (HEIGHT - 2 * EDGE)) / WORST);
}
