// From what is known to the rows of the thread, top to bottom: pure, so that a row is the same whenever it is asked for.

// Service lines that are receipts: they stand out, customers look for them again.
const RECEIPTS = ["action.done", "promise.made", "gesture.granted"];
// Said by the customer's own deed, not by the customer.
const LINES = ["customer.linked", "customer.wished"];
// A tap on a button, and what a call that was promised becomes by one.
const CHOICES = ["customer.chose", "customer.wished_call"];
const CALLS = ["promise.made", "promise.withdrawn"];
// Messages of one writer within this time are one group: its time stands once, below the last.
const GROUP_MS = 300000;

// [{ key, kind: day|message|line|receipt, ... }]
function rowsOf(chat, words) {
  const rows = [];
  const edits = new Map();
  const retracted = new Set();
  for (const event of chat.events) {
    if (event.type === "customer.edited") edits.set(event.target, event.text);
    if (event.type === "message.retracted") retracted.add(event.target);
  }
  const answered = lastOf(chat, answers);
  let day = null;
  for (const item of [...chat.events, ...chat.outbox.items]) {
    const row = item.seq ? rowOfEvent(item, words, edits, retracted) : rowOfItem(item, words);
    if (!row) continue;
    if (dayKey(item.at) !== day) {
      day = dayKey(item.at);
      rows.push({ key: "day " + day, kind: "day", text: dayOf(item.at, chat.language, words) });
    }
    group(rows.at(-1), row);
    if (row.buttons?.length) offer(row, chat, answered);
    rows.push(row);
  }
  arrive(rows, chat.floor.seen_seq ?? 0);
  return rows;
}

function rowOfEvent(event, words, edits, retracted) {
  const { seq, at, type, author, attachments } = event;
  const gone = retracted.has(seq);
  const own = author.role === "customer";
  const text = gone ? words.retracted : edits.get(seq) ?? event.text;
  if (type === "customer.gave_contact") return { key: seq, kind: "line", at, text: words.contactLine + text };
  if (type === "customer.edited" || (!text && !attachments.length)) return null;
  if (author.role === "system" || LINES.includes(type) || RECEIPTS.includes(type)) {
    const kind = RECEIPTS.includes(type) ? "receipt" : "line";
    return { key: own ? event.id : seq, kind, seq, at, text, buttons: event.buttons };
  }
  const row = { key: own ? event.id : seq, kind: "message", seq, at, role: author.role, text, gone };
  row.name = nameOf(author, words);
  row.attachments = gone ? [] : attachments;
  row.buttons = gone ? [] : event.buttons;
  row.card = gone ? null : event.card;
  return row;
}

function rowOfItem(item, words) {
  const text = item.kind === "human" ? words.human : item.text;
  const row = { key: item.id, kind: "message", at: item.at, role: "customer", name: words.you, text };
  return { ...row, attachments: [], buttons: [], file: item.file, state: item.state, error: item.error };
}

function nameOf(author, words) {
  if (author.role === "customer") return words.you;
  if (author.role === "assistant") return words.assistant;
  return author.name + " · " + words.agent;
}

function group(before, row) {
  if (row.kind !== "message") return;
  row.follows = before?.kind === "message" && before.role === row.role && before.name === row.name;
  if (row.follows && row.at - before.at < GROUP_MS) before.goesOn = true;
}

// How far the customer's last word has come; once it is answered there is nothing more to say about it.
function arrive(rows, seen) {
  const last = rows.findLast((row) => row.kind === "message");
  if (last?.role !== "customer" || !last.seq) return;
  last.state = last.seq <= seen ? "seen" : "delivered";
}

// Buttons wait for an answer until there is one, or until one of them came too late; which one it was stays visible.
function offer(row, chat, answered) {
  const next = chat.events.find((event) => event.seq > row.seq && event.author.role === "customer");
  const onItsWay = chat.outbox.items.find((item) => item.kind === "choice" && row.buttons.some((b) => b.value === item.value));
  const sending = onItsWay && onItsWay.state !== "refused";
  const late = row.buttons.some((b) => chat.outbox.late?.has(b.value));
  row.open = !sending && !late && waits(row, chat, answered);
  row.chosen = CHOICES.includes(next?.type) ? next.text : sending ? onItsWay.text : null;
}

// Under the end they stay while it is the end, under a promised call until it is another one, under an offer of calls while
// the customer waits for one, under a hand-back until somebody is on the way, else until somebody answers.
function waits(row, chat, answered) {
  if (row.kind === "receipt") return !chat.events.some((event) => event.seq > row.seq && CALLS.includes(event.type));
  if (row.buttons[0].value === "not_settled") return chat.closedAt === row.seq && chat.floor.holder === "closed";
  if (row.buttons[0].value.startsWith("callback:")) return chat.floor.holder === "waiting" && !called(row, chat);
  if (row.buttons[0].value === "refused_back" && chat.floor.holder !== "assistant") return false;
  return answered < row.seq;
}

// A time for a call is chosen while the customer waits, whatever is written meanwhile.
function called(row, chat) {
  return chat.events.some(({ seq, type }) => seq > row.seq && [...CALLS, ...CHOICES, "customer.wished"].includes(type));
}

// Another language is no answer: what was asked is still open.
function answers({ author, type }) {
  return author.role === "agent" || (author.role === "customer" && type !== "customer.switched_language");
}

const lastOf = (chat, test) => chat.events.findLast(test)?.seq ?? 0;
