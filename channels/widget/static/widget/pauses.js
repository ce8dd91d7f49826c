// How long to wait before the next try. Carried by the launcher and by the conversation's script.

// Not all at once after a restart: between half and one and a half of the time, longer with each try.
const pauseMs = (tries, atLeastMs = 0) => Math.max(atLeastMs, Math.min(30000, 500 * 2 ** tries)) * (0.5 + Math.random());
