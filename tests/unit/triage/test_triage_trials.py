"""What a dry run tells: people's words broken or mended, owners, dates; kept and streamed."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from deploy.local.stack import ROOT
from services.chassis.auth import Caller, Guard
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.health import Health
from services.chassis.http_app import create_app
from services.datafiles.messages import Catalogue
from services.datafiles.organisation import Organisation
from services.triage.bootstrap import MESSAGES
from services.triage.domain.assignment import Assigner
from services.triage.domain.differences import PersonsWord
from services.triage.domain.dry_run import Case, Comparison
from services.triage.domain.routing.router import Presence
from services.triage.domain.routing.tally import Tally
from services.triage.entrypoints.editions_http import edition_router
from services.triage.handlers import dry_run as handler
from services.triage.handlers.comparing import StillRouting, still
from services.triage.handlers.dry_run import TryEdition
from services.triage.permissions import PERMISSIONS
from tests.support.playbook_fakes import BOOK, NOW, System, files
from tests.support.triage_fakes import complaint, library, organisation, shipped

REFUSED = "航班延误三小时，延误险说不符合条款不予赔付，凭什么"
ALONE = "客服电话打了一上午全是占线，转人工没人接"
SHORT = "他们一口回绝"
MILDER = {"severity": ("severity: high", "severity: normal")}
PHRASE = {"phrase": ("phrases: [拒赔, ", "phrases: [一口回绝, 拒赔, ")}
SIGNED_AWAY = {"hours": ("contact_within_hours: 8", "contact_within_hours: 2")}


def run(system, given, **command):
    """The dry run of a draft; what was told, and the counts."""
    told, made = [], system.draft(given)
    made, counts = system.dry_run(TryEdition(made.id, "p-one", **command), told.append)
    return made, told, counts


class TestThePersonsWord:
    """A case that a person confirmed says whether a change is for the better."""

    def test_what_it_mends_and_what_it_breaks(self):
        """A new word makes one case come out as the person said, and one no longer."""
        system = System(SHORT, SHORT, SHORT, ALONE)
        system.past.confirm(0, "complaint", "claims_refused")
        system.past.confirm(1, "complaint", "none")
        system.past.confirm(3, "complaint", "hotline_unreachable")
        made, told, counts = run(system, files(**PHRASE))

        assert [d.effect for d in told] == ["mends", "breaks", ""]
        assert told[1].confirmed == PersonsWord("complaint", "none")
        assert told[2].confirmed is None
        assert (counts.confirmed, counts.mends, counts.breaks) == (3, 1, 1)
        assert (counts.agrees_before, counts.agrees_after) == (2, 2)
        recorded = made.trial
        assert (recorded.confirmed, recorded.mends, recorded.breaks) == (3, 1, 1)
        assert (recorded.agrees_before, recorded.agrees_after) == (2, 2)

    def test_confirmed_cases_are_counted_where_nothing_differs(self):
        """Agreement is told of all that people confirmed, not of differences alone."""
        system = System(REFUSED, ALONE)
        system.past.confirm(0, "complaint", "claims_refused")
        system.past.confirm(1, "praise", "claims_delay")
        _, told, counts = run(system, files(**MILDER))

        assert (counts.confirmed, counts.agrees_before, counts.agrees_after) == (2, 1, 1)
        assert [d.effect for d in told] == [""]


class TestOwnersAndDates:
    """Who would have the case, and until when, in the case's own terms."""

    def test_a_date_from_the_case_s_own_receipt(self):
        """Where it is known; the hours stand beside it."""
        system = System(REFUSED, REFUSED)
        received = datetime(2026, 11, 2, 1, 30, tzinfo=UTC)
        system.past.told[0] = replace(system.past.told[0], received_at=received)
        _, told, _ = run(system, files(**SIGNED_AWAY))

        assert told[0].changed == ["contact_within_hours"]
        assert told[0].before.contact_by == received + timedelta(hours=8)
        assert told[0].after.contact_by == received + timedelta(hours=2)
        assert told[1].after.contact_by is None

    def test_an_owner_that_a_rule_changes(self):
        """Without special care another team and another person have the case; both are named."""
        office = Organisation.load(ROOT / "deploy" / "local" / "organisation.yaml")
        rules = shipped().assignment
        without = rules.model_copy(update={"special_care": []})
        routing = [still(one, office, Tally(), Presence()) for one in (rules, without)]
        told = complaint("我今年七十三了，航班延误险说不符合条款不予赔付")
        case = Case("row-1", told.matter, told.facts)
        found = Comparison(library(), library(), routing).of(case).difference

        assert found.changed == ["team", "owner"]
        assert found.before.team == "special-care"
        assert office.people[found.before.owner].team == "special-care"
        assert office.people[found.after.owner].team == found.after.team

    def test_the_same_rules_give_the_same_owner(self):
        """However much somebody has in hand, and whatever else changed."""
        _, told, _ = run(System(REFUSED), files(**MILDER))

        assert told[0].before.owner == told[0].after.owner != ""

    def test_the_lesson_gate_is_each_rule_s_own(self):
        """A draft with a stricter gate is tried with that gate, on the same day and counts."""
        asked = []
        facts = complaint().facts
        office = organisation()
        rules = Assigner(shipped().assignment, office).rules
        loose, strict = (
            rules.model_copy(
                update={"routing": rules.routing.model_copy(update={"lesson_gate": g})}
            )
            for g in ("assigned", "strict")
        )
        first = still(loose, office, Tally(), Presence()).first(
            uuid4(), "claims_refused", [], facts
        )

        class Day:
            """A workforce that stands still."""

            tally = Tally()

            def day(self):
                """The day."""
                return Presence()

        def barred(routing):
            asked.append(routing.lesson_gate)
            return {first.owner: frozenset({"claims_refused"})} if asked[-1] == "strict" else {}

        two = StillRouting(office, Day(), barred)([loose, strict])
        key = uuid4()
        owners = [d.first(key, "claims_refused", [], facts).owner for d in two]

        assert asked == ["assigned", "strict"]
        assert owners[1] != first.owner


class TestKeptForTheApprover:
    """The list stays with the trial, bounded, a page at a time."""

    def test_pages(self, monkeypatch):
        """All pages together are what was told; ids and codes, no words of anybody."""
        monkeypatch.setattr(handler, "PAGE_ROWS", 2)
        system = System(*[REFUSED] * 5)
        made, told, _ = run(system, files(**MILDER))
        pages = [system.dry_run.differences(made.id, n)[1] for n in (1, 2, 3, 4)]
        rows = [row for page in pages for row in page]

        assert [len(p) for p in pages] == [2, 2, 1, 0]
        assert [row["id"] for row in rows] == [str(d.id) for d in told]
        assert made.trial.kept == 5
        assert REFUSED[:6] not in json.dumps(rows, ensure_ascii=False)

    def test_they_are_bounded(self, monkeypatch):
        """What finds no room is counted all the same."""
        monkeypatch.setattr(handler, "PAGE_ROWS", 2)
        monkeypatch.setattr(handler, "PAGES_MAX", 1)
        made, told, _ = run(System(*[REFUSED] * 5), files(**MILDER))

        assert (made.trial.kept, made.trial.differing, len(told)) == (2, 5, 5)

    def test_another_trial_takes_its_place(self):
        """The list is that of the trial on record; what came to nothing leaves none."""
        system = System(REFUSED)
        made, _, _ = run(system, files(**MILDER))
        again, _ = system.dry_run(TryEdition(made.id, "p-one"), lambda d: None)
        assert {key[1] for key in system.found.pages} == {again.trial.id}

        steps = system.dry_run.steps(TryEdition(made.id, "p-one"))
        next(steps)
        steps.close()
        assert {key[1] for key in system.found.pages} == {again.trial.id}
        assert system.desk.edition(made.id) == again

    def test_which_files_change_is_told(self):
        """Against what it was tried: a file that another edition brought shows here."""
        made, _, _ = run(System(REFUSED), files(**MILDER))

        assert made.trial.changed_files == (BOOK,)

    def test_without_a_trial_there_is_no_list(self):
        """The refusal says so."""
        system = System(REFUSED)
        made = system.draft(files(**MILDER))
        with pytest.raises(ServiceError) as refused:
            system.dry_run.differences(made.id, 1)

        assert refused.value.code == "edition_not_tried"


class TestNoCases:
    """A trial over nothing shows nothing."""

    def test_it_is_refused_where_there_are_older_cases(self):
        """The refusal says what to do; no trial is on record."""
        system = System(REFUSED)
        system.past.assessed_at = NOW - timedelta(days=40)
        with pytest.raises(ServiceError) as refused:
            run(system, files(**MILDER))
        assert (refused.value.kind, refused.value.code) == (
            ErrorKind.CONFLICT,
            "edition_trial_no_cases",
        )
        assert next(iter(system.editions.stored.values())).trial is None

        made, _, counts = run(system, files(**MILDER), days=60)
        assert (counts.cases, made.trial.no_past_cases) == (1, False)

    def test_cases_that_intake_does_not_know_are_none(self):
        """They were not looked at."""
        with pytest.raises(ServiceError) as refused:
            run(System(), files(**MILDER))

        assert refused.value.code == "edition_trial_no_cases"

    def test_a_house_without_any_case_may_start(self):
        """Then the trial says that there was none, and the edition can be approved."""
        system = System()
        system.past.told = []
        made, _, counts = run(system, files(**MILDER))

        assert (counts.cases, made.trial.no_past_cases) == (0, True)
        assert system.approve(made).state == "approved"

    def test_an_empty_trial_of_before_counts_no_more(self):
        """One that was recorded over no case although there were some is none."""
        system = System(REFUSED)
        made, _, _ = run(system, files(**MILDER))
        empty = replace(made, trial=replace(made.trial, cases=0))
        system.editions.stored[made.id] = empty
        with pytest.raises(ServiceError) as refused:
            system.approve(empty)

        assert refused.value.code == "edition_not_tried"


class _Verifier:
    """`Bearer compliance p-2` is p-2 of compliance."""

    def verify(self, authorization):
        """The caller."""
        _, role, person = authorization.split(" ")
        return Caller(person, frozenset({role}))


class TestDoor:
    """The list over HTTP: as lines while it is found, and in pages afterwards."""

    @pytest.fixture
    def system(self):
        """Three cases, two of them refused claims."""
        return System(REFUSED, ALONE, REFUSED)

    @pytest.fixture
    def client(self, system):
        """The HTTP app of production."""
        catalogue = Catalogue.load(MESSAGES)
        app = create_app(
            service="triage",
            description="x",
            routers=[edition_router(system.desk, system.dry_run, catalogue)],
            guard=Guard(PERMISSIONS, _Verifier()),
            catalogue=catalogue,
            health=Health(),
        )
        return TestClient(app)

    def call(self, client, method, path, body=None, accept="application/json", role="lead"):
        """One call."""
        headers = {"Authorization": f"Bearer {role} p-1", "Accept": accept}
        return client.request(method, path, json=body, headers=headers)

    def lines(self, answer):
        """The JSON objects of an answer."""
        assert answer.headers["content-type"] == "application/x-ndjson"
        return [json.loads(line) for line in answer.text.splitlines()]

    def test_lines(self, client, system):
        """Progress, each difference, and the edition with all counts last."""
        made = system.draft(files(**MILDER))
        path = f"/v1/playbook-editions/{made.id}"
        lines = self.lines(self.call(client, "POST", f"{path}/trial", {}, "application/x-ndjson"))

        assert [next(iter(line)) for line in lines] == [
            "progress",
            "difference",
            "difference",
            "result",
        ]
        assert lines[0]["progress"] == {"cases": 0, "of": 4, "differing": 0}
        assert lines[1]["difference"]["changed"] == ["severity"]
        assert lines[-1]["result"]["counts"]["differing"] == 2
        assert lines[-1]["result"]["edition"] == self.call(client, "GET", path).json()

    def test_a_refusal_before_the_first_line_is_an_ordinary_one(self, client):
        """With its status and its sentence."""
        path = f"/v1/playbook-editions/{uuid4()}/trial"
        answer = self.call(client, "POST", path, {}, "application/x-ndjson")

        assert (answer.status_code, answer.json()["code"]) == (404, "edition_unknown")

    def test_a_failure_on_the_way_is_the_last_line(self, client, system, monkeypatch):
        """In both languages; nothing is on record."""

        def away(ids):
            raise ServiceError(ErrorKind.UNAVAILABLE, "edition_faulty", count=1)

        monkeypatch.setattr(system.past, "to_assess", away)
        made = system.draft(files(**MILDER))
        path = f"/v1/playbook-editions/{made.id}/trial"
        last = self.lines(self.call(client, "POST", path, {}, "application/x-ndjson"))[-1]

        assert last["error"]["status"] == 503
        assert last["error"]["detail_zh"]
        assert last["error"]["detail_en"]
        assert system.desk.edition(made.id).trial is None

    def test_the_approver_reads_the_list(self, client, system):
        """Whoever approves need not try it again; a handler may not."""
        made = system.draft(files(**MILDER))
        path = f"/v1/playbook-editions/{made.id}/trial"
        report = self.call(client, "POST", path, {}).json()
        page = self.call(client, "GET", f"{path}/differences", role="senior").json()
        handler_asks = self.call(client, "GET", f"{path}/differences", role="handler")

        assert page["differences"] == report["differences"]
        assert (page["page"], page["pages"]) == (1, 1)
        assert page["trial"] == report["edition"]["trial"]
        assert handler_asks.status_code == 403
