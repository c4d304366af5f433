"""Group commit: whatever waits while one write is in flight forms the next one.

No gather timer: measured, a timer made it slower. Each caller is answered after its own
item is durable.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.metrics import COMMIT_ITEMS, COMMIT_SECONDS

Item = TypeVar("Item")
Result = TypeVar("Result")


class GroupCommit(Generic[Item, Result]):
    """Collects items of concurrent requests on one event loop and commits them together.

    `commit` runs in a thread of its own; it answers one result or ServiceError per item,
    in order. What it raises is raised for every item of that write.
    """

    def __init__(
        self,
        commit: Callable[[Sequence[Item]], Sequence[Result | ServiceError]],
        *,
        items_max: int = 64,
        waiting_max: int = 2_000,
    ) -> None:
        self._commit = commit
        self._items_max, self._waiting_max = items_max, waiting_max
        self._waiting: deque[tuple[Item, asyncio.Future[Result]]] = deque()
        self._drain: asyncio.Task[None] | None = None

    async def submit(self, item: Item) -> Result:
        """Wait until `item` is durable and return its result.

        Raises its ServiceError, or UNAVAILABLE when too many wait already.
        """
        if len(self._waiting) >= self._waiting_max:
            raise ServiceError(ErrorKind.UNAVAILABLE, "overloaded")
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._drain is None:
            self._drain = asyncio.create_task(self._run())
        return await future

    async def _run(self) -> None:
        try:
            while self._waiting:
                size = min(self._items_max, len(self._waiting))
                await self._write([self._waiting.popleft() for _ in range(size)])
        finally:
            self._drain = None

    async def _write(self, batch: Sequence[tuple[Item, asyncio.Future[Result]]]) -> None:
        started = time.perf_counter()
        try:
            items = [item for item, _ in batch]
            results: Sequence[Result | Exception] = await asyncio.to_thread(self._commit, items)
        except Exception as error:  # noqa: BLE001 - every waiting request must be answered
            results = [error] * len(batch)
        COMMIT_SECONDS.observe(time.perf_counter() - started)
        COMMIT_ITEMS.observe(len(batch))
        for (_, future), result in zip(batch, results, strict=True):
            if future.done():  # its client has gone; the item is stored all the same
                continue
            if isinstance(result, Exception):
                future.set_exception(result)
            else:
                future.set_result(result)
