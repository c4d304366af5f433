"""Matters as documents: what the driver writes and reads comes back equal, whatever the kind."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from bson import BSON
from bson.binary import UuidRepresentation
from bson.codec_options import CodecOptions

from services.escalation.adapters.people_fields import from_fields, to_fields
from services.escalation.domain.people.approval import Approval
from services.escalation.domain.people.consultation import (
    Attendee,
    Consultation,
    Decision,
    FollowUp,
    Opinion,
    Round,
)
from services.escalation.domain.people.group import Gathering, Group, Member, Named, Report
from services.escalation.domain.people.ladder import Ladder, LevelCall
from services.escalation.domain.people.matter import Request
from services.escalation.domain.people.notice import Attempt, notice
from services.escalation.domain.people.roster import Addressee
from tests.support.people_fakes import step_call

NOW = datetime(2026, 11, 2, 2, 0, 0, 123_000, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
OPTIONS: CodecOptions = CodecOptions(tz_aware=True, uuid_representation=UuidRepresentation.STANDARD)
ASKED = (Request("r", "d"),)
OPINION = Opinion("p-1", NOW, "agree", "t-1")
DECISION = Decision("p-2", NOW, "settle", "p-1", date(2026, 11, 12), "t-2", "t-3")
SPARSE_LADDER = Ladder(step_call(NOW), "house", False, "calling", NOW, None)
SPARSE_GROUP = Group(uuid4(), "x", "p-1", NOW, (Member(uuid4(), NOW, "p-1"),))
SPARSE_CONSULTATION = Consultation(
    uuid4(), (uuid4(), uuid4()), ("a", "b"), ("repeat",), "ordinary", 2, 30, "p-1", NOW, LATER,
    (Attendee("p-1", "owner"), Attendee("p-2", "lead", "p-3")),
)  # fmt: skip
MATTERS = {
    "sparse ladder": SPARSE_LADDER,
    "rich ladder": replace(
        SPARSE_LADDER,
        next_at=LATER,
        levels=(LevelCall("a", NOW, LATER, (Addressee("p", "q"),)), LevelCall("b", NOW, NOW, ())),
        acknowledged_by="p",
        acknowledged_at=LATER,
        requests=ASKED,
    ),
    "settlement": Approval(
        uuid4(),
        uuid4(),
        "settlement",
        "policy",
        "p-1",
        NOW,
        LATER,
        "t",
        Decimal("12000.50"),
        "CNY",
        "2026-0000042-K",
        next_at=LATER,
        requests=ASKED,
    ),
    "extension": Approval(
        uuid4(),
        uuid4(),
        "extension",
        "s",
        "p-1",
        NOW,
        LATER,
        "t",
        None,
        "",
        "",
        state="granted",
        decided_by="p-2",
        decided_at=LATER,
        level="superior_unit",
    ),
    "sparse consultation": SPARSE_CONSULTATION,
    "rich consultation": replace(
        SPARSE_CONSULTATION,
        opinions=(OPINION, replace(OPINION, stance="excused", text_id="")),
        decision=DECISION,
        follow_up=FollowUp(LATER, "done", "p-1", "t"),
        rounds=(Round((OPINION,), DECISION, FollowUp(LATER, "missed")),),
        late=True,
        requests=ASKED,
    ),
    "sparse group": SPARSE_GROUP,
    "rich group": replace(
        SPARSE_GROUP,
        state="closed",
        gatherings=(Gathering(NOW, 20, "p", "e"),),
        representatives=("a", "b"),
        designation=Named(NOW, "p", "d"),
        limbs=("in_person",),
        major_at=NOW,
        warnings=("same_cause",),
        reports=(Report("first", LATER, NOW, "p", "t", "q", True), Report("follow_up", LATER)),
        ended_at=LATER,
        closed_at=LATER,
        closed_by="p",
        requests=ASKED,
    ),
    "notice": replace(
        notice(uuid4(), None, "k", "t", {"a": "b"}, person="p", channel="email", now=NOW),
        attempts=(Attempt(NOW, "busy", "450"), Attempt(LATER, "taken")),
    ),
}


@pytest.mark.parametrize("name", MATTERS)
def test_it_comes_back_equal(name) -> None:
    """Through the driver's own encoding, with and without its optional parts."""
    matter = MATTERS[name]
    written = BSON.encode(to_fields(matter), codec_options=OPTIONS)
    read = BSON(written).decode(OPTIONS)

    assert from_fields(type(matter), read) == matter


def test_what_is_absent_is_not_stored() -> None:
    """A sparse document stays small, and false is not absent."""
    stored = to_fields(SPARSE_LADDER)

    assert "levels" not in stored
    assert "next_at" not in stored
    assert stored["statutory"] is False


def test_a_document_that_lacks_what_it_needs_is_refused() -> None:
    """A moment that must be there is never invented."""
    stored = to_fields(SPARSE_LADDER)
    del stored["started_at"]

    with pytest.raises(KeyError):
        from_fields(Ladder, stored)
