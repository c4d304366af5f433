"""Pages, lists, own state, tasks and audit over HTTP."""

from datetime import timedelta

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain import reference
from services.intake.domain.view import (
    Arithmetic,
    ClockExplained,
)
from services.intake.entrypoints.throttle import FAILURES_MAX
from tests.support.intake_builders import NOW, clock_update, clock_view, triage_update
from tests.support.intake_door import IntakeDoor, opened

CLEAR_WORDS = ("甲某某", "110101199001010000", "13800000000", "jia@", "浦东", "车险", "PDAA2026")


@pytest.fixture
def door() -> IntakeDoor:
    """An empty intake."""
    return opened().emptied()


def page(door: IntakeDoor, reference: str, token: str = "handler", **query):
    """The page of one case."""
    return door.get(f"/v1/complaints/{reference}", token, params=query)


class TestPage:
    """One case."""

    def test_persons_are_masked_without_a_purpose(self, door: IntakeDoor) -> None:
        """And no text is shown; nobody needs to be asked for that."""
        filed = door.file()

        answer = page(door, filed["reference"])

        assert answer.status_code == 200
        body = answer.json()
        assert body["complainant"]["name"] == "甲**"
        assert body["complainant"]["phones"] == ["138****0000"]
        assert (body["text"], body["masked"]) == (None, True)
        assert all(word not in answer.text for word in CLEAR_WORDS)
        assert door.audit.entries == []

    def test_a_purpose_shows_all_after_the_audit(self, door: IntakeDoor) -> None:
        """Who, what, why, which case and trace are recorded."""
        filed = door.file()
        door.act(filed["reference"], "note", "k1", text="已联系")

        body = page(door, filed["reference"], "lead", purpose="handling").json()

        assert body["complainant"]["name"] == "甲某某"
        assert body["text"].startswith("车险")
        assert body["texts"][0]["parts"] == {"text": "已联系"}
        [entry] = door.audit.entries
        assert (entry.read.who, entry.read.purpose) == ("p-1", "handling")
        assert {"name", "text", "phones"} <= set(entry.read.fields)
        assert len(entry.read.complaint_ids) == 1
        assert entry.read.traceparent

    def test_no_audit_no_clear_text(self, door: IntakeDoor) -> None:
        """An outage of the audit shows nothing."""
        filed = door.file()
        door.audit.down = True

        answer = page(door, filed["reference"], purpose="handling")

        assert answer.status_code == 503
        assert all(word not in answer.text for word in CLEAR_WORDS)
        assert page(door, filed["reference"]).status_code == 200

    @pytest.mark.parametrize("token", ["desk", "opinion_officer", "partner sub=public"])
    def test_not_every_role_reads_clear(self, door: IntakeDoor, token: str) -> None:
        """They see the masked page all the same."""
        filed = door.file()

        assert page(door, filed["reference"], token, purpose="handling").status_code == 403
        assert page(door, filed["reference"], token).status_code == 200
        assert door.audit.entries == []

    def test_the_purpose_is_one_of_a_list(self, door: IntakeDoor) -> None:
        """No free words in the audit."""
        assert page(door, door.file()["reference"], purpose="just so").status_code == 422

    @pytest.mark.parametrize(
        "token", ["handler units=gd", "handler units=hq insurers=yunfan-pc", "partner", "ops"]
    )
    def test_others_do_not_see_it(self, door: IntakeDoor, token: str) -> None:
        """404 for those outside, 403 for roles that see no case at all."""
        answer = page(door, door.file()["reference"], token)

        assert answer.status_code == (403 if token == "ops" else 404)

    @pytest.mark.parametrize("reference", ["2026-0000001-A", "x", "2026-0000042-K", "%00", "😀"])
    def test_what_is_no_number_is_404(self, door: IntakeDoor, reference: str) -> None:
        """Wrong letter, nonsense, nobody's number."""
        assert page(door, reference).status_code == 404

    def test_the_actions_are_those_of_status_and_role(self, door: IntakeDoor) -> None:
        """So that a page shows no button that fails."""
        filed = door.file()

        assert "start" in page(door, filed["reference"]).json()["actions"]
        assert "start" not in page(door, filed["reference"], "desk").json()["actions"]

    def test_a_broken_value_is_a_plain_500(self, door: IntakeDoor) -> None:
        """It is never shown as if it were right, and nothing leaks."""
        filed = door.file()
        [held] = door.store.held.values()
        held.new.sealed["name"] = held.new.sealed["email"]

        answer = page(door, filed["reference"])

        assert answer.status_code == 500
        assert answer.json()["code"] == "sealed_value_broken"


class TestClocks:
    """The owner's answer, or the projection marked stale."""

    def test_the_arithmetic_is_shown(self, door: IntakeDoor) -> None:
        """The deadline is the last second within the time allowed."""
        filed = door.file()
        steps = (Arithmetic("十五个自然日", "15 natural days", "第18条", "2026-12-07"),)
        door.clocks.answer = [ClockExplained(clock_view(), "处理决定", "Decision", steps)]

        clocks = page(door, filed["reference"]).json()["clocks"]

        assert clocks["stale"] is False
        [clock] = clocks["items"]
        assert clock["due_at"] == "2026-12-07T09:29:59Z"
        assert clock["steps"][0]["zh"] == "十五个自然日"

    @pytest.mark.parametrize("kind", list(ErrorKind))
    def test_the_page_never_fails_with_the_clocks(self, door: IntakeDoor, kind) -> None:
        """Whatever is wrong at escalation."""
        filed = door.file()
        [ident] = door.store.held
        door.projector.handle([clock_update(ident, 1), triage_update(ident, 1)])
        door.clocks.error = ServiceError(kind, "service_unavailable", service="escalation")

        body = page(door, filed["reference"]).json()

        assert body["clocks"]["stale"] is True
        assert body["clocks"]["items"][0]["last_day"] == "2026-12-07"
        assert body["triage"]["playbook"] == "cn-claims-delay"

    def test_playbooks_beside_the_matter_are_shown_with_their_titles(self, door) -> None:
        """In both languages; without triage the codes remain."""
        filed = door.file()
        [ident] = door.store.held
        beside = ("cn-with-elderly@2",)
        door.projector.handle([triage_update(ident, 1, companions=beside)])
        title = {"zh": "话术 cn-with-elderly@2", "en": "cn-with-elderly@2"}

        shown = page(door, filed["reference"]).json()["triage"]
        assert shown["companions"] == [
            {"playbook": "cn-with-elderly", "version": "2", "title": title}
        ]
        assert shown["playbook_title"]["en"] == "cn-claims-delay@1"

        door.titles.away = True
        shown = page(door, filed["reference"]).json()["triage"]
        assert shown["companions"][0] == {
            "playbook": "cn-with-elderly", "version": "2", "title": None
        }  # fmt: skip
        assert shown["playbook_title"] is None


class TestList:
    """Codes only, by cursor."""

    def test_a_cursor_walks_through_all(self, door: IntakeDoor) -> None:
        """Newest first, each once, also when new ones come in between."""
        filed = []
        for _ in range(7):
            filed.append(door.file()["reference"])
            door.clock.advance(1)
        seen, cursor = [], ""
        while True:
            query = {"limit": 3, **({"cursor": cursor} if cursor else {})}
            answer = door.get("/v1/complaints", "handler", params=query).json()
            seen += [row["reference"] for row in answer["items"]]
            cursor = answer["next_cursor"]
            if not cursor:
                break
            door.clock.advance(1)
            door.file()

        assert seen == list(reversed(filed))

    def test_most_urgent_first(self, door: IntakeDoor) -> None:
        """By the next deadline; what has none is not in it; overdue is told."""
        references = [door.file()["reference"] for _ in range(3)]
        late, soon, _ = door.store.held
        door.projector.handle(
            [
                clock_update(soon, 1, due_at=NOW + timedelta(days=1)),
                clock_update(late, 1, due_at=NOW - timedelta(days=1), state="overdue"),
            ]
        )

        rows = door.get("/v1/complaints", "handler", params={"order": "urgent"}).json()["items"]

        assert [row["reference"] for row in rows] == references[:2]
        assert [row["overdue"] for row in rows] == [True, False]

    def test_filters(self, door: IntakeDoor) -> None:
        """Each narrows the list."""
        one, two = door.file(), door.file(respondent={"insurer": "yunfan-pc"})
        first, _ = door.store.held
        door.projector.handle([triage_update(first, owner="p-2"), clock_update(first)])
        door.act(one["reference"], "start", "k")
        due = (NOW + timedelta(days=20)).isoformat()

        for query, found in (
            ({"insurer": "yunfan-pc"}, two),
            ({"status": "investigating"}, one),
            ({"scene": "claims_delay"}, one),
            ({"owner": "p-2"}, one),
            ({"due_before": due}, one),
        ):
            rows = door.get("/v1/complaints", "handler", params=query).json()["items"]
            assert [row["reference"] for row in rows] == [found["reference"]], query

    def test_the_scope_narrows_it_too(self, door: IntakeDoor) -> None:
        """What may not be opened is not listed."""
        door.file()

        for token in ("handler units=gd", "handler units=east insurers=yunfan-pc"):
            assert door.get("/v1/complaints", token).json()["items"] == []
        assert len(door.get("/v1/complaints", "handler units=east").json()["items"]) == 1

    @pytest.mark.parametrize(
        "query",
        [
            {"limit": 0},
            {"limit": 201},
            {"limit": "x"},
            {"status": "lost"},
            {"order": "random"},
            {"insurer": "$ne"},
            {"insurer": "a\x00b"},
            {"due_before": "yesterday"},
            {"due_before": "0001-01-01T00:00:00+14:00"},
            {"cursor": "x" * 201},
            {"cursor": "AAAA"},
        ],
    )
    def test_bad_queries_are_4xx(self, door: IntakeDoor, query) -> None:
        """And never a 500."""
        assert door.get("/v1/complaints", "handler", params=query).status_code in {400, 422}

    def test_no_person_stands_in_the_list(self, door: IntakeDoor) -> None:
        """Not even masked."""
        door.file()

        assert "甲" not in door.get("/v1/complaints", "handler").text


class TestOwnState:
    """The public's own door."""

    def ask(self, door: IntakeDoor, reference: str, secret: str):
        """Ask for a state."""
        body = {"reference": reference, "secret": secret}
        return door.post("/v1/complaints/own-state", json=body)

    def test_the_pair_opens_it(self, door: IntakeDoor) -> None:
        """With the state and the day by which an answer is due; in any case of letters."""
        filed = door.file()
        [ident] = door.store.held
        door.projector.handle([clock_update(ident)])

        answer = self.ask(door, filed["reference"].lower(), filed["secret"].lower())

        assert answer.status_code == 200
        assert answer.json()["status"] == "received"
        assert answer.json()["answer_by"] == "2026-12-07"
        assert all(word not in answer.text for word in CLEAR_WORDS)

    def test_every_wrong_pair_looks_the_same(self, door: IntakeDoor) -> None:
        """Nobody learns which numbers exist."""
        one, two = door.file(), door.file()
        answers = [
            self.ask(door, one["reference"], two["secret"]),
            self.ask(door, one["reference"], ""),
            self.ask(door, reference.make(2026, reference.SERIAL_MAX), one["secret"]),
            self.ask(door, "nonsense", "甲"),
        ]

        bodies = [{**a.json(), "instance": ""} for a in answers]
        assert {a.status_code for a in answers} == {404}
        assert all(body == bodies[0] for body in bodies)

    def test_guessing_is_slowed(self, door: IntakeDoor) -> None:
        """After so many failures of one origin even the right pair waits a minute."""
        filed = door.file()
        for _ in range(FAILURES_MAX):
            assert self.ask(door, filed["reference"], "wrong").status_code == 404

        answer = self.ask(door, filed["reference"], filed["secret"])
        assert answer.status_code == 429
        assert answer.headers["retry-after"] == "60"
        door.clock.advance(60)
        assert self.ask(door, filed["reference"], filed["secret"]).status_code == 200


class TestTasks:
    """A person must look."""

    def task(self, door: IntakeDoor):
        """The only open task."""
        door.file()
        [ident] = door.store.held
        door.projector.handle([triage_update(ident, outcome="unsure")])
        [task] = door.get("/v1/tasks", "handler").json()["items"]
        return task

    def test_a_task_is_done_once(self, door: IntakeDoor) -> None:
        """The same again changes nothing, another outcome is refused."""
        path = f"/v1/tasks/{self.task(door)['id']}/actions/done"

        first = door.post(path, "handler", "k1", json={"outcome": "done"})
        again = door.post(path, "handler", "k1", json={"outcome": "done"})
        other = door.post(path, "handler", "k2", json={"outcome": "not_needed"})

        assert (first.status_code, other.status_code) == (200, 409)
        assert first.json() == again.json()
        assert first.json()["done_by"] == "p-1"
        assert door.get("/v1/tasks", "handler").json()["items"] == []

    @pytest.mark.parametrize("token", ["handler units=gd", "handler units=hq insurers=yunfan-pc"])
    def test_others_tasks_are_not_seen(self, door: IntakeDoor, token: str) -> None:
        """Nor ended."""
        task = self.task(door)

        assert door.get("/v1/tasks", token).json()["items"] == []
        path = f"/v1/tasks/{task['id']}/actions/done"
        assert door.post(path, token, "k", json={"outcome": "done"}).status_code == 404

    def test_the_page_shows_it(self, door: IntakeDoor) -> None:
        """With the case."""
        task = self.task(door)

        assert page(door, task["reference"]).json()["tasks"][0]["kind"] == "classify"
