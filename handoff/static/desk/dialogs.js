// The desk's dialogs: each asks for what its verb needs and shows a refusal where the answer was given.

import { Approvals } from "./approvals.js";
import { QuestionFields, questioning } from "./asking.js";
import { Bulk } from "./bulk.js";
import { CloseFields, closing } from "./closing.js";
import { Dialog } from "./dialog.js";
import { GestureFields, granting } from "./gesture.js";
import { Help } from "./help.js";
import { PromiseFields, promising, SnoozeFields, snoozing } from "./later.js";
import { ENDS } from "./moves.js";
import { OrderFields, ordering, RevealFields, revealing } from "./ordering.js";
import { OwnView } from "./ownview.js";
import { html, useRef, useState } from "./preact.js";
import { Profile } from "./profile.js";
import { newId } from "./service.js";
import { TransferFields, transferring } from "./transfer.js";
import { viewOf } from "./views.js";
import { t } from "./words.js";

export function Dialogs({ seat, onLogout }) {
  const { dialog, asked } = seat;
  const close = seat.closer();
  if (!dialog) return null;
  if (dialog === "help") return html`<${Help} onClose=${close} />`;
  if (dialog === "logout") return html`<${Logout} seat=${seat} onClose=${close} onLogout=${onLogout} />`;
  if (dialog === "approvals") return html`<${Approvals} seat=${seat} onClose=${close} />`;
  if (dialog === "bulk") return html`<${Bulk} seat=${seat} verb=${seat.about} onClose=${close} />`;
  if (dialog === "view") return html`<${OwnView} seat=${seat} view=${seat.about} onClose=${close} />`;
  if (dialog === "profile") return html`<${Profile} seat=${seat} agent=${seat.about} onClose=${close} />`;
  if (dialog === "over") return html`<${Over} seat=${seat} onClose=${close} />`;
  return html`<${Verb} key=${asked} verb=${dialog} seat=${seat} onClose=${close} />`;
}

// Verb -> its fields, and from what was given to the body of the call, or to what is missing (a text).
const VERBS = {
  gesture: { Fields: GestureFields, read: granting },
  close: { Fields: CloseFields, read: closing },
  handback: { Fields: HandbackFields, read: ({ decided }) => ({ decided: decided.trim() }) },
  order: { Fields: OrderFields, read: ordering },
  promise: { Fields: PromiseFields, read: promising },
  question: { Fields: QuestionFields, read: questioning },
  reveal: { Fields: RevealFields, read: revealing },
  snooze: { Fields: SnoozeFields, read: snoozing },
  transfer: { Fields: TransferFields, read: transferring },
  warn: { Fields: () => null, read: () => ({ id: newId() }) },
  unmerge: { Fields: UnmergeFields, read: ({ why }) => (why.trim() ? { why: why.trim() } : t("unmerge.no_why")) },
};

function Verb({ verb, seat, onClose }) {
  const [error, setError] = useState("");
  const [goes, setGoes] = useState(`${verb}.go`); // what its main button says
  const sent = useRef({});
  const [{ about, asked }] = useState({ about: seat.about, asked: seat.asked });
  const { Fields, read } = VERBS[verb];
  const go = async (given) => {
    if (seat.moves.busy) return;
    const body = read(given, about);
    if (typeof body === "string") return setError(body);
    setError("");
    const conversation = seat.model.open;
    sent.current = sameAgain(sent.current, body);
    const refused = await seat.moves.tryTo(verb, sent.current);
    if (!refused) onClose();
    else if (seat.asked === asked) setError(refused);
    else seat.moves.tell("wrong", refused, conversation); // the dialog has been left
  };
  const lead = verb === "order" ? t("order.lead", { ...about.order, label: about.action.label, state: about.order.state_text }) : LEAD[verb]?.();
  return html`<${Dialog} title=${t(`${verb}.title`)} lead=${lead} go=${t(goes)} error=${error} busy=${seat.moves.busy} onGo=${go} onClose=${onClose}>
    ${ENDS.has(verb) && isAsked(seat) && html`<p class="over">${t("approvals.open")}</p>`}
    <${Fields} seat=${seat} about=${about} onGoes=${setGoes} />
  </${Dialog}>`;
}

/** Something of the open case waits for a supervisor: it is granted while somebody holds the case. */
function isAsked({ model }) {
  return model.approvals.some((it) => it.conversation === model.open);
}

const LEAD = Object.fromEntries(["gesture", "handback", "promise", "question", "reveal", "snooze", "unmerge", "warn"].map((verb) => [verb, () => t(`${verb}.lead`)]));

/** What is sent again unchanged keeps its id: money whose first sending ended in doubt is not given twice. */
function sameAgain(before, body) {
  const same = JSON.stringify({ ...before, id: "" }) === JSON.stringify({ ...body, id: "" });
  return before.id && same ? before : body;
}

function HandbackFields() {
  return html`<label for="decided">${t("handback.decided")} <span class="quiet">(${t("say.optional")})</span></label>
    <textarea id="decided" name="decided" rows="3" maxlength="500" placeholder=${t("handback.hint")} data-first></textarea>`;
}

function UnmergeFields() {
  return html`<label for="why">${t("unmerge.why")}</label>
    <textarea id="why" name="why" rows="2" maxlength="500" data-first></textarea>`;
}

function Over({ seat, onClose }) {
  const take = () => {
    onClose();
    void seat.moves.claim(true);
  };
  return html`<${Dialog} title=${t("over.title")} lead=${t("over.lead", seat.moves.load)} go=${t("over.go")} onGo=${take} onClose=${onClose} />`;
}

function Logout({ seat, onClose, onLogout }) {
  const held = [...seat.model.lines.values()].filter((line) => viewOf(line, seat.me) === "mine").length;
  const lead = held ? t("bar.logout_sure", { count: held }) : "";
  return html`<${Dialog} title=${t("bar.logout_title")} lead=${lead} go=${t("bar.logout")} onGo=${onLogout} onClose=${onClose} />`;
}
