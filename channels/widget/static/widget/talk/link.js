// The line to the service: what is new comes in over a WebSocket, or by long poll where sockets do not get through.
//
// It goes on after the last number that was seen (`hooks.last()`), so a break loses nothing and doubles nothing.

const MISSES = 2;
const POLLS_BEFORE_SOCKET = 8;
const HELLO_MS = 10000;

class Link {
  #service;
  #session;
  #hooks;
  #socket = null;
  #stop = null;
  #timer = 0;
  #tries = 0;
  #missed = 0;
  #polls = 0;
  #on = false;

  // hooks: last(), read(), events(list, floor), floor(floor), typing(author), on(isOn), refused(code), ended()
  constructor(service, session, hooks) {
    this.#service = service;
    this.#session = session;
    this.#hooks = hooks;
  }

  start() {
    this.stop();
    this.#stop = new AbortController();
    this.#connect();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#stop?.abort();
    this.#stop = null;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#turn(false);
  }

  // The network came back, or the laptop woke up: a socket that looks open may be dead.
  wake() {
    if (!this.#stop) return;
    this.#tries = this.#missed = 0;
    this.start();
  }

  // A sign that is lost when there is no socket: typing, read.
  say(frame) {
    if (this.#on && this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #connect() {
    if (this.#missed >= MISSES) {
      this.#poll(this.#stop);
      return;
    }
    let socket;
    try {
      socket = this.#service.socket(this.#session);
    } catch {
      this.#missed = MISSES;
      this.#again();
      return;
    }
    this.#socket = socket;
    this.#missed += 1;
    const deaf = setTimeout(() => socket.close(), HELLO_MS);
    let bye = null;
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", token: this.#session.token, after: this.#hooks.last() }));
    socket.onmessage = (message) => {
      clearTimeout(deaf);
      if (socket !== this.#socket) return;
      const frame = JSON.parse(message.data);
      if (frame.type === "bye") bye = new Refusal(frame.code, frame.retry_ms);
      else this.#take(frame);
    };
    socket.onclose = () => {
      clearTimeout(deaf);
      if (socket === this.#socket) this.#closed(bye);
    };
  }

  #take(frame) {
    if (frame.type === "events") {
      this.#missed = this.#tries = 0;
      this.#turn(true);
      this.#hooks.events(frame.events, frame.floor);
    } else if (frame.type === "floor") this.#hooks.floor(frame.floor);
    else if (frame.type === "typing") this.#hooks.typing(frame.author);
  }

  #closed(bye) {
    this.#socket = null;
    this.#turn(false);
    if (bye) this.#missed = 0;
    if (bye?.ended) this.#hooks.ended();
    else this.#again(bye?.code === "too_many" ? 20000 : bye?.retryMs);
  }

  async #poll(stop) {
    try {
      const asked = { after: this.#hooks.last(), read: this.#hooks.read(), waits: this.#on, stop: stop.signal };
      const answer = await this.#service.events(this.#session, asked);
      if (stop.signal.aborted) return;
      this.#tries = 0;
      this.#turn(true);
      this.#hooks.events(answer.events, answer.floor);
      this.#polls += 1;
      // Now and then the better way is tried again: one miss is then enough to come back here.
      if (this.#polls % POLLS_BEFORE_SOCKET === 0) this.#missed = MISSES - 1;
      this.#connect();
    } catch (refusal) {
      if (stop.signal.aborted) return;
      this.#turn(false);
      if (refusal.ended) this.#hooks.ended();
      else {
        this.#missed = 0;
        if (!refusal.passing) this.#hooks.refused(refusal.code);
        this.#again(refusal.retryMs);
      }
    }
  }

  #again(atLeastMs = 0) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), pauseMs(this.#tries++, atLeastMs));
  }

  #turn(on) {
    if (on === this.#on) return;
    this.#on = on;
    this.#hooks.on(on);
  }
}
