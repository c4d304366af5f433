"""Group complaints: opened, joined, counted, represented, reported, closed."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import step_id
from services.escalation.domain.people.group import Gathering, Group, Member, Named
from services.escalation.domain.people.group_acts import (
    close,
    designate,
    end_event,
    file_report,
    gather,
    join,
    leave,
    open_group,
    represent,
    turn,
)
from services.escalation.domain.people.group_judged import Told
from services.escalation.domain.people.group_policy import GroupPolicy
from services.escalation.domain.people.matter import Moved, Request, already, digest
from services.escalation.domain.people.notice import Notice
from services.escalation.domain.people.roster import Roster, Standing
from services.escalation.handlers.matters import changed, turned
from services.escalation.ports import Absences, Cases, Matters, MatterWrite

OF_ONE_COMPLAINT_MAX = 200
OPEN_MAX = 200
BATCH = 100
MISSING = "group_not_found"
Change = Callable[[Group, datetime], Moved[Group]]


@dataclass(frozen=True, slots=True)
class Filing:
    """A report as it went out: its text and the proof of dispatch, by their ids."""

    form: str
    by: str
    text_id: str
    proof_id: str


class Groups:
    """All groups of complaints."""

    def __init__(
        self,
        groups: Matters[Group],
        cases: Cases,
        absences: Absences,
        policy: GroupPolicy,
        roster: Roster,
        turn_seconds: float,
    ) -> None:
        self._groups, self._cases, self._absences = groups, cases, absences
        self._policy, self._roster, self._turn_seconds = policy, roster, turn_seconds

    def open(
        self,
        cause: str,
        complaints: Sequence[UUID],
        surrenders: frozenset[UUID],
        by: str,
        request_id: str,
    ) -> Group:
        """A new group; the same request again returns the first.

        Raises ServiceError NOT_FOUND `clocks_not_found`, CONFLICT `in_another_group`.
        """
        self._roster.known(by)
        complaints = tuple(dict.fromkeys(complaints))
        body = digest("open", cause, complaints, sorted(map(str, surrenders)), by)
        request = Request(request_id, body)
        already((), request)
        # Whoever repeats the request computes the same id.
        key = step_id("group", by, request_id)
        there = self._groups.load([key]).get(key)
        if there is None:
            now = self._groups.now()
            self._free(complaints, None)
            members = [Member(one, now, by, one in surrenders) for one in complaints]
            told = self._told(now)
            moved = open_group(key, cause, members, by, request, self._policy, told, now)
            write = MatterWrite(None, moved.matter, moved.notices)
            if self._groups.save([write])[0] is None:
                return moved.matter
            there = self._groups.load([key]).get(key)
            if there is None:
                # Somebody put one of them into another group just now.
                raise ServiceError(ErrorKind.CONFLICT, "in_another_group")
        already(there.requests, request)
        return there

    def join(
        self,
        key: UUID,
        complaints: Sequence[UUID],
        surrenders: frozenset[UUID],
        by: str,
        request_id: str,
    ) -> Group:
        """More complaints. Raises as `open` and `join` of the domain."""
        self._roster.known(by)
        complaints = tuple(dict.fromkeys(complaints))
        body = digest("join", complaints, sorted(map(str, surrenders)), by)
        request = Request(request_id, body)
        self._free(complaints, key)

        def change(one: Group, now: datetime) -> Moved[Group]:
            members = [Member(c, now, by, c in surrenders) for c in complaints]
            return join(one, members, request, self._policy, self._told(now), now)

        return self._changed(key, change)

    def leave(self, key: UUID, complaint: UUID, by: str, request_id: str) -> Group:
        """A complaint was put in by mistake. Raises as `leave` of the domain."""
        request = Request(request_id, digest("leave", complaint, self._roster.known(by).id))
        return self._changed(key, lambda one, now: leave(one, complaint, request))

    def gather(self, key: UUID, gathering: Gathering, request_id: str) -> Group:
        """People were counted together in person. Raises as `gather` of the domain."""
        self._roster.known(gathering.by)
        request = Request(request_id, digest("gather", gathering))
        return self._changed(
            key,
            lambda one, now: gather(one, gathering, request, self._policy, self._told(now), now),
        )

    def represent(self, key: UUID, parties: Sequence[str], by: str, request_id: str) -> Group:
        """Representatives were elected. Raises as `represent` of the domain."""
        request = Request(request_id, digest("represent", tuple(parties), by))
        self._roster.known(by)
        return self._changed(key, lambda one, now: represent(one, parties, request, self._policy))

    def designate(self, key: UUID, named: Named, request_id: str) -> Group:
        """The regulator says that it is major. Raises as `designate` of the domain."""
        self._may_report(named.by)
        request = Request(request_id, digest("designate", named.by, named.document_id))
        return self._changed(
            key,
            lambda one, now: designate(
                one, replace(named, at=now), request, self._policy, self._told(now), now
            ),
        )

    def file_report(self, key: UUID, filing: Filing, request_id: str) -> Group:
        """A report went out, with proof. Raises as `file_report` of the domain."""
        self._may_report(filing.by)
        request = Request(request_id, digest("file", filing))
        return self._changed(
            key,
            lambda one, now: file_report(
                one,
                filing.form,
                filing.by,
                filing.text_id,
                filing.proof_id,
                request,
                self._policy,
                now,
            ),
        )

    def end_event(self, key: UUID, by: str, request_id: str) -> Group:
        """The event itself is over. Raises as `end_event` of the domain."""
        self._may_report(by)
        request = Request(request_id, digest("end", by))
        return self._changed(key, lambda one, now: end_event(one, request, self._policy, now))

    def close(self, key: UUID, by: str, request_id: str) -> Group:
        """The group is done with. Raises as `close` of the domain."""
        self._may_report(by)
        request = Request(request_id, digest("close", by))
        return self._changed(key, lambda one, now: close(one, by, request, now))

    def get(self, key: UUID) -> Group:
        """One. Raises ServiceError NOT_FOUND `group_not_found`."""
        found = self._groups.load([key]).get(key)
        if found is None:
            raise ServiceError(ErrorKind.NOT_FOUND, MISSING)
        return found

    def of_complaint(self, complaint: UUID) -> Sequence[Group]:
        """Those that a complaint is or was in, the newest first."""
        found = self._groups.of_complaint(complaint, OF_ONE_COMPLAINT_MAX)
        return sorted(found, key=lambda one: one.opened_at, reverse=True)

    def open_ones(self) -> Sequence[Group]:
        """Those that are open, the newest first."""
        found = self._groups.in_state("open", OPEN_MAX)
        return sorted(found, key=lambda one: one.opened_at, reverse=True)

    def turn(self) -> float:
        """Reports that are owed; returns the seconds until the next turn."""

        def act(one: Group, now: datetime) -> tuple[Group, Sequence[Notice]]:
            moved = turn(one, self._told(now), now)
            return moved.matter, moved.notices

        return 0.0 if turned(self._groups, act, BATCH) >= BATCH else self._turn_seconds

    def _changed(self, key: UUID, change: Change) -> Group:
        def apart(one: Group, now: datetime) -> tuple[Group, Sequence[Notice]]:
            moved = change(one, now)
            return moved.matter, moved.notices

        return changed(self._groups, key, MISSING, apart)

    def _told(self, now: datetime) -> Told:
        """Who is told: internally all of the roles, for the regulator's report one of each."""
        absent, reports = self._absences.absent(now), self._policy.reports
        return {
            "internal": self._called(reports.internal.call, "all", absent),
            "regulator": self._called(reports.regulator.call, "one", absent),
        }

    def _called(self, roles: Sequence[str], reach: str, absent: Collection[str]) -> Sequence[str]:
        """The present ones; when nobody is, all nevertheless: a report is never owed in silence."""
        found = self._roster.called(roles, reach, Standing(), absent)
        found = found or self._roster.called(roles, "all", Standing(), ())
        return [one.person for one in found]

    def _may_report(self, person: str) -> None:
        """Raises ServiceError FORBIDDEN `level_too_low` for another role than the policy's."""
        if self._roster.known(person).role not in self._policy.reports.regulator.call:
            raise ServiceError(ErrorKind.FORBIDDEN, "level_too_low")

    def _free(self, complaints: Sequence[UUID], key: UUID | None) -> None:
        """Known complaints that are in no other open group: one matter has one group."""
        known = self._cases.load(complaints)
        if any(one not in known for one in complaints):
            raise ServiceError(ErrorKind.NOT_FOUND, "clocks_not_found")
        for complaint in complaints:
            for group in self._groups.of_complaint(complaint, OF_ONE_COMPLAINT_MAX):
                if group.state == "open" and group.id != key:
                    raise ServiceError(ErrorKind.CONFLICT, "in_another_group")
