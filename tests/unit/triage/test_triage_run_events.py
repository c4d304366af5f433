"""What runs announce: offers and ends, each once, numbered by themselves, in codes and amounts."""

from decimal import Decimal

import pytest
from complaints.triage.v1.triage_events_pb2 import TriageEvent

from services.triage.adapters.run_event_codec import ANNOUNCED, announcements
from services.triage.domain.runs.events import (
    Attached,
    CaseEnded,
    Checked,
    Confirmed,
    Finished,
    HandedOver,
    Offered,
    Ruled,
    Started,
    Stepped,
    Superseded,
)
from tests.support.run_fakes import AT, fresh, grown

FIFTY = Decimal("50.00")
BEGUN = Started(("cn-with-care@1", "cn-matter@1"), "cn-matter/look", (), Decimal("9.90"))
OFFER = Offered("payment", FIFTY, "t-basis", "lead", Decimal(5000), "a-1")
QUIET = (
    BEGUN,
    Stepped("cn-matter/look", "answered", "", "", "cn-matter/ask"),
    Attached("cn-matter/ours", "d-1"),
    Confirmed(("cn-matter/must/1",), True, ""),
    Checked(FIFTY, FIFTY, "lead", Decimal(5000), "within"),
    Ruled("a-1", "granted", FIFTY),
    HandedOver("p-2", "t-2"),
)


def told(before, after):
    """The events as consumers read them."""
    return [TriageEvent.FromString(entry.value) for entry in announcements(before, after)]


def test_what_is_done_on_the_way_is_nobody_else_s():
    """Steps, papers, confirmations, checks."""
    run = fresh()

    assert told(run, grown(run, QUIET)) == []
    assert {type(event) for event in QUIET}.isdisjoint(ANNOUNCED)


def test_an_offer_with_who_what_and_basis():
    """The total counts earlier runs of the case; the version counts events, not lines."""
    begun = grown(fresh(), QUIET)
    after = grown(begun, [OFFER], by="p-1")
    [event] = told(begun, after)
    offered, metadata = event.compensation_offered, event.metadata

    assert (offered.kind, offered.amount, offered.by, offered.role) == (
        ("payment", "50.00", "p-1", "lead")
    )
    assert (offered.limit, offered.approval_id, offered.text_id) == ("5000", "a-1", "t-basis")
    assert (offered.run.offered, offered.run.number) == ("59.90", 1)
    assert offered.run.complaint_id == str(after.complaint_id)
    assert list(offered.run.scripts) == ["cn-with-care@1", "cn-matter@1"]
    assert (metadata.aggregate_type, metadata.aggregate_id) == ("playbook_run", str(after.id))
    assert (metadata.aggregate_version, metadata.consumer_may_ignore) == (1, True)
    assert metadata.recorded_at.ToDatetime(tzinfo=AT.tzinfo) == AT
    assert not event.HasField("state")


@pytest.mark.parametrize(
    ("end", "outcome", "how", "text_id"),
    [
        (Finished("completed", ""), "completed", "", ""),
        (Finished("broken_off", "t-9", ("cn-matter/must/2",)), "broken_off", "", "t-9"),
        (Superseded(("cn-matter@2",)), "superseded", "", ""),
        (CaseEnded("withdrawn"), "case_ended", "withdrawn", ""),
    ],
)
def test_every_end(end, outcome, how, text_id):
    """How, by whom, after how many offers; the offers before it are not told again."""
    offered = grown(fresh(), [*QUIET, OFFER, OFFER])
    [event] = told(offered, grown(offered, [end], by="p-2"))
    ended = event.playbook_run_ended

    assert (ended.outcome, ended.how, ended.text_id) == (outcome, how, text_id)
    assert (ended.by, ended.offers, ended.run.offered) == ("p-2", 2, "109.90")
    assert event.metadata.aggregate_version == 3


def test_the_same_write_makes_the_same_events():
    """One id for each, so that a repeat has one effect."""
    run = fresh()
    after = grown(run, [BEGUN, OFFER, Finished("completed", "")])
    first, again = announcements(run, after), announcements(run, after)

    assert [one.id for one in first] == [one.id for one in again]
    assert len({one.id for one in first}) == 2
    assert {one.key for one in first} == {str(after.id)}
