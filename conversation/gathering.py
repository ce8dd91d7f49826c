"""What is asked for together is done together: what comes while that lasts waits, and is the next to be done."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")
Do = Callable[[Sequence[Asked]], Awaitable[Sequence[Answer | Exception]]]


class _Waiting(NamedTuple):
    asked: object
    answer: asyncio.Future[object]


class Gathering(Generic[Asked, Answer]):
    """Hands what is asked to `do`, at most `most` at a time, in `lanes` side by side; it gives the answers in order.

    An answer that is an error is the error of who asked that. When `do` raises, each is done alone, so that what cannot
    be done does not take the others along; but an error of the kinds `everybodys` is theirs as well (a database that is
    away).
    """

    def __init__(
        self,
        do: Do[Asked, Answer],
        most: int,
        everybodys: type[Exception] | tuple[type[Exception], ...] = (),
        lanes: int = 1,
    ) -> None:
        self._do = do
        self._most = most
        self._everybodys = everybodys
        self._most_lanes = lanes
        self._waiting: deque[_Waiting] = deque()
        self._lanes: set[asyncio.Task[None]] = set()

    async def ask(self, asked: Asked) -> Answer:
        """The answer to this. Raises what `do` raises."""
        waiting = _Waiting(asked, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if len(self._lanes) < self._most_lanes:
            self._lanes.add(asyncio.create_task(self._go_on(), name="gathering"))
        answer: Answer = await waiting.answer  # type: ignore[assignment]
        return answer

    async def _go_on(self) -> None:
        """Until nobody waits."""
        try:
            while together := self._next():
                answers = await self._done([one.asked for one in together])
                for one, answer in zip(together, answers, strict=True):
                    _tell(one, answer)
        finally:
            # At once, not by a callback a round later: who was just answered may ask again before that, and would wait
            # with no lane to go on.
            self._lanes.discard(asyncio.current_task())

    def _next(self) -> list[_Waiting]:
        """Those to be done next; who gave up is left out."""
        together: list[_Waiting] = []
        while self._waiting and len(together) < self._most:
            one = self._waiting.popleft()
            if not one.answer.done():
                together.append(one)
        return together

    async def _done(self, asked: Sequence[object]) -> Sequence[object]:
        try:
            answers = await self._do(asked)  # type: ignore[arg-type]
            return [answer for _, answer in zip(asked, answers, strict=True)]
        except Exception as error:  # noqa: BLE001  # the edge of what is done: each who waits is told
            if len(asked) == 1 or (self._everybodys and isinstance(error, self._everybodys)):
                return [error] * len(asked)
            return [(await self._done([one]))[0] for one in asked]


def _tell(one: _Waiting, answer: object) -> None:
    if one.answer.done():
        return
    if isinstance(answer, Exception):
        one.answer.set_exception(answer)
    else:
        one.answer.set_result(answer)
