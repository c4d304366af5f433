"""Acts that move clocks, over HTTP: who may, what is checked, what the page shows."""

import json

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.lifecycle import MOVES
from tests.support.intake_door import IntakeDoor, opened


class TestMergeOverHttp:
    """A person merges a bare repeat; what is checked is said."""

    @pytest.fixture
    def door(self) -> IntakeDoor:
        """An empty intake an hour later."""
        emptied = opened().emptied()
        emptied.clock.advance(3600)
        return emptied

    def merge(self, door: IntakeDoor, repeat: str, into: str, key: str = "m") -> object:
        """The answer of the door."""
        return door.act(repeat, "merge", key, into=into, reason="同一事项，无新事实和理由。")

    def test_the_repeat_ends_and_the_survivor_keeps_the_earliest_receipt(
        self, door: IntakeDoor
    ) -> None:
        """Even where the repeat had been received before the survivor."""
        repeat = door.file()["reference"]
        door.clock.advance(3600)
        survivor = door.file()["reference"]
        answer = self.merge(door, repeat, survivor)

        assert answer.status_code == 200, answer.text
        assert answer.json()["status"] == "merged"
        assert answer.json()["checked"] == ["id_number", "name", "phones", "email"]
        page = door.get(f"/v1/complaints/{survivor}", "handler").json()
        told = page["clock_facts"]["merged_repeats"][0]
        assert told["received_at"] < page["received_at"]
        ended = door.get(f"/v1/complaints/{repeat}", "handler").json()
        assert ended["clock_facts"]["merged_into"]["reference"] == survivor
        assert not set(ended["actions"]) & set(MOVES)

    def test_the_same_key_merges_once(self, door: IntakeDoor) -> None:
        """Also after a crash between the two writes."""
        one, other = door.file()["reference"], door.file()["reference"]
        change, calls = door.store.change, []

        def dies(*given: object) -> None:
            calls.append(given)
            if len(calls) == 2:
                raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable")
            change(*given)

        door.store.change = dies  # type: ignore[method-assign]
        try:
            assert self.merge(door, one, other).status_code == 503
        finally:
            door.store.change = change  # type: ignore[method-assign]
        assert self.merge(door, one, other).status_code == 200
        assert self.merge(door, one, other).status_code == 200
        page = door.get(f"/v1/complaints/{other}", "handler").json()
        assert len(page["clock_facts"]["merged_repeats"]) == 1

    def test_different_people_and_insurers_are_never_merged(self, door: IntakeDoor) -> None:
        """An identity number that differs, or nothing in common but a name."""
        one = door.file()["reference"]
        complainant = {"name": "甲某某", "id_type": "resident_id", "phones": ["13800000000"]}
        numbered = {**complainant, "id_number": "110101199001010001"}
        stranger = door.file(complainant=numbered)["reference"]
        named = door.file(complainant={"name": "甲某某"})["reference"]
        same = door.file(complainant=complainant)["reference"]
        insured = door.file(respondent={"insurer": "yunfan-pc", "unit": "sh"})["reference"]
        codes = [
            self.merge(door, other, one, f"k{number}").json().get("code")
            for number, other in enumerate((stranger, named, insured, same, one))
        ]

        assert codes[:3] == [
            "different_complainants",
            "different_complainants",
            "different_insurers",
        ]
        assert codes[3:] == [None, "merge_into_itself"]


class TestReviewOverHttp:
    """The superior unit reviews, and never who decided."""

    @pytest.fixture
    def decided(self) -> tuple[IntakeDoor, str]:
        """A decision told an hour ago by p-1."""
        door = opened().emptied()
        reference = door.file()["reference"]
        door.clock.advance(3600)
        decision = {"outcome": "upheld", "facts": "f", "basis_and_reasons": "b", "remedies": "r"}
        for number, (action, body) in enumerate(
            [
                ("start", {}),
                ("decide", decision),
                ("notify", {"medium": "post", "dispatched_at": self.at(door), "proof": "p"}),
            ]
        ):
            assert door.act(reference, action, f"d{number}", **body).status_code == 200
        return door, reference

    def at(self, door: IntakeDoor) -> str:
        """Now, as a body says it."""
        return door.clock.now().isoformat()

    def apply(self, door: IntakeDoor, reference: str, reviewer: str, key: str) -> object:
        """Apply for a review by a unit."""
        now = self.at(door)
        body = {"reviewer": reviewer, "form": "letter", "applied_at": now, "received_at": now}
        return door.act(reference, "apply-review", key, **body, text="申请核查。")

    def test_only_a_superior_unit_reviews(self, decided: tuple[IntakeDoor, str]) -> None:
        """The answer names those that may."""
        door, reference = decided
        wrong = self.apply(door, reference, "gd", "a1")

        assert wrong.json()["superiors"] == ["east", "hq"]
        assert self.apply(door, reference, "east", "a2").json()["status"] == "under_review"

    def test_neither_who_decided_nor_another_unit_gives_the_result(
        self, decided: tuple[IntakeDoor, str]
    ) -> None:
        """A senior of the whole company may."""
        door, reference = decided
        self.apply(door, reference, "hq", "a")
        body = {"result": "confirmed", "medium": "post", "dispatched_at": self.at(door)}
        body["text"] = "程序、时限、结果均无不当。"
        codes = [
            door.act(reference, "review-result", f"r{n}", token, **body).json().get("code")
            for n, token in enumerate(
                ("lead units=hq", "lead sub=p-9 units=sh", "senior sub=p-8 units=hq")
            )
        ]

        assert codes == ["reviewer_decided", "review_of_other_unit", None]

    def test_a_decision_of_the_head_office_has_none(self) -> None:
        """There is no superior body (art. 20)."""
        door = opened().emptied()
        filed = door.file(respondent={"insurer": "xinghe-pc", "unit": "hq"})
        answer = self.apply(door, filed["reference"], "hq", "a")

        assert answer.json()["code"] == "no_review_of_head_office"


def test_whose_decision_was_received_is_known_without_asking() -> None:
    """A branch's decision opens the window for a review, the head office's does not."""
    door = opened().emptied()
    kinds = []
    for unit in ("sh", "hq"):
        reference = door.file(respondent={"insurer": "xinghe-pc", "unit": unit})["reference"]
        at = door.clock.now().isoformat()
        body = {"act": "decision_received", "happened_at": at, "proof": "回执"}
        answer = door.act(reference, "act", f"k-{unit}", **body)
        assert answer.status_code == 200, answer.text
        page = door.get(f"/v1/complaints/{reference}", "handler").json()
        kinds.append(page["clock_facts"]["acts"][0]["details"]["decided_by"])

    assert kinds == ["branch", "head_office"]


def test_only_every_known_means_makes_somebody_unreachable() -> None:
    """The ordinary complaint has a phone, a mail and a postal address."""
    door = opened().emptied()
    reference = door.file()["reference"]
    at = door.clock.now().isoformat()
    tried = [{"means": means, "at": at} for means in ("phone", "email", "visit")]
    short = door.act(reference, "unreachable", "k1", attempts=tried[:2], proof="记录")
    whole = door.act(reference, "unreachable", "k2", attempts=tried, proof="记录")

    assert short.json()["code"] == "means_not_tried"
    assert short.json()["means"] == ["post", "visit"]
    assert whole.status_code == 200, whole.text
    assert "记录" not in json.dumps(door.get(f"/v1/complaints/{reference}", "handler").json())


def test_a_transfer_names_an_institution_that_is_known() -> None:
    """Insurers and partners by their ids, others without."""
    door = opened().emptied()
    reference = door.file()["reference"]
    at = door.clock.now().isoformat()
    answers = [
        door.act(reference, "transfer", f"k{n}", to_kind=kind, to=to, transferred_at=at, proof="函")
        for n, (kind, to) in enumerate(
            [("insurer", "nobody"), ("regulator", "xinghe-pc"), ("insurer", "yunfan-pc")]
        )
    ]

    assert [a.json().get("code") for a in answers] == ["unknown_organisation"] * 2 + [None]
