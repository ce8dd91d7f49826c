// The desk's few signs, drawn here; none of them stands alone for what it means.

import { html } from "./preact.js";

const PATHS = {
  arrow: "M5 12h13M13 6l6 6-6 6",
  back: "M19 12H6M11 6l-6 6 6 6",
  lock: "M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3",
  send: "M4 12 20 4l-6 16-3-7z",
  sound: "M4 9v6h4l5 4V5L8 9zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11",
  mute: "M4 9v6h4l5 4V5L8 9zM16 10l5 5M21 10l-5 5",
  theme: "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
  help: "M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5v.5",
  leave: "M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9",
  check: "M5 13l4 4L19 7",
  plus: "M12 5v14M5 12h14",
  cross: "M6 6l12 12M18 6L6 18",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2 20c0-4 3-6 7-6s7 2 7 6M16 5a3 3 0 0 1 0 6M18 14c2.500 .8 4 2.800 4 6",
  gift: "M4 10h16v10H4zM3 7h18v3H3zM12 7v13M12 7c-5 0-5-5-2-4 1 .4 2 4 2 4zm0 0c5 0 5-5 2-4-1 .4-2 4-2 4z",
  pass: "M4 8h13M13 4l4 4-4 4M20 16H7M11 12l-4 4 4 4",
  queue: "M4 6h10M4 12h10M4 18h10M19 18V6M16 9l3-3 3 3",
  robot: "M5 9h14v10H5zM12 9V5M9 13v2M15 13v2M3 13v3M21 13v3",
  note: "M5 4h14v11l-5 5H5zM14 20v-5h5M8 9h8M8 13h4",
  eye: "M2 12c4-7 16-7 20 0-4 7-16 7-20 0zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  down: "M12 5v13M6 13l6 6 6-6",
  clip: "M8 12l6-6a3.500 3.500 0 0 1 5 5l-8 8a5.500 5.500 0 0 1-8-8l7-7",
  bell: "M6 17h12l-1.500-2.500V10a4.500 4.500 0 0 0-9 0v4.500zM10.500 20h3",
  floor: "M4 19V9M10 19V5M16 19v-7M21 19H3",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2",
};

/** A sign beside words, or in a button that has a label: screen readers pass over it. */
export function Icon({ name }) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${PATHS[name]} /></svg>`;
}
