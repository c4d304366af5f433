"""The rejects file: readable by people and spreadsheets, exact after a kill."""

import csv
import io
import re
from pathlib import Path

import pytest

from services.datafiles.messages import Catalogue
from services.intake.adapters.import_rejects import CODE_PREFIX, HEADER, MESSAGES, CsvRejects
from services.intake.domain.imports import Fault, Reject
from services.intake.domain.imports_ports import SourceError

CATALOGUE = Catalogue.load(MESSAGES)
SERVICE = Path(__file__).resolve().parents[3] / "services" / "intake"


def lines(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_line_for_each_fault_in_both_languages(tmp_path):
    """Row number, field, code and the sentence in Chinese and English."""
    rejects = CsvRejects(tmp_path / "r.csv", CATALOGUE)
    rejects.start(0)
    rejects.write([Reject(4, (Fault("a", "missing"), Fault("b", "too_long", {"limit": 5})))])
    rejects.sync()
    header, first, second = lines(tmp_path / "r.csv")
    assert header == ["row", "field", "code", "reason_zh", "reason_en"]
    assert first[:3] == ["4", "a", "missing"]
    assert "缺少" in first[3]
    assert second[4].endswith("the limit is 5.")


def test_no_rejects_no_file(tmp_path):
    """A clean import leaves no file, and an old file of the same name goes."""
    path = tmp_path / "r.csv"
    path.write_bytes(HEADER)
    rejects = CsvRejects(path, CATALOGUE)
    assert rejects.start(0)
    rejects.write([])
    assert rejects.sync() == 0
    assert not path.exists()


def test_goes_on_exactly_after_what_was_remembered(tmp_path):
    """What a killed process wrote beyond its checkpoint is cut off."""
    path = tmp_path / "r.csv"
    first = CsvRejects(path, CATALOGUE)
    first.start(0)
    first.write([Reject(1, (Fault("a", "missing"),))])
    kept = first.sync()
    first.write([Reject(2, (Fault("a", "missing"),))])
    first.sync()
    second = CsvRejects(path, CATALOGUE)
    assert second.start(kept)
    second.write([Reject(2, (Fault("b", "missing"),))])
    second.sync()
    assert [line[:2] for line in lines(path)[1:]] == [["1", "a"], ["2", "b"]]


def test_a_shorter_file_is_not_gone_on_with(tmp_path):
    """Where what was remembered is not there, the caller is told."""
    assert not CsvRejects(tmp_path / "r.csv", CATALOGUE).start(10)


def test_a_foreign_file_is_never_overwritten(tmp_path):
    """A file that is no rejects file stays as it is."""
    path = tmp_path / "r.csv"
    path.write_text("precious")
    with pytest.raises(SourceError, match="import_rejects_foreign"):
        CsvRejects(path, CATALOGUE).start(0)
    assert path.read_text() == "precious"


def test_a_device_is_written_to_and_left_alone():
    """Rejects may go to /dev/null, which stays."""
    rejects = CsvRejects(Path("/dev/null"), CATALOGUE)
    assert rejects.start(0)
    rejects.write([Reject(1, (Fault("a", "missing"),))])
    rejects.sync()
    assert rejects.start(0)
    assert Path("/dev/null").is_char_device()


def codes_in(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    return set(re.findall(r'(?:RowFault\(|Fault\([^,()]+, )"([a-z_0-9]+)"', text))


@pytest.mark.parametrize(
    "path",
    [
        SERVICE / "domain" / "imports_values.py",
        SERVICE / "domain" / "imports_rows.py",
        SERVICE / "adapters" / "import_sources.py",
        SERVICE / "adapters" / "import_store.py",
    ],
    ids=lambda path: path.stem,
)
def test_every_code_has_its_sentences(path):
    """No person ever reads a bare code."""
    codes = codes_in(path)
    assert codes
    assert {code for code in codes if f"{CODE_PREFIX}{code}" not in CATALOGUE} == set()
