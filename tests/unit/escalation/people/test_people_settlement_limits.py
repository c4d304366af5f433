"""Playbooks say who settles how much alone, approvals who may agree to more: no hole between."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis.errors import ServiceError
from services.escalation.adapters.people_files import PEOPLE, load_approvals
from services.escalation.domain.people.approval import ClockNow, Wish, approvers, ask, decide
from services.escalation.domain.people.matter import Request, digest
from services.escalation.domain.people.roster import Standing
from services.triage.adapters.playbook_files import load_playbooks
from services.triage.domain.runs import offers
from services.triage.domain.runs.acts import Who, started
from services.triage.domain.runs.script import RANKS, RunScript
from services.triage.settings import SHIPPED_PLAYBOOKS
from tests.support.people_fakes import organisation, roster
from tests.support.run_fakes import fresh, grown

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
FEN = Decimal("0.01")
BOOKS = list(load_playbooks(SHIPPED_PLAYBOOKS).library.playbooks.values())
RULE = load_approvals(PEOPLE, {"decision"}).rule("settlement")
STAFF = [person for person in organisation().people.values() if person.role in RANKS]
LEVELS = {role: [one for one in RULE.levels if role in one.roles] for role in RANKS}


def approved_by(asker: str, total: Decimal) -> str:
    """Who decides: asked for, then granted by the first who is told of it."""
    wish = Wish(uuid4(), asker, "t-1", total, "CNY", Request("r-1", digest("ask")))
    asked = ask(uuid4(), wish, RULE, ClockNow(open=False), "R-1", roster(), NOW)
    found = approvers(asked, RULE, Standing(), (), roster(), reach="one")
    for person in found:
        request = Request(f"d-{person}", digest(person))
        moved = decide(asked, person, True, "t-2", request, RULE, roster(), NOW + timedelta(1))
        assert moved.matter.state == "granted"
    return found[0]


def settled(book, person, amount: Decimal) -> str:
    """How somebody comes to offer that much: alone, by whom approved, or refused with its code."""
    script, who = RunScript([book]), Who(person.id, person.role)
    run = grown(fresh(), [started(script, None, who)], person.id)
    found = offers.checked(run, script, amount, who)
    if found is not None:
        return "alone"
    try:
        by = approved_by(person.id, amount)
    except ServiceError as error:
        return error.code
    run = grown(run, offers.asked(run, script, amount, who, "a-1"), person.id)
    run = grown(run, offers.ruled(run, "a-1", "granted"), person.id)
    after = offers.checked(run, script, amount, who)
    assert after is not None and after.outcome == "approved"
    return by


def as_it_must_be(book, person, amount: Decimal, outcome: str) -> bool:
    """Alone within the playbook's limit, else another person of at least that rank, else away."""
    script = RunScript([book])
    if amount <= script.limit(person.role, script.first):
        return outcome == "alone"
    if amount > RULE.most:
        return outcome == "approval_above_all"
    other = organisation().people[outcome]
    higher = RANKS.index(other.role) > RANKS.index(person.role)
    return other.id != person.id and (higher or other.role == person.role == "senior")


def edges(book) -> set[Decimal]:
    """Every limit of the playbook and of the approvals, with its neighbours."""
    limits = {Decimal(one.up_to) for one in book.authority}
    limits |= {one.up_to for one in RULE.levels if one.up_to} | {RULE.most, Decimal(1)}
    return {one + by for one in limits for by in (-FEN, Decimal(0), FEN)}


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.id)
def test_no_amount_falls_between_the_two_files(book) -> None:
    """At every limit of both files, for every role that works by a script."""
    one_of_each = {person.role: person for person in STAFF}
    assert set(one_of_each) == set(RANKS)
    for person in one_of_each.values():
        for amount in sorted(edges(book)):
            outcome = settled(book, person, amount)
            assert as_it_must_be(book, person, amount, outcome), (person.id, amount, outcome)


@pytest.mark.parametrize("asker", STAFF, ids=lambda person: person.id)
def test_nobody_agrees_for_an_equal_but_seniors(asker) -> None:
    """Not even to a fen: a lead decides for desk and handlers, a senior for everybody."""
    may = {p.role for p in STAFF if RULE.level_of(p.id, asker.id, FEN, "CNY", roster())}
    assert may == ({"lead", "senior"} if asker.role in ("desk", "handler") else {"senior"})


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(BOOKS),
    st.sampled_from(STAFF),
    st.decimals(min_value=FEN, max_value=10_000_000, places=2),
)
def test_whatever_the_amount_somebody_may_or_the_refusal_is_clear(book, person, amount) -> None:
    """Any playbook, any person, any amount."""
    assert as_it_must_be(book, person, amount, settled(book, person, amount))


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.id)
def test_whoever_settles_alone_may_agree_to_as_much(book) -> None:
    """A lead who offers 20,000 alone can say yes to a handler's 20,000."""
    for one in book.authority:
        assert one.up_to <= RULE.most
        if one.role in ("lead", "senior"):
            assert any(x.up_to is None or x.up_to >= one.up_to for x in LEVELS[one.role])
