// The live line to the service: one WebSocket, opened again whenever it breaks.

const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 8_000;
const OVER = new Set(["logged_out", "session_over"]);

export class Link {
  /** `onFrame` takes each frame; `onState` hears `live`, `reconnecting`, or `over` when the session has ended. */
  constructor({ onFrame, onState, isAdmitted }) {
    this.onFrame = onFrame;
    this.onState = onState;
    this.isAdmitted = isAdmitted;
    this.tries = 0;
    this.closed = false;
    this.online = () => this.again(0);
    this.offline = () => this.socket?.close();
    window.addEventListener("online", this.online);
    window.addEventListener("offline", this.offline);
    this.open();
  }

  /** Send a frame; false while there is no line. */
  send(frame) {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    window.removeEventListener("online", this.online);
    window.removeEventListener("offline", this.offline);
    this.socket?.close();
  }

  open() {
    const url = new URL("/api/desk/ws", location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    this.socket?.close(); // two lists at once would be taken for one
    this.socket = socket;
    socket.onmessage = (message) => socket === this.socket && this.take(JSON.parse(message.data));
    socket.onclose = () => socket === this.socket && this.lost();
  }

  take(frame) {
    if (frame.type === "bye" && OVER.has(frame.code)) return this.end();
    if (frame.type === "list") {
      this.tries = 0;
      this.onState("live");
    }
    this.onFrame(frame);
  }

  async lost() {
    if (this.closed) return;
    this.onState("reconnecting");
    // A refused handshake tells the page no reason: ask whether we are still logged in.
    if (this.tries > 0 && !(await this.isAdmitted())) return this.end();
    this.tries += 1;
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (this.tries - 1), LONGEST_WAIT_MS);
    this.again(wait * (0.7 + 0.6 * Math.random()));
  }

  again(wait) {
    clearTimeout(this.timer);
    if (this.closed || this.socket?.readyState === WebSocket.OPEN) return;
    this.timer = setTimeout(() => this.open(), wait);
  }

  end() {
    this.close();
    this.onState("over");
  }
}
