"""Numbers that others gave a complaint: any script, nothing that cannot be seen."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from complaints.intake.v1.intake_events_pb2 import IntakeEvent
from hypothesis import given
from hypothesis import strategies as st

from services.intake.adapters.import_codec import ImportedEvents
from services.intake.domain.external_number import normal_number
from services.intake.domain.imports import HistoricRow
from tests.support.intake_door import BODY, IntakeDoor, opened

PATH = "/v1/complaints"
REAL = ("国金消投〔2024〕123号", "保监消投【2017】 第45号", "TDI-900001", "№ 7/α", "é-1", "〇一二")
HOSTILE = {
    "nul": "a\x00b",
    "line end": "a\nb",
    "tab": "a\tb",
    "delete": "a\x7fb",
    "c1 control": "a\x85b",
    "line separator": "a\u2028b",
    "reads backwards": "a\u202eb",
    "direction mark": "a\u200fb",
    "zero width": "a\u200bb",
    "byte order mark": "a\ufeffb",
    "wide space": "a\u3000b",
    "no-break space": "a\u00a0b",
    "private use": "a\ue000b",
    "not a character": "a\uffffb",
    "tag": "a\U000e0041b",
}
each_hostile = pytest.mark.parametrize("number", HOSTILE.values(), ids=HOSTILE.keys())


@pytest.fixture
def door() -> IntakeDoor:
    """An empty intake."""
    return opened().emptied()


def filed(door: IntakeDoor, number: str):
    """The answer to a filing of the desk with this number."""
    return door.post(PATH, "desk", "k", json={**BODY, "external_id": number})


class TestRule:
    """What both ways in share."""

    @each_hostile
    def test_what_cannot_be_seen_is_refused(self, number: str) -> None:
        """Two numbers that differ in such a character look the same to a person."""
        assert normal_number(number) is None

    def test_a_lone_surrogate_is_refused(self) -> None:
        """It could not be stored as UTF-8."""
        assert normal_number("a\ud800b") is None

    def test_one_number_in_two_spellings_is_one(self) -> None:
        """A letter and its accent become one character."""
        assert normal_number("e\u0301-1") == normal_number("\u00e9-1") == "\u00e9-1"

    @given(st.text())
    def test_what_is_taken_stays_as_it_is(self, number: str) -> None:
        """A number read back and sent again is the same number, in UTF-8 too."""
        taken = normal_number(number)
        assert taken is None or normal_number(taken) == taken == taken.encode().decode()


class TestDoor:
    """POST /v1/complaints."""

    @pytest.mark.parametrize("number", REAL)
    def test_a_real_number_is_kept_and_shown(self, door: IntakeDoor, number: str) -> None:
        """As it was written."""
        answer = filed(door, number)

        assert answer.status_code == 201
        reference = answer.json()["reference"]
        shown = door.get(f"{PATH}/{reference}", "compliance")
        assert shown.json()["external_id"] == number

    @each_hostile
    def test_what_cannot_be_seen_is_422(self, door: IntakeDoor, number: str) -> None:
        """The field is named, the value is not repeated."""
        answer = filed(door, number)

        assert answer.status_code == 422
        assert [fault["field"] for fault in answer.json()["errors"]] == ["external_id"]
        assert number not in answer.text

    @pytest.mark.parametrize(
        ("number", "status"), [("号" * 60, 201), ("号" * 61, 422), ("\u0958" * 60, 422)]
    )
    def test_sixty_characters_once_composed(
        self, door: IntakeDoor, number: str, status: int
    ) -> None:
        """Composition may make a number longer, so the bound holds for what is stored."""
        assert filed(door, number).status_code == status


@pytest.mark.parametrize("number", REAL)
def test_the_event_of_an_import_carries_it(number: str) -> None:
    """The bytes on the wire give the same number back."""
    at = datetime(2026, 11, 24, tzinfo=UTC)
    events = ImportedEvents("old-system", at, "")
    entry = events.entry(UUID(int=7), HistoricRow(1, number, at.date(), at.date(), {}))

    event = IntakeEvent.FromString(entry.value)
    assert event.complaint_imported.historic.external_id == number
