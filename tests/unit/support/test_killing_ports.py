"""The killing ports end the process at exactly the wanted call, before the real one."""

import pytest

from tests.support import killing
from tests.support.killing import PLACES, Countdown, die_before


class EndError(Exception):
    """In place of SIGKILL."""


def end() -> None:
    raise EndError


@pytest.fixture
def calls(monkeypatch) -> list[str]:
    """The calls that reached the real ports, which do nothing here."""
    reached: list[str] = []
    for port, method in PLACES.values():
        monkeypatch.setattr(port, method, lambda _, given, name=method: reached.append(name))
    return reached


def act(port: type, method: str, given: object) -> None:
    """The call on an object that was not built, as nothing of it is needed."""
    getattr(object.__new__(port), method)(given)


@pytest.mark.parametrize("gap", PLACES)
class TestGaps:
    def test_ends_at_the_nth_call_before_it_is_done(self, calls, gap):
        """Two calls pass, the third ends the process and never reaches the port."""
        die_before(gap, Countdown(3, end))
        place = PLACES[gap]
        act(*place, [1])
        act(*place, [1])
        with pytest.raises(EndError):
            act(*place, [1])
        assert calls == [place[1]] * 2

    def test_other_ports_are_left_alone(self, calls, gap):
        """Only one call of one port is changed."""
        die_before(gap, Countdown(1, end))
        others = [place for place in PLACES.values() if place != PLACES[gap]]
        for place in others:
            act(*place, [1])
        assert calls == [method for _, method in others]

    def test_empty_calls_do_not_count(self, calls, gap):
        """A publish of nothing or a commit of nothing is no gap."""
        die_before(gap, Countdown(1, end))
        act(*PLACES[gap], [])
        assert calls == [PLACES[gap][1]]


def test_every_gap_of_a_port_has_its_place():
    """The one that is left lies in intake's store."""
    assert {*killing.Gap} - {*PLACES} == {killing.Gap.STORED_NOT_ANSWERED}
