"""What each event is for: who may read it, whose next due time it can change, and what of it can be erased."""

from __future__ import annotations

from typing import NamedTuple

from conversation import events as ev


class Row(NamedTuple):
    """What one event is for. `work`: the agenda roles whose next due time it can change ("*": push channels)."""

    event: type[ev.Event]
    seen_by: str
    work: str
    erases: str
    version: int = 1

    @property
    def name(self) -> str:
        return str(self.event.__struct_config__.tag)

    @property
    def readers(self) -> frozenset[str]:
        return frozenset(self.seen_by.split())

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(self.work.split())

    @property
    def erased_fields(self) -> tuple[str, ...]:
        return tuple(self.erases.split())


_ALL = "customer desk brain"
_IN = "desk brain"

# What an event does to the floor is the matrix of `floor.py`, one line for each name of this table.
ROWS: tuple[Row, ...] = (
    #   event                     seen by  work                       what of it can be erased
    Row(ev.ConversationOpened, _IN, "archive", "page_url page_title zone"),
    Row(ev.ConversationClosed, _ALL, "brain handoff archive *", "reason recourse"),
    Row(ev.ConversationReopened, _ALL, "brain handoff archive *", "why"),
    Row(ev.ConversationMerged, _IN, "archive", "into why"),
    Row(ev.ConversationUnmerged, _IN, "archive mail", "into why"),
    Row(ev.ConversationErased, _ALL, "archive *", ""),
    Row(ev.CustomerWrote, _ALL, "brain handoff archive *", "text quotes"),
    Row(ev.CustomerChose, _ALL, "brain handoff archive *", "title"),
    Row(ev.CustomerSentFile, _ALL, "brain handoff archive *", "file name caption"),
    Row(ev.CustomerEdited, _ALL, "brain handoff archive *", "text"),
    Row(ev.CustomerCorrected, _ALL, "*", "value"),
    Row(ev.CustomerIdentified, _IN, "archive mail", "person name email order"),
    Row(ev.CustomerLinked, _ALL, "*", "address"),
    Row(ev.CustomerGaveContact, _ALL, "handoff archive mail *", "value"),
    Row(ev.CustomerSwitchedLanguage, _ALL, "*", ""),
    Row(ev.CustomerWished, _ALL, "archive", "value"),
    Row(ev.CallbackWished, _ALL, "handoff archive", ""),
    Row(ev.CustomerRated, _IN, "archive", "comment"),
    Row(ev.AssistantUnderstood, _IN, "brain handoff", "readings slots"),
    Row(ev.AssistantWrote, _ALL, "*", "text buttons attachments card"),
    Row(ev.AssistantSuperseded, _IN, "", "text"),
    Row(ev.AssistantSuggested, "desk", "", "text"),
    Row(ev.FactStated, _IN, "", "value"),
    Row(ev.ActionBegun, _IN, "", "order"),
    Row(ev.ActionDone, _ALL, "deeds *", "order result"),
    Row(ev.ActionFailed, _IN, "deeds", "order why"),
    Row(ev.ActionUnknown, _IN, "deeds", "order why"),
    Row(ev.PromiseMade, _ALL, "handoff archive *", "text"),
    Row(ev.PromiseKept, _IN, "handoff archive", ""),
    Row(ev.PromiseMissed, _IN, "handoff archive", ""),
    Row(ev.PromiseWithdrawn, _ALL, "handoff archive *", ""),
    Row(ev.PromiseReminded, "desk", "handoff", ""),
    Row(ev.GestureGranted, _ALL, "*", "reason code order"),
    Row(ev.HandoffRequested, _ALL, "handoff brain *", "evidence"),
    Row(ev.HandoffAnnounced, _ALL, "handoff *", "passed_on"),
    Row(ev.HandoffCancelled, _ALL, "handoff brain *", ""),
    Row(ev.HandoffClaimed, _ALL, "handoff brain *", ""),
    Row(ev.HandoffTransferred, _ALL, "handoff *", "note"),
    Row(ev.HandoffRequeued, _ALL, "handoff *", ""),
    Row(ev.HandoffHandedBack, _ALL, "handoff brain *", "decided"),
    Row(ev.AgentWrote, _ALL, "handoff archive mail *", "text attachments"),
    Row(ev.AgentNoted, "desk", "archive", "text"),
    Row(ev.AgentAlarmed, "desk", "handoff", ""),
    Row(ev.AgentBegan, _IN, "deeds", "order"),
    Row(ev.RuleOverridden, _IN, "", "order why"),
    Row(ev.LineHidden, "desk", "", ""),
    Row(ev.AgentWarned, "desk", "", ""),
    Row(ev.CaseLabelled, "desk", "archive", "label"),
    Row(ev.CaseSnoozed, "desk", "", ""),
    Row(ev.DutyCalled, "desk", "handoff mail duty", "to"),
    Row(ev.DutyDelivered, "desk", "duty", ""),
    Row(ev.DutyAcknowledged, "desk", "handoff duty", ""),
    Row(ev.ServiceTold, _ALL, "handoff erasure *", "details"),
    Row(ev.ErasureRequested, _IN, "erasure", ""),
    Row(ev.MailRequested, _IN, "mail", "to details attachments"),
    Row(ev.MailSent, _IN, "mail", ""),
    Row(ev.MessageFailed, _IN, "handoff mail *", "details"),
    Row(ev.MessageRetracted, _ALL, "*", ""),
)

TABLE: dict[str, Row] = {row.name: row for row in ROWS}
