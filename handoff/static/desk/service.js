// The desk's calls over HTTP: JSON in, JSON out, and a `Refusal` for everything else.

const PREFIX = "/api/desk";
const LATE_MS = 15_000;
const LATE_FILE_MS = 180_000; // 10 MB by a phone

let csrf = "";
let skewMs = 0;

/** A call that the service refused, or that never got there (`code` is then `away`). */
export class Refusal extends Error {
  constructor(code, message, body = {}) {
    super(message);
    this.code = code;
    this.floor = body.floor ?? null;
    this.field = body.error?.field ?? null; // of a form: what it is about
    this.aside = body.exception ?? null; // a term of the shop's that stands in the way
  }
}

/** Milliseconds since 1970 by the service's clock: waits are counted from its times. */
export function now() {
  return Date.now() + skewMs;
}

/** A name for something sent, so that sending it again does it once. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export async function login(email, password) {
  return admitted(await call("POST", "/login", { email, password }));
}

export async function me() {
  return admitted(await call("GET", "/me"));
}

/** Who is logged in here, if anybody, and the first of those who wait. The page asks by itself (desk.html), while its scripts are read. */
export async function start() {
  const answer = await call("GET", "/start");
  return answer.agent ? { agent: admitted(answer), lines: answer.conversations } : {};
}

export async function logout() {
  return call("POST", "/logout", {});
}

/** A conversation with its brief, and its events after `after`. */
export async function read(conversation, after = 0) {
  return call("GET", `/conversations/${conversation}?after=${after}`);
}

/** Read something beside the conversations. */
export async function get(path) {
  return call("GET", path);
}

/** Change something beside the conversations. */
export async function post(path, body = {}) {
  return call("POST", path, body);
}

/** Delete something beside the conversations. */
export async function throwAway(path) {
  return call("DELETE", path);
}

/** Send files, the text with the first. Each has an id of its own, the last one that of all of it. */
export async function sendFiles(conversation, { id, text, files }) {
  for (const [index, file] of files.entries()) {
    const form = new FormData();
    form.append("id", index === files.length - 1 ? id : `${id}.${index}`);
    if (index === 0) form.append("text", text);
    form.append("file", file, file.name);
    await call("POST", `/conversations/${conversation}/files`, form);
  }
}

/** As `act`, when the page goes away: the browser sends it after the page has ended. */
export function leaveBehind(conversation, verb, body) {
  fetch(`${PREFIX}/conversations/${conversation}/${verb}`, { ...request("POST", body), keepalive: true }).catch(() => {});
}

/** Do something to a conversation: claim, release, messages, … */
export async function act(conversation, verb, body = {}) {
  return call("POST", `/conversations/${conversation}/${verb}`, body);
}

function admitted(answer) {
  csrf = answer.csrf_token;
  return { ...answer.agent, presence: answer.presence ?? { state: "online", reason: null } };
}

async function call(method, path, body) {
  const answer = await reach(method, path, body);
  learnTime(answer.headers.get("Date"));
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  const error = told.error ?? { code: "unavailable", message: answer.statusText };
  throw new Refusal(error.code, error.message, told);
}

async function reach(method, path, body) {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), body instanceof FormData ? LATE_FILE_MS : LATE_MS);
  try {
    return await fetch(PREFIX + path, { ...request(method, body), signal: late.signal });
  } catch {
    throw new Refusal("away", "the service cannot be reached");
  } finally {
    clearTimeout(timer);
  }
}

function request(method, body) {
  const form = body instanceof FormData; // the browser writes its type
  return {
    method,
    body: form ? body : body && JSON.stringify(body),
    headers: method === "GET" ? {} : { ...(!form && { "Content-Type": "application/json" }), "X-CSRF-Token": csrf },
    credentials: "same-origin",
  };
}

/** A `Date` header is whole seconds: a smaller difference is no news. */
function learnTime(date) {
  const difference = Date.parse(date ?? "") - Date.now();
  if (Math.abs(difference) > 3_000) skewMs = difference;
}
