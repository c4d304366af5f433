"""What everybody may see of a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.masking import MASKS, masked
from tests.support.intake_builders import PERSONS


@pytest.mark.parametrize(
    ("field", "clear", "shown"),
    [
        ("name", "甲某某", "甲**"),
        ("name", "欧阳某", "欧**"),
        ("name", "甲", "甲**"),
        ("id_number", "110101199001010000", "***0000"),
        ("id_number", "1234567", "***"),
        ("phones", "13800000000", "138****0000"),
        ("phones", "13800000000\n62110000", "138****0000\n***"),
        ("email", "jia@example.com", "j***@example.com"),
        ("email", "nonsense", "***"),
        ("address", "上海市浦东新区某路一号", "上海市***"),
        ("address", "某路一号", "***"),
        ("policy_number", "PDAA202600000001", "***0001"),
        ("claim_number", "C1", "***"),
        ("staff", "乙某", "乙**"),
        ("received_at_reason", "因甲某某来电", "***"),
        ("earlier_reference", "甲某某 13800000000", "***"),
        ("something_new", "value", "***"),
    ],
)
def test_masks(field: str, clear: str, shown: str) -> None:
    """Each field by its own rule; a field without a rule is hidden."""
    assert masked({field: clear}) == {field: shown}


def test_every_personal_field_has_a_mask() -> None:
    """Also those that only staff fill in."""
    assert set(PERSONS) <= set(MASKS)


@given(st.sampled_from(sorted(MASKS)), st.text(min_size=1, max_size=200))
def test_no_mask_fails_or_shows_everything(field: str, clear: str) -> None:
    """Whatever somebody typed in."""
    shown = masked({field: clear})[field]

    assert len(clear) < 3 or shown != clear
