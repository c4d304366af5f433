"""The import command around a run: its options, and an outage before the first row."""

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.messages import Catalogue
from services.intake.bootstrap import IMPORT_MESSAGES, MESSAGES
from services.intake.domain.imports_ports import SourceError
from services.intake.entrypoints import import_cli
from services.intake.entrypoints.import_cli import EXIT_INPUT, ImportOptions, run_command

CATALOGUE = Catalogue.load(MESSAGES, IMPORT_MESSAGES)


def told(*arguments: str) -> ImportOptions:
    """The options of a command that then finds no file."""
    seen: list[ImportOptions] = []

    def prepare(options: ImportOptions):
        seen.append(options)
        raise SourceError("rows.csv", 0, "import_mapping_unknown", mapping="m")

    code = run_command(["rows.csv", "--mapping", "m.yaml", *arguments], prepare, CATALOGUE)
    assert code == EXIT_INPUT
    return seen[0]


@pytest.mark.parametrize(
    ("arguments", "rows"),
    [
        ((), 1_000),
        (("--batch", "40"), 40),
        (("--unpublished", "30"), 30),
        (("--batch", "500000", "--unpublished", "1000000"), 10_000),
    ],
)
def test_a_batch_stays_within_all_bounds(arguments: tuple[str, ...], rows: int) -> None:
    """What may wait to be published, and what one write may hold."""
    assert told(*arguments).batch_rows == rows


def test_a_store_that_is_away_at_first_is_waited_for(monkeypatch) -> None:
    """The person is told, and the same command goes on."""
    pauses: list[float] = []
    monkeypatch.setattr(import_cli.time, "sleep", pauses.append)
    answers = iter(
        [
            ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable"),
            SourceError("rows.csv", 0, "import_mapping_unknown", mapping="m"),
        ]
    )

    def prepare(options: ImportOptions):
        raise next(answers)

    assert run_command(["rows.csv", "--mapping", "m.yaml"], prepare, CATALOGUE) == EXIT_INPUT
    assert pauses == [0.5]
