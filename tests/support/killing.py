"""A service process that kills itself (SIGKILL) at one exact point of its work.

`python -m tests.support.killing --service triage --roles http,grpc,worker --gap before_mark
--after 3` is the real service, built by its own bootstrap; only one call of one port is wrapped.
"""

import argparse
import importlib
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence, Sized
from enum import StrEnum
from typing import Any, NoReturn

from services.chassis.cli import main
from services.chassis.kafka import KafkaPublisher, KafkaSubscription
from services.chassis.mongo import MongoOutbox


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


PLACES: Mapping[Gap, tuple[type, str]] = {
    Gap.BEFORE_PUBLISH: (KafkaPublisher, "publish"),
    Gap.BEFORE_MARK: (MongoOutbox, "mark_published"),
    Gap.BEFORE_COMMIT: (KafkaSubscription, "commit"),
}


def die_before(gap: Gap, countdown: Callable[[], None]) -> None:
    """Let the port of this process die before the call whose effect is to be missing."""
    port, method = PLACES[gap]
    real = getattr(port, method)

    def killing(self: object, given: Sized) -> object:
        if given:
            countdown()
        return real(self, given)

    setattr(port, method, killing)


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
    else:
        die_before(given.gap, countdown)
    return main(
        given.service,
        getattr(settings, f"{given.service.title()}Settings"),
        bootstrap.build,
        arguments=["serve", "--roles", given.roles],
    )


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
