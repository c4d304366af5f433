"""Whatever the day and the case: nobody in conflict gets it, and replicas agree."""

from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.triage.domain.assessment import CaseFacts
from services.triage.domain.routing.router import OWNER_RULES
from tests.support.routing_office import ORGANISATION, Office

PEOPLE = ["a", "b", "c", "d", "e", "f", "g", "lead-east", "lead-hq", "boss", "xh-1", "xh-2"]
SCENES = ["claims_refused", "claims_delay", "hotline_unreachable", "none"]
CASES = st.builds(
    CaseFacts,
    unit=st.sampled_from(["", "hq", "east", "sh", "sz", "mars"]),
    insurer=st.sampled_from(["", "xh", "yf"]),
    partner=st.sampled_from(["", "repair"]),
    product_line=st.sampled_from(["", "motor"]),
    language=st.sampled_from(["", "zh", "en"]),
    involved=st.lists(st.sampled_from([*PEOPLE, "stranger"]), max_size=3, unique=True).map(tuple),
)


def offices(**day) -> tuple[Office, Office]:
    """Two replicas on the same day."""
    with TemporaryDirectory() as first, TemporaryDirectory() as second:
        return Office(Path(first), ORGANISATION, **day), Office(Path(second), ORGANISATION, **day)


@settings(max_examples=150, deadline=None)
@given(
    CASES,
    st.sampled_from(SCENES),
    st.sets(st.sampled_from(["elderly", "self_harm", "group", "abuse"])),
    st.frozensets(st.sampled_from(PEOPLE)),
    st.sampled_from(["", *PEOPLE]),
    st.uuids(),
)
def test_an_owner_is_free_present_and_the_same_everywhere(
    facts: CaseFacts, scene: str, flags: set[str], absent: frozenset[str], earlier: str, key: UUID
) -> None:
    """And nobody only where each of our people must keep out, is away, or is not trained."""
    one, other = offices(absent=absent)
    choice = one.dispatcher.first(key, scene, flags, facts, earlier)
    people, conflicts = one.organisation.people, one.dispatcher._router.staff.conflicts

    assert choice == other.dispatcher.first(key, scene, flags, facts, earlier)
    assert choice.owner_rule in OWNER_RULES
    if choice.owner:
        assert choice.owner not in absent
        assert conflicts.of(people[choice.owner], facts) is None
    else:
        leads = [p for p in people.values() if p.role in ("lead", "senior")]
        assert all(p.id in absent or conflicts.of(p, facts) for p in leads)
    if choice.beside:
        assert people[choice.beside].insurer == facts.insurer
        assert conflicts.of_anybody(people[choice.beside], facts) is None
        assert choice.route != "own"
