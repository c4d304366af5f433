"""Compensation on the spot, and what holds of a run whatever people do."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.runs import acts, offers
from services.triage.domain.runs.acts import Who
from services.triage.domain.runs.events import Offered
from services.triage.domain.runs.run import folded
from services.triage.domain.script import END
from tests.support.run_fakes import beside, book, fresh, grown, script

ANNE, LEA = Who("p-1", "handler"), Who("p-lead", "lead")
WALK = script(beside(), book())
MONEY = "payment"


def begun():
    """A run of the matter alone, at its first step."""
    return grown(fresh(), [acts.started(script(), None, ANNE)])


def check(run, amount, who=ANNE):
    """The run after a check; an approval is asked where it must be."""
    found = offers.checked(run, script(), Decimal(amount), who)
    if found is None:
        return grown(run, offers.asked(run, script(), Decimal(amount), who, "a-1"))
    return grown(run, [found])


def offer(run, amount, who=ANNE):
    """The run after an offer."""
    return grown(run, offers.offer(run, script(), MONEY, Decimal(amount), "t-basis", who))


class TestAuthority:
    """Looked up before anything is offered."""

    def test_within_the_limit(self):
        """Who, what, basis and limit are on record."""
        run = offer(check(begun(), 500), 500)
        assert run.offers == (Offered(MONEY, Decimal(500), "t-basis", "handler", Decimal(500), ""),)

    def test_without_a_basis_or_of_no_kind(self):
        """Nothing is offered of which nobody says why and what."""
        run = check(begun(), 500)
        for kind, basis, code in ((MONEY, "", "field_missing"), ("gift", "t", None)):
            with pytest.raises(ServiceError) as refused:
                offers.offer(run, script(), kind, Decimal(500), basis, ANNE)
            assert refused.value.kind is ErrorKind.INVALID
            assert refused.value.code == (code or "run_compensation_unknown")

    def test_many_small_ones_count_together(self):
        """The second offer would exceed the limit, so it waits for an approval."""
        run = check(offer(check(begun(), 400), 400), 101)
        assert run.awaiting.total == Decimal(501)

    def test_unchecked_or_of_another_amount(self):
        """A check is good for one offer of that amount by that person."""
        for run in (begun(), check(begun(), 400), offer(check(begun(), 300), 300)):
            with pytest.raises(ServiceError) as refused:
                offer(run, 300)
            assert refused.value.code == "run_authority_unchecked"
        given_on = grown(check(begun(), 300), acts.hand_over(begun(), LEA, "", ANNE))
        with pytest.raises(ServiceError) as refused:
            offer(given_on, 300, LEA)
        assert refused.value.code == "run_authority_unchecked"

    @pytest.mark.parametrize("amount", ["0", "-1", "0.001", "NaN", "Infinity", "1E+30"])
    def test_amounts_that_are_none(self, amount):
        """Above zero, in whole fen, sane."""
        with pytest.raises(ServiceError) as refused:
            check(begun(), amount)
        assert refused.value.kind is ErrorKind.INVALID

    def test_waiting_and_granted(self):
        """While it waits nothing moves; granted, the offer rests on the approval."""
        run = check(begun(), 900)
        with pytest.raises(ServiceError) as refused:
            offers.checked(run, script(), Decimal(1), ANNE)
        assert refused.value.code == "run_awaits_approval"
        assert offers.ruled(run, "a-1", "asked") == []
        granted = grown(run, offers.ruled(run, "a-1", "granted"))
        run = offer(check(granted, 900), 900)
        assert run.offers[-1].approval_id == "a-1"

    @pytest.mark.parametrize("state", ["refused", "expired", "withdrawn"])
    def test_not_granted(self, state):
        """The run goes on, with the old limit."""
        waiting = check(begun(), 900)
        run = grown(waiting, offers.ruled(waiting, "a-1", state))
        assert run.awaiting is None
        assert check(run, 900).awaiting is not None
        assert offer(check(run, 500), 500).offered == Decimal(500)

    def test_the_limits_rise_with_the_role(self):
        """As the matter's playbook says; a role that works by no script has none."""
        roles = ("partner", "desk", "handler", "lead", "senior")
        assert [script().limit(role, END) for role in roles] == [0, 0, 500, 5_000, 50_000]

    def test_what_a_partner_is_granted_is_theirs_alone(self):
        """It lifts nobody of ours, and theirs is not lifted by ours."""
        granted = [{"role": "partner", "up_to": 800}, {"role": "handler", "up_to": 500}]
        walk = script(book(authority=granted))
        assert [walk.limit(role, END) for role in ("partner", "desk", "handler", "lead")] == [
            800,
            0,
            500,
            500,
        ]

    def test_a_playbook_without_limits_takes_those_of_the_matter(self):
        """What goes beside the matter grants nothing of its own here."""
        assert WALK.limit("lead", WALK.first) == Decimal(5000)
        assert WALK.limit("desk", WALK.first) == Decimal(0)


PEOPLE = (ANNE, LEA, Who("p-2", "handler"), Who("p-s", "senior"))
AMOUNTS = st.sampled_from([Decimal(n) for n in ("1", "200", "499.99", "501", "4000", "60000")])
ITEMS = st.lists(st.sampled_from([*WALK.duties, "cn-matter/explain", WALK.first]), max_size=4)
TEXTS = st.sampled_from(["", "t"])


def act_on(draw, run):
    """One act of somebody, sensible or not: the events that it makes."""
    who = draw(st.sampled_from([p for p in PEOPLE if p.person == run.holder] * 3 + [*PEOPLE]))
    text_id, amount = draw(TEXTS), draw(AMOUNTS)
    step = draw(st.sampled_from([run.step, run.step, "cn-matter/ask"]))
    name = draw(st.sampled_from(["answer", "skip", "attach", "confirm", "hand", "check", "offer"]))
    if name == "answer":
        given_ = draw(st.sampled_from(["", "money", "word"]))
        return who, acts.answer(run, WALK, step, given_, text_id, who)
    if name == "skip":
        return who, acts.skip(run, WALK, step, text_id, who)
    if name == "attach":
        item = draw(st.sampled_from([*WALK.evidence]))
        asked_of = draw(st.sampled_from(["", "complainant", "insurer"]))
        return who, acts.attach(run, WALK, item, "d", asked_of, who)
    if name == "confirm":
        return who, acts.confirm(run, WALK, draw(ITEMS), draw(st.booleans()), text_id, who)
    if name == "hand":
        return who, acts.hand_over(run, draw(st.sampled_from(PEOPLE)), text_id, who)
    return who, money_on(draw, run, who, name, amount)


def money_on(draw, run, who, name, amount):
    """A check, the outcome of an approval, or an offer."""
    if run.awaiting is not None and draw(st.booleans()):
        state = draw(st.sampled_from(["granted", "refused", "asked"]))
        return offers.ruled(run, run.awaiting.approval_id, state)
    if name == "check":
        found = offers.checked(run, WALK, amount, who)
        if found is not None:
            return [found]
        return offers.asked(run, WALK, amount, who, f"a-{run.version}")
    if draw(st.booleans()) and run.check is not None:
        amount = run.check.amount
    return offers.offer(run, WALK, MONEY, amount, "t", who)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_people_do(data):
    """No offer above authority, no unsaid duty at the end, no asking for ours, one story."""
    run = grown(fresh(), [acts.started(WALK, None, ANNE)])
    for _ in range(data.draw(st.integers(1, 40))):
        try:
            who, events = act_on(data.draw, run)
        except ServiceError:
            continue
        for event in events:
            if isinstance(event, Offered):
                limit = WALK.limit(who.role, run.step)
                assert run.offered + event.amount <= max(limit, run.granted)
                assert who.person == run.holder
                assert run.awaiting is None
        run = grown(run, events, who.person)
    for paper in run.papers:
        ours = WALK.evidence[paper.evidence].held_by in ("insurer", "company")
        assert not (ours and paper.asked_of == "complainant")
    try:
        holder = next(p for p in PEOPLE if p.person == run.holder)
        run = grown(run, acts.finish(run, WALK, "completed", "", holder), holder.person)
        assert run.step == END
        assert set(run.said) == set(WALK.duties)
        unsaid = [k for k, d in WALK.duties.items() if d.must is not run.said[k].said]
        assert all(run.said[k].text_id for k in unsaid)
    except ServiceError:
        assert run.state == "open"
    assert folded(run.id, run.complaint_id, run.number, run.history) == run
