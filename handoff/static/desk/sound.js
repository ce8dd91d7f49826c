// A short sound for somebody new who waits: off until the agent asks for it.

import { keep, kept } from "./keep.js";

export const LOUDEST = 5;
const USUAL = 2;

export function soundIsOn() {
  return kept("sound", false);
}

/** Turn it on or off; turning it on plays it, so that one knows it. */
export function turnSound() {
  keep("sound", !soundIsOn());
  ring();
  return soundIsOn();
}

/** How loud, from 1 to `LOUDEST`. */
export function loudness() {
  return kept("loudness", USUAL);
}

export function setLoudness(step) {
  keep("loudness", step);
  return step;
}

/** Two soft tones, when sound is on. */
export function ring() {
  if (soundIsOn()) import("./tones.js").then(({ play }) => play(loudness()), () => {}); // silent while the line is down
}
