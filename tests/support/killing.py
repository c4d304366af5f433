"""A service process that kills itself (SIGKILL) at one exact point of its work.

`python -m tests.support.killing --service triage --roles http,grpc,worker --gap before_mark
--after 3` is the real service, built by its own bootstrap; only one port is wrapped.
"""

import argparse
import importlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, NoReturn

from services.chassis.broker import OutboxStore, Position, Publisher, Record, Subscription, Wrap
from services.chassis.cli import main


class Gap(StrEnum):
    """Where the process ends."""

    STORED_NOT_ANSWERED = "stored_not_answered"
    BEFORE_PUBLISH = "before_publish"
    BEFORE_MARK = "before_mark"
    BEFORE_COMMIT = "before_commit"


MEANING = {
    Gap.STORED_NOT_ANSWERED: "the complaint is durable, its sender was not answered",
    Gap.BEFORE_PUBLISH: "written but not published",
    Gap.BEFORE_MARK: "published but not marked",
    Gap.BEFORE_COMMIT: "handled but not committed",
}


def die() -> NoReturn:
    """End at once, as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")


class Countdown:
    """Kills at the n-th call."""

    def __init__(self, after: int, end: Callable[[], Any] = die) -> None:
        self._left, self._end = after, end

    def __call__(self) -> None:
        """One call that counts."""
        self._left -= 1
        if self._left <= 0:
            self._end()


class _Around:
    """Everything that is not overridden is the port's own."""

    def __init__(self, port: Any, countdown: Callable[[], None]) -> None:
        self._port, self._countdown = port, countdown

    def __getattr__(self, name: str) -> Any:
        return getattr(self._port, name)


class KillingPublisher(_Around):
    """Dies with records in hand that nobody has seen."""

    def publish(self, records: Sequence[Record]) -> None:
        """See Publisher."""
        if records:
            self._countdown()
        self._port.publish(records)


class KillingOutbox(_Around):
    """Dies when all is published and nothing is marked."""

    def mark_published(self, published: Sequence[tuple[object, Sequence[str]]]) -> None:
        """See OutboxStore."""
        if published:
            self._countdown()
        self._port.mark_published(published)


class KillingSubscription(_Around):
    """Dies when a batch has had its effect and its offsets are not stored."""

    def commit(self, positions: Position) -> None:
        """See Subscription."""
        if positions:
            self._countdown()
        self._port.commit(positions)


def wrap(gap: Gap, countdown: Callable[[], None]) -> Wrap:
    """The ports with the killing one among them."""

    def publisher(port: Publisher) -> Publisher:
        return KillingPublisher(port, countdown) if gap is Gap.BEFORE_PUBLISH else port

    def outbox(port: OutboxStore) -> OutboxStore:
        return KillingOutbox(port, countdown) if gap is Gap.BEFORE_MARK else port

    def subscription(port: Subscription) -> Subscription:
        return KillingSubscription(port, countdown) if gap is Gap.BEFORE_COMMIT else port

    return Wrap(publisher, subscription, outbox)


def answer_nobody(bootstrap: Any, countdown: Callable[[], None]) -> None:
    """Let intake's store die right after its durable write, before anybody is answered."""
    real = bootstrap.MongoComplaints

    class KillingComplaints(real):  # type: ignore[misc]
        """The store of complaints."""

        def add(self, complaints: Sequence[Any]) -> Sequence[Any]:
            """See ComplaintStore."""
            answers: Sequence[Any] = super().add(complaints)
            countdown()
            return answers

    bootstrap.MongoComplaints = KillingComplaints


def run(arguments: Sequence[str]) -> int:
    """Serve until the end comes."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.killing")
    parser.add_argument("--service", required=True)
    parser.add_argument("--roles", required=True)
    parser.add_argument("--gap", type=Gap, choices=list(Gap), required=True)
    parser.add_argument("--after", type=int, default=1)
    given = parser.parse_args(arguments)
    bootstrap = importlib.import_module(f"services.{given.service}.bootstrap")
    settings = importlib.import_module(f"services.{given.service}.settings")
    countdown = Countdown(given.after)
    if given.gap is Gap.STORED_NOT_ANSWERED:
        answer_nobody(bootstrap, countdown)
    return main(
        given.service,
        getattr(settings, f"{given.service.title()}Settings"),
        lambda loaded, roles: bootstrap.build(loaded, roles, wrap(given.gap, countdown)),
        arguments=["serve", "--roles", given.roles],
    )


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
