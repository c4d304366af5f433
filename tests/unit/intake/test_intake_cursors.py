"""Cursors are signed and belong to one list."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import uuid7
from services.intake.entrypoints.cursors import Cursors
from tests.support.intake_builders import NOW, key_ring

CURSORS = Cursors(key_ring().keyed_hash)
POSITION = (NOW, uuid7())
WRITTEN = CURSORS.write(POSITION, "status=received")


def refused(cursor: str, filters: str = "status=received") -> bool:
    """Whether the cursor is refused as INVALID."""
    with pytest.raises(ServiceError) as raised:
        CURSORS.read(cursor, filters)
    return raised.value.kind is ErrorKind.INVALID


def test_a_cursor_leads_back() -> None:
    """To the very position."""
    assert CURSORS.read(WRITTEN, "status=received") == POSITION


def test_it_fits_no_other_list() -> None:
    """Other filters, other keys."""
    assert refused(WRITTEN, "status=closed")
    with pytest.raises(ServiceError):
        Cursors(key_ring().keyed_hash).read(WRITTEN, "status=received")


def test_no_changed_letter_is_taken() -> None:
    """The signature covers all of it."""
    raw = base64.urlsafe_b64decode(WRITTEN + "==")
    for place in range(len(raw)):
        wrong = bytearray(raw)
        wrong[place] ^= 1
        assert refused(base64.urlsafe_b64encode(bytes(wrong)).decode())


@given(st.text(max_size=200))
def test_nonsense_is_refused(cursor: str) -> None:
    """Whatever it is."""
    assert refused(cursor)
