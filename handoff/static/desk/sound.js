// A short sound for somebody new who waits: off until the agent asks for it.

import { keep, kept } from "./keep.js";

const TONES_HZ = [660, 880];
const TONE_S = 0.14;

export const LOUDEST = 5;
const USUAL = 2;
const STEP = 0.06; // of the loudest a browser can play

let context = null;

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

/** Two soft tones, when sound is on and the browser lets us. */
export function ring() {
  if (!soundIsOn() || !window.AudioContext) return;
  context ??= new AudioContext();
  context.resume().catch(() => {}); // before the first click a browser keeps pages silent
  TONES_HZ.forEach((pitch, index) => tone(pitch, context.currentTime + index * TONE_S));
}

function tone(pitch, at) {
  const oscillator = new OscillatorNode(context, { frequency: pitch });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setTargetAtTime(loudness() * STEP, at, 0.01);
  volume.gain.setTargetAtTime(0, at + TONE_S * 0.6, 0.03);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + TONE_S * 2);
}
