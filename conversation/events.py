"""Every fact a conversation can hold: one frozen struct per event. What each is for stands in `event_table`.

Writing is strict (an unknown field is a TypeError, a wrong type a ValidationError); reading is
tolerant (`codec.decode`): a type or version from a newer process is kept as `Unread` and skipped.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Author = Literal["customer", "assistant", "agent", "system"]
Proof = Literal["none", "order", "person"]
Language = Literal["fr", "en"]
Wish = Literal["written_only", "slow_pace", "name", "no_news"]
Reason = Literal[
    "explicit",
    "misunderstanding",
    "loop",
    "frustration",
    "complex",
    "sensitive",
    "repeat_contact",
    "unsupported_language",
    "assistant_down",
]


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type"):
    """A fact that happened. The tag `type` names it `noun.verb_past`."""


class Button(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An offered choice: customers see `title` and the opaque `value`; `payload` is what it means to the brain."""

    title: str
    value: str
    payload: str = ""


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """A thing named in a message; `start` and `end` count characters of its text."""

    entity: str
    value: str
    start: int
    end: int


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file beside a text: `file` is the hash its content is stored under (`files.keep`)."""

    file: str
    name: str
    media_type: str
    size_bytes: int


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One station of an order; `day` as the customer reads it, empty when it is not known."""

    label: str
    day: str = ""
    done: bool = False


class OrderCard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An order at a glance, for channels that can draw it; the text beside it says the same."""

    number: str
    state: str
    steps: tuple[Step, ...] = ()


class Reading(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the assistant understood of one message; `seq` is its number, `also` further wishes found in it."""

    seq: int
    language: str = "und"
    intent: str = "out_of_scope"
    confidence: float = 0.0
    entities: tuple[Entity, ...] = ()
    frustration: int = 0
    evidence: tuple[str, ...] = ()
    wants_human: bool = False
    needed_by: str | None = None
    sensitive: str | None = None
    also: tuple[str, ...] = ()


# --- the conversation itself ---------------------------------------------------------------------


class ConversationOpened(Event, frozen=True, kw_only=True, tag="conversation.opened"):
    """The first event: where it began, in which language the page spoke, and the time `zone` of who opened it."""

    channel: str
    language: str = "fr"
    page_url: str | None = None
    page_title: str | None = None
    zone: str = ""


class ConversationClosed(Event, frozen=True, kw_only=True, tag="conversation.closed"):
    outcome: Literal["settled", "promised", "refused"]
    by: str = ""
    name: str = ""
    reason: str | None = None
    recourse: str = ""  # with a refusal: where the customer can go with it


class ConversationReopened(Event, frozen=True, kw_only=True, tag="conversation.reopened"):
    by: Author
    why: str = ""


class ConversationMerged(Event, frozen=True, kw_only=True, tag="conversation.merged"):
    """What a visitor wrote became the proven person's `into` (the shop's customer id), because of `why`."""

    into: str
    why: str = ""


class ConversationUnmerged(Event, frozen=True, kw_only=True, tag="conversation.unmerged"):
    """It was somebody else: the conversation is a visitor's again, as before the merge."""

    into: str
    why: str = ""
    by: Author = "customer"
    name: str = ""  # of the agent who undid it


class ConversationErased(Event, frozen=True, kw_only=True, tag="conversation.erased"):
    """The words before this number were forgotten on request; numbers and floor moves stay."""

    before: int


# --- the customer --------------------------------------------------------------------------------


class CustomerWrote(Event, frozen=True, kw_only=True, tag="customer.wrote"):
    """`quotes`: the beginning of the earlier message it answers, where the platform says which one that is."""

    text: str
    quotes: str = ""
    channel: str = "web"


class CustomerChose(Event, frozen=True, kw_only=True, tag="customer.chose"):
    """A tap on an offered button; `title` is what the customer saw on it."""

    value: str
    title: str
    channel: str = "web"


class CustomerSentFile(Event, frozen=True, kw_only=True, tag="customer.sent_file"):
    """A file, stored by its hash; `caption` is what was written with it."""

    file: str
    name: str
    media_type: str
    size_bytes: int
    caption: str = ""
    channel: str = "web"


class CustomerEdited(Event, frozen=True, kw_only=True, tag="customer.edited"):
    """New words for the message `target`: they are what is answered; and the last one is read anew once it was.

    `anew`: a turn covers this number, too. Edits from before that have it not: they change what is not answered yet.
    """

    target: int
    text: str
    channel: str = "web"
    anew: bool = False


class CustomerCorrected(Event, frozen=True, kw_only=True, tag="customer.corrected"):
    """The customer put right a fact that the brief passes on."""

    name: str
    value: str


class CustomerIdentified(Event, frozen=True, kw_only=True, tag="customer.identified"):
    """Proof of who writes: `order` level (number and e-mail or postcode) or `person` level."""

    proof: Proof
    how: str
    person: str | None = None
    name: str | None = None
    email: str | None = None
    order: str | None = None


class CustomerLinked(Event, frozen=True, kw_only=True, tag="customer.linked"):
    """The conversation is reachable on another channel from now on."""

    channel: str
    address: str


class CustomerGaveContact(Event, frozen=True, kw_only=True, tag="customer.gave_contact"):
    """Where to write when the customer is gone."""

    kind: Literal["email", "phone", "telegram"]
    value: str


class CustomerSwitchedLanguage(Event, frozen=True, kw_only=True, tag="customer.switched_language"):
    """`chosen`: by an explicit choice, which outranks detection from then on."""

    language: Language
    chosen: bool = False


class CustomerWished(Event, frozen=True, kw_only=True, tag="customer.wished"):
    """What holds for good, on every channel, until it is taken back (`on` false); `value`: the name to be used.

    `written_only`: no call is ever offered. `slow_pace`: more time to write. `no_news`: the shop does not write first.
    """

    wish: Wish
    on: bool = True
    value: str = ""


class CallbackWished(Event, frozen=True, kw_only=True, tag="customer.wished_call"):
    """A tap about a call-back: `take` the one `at` this time (ms; `zone` as it was shown), other times, or none."""

    wish: Literal["take", "change", "cancel"]
    at: int = 0
    zone: str = ""
    channel: str = "web"


class CustomerRated(Event, frozen=True, kw_only=True, tag="customer.rated"):
    score: int
    comment: str = ""


# --- the assistant -------------------------------------------------------------------------------


class AssistantUnderstood(Event, frozen=True, kw_only=True, tag="assistant.understood"):
    """One turn: the customer's messages it covers, what each meant, and the form slots after it."""

    covers: tuple[int, ...]
    turn: str
    readings: tuple[Reading, ...] = ()
    slots: dict[str, Any] = {}
    form: str | None = None
    requested_slot: str | None = None
    failed: bool = False


class AssistantWrote(Event, frozen=True, kw_only=True, tag="assistant.wrote"):
    """`answer` and `version` name the record of the answers store the text came from."""

    text: str
    language: str = "fr"
    buttons: tuple[Button, ...] = ()
    answer: str | None = None
    version: int | None = None
    repeat_asked: bool = False
    attachments: tuple[Attachment, ...] = ()
    card: OrderCard | None = None


class AssistantSuperseded(Event, frozen=True, kw_only=True, tag="assistant.superseded"):
    """An answer that came after the floor had moved: a draft for the agent, never shown to the customer."""

    text: str
    covers: tuple[int, ...] = ()


class AssistantSuggested(Event, frozen=True, kw_only=True, tag="assistant.suggested"):
    text: str
    answer: str | None = None


# --- facts, actions, promises --------------------------------------------------------------------


class FactStated(Event, frozen=True, kw_only=True, tag="fact.stated"):
    """A value somebody gave: `verified` by the shop's data, else claimed; `source` is the message's number."""

    name: str
    value: str
    by: Literal["customer", "shop", "agent", "assistant"]
    verified: bool = False
    source: int | None = None


class ActionBegun(Event, frozen=True, kw_only=True, tag="action.begun"):
    """Said before the shop is changed, under the turn's term; `action` is also the shop's idempotency key."""

    action: str
    kind: str
    order: str | None = None
    turn: str = ""


class ActionDone(Event, frozen=True, kw_only=True, tag="action.done"):
    action: str
    kind: str
    order: str | None = None
    result: str = ""


class ActionFailed(Event, frozen=True, kw_only=True, tag="action.failed"):
    action: str
    kind: str
    order: str | None = None
    why: str = ""


class ActionUnknown(Event, frozen=True, kw_only=True, tag="action.unknown"):
    """The shop did not say whether the change was made."""

    action: str
    kind: str
    order: str | None = None
    why: str = ""


class PromiseMade(Event, frozen=True, kw_only=True, tag="promise.made"):
    """`due_at` in ms since 1970; `reach` is where the customer will be written to (a channel or contact kind).

    `begins_at` (ms): of a call at a time that the customer chose; it is kept between then and `due_at`.
    """

    promise: str
    text: str
    by: str
    due_at: int
    reach: str | None = None
    begins_at: int = 0


class PromiseKept(Event, frozen=True, kw_only=True, tag="promise.kept"):
    promise: str


class PromiseMissed(Event, frozen=True, kw_only=True, tag="promise.missed"):
    promise: str


class PromiseWithdrawn(Event, frozen=True, kw_only=True, tag="promise.withdrawn"):
    """The customer does not want it any more."""

    promise: str


class PromiseReminded(Event, frozen=True, kw_only=True, tag="promise.reminded"):
    """Its time is near, and who made it is told so at the desk."""

    promise: str


class GestureGranted(Event, frozen=True, kw_only=True, tag="gesture.granted"):
    """`code`: what to enter at the checkout, and its last day (ISO 8601), where the shop has issued one.

    `order`: of a refund, the order whose money goes back.
    """

    kind: str
    reason: str
    agent: str
    name: str = ""
    amount_cents: int | None = None
    code: str | None = None
    valid_until: str | None = None
    order: str | None = None


# --- the way to a person -------------------------------------------------------------------------


class HandoffRequested(Event, frozen=True, kw_only=True, tag="handoff.requested"):
    """Why a person is needed, with the evidence in words an agent can read; `seq`: the message that led to it."""

    reason: Reason
    by: Literal["customer", "assistant", "watchdog", "agent"]
    evidence: tuple[str, ...] = ()
    seq: int | None = None
    due_at: int | None = None


class HandoffAnnounced(Event, frozen=True, kw_only=True, tag="handoff.announced"):
    """What the waiting customer was told; times in seconds, `opens_at` in ms since 1970, `again`: the n-th word.

    `zone`: whose clock the opening is told by, as `Europe/Paris`; empty in logs of before, the shop's own.
    `passed_on`: what the agent will read of what the customer has said, each in words; with the first word only.
    """

    position: int | None = None
    wait_p50_s: int | None = None
    wait_p90_s: int | None = None
    opens_at: int | None = None
    zone: str = ""
    reach: str | None = None
    again: int = 0
    passed_on: tuple[str, ...] = ()


class HandoffCancelled(Event, frozen=True, kw_only=True, tag="handoff.cancelled"):
    by: Literal["customer", "agent"]


class HandoffClaimed(Event, frozen=True, kw_only=True, tag="handoff.claimed"):
    agent: str
    name: str


class HandoffTransferred(Event, frozen=True, kw_only=True, tag="handoff.transferred"):
    agent: str
    name: str
    by: str
    note: str = ""


class HandoffRequeued(Event, frozen=True, kw_only=True, tag="handoff.requeued"):
    """Back in front of the list, with the original waiting time; `team`: for agents with this skill."""

    why: Literal["released", "agent_silent", "agent_lost", "transferred"]
    agent: str
    name: str = ""
    team: str = ""


class HandoffHandedBack(Event, frozen=True, kw_only=True, tag="handoff.handed_back"):
    """To the assistant, which goes on knowing what was `decided`."""

    agent: str
    name: str
    decided: str = ""


class AgentWrote(Event, frozen=True, kw_only=True, tag="agent.wrote"):
    agent: str
    name: str
    text: str
    attachments: tuple[Attachment, ...] = ()


class AgentNoted(Event, frozen=True, kw_only=True, tag="agent.noted"):
    """Private: agents only. `lost`: it was meant as an answer, but the floor had moved."""

    agent: str
    name: str
    text: str
    lost: bool = False


class AgentAlarmed(Event, frozen=True, kw_only=True, tag="agent.alarmed"):
    """The watchdog's word to the agent who has left the customer waiting."""

    agent: str
    silent_s: int


class AgentBegan(Event, frozen=True, kw_only=True, tag="agent.began"):
    """Said before an agent changes the shop; it ends as an assistant's action does, by `action.done` and the like."""

    action: str
    kind: str
    order: str
    agent: str
    name: str


class RuleOverridden(Event, frozen=True, kw_only=True, tag="rule.overridden"):
    """A person does what a term of the shop's (`rule`) refuses, because of `why`; how it ended is the `action`'s.

    `amount_cents`: what it moves in goods or money. `approved_by`: the supervisor's name, where one was asked.
    """

    action: str
    kind: str
    order: str
    rule: str
    why: str
    agent: str
    name: str
    amount_cents: int = 0
    approved_by: str = ""


class LineHidden(Event, frozen=True, kw_only=True, tag="line.hidden"):
    """An agent folds a customer's line (`target`) for colleagues, or shows it again; it stays in the log as it is."""

    target: int
    on: bool
    agent: str
    name: str


class AgentWarned(Event, frozen=True, kw_only=True, tag="agent.warned"):
    """With the set words that stand beside it, an agent asked to write without insults."""

    agent: str
    name: str


class CaseLabelled(Event, frozen=True, kw_only=True, tag="case.labelled"):
    """An agents' word to find such cases by: put on, or taken off."""

    label: str
    on: bool
    agent: str
    name: str


class CaseSnoozed(Event, frozen=True, kw_only=True, tag="case.snoozed"):
    """Its agent wants to see it again at `until` (ms), or now; a customer's message brings it back before."""

    until: int | None
    agent: str
    name: str


class DutyCalled(Event, frozen=True, kw_only=True, tag="duty.called"):
    """Somebody on duty is called about what cannot wait: the `nth` time, on this `way` (`none`: there is nobody).

    Whoever has `call`, a secret, may say that they have it. `matter`: a sensitive topic, or `deadline`.
    """

    call: str
    matter: str
    agent: str
    name: str
    way: Literal["telegram", "email", "none"]
    to: str = ""
    language: Language = "fr"
    nth: int = 1


class DutyDelivered(Event, frozen=True, kw_only=True, tag="duty.delivered"):
    """A messaging app has taken the call of the number `target`."""

    target: int


class DutyAcknowledged(Event, frozen=True, kw_only=True, tag="duty.acknowledged"):
    """Somebody has it: nobody else is called. `how`: by the link of a call, in a messaging app, or at the desk."""

    agent: str
    name: str
    how: Literal["link", "app", "desk"]


# --- the service ---------------------------------------------------------------------------------


class ServiceTold(Event, frozen=True, kw_only=True, tag="service.told"):
    """A word of the service itself to the customer; channels put `kind` into words (`words.say`).

    `news`: the shop says first that something is wrong with an order; `incident` and `incident_over`: with many.
    `data_erased`: the receipt of an erasure that was asked for. `on_duty`: who is on duty has it.
    """

    kind: Literal[
        "ai_notice",
        "slow",
        "agent_lost",
        "agent_back",
        "maybe_undelivered",
        "promise_missed",
        "news",
        "incident",
        "incident_over",
        "data_erased",
        "on_duty",
        "callback_offer",
        "callback_number",
    ]
    details: dict[str, str] = {}


class ErasureRequested(Event, frozen=True, kw_only=True, tag="erasure.requested"):
    """Who has proven who they are wants all of their data erased; `receipt` is the number they were told."""

    receipt: str


class MailRequested(Event, frozen=True, kw_only=True, tag="mail.requested"):
    """A mail to go out: what it is, to which address, and what its words need. Of a code only its nonce is in it."""

    kind: Literal["code", "withdrawal", "invoice", "transcript", "answer", "news"]
    to: str
    details: dict[str, str] = {}
    attachments: tuple[Attachment, ...] = ()


class MailSent(Event, frozen=True, kw_only=True, tag="mail.sent"):
    """The server has taken the mail: of the request, or with the agents' words up to it, at the number `target`."""

    target: int


class MessageFailed(Event, frozen=True, kw_only=True, tag="message.failed"):
    """`target` did not reach the customer's platform, or `in_doubt`: perhaps it did not."""

    target: int
    channel: str
    why: Literal["in_doubt", "blocked", "refused"]
    details: str = ""


class MessageRetracted(Event, frozen=True, kw_only=True, tag="message.retracted"):
    target: int
    by: Author


class Unread(Event, frozen=True, kw_only=True, tag="unread"):
    """Kept as it came: a type or version this process does not know yet. Never written."""

    raw: bytes


def name_of(event: Event) -> str:
    """The event's name, such as `customer.wrote`."""
    return str(event.__struct_config__.tag)
