"""The index: what a case is found by, what is forgotten with it, and a database that is away for a while."""

from __future__ import annotations

from itertools import permutations

import pytest

from conversation import events as ev
from conversation.door import Door
from conversation.memory import MemoryArchive
from conversation.policy import Policy
from conversation.state import Conversation
from handoff.agents import Agents
from handoff.database import Database
from handoff.errors import DatabaseAway
from handoff.search.archivist import Archivist
from handoff.search.index import Index, Page
from handoff.search.words import ASKED_MOST, asked, words_of
from tests.unit.handoff.world import World


class Library(World):
    """The world with an index."""

    def __init__(self) -> None:
        super().__init__()
        self.index = Index(Database("sqlite://"))
        self.archivist = Archivist(self.door, self.book, self.index, MemoryArchive())

    async def archived(self) -> int:
        """Time for the index to read; how many conversations it read."""
        self.clock.advance(20)
        return await self.archivist.drain()

    async def told(self, *texts: str) -> str:
        c = await self.opened()
        for text in texts:
            await self.says(c, text)
        await self.archived()
        return c

    def found(self, question: str) -> list[str]:
        return self.index.find(asked(question), 30)


@pytest.fixture
def library() -> Library:
    return Library()


def test_words_have_no_case_and_no_accents_and_numbers_one_spelling() -> None:
    found = words_of("Ma THÉIÈRE (commande 10012) : léa.petit@example.com, œuf")
    assert {"theiere", "lbq-10012", "10012", "lea.petit@example.com", "petit", "oeuf"} <= found


def test_a_question_is_its_words_or_its_order_numbers() -> None:
    assert asked("  Théière cassée ") == ["theiere", "cassee"]
    assert asked("commande 10012 svp") == ["lbq-10012"]
    assert asked("a ? !") == []
    assert len(asked(" ".join(f"mot{n}" for n in range(20)))) == ASKED_MOST


@pytest.mark.parametrize(
    "question",
    ["LBQ-10012", "lbq10012", "#10012", "10012", "theiere", "Théi", "théière ébréchée", "camille@exa", "Laurent"],
)
async def test_a_case_is_found_by_what_people_know_of_it(library: Library, question: str) -> None:
    c = await library.told("Ma théière est ébréchée, commande LBQ-10012")
    who = ev.CustomerIdentified(proof="order", how="email", name="Camille Laurent", email="Camille@example.com")
    await library.append(c, who)
    await library.told("Bonjour, une question sur le café")
    await library.archived()
    assert library.found(question) == [c]


async def test_all_words_must_be_there_and_the_newest_comes_first(library: Library) -> None:
    first = await library.told("théière bleue")
    second = await library.told("théière rouge")
    assert library.found("theiere") == [second, first]
    assert library.found("theiere bleue") == [first]
    assert library.found("theiere verte") == []


async def test_what_people_of_the_desk_wrote_is_found_too_and_after_the_end(library: Library) -> None:
    c = await library.told("Bonjour")
    await library.claimed(c)
    await library.append(c, ev.AgentWrote(agent="lea", name="Léa", text="Un bon de samovar"))
    await library.append(c, ev.ConversationClosed(outcome="settled"))
    assert await library.archived() == 1
    assert library.found("samovar") == [c]
    assert await library.archived() == 0


async def test_what_is_forgotten_is_found_no_more(library: Library) -> None:
    c = await library.told("Ma théière, commande LBQ-10012")
    await library.append(
        c, ev.CustomerIdentified(proof="person", how="identity", person="C-2001", email="c@example.com")
    )
    await library.append(c, ev.CaseLabelled(label="fraude", on=True, agent="lea", name="Léa"))
    await library.archived()
    assert library.index.of_person("C-2001", [], 9) == library.index.of_person(None, ["C@example.com"], 9) == [c]
    last = await library.store.erase(c)
    await library.append(c, ev.ConversationErased(before=last))
    await library.archived()
    assert [library.found(it) for it in ("theiere", "LBQ-10012", "fraude", "c@example.com")] == [[]] * 4
    assert library.index.of_person("C-2001", ["c@example.com"], 9) == []
    assert library.index.labels() == {}


@pytest.mark.parametrize("order", list(permutations(("late", "fresh", "erase"))), ids="-".join)
async def test_who_read_before_an_erasure_and_writes_after_it_brings_nothing_back(
    library: Library, order: tuple[str, ...]
) -> None:
    """An archivist that was slower than its lease, in whatever order its page, the next one and the erasure come."""
    c = await library.told("Ma théière")
    identified = ev.CustomerIdentified(proof="person", how="identity", person="C-2001")
    late = Page(await library.append(c, identified), frozenset({"theiere"}))
    last = await library.store.erase(c)
    fresh = Page(await library.append(c, ev.ConversationErased(before=last)), frozenset(), anew=True)
    steps = {
        "late": lambda: library.index.write(late),
        "fresh": lambda: library.index.write(fresh),
        "erase": lambda: library.index.erase(c, fresh.conversation.seq),
    }
    for step in order:
        steps[step]()
    assert library.found("theiere") == library.index.of_person("C-2001", [], 9) == []


async def test_what_is_written_while_a_page_is_made_stands_on_the_next(library: Library) -> None:
    class Interrupted(Door):
        """Whoever reads through it is a line behind."""

        async def read(self, conversation: str) -> Conversation:
            before = await super().read(conversation)
            await library.says(conversation, "samovar")
            return before

    c = await library.told("Bonjour")
    await library.says(c, "théière")
    library.clock.advance(20)
    door = Interrupted(library.store, Policy())
    await Archivist(door, library.book, library.index, MemoryArchive()).drain()
    assert (library.found("theiere"), library.found("samovar")) == ([c], [])
    await library.archived()
    assert library.found("samovar") == [c]


async def test_promises_are_counted_by_how_they_ended(library: Library) -> None:
    c = await library.opened()
    for name in ("a", "b", "c"):
        due_at = library.clock() + 3_600_000
        made = ev.PromiseMade(promise=name, text=name, by="Léa", due_at=due_at, reach="email")
        await library.append(c, made)
    await library.append(c, ev.PromiseKept(promise="a"), ev.PromiseMissed(promise="b"))
    await library.archived()
    assert [it.promise for it in library.index.open_promises("Léa", 9)] == ["c"]
    assert library.index.open_promises("Sam", 9) == []
    counted = library.index.count_promises(0)
    assert (counted, counted.rate) == ((1, 1, 1), 0.5)
    assert library.index.count_promises(0, "Sam").rate is None


async def test_ratings_are_counted_once_for_a_conversation_and_forgotten_with_it(library: Library) -> None:
    first, second = await library.opened(), await library.opened()
    for c, score in ((first, 1), (first, 4), (second, 5)):  # who rates again means the later one
        await library.append(c, ev.CustomerRated(score=score, comment="Merci"))
        await library.archived()
    assert library.index.ratings(0) == (2, 4.5)
    assert library.index.ratings(library.clock() + 1) == (0, None)
    library.index.erase(second, library.clock() * 2)
    assert library.index.ratings(0) == (1, 4.0)


async def test_who_has_proven_it_is_in_the_address_book_on_every_channel(library: Library) -> None:
    by_code, by_order = await library.opened(), await library.opened()
    code = ev.CustomerIdentified(proof="person", how="one-time code", person="C-2001")
    await library.append(by_code, code)
    await library.append(by_order, ev.CustomerIdentified(proof="order", how="postcode", order="LBQ-10001"))
    assert await library.book.conversations_of("C-2001") == [by_code]


async def test_a_database_that_is_away_is_tried_again(library: Library) -> None:
    class Away(Index):
        def write(self, *pages: Page) -> None:
            raise DatabaseAway("our database did not do it")

    archivist = Archivist(library.door, library.book, Away(Database("sqlite://")), MemoryArchive())
    c = await library.opened()
    await library.says(c, "théière")
    library.clock.advance(3)
    assert await archivist.drain() == 1
    assert await library.archived() == 0
    library.clock.advance(30)
    assert await library.archivist.drain() == 1
    assert library.found("theiere") == [c]


def test_the_accounts_and_the_index_share_a_database() -> None:
    agents = Agents(Database("sqlite://"))
    assert Index(agents.database).find(["x"], 1) == []
