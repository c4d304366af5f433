"""The people's door to editions, and the switch-over while the process runs."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from services.chassis.auth import Caller, Guard
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.health import Health
from services.chassis.http_app import create_app
from services.datafiles.messages import TRIAGE_MESSAGES, Catalogue
from services.triage.bootstrap import MESSAGES
from services.triage.domain.library import Matter
from services.triage.entrypoints.editions_http import edition_router
from services.triage.entrypoints.http_api import playbook_router
from services.triage.handlers.dry_run import TryEdition
from services.triage.handlers.in_force import PlaybooksInForce
from services.triage.permissions import PERMISSIONS
from services.triage.views import playbook
from tests.support.playbook_fakes import BOOK, NOW, System, files
from tests.support.triage_fakes import assigner

MILDER = {"severity": ("severity: high", "severity: normal")}
REFUSED = "航班延误三小时，延误险说不符合条款不予赔付，凭什么"


class _Verifier:
    """`Bearer compliance p-2` is p-2 of compliance."""

    def verify(self, authorization):
        """The caller."""
        _, role, person = authorization.split(" ")
        return Caller(person, frozenset({role}))


class TestDoor:
    """From draft to approval over HTTP."""

    @pytest.fixture
    def system(self):
        """Desk and dry run over fakes."""
        return System(REFUSED)

    @pytest.fixture
    def client(self, system):
        """The HTTP app of production."""
        app = create_app(
            service="triage",
            description="x",
            routers=[
                playbook_router(system.desk.in_force().library),
                edition_router(system.desk, system.dry_run, Catalogue.load(MESSAGES)),
            ],
            guard=Guard(PERMISSIONS, _Verifier()),
            catalogue=Catalogue.load(MESSAGES, TRIAGE_MESSAGES),
            health=Health(),
        )
        return TestClient(app)

    def call(self, client, method, path, body=None, role="lead", person="p-1"):
        """One call."""
        headers = {"Authorization": f"Bearer {role} {person}"}
        return client.request(method, path, json=body, headers=headers)

    def test_the_whole_way(self, client):
        """Only changed files are sent; a second person approves; each answer tells the state."""
        path = f"/v1/playbook-editions/{uuid4()}"
        changed = {"files": {BOOK: files(**MILDER)[BOOK]}, "text_id": "t-1"}
        drafted = self.call(client, "PUT", path, changed).json()
        again = self.call(client, "PUT", path, changed).json()
        report = self.call(client, "POST", f"{path}/trial", {"days": 31}).json()
        start = {"in_force_from": (NOW + timedelta(days=1)).isoformat()}
        own = self.call(client, "POST", f"{path}/approval", start, "senior", "p-1")
        second = self.call(client, "POST", f"{path}/approval", start, "senior", "p-2")

        assert (drafted["state"], drafted["history"][0]["text_id"]) == ("draft", "t-1")
        assert again == drafted
        assert (report["counts"]["differing"], report["edition"]["state"]) == (1, "tried")
        assert report["differences"][0]["changed"] == ["severity"]
        assert (own.status_code, own.json()["code"]) == (409, "edition_needs_second_person")
        assert (second.status_code, second.json()["state"]) == (200, "approved")
        assert self.call(client, "GET", path).json() == second.json()

    def test_faults_are_told(self, client):
        """File, line and reason reach who wrote it."""
        bad = {"files": {BOOK: files()[BOOK].replace("severity: high", "severity: bad")}}
        answer = self.call(client, "PUT", f"/v1/playbook-editions/{uuid4()}", bad)

        assert (answer.status_code, answer.json()["code"]) == (400, "edition_faulty")
        assert f"{BOOK}:" in answer.text

    def test_a_file_left_out(self, client):
        """A removed file is not in the edition."""
        body = {"files": {}, "removed": ["cn-with-elderly.yaml"]}
        made = self.call(client, "PUT", f"/v1/playbook-editions/{uuid4()}", body).json()

        assert "cn-with-elderly.yaml" not in made["files"]
        assert BOOK in made["files"]

    @pytest.mark.parametrize(
        ("role", "status"), [("handler", 403), ("lead", 403), ("compliance", 404)]
    )
    def test_who_approves(self, client, role, status):
        """Leads write; head office approves."""
        path = f"/v1/playbook-editions/{uuid4()}/approval"
        answer = self.call(client, "POST", path, {"in_force_from": NOW.isoformat()}, role)

        assert answer.status_code == status

    def test_taking_back(self, client):
        """With a reason only."""
        path = f"/v1/playbook-editions/{uuid4()}"
        self.call(client, "PUT", path, {"files": {BOOK: files(**MILDER)[BOOK]}})

        assert self.call(client, "POST", f"{path}/withdrawal", {"text_id": ""}).status_code == 422
        taken = self.call(client, "POST", f"{path}/withdrawal", {"text_id": "t-2"}).json()
        assert taken["state"] == "withdrawn"


class TestSwitchOver:
    """An approved edition takes over at its time, in a running process."""

    @pytest.fixture
    def system(self):
        """With one edition approved, in force in a day."""
        made = System(REFUSED)
        edition = made.draft(files(**MILDER))
        made.dry_run(TryEdition(edition.id, "p-1"), lambda d: None)
        made.approve(edition, start=NOW + timedelta(days=1))
        return made

    @pytest.fixture
    def running(self, system):
        """The playbooks of the process, looked up whenever asked."""
        system.seconds = 0.0
        first = system.desk.in_force()
        return PlaybooksInForce(system.desk, first, assigner(), lambda: system.seconds)

    def test_at_its_time(self, system, running):
        """Before, the old; after, the new; an old case still finds its script."""
        before = running.assess(Matter(REFUSED))
        system.now += timedelta(days=1)
        system.seconds += 31
        after = running.assess(Matter(REFUSED))

        assert (before.severity, before.playbook.version) == ("high", "1")
        assert (after.severity, after.playbook.version) == ("normal", "2")
        assert playbook(running, "cn-claims-refused", "1").severity == "high"
        assert playbook(running, "cn-claims-refused").version == "2"
        with pytest.raises(ServiceError):
            playbook(running, "cn-claims-refused", "9")

    def test_not_looked_up_each_time(self, system, running):
        """The store is asked twice a minute at most."""
        running.assess(Matter(REFUSED))
        system.now += timedelta(days=1)

        assert running.assess(Matter(REFUSED)).playbook.version == "1"

    def test_what_is_at_hand_stays_when_the_store_is_away(self, system, running):
        """An outage changes nothing for the cases."""

        def away(at):
            raise ServiceError(ErrorKind.UNAVAILABLE, "database_away")

        system.editions.in_force = away

        assert running.assess(Matter(REFUSED)).playbook.version == "1"

    def test_what_is_shipped_gives_way_as_soon_as_the_store_answers(self, system, monkeypatch):
        """A process that started while the store was away reads no case by a replaced script."""
        system.seconds = 0.0
        running = PlaybooksInForce(
            system.desk, system.desk.in_force(), assigner(), lambda: system.seconds
        )
        system.now += timedelta(days=1)

        def away(at):
            raise ServiceError(ErrorKind.UNAVAILABLE, "database_away")

        with monkeypatch.context() as outage:
            outage.setattr(system.editions, "in_force", away)
            assert running.playbooks["cn-claims-refused"].version == "1"

        assert running.assess(Matter(REFUSED)).playbook.version == "2"

    def test_an_edition_that_cannot_be_read_any_more(self, system, running):
        """A newer program falls back on what it ships, and a new edition can be drafted."""
        edition = next(iter(system.editions.stored.values()))
        system.editions.stored[edition.id] = replace(edition, files={"lexicon.yaml": "old: form"})
        system.now += timedelta(days=1)
        system.seconds += 31

        assert running.assess(Matter(REFUSED)).playbook.version == "1"
        assert system.draft(files(**MILDER)).state == "draft"
