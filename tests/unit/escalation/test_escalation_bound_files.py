"""Which packs bind whom: the shipped file, and faults with file, line and reason."""

from pathlib import Path

import pytest

from services.datafiles.yamlfile import DataFileError
from services.escalation.adapters.bound_files import BOUND_FILE, load_bound
from services.escalation.adapters.pack_files import PACKS, load_packs
from tests.support.escalation_fakes import calendars

HEAD = """packs:
  - pack: {pack}
    source: policy
    effective: {{from: 2020-01-01, to: null}}
"""


def faults(folder: Path, content: str) -> list[str]:
    """What is wrong with the bindings, each as line and reason."""
    path = folder / BOUND_FILE
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError) as refused:
        load_bound(folder, load_packs(PACKS, calendars()))
    assert all(fault.file == str(path) for fault in refused.value.faults)
    return [f"{fault.line}: {fault.reason}" for fault in refused.value.faults]


def test_the_shipped_bindings_fit_the_shipped_packs() -> None:
    """Every pack and clock that they name exists, under names of their own."""
    packs = load_packs(PACKS, calendars())
    names = [clock.called for one in load_bound(PACKS, packs) for clock in one.clocks]

    assert len(names) == len(set(names)) > 20


def test_a_company_without_the_file_has_the_automatic_clocks(tmp_path: Path) -> None:
    """The file is no must."""
    assert load_bound(tmp_path, load_packs(PACKS, calendars())) == ()


@pytest.mark.parametrize(
    ("pack", "clocks", "fault"),
    [
        ("nothing", "[{id: x}]", "2: there is no pack nothing"),
        ("house", "[{id: lunch}]", "5: the pack house has no clock lunch"),
        ("house", "[{id: first_answer}]", "5: first_answer starts at the receipt and with no act"),
        (
            "house",
            "[{id: step_facts, once_started: true, starts_when: {step: [facts]}}]",
            "5: step_facts starts with an act: leave once_started out",
        ),
        ("cn-broker-2018", "[{id: term}]", "5: term has variants, and none is chosen"),
        (
            "cn-broker-2018",
            "[{id: term, choices: {term: 7日}}]",
            "5: term has no variant term: 7日",
        ),
        ("house", "[{id: step_facts}, {id: step_facts}]", "1: a name stands twice: step_facts"),
        ("cn-review", "[{id: window, as: decision}]", "1: a name stands twice: decision"),
    ],
)
def test_a_fault_says_where_it_is(tmp_path: Path, pack: str, clocks: str, fault: str) -> None:
    """File, line and reason."""
    content = f"{HEAD.format(pack=pack)}    clocks: {clocks}\n"

    assert faults(tmp_path, content) == [fault]
