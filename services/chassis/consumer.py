"""The batch consumer: poll, decode, handle, settle, commit.

A message ends in exactly one way: done, duplicate, ignored or dead-lettered. A failing message
is tried again beside the ones that follow it; offsets are committed only up to the first
message that is not settled. An outage stops fetching and is waited out, for ever if need be.
"""

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from google.protobuf.message import Message as ProtoMessage

from services.chassis import metrics
from services.chassis.broker import Message, Publisher, Record, Subscription
from services.chassis.clock import Clock
from services.chassis.errors import CONSUMER_ACTION, ConsumerAction, ErrorKind, ServiceError
from services.chassis.event import ReceivedEvent, decode
from services.chassis.logs import logger

LOG = logger(__name__)
HELD_MAX = 1_000
FULL_BATCH = 100
ATTEMPTS_MAX = 6
BACKOFF_SECONDS_MAX = 5.0


class Outcome(Enum):
    """How a handler ended with an event."""

    DONE = "done"
    DUPLICATE = "duplicate"
    IGNORED = "ignored"


Answer = Outcome | ServiceError
BatchHandler = Callable[[Sequence[ReceivedEvent]], Sequence[Answer]]


class DeadLetterLimitError(Exception):
    """Too many dead letters in the window: something is wrong that retrying cannot mend."""


@dataclass(slots=True)
class _Held:
    """An event that is not settled yet."""

    event: ReceivedEvent
    attempts: int = 0
    retry_at: float = 0.0
    settled: bool = False


@dataclass
class BatchConsumer:
    """One subscription and one handler; `turn` is called by a loop of its own.

    `classes` maps each topic to its message class and the service that owns it.
    """

    subscription: Subscription
    handler: BatchHandler
    classes: Mapping[str, tuple[type[ProtoMessage], str]]
    publisher: Publisher
    clock: Clock
    group: str
    dead_letters_max: int
    dead_letters_window_seconds: int
    turn_seconds: float = 0.2
    commit_seconds: float = 1.0

    def __post_init__(self) -> None:
        self._held: list[_Held] = []
        self._letters: list[tuple[Message, ServiceError, int]] = []
        self._died: deque[float] = deque()
        self._next: dict[tuple[str, int], int] = {}
        self._committed: dict[tuple[str, int], int] = {}
        self._last_commit = 0.0
        self._outage = 0
        self.taken_in: datetime | None = None
        """Everything published before this moment has been handled; None until known."""

    def turn(self) -> float:
        """One round; returns the seconds until the next.

        Raises DeadLetterLimitError, which must end the process with a non-zero exit.
        """
        now = time.monotonic()
        polled = self._poll()
        self._decode(polled)
        self._settle([held for held in self._held if held.retry_at <= now])
        self._bury()
        if now - self._last_commit >= self.commit_seconds:
            self.commit()
            self._measure()
        if self._outage:
            return min(BACKOFF_SECONDS_MAX, 0.1 * (1 << min(self._outage, 6)))
        return 0.0 if len(polled) >= FULL_BATCH else self.turn_seconds

    def commit(self) -> None:
        """Commit up to the first message of each partition that is not settled."""
        self._last_commit = time.monotonic()
        open_messages = [h.event.message for h in self._held] + [m for m, _, _ in self._letters]
        positions = dict(self._next)
        for message in open_messages:
            place = (message.topic, message.partition)
            positions[place] = min(positions[place], message.offset)
        if changed := dict(positions.items() - self._committed.items()):
            self.subscription.commit(changed)
            self._committed.update(changed)

    def close(self) -> None:
        """Commit what is settled and leave the group."""
        try:
            self.commit()
        finally:
            self.subscription.close()

    def _poll(self) -> Sequence[Message]:
        pause = bool(self._outage) or len(self._held) >= HELD_MAX
        # What comes ends the waiting at once, so waiting at the broker costs nobody any time.
        fetched = self.subscription.poll(0.0 if pause else 0.4, paused=pause)
        for message in fetched:
            self._next[(message.topic, message.partition)] = message.offset + 1
        return fetched

    def _decode(self, messages: Sequence[Message]) -> None:
        for message in messages:
            try:
                event = decode(message, *self.classes[message.topic])
            except ServiceError as error:
                self._letters.append((message, error, 1))
                continue
            if event is None:
                _count(message, "skipped")
            else:
                self._held.append(_Held(event))

    def _settle(self, due: Sequence[_Held]) -> None:
        if not due:
            return
        started = time.perf_counter()
        answers = self._ask([held.event for held in due])
        metrics.CONSUMER_SECONDS.observe(time.perf_counter() - started)
        waits = [self._judge(held, answer) for held, answer in zip(due, answers, strict=True)]
        self._held = [held for held in self._held if not held.settled]
        self._outage = self._outage + 1 if any(waits) else 0
        metrics.CONSUMER_WAITING.set(any(waits))

    def _ask(self, events: Sequence[ReceivedEvent]) -> Sequence[Answer]:
        """Ask for the whole batch; when that fails for another reason than an outage, singly."""
        try:
            return self.handler(events)
        except ServiceError as error:
            if len(events) == 1 or CONSUMER_ACTION[error.kind] is ConsumerAction.WAIT:
                return [error] * len(events)
        except Exception as error:  # one poisonous event must not spoil its neighbours
            if len(events) == 1:
                LOG.error("handler_failed", error=type(error).__name__, exc_info=True)
                return [ServiceError(ErrorKind.INTERNAL, "internal", trace="")]
        return [self._ask([event])[0] for event in events]

    def _judge(self, held: _Held, answer: Answer) -> bool:
        """Settle the event, park it for a later try or bury it; True when it waits for an end."""
        message, held.settled = held.event.message, True
        if isinstance(answer, Outcome):
            _count(message, answer.value)
            return False
        action = CONSUMER_ACTION[answer.kind]
        if action is ConsumerAction.DONE:
            _count(message, "conflict")
        elif action is ConsumerAction.WAIT:
            held.settled = False
        elif action is ConsumerAction.RETRY_THEN_DEAD_LETTER and held.attempts + 1 < ATTEMPTS_MAX:
            held.settled, held.attempts = False, held.attempts + 1
            held.retry_at = time.monotonic() + 0.1 * (1 << held.attempts)
        else:
            self._letters.append((message, answer, held.attempts + 1))
        return action is ConsumerAction.WAIT

    def _bury(self) -> None:
        if not self._letters:
            return
        self.publisher.publish([self._letter(*letter) for letter in self._letters])
        now = time.monotonic()
        for message, error, _ in self._letters:
            _count(message, "dead_letter")
            metrics.DEAD_LETTERS.labels(message.topic, error.code).inc()
            LOG.error("dead_letter", topic=message.topic, offset=message.offset, reason=error.code)
            self._died.append(now)
        self._letters = []
        while self._died and self._died[0] < now - self.dead_letters_window_seconds:
            self._died.popleft()
        if len(self._died) > self.dead_letters_max:
            self.commit()
            raise DeadLetterLimitError(f"more than {self.dead_letters_max} dead letters")

    def _letter(self, message: Message, error: ServiceError, attempts: int) -> Record:
        origin = f"{message.topic}/{message.partition}/{message.offset}"
        return Record(
            topic=f"{message.topic}-dlq-{self.group}",
            key=message.key,
            value=message.value,
            headers=(
                *message.headers,
                ("redress-reason", error.code.encode()),
                ("redress-kind", error.kind.value.encode()),
                ("redress-attempts", str(attempts).encode()),
                ("redress-origin", origin.encode()),
            ),
        )

    def _measure(self) -> None:
        at = self.clock.now()
        lag = self.subscription.lag()
        for topic in self.classes:
            behind = sum(count for (name, _), count in lag.items() if name == topic)
            metrics.CONSUMER_LAG.labels(topic).set(behind)
        if lag and not any(lag.values()) and not self._held and not self._letters:
            self.taken_in = at


def _count(message: Message, outcome: str) -> None:
    metrics.CONSUMED.labels(message.topic, outcome).inc()
