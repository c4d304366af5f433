"""Escalation's people as intake sees them: approvals, ladders and notices in memory."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import step_id
from services.intake.domain.people import Approval, ApprovalWish, Ladder, Notice
from tests.support.intake_builders import NOW


class FakePeople:
    """What the fakes share: every call is noted, and `error` is raised where it is set."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []
        self.error: ServiceError | None = None

    def note(self, *call: object) -> None:
        """Remember a call, or refuse."""
        if self.error is not None:
            raise self.error
        self.calls.append(call)


class FakeApprovals(FakePeople):
    """Approvals (port): who asked may not decide, and an ended one is not decided again.

    Leads, known here by their ids, take back what others asked for.
    """

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[UUID, Approval] = {}

    def request(self, wish: ApprovalWish, request_id: str) -> Approval:
        """See Approvals."""
        self.note("request", wish, request_id)
        ident = step_id("approval", request_id)
        if ident in self.held:
            return self.held[ident]
        if any(one.state == "asked" for one in self.of_complaint(wish.complaint_id)):
            raise ServiceError(ErrorKind.CONFLICT, "approval_open_already")
        return self._kept(
            Approval(
                ident,
                wish.complaint_id,
                wish.kind,
                "asked",
                wish.by,
                NOW,
                NOW + timedelta(days=3),
                wish.reason_text_id,
                wish.amount,
                wish.currency,
            )
        )

    def decide(
        self, approval: UUID, by: str, granted: bool, text_id: str, request_id: str
    ) -> Approval:
        """See Approvals."""
        self.note("decide", approval, by, granted, text_id, request_id)
        held = self._open(approval)
        if held.asked_by == by:
            raise ServiceError(ErrorKind.FORBIDDEN, "asker_cannot_approve")
        return self._kept(
            dataclasses.replace(
                held,
                state="granted" if granted else "refused",
                decided_by=by,
                decided_at=NOW + timedelta(hours=1),
                level="superior_unit",
                decision_text_id=text_id,
            )
        )

    def withdraw(self, approval: UUID, by: str, request_id: str) -> Approval:
        """See Approvals."""
        self.note("withdraw", approval, by, request_id)
        held = self._open(approval)
        if held.asked_by != by and not by.startswith("p-lead"):
            raise ServiceError(ErrorKind.FORBIDDEN, "not_the_asker")
        return self._kept(dataclasses.replace(held, state="withdrawn"))

    def of_complaint(self, complaint_id: UUID) -> Sequence[Approval]:
        """See Approvals."""
        return [one for one in self.held.values() if one.complaint_id == complaint_id]

    def _open(self, approval: UUID) -> Approval:
        if approval not in self.held:
            raise ServiceError(ErrorKind.NOT_FOUND, "approval_not_found")
        if self.held[approval].state != "asked":
            state = self.held[approval].state
            raise ServiceError(ErrorKind.CONFLICT, "approval_not_open", state=state)
        return self.held[approval]

    def _kept(self, approval: Approval) -> Approval:
        self.held[approval.id] = approval
        return approval


class FakeLadders(FakePeople):
    """Ladders (port)."""

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[UUID, Ladder] = {}

    def acknowledge(self, ladder: UUID, by: str, request_id: str) -> Ladder:
        """See Ladders."""
        self.note("acknowledge", ladder, by, request_id)
        held = self.held[ladder]
        self.held[ladder] = dataclasses.replace(
            held, state="acknowledged", acknowledged_by=by, acknowledged_at=NOW, next_at=None
        )
        return self.held[ladder]

    def of_complaint(self, complaint_id: UUID) -> Sequence[Ladder]:
        """See Ladders."""
        return [one for one in self.held.values() if one.complaint_id == complaint_id]


class FakeNotices(FakePeople):
    """Notices (port)."""

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[UUID, Notice] = {}

    def absent(self, person: str, start: datetime, end: datetime | None) -> None:
        """See Notices."""
        self.note("absent", person, start, end)

    def to_person(self, person: str) -> Sequence[Notice]:
        """See Notices."""
        return [one for one in self.held.values() if one.person == person]

    def of_matter(self, matter: UUID) -> Sequence[Notice]:
        """See Notices."""
        return [one for one in self.held.values() if one.matter_id == matter]

    def settle(self, notice: UUID, arrived: bool) -> Notice:
        """See Notices."""
        self.note("settle", notice, arrived)
        held = self.held[notice]
        if held.state != "unsure":
            raise ServiceError(ErrorKind.CONFLICT, "notice_not_unsure")
        self.held[notice] = dataclasses.replace(held, state="sent" if arrived else "waiting")
        return self.held[notice]
