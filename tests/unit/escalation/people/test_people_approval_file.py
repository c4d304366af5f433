"""The file that says who may approve what."""

from pathlib import Path

import pytest

from services.datafiles.yamlfile import DataFileError
from services.escalation.adapters.people_files import PEOPLE, load_approvals


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("clock: decision", "clock: verdict", 14, "no pack has the clock verdict"),
        ("kind: pause", "kind: extension", 10, "each once"),
        ('up_to: "20000.00"', "up_to: 0", 39, "greater than 0"),
        ("    currency: CNY\n", "", 30, "limits need the currency"),
        ("scope: above", "scope: beside", 19, "Input should be"),
        ('most: "5000000.00"', 'most: "499999.99"', 30, "no level reaches beyond"),
    ],
)
def test_a_fault_in_the_file_is_told_with_its_line(tmp_path: Path, old, new, line, reason) -> None:
    """So that it can be mended where it stands."""
    text = (PEOPLE / "approvals.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "approvals.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(DataFileError) as error:
        load_approvals(tmp_path, {"decision"})
    assert line in [f.line for f in error.value.faults if reason in f.reason]
