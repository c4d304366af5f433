"""Rows that are still open, on their way to the filing desk."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.filing import Filed, Filing, KnownNames
from services.intake.domain.imports import Fault, OpenRow, complaint_id
from services.intake.domain.imports_ports import Landed
from services.intake.entrypoints.import_filing import RowFiling

AT = datetime(2026, 11, 1, tzinfo=UTC)
BODY = {"channel": "hotline", "text": "理赔拖延", "received_at": "2026-11-01T00:00:00+00:00"}
KNOWN = KnownNames({"xinghe-pc"}, {"sh"}, set())


class Desk:
    """Answers what it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.filings: list[Filing] = []
        self.answer: ServiceError | None = None
        self.replayed = False

    def commit(self, filings):
        """See FilingDesk."""
        self.filings.extend(filings)
        return [self.answer or Filed(f.id, "2026-0000001-X", AT, self.replayed) for f in filings]


@pytest.fixture
def desk() -> Desk:
    """A fresh one."""
    return Desk()


def file(desk: Desk, **changes: object):
    """File one row."""
    rows = RowFiling(desk.commit, KNOWN, lambda label, content: content[:8], "00-t")
    row = OpenRow(1, "a-1", {**BODY, "external_id": "a-1", **changes})
    return rows.file("d", [row])[0]


def test_the_row_is_a_filing_of_its_own(desk):
    """Id and key follow from dataset and id; the receipt is the true one, with its reason."""
    assert file(desk) is Landed.IMPORTED
    filing = desk.filings[0]
    assert filing.id == complaint_id("d", "a-1")
    assert isinstance(filing.id, UUID)
    assert filing.idempotency is not None
    assert filing.idempotency.key == "import:d|a-1"
    assert filing.command.received_at == AT
    assert "d" in filing.command.persons.fields["received_at_reason"]
    assert (filing.filed_by, filing.traceparent) == ("import:d", "00-t")


def test_what_was_filed_before_is_already_there(desk):
    """A replay is no second complaint."""
    desk.replayed = True
    assert file(desk) is Landed.ALREADY_THERE


def test_other_content_under_the_key_differs(desk):
    """The store's word is final."""
    desk.answer = ServiceError(ErrorKind.UNPROCESSABLE, "idempotency_key_reused")
    assert file(desk) == Fault("external_id", "differs_from_stored")


def test_what_the_door_refuses_is_refused_here(desk):
    """Shape and names are checked as at the door, before anything is filed."""
    assert file(desk, channel="pigeon") == Fault("channel", "value_refused")
    assert file(desk, respondent={"insurer": "nobody"}) == Fault(
        "respondent.insurer", "unknown_organisation", {"field": "respondent.insurer"}
    )
    assert desk.filings == []


def test_a_rule_of_filing_is_a_fault_of_the_row(desk):
    """It names the field that the rule is about."""
    desk.answer = ServiceError(
        ErrorKind.INVALID, "date_in_future", details={"field": "received_at"}, field="received_at"
    )
    assert file(desk) == Fault("received_at", "date_in_future", {"field": "received_at"})


@pytest.mark.parametrize("kind", [ErrorKind.UNAVAILABLE, ErrorKind.RACE, ErrorKind.INTERNAL])
def test_what_waiting_mends_is_no_fault_of_the_row(desk, kind):
    """The batch is tried again."""
    desk.answer = ServiceError(kind, "number_taken")
    with pytest.raises(ServiceError) as caught:
        file(desk)
    assert caught.value.kind is ErrorKind.UNAVAILABLE
