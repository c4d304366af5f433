"""Whatever comes in whatever order: what always holds of a ladder."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis.errors import ServiceError
from services.escalation.adapters.people_files import PEOPLE, load_ladders
from services.escalation.domain import working_time
from services.escalation.domain.opening import OpeningHours
from services.escalation.domain.people.ladder import Rules, acknowledge, start, turn
from services.escalation.domain.people.matter import Request
from tests.support.escalation_fakes import calendars
from tests.support.people_fakes import CHANNELS, roster, situation, step_call

PLACE = ZoneInfo("Asia/Shanghai")
POLICY = load_ladders(PEOPLE, {"CN"}, {"decision"})
HOURS = OpeningHours(PLACE, POLICY.calling_hours.week(), calendars()["CN"].as_known())
RULES = Rules(POLICY, roster(), HOURS, CHANNELS)
PEOPLE_OF_THE_CASE = ["p-motor-1", "p-motor-2", "p-lead-east", "p-lead-north", "p-senior-1"]
# Over the end of 2026, for the holidays of 2027 are not announced.
MOMENTS = st.integers(0, 120 * 24 * 60).map(
    lambda minutes: datetime(2026, 10, 15, tzinfo=UTC) + timedelta(minutes=minutes)
)
EVENTS = st.lists(
    st.tuples(
        st.integers(0, 3 * 24 * 60),
        st.sampled_from(["turn", "turn", "turn", "answer", "wrong answer", "no longer needed"]),
        st.sets(st.sampled_from(PEOPLE_OF_THE_CASE)),
        st.booleans(),
    ),
    max_size=30,
)


def holds(before, after, notices, now) -> None:
    """What must be true of every change."""
    plan = POLICY.plan(after.plan)
    assert after.version == before.version + 1
    assert after.levels[: len(before.levels)] == before.levels
    assert len(after.levels) <= len(plan.levels) + plan.repeat_last
    assert before.state == "calling"
    assert (after.next_at is not None) is (after.state == "calling")
    if after.state == "calling":
        assert after.next_at > now
    if notices and not after.statutory:
        assert working_time.is_open(HOURS, int(now.timestamp()))
    called = after.levels[-1].people if notices else ()
    assert {one.person for one in notices} == {one.person for one in called}


@settings(max_examples=200, deadline=None)
@given(
    at=MOMENTS,
    overdue=st.booleans(),
    owner=st.sampled_from(["law", "house"]),
    clock=st.sampled_from(["decision", "first_contact"]),
    events=EVENTS,
)
def test_a_ladder_only_climbs_and_ends_once(at, overdue, owner, clock, events) -> None:
    """Nobody is called in quiet hours, at a level twice, or after the end; ids are never reused."""
    ladder = start(step_call(at, overdue=overdue, clock=clock), owner, RULES, at)
    assert ladder.next_at is not None
    seen, now = set(), at
    for minutes, what, absent, known in events:
        now += timedelta(minutes=minutes)
        case = situation("p-motor-1" if known else "", "motor-claims", what != "no longer needed")
        if "answer" in what:
            person = "p-lead-west" if what == "answer" else "p-life-2"
            try:
                after = acknowledge(ladder, person, Request(str(uuid4()), ""), roster(), now)
            except ServiceError:
                continue
            assert what == "answer"
            notices = ()
        else:
            moved = turn(ladder, case, absent, RULES, now)
            again = turn(ladder, case, absent, RULES, now)
            assert moved == again
            if moved is None:
                continue
            after, notices = moved.matter, moved.notices
        holds(ladder, after, notices, now)
        assert not absent & {one.person for one in notices}
        assert not seen & {one.id for one in notices}
        seen |= {one.id for one in notices}
        ladder = after
