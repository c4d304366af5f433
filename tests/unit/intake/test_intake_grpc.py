"""The services' door: batches with one audit record, texts once, states, watermark."""

from types import SimpleNamespace
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from complaints.intake.v1 import intake_service_pb2 as messages

from services.chassis.auth import Caller
from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.filing import Persons
from services.intake.entrypoints.fields import TEXT_MAX
from services.intake.entrypoints.grpc_api import IntakeServicer
from services.intake.handlers.filing import FilingDesk
from services.intake.handlers.texts import BATCH_MAX, TextDesk
from tests.support.fixed_clock import FixedClock
from tests.support.intake_audit import MemoryAudit
from tests.support.intake_builders import NOW, filing, key_ring
from tests.support.intake_fakes import (
    MemoryComplaints,
    MemoryNumbers,
)

CONTEXT = SimpleNamespace(caller=Caller("service:triage", frozenset({"service"})))


class Door:
    """The servicer over memory, with three complaints."""

    def __init__(self) -> None:
        clock, vault = FixedClock(NOW), key_ring()
        self.store, self.audit = MemoryComplaints(clock), MemoryAudit(clock)
        desk = FilingDesk(self.store, MemoryNumbers(clock), vault, ZoneInfo("Asia/Shanghai"), clock)
        self.filed = desk.commit([filing(text=f"第{n}件") for n in range(3)])
        self.take = desk.commit
        staff = {"甲一": ["p-motor-1"], "p-motor-1": ["p-motor-1"]}
        texts = TextDesk(self.store, vault, self.audit, staff)
        self.servicer = IntakeServicer(
            texts, self.store, SimpleNamespace(read=lambda: (NOW, 7)), clock
        )

    def batch(self, *ids: object, purpose: str = "assessment"):
        """BatchGetComplaints."""
        request = messages.BatchGetComplaintsRequest(
            complaint_ids=[str(ident) for ident in ids], purpose=purpose
        )
        return self.servicer.BatchGetComplaints(request, CONTEXT)

    def put(self, **changes):
        """PutText."""
        fields = {
            "complaint_id": str(self.filed[0].id),
            "text_id": "t-1",
            "kind": "minutes",
            "text": "会商纪要",
            "author": "service:escalation",
        }
        return self.servicer.PutText(messages.PutTextRequest(**{**fields, **changes}), CONTEXT)


@pytest.fixture
def door() -> Door:
    """A fresh one."""
    return Door()


def kind_of(call) -> ErrorKind:
    """The kind of the error that the call raises."""
    with pytest.raises(ServiceError) as raised:
        call()
    return raised.value.kind


class TestBatch:
    """Clear texts for a purpose."""

    def test_in_the_order_asked_each_once(self, door: Door) -> None:
        """Unknown ones stand apart; one audit record names all that were read."""
        unknown = uuid4()
        one, two, three = (filed.id for filed in door.filed)

        answer = door.batch(three, unknown, one, three)

        assert [c.text for c in answer.complaints] == ["第2件", "第0件"]
        assert [c.complaint_id for c in answer.complaints] == [str(three), str(one)]
        assert list(answer.not_found) == [str(unknown)]
        assert answer.complaints[0].state.reference == door.filed[2].reference
        assert answer.complaints[0].version == 1
        [entry] = door.audit.entries
        assert entry.read.complaint_ids == (three, one)
        assert (entry.read.who, entry.read.purpose) == ("service:triage", "assessment")
        assert two not in entry.read.complaint_ids

    def test_who_is_named_and_what_went_before(self, door: Door) -> None:
        """Our people by exact name or id, and the case whose number was given; strangers: none."""
        before = door.filed[0]
        for staff, number, involved, earlier in (
            ("甲一", before.reference, ["p-motor-1"], [str(before.id)]),
            ("p-motor-1", "没有号码", ["p-motor-1"], []),
            ("甲", "2020-0000001-A", [], []),
        ):
            persons = Persons({"staff": staff, "earlier_reference": number})
            [filed] = door.take([filing(persons=persons)])
            [told] = door.batch(filed.id).complaints

            assert (list(told.involved), list(told.earlier_complaint_ids)) == (involved, earlier)
        assert door.audit.entries[-1].read.fields == (
            "demand",
            "earlier_reference",
            "staff",
            "text",
        )

    def test_no_audit_no_text(self, door: Door) -> None:
        """An outage of the audit is an outage of the call."""
        door.audit.down = True

        assert kind_of(lambda: door.batch(door.filed[0].id)) is ErrorKind.UNAVAILABLE

    def test_nothing_found_is_nothing_read(self, door: Door) -> None:
        """No record for what was not shown."""
        assert len(door.batch(uuid4()).not_found) == 1
        assert door.audit.entries == []

    def test_bad_requests(self, door: Door) -> None:
        """No purpose, a person's purpose, no uuid, too many."""
        ident = door.filed[0].id
        for call in (
            lambda: door.batch(ident, purpose=""),
            lambda: door.batch(ident, purpose="handling"),
            lambda: door.batch("x"),
            lambda: door.batch(*(uuid4() for _ in range(BATCH_MAX + 1))),
        ):
            assert kind_of(call) is ErrorKind.INVALID
        assert door.audit.entries == []

    def test_too_much_text_is_refused_for_many_but_not_for_one(self, door: Door) -> None:
        """Whoever asked for many asks for fewer; one always fits the message limit."""
        for held in door.store.held.values():
            held.new.sealed["text"] = b"x" * 5_000_000

        assert kind_of(lambda: door.batch(*(f.id for f in door.filed))) is ErrorKind.INVALID
        # One is opened, and found broken: it got past the size.
        assert kind_of(lambda: door.batch(door.filed[0].id)) is ErrorKind.INTERNAL


class TestTexts:
    """Every text of a case is kept here."""

    def test_a_text_is_kept_once(self, door: Door) -> None:
        """The same again is fine, other content is not."""
        assert door.put().text_id == "t-1"
        assert door.put().text_id == "t-1"
        assert kind_of(lambda: door.put(text="别的")) is ErrorKind.RACE
        assert kind_of(lambda: door.put(kind="opinion")) is ErrorKind.RACE
        [held] = [h for h in door.store.held.values() if h.texts]
        assert len(held.texts) == 1
        assert "会商".encode() not in held.texts[0].sealed

    @pytest.mark.parametrize(
        ("changes", "kind"),
        [
            ({"complaint_id": str(uuid4())}, ErrorKind.NOT_FOUND),
            ({"complaint_id": "x"}, ErrorKind.INVALID),
            ({"text_id": ""}, ErrorKind.INVALID),
            ({"text_id": "x" * 101}, ErrorKind.INVALID),
            ({"kind": "poem"}, ErrorKind.INVALID),
            ({"text": ""}, ErrorKind.INVALID),
            ({"text": "x" * (TEXT_MAX + 1)}, ErrorKind.INVALID),
            ({"author": ""}, ErrorKind.INVALID),
        ],
    )
    def test_bad_requests(self, door: Door, changes, kind) -> None:
        """Each with its kind."""
        assert kind_of(lambda: door.put(**changes)) is kind


class TestState:
    """Codes by id or reference."""

    def get(self, door: Door, **fields):
        """GetComplaint."""
        return door.servicer.GetComplaint(messages.GetComplaintRequest(**fields), CONTEXT)

    def test_both_ways_lead_to_it(self, door: Door) -> None:
        """The reference in any case of letters."""
        filed = door.filed[1]

        by_id = self.get(door, complaint_id=str(filed.id))
        by_reference = self.get(door, reference=filed.reference.lower())

        assert by_id == by_reference
        assert by_id.state.status == "received"
        assert door.audit.entries == []

    def test_bad_requests(self, door: Door) -> None:
        """Neither, both, nonsense, nobody's."""
        ident, number = str(door.filed[0].id), door.filed[0].reference
        assert kind_of(lambda: self.get(door)) is ErrorKind.INVALID
        both = {"complaint_id": ident, "reference": number}
        assert kind_of(lambda: self.get(door, **both)) is ErrorKind.INVALID
        assert kind_of(lambda: self.get(door, complaint_id="x")) is ErrorKind.INVALID
        assert kind_of(lambda: self.get(door, complaint_id=str(uuid4()))) is ErrorKind.NOT_FOUND
        assert kind_of(lambda: self.get(door, reference="x")) is ErrorKind.NOT_FOUND


def test_the_watermark_is_told(door: Door) -> None:
    """As the store says."""
    answer = door.servicer.GetWatermark(messages.GetWatermarkRequest(), CONTEXT)

    assert answer.complete_to.ToDatetime(tzinfo=NOW.tzinfo) == NOW
    assert answer.pending == 7


class TestGetText:
    """One text in clear for a purpose."""

    def test_as_it_was_put_with_an_audit_record(self, door: Door) -> None:
        """Kind and words; who read it and why is on record."""
        door.put(kind="draft", text="草稿")
        request = messages.GetTextRequest(
            complaint_id=str(door.filed[0].id), text_id="t-1", purpose="draft_check"
        )

        answer = door.servicer.GetText(request, CONTEXT)

        assert (answer.kind, answer.text) == ("draft", "草稿")
        read = door.audit.entries[-1].read
        assert (read.who, read.purpose, read.fields) == (
            "service:triage",
            "draft_check",
            ("draft",),
        )

    @pytest.mark.parametrize(
        ("text_id", "purpose", "kind"),
        [("t-9", "draft_check", ErrorKind.NOT_FOUND), ("t-1", "curiosity", ErrorKind.INVALID)],
    )
    def test_refused(self, door: Door, text_id: str, purpose: str, kind: ErrorKind) -> None:
        """Unknown texts and purposes; nothing is on record."""
        door.put()
        request = messages.GetTextRequest(
            complaint_id=str(door.filed[0].id), text_id=text_id, purpose=purpose
        )

        assert kind_of(lambda: door.servicer.GetText(request, CONTEXT)) is kind
        assert not door.audit.entries
