// Notices that the page was away: the line is back, the page is shown again, the computer has slept.

const AWAY_MS = 30000;
// A hidden page's clock may be held for a minute; held for longer than this, the computer was asleep.
const TICK_MS = 15000;
const ASLEEP_MS = 120000;

class Awake {
  #hooks;
  #hiddenAt = 0;
  #tickedAt = 0;
  #ticker = 0;

  // hooks: woken(): what was missed may be asked for; passed(): time has passed, or the page is shown or hidden
  constructor(hooks) {
    this.#hooks = hooks;
  }

  start() {
    addEventListener("online", this.#hooks.woken);
    document.addEventListener("visibilitychange", this.#seen);
    this.#tickedAt = Date.now();
    this.#ticker = setInterval(this.#tick, TICK_MS);
  }

  stop() {
    removeEventListener("online", this.#hooks.woken);
    document.removeEventListener("visibilitychange", this.#seen);
    clearInterval(this.#ticker);
  }

  // The shown times grow older; and a clock that has jumped tells of a sleep.
  #tick = () => {
    const slept = Date.now() - this.#tickedAt > ASLEEP_MS;
    this.#tickedAt = Date.now();
    if (slept) this.#hooks.woken();
    this.#hooks.passed();
  };

  #seen = () => {
    if (document.hidden) this.#hiddenAt = Date.now();
    else if (this.#hiddenAt && Date.now() - this.#hiddenAt > AWAY_MS) this.#hooks.woken();
    this.#hooks.passed();
  };
}
