"""What the page of a case shows of triage's doubt."""

import pytest

from services.intake.domain.view import Considered, ConsideredPlaybook, Told
from tests.support.intake_builders import triage_update
from tests.support.intake_door import IntakeDoor, opened


@pytest.fixture
def door() -> IntakeDoor:
    """An empty intake."""
    return opened().emptied()


def page(door: IntakeDoor, reference: str, token: str = "handler", **query):
    """The page of one case."""
    return door.get(f"/v1/complaints/{reference}", token, params=query)


CONSIDERED = Considered(
    "too_close",
    (
        ConsideredPlaybook("cn-claims-delay", "claims_delay", 710, (Told("said", "delay", 0, 2),)),
        ConsideredPlaybook("cn-service-attitude", "service_attitude", 690, ()),
    ),
)


class TestDoubt:
    """Who classifies sees why triage was not sure, and what it considered."""

    def unsure(self, door, **more):
        """A case that triage was not sure of, and its page as a reader sees it."""
        filed = door.file()
        [ident] = door.store.held
        door.considerations.answer = CONSIDERED
        view = {"outcome": "unsure", "playbook": "", "playbook_version": "", **more}
        door.projector.handle([triage_update(ident, 1, **view)])
        return filed["reference"]

    def test_the_reason_and_the_candidates(self, door) -> None:
        """In both languages, with where the words stand; they stay masked with the text."""
        shown = page(door, self.unsure(door)).json()["triage"]

        assert shown["doubt"]["code"] == "too_close"
        assert shown["doubt"]["zh"] != shown["doubt"]["en"] != ""
        assert [c["playbook"] for c in shown["considered"]] == [
            "cn-claims-delay", "cn-service-attitude"
        ]  # fmt: skip
        assert shown["considered"][0]["title"]["en"] == "cn-claims-delay@"
        assert shown["considered"][0]["evidence"] == [
            {"rule": "said", "concept": "delay", "start": 0, "end": 2, "words": None}
        ]

    def test_words_are_shown_with_the_text(self, door) -> None:
        """To whoever gave a purpose."""
        reference = self.unsure(door)
        body = page(door, reference, purpose="handling").json()

        [told] = body["triage"]["considered"][0]["evidence"]
        assert told["words"] == body["text"][:2]

    def test_nothing_once_a_person_said_it_or_triage_is_away(self, door) -> None:
        """The page of the case is shown all the same."""
        reference = self.unsure(door, confirmed=True)
        assert page(door, reference).json()["triage"]["considered"] == []

        door.considerations.answer = None
        [ident] = door.store.held
        door.projector.handle([triage_update(ident, 2, outcome="none", confirmed=False)])
        shown = page(door, reference).json()["triage"]
        assert (shown["doubt"], shown["considered"]) == (None, [])
