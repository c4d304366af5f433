"""Posts come in and are decided, one stream for the whole company."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.logs import logger
from services.escalation.domain.opinion.decision import Kept
from services.escalation.domain.opinion.event import OpinionEvent
from services.escalation.domain.opinion.grading import looked_at
from services.escalation.domain.opinion.own_complaint import is_own
from services.escalation.domain.opinion.policy import Policy
from services.escalation.domain.opinion.post import Post
from services.escalation.domain.opinion.record import EventRecord, Settled, record_of
from services.escalation.domain.opinion.stream import Stream
from services.escalation.metrics import OPINION_POSTS
from services.escalation.ports import Opinions

BATCH = 200
# Turns between two looks at events of which nothing new is heard.
LOOK_EVERY_TURNS = 12
# Events that the stream has left are forgotten here when there are so many of them.
FORGET_FROM = 1_000
MERGED_DEEP_MAX = 20
LOG = logger(__name__)


class OpinionDesk:
    """Decides about waiting posts; of several processes only the one whose turn it is.

    The stream lives in memory and is made again from the stored posts whenever this process takes
    its turn, or another wrote what it held: a crash anywhere loses nothing and counts nothing
    twice.
    """

    def __init__(
        self,
        opinions: Opinions,
        policy: Policy,
        fresh: Callable[[], Stream],
        our_turn: Callable[[], bool],
        follow: Callable[[EventRecord], None],
        turn_seconds: float,
    ) -> None:
        """`follow` is told of every event as it stands, again and again: it must not mind."""
        self._opinions, self._policy, self._fresh = opinions, policy, fresh
        self._our_turn, self._turn_seconds = our_turn, turn_seconds
        self._follow = follow
        self._followed: dict[str, tuple[str, int]] = {}
        self._turns = 0
        self._stream: Stream | None = None
        self._versions: dict[str, int] = {}
        # Events of which the record is behind by complaints that changed nothing but their number.
        self._behind: set[str] = set()

    def turn(self) -> float:
        """One batch; returns the seconds until the next, 0 when there may be more at once."""
        if not self._our_turn():
            self._stream = None
            return self._turn_seconds
        self._turns += 1
        if self._turns % LOOK_EVERY_TURNS == 0:
            self.look()
        return 0.0 if self.decide() >= BATCH else self._turn_seconds

    def look(self) -> int:
        """Let time pass over all events: falls are proposed, records and plans catch up.

        A complaint that joins is counted at once and written with its event by now.

        Returns how many events changed. After a lost race the stream is made anew at the next
        call. Raises ServiceError UNAVAILABLE.
        """
        stream, now = self._stream or self._restored(), self._opinions.now()
        self._stream = None
        changed = [
            event
            for event in stream.events.values()
            if looked_at(event, now, self._policy) or event.id in self._behind
        ]
        self._look_up([event.id for event in changed if event.id not in self._versions])
        try:
            for start in range(0, len(changed), BATCH):
                part = changed[start : start + BATCH]
                records = [
                    record_of(event, self._policy, self._versions[event.id], now) for event in part
                ]
                self._opinions.settle([], records)
                for event in part:
                    self._versions[event.id] += 1
                    self._behind.discard(event.id)
        except ServiceError as error:
            if error.kind is not ErrorKind.RACE:
                raise
            return len(changed)
        self._stream = stream
        grown = [e for e in stream.events.values() if self._grown(e)]
        self._tell(record_of(event, self._policy, 0) for event in grown)
        return len(changed)

    def _grown(self, event: OpinionEvent) -> bool:
        """Whether the plan of the event does not name all of its complaints yet."""
        known = self._followed.get(event.id)
        return known is not None and known[1] < len(event.complaints)

    def decide(self) -> int:
        """Decide about the posts that wait; returns how many did.

        After a lost race the stream is made anew at the next call. Raises ServiceError
        UNAVAILABLE.
        """
        stream = self._stream or self._restored()
        # Whatever happens before the batch is stored, what is in memory is ahead of the store.
        self._stream = None
        waiting = self._opinions.waiting(BATCH)
        try:
            self._take(stream, waiting)
        except ServiceError as error:
            if error.kind is not ErrorKind.RACE:
                raise
            return len(waiting)
        self._stream = stream
        return len(waiting)

    def _take(self, stream: Stream, waiting: Sequence[tuple[str, Post]]) -> None:
        settled: list[Settled] = []
        pressing: dict[str, OpinionEvent] = {}
        for key, post in waiting:
            decision = stream.take(post)
            joined = decision.joined
            event = joined.event.id if joined else None
            if joined and (joined.new_event or joined.raised or not is_own(post)):
                pressing[joined.event.id] = joined.event
            elif joined:
                self._behind.add(joined.event.id)
            reason = decision.about.reason
            silent = decision.silent_since if event else None
            signal_at = post.at if decision.waits else None
            settled.append(Settled(key, event, reason, silent, signal_at, decision.cause))
            for other in decision.gathered:
                told = Settled(self._opinions.key(other), event, "own_complaint")
                settled.append(replace(told, cause=decision.cause))
        self._look_up([name for name in pressing if name not in self._versions])
        records = [record_of(e, self._policy, self._versions[n]) for n, e in pressing.items()]
        self._opinions.settle(settled, records)
        for name in pressing:
            self._versions[name] += 1
        self._behind -= pressing.keys()
        self._tell(records, many=True)
        if len(self._versions) > len(stream.events) + FORGET_FROM:
            self._versions = {n: v for n, v in self._versions.items() if n in stream.events}
            self._followed = {n: g for n, g in self._followed.items() if n in stream.events}
        for one in settled:
            kind = "ours" if one.event else "signal" if one.signal_at else "not_ours"
            OPINION_POSTS.labels(kind).inc()

    def _tell(self, records: Iterable[EventRecord], *, many: bool = False) -> None:
        """Let the plan of each event follow its grade; an event without one does not hold up posts.

        A plan that cannot begin is told again with the event's next post, and at every start. When
        there are `many` posts, complaints that joined are left for `look`.
        """
        for record in records:
            grade, complaints = record.held.grade, len(record.complaints)
            known = self._followed.get(record.id)
            if known and known[0] == grade and (many or known[1] == complaints):
                continue
            try:
                self._follow(record)
                self._followed[record.id] = (grade, complaints)
            except ServiceError as error:
                if error.kind is ErrorKind.UNAVAILABLE:
                    raise
                LOG.error("opinion_plan_failed", opinion=record.id, code=error.code)

    def _look_up(self, names: Sequence[str]) -> None:
        """Versions of events that this stream opened: a crash may have left their records."""
        if names:
            stored = self._opinions.events(names)
            for name in names:
                self._versions[name] = stored[name].version if name in stored else 0

    def _restored(self) -> Stream:
        """The stream as it was: its posts counted again, its grades and histories as stored."""
        stream = self._fresh()
        window = timedelta(hours=self._policy.joining.duplicate_window_hours)
        found = self._opinions.kept(self._opinions.now() - window)
        stored = self._followed_through({one.event for one in found})
        kept = [_where_it_goes_on(one, stored) for one in found]
        self._opinions.move([one for one, was in zip(kept, found, strict=True) if one is not was])
        for one in kept:
            stream.restore(one)
        for post in self._opinions.signals(self._opinions.now() - self._signals_window()):
            stream.wait(post)
        self._versions = {name: record.version for name, record in stored.items()}
        for name, record in stored.items():
            event = stream.events.get(name)
            if event is not None:
                record.put_back(event)
        self._followed = {}
        counted = stream.events
        self._behind = {
            n for n, r in stored.items() if n in counted and counted[n].posts != r.posts
        }
        self._tell(stored.values())
        return stream

    def _followed_through(self, names: Collection[str]) -> dict[str, EventRecord]:
        """The records of events, and of those that they were merged into."""
        stored: dict[str, EventRecord] = {}
        for _ in range(MERGED_DEEP_MAX):
            missing = [name for name in names if name not in stored]
            if not missing:
                break
            stored |= self._opinions.events(missing)
            names = {record.merged_into for record in stored.values() if record.merged_into}
        return stored

    def _signals_window(self) -> timedelta:
        return timedelta(hours=self._policy.own_complaints.window_hours)


def _where_it_goes_on(kept: Kept, stored: Mapping[str, EventRecord]) -> Kept:
    """A post that came to an event while a person merged it away belongs to the other."""
    name = kept.event
    for _ in range(MERGED_DEEP_MAX):
        record = stored.get(name)
        if record is None or not record.merged_into:
            break
        name = record.merged_into
    return kept if name == kept.event else replace(kept, event=name)
