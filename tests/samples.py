"""One example of every event, and the way to a floor on which it is allowed."""

from __future__ import annotations

from conversation import events as ev
from conversation.floor import HOLDERS, MATRIX, Holder

SAMPLES: dict[str, ev.Event] = {
    ev.name_of(event): event
    for event in (
        ev.ConversationOpened(
            channel="web", language="en", page_url="https://shop.example/p", page_title="Tea", zone="Europe/Paris"
        ),
        ev.ConversationClosed(outcome="promised", by="a1", name="Léa", reason="refund by Friday"),
        ev.ConversationReopened(by="customer", why="not settled"),
        ev.ConversationMerged(into="C-2001", why="jwt"),
        ev.ConversationUnmerged(into="C-2001", why="somebody else"),
        ev.ConversationErased(before=12),
        ev.CustomerWrote(text="Où est mon colis ?", quotes="Il arrive mardi."),
        ev.CustomerChose(value="b1", title="Oui"),
        ev.CustomerSentFile(
            file="ab" * 32, name="théière.jpg", media_type="image/jpeg", size_bytes=12, caption="cassée"
        ),
        ev.CustomerEdited(target=3, text="Où est ma commande ?"),
        ev.CustomerCorrected(name="order", value="LBQ-10002"),
        ev.CustomerIdentified(proof="person", how="jwt", person="C-2001", name="Camille", email="c@example.com"),
        ev.CustomerLinked(channel="telegram", address="42"),
        ev.CustomerGaveContact(kind="email", value="c@example.com"),
        ev.CustomerSwitchedLanguage(language="en", chosen=True),
        ev.CustomerWished(wish="name", value="Cam"),
        ev.CallbackWished(wish="take", at=9_999_999_999_999, zone="Europe/Paris"),
        ev.CustomerRated(score=5, comment="merci"),
        ev.AssistantUnderstood(
            covers=(5,),
            turn="t1",
            readings=(ev.Reading(seq=5, language="fr", intent="track_order", confidence=0.9, frustration=1),),
            slots={"order_number": "LBQ-10001"},
            form="order_form",
            requested_slot="proof",
        ),
        ev.AssistantWrote(text="Voulez-vous ?", buttons=(ev.Button(title="Oui", value="b1", payload="/affirm"),)),
        ev.AssistantSuperseded(text="brouillon", covers=(5,)),
        ev.AssistantSuggested(text="Bonjour"),
        ev.FactStated(name="order", value="LBQ-10001", by="customer", source=5),
        ev.ActionBegun(action="t1", kind="cancel_order", order="LBQ-10002", turn="t1"),
        ev.ActionDone(action="t1", kind="cancel_order", order="LBQ-10002", result="cancelled"),
        ev.ActionFailed(action="t1", kind="cancel_order", order="LBQ-10002", why="shipped"),
        ev.ActionUnknown(action="t1", kind="cancel_order", order="LBQ-10002", why="time-out"),
        ev.PromiseMade(promise="p1", text="refund", by="Léa", due_at=9_999_999_999_999, reach="email"),
        ev.PromiseKept(promise="p1"),
        ev.PromiseMissed(promise="p1"),
        ev.PromiseReminded(promise="p1"),
        ev.PromiseWithdrawn(promise="p1"),
        ev.GestureGranted(
            kind="voucher",
            reason="late twice",
            agent="a1",
            name="Léa",
            amount_cents=500,
            code="BQ-7F3A",
            valid_until="2027-11-22",
        ),
        ev.HandoffRequested(reason="explicit", by="customer", evidence=("« un humain »",), seq=5),
        ev.HandoffAnnounced(position=2, wait_p50_s=60, wait_p90_s=200, passed_on=("Commande : LBQ-10001",)),
        ev.HandoffCancelled(by="customer"),
        ev.HandoffClaimed(agent="a1", name="Léa"),
        ev.HandoffTransferred(agent="a2", name="Tom", by="a1", note="knows kettles"),
        ev.HandoffRequeued(why="released", agent="a1", name="Léa"),
        ev.HandoffHandedBack(agent="a1", name="Léa", decided="refund granted"),
        ev.AgentWrote(agent="a1", name="Léa", text="Bonjour, je regarde."),
        ev.AgentNoted(agent="a1", name="Léa", text="fidèle cliente"),
        ev.AgentAlarmed(agent="a1", silent_s=90),
        ev.AgentBegan(action="desk/a", kind="cancel_order", order="LBQ-10002", agent="a1", name="Léa"),
        ev.LineHidden(target=3, on=True, agent="a1", name="Léa"),
        ev.AgentWarned(agent="a1", name="Léa"),
        ev.RuleOverridden(
            action="desk/b",
            kind="return_item",
            order="LBQ-10012",
            rule="too_late",
            why="Hospitalisée pendant le délai",
            agent="a1",
            name="Léa",
            amount_cents=4290,
            approved_by="Sam",
        ),
        ev.CaseLabelled(label="kettle", on=True, agent="a1", name="Léa"),
        ev.CaseSnoozed(until=9_999_999_999_999, agent="a1", name="Léa"),
        ev.DutyCalled(call="n1", matter="fraud", agent="a1", name="Léa", way="email", to="lea@shop.example", nth=2),
        ev.DutyDelivered(target=7),
        ev.DutyAcknowledged(agent="a1", name="Léa", how="desk"),
        ev.ServiceTold(kind="slow"),
        ev.ErasureRequested(receipt="5F0A3C21"),
        ev.MailRequested(kind="code", to="lea@mail.example", details={"nonce": "n1"}),
        ev.MailSent(target=7),
        ev.MessageFailed(target=7, channel="telegram", why="in_doubt"),
        ev.MessageRetracted(target=7, by="agent"),
    )
}

WAYS: dict[Holder, tuple[ev.Event, ...]] = {
    "assistant": (),
    "waiting": (ev.HandoffRequested(reason="explicit", by="customer"),),
    "agent": (ev.HandoffClaimed(agent="a1", name="Léa"),),
    "closed": (ev.ConversationClosed(outcome="settled"),),
}


def way_to(name: str) -> tuple[ev.Event, ...]:
    """Events that lead a fresh conversation to a floor on which the named event is allowed."""
    holder = next(holder for holder, cell in zip(HOLDERS, MATRIX[name], strict=True) if cell != "refused")
    return WAYS[holder]
