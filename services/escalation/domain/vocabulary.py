"""From told events (`docs/clocks.md`, "words of statutory") to the facts that clocks depend on.

The words are the same for every pack and for whoever tells them; a pack decides what a word
does to its clocks. A word that does nothing to a clock is no error, a misspelt one is.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.facts import (
    Act,
    Agreement,
    Approval,
    CaseFacts,
    Classification,
    ComplexityChange,
    Ending,
    Pause,
)
from services.escalation.domain.zones import local_date

DISPATCHES = (
    "decision_sent_sms",
    "decision_sent_email",
    "decision_posted",
    "decision_handed_over",
)
# Facts that never move a clock by themselves; a pack may still accept one as an act.
PLAIN = frozenset(
    {
        *("accepted", "documents_requested", "documents_received", "decision_made"),
        *("decision_opened", "decision_received", "repeat_without_new_facts", "raised_again"),
        *("review_requested", "review_request_posted", "forwarded", "acknowledged"),
        *("in_progress_response_sent", "final_response_sent", "resolution_accepted"),
    }
)
# All names that any event's detail may hold; another one is a typing mistake.
DETAILS = frozenset(
    {
        *("approver", "medium", "complainant_consent", "applied_by", "external"),
        *("complainant_told", "new_facts", "new_reasons", "other_received_at", "both_agree"),
        *("notice_until", "form", "to", "kind", "reason", "proof", "by", "note", "source"),
        *("accepted",),
    }
)


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """Something that happened, in the words of the vocabulary."""

    at: datetime
    what: str
    detail: Mapping[str, object]


@dataclass
class Story:
    """Facts in the making, event by event in time order."""

    place: ZoneInfo
    reachable: bool
    merges: bool
    wanted: frozenset[str]  # the acts that the clock looks at
    receipts: list[datetime]
    changes: list[ComplexityChange] = field(default_factory=list)
    approvals: list[Approval] = field(default_factory=list)
    tellings: list[datetime] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    endings: list[Ending] = field(default_factory=list)
    started_at: datetime | None = None
    notified_at: datetime | None = None
    unreachable_at: datetime | None = None
    confirmed: Classification | None = None
    merged: bool = False
    acts: list[Act] = field(default_factory=list)
    told: bool = False  # of an appraisal that is still to begin
    appraised: bool = False  # one has begun before
    # Begun and not ended, by kind, with the moment from which it counts (None: not yet).
    begun: dict[str, datetime | None] = field(default_factory=dict)
    begun_at: dict[str, datetime] = field(default_factory=dict)
    uncounted: list[tuple[str, datetime]] = field(default_factory=list)

    def facts(self) -> CaseFacts:
        """What the events came to."""
        open_pauses = [Pause(kind, at, None) for kind, at in self.begun.items() if at]
        idle = [(kind, self.begun_at[kind]) for kind, at in self.begun.items() if not at]
        return CaseFacts(
            receipts=tuple(self.receipts),
            changes=tuple(self.changes),
            approvals=tuple(self.approvals),
            tellings=tuple(self.tellings),
            pauses=(*self.pauses, *open_pauses),
            agreements=tuple(self.agreements),
            endings=tuple(self.endings),
            started_at=self.started_at,
            notified_at=self.notified_at,
            unreachable_at=self.unreachable_at,
            merged=self.merged,
            acts=tuple(self.acts),
            uncounted=(*self.uncounted, *idle),
        )


def _extension_approved(story: Story, event: ToldEvent) -> None:
    story.approvals.append(Approval(str(event.detail.get("approver", "")), event.at))


def _extension_notice_sent(story: Story, event: ToldEvent) -> None:
    story.tellings.append(event.at)


def _mediation_started(story: Story, event: ToldEvent) -> None:
    """A pause only with the complainant's consent and both applications (art. 23)."""
    applied = event.detail.get("applied_by")
    sides = set(map(str, applied)) if isinstance(applied, list) else set()
    both = applied in ("both", "joint") or len(sides) > 1
    counts = both and event.detail.get("complainant_consent") is True
    _begin(story, "mediation", event.at, counts=counts)


def _appraisal_started(story: Story, event: ToldEvent) -> None:
    """A pause only when it is external, and from the moment at which the complainant knows."""
    if event.detail.get("external") is True:
        told = story.told or event.detail.get("complainant_told") is True
        story.told, story.appraised = False, True
        _begin(story, "appraisal", event.at, counts=told)
    else:
        _begin(story, "internal_appraisal", event.at, counts=False)


def _begin(story: Story, kind: str, at: datetime, *, counts: bool) -> None:
    story.begun[kind] = story.begun.get(kind) or (at if counts else None)
    story.begun_at.setdefault(kind, at)


def _complainant_told(story: Story, event: ToldEvent) -> None:
    if "appraisal" in story.begun:
        _begin(story, "appraisal", event.at, counts=True)
    elif not story.appraised:
        story.told = True


def _mediation_ended(story: Story, event: ToldEvent) -> None:
    _end(story, ("mediation",), event.at)


def _appraisal_ended(story: Story, event: ToldEvent) -> None:
    _end(story, ("appraisal", "internal_appraisal"), event.at)


def _end(story: Story, kinds: Sequence[str], at: datetime) -> None:
    kind = next((kind for kind in kinds if kind in story.begun), None)
    if kind is None:
        raise ServiceError(ErrorKind.INVALID, "end_before_start")
    counts_from, began = story.begun.pop(kind), story.begun_at.pop(kind)
    if counts_from:
        story.pauses.append(Pause(kind, counts_from, at))
    else:
        story.uncounted.append((kind, began))


def _new_facts(story: Story, event: ToldEvent) -> None:
    """A restart needs new facts and new reasons (art. 18)."""
    if event.detail.get("new_facts") is True and event.detail.get("new_reasons") is True:
        story.receipts.append(event.at)


def _merged_with(story: Story, event: ToldEvent) -> None:
    """The earliest receipt of a bare repeat survives; a restart stands."""
    other = event.detail.get("other_received_at")
    if not isinstance(other, datetime):
        raise ServiceError(ErrorKind.INVALID, "invalid_field", field="other_received_at")
    if story.merges and other < story.receipts[0]:
        story.receipts[0] = other
        story.merged = True


def _withdrawn(story: Story, event: ToldEvent) -> None:
    story.endings.append(Ending("withdrawn", event.at))


def _not_entitled(story: Story, event: ToldEvent) -> None:
    story.endings.append(Ending("not_entitled", event.at))


def _classification_confirmed(story: Story, event: ToldEvent) -> None:
    story.confirmed = Classification(str(event.detail.get("kind", "")), event.at)


def _agreed_variation(story: Story, event: ToldEvent) -> None:
    """The limit moves as both agreed; an agreement about the method alone moves nothing."""
    until = event.detail.get("notice_until")
    if until is None or event.detail.get("both_agree") is not True:
        return
    if isinstance(until, datetime):
        until = local_date(until, story.place)
    if not isinstance(until, date):
        raise ServiceError(ErrorKind.INVALID, "invalid_field", field="notice_until")
    story.agreements.append(Agreement(event.at, until))


def _dispatched(story: Story, event: ToldEvent) -> None:
    """In time by sending, posting, handing over or dialling, not by arrival (art. 21)."""
    story.notified_at = story.notified_at or event.at


def _dialled(story: Story, event: ToldEvent) -> None:
    if story.reachable:
        _dispatched(story, event)
    else:
        _attempt_failed(story, event)


def _attempt_failed(story: Story, event: ToldEvent) -> None:
    if not story.reachable:
        story.unreachable_at = story.unreachable_at or event.at


def _work_started(story: Story, event: ToldEvent) -> None:
    story.started_at = story.started_at or event.at


Reading = Callable[[Story, ToldEvent], None]
READINGS: Mapping[str, Reading] = {
    "extension_approved": _extension_approved,
    "extension_notice_sent": _extension_notice_sent,
    "mediation_started": _mediation_started,
    "mediation_ended": _mediation_ended,
    "appraisal_started": _appraisal_started,
    "appraisal_ended": _appraisal_ended,
    "complainant_told": _complainant_told,
    "new_facts": _new_facts,
    "merged_with": _merged_with,
    "agreed_variation": _agreed_variation,
    "phone_dialled_unanswered": _dialled,
    "contact_attempt_failed": _attempt_failed,
    "work_started": _work_started,
    "withdrawn": _withdrawn,
    "not_entitled": _not_entitled,
    "classification_confirmed": _classification_confirmed,
    **dict.fromkeys(DISPATCHES, _dispatched),
}
WORDS: frozenset[str] = PLAIN | frozenset(READINGS)


def read(story: Story, events: Sequence[ToldEvent], more_words: Collection[str] = ()) -> None:
    """Read `events` in time order into `story`; `more_words` are a pack's own.

    Raises ServiceError INVALID `unknown_event`, `event_before_receipt`, `end_before_start`.
    """
    received = story.receipts[0]
    for event in events:
        if event.what not in WORDS and event.what not in more_words:
            raise ServiceError(ErrorKind.INVALID, "unknown_event", event=event.what[:60])
        if event.at < received:
            raise ServiceError(ErrorKind.INVALID, "event_before_receipt", event=event.what)
    for event in sorted(events, key=lambda event: event.at):
        if event.what in story.wanted:
            story.acts.append(Act(event.what, event.at, _texts(event.detail)))
        reading = READINGS.get(event.what)
        if reading:
            reading(story, event)


def _texts(detail: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """The details that a rule may ask for, as words; true and false are words too."""
    return tuple((name, str(value).lower()) for name, value in sorted(detail.items()))
