// What the service did, as one line each for agents: a table from the event's name to its words.

import { hour, length, moment } from "./clock.js";
import { money } from "./money.js";
import { bound, t } from "./words.js";

/** The line for an event, or null for one that is shown elsewhere or not at all. */
export function momentOf(event) {
  const told = TELLERS[event.type]?.(event.data, event);
  return told ? bound(told) : null;
}

const deed = (data) => ({ ...data, deed: t(`deed.${data.kind}`) });

const itself = (data, event) => event.text; // the service has its words

const TELLERS = {
  "conversation.opened": (data) => t("moment.opened", { channel: t(`channel.${data.channel}`) }),
  "conversation.closed": (data) => because(t("moment.closed", { ...data, outcome: t(`outcome.${data.outcome}`) }), data.reason),
  "conversation.reopened": () => t("moment.reopened"),
  "conversation.merged": () => t("moment.merged"),
  "conversation.unmerged": (data) => because(t("moment.unmerged", data), data.why),
  "conversation.erased": () => t("moment.erased"),
  "customer.corrected": (data) => t("moment.corrected", data),
  "customer.identified": (data) => data.how !== "file" && t(`moment.identified.${data.proof}`, { order: data.order ?? "", name: data.name ?? "" }),
  "customer.linked": (data) => t("moment.linked", { channel: t(`channel.${data.channel}`) }),
  "customer.gave_contact": (data) => t("moment.contact", data),
  "customer.switched_language": (data) => t("moment.language", { language: t(`language.${data.language}`) }),
  "customer.rated": (data) => t("moment.rated", data),
  "assistant.understood": (data) => (data.failed ? t("moment.broke") : null),
  "rule.overridden": itself,
  "line.hidden": itself,
  "agent.warned": itself,
  "agent.began": (data) => t("moment.began", deed(data)),
  "action.done": (data) => data.kind !== "goodwill" && t("moment.done", deed(data)),
  "action.failed": (data) => t("moment.failed", deed(data)),
  "action.unknown": (data) => t("moment.unknown", deed(data)),
  "promise.made": (data) => t("moment.promised", { ...data, day: moment(data.due_at) }),
  "promise.kept": () => t("moment.kept"),
  "promise.withdrawn": (data, event) => event.text,
  "promise.missed": () => t("moment.missed"),
  "promise.reminded": () => t("moment.reminded"),
  "case.labelled": (data) => t(data.on ? "moment.labelled_on" : "moment.labelled_off", data),
  "case.snoozed": (data) => t(data.until ? "moment.snoozed" : "moment.unsnoozed", { ...data, time: data.until && hour(data.until) }),
  "mail.requested": (data) => t("moment.mail", { kind: t(`mail.${data.kind}`), to: data.to }),
  "mail.sent": () => t("moment.mailed"),
  "gesture.granted": (data) => because(because(t("moment.gesture", gesture(data)), data.code), data.reason),
  "handoff.requested": (data) => because(t("moment.requested", { reason: t(`reason.${data.reason}`) }), (data.evidence ?? []).join(" · ")),
  "handoff.announced": (data, event) => t("moment.announced", { text: event.text }),
  "handoff.cancelled": () => t("moment.left"),
  "handoff.claimed": (data) => t("moment.claimed", data),
  "handoff.transferred": (data) => t("moment.transferred", data),
  "handoff.requeued": (data) => t(`moment.requeued.${data.why}`, { team: data.team, name: data.name || t("who.agent") }),
  "handoff.handed_back": (data) => t("moment.handed_back", data),
  "agent.alarmed": (data) => t("moment.alarmed", { time: length(data.silent_s * 1_000) }),
  "duty.called": (data, event) => event.text,
  "duty.acknowledged": (data, event) => event.text,
  "service.told": itself,
};

function because(text, reason) {
  return reason ? `${text} · ${reason}` : text;
}

function gesture(data) {
  return { ...data, name: data.name || t("who.agent"), kind: t(`gesture.${data.kind}`), amount: data.amount_cents ? money(data.amount_cents) : "" };
}
