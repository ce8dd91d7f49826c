// Two soft tones: read when they are first to be heard.

const TONES_HZ = [660, 880];
const TONE_S = 0.14;
const STEP = 0.06; // of the loudest a browser can play

let context = null;

/** Play them this loud, from 1 on, if the browser lets us. */
export function play(loudness) {
  if (!window.AudioContext) return;
  context ??= new AudioContext();
  context.resume().catch(() => {}); // before the first click a browser keeps pages silent
  TONES_HZ.forEach((pitch, index) => tone(pitch, context.currentTime + index * TONE_S, loudness * STEP));
}

function tone(pitch, at, loud) {
  const oscillator = new OscillatorNode(context, { frequency: pitch });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setTargetAtTime(loud, at, 0.01);
  volume.gain.setTargetAtTime(0, at + TONE_S * 0.6, 0.03);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + TONE_S * 2);
}
