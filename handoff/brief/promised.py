"""What the customer was promised, here and in earlier contacts."""

from __future__ import annotations

from conversation import events as ev
from conversation.records import Promise
from handoff.brief.case import Case
from handoff.brief.words import Json


def promises(case: Case) -> list[Json]:
    """Open and missed ones; kept ones are no news."""
    made = {getattr(entry.event, "promise", ""): entry.seq for entry in case.of_type(ev.PromiseMade)}
    here = [_promise(promise, made.get(name)) for name, promise in case.conversation.promises.items()]
    before = [_promise(promise, None) for earlier in case.snapshot.earlier for promise in earlier.promises]
    return [promise for promise in [*here, *before] if promise["status"] != "kept"]


def _promise(promise: Promise, seq: int | None) -> Json:
    return {
        "text": promise.text,
        "by": promise.by,
        "due_at": promise.due_at,
        "reach": promise.reach,
        "status": promise.status,
        "seq": seq,
    }
