"""The command on a real MongoDB: every row once, whatever happens to the process."""

import csv
import io
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from pymongo import MongoClient

from tests.support.eventually import eventually
from tests.support.stack import SHARED_DATA, LocalSystem

ROOT = Path(__file__).resolve().parents[3]
SLICE = ROOT / "deploy" / "sample" / "tx_complaints_2000.csv"
TX_MAPPING = ROOT / "deploy" / "sample" / "tx_complaints.mapping.yaml"
WHOLE = SHARED_DATA / "us_tx_tdi_complaints" / "tx_complaints_complaint_level.parquet"
OPEN = """\
dataset: call-centre
version: 1
mode: open
external_id: id
received_at: {column: at, format: "%Y-%m-%d %H:%M"}
case:
  channel: {constant: hotline}
  side: {constant: property}
  product_line: {constant: motor}
  respondent.insurer: insurer
person: {name: name, phones: phones}
texts: {text: words}
"""


class Command:
    """`python -m services.intake import` with a database of its own."""

    def __init__(self, system: LocalSystem, folder: Path) -> None:
        self.folder = folder
        prefix = f"imp_{uuid4().hex[:8]}"
        self.environment = {**system.environment("intake"), "MONGODB_PREFIX": prefix}
        self.client = MongoClient(system.mongodb_uri, tz_aware=True, uuidRepresentation="standard")
        self.database = self.client[f"{prefix}_intake"]
        self.rejects = folder / "rejects.csv"

    @property
    def complaints(self) -> Any:
        """The collection to look into."""
        return self.database["complaints"]

    def start(self, file: Path, mapping: Path, *more: str) -> subprocess.Popen[str]:
        """Start it."""
        command = [sys.executable, "-m", "services.intake", "import", str(file)]
        command += ["--mapping", str(mapping), "--rejects", str(self.rejects), *more]
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, file: Path, mapping: Path = TX_MAPPING, *more: str) -> tuple[int, str, str]:
        """Run it to its end: exit code, output, errors."""
        process = self.start(file, mapping, *more)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err

    def counts(self, out: str) -> list[int]:
        """Read, imported, already there, rejected."""
        return [int(line.split(":")[1]) for line in out.splitlines()[:4]]

    def publish_everything(self) -> None:
        """What a relay would do, so that nothing waits."""
        self.complaints.update_many({}, {"$set": {"outbox": []}})

    def write(self, name: str, text: str) -> Path:
        """A file in the folder."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture
def command(stores: LocalSystem, tmp_path: Path):
    """A command and its database, gone afterwards."""
    made = Command(stores, tmp_path)
    yield made
    made.client.drop_database(made.database.name)
    made.client.close()


class TestHistoric:
    def test_the_shipped_slice_comes_in_as_it_stands(self, command: Command):
        """Every row becomes one imported complaint with the source's own values and one event."""
        code, out, err = command.run(SLICE)
        assert (code, command.counts(out)) == (0, [2000, 2000, 0, 0]), err
        rows = list(csv.DictReader(io.StringIO(SLICE.read_text(encoding="utf-8"))))
        stored = {d["historic"]["external_id"]: d for d in command.complaints.find()}
        assert len(stored) == len(rows) == 2000
        for row in rows:
            document = stored[row["complaint_number"]]
            historic = document["historic"]
            assert document["status"] == "imported"
            assert historic["received_on"] == row["received_date"]
            assert historic["closed_on"] == row["closed_date"]
            expected = {k: v for k, v in row.items() if v and k in historic["attributes"]}
            expected["is_confirmed"] = row["is_confirmed"].lower()
            assert historic["attributes"] == expected
            assert len(document["outbox"]) == 1

    def test_a_second_run_imports_nothing(self, command: Command):
        """The same file again finds everything there, also under a changed mapping file."""
        command.run(SLICE)
        command.publish_everything()
        assert command.counts(command.run(SLICE)[1]) == [2000, 0, 2000, 0]
        copy = command.write("copy.mapping.yaml", TX_MAPPING.read_text(encoding="utf-8") + "\n#\n")
        assert command.counts(command.run(SLICE, copy)[1]) == [2000, 0, 2000, 0]
        assert command.complaints.count_documents({}) == 2000
        assert command.complaints.count_documents({"outbox.at": {"$exists": True}}) == 0

    def test_rejected_rows_go_to_a_file_and_the_rest_comes_in(self, command: Command):
        """Row number, field and reason; exit code 3."""
        lines = SLICE.read_text(encoding="utf-8").splitlines()[:11]
        lines[3] = "not-a-number-is-fine," + lines[3].split(",", 1)[1].replace("20", "99", 1)
        lines[5] = lines[5].split(",", 1)[1]
        lines.append(lines[1].replace("Confirmed", "Changed"))
        bad = command.write("bad.csv", "\n".join(lines) + "\n")
        code, out, _ = command.run(bad)
        assert (code, command.counts(out)) == (3, [11, 8, 0, 3])
        rejected = list(csv.reader(io.StringIO(command.rejects.read_text("utf-8-sig"))))
        assert [row[:3] for row in rejected[1:]] == [
            ["3", "received_on", "in_future"],
            ["3", "closed_on", "closed_before_received"],
            ["5", "row", "columns_differ"],
            ["11", "external_id", "differs_from_stored"],
        ]

    @pytest.mark.parametrize("batches", [1, 4])
    def test_killed_in_the_middle_and_run_again(self, command: Command, batches: int):
        """SIGKILL at any moment: the next run ends with each row once and each event once."""
        first = command.start(SLICE, TX_MAPPING, "--batch", "40")
        reached = {"tally.read": {"$gte": 40 * batches}}
        checkpoints = command.database["import_checkpoints"]
        eventually(lambda: checkpoints.count_documents(reached), what="some batches")
        os.kill(first.pid, signal.SIGKILL)
        assert first.wait() == -signal.SIGKILL
        first.communicate()
        there = command.complaints.count_documents({})
        code, out, err = command.run(SLICE, TX_MAPPING, "--batch", "40")
        read, imported, already, rejected = command.counts(out)
        assert (code, read, rejected, imported + already) == (0, 2000, 0, 2000), err
        assert command.complaints.count_documents({}) == 2000
        assert command.complaints.count_documents({"outbox": {"$size": 1}}) == 2000
        if there < 2000:
            assert "继续" in err

    def test_waits_while_events_are_not_published(self, command: Command):
        """No more than the limit waits in the outbox; published events let it go on."""
        process = command.start(SLICE, TX_MAPPING, "--unpublished", "500")
        waiting = {"outbox.at": {"$exists": True}}
        eventually(
            lambda: command.complaints.count_documents(waiting),
            lambda count: count >= 500,
            what="a full outbox",
        )
        highest = 0
        while process.poll() is None:
            highest = max(highest, command.complaints.count_documents(waiting))
            command.publish_everything()
        process.communicate()
        assert process.returncode == 0
        assert highest <= 1000
        assert command.complaints.count_documents({}) == 2000

    @pytest.mark.needs_shared_data
    def test_csv_and_parquet_give_the_same_complaints(self, command: Command):
        """The slice's rows out of the whole Parquet table are already there."""
        rows = csv.DictReader(io.StringIO(SLICE.read_text(encoding="utf-8")))
        numbers = pa.array([int(row["complaint_number"]) for row in rows])
        table = pq.read_table(WHOLE)
        part = table.filter(pc.is_in(table["complaint_number"], numbers))
        pq.write_table(part, command.folder / "part.parquet")
        command.run(SLICE)
        command.publish_everything()
        code, out, _ = command.run(command.folder / "part.parquet")
        assert (code, command.counts(out)) == (0, [2000, 0, 2000, 0])


class TestOpen:
    ROWS: Mapping[str, str] = {
        "a-1": "2026-11-01 09:30,xinghe-pc,甲某某,10000000001,车险理赔拖了两个月没有结果",
        "a-2": "2026-11-02 10:00,nobody,乙某某,10000000002,保险公司不存在",
        "a-3": "2026-11-03 10:00,yunfan-pc,丙某某,10000000003,客服态度恶劣",
    }

    def file(self, command: Command) -> Path:
        """Three rows; the second names an insurer that nobody knows."""
        lines = [f"{key},{rest}" for key, rest in self.ROWS.items()]
        return command.write(
            "open.csv", "\n".join(["id,at,insurer,name,phones,words", *lines]) + "\n"
        )

    def test_open_rows_are_filed_with_their_true_receipt(self, command: Command):
        """They are complaints like any other: reference, receipt, sealed persons, one event."""
        mapping = command.write("open.mapping.yaml", OPEN)
        code, out, err = command.run(self.file(command), mapping)
        assert (code, command.counts(out)) == (3, [3, 2, 0, 1]), err
        first = command.complaints.find_one({"external_id": "a-1"})
        assert first["status"] == "received"
        assert first["reference"].startswith("2026-")
        assert first["received_at"].isoformat() == "2026-11-01T01:30:00+00:00"
        assert first["outbox"][0]["type"].endswith("ComplaintFiled")
        assert "甲某某" not in str(first)
        assert "车险" not in str(first)

    def test_a_second_run_files_nothing_twice(self, command: Command):
        """Dataset and id of the source are the idempotency key."""
        mapping = command.write("open.mapping.yaml", OPEN)
        command.run(self.file(command), mapping)
        assert command.counts(command.run(self.file(command), mapping)[1]) == [3, 0, 2, 1]
        assert command.complaints.count_documents({}) == 2

    def test_changed_text_is_refused_and_changes_nothing(self, command: Command):
        """The same id with another text is a reject."""
        mapping = command.write("open.mapping.yaml", OPEN)
        path = self.file(command)
        command.run(path, mapping)
        path.write_text(path.read_text("utf-8").replace("拖了两个月", "拖了三个月"), "utf-8")
        assert command.counts(command.run(path, mapping)[1]) == [3, 0, 1, 2]
        assert "differs_from_stored" in command.rejects.read_text("utf-8-sig")


class TestExitCodes:
    def test_bad_mapping_names_file_line_and_reason(self, command: Command):
        """Exit 2 and where the fault is."""
        bad = command.write("bad.mapping.yaml", OPEN.replace("mode: open", "mode: often"))
        code, _, err = command.run(SLICE, bad)
        assert code == 2
        assert "bad.mapping.yaml:3:" in err

    def test_missing_column_names_file_and_column(self, command: Command):
        """Exit 2 where the file does not fit."""
        code, _, err = command.run(command.write("a.csv", "id\n1\n"))
        assert code == 2
        assert "a.csv:1:" in err
        assert "complaint_number" in err

    def test_absent_files(self, command: Command):
        """Exit 2 for a file or mapping that is not there."""
        assert command.run(command.folder / "none.csv")[0] == 2
        assert command.run(SLICE, command.folder / "none.yaml")[0] == 2
