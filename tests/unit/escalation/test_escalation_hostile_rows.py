"""Hostile and nonsensical rows of `statutory`: a clear error or a right answer, nothing else."""

from datetime import date, datetime, timedelta

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.escalation.domain.vocabulary import WORDS
from tests.support.escalation_fakes import rulebook, runner

STATES = {
    *("running", "paused", "met", "overdue", "withdrawn", "ended", "exempt", "not_offered"),
}
REFUSALS = {
    *("missing_field", "invalid_field", "unknown_field", "invalid_time", "naive_time"),
    *("out_of_range", "unknown_zone", "unknown_pack", "unknown_clock", "unknown_event"),
    *("event_before_receipt", "end_before_start", "calendar_not_announced", "pack_not_in_force"),
    *("no_opening", "invalid_date"),
}
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=30),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
    st.sampled_from(["2026-09-18", "２０２６-09-18T00:00:00Z", "0001-01-01T00:00:00+23:59", "CN"]),
)
TIMES = st.one_of(
    st.datetimes(datetime(2015, 1, 1), datetime(2045, 1, 1)).map(lambda at: at.isoformat() + "Z"),
    st.datetimes().map(lambda at: at.isoformat() + "+08:00"),
    st.sampled_from(["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00Z", "2026-09-18T25:00:00Z"]),
)
FACTS = st.dictionaries(
    st.sampled_from(
        [
            *("clock", "complexity", "channel", "in_person_count", "decided_by", "reachable"),
            *("roll_if_rest_day", "term", "zone", "jurisdiction", "standard", "complaint_class"),
            *("house_rule", "colour"),
        ]
    ),
    st.one_of(
        ODD,
        st.sampled_from(["simple", "special", "window", "5日", "payments", "NSW", "24h"]),
    ),
    max_size=4,
)
EVENTS = st.lists(
    st.fixed_dictionaries(
        {"at": TIMES, "what": st.one_of(st.sampled_from(sorted(WORDS)), st.text(max_size=9))},
        optional={
            "detail": st.dictionaries(
                st.sampled_from(["approver", "notice_until", "other_received_at", "applied_by"]),
                st.one_of(ODD, TIMES),
                max_size=3,
            )
        },
    ),
    max_size=6,
)
PACKS = st.sampled_from([*sorted(rulebook().packs), "cn-1999"])


@given(PACKS, st.one_of(TIMES, ODD), FACTS, EVENTS, st.one_of(st.none(), TIMES, ODD))
@settings(max_examples=1_500, deadline=None)
def test_no_row_gets_an_answer_that_is_neither(pack, received, facts, events, as_of) -> None:
    """A refusal with its code and words, or a whole answer that does not end before it began."""
    row = {"id": 1, "op": "statutory", "pack": pack, "received_at": received}
    row |= {"facts": facts, "events": events} | ({} if as_of is None else {"as_of": as_of})
    said = runner().answer(row)

    assert orjson.loads(orjson.dumps(said))
    if "error" in said:
        assert said["error"]["code"] in REFUSALS
        assert said["error"]["detail"].strip()
        return
    answer = said["answer"]
    assert answer["state"] in STATES
    assert answer["steps"]
    assert (answer["deadline"] is None) == (answer["last_day"] is None)
    if answer["last_day"] and not any(
        e["what"] in ("merged_with", "agreed_variation") for e in events
    ):
        first = datetime.fromisoformat(received).date() - timedelta(days=1)
        assert date.fromisoformat(answer["last_day"]) >= first


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"received_at": "2026-09-18T10:00:00"}, "naive_time"),
        ({"received_at": 1758160000}, "invalid_field"),
        ({"received_at": "2026-02-30T10:00:00Z"}, "invalid_time"),
        ({"received_at": "9999-12-31T23:00:00Z"}, "out_of_range"),
        ({"pack": None}, "missing_field"),
        ({"pack": ["cn-2020-3"]}, "invalid_field"),
        ({"pack": "../../etc/passwd"}, "unknown_pack"),
        ({"facts": []}, "invalid_field"),
        ({"facts": {"in_person_count": -1}}, "out_of_range"),
        ({"facts": {"in_person_count": True}}, "invalid_field"),
        ({"facts": {"decided_by": "nobody"}}, "invalid_field"),
        ({"facts": {"reachable": "no"}}, "invalid_field"),
        ({"facts": {"zone": "../UTC"}}, "unknown_zone"),
        ({"facts": {"zone": "Europe/London"}}, "unknown_field"),
        ({"events": {}}, "invalid_field"),
        ({"events": [None]}, "invalid_field"),
        ({"events": [{"at": "2026-09-19T10:00:00Z"}]}, "missing_field"),
        ({"events": [{"at": "2026-09-19T10:00:00", "what": "withdrawn"}]}, "naive_time"),
        ({"events": [{"at": "2026-09-19T10:00:00Z", "what": "Withdrawn"}]}, "unknown_event"),
        ({"events": [{"at": "2026-09-01T10:00:00Z", "what": "withdrawn"}]}, "event_before_receipt"),
        (
            {"events": [{"at": "2026-09-19T10:00:00Z", "what": "mediation_ended"}]},
            "end_before_start",
        ),
        (
            {"events": [{"at": "2026-09-19T10:00:00Z", "what": "withdrawn", "detial": {}}]},
            "unknown_field",
        ),
        (
            {"events": [{"at": "2026-09-19T10:00:00Z", "what": "merged_with"}]},
            "invalid_field",
        ),
        ({"as_of": "2026-09-01T10:00:00Z"}, "event_before_receipt"),
        ({"known_at": "soon"}, "invalid_time"),
        ({"recieved_at": "2026-09-18T10:00:00Z"}, "unknown_field"),
    ],
)
def test_nonsense_by_name(change, code) -> None:
    """Each is refused with its own code."""
    row = {"id": 1, "op": "statutory", "pack": "cn-2020-3"}
    row |= {"received_at": "2026-09-18T10:00:00+08:00", "facts": {}, "events": []} | change

    assert runner().answer(row)["error"]["code"] == code
