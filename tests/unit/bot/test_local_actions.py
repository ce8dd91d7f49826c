"""Forms and actions that run in this process see and give what Rasa's own do."""

from __future__ import annotations

from rasa.core.actions.action import RemoteAction
from rasa.core.actions.forms import FormAction
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered, deserialise_events

from bot.local_actions import LocalAction, LocalForm, event_of
from bot.output import Replies
from bot.tracker import TurnTracker
from passerelle.assistant import Loaded
from tests.unit.bot.test_rules import FORM, standing

HEARD = UserUttered("LBQ-10001", {"name": "give_order_number", "confidence": 1.0})


def test_a_form_checks_its_slots_on_what_rasas_form_sees(loaded: Loaded) -> None:
    domain = loaded.assistant._processor.domain
    given: list[Event] = [SlotSet("order_number", "LBQ-10001")]
    tracker = TurnTracker.beginning("c", domain)
    for event in (ActiveLoop(FORM), SlotSet("requested_slot", "order_number"), ActionExecuted("action_listen"), HEARD):
        tracker.update(event)
    before = standing(tracker)
    ours, theirs = (kind(FORM, None)._temporary_tracker(tracker, given, domain) for kind in (LocalForm, FormAction))
    assert standing(ours) == standing(theirs)
    assert standing(tracker) == before


class Uncopied:
    """What is read in a message is much: copying it took longer than all else that a form does."""

    def __deepcopy__(self, memo: object) -> Uncopied:
        raise AssertionError("copied for a line of debugging")


class Checked(LocalForm):
    """A form with nothing to check."""

    async def validate(self, *_: object) -> list[Event]:
        return [SlotSet("requested_slot", None)]


async def test_a_message_is_not_copied_for_a_line_of_debugging(loaded: Loaded) -> None:
    processor = loaded.assistant._processor
    tracker = TurnTracker.beginning("c", processor.domain)
    for event in (ActiveLoop(FORM), ActionExecuted("action_listen"), UserUttered("…", metadata={"much": Uncopied()})):
        tracker.update(event)
    form = Checked(FORM, None)
    checked = await form._validate_if_required(tracker, processor.domain, Replies(), processor.nlg)
    assert checked == [SlotSet("requested_slot", None)]


def test_an_action_is_told_what_rasa_tells_it(loaded: Loaded) -> None:
    domain = loaded.assistant._processor.domain
    tracker = TurnTracker.beginning("c", domain)
    for event in (SlotSet("order_number", "LBQ-10001"), ActiveLoop(FORM), ActionExecuted("action_listen"), HEARD):
        tracker.update(event)
    ours, theirs = (kind(FORM, None)._action_call_format(tracker, domain) for kind in (LocalAction, RemoteAction))
    assert ours["next_action"] == theirs["next_action"]
    for name in ("sender_id", "slots", "latest_message", "events"):
        assert ours["tracker"][name] == theirs["tracker"][name]


def test_an_actions_events_are_read_as_rasa_reads_them() -> None:
    told: list[Event] = [SlotSet("order_number", "LBQ-10001"), ActiveLoop(None), ActionExecuted("action_listen")]
    written = [event.as_dict() for event in told]
    assert [event_of(one) for one in written] == deserialise_events(written) == told
