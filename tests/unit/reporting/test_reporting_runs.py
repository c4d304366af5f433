"""Runs: asked once, answered once, taken over, failed with a reason; and the watermark."""

import json
from dataclasses import replace
from uuid import UUID

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.reporting.adapters.definition_files import load_names
from services.reporting.bootstrap import FORMATS
from services.reporting.domain.run import Run, RunState
from services.reporting.handlers.execute_run import MANIFEST, Press
from services.reporting.handlers.request_run import Wish, request_run
from services.reporting.handlers.watermark import WatermarkKeeper
from tests.support.fixed_clock import FixedClock
from tests.unit.reporting.reporting_fakes import (
    NOW,
    FakeFacts,
    FakeFiles,
    FakeProducer,
    FakeRuns,
    FakeWatermarks,
    fact,
    library,
    seconds,
)

VOLUMES = b"insurer,side,period,premium_cny\nxinghe-pc,property,2026Q4,100000000\n"


class House:
    """Everything around runs, in memory."""

    def __init__(self) -> None:
        self.facts = FakeFacts({UUID(int=1): fact(_id=UUID(int=1))})
        self.runs, self.files, self.watermarks = FakeRuns(), FakeFiles(), FakeWatermarks()
        self.watermarks.put("1", NOW)
        self.shelf = library()

    def press(self, owner: str = "reporting-1", **changes) -> Press:
        """A worker."""
        made = Press(
            self.shelf,
            self.facts,
            self.runs,
            self.files,
            self.watermarks,
            load_names(),
            FORMATS,
            owner,
        )
        return replace(made, **changes)

    def ask(self, **changes) -> Run:
        """A run of the quarter."""
        wish = Wish(
            "cn-quarterly-statistics",
            "2026Q4",
            {},
            None,
            "p-1",
            "key-1",
            house_denominators=VOLUMES,
        )
        return request_run(
            replace(wish, **changes), self.shelf, self.runs, self.files, FixedClock(NOW)
        )


class TestAsking:
    """POST of a run."""

    def test_what_is_asked_is_pinned(self) -> None:
        """Versions, hashes and the volume of the house are kept with the run."""
        house = House()
        run = house.ask()
        assert run.state is RunState.QUEUED
        assert run.definition.sha256 == house.shelf.definition(run.definition.id).sha256()
        assert run.denominators_source == "setting"
        assert house.files.get(run.denominators_sha256 or "") == VOLUMES

    def test_the_same_key_gives_the_same_run(self) -> None:
        """Also after the house's own table has changed."""
        house = House()
        assert house.ask(house_denominators=None).id == house.ask().id

    def test_the_same_key_with_another_question_is_refused(self) -> None:
        """422, and nothing is stored."""
        house = House()
        house.ask()
        with pytest.raises(ServiceError) as failure:
            house.ask(period="2026Q3")
        assert failure.value.code == "idempotency_key_reused"
        assert len(house.runs.runs) == 1

    def test_another_caller_may_use_the_same_key(self) -> None:
        """Keys belong to their callers."""
        house = House()
        assert house.ask().id != house.ask(requested_by="p-2").id

    def test_a_broken_table_is_refused_at_once(self) -> None:
        """Not later by a failed run."""
        with pytest.raises(ServiceError) as failure:
            House().ask(denominators=b"period\n2026Q4\n")
        assert failure.value.code == "denominators_invalid"

    def test_an_unknown_definition(self) -> None:
        """404."""
        with pytest.raises(ServiceError) as failure:
            House().ask(definition="nothing")
        assert failure.value.kind is ErrorKind.NOT_FOUND

    def test_volume_is_only_taken_where_it_is_needed(self) -> None:
        """The summary of closed complaints divides by nothing."""
        run = House().ask(definition="closed-complaints", period=None)
        assert run.denominators_sha256 is None


class TestAnswering:
    """The worker's turn."""

    def test_files_hashes_and_manifest(self) -> None:
        """Three formats of one content and a manifest with watermark and hashes."""
        house = House()
        asked = house.ask()
        assert house.press().turn()
        run = house.runs.get(asked.id)
        assert run.state is RunState.DONE
        assert [f.name.rpartition(".")[2] for f in run.files] == ["xlsx", "csv", "json", "json"]
        content = run.file("cn-quarterly-statistics-2026Q4.json")
        assert content is not None
        assert content.sha256 == run.content_sha256
        manifest_file = run.file(MANIFEST)
        assert manifest_file is not None
        manifest = json.loads(house.files.get(manifest_file.sha256))
        assert manifest["complete_to"] == NOW.isoformat()
        assert {f["sha256"] for f in manifest["files"]} == {f.sha256 for f in run.files[:3]}
        assert not house.press().turn()

    def test_a_second_run_gives_the_same_files(self) -> None:
        """Everything but the manifest is equal, whenever it is made."""
        house = House()
        first, second = house.ask(), house.ask(idempotency_key="key-2")
        house.press().turn()
        house.watermarks.put("1", NOW + seconds(60))
        house.press().turn()
        hashes = [[f.sha256 for f in house.runs.get(r.id).files] for r in (first, second)]
        assert hashes[0][:3] == hashes[1][:3]
        assert hashes[0][3] != hashes[1][3]

    def test_a_dead_workers_run_is_taken_over(self) -> None:
        """The late first worker cannot store its end any more."""
        house = House()
        run = house.ask()
        dead = house.runs.claim("reporting-1")
        assert dead is not None
        assert not house.press("reporting-2").turn()
        house.runs.lapsed.add(run.id)
        assert house.press("reporting-2").turn()
        assert house.runs.get(run.id).state is RunState.DONE
        assert not house.runs.finish(replace(dead, state=RunState.FAILED))

    def test_a_worker_that_lost_its_lease_stops(self) -> None:
        """It notices when it prolongs the lease, and leaves the run to the other."""
        house = House()
        run = house.ask()

        def render(content) -> bytes:
            house.runs.lapsed.add(run.id)
            house.runs.claim("reporting-2")
            return b""

        slow = house.press(formats=[replace(FORMATS[0], render=render)])
        assert slow.turn()
        assert house.runs.get(run.id).state is RunState.RUNNING

    def test_a_run_that_keeps_dying_fails(self) -> None:
        """After some attempts it is given up with a reason instead of for ever."""
        house = House()
        run = house.ask()
        house.runs.runs[run.id] = replace(run, attempts=5)
        house.press().turn()
        ended = house.runs.get(run.id)
        assert (ended.state, ended.reason) == (RunState.FAILED, "run_attempts_exhausted")

    def test_a_changed_definition_fails_the_run(self) -> None:
        """What was asked with one version is never answered with another."""
        house = House()
        run = house.ask()
        pinned = replace(run.definition, sha256="0" * 64)
        house.runs.runs[run.id] = replace(run, definition=pinned)
        house.press().turn()
        assert house.runs.get(run.id).reason == "definition_changed"

    def test_a_changed_mapping_fails_the_run(self) -> None:
        """The same for the mapping."""
        house = House()
        run = house.ask()
        house.runs.runs[run.id] = replace(run, mapping=replace(run.mapping, sha256="0" * 64))
        house.press().turn()
        assert house.runs.get(run.id).reason == "mapping_changed"

    def test_an_outage_leaves_the_run_to_the_next_turn(self) -> None:
        """It is neither failed nor lost."""
        house = House()
        run = house.ask()
        house.facts.down = True
        with pytest.raises(ServiceError):
            house.press().turn()
        assert house.runs.get(run.id).state is RunState.RUNNING
        house.facts.down = False
        house.runs.lapsed.add(run.id)
        house.press().turn()
        assert house.runs.get(run.id).state is RunState.DONE


class TestWatermark:
    """Complete to."""

    def test_it_waits_until_the_consumer_has_passed_the_question(self) -> None:
        """First the producers answer, then everything published until then must be handled."""
        clock, store, handled = FixedClock(NOW), FakeWatermarks(), [NOW]
        producers = [FakeProducer(NOW), FakeProducer(NOW - seconds(3))]
        keeper = WatermarkKeeper(producers, lambda: handled[0], store, clock, "1")
        clock.advance(1)
        keeper.turn()
        keeper.turn()
        assert store.complete_to() is None
        handled[0] = NOW + seconds(2)
        keeper.turn()
        assert store.complete_to() == NOW - seconds(3)
        producers[1].at = NOW + seconds(9)
        clock.advance(8)
        keeper.turn()
        keeper.turn()
        assert store.complete_to() == NOW - seconds(3)

    def test_nothing_is_claimed_before_the_consumer_knows(self) -> None:
        """A consumer that has not started yet holds it back."""
        store = FakeWatermarks()
        keeper = WatermarkKeeper([FakeProducer()], lambda: None, store, FixedClock(NOW), "1")
        keeper.turn()
        keeper.turn()
        assert store.complete_to() is None
