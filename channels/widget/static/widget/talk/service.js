// The calls to the service. Each answers with its JSON or throws a Refusal; messages carry an id, so they may be repeated.

const CALL_TIMEOUT_MS = 15000;
const POLL_S = 25;
const PASSING = ["offline", "unavailable", "too_many"];
const ENDED = ["token_missing", "token_invalid", "token_expired", "not_found"];

class Refusal extends Error {
  constructor(code, retryMs = 0) {
    super(code);
    this.code = code;
    this.retryMs = retryMs;
  }

  // It passes by itself: the same call again is right.
  get passing() {
    return PASSING.includes(this.code);
  }

  // The way back into this conversation is gone: open it again.
  get ended() {
    return ENDED.includes(this.code);
  }
}

class Service {
  constructor(origin) {
    this.origin = origin;
  }

  open(asked) {
    return this.#call("POST", "", { body: asked });
  }

  send(session, item) {
    if (item.kind === "human") return this.#in(session, "POST", "/human", { body: { id: item.id } });
    if (item.kind === "file") return this.#upload(session, item);
    const said = item.kind === "choice" ? { choice: item.value } : { text: item.text };
    return this.#in(session, "POST", "/messages", { body: { id: item.id, ...said } });
  }

  leave(session) {
    return this.#in(session, "DELETE", "/human");
  }

  rate(session, score, comment) {
    return this.#in(session, "POST", "/rating", { body: comment ? { score, comment } : { score } });
  }

  contact(session, email) {
    return this.#in(session, "POST", "/contact", { body: { email } });
  }

  language(session, language) {
    return this.#in(session, "POST", "/language", { body: { language } });
  }

  events(session, { after, read, waits, stop }) {
    const waitS = waits ? POLL_S : 0;
    const query = "/events?after=" + after + "&read=" + read + "&wait=" + waitS;
    return this.#in(session, "GET", query, { stop, timeoutMs: waitS * 1000 + CALL_TIMEOUT_MS });
  }

  // All there is, in pages.
  async log(session, read) {
    const found = [];
    let page;
    do {
      page = await this.events(session, { after: found.at(-1)?.seq ?? 0, read });
      found.push(...page.events);
    } while (page.more);
    return found;
  }

  identify(session, identity) {
    return this.#in(session, "POST", "/identity", { body: { identity } });
  }

  wish(session, wish) {
    return this.#in(session, "POST", "/wishes", { body: wish });
  }

  forget(session) {
    return this.#in(session, "DELETE", "/token");
  }

  link(session, channel) {
    return this.#in(session, "POST", "/link", { body: { channel } });
  }

  async blob(session, url) {
    const answer = await fetch(this.origin + url, { headers: bearer(session), credentials: "omit" });
    if (!answer.ok) throw await refusalOf(answer);
    return answer.blob();
  }

  socket(session) {
    return new WebSocket(this.origin.replace(/^http/, "ws") + "/api/chat/" + session.conversation + "/ws");
  }

  #upload(session, item) {
    const form = new FormData();
    form.append("id", item.id);
    form.append("file", item.file, item.file.name || "photo");
    return this.#in(session, "POST", "/files", { form, timeoutMs: 120000 });
  }

  #in(session, method, path, more) {
    return this.#call(method, "/" + session.conversation + path, { ...more, headers: bearer(session) });
  }

  async #call(method, path, { body, form, headers = {}, stop, timeoutMs = CALL_TIMEOUT_MS } = {}) {
    const control = new AbortController();
    const timer = setTimeout(() => control.abort(), timeoutMs);
    stop?.addEventListener("abort", () => control.abort());
    if (body) headers = { ...headers, "Content-Type": "application/json" };
    try {
      const request = { method, headers, body: form ?? (body && JSON.stringify(body)), signal: control.signal };
      const answer = await fetch(this.origin + "/api/chat" + path, { ...request, credentials: "omit", cache: "no-store" });
      if (answer.ok) return await answer.json();
      throw await refusalOf(answer);
    } catch (error) {
      throw error instanceof Refusal ? error : new Refusal("offline");
    } finally {
      clearTimeout(timer);
    }
  }
}

const bearer = (session) => ({ Authorization: "Bearer " + session.token });

async function refusalOf(answer) {
  const retryMs = 1000 * (Number(answer.headers.get("Retry-After")) || 0);
  try {
    return new Refusal((await answer.json()).error.code, retryMs);
  } catch {
    // Not the service's own words: a proxy before it, while it restarts.
    return new Refusal(answer.status >= 500 ? "unavailable" : "other", retryMs);
  }
}
