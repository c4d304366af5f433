"""The run: counts, rejects, resuming at every point, back-pressure."""

import pytest

from services.chassis.errors import ServiceError
from services.intake.domain.imports import Fault, Tally
from services.intake.domain.imports_ports import Landed
from services.intake.handlers.importing import ImportRun, Progress, State
from tests.support.import_fakes import RUN, Bench, good_rows

BAD = ("", "2024-01-01", "2024-01-02", "w")


def finish(run: ImportRun) -> Progress:
    """All steps to the end, with a limit."""
    for _ in range(1_000):
        progress = run.step()
        if progress.state is not State.RUNNING:
            return progress
    raise AssertionError("the run does not end")


class TestToTheEnd:
    def test_counts_add_up(self):
        """Read is imported, already there and rejected together."""
        bench = Bench([*good_rows(5), BAD, good_rows(1)[0]])
        assert finish(bench.run()).tally == Tally(7, 5, 1, 1)

    def test_rejects_are_numbered_and_the_run_goes_on(self):
        """A refused row stands in the file with its number; those after it are imported."""
        bench = Bench([BAD, *good_rows(4), BAD])
        finish(bench.run())
        assert [r.number for r in bench.rejects.durable] == [1, 6]
        assert len(bench.store.rows) == 4

    def test_other_content_under_a_known_id_is_refused(self):
        """The store is never overwritten by a file."""
        bench = Bench([*good_rows(2), ("1", "2024-01-01", "2024-01-02", "other")])
        assert finish(bench.run()).tally == Tally(3, 2, 0, 1)
        assert bench.rejects.durable[0].faults == (Fault("external_id", "differs_from_stored"),)

    def test_empty_file(self):
        """No row is no fault."""
        assert finish(Bench([]).run()).tally == Tally()

    def test_a_second_run_imports_nothing(self):
        """Gone through again, every row is found."""
        bench = Bench([*good_rows(7), BAD])
        finish(bench.run())
        assert finish(bench.run()).tally == Tally(8, 0, 7, 1)
        assert len(bench.rejects.durable) == 1


class TestKilledAnywhere:
    @pytest.mark.parametrize("steps", range(5))
    def test_goes_on_after_the_checkpoint(self, steps):
        """Stopped after any step, the next process ends with every row once."""
        bench = Bench([*good_rows(7), BAD, *good_rows(9)[7:]])
        first = bench.run()
        for _ in range(steps):
            first.step()
        second = bench.run()
        assert second.resumed_after == min(10, 3 * steps)
        progress = finish(second)
        assert progress.tally == Tally(10, 9, 0, 1)
        assert [r.number for r in bench.rejects.durable] == [8]

    def test_stored_but_not_remembered(self):
        """Killed between rows and checkpoint, the rows are found, and refused ones told once."""
        bench = Bench([*good_rows(2), BAD])
        bench.store.outages = ["checkpoint"]
        with pytest.raises(ServiceError):
            bench.run().step()
        assert finish(bench.run()).tally == Tally(3, 0, 2, 1)
        assert len(bench.rejects.durable) == 1

    def test_lost_rejects_start_it_over(self):
        """When the rejects file is gone the whole file is gone through again."""
        bench = Bench([BAD, *good_rows(5)])
        bench.run().step()
        bench.rejects.durable.clear()
        assert finish(bench.run()).tally == Tally(6, 3, 2, 1)
        assert len(bench.rejects.durable) == 1


class TestOutage:
    @pytest.mark.parametrize("call", ["insert", "checkpoint"])
    def test_a_step_can_be_repeated(self, call):
        """An outage loses no row, counts none twice and tells no reject twice."""
        bench = Bench([*good_rows(2), BAD, *good_rows(4)[2:]])
        run = bench.run()
        bench.store.outages = [call]
        with pytest.raises(ServiceError):
            run.step()
        assert finish(run).tally == Tally(5, 4, 0, 1)
        assert len(bench.rejects.durable) == 1


class TestBackPressure:
    def test_waits_while_too_much_is_unpublished(self):
        """The run never has more than the limit and one batch in the outbox."""
        bench = Bench(good_rows(30))
        run = bench.run(batch_rows=5, unpublished_max=10)
        highest = waits = 0
        for _ in range(200):
            progress = run.step()
            highest = max(highest, bench.store.waiting)
            if progress.state is State.WAITING:
                waits += 1
                bench.store.waiting -= 5
            if progress.state is State.FINISHED:
                break
        assert progress.tally.imported == 30
        assert waits
        assert highest <= 15


class TestOpenRows:
    def test_open_rows_take_the_path_of_a_new_complaint(self, open_bench):
        """They are filed, and what filing refuses is a reject of that row."""
        bench = open_bench
        bench.filing.answers = {
            "2": Landed.ALREADY_THERE,
            "3": Fault("respondent.insurer", "unknown_organisation"),
        }
        assert finish(bench.run()).tally == Tally(3, 1, 1, 1)
        assert [r.number for r in bench.rejects.durable] == [3]
        assert bench.store.checkpoints[RUN].finished


@pytest.fixture
def open_bench():
    """Three rows of an open mapping."""
    from dataclasses import replace

    from services.intake.domain.imports import ImportField, Kind, Mode

    bench = Bench([(str(n), "2026-01-01T00:00:00", "words") for n in (1, 2, 3)])
    fields = (
        ImportField("external_id", Kind.TEXT, True, "id"),
        ImportField("received_at", Kind.DATETIME, True, "at"),
        ImportField("texts.text", Kind.TEXT, True, "text"),
    )
    bench.mapping = replace(bench.mapping, mode=Mode.OPEN, fields=fields)
    return bench
