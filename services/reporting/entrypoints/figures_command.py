"""`python -m services.reporting figures`: the figures of a definition over a file of facts."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from services.chassis.errors import ServiceError
from services.datafiles.yamlfile import DataFileError
from services.reporting.domain.denominators import Denominators, read_denominators
from services.reporting.domain.fact import Fact
from services.reporting.domain.question import Question, ask
from services.reporting.domain.report import answer
from services.reporting.entrypoints.fact_rows import RefusedRow, read_fact
from services.reporting.entrypoints.json_lines import (
    NotJsonLines,
    error_row,
    read_rows,
    write_row,
)
from services.reporting.ports import DefinitionSource

EXIT_DONE, EXIT_UNUSABLE = 0, 2


class UnusableInput(Exception):
    """What the command was given cannot be used; the sentence says why."""


def figures_command(files: DefinitionSource, arguments: Sequence[str]) -> int:
    """Write one JSON row for each figure; refused facts first, as error rows."""
    options = _parser().parse_args(arguments)
    try:
        question = _question(options, files)
        denominators = _denominators(options.denominators)
        report = answer(question, _facts(options.facts, sys.stdout), denominators)
        for row in report.rows:
            write_row(sys.stdout, row.document())
    except (UnusableInput, NotJsonLines, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_UNUSABLE
    return EXIT_DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m services.reporting figures")
    parser.add_argument(
        "--definition", required=True, help="definition file, or id of a shipped one"
    )
    parser.add_argument(
        "--facts", default="-", help="JSON Lines, one complaint each; - reads stdin"
    )
    parser.add_argument("--denominators", type=Path, help="CSV with business volume")
    parser.add_argument("--period", help="2026, 2026H2, 2026Q4, 2026-11 or all")
    parser.add_argument("--mapping", help="mapping file (default: the shipped one)")
    parser.add_argument("--zone", default="Asia/Shanghai", help="time zone of the company")
    parser.add_argument(
        "--parameter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter of the definition, or base=…; may stand several times",
    )
    return parser


def _question(options: argparse.Namespace, files: DefinitionSource) -> Question:
    try:
        definition = files.definition(options.definition)
        mapping = files.mapping(options.mapping or definition.mapping)
    except FileNotFoundError as error:
        raise UnusableInput(f"no such definition or mapping: {error.filename}") from error
    except DataFileError as error:
        raise UnusableInput(str(error)) from error
    try:
        zone = ZoneInfo(options.zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UnusableInput(f"--zone: {options.zone} is no IANA time zone") from error
    parameters: dict[str, object] = {}
    for text in options.parameter:
        name, equals, value = text.partition("=")
        if not equals:
            raise UnusableInput(f"--parameter: {text} is not NAME=VALUE")
        spec = definition.parameters.get(name)
        number = spec is not None and spec.type == "integer" and value.isdecimal()
        parameters[name] = int(value) if number else value
    try:
        return ask(definition, mapping, zone, options.period, parameters)
    except ServiceError as error:
        raise UnusableInput(_sentence(error)) from error


def _denominators(path: Path | None) -> Denominators | None:
    if path is None:
        return None
    try:
        return read_denominators(path.read_bytes())
    except ServiceError as error:
        raise UnusableInput(f"{path}: {_sentence(error)}") from error


def _sentence(error: ServiceError) -> str:
    extras = ", ".join(f"{k}: {v}" for k, v in {**error.params, **error.details}.items())
    return f"{error.code} ({extras})" if extras else error.code


def _facts(source: str, out: TextIO) -> Iterator[tuple[Fact, int]]:
    """Facts of the file; a row that is none is answered with an error and passed over."""
    for number, row in read_rows(source):
        try:
            yield read_fact(row), 0
        except RefusedRow as error:
            write_row(out, error_row(row.get("id", number), error.code, error.detail))
