"""What can go wrong in the conversation room.

ConversationError
├── NotOnThisFloor      the matrix refuses this event here: decide again
├── Conflict            the floor moved since it was read, or an erasing met a write: read and decide again
│   ├── Moved           more was written than its writer had seen, who wanted to know: read and decide again
│   └── StaleWork       the lease was lost to another worker: drop the work
├── UnknownConversation no such conversation
├── BadEvent            a struct that is not a valid event: a programming error of the caller
├── BadPolicy           handoff.yml cannot be used: all problems at once, each with its place
└── StoreUnavailable    the store cannot be reached or did not confirm: nothing is promised, send the same id again
    └── ArchiveAway     this conversation lies in an archive that cannot be reached; others can
        └── Archived    the store's own word for it: `conversation.archive` answers it
"""

from __future__ import annotations


class ConversationError(Exception):
    """Any error of the conversation room."""


class NotOnThisFloor(ConversationError):
    """The floor's matrix has no place for this event."""

    def __init__(self, event: str, holder: str) -> None:
        super().__init__(f"{event} is refused while the floor is with '{holder}'; read the conversation again")
        self.event = event
        self.holder = holder


class Conflict(ConversationError):
    """The term compared by the append is not the term of the conversation any more."""


class Moved(Conflict):
    """More stands in the log than the batch's writer had seen."""


class StaleWork(Conflict):
    """The work token is not the one handed out last: another worker has the conversation."""


class UnknownConversation(ConversationError):
    """No event was ever written under this id."""


class BadEvent(ConversationError):
    """An event whose fields have the wrong types."""


class BadPolicy(ConversationError):
    """The policy file cannot be used; `problems` names each place and what to do."""

    def __init__(self, path: str, problems: list[str]) -> None:
        super().__init__(f"{path} cannot be used:\n" + "\n".join(f"  - {problem}" for problem in problems))
        self.problems = problems


class StoreUnavailable(ConversationError):
    """The store is away, or did not confirm the write in time."""


class ArchiveAway(StoreUnavailable):
    """What is archived cannot be read now. Who only looks at it for another conversation goes on without it."""


class Archived(ArchiveAway):
    """The store has only the head of it, at `seq`; the rest is in the archive."""

    def __init__(self, conversation: str, seq: int) -> None:
        super().__init__(f"{conversation} lies in the archive, and this process has none; ask one that has")
        self.conversation = conversation
        self.seq = seq
