"""The killing ports end the process at exactly the wanted call, before the real one."""

import pytest

from services.chassis.broker import Record
from tests.support.killing import Countdown, Gap, wrap

RECORD = Record("t", b"k", b"v", ())


class EndError(Exception):
    """In place of SIGKILL."""


class Port:
    """Publisher, outbox and subscription in one; remembers what reached it."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def publish(self, records) -> None:
        self.calls.append("publish")

    def mark_published(self, published) -> None:
        self.calls.append("mark_published")

    def commit(self, positions) -> None:
        self.calls.append("commit")

    def pending(self, limit, before=None):
        return [limit]


def end() -> None:
    raise EndError


def act(port, gap: Gap) -> None:
    """The call that the gap lies before."""
    if gap is Gap.BEFORE_PUBLISH:
        port.publish([RECORD])
    elif gap is Gap.BEFORE_MARK:
        port.mark_published([(1, ["e"])])
    else:
        port.commit({("t", 0): 1})


def wrapped(gap: Gap, port: Port, after: int):
    """The port as a service would get it."""
    ports = wrap(gap, Countdown(after, end))
    name = {
        Gap.BEFORE_PUBLISH: "publisher",
        Gap.BEFORE_MARK: "outbox",
        Gap.BEFORE_COMMIT: "subscription",
    }
    return getattr(ports, name[gap])(port)


@pytest.mark.parametrize("gap", [Gap.BEFORE_PUBLISH, Gap.BEFORE_MARK, Gap.BEFORE_COMMIT])
class TestGaps:
    def test_ends_at_the_nth_call_before_it_is_done(self, gap):
        """Two calls pass, the third ends the process and never reaches the port."""
        port = Port()
        killing = wrapped(gap, port, after=3)
        act(killing, gap)
        act(killing, gap)
        with pytest.raises(EndError):
            act(killing, gap)
        assert len(port.calls) == 2

    def test_everything_else_is_the_port_itself(self, gap):
        """What is not the gap passes through."""
        assert wrapped(gap, Port(), after=1).pending(7) == [7]

    def test_other_ports_are_left_alone(self, gap):
        """Only one port is wrapped."""
        port, ports = Port(), wrap(gap, Countdown(1, end))
        same = [f(port) is port for f in (ports.publisher, ports.outbox, ports.subscription)]
        assert same.count(False) == 1


def test_empty_calls_do_not_count():
    """A publish of nothing or a commit of nothing is no gap."""
    port = Port()
    wrapped(Gap.BEFORE_PUBLISH, port, after=1).publish([])
    wrapped(Gap.BEFORE_COMMIT, port, after=1).commit({})
    assert port.calls == ["publish", "commit"]
