"""Group commit at the HTTP edge."""

import asyncio
import threading
from collections.abc import Sequence

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.group_commit import GroupCommit


def test_what_waits_during_a_write_forms_the_next() -> None:
    """The first item goes alone; all that came meanwhile go together."""
    writes: list[list[int]] = []
    first_runs, release = threading.Event(), threading.Event()

    def commit(items: Sequence[int]) -> Sequence[int]:
        writes.append(list(items))
        first_runs.set()
        release.wait(5)
        return [item * 10 for item in items]

    async def scenario() -> list[int]:
        group: GroupCommit[int, int] = GroupCommit(commit)
        first = asyncio.create_task(group.submit(1))
        await asyncio.to_thread(first_runs.wait, 5)
        others = [asyncio.create_task(group.submit(n)) for n in (2, 3, 4)]
        await asyncio.sleep(0)
        release.set()
        return [await task for task in (first, *others)]

    assert asyncio.run(scenario()) == [10, 20, 30, 40]
    assert writes == [[1], [2, 3, 4]]


def test_each_item_gets_its_own_outcome() -> None:
    """A refused item does not touch its neighbours."""

    def commit(items: Sequence[int]) -> Sequence[int | ServiceError]:
        return [ServiceError(ErrorKind.CONFLICT, "odd") if i % 2 else i for i in items]

    async def scenario() -> list[object]:
        group: GroupCommit[int, int] = GroupCommit(commit)
        tasks = [group.submit(n) for n in (1, 2)]
        return list(await asyncio.gather(*tasks, return_exceptions=True))

    refused, stored = asyncio.run(scenario())
    assert isinstance(refused, ServiceError)
    assert stored == 2


def test_a_failing_write_answers_every_request_of_it() -> None:
    """Nobody waits for ever, and the next write is tried."""
    fail = [True]

    def commit(items: Sequence[int]) -> Sequence[int]:
        if fail.pop():
            raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable")
        return list(items)

    async def scenario() -> int:
        group: GroupCommit[int, int] = GroupCommit(commit)
        with pytest.raises(ServiceError):
            await group.submit(1)
        fail.append(False)
        return await group.submit(2)

    assert asyncio.run(scenario()) == 2


def test_too_many_waiting_are_refused() -> None:
    """The queue has a limit, and says so as UNAVAILABLE."""

    async def scenario() -> None:
        group: GroupCommit[int, int] = GroupCommit(lambda items: list(items), waiting_max=0)
        with pytest.raises(ServiceError) as caught:
            await group.submit(1)
        assert caught.value.kind is ErrorKind.UNAVAILABLE

    asyncio.run(scenario())
