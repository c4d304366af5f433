"""Tasks that follow from approvals, ladders, consultations and groups, in whatever order."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.chassis.consumer import Outcome
from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.people.consultation import FollowUp, Round
from services.intake.entrypoints.event_consumer import EventConsumer
from services.intake.handlers.people_tasks import PeopleTasks
from services.intake.handlers.projecting import Projector
from services.reporting.entrypoints.event_consumer import EventConsumer as Facts
from tests.support.intake_door import IntakeDoor, opened
from tests.unit.escalation.people.test_people_events import (
    APPROVAL,
    AT,
    DECIDED,
    DECISION,
    FILED,
    GROUP,
    HOUR,
    LADDER,
    MAJOR,
    MEETING,
    SHANGHAI,
    received,
)


class Inbox:
    """Intake's consumer over an in-memory intake with one complaint."""

    def __init__(self, door: IntakeDoor) -> None:
        self.door = door
        case = door.store.case(None, door.file()["reference"])
        assert case is not None
        self.complaint: UUID = case.id
        self.consumer = EventConsumer(
            Projector(door.store, door.tasks), PeopleTasks(door.store, door.tasks), SHANGHAI
        )

    def take(self, name: str, matter: Any) -> Any:
        """Take in one event; its answer."""
        return self.consumer.handle([received(name, self.mine(matter))])[0]

    def mine(self, matter: Any) -> Any:
        """The matter about the complaint here."""
        if hasattr(matter, "call"):
            return replace(matter, call=replace(matter.call, complaint=self.complaint))
        if hasattr(matter, "members"):
            return replace(matter, members=(replace(matter.members[0], complaint=self.complaint),))
        name = "complaint" if hasattr(matter, "complaint") else "complaints"
        return replace(
            matter, **{name: self.complaint if name == "complaint" else (self.complaint,)}
        )

    def tasks(self) -> list[tuple[str, str, str]]:
        """Kind, status and outcome of all tasks."""
        rows = self.door.tasks.of_case(self.complaint)
        return sorted((row.kind, row.status, row.outcome) for row in rows)


@pytest.fixture
def inbox() -> Inbox:
    """An empty intake with one complaint."""
    return Inbox(opened().emptied())


GRANTED = replace(APPROVAL, state="granted", version=2)
ACKNOWLEDGED = replace(LADDER, state="acknowledged", acknowledged_by="p-motor-1", version=3)
REOPENED = replace(MEETING, rounds=(Round((), DECISION, FollowUp(AT, "missed")),), version=3)


class TestTasks:
    """Opened and ended by what escalation tells."""

    def test_a_called_step_is_a_task_for_the_called(self, inbox: Inbox) -> None:
        """Due when the time to answer ends; whoever is called sees it."""
        assert inbox.take("ladder_called", LADDER) is Outcome.DONE

        (row,) = inbox.door.tasks.of_case(inbox.complaint)
        assert (row.kind, row.status, row.due_at) == ("acknowledge", "open", AT + HOUR)
        assert (row.people, row.subject) == (("p-motor-1",), str(LADDER.id))
        listed = inbox.door.get("/v1/tasks", "handler units=gd sub=p-motor-1").json()["items"]
        assert [item["people"] for item in listed] == [["p-motor-1"]]

    def test_the_owner_of_a_decision_has_until_the_end_of_the_day(self, inbox: Inbox) -> None:
        """The local day, as the last second within it."""
        inbox.take("consultation_decided", DECIDED)

        row = next(
            one
            for one in inbox.door.tasks.of_case(inbox.complaint)
            if one.kind == "follow_up_consultation"
        )
        assert row.due_at == datetime(2026, 11, 20, 15, 59, 59, tzinfo=UTC)
        assert row.people == ("p-motor-1",)

    @pytest.mark.parametrize(
        ("events", "tasks"),
        [
            (
                [("approval_asked", APPROVAL), ("approval_decided", GRANTED)],
                [("approve", "done", "approval_granted")],
            ),
            (
                [("ladder_called", LADDER), ("ladder_acknowledged", ACKNOWLEDGED)],
                [("acknowledge", "done", "ladder_acknowledged")],
            ),
            (
                [
                    ("consultation_called", MEETING),
                    ("consultation_decided", DECIDED),
                    ("consultation_reopened", REOPENED),
                ],
                [
                    ("attend_consultation", "done", "consultation_decided"),
                    ("attend_consultation", "open", ""),
                    ("follow_up_consultation", "done", "consultation_missed"),
                ],
            ),
            (
                [
                    ("group_opened", GROUP),
                    ("group_became_major", MAJOR),
                    ("group_report_filed", FILED),
                ],
                [("file_regulator_report", "done", "report_filed")],
            ),
        ],
    )
    def test_any_order_and_any_repetition_end_alike(
        self, events: list[tuple[str, Any]], tasks: list[tuple[str, str, str]]
    ) -> None:
        """A late event does not open again what is over."""
        for order in permutations([*events, events[0]]):
            inbox = Inbox(opened().emptied())
            for name, matter in order:
                assert inbox.take(name, matter) is Outcome.DONE

            assert inbox.tasks() == tasks, [name for name, _ in order]

    def test_what_a_person_said_of_a_task_stands(self, inbox: Inbox) -> None:
        """The event that ends it comes too late to change the outcome."""
        inbox.take("approval_asked", APPROVAL)
        (row,) = inbox.door.tasks.of_case(inbox.complaint)
        path = f"/v1/tasks/{row.id}/actions/done"
        inbox.door.post(path, "lead", "k", json={"outcome": "passed_on"})
        inbox.take("approval_decided", GRANTED)

        assert inbox.tasks() == [("approve", "done", "passed_on")]


def test_a_matter_of_an_unknown_complaint_waits(inbox: Inbox) -> None:
    """Its answer is NOT_FOUND, which is tried again; its neighbours are taken in."""
    unknown = received("approval_asked", replace(APPROVAL, complaint=uuid4()))
    known = received("ladder_called", inbox.mine(LADDER))
    first, second = inbox.consumer.handle([unknown, known])

    assert isinstance(first, ServiceError)
    assert first.kind is ErrorKind.NOT_FOUND
    assert second is Outcome.DONE


def test_reporting_counts_no_matter() -> None:
    """It is done with the event and makes no fact of it."""
    facts: Any = object()

    assert list(Facts(facts)([received("ladder_called", LADDER)])) == [Outcome.DONE]
