"""Files of rows: the three formats, broken rows, resuming, flat memory."""

import json
import tracemalloc
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from services.intake.adapters.import_mapping import load_mapping
from services.intake.adapters.import_sources import digest, format_of, open_source
from services.intake.domain.imports import ImportMapping, SourceRow
from services.intake.domain.imports_ports import SourceError

MAPPING = """\
dataset: old-system
version: 1
mode: historic
file: {encoding: ENCODING}
external_id: id
received_on: got
closed_on: done
attributes: {word: word}
"""
ROWS = [(str(n), "2024-01-01", "2024-01-02", f"w{n}") for n in range(1, 8)]


def mapping(folder: Path, encoding: str = "utf-8") -> ImportMapping:
    path = folder / "a.mapping.yaml"
    path.write_text(MAPPING.replace("ENCODING", encoding), encoding="utf-8")
    return load_mapping(path, "UTC")


def rows_of(folder: Path, path: Path, skip: int = 0, encoding: str = "utf-8") -> list[SourceRow]:
    source = open_source(path, format_of(path), mapping(folder, encoding))
    return [row for batch in source.batches(3, skip) for row in batch]


def write_csv(folder: Path, data: bytes | str) -> Path:
    path = folder / "rows.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def csv_text() -> str:
    lines = [f"{i},{got},extra,{done},{word}" for i, got, done, word in ROWS]
    return "\n".join(["id,got,other,done,word", *lines, ""])


def three_formats(folder: Path) -> list[Path]:
    jsonl = folder / "rows.jsonl"
    names = ("id", "got", "done", "word")
    lines = [json.dumps(dict(zip(names, row, strict=True))) for row in ROWS]
    jsonl.write_text("\n".join(lines) + "\n", encoding="utf-8")
    parquet = folder / "rows.parquet"
    pq.write_table(pa.table(dict(zip(names, zip(*ROWS, strict=True), strict=True))), parquet)
    return [write_csv(folder, csv_text()), jsonl, parquet]


class TestAllFormats:
    @pytest.mark.parametrize("skip", [0, 1, 3, 5, 7, 9])
    def test_the_same_rows_and_numbers(self, tmp_path, skip):
        """Each format gives the same rows, and a resumed reading the rest of them."""
        for path in three_formats(tmp_path):
            found = [(r.number, tuple(r.values)) for r in rows_of(tmp_path, path, skip)]
            assert found == [(n, row) for n, row in enumerate(ROWS, 1) if n > skip], path

    def test_fraction_reaches_the_end(self, tmp_path):
        """After the last row the whole file has been read."""
        for path in three_formats(tmp_path):
            source = open_source(path, format_of(path), mapping(tmp_path))
            assert source.fraction() == 0
            assert sum(len(batch) for batch in source.batches(2, 0)) == len(ROWS)
            assert source.fraction() == 1

    def test_missing_column_is_told(self, tmp_path):
        """CSV and Parquet without a column of the mapping are refused before any row."""
        pq.write_table(pa.table({"id": ["1"]}), tmp_path / "b.parquet")
        for path in (write_csv(tmp_path, "id,got,done\n"), tmp_path / "b.parquet"):
            with pytest.raises(SourceError) as caught:
                rows_of(tmp_path, path)
            assert caught.value.code == "import_file_column_missing"

    def test_absent_file_and_unknown_ending(self, tmp_path):
        """What is no file, or of no known kind, is told."""
        with pytest.raises(SourceError, match="import_file_missing"):
            rows_of(tmp_path, tmp_path / "none.csv")
        with pytest.raises(SourceError, match="import_file_ending"):
            format_of(tmp_path / "rows.xls")

    def test_digest_is_sha256(self, tmp_path):
        """The checkpoint is found by the hash of the file."""
        assert digest(write_csv(tmp_path, b"")).startswith("e3b0c44298fc1c149afb")


class TestCsv:
    def test_broken_rows_are_refused_and_the_next_is_read(self, tmp_path):
        """Wrong width and sloppy quotes are faults of their own row; blank lines are none."""
        text = 'id,got,done,word\n1,a,b\n\n2,a,b,"x"y\n3,a,b,"x, ""y"""\n4,a,b,c,d\n'
        rows = rows_of(tmp_path, write_csv(tmp_path, text))
        assert [(r.number, r.fault.code if r.fault else "") for r in rows] == [
            (1, "columns_differ"),
            (2, "csv_broken"),
            (3, ""),
            (4, "columns_differ"),
        ]
        assert rows[2].values == ["3", "a", "b", 'x, "y"']

    def test_unclosed_quote_is_a_broken_row(self, tmp_path):
        """A quote that never closes ends as one refused row, not as a crash."""
        rows = rows_of(tmp_path, write_csv(tmp_path, 'id,got,done,word\n1,a,b,"never\n2,a,b,c\n'))
        assert [r.fault.code for r in rows if r.fault] == ["csv_broken"]

    def test_huge_field_is_a_broken_row(self, tmp_path):
        """A field beyond any sense does not fill the memory."""
        text = "id,got,done,word\n1,a,b," + "x" * 200_000 + "\n2,a,b,c\n"
        rows = rows_of(tmp_path, write_csv(tmp_path, text))
        assert [r.number for r in rows if not r.fault] == [2]

    def test_byte_order_mark_and_chinese_encoding(self, tmp_path):
        """UTF-8 with a mark and GB18030 (under any of its names) are read."""
        text = "id,got,done,word\n1,a,b,拒赔𠮷\n"
        marked = rows_of(tmp_path, write_csv(tmp_path, "\ufeff" + text))
        chinese = rows_of(tmp_path, write_csv(tmp_path, text.encode("gb18030")), 0, "gb2312")
        assert marked[0].values == chinese[0].values == ["1", "a", "b", "拒赔𠮷"]

    def test_header_given_twice_is_ambiguous(self, tmp_path):
        """A column that stands there twice cannot be mapped."""
        with pytest.raises(SourceError, match="import_file_column_twice"):
            rows_of(tmp_path, write_csv(tmp_path, "id,got,done,word,word\n"))


class TestJsonLines:
    def test_broken_lines_are_refused_and_the_next_is_read(self, tmp_path):
        """No JSON, no object and an endless line are faults of their own row."""
        path = tmp_path / "a.jsonl"
        long = b'{"id": "' + b"x" * (2 << 20) + b'"}\n'
        path.write_bytes(b'\xef\xbb\xbf{"id": 1}\n\nnope\n[1]\n' + long + b'{"id": "5"}')
        rows = rows_of(tmp_path, path)
        assert [(r.number, r.fault.code if r.fault else "") for r in rows] == [
            (1, ""),
            (2, "json_broken"),
            (3, "json_no_object"),
            (4, "too_long"),
            (5, ""),
        ]
        assert rows[0].values == [1, None, None, None]


class TestParquet:
    def test_no_parquet_is_told(self, tmp_path):
        """A file that only bears the name is refused."""
        path = tmp_path / "a.parquet"
        path.write_bytes(b"PAR1 nothing")
        with pytest.raises(SourceError, match="import_file_no_parquet"):
            rows_of(tmp_path, path)


def test_memory_stays_flat(tmp_path):
    """Ten times the rows take no more memory."""

    def peak(rows: int) -> int:
        path = write_csv(tmp_path, "id,got,done,word\n" + "1,2024-01-01,2024-01-02,word\n" * rows)
        source = open_source(path, "csv", mapping(tmp_path))
        tracemalloc.start()
        for _ in source.batches(500, 0):
            pass
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    assert peak(30_000) < 2 * peak(3_000)
