"""A key whose first request is still under way."""

import asyncio
from types import SimpleNamespace

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.filing import Filed
from services.intake.entrypoints.http_filing import FilingDoor
from tests.support.intake_builders import NOW, filing


class SlowCommits:
    """A group commit that ends when the test says so."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()

    async def submit(self, item) -> Filed:
        """See GroupCommit."""
        await self.go_on.wait()
        return Filed(item.id, "2026-0000042-K", NOW)


def test_the_second_is_told_to_wait_and_later_answered() -> None:
    """409 while the first is under way; other keys, and none, are not held up."""

    async def story() -> None:
        commits = SlowCommits()
        door = FilingDoor(commits, SimpleNamespace(), lambda *_: b"", lambda _: "")
        first = asyncio.create_task(door._once("public|k", filing("public|k")))
        free = [
            asyncio.create_task(door._once(key, filing(key))) for key in ("public|other", "", "")
        ]
        await asyncio.sleep(0)
        try:
            await door._once("public|k", filing("public|k"))
        except ServiceError as error:
            assert (error.kind, error.code) == (ErrorKind.CONFLICT, "idempotency_in_progress")
        else:
            raise AssertionError("the second was not refused")
        commits.go_on.set()
        await asyncio.gather(first, *free)
        assert (await door._once("public|k", filing("public|k"))).reference

    asyncio.run(story())
