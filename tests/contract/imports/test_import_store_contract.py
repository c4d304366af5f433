"""What an import may expect of its store: one suite for MongoDB and for the one in memory."""

from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import mongoengine
import pytest

from services.chassis.mongo import MongoOutbox, connect
from services.intake.adapters.import_store import MongoImportStore
from services.intake.domain.imports import Fault, HistoricRow, Tally
from services.intake.domain.imports_ports import Checkpoint, ImportStore, Landed
from tests.support.import_fakes import FakeStore

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
DIFFERS = Fault("external_id", "differs_from_stored")


def row(external_id: str, number: int = 1, closed_on: date = date(2024, 3, 1), word: str = "w"):
    """A row with what may differ."""
    return HistoricRow(number, external_id, date(2024, 2, 29), closed_on, {"word": word})


class ImportStoreContract:
    """Subclasses give a fresh store."""

    store: ImportStore

    def test_new_rows_are_imported(self):
        """Each row lands and leaves one event to publish."""
        assert self.store.insert_historic("d", [row("1"), row("2")]) == [Landed.IMPORTED] * 2
        assert self.store.unpublished(100) == 2

    def test_known_rows_are_already_there(self):
        """The same content under the same id lands nowhere, whatever its row number."""
        self.store.insert_historic("d", [row("1")])
        assert self.store.insert_historic("d", [row("1", number=9)]) == [Landed.ALREADY_THERE]
        assert self.store.unpublished(100) == 1

    @pytest.mark.parametrize("change", [{"word": "x"}, {"closed_on": date(2024, 3, 2)}])
    def test_other_content_differs(self, change):
        """The same id with other content is told and changes nothing."""
        self.store.insert_historic("d", [row("1")])
        assert self.store.insert_historic("d", [row("1", **change)]) == [DIFFERS]
        assert self.store.insert_historic("d", [row("1")]) == [Landed.ALREADY_THERE]

    def test_outcomes_stand_in_the_order_of_the_rows(self):
        """New, known, different, and twice in one batch."""
        self.store.insert_historic("d", [row("1"), row("2")])
        rows = [row("2"), row("3"), row("1", word="x"), row("3"), row("3", word="x")]
        assert self.store.insert_historic("d", rows) == [
            Landed.ALREADY_THERE,
            Landed.IMPORTED,
            DIFFERS,
            Landed.ALREADY_THERE,
            DIFFERS,
        ]

    def test_data_sets_do_not_meet(self):
        """The same id of another data set is another complaint."""
        self.store.insert_historic("d", [row("1")])
        assert self.store.insert_historic("e", [row("1", word="x")]) == [Landed.IMPORTED]

    def test_unpublished_is_counted_up_to_the_limit(self):
        """Counting more than is asked for would cost for nothing."""
        self.store.insert_historic("d", [row(str(n)) for n in range(7)])
        assert [self.store.unpublished(limit) for limit in (5, 7, 9)] == [5, 7, 7]

    def test_checkpoints_are_kept_by_run(self):
        """An unknown run starts fresh; a known one where it was."""
        run = uuid4()
        assert self.store.checkpoint(run) == Checkpoint()
        for reached in (
            Checkpoint(3, Tally(3, 1, 1, 1), 77),
            Checkpoint(5, Tally(5, 2, 2, 1), 77, True),
        ):
            self.store.save_checkpoint(run, reached)
            assert self.store.checkpoint(run) == reached
        assert self.store.checkpoint(uuid4()) == Checkpoint()


class TestFakeStore(ImportStoreContract):
    @pytest.fixture(autouse=True)
    def _store(self) -> None:
        self.store = FakeStore()


class TestMongoStore(ImportStoreContract):
    @pytest.fixture(autouse=True)
    def _store(self, mongodb: str) -> Iterator[None]:
        mongoengine.disconnect()
        database = connect(mongodb, f"imp_{uuid4().hex[:8]}_intake")
        MongoOutbox(database["complaints"]).ensure_index()
        self.store = MongoImportStore(database, TRACE)
        yield
        database.client.drop_database(database.name)
        mongoengine.disconnect()
