"""What intake may rely on from titles of playbooks: memory and triage's door alike."""

import pytest
from complaints.triage.v1.triage_service_pb2 import GetPlaybookResponse

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.adapters.titles_client import REST_SECONDS, RememberedTitles
from services.intake.domain.view import PlaybookTitle
from tests.support.intake_neighbours import FakeTitles

NAMES = ["cn-with-elderly@2", "cn-claims-delay@1"]


class Triage:
    """A channel to a triage that calls playbooks like the fake does, and counts the questions."""

    channel = type("C", (), {"unary_unary": lambda self, *a, **k: a[0]})()

    def __init__(self) -> None:
        self.away, self.asked, self.at, self.unknown = False, [], 0.0, set()

    def call(self, method, request, *, seconds):
        """See ServiceChannel."""
        name = f"{request.playbook}@{request.version}"
        self.asked.append(name)
        if self.away:
            raise ServiceError(ErrorKind.UNAVAILABLE, "service_unavailable", service="triage")
        if name in self.unknown:
            raise ServiceError(ErrorKind.NOT_FOUND, "playbook_not_found")
        answer = GetPlaybookResponse(playbook=request.playbook, version=request.version)
        answer.title.zh, answer.title.en = f"话术 {name}", name
        return answer


class TitlesContract:
    """The promises of PlaybookTitles."""

    @pytest.fixture
    def titles(self):
        """The port, and what stands behind it."""
        raise NotImplementedError

    def test_each_in_both_languages(self, titles) -> None:
        """Those that were asked for, by the name under which they were."""
        port, _ = titles
        assert port.of(NAMES) == {name: PlaybookTitle(f"话术 {name}", name) for name in NAMES}
        assert port.of([]) == {}

    def test_away_is_no_error(self, titles) -> None:
        """A page is shown without titles."""
        port, behind = titles
        behind.away = True
        assert port.of(NAMES) == {}


class TestFakeTitles(TitlesContract):
    """The fake."""

    @pytest.fixture
    def titles(self):
        """Itself."""
        made = FakeTitles()
        return made, made


class TestRememberedTitles(TitlesContract):
    """The real one over a channel."""

    @pytest.fixture
    def titles(self):
        """Over a triage in memory, whose clock the test moves."""
        behind = Triage()
        return RememberedTitles(behind, lambda: behind.at), behind

    def test_each_is_asked_once(self, titles) -> None:
        """A page costs no question once its titles are known, an unknown version none either."""
        port, behind = titles
        behind.unknown = {NAMES[0]}
        for _ in range(3):
            assert list(port.of(NAMES)) == NAMES[1:]
        assert behind.asked == NAMES

    def test_a_triage_that_is_away_rests(self, titles) -> None:
        """One question in ten seconds, so that pages do not wait for it; what is known is shown."""
        port, behind = titles
        port.of(NAMES[:1])
        behind.away = True
        for _ in range(3):
            assert list(port.of(NAMES)) == NAMES[:1]
        assert behind.asked == NAMES
        behind.away, behind.at = False, REST_SECONDS
        assert list(port.of(NAMES)) == NAMES
