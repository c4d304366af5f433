"""`python -m services.intake import FILE --mapping MAP.yaml`: a table of complaints comes in."""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.messages import Catalogue
from services.datafiles.yamlfile import DataFileError
from services.intake.domain.imports import Tally
from services.intake.domain.imports_ports import SourceError
from services.intake.entrypoints.import_progress import ProgressView
from services.intake.handlers.importing import BATCH_ROWS, UNPUBLISHED_MAX, ImportRun, State

EXIT_ALL, EXIT_OUTAGE, EXIT_INPUT, EXIT_REJECTS, EXIT_INTERRUPTED = 0, 1, 2, 3, 130
WAIT_SECONDS = 0.1
# So long nothing may move before the command gives up; the same command goes on later.
STANDSTILL_SECONDS_MAX = 600.0
# A batch must be written within the bound that the watermark counts on.
BATCH_ROWS_MAX = 10_000


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the command line said."""

    file: Path
    mapping: Path
    rejects: Path
    batch_rows: int
    unpublished_max: int


Made = TypeVar("Made")
Prepare = Callable[[ImportOptions], ImportRun]


def run_command(arguments: Sequence[str], prepare: Prepare, catalogue: Catalogue) -> int:
    """Run the import to its end; the exit code tells what came of it.

    0 all rows are there, 3 some were refused, 2 file or mapping at fault, 1 an outage lasted
    too long (run it again to go on), 130 interrupted.
    """
    options = _options(arguments)
    view = ProgressView(sys.stderr)
    try:
        run = _patiently(lambda: prepare(options), view, catalogue)
        if run.resumed_after:
            view.note(f"从第 {run.resumed_after:,} 行之后继续 / going on after that row")
        started = time.monotonic()
        tally = _to_the_end(run, view, catalogue)
    except DataFileError as error:
        sys.stderr.write(f"映射文件有误 / the mapping is at fault:\n{error}\n")
        return EXIT_INPUT
    except SourceError as error:
        _complain(error, catalogue)
        return EXIT_INPUT
    except OSError as error:
        sys.stderr.write(f"{error.filename}: {error.strerror}\n")
        return EXIT_INPUT
    except ServiceError as error:
        view.note(
            _sentence(catalogue, error.code) + "  再次运行同一命令即可继续 / run it again to go on"
        )
        return EXIT_OUTAGE
    except KeyboardInterrupt:
        view.note("已中断，再次运行同一命令即可继续 / interrupted; run it again to go on")
        return EXIT_INTERRUPTED
    _summary(tally, time.monotonic() - started, options)
    return EXIT_REJECTS if tally.rejected else EXIT_ALL


def _options(arguments: Sequence[str]) -> ImportOptions:
    parser = argparse.ArgumentParser(prog="python -m services.intake import")
    parser.add_argument("file", type=Path, help="CSV, JSON Lines or Parquet")
    parser.add_argument("--mapping", type=Path, required=True, help="mapping YAML")
    parser.add_argument("--rejects", type=Path, help="where refused rows go (a CSV file)")
    parser.add_argument("--batch", type=_positive, default=BATCH_ROWS, help="rows per write")
    parser.add_argument(
        "--unpublished",
        type=_positive,
        default=UNPUBLISHED_MAX,
        help="pause while more events than this wait to be published",
    )
    given = parser.parse_args(arguments)
    return ImportOptions(
        file=given.file,
        mapping=given.mapping,
        rejects=given.rejects or Path(f"{given.file.name}.rejects.csv"),
        batch_rows=min(given.batch, given.unpublished, BATCH_ROWS_MAX),
        unpublished_max=given.unpublished,
    )


def _positive(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 1_000_000:
        raise argparse.ArgumentTypeError("1 … 1000000")
    return number


def _to_the_end(run: ImportRun, view: ProgressView, catalogue: Catalogue) -> Tally:
    moved = time.monotonic()
    while True:
        progress = _patiently(run.step, view, catalogue)
        view.show(progress)
        if progress.state is State.FINISHED:
            return progress.tally
        if progress.state is State.RUNNING:
            moved = time.monotonic()
            continue
        if time.monotonic() - moved > STANDSTILL_SECONDS_MAX:
            raise ServiceError(ErrorKind.UNAVAILABLE, "broker_unavailable")
        time.sleep(WAIT_SECONDS)


def _patiently(act: Callable[[], Made], view: ProgressView, catalogue: Catalogue) -> Made:
    """Repeat `act` while an outage lasts."""
    until, pause = time.monotonic() + STANDSTILL_SECONDS_MAX, 0.5
    while True:
        try:
            return act()
        except ServiceError as error:
            if error.kind is not ErrorKind.UNAVAILABLE or time.monotonic() > until:
                raise
            view.note(_sentence(catalogue, error.code))
            time.sleep(pause)
            pause = min(10.0, pause * 2)


def _complain(error: SourceError, catalogue: Catalogue) -> None:
    place = f"{error.file}:{error.line}" if error.line else error.file
    sentences = [catalogue.render(error.code, lang, error.params) for lang in ("zh", "en")]
    sys.stderr.write(f"{place}: {' / '.join(sentences)}\n")


def _sentence(catalogue: Catalogue, code: str) -> str:
    return " / ".join(catalogue.render(code, language, {}) for language in ("zh", "en"))


def _summary(tally: Tally, seconds: float, options: ImportOptions) -> None:
    lines = [
        ("读取 read", tally.read),
        ("新导入 imported", tally.imported),
        ("已存在 already there", tally.already_there),
        ("拒绝 rejected", tally.rejected),
    ]
    for name, count in lines:
        sys.stdout.write(f"{name}: {count}\n")
    sys.stdout.write(f"用时 seconds: {seconds:.1f}\n")
    if tally.rejected:
        sys.stdout.write(f"拒绝明细 refused rows: {options.rejects}\n")
