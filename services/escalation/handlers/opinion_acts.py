"""What people do to events of public opinion: merge, split, lower a grade."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import step_id
from services.escalation.domain.opinion import desk
from services.escalation.domain.opinion.decision import Kept
from services.escalation.domain.opinion.event import OpinionEvent
from services.escalation.domain.opinion.grading import opened
from services.escalation.domain.opinion.policy import Grade, Policy
from services.escalation.domain.opinion.record import EventRecord, record_of
from services.escalation.domain.opinion.stream import Stream
from services.escalation.domain.people.matter import Request, already, digest, noted
from services.escalation.handlers.matters import TRIES
from services.escalation.handlers.opinion_plans import Plans
from services.escalation.ports import Opinions

# So many posts are counted anew within the deadline of a call.
POSTS_MAX = 5_000
Done = tuple[EventRecord, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, why (id of a text at intake), and under which request."""

    by: str
    reason: str
    request_id: str


@dataclass
class _Loaded:
    """Events with their records and posts, counted in a stream of their own."""

    stream: Stream
    records: dict[str, EventRecord]
    events: dict[str, OpinionEvent]
    posts: Sequence[Kept]
    now: datetime


class OpinionActs:
    """Changes of events; whoever decides about posts meanwhile makes its stream anew.

    Posts move before their events are written, and the event that remembers the request is
    written last: an act that was cut off is done again by the same request, to the same end.
    """

    def __init__(
        self, opinions: Opinions, policy: Policy, fresh: Callable[[], Stream], plans: Plans
    ) -> None:
        self._opinions, self._policy, self._fresh = opinions, policy, fresh
        self._plans = plans

    def merge(self, into: str, away: str, act: Act) -> EventRecord:
        """Two events become one; the plan of the one that goes on goes on.

        Raises ServiceError NOT_FOUND, UNPROCESSABLE without a reason, and as `desk.merge`.
        """
        request = _request(act, "merge", into, away)
        (done,) = self._tried(lambda: self._merge(into, away, act, request))
        self._plans.follow(done)
        self._plans.merged(away, done, act.by)
        return done

    def split(self, event: str, keys: Collection[str], act: Act) -> tuple[EventRecord, EventRecord]:
        """The posts of these keys become an event of their own: the old one, the new one.

        Raises ServiceError NOT_FOUND, UNPROCESSABLE without a reason, and as `desk.split`.
        """
        request = _request(act, "split", event, *sorted(keys))
        old, new = self._tried(lambda: self._split(event, keys, act, request))
        self._plans.follow(new)
        return old, new

    def lower(self, event: str, grade: Grade, act: Act) -> EventRecord:
        """The grade is lowered; the plan of the higher one goes on until a person closes it.

        Raises ServiceError NOT_FOUND, and as `desk.lower_grade`.
        """
        request = _request(act, "lower", event, grade)
        (done,) = self._tried(lambda: self._lower(event, grade, act, request))
        return done

    def _merge(self, into: str, away: str, act: Act, request: Request) -> Done:
        found = self._load([into, away])
        if already(found.records[into].requests, request):
            return (found.records[into],)
        going, staying = found.events[away], found.events[into]
        cut_off = going.merged_into == into and not _tells(staying, "merged_in", away)
        if cut_off:
            going.merged_into = None
        changed = desk.merge(
            found.stream, staying, going, found.posts, act.by, act.reason, found.now
        )
        self._opinions.move([one for one in changed.posts if self._left(one, found)])
        if not cut_off:
            self._write(found, changed.events[1])
        return (self._write(found, changed.events[0], request),)

    def _split(self, event: str, keys: Collection[str], act: Act, request: Request) -> Done:
        name = str(step_id("opinion-split", event, act.request_id))
        found = self._load([event], maybe=name)
        if already(found.records[event].requests, request):
            return found.records[event], found.records[name]
        chosen = [k.post for k in found.posts if self._opinions.key(k.post) in keys]
        one, told = found.events[event], (act.by, act.reason, found.now)
        changed = desk.split(found.stream, one, name, chosen, found.posts, *told)
        self._opinions.move([one for one in changed.posts if self._left(one, found)])
        new = self._write(found, changed.events[1])
        return self._write(found, changed.events[0], request), new

    def _lower(self, event: str, grade: Grade, act: Act, request: Request) -> Done:
        found = self._load([event])
        if already(found.records[event].requests, request):
            return (found.records[event],)
        one = found.events[event]
        desk.lower_grade(one, grade, self._policy, act.by, act.reason, found.now)
        return (self._write(found, one, request),)

    def _tried(self, change: Callable[[], Done]) -> Done:
        for _ in range(TRIES):
            try:
                return change()
            except ServiceError as error:
                if error.kind is not ErrorKind.RACE:
                    raise
        raise ServiceError(ErrorKind.RACE, "race")

    def _load(self, names: Sequence[str], maybe: str = "") -> _Loaded:
        wanted = [*names, maybe] if maybe else list(names)
        records = dict(self._opinions.events(wanted))
        if any(name not in records for name in names):
            raise ServiceError(ErrorKind.NOT_FOUND, "opinion_event_not_found")
        if sum(record.posts for record in records.values()) > POSTS_MAX:
            raise ServiceError(ErrorKind.CONFLICT, "opinion_event_large", limit=POSTS_MAX)
        posts, stream = self._opinions.posts_of(wanted), self._fresh()
        for kept in posts:
            stream.restore(kept)
        events = {}
        for name, record in records.items():
            event = stream.events.get(name) or opened(name, record.opened_at, self._policy)
            record.put_back(event)
            events[name] = event
        return _Loaded(stream, records, events, posts, self._opinions.now())

    def _left(self, kept: Kept, found: _Loaded) -> bool:
        """Whether the post belongs to another event than before."""
        return not any(one.event == kept.event and one.post is kept.post for one in found.posts)

    def _write(
        self, found: _Loaded, event: OpinionEvent, request: Request | None = None
    ) -> EventRecord:
        known = found.records.get(event.id)
        if known:
            event.requests = known.requests
        if request:
            event.requests = noted(event.requests, request)
        record = record_of(event, self._policy, known.version if known else 0)
        self._opinions.settle([], [record])
        return replace(record, version=record.version + 1)


def _request(act: Act, *what: str) -> Request:
    """The request, checked first of all. Raises ServiceError UNPROCESSABLE without a reason."""
    request = Request(act.request_id, digest(*what, act.by, act.reason))
    already((), request)
    if not act.reason:
        raise ServiceError(ErrorKind.UNPROCESSABLE, "opinion_reason_needed")
    return request


def _tells(event: OpinionEvent, kind: str, detail: str) -> bool:
    return any(change.kind == kind and change.detail == detail for change in event.history)
