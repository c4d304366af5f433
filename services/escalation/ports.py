"""What the handlers need from outside."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol
from uuid import UUID

from services.chassis.errors import ServiceError
from services.escalation.domain.case import Case, KeptClock
from services.escalation.domain.events import Announcement
from services.escalation.domain.opinion.decision import Kept
from services.escalation.domain.opinion.post import Post
from services.escalation.domain.opinion.record import EventRecord, Settled
from services.escalation.domain.people.ladder import StepCall
from services.escalation.domain.people.matter import M
from services.escalation.domain.people.notice import Notice, Outcome
from services.escalation.domain.people.roster import Standing
from services.escalation.domain.people.summons import Summoned, Summons
from services.escalation.domain.what_if import OpenCase, Touch


@dataclass(frozen=True, slots=True)
class Write:
    """A case as it shall be, guarded by how it was (None: it is new)."""

    before: Case | None
    after: Case
    announcements: tuple[Announcement, ...]
    summoned: Summoned | None = None


class Cases(Protocol):
    """The store of cases. Everything raises ServiceError UNAVAILABLE during an outage."""

    def now(self) -> datetime:
        """Database time, the only now, to the millisecond."""
        ...

    def load(self, complaints: Collection[UUID]) -> Mapping[UUID, Case]:
        """The cases that exist, by complaint."""
        ...

    def states(self, complaint: UUID) -> Sequence[Case]:
        """All that was ever known of a case, in order, the present state last; [] for none."""
        ...

    def save(self, writes: Sequence[Write]) -> Sequence[ServiceError | None]:
        """Store each case with its announcements in one write; one answer per write, in order.

        RACE when the case is no longer what `before` says.
        """
        ...

    def due(self, now: datetime, limit: int) -> Sequence[Case]:
        """Cases with a step whose moment has come, the oldest moment first."""
        ...

    def overdue_counts(self, clocks: Collection[str]) -> Mapping[str, int]:
        """How many cases are overdue now, by clock id."""
        ...

    def complete_to(self, now: datetime) -> tuple[datetime, int]:
        """Before which time everything recorded has been published, and what is waiting."""
        ...


class OpenCases(Protocol):
    """Cases with open clocks in the order of their ids, in pages after the id `after`."""

    def touched(self, touch: Touch, after: UUID | None) -> Iterator[Sequence[OpenCase]]:
        """Those with a clock that a calendar can change."""
        ...

    def stale(self, versions: Collection[str], after: UUID | None) -> Iterator[Sequence[Case]]:
        """Those with a clock of another calendar version than `versions`, or time zone version."""
        ...


@dataclass(frozen=True, slots=True)
class MatterWrite(Generic[M]):
    """A matter as it shall be with the notices that follow, guarded by how it was."""

    before: M | None
    after: M
    notices: tuple[Notice, ...] = ()


class Matters(Protocol[M]):
    """The store of one kind of matter. Everything raises UNAVAILABLE during an outage."""

    def now(self) -> datetime:
        """Database time, the only now, to the millisecond."""
        ...

    def load(self, ids: Collection[UUID]) -> Mapping[UUID, M]:
        """Those that exist, by id."""
        ...

    def save(self, writes: Sequence[MatterWrite[M]]) -> Sequence[ServiceError | None]:
        """Store each with its notices in one write; RACE for one that changed meanwhile."""
        ...

    def due(self, now: datetime, limit: int) -> Sequence[M]:
        """Those that time must act on, the longest due first."""
        ...

    def of_complaint(self, complaint: UUID, limit: int) -> Sequence[M]:
        """Those about a complaint, the newest first."""
        ...

    def in_state(self, state: str, limit: int) -> Sequence[M]:
        """Those in that state, in any order; only groups are kept so that it is quick."""
        ...


@dataclass(frozen=True, slots=True)
class DueStep:
    """The next step of one case."""

    complaint: UUID
    reference: str
    kept: KeptClock
    step: str
    at: datetime


class DueSteps(Protocol):
    """What comes next, read by the scheduler's own index."""

    def until(
        self, until: datetime, after: tuple[datetime, UUID] | None, limit: int
    ) -> Sequence[DueStep]:
        """The next step of each case that is due by then, the nearest first, beyond `after`."""
        ...


class StepCalls(Protocol):
    """Steps that were taken and whose ladders have not been started."""

    def waiting(self, limit: int) -> Sequence[StepCall]:
        """Calls of at most `limit` cases, the oldest first."""
        ...

    def started(self, calls: Sequence[StepCall]) -> None:
        """Take them out; twice changes nothing."""
        ...


class Summonses(Protocol):
    """Cases for which rules call a consultation that has not been called."""

    def now(self) -> datetime:
        """Database time."""
        ...

    def waiting(self, now: datetime, limit: int) -> Sequence[Summons]:
        """Those whose time has come, the oldest first."""
        ...

    def settled(self, summons: Summons) -> None:
        """Take it out, unless more rules have joined meanwhile."""
        ...

    def postponed(self, summons: Summons, until: datetime) -> None:
        """Look again then."""
        ...


class Notices(Protocol):
    """The store of notices."""

    def now(self) -> datetime:
        """Database time."""
        ...

    def take_over(self, limit: int) -> int:
        """Make records of what matters have left to be sent; returns how many matters had some."""
        ...

    def due(self, now: datetime, limit: int) -> Sequence[Notice]:
        """Those to be sent or claimed anew, the longest due first."""
        ...

    def save(self, pairs: Sequence[tuple[Notice, Notice]]) -> Sequence[bool]:
        """Store each pair's second, guarded by the first's version; False: somebody was faster."""
        ...

    def mark(self, pairs: Sequence[tuple[Notice, Notice]]) -> None:
        """As `save`, all in one write; where somebody was faster it stays as it is."""
        ...

    def load(self, notice: UUID) -> Notice | None:
        """One by id."""
        ...

    def of_matter(self, matter: UUID, limit: int) -> Sequence[Notice]:
        """Those of a matter, the oldest first: the proof of who was told when."""
        ...

    def of_person(self, person: str, limit: int) -> Sequence[Notice]:
        """Those to a person, the newest first."""
        ...


class Standings(Protocol):
    """Who has a case, as triage says."""

    def of(self, complaints: Collection[UUID]) -> Mapping[UUID, Standing]:
        """Team and owner; what triage cannot tell now is left out and never raises."""
        ...


class RunHolders(Protocol):
    """Who works by the script of a case (话术), as triage says."""

    def holder(self, complaint: UUID) -> str:
        """Who holds the run that goes on; empty where none does. Raises UNAVAILABLE."""
        ...


class Absences(Protocol):
    """Who is away."""

    def absent(self, now: datetime) -> frozenset[str]:
        """The people who are away now."""
        ...

    def times(self, now: datetime) -> Mapping[str, tuple[datetime, datetime]]:
        """The same people, each with the start of the absence and its exclusive end."""
        ...

    def record(self, person: str, start: datetime, end: datetime | None) -> None:
        """Replace what was recorded of the person; `end` None: not away any more."""
        ...


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice in words: Chinese first, English after it. No personal data."""

    notice: Notice
    subject: str
    text: str


class Carrier(Protocol):
    """One channel. It takes a letter once or says why not, within its own deadline."""

    def carry(self, letter: Letter) -> tuple[Outcome, str]:
        """What the other side did, and its code; never raises for what the other side does."""
        ...


class Rates(Protocol):
    """How often a channel was used lately, counted over all processes."""

    def free(self, name: str, per_minute: int) -> bool:
        """Whether one more may go out now, at most `per_minute` in any minute; counts it."""
        ...


class PostVault(Protocol):
    """Seals the texts of posts and hides their authors."""

    def seal(self, key: str, text: str) -> bytes:
        """A value that only the post of that key opens."""
        ...

    def open(self, key: str, sealed: bytes) -> str:
        """The text. Raises ServiceError INTERNAL for a broken value or a missing key."""
        ...

    def hash(self, label: str, content: str) -> str:
        """A keyed hash in hexadecimal; equal contents of one label have equal hashes."""
        ...


# A moment and an id: where a page ended.
Place = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events: of these grades (none: all), entity, complaint, or with a proposed fall."""

    grades: Sequence[str] = ()
    entity: str = ""
    complaint: str = ""
    lower_proposed: bool = False


class Opinions(Protocol):
    """The store of posts and opinion events. Everything raises UNAVAILABLE during an outage."""

    def now(self) -> datetime:
        """Database time, to the millisecond."""
        ...

    def report(self, posts: Sequence[Post]) -> Sequence[bool]:
        """Keep posts until they are decided; False for one that had come before.

        A post is known by its source and its id. The text is kept sealed, of the author only a
        keyed hash.
        """
        ...

    def key(self, post: Post) -> str:
        """The key under which a post of that source and id is kept."""
        ...

    def signals(self, since: datetime) -> Sequence[Post]:
        """Complaints settled as signals since then, the earliest first, at most 20,000."""
        ...

    def waiting(self, limit: int) -> Sequence[tuple[str, Post]]:
        """Undecided posts with their keys, in the order in which they came."""
        ...

    def settle(self, settled: Sequence[Settled], events: Sequence[EventRecord]) -> None:
        """Store the events as they stand now, each a version further, then what became of posts.

        The text of a post that is no matter of ours is forgotten. Raises ServiceError RACE when
        an event is no longer of the version that its record names; then no post is settled, and
        events stored before it are counted again from their posts.
        """
        ...

    def kept(self, since: datetime) -> Sequence[Kept]:
        """All posts of the events that had one since then, in the order of their times."""
        ...

    def posts_of(self, events: Collection[str]) -> Sequence[Kept]:
        """All posts of the events, in the order of their times."""
        ...

    def events(self, ids: Collection[str]) -> Mapping[str, EventRecord]:
        """The events that exist, by id."""
        ...

    def move(self, posts: Sequence[Kept]) -> None:
        """Put each post to the event that it names; twice changes nothing."""
        ...

    def page(self, wanted: Wanted, limit: int, after: Place | None) -> Sequence[EventRecord]:
        """Events beyond `after`, those with the latest posts first."""
        ...

    def post_page(self, event: str, limit: int, after: Place | None) -> Sequence[tuple[str, Post]]:
        """Posts of an event with their keys beyond `after`, the earliest first."""
        ...
