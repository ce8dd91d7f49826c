// From what is known to the rows of the thread, top to bottom: pure, so that a row is the same whenever it is asked for.

// Service lines that are receipts: they stand out, customers look for them again.
const RECEIPTS = ["action.done", "promise.made", "gesture.granted"];

// [{ key, kind: day|message|line|receipt, ... }]
function rowsOf(chat, words) {
  const rows = [];
  const edits = new Map();
  const retracted = new Set();
  for (const event of chat.events) {
    if (event.type === "customer.edited") edits.set(event.target, event.text);
    if (event.type === "message.retracted") retracted.add(event.target);
  }
  const answered = lastOf(chat, (event) => event.author.role === "customer" || event.author.role === "agent");
  let day = null;
  for (const item of [...chat.events, ...chat.outbox.items]) {
    const row = item.seq ? rowOfEvent(item, words, edits, retracted) : rowOfItem(item, words);
    if (!row) continue;
    if (dayKey(item.at) !== day) {
      day = dayKey(item.at);
      rows.push({ key: "day " + day, kind: "day", text: dayOf(item.at, chat.language) });
    }
    row.follows = row.kind === "message" && sameWriter(rows.at(-1), row);
    if (row.buttons?.length) offer(row, chat, answered);
    rows.push(row);
  }
  return rows;
}

function rowOfEvent(event, words, edits, retracted) {
  const { seq, at, type, author, attachments } = event;
  const gone = retracted.has(seq);
  const own = author.role === "customer";
  let text = gone ? words.retracted : edits.get(seq) ?? event.text;
  if (type === "gesture.granted") text ||= words.gesture;
  if (type === "customer.gave_contact") return { key: seq, kind: "line", at, text: words.contactLine + text };
  if (type === "customer.edited" || (!text && !attachments.length)) return null;
  if (author.role === "system" || RECEIPTS.includes(type)) {
    return { key: own ? event.id : seq, kind: RECEIPTS.includes(type) ? "receipt" : "line", at, text };
  }
  const row = { key: own ? event.id : seq, kind: "message", seq, at, role: author.role, text, gone };
  row.name = nameOf(author, words);
  row.attachments = gone ? [] : attachments;
  row.buttons = gone ? [] : event.buttons;
  row.state = own ? "sent" : null;
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

// Buttons wait for an answer until there is one; which one it was stays visible.
function offer(row, chat, answered) {
  const next = chat.events.find((event) => event.seq > row.seq && event.author.role === "customer");
  const onItsWay = chat.outbox.items.find((item) => item.kind === "choice" && row.buttons.some((b) => b.value === item.value));
  const sending = onItsWay && onItsWay.state !== "refused";
  row.open = answered < row.seq && !sending;
  row.chosen = next?.type === "customer.chose" ? next.text : sending ? onItsWay.text : null;
}

const lastOf = (chat, test) => chat.events.findLast(test)?.seq ?? 0;

const sameWriter = (before, row) => before?.kind === "message" && before.role === row.role && before.name === row.name;
