"""What a person sees while an import runs."""

import io
import re
from pathlib import Path

from services.intake.adapters.import_mapping import load_mapping
from services.intake.domain.imports import Tally
from services.intake.entrypoints.import_progress import ProgressView
from services.intake.handlers.importing import Progress, State

ROOT = Path(__file__).resolve().parents[3]


class Screen(io.StringIO):
    """Text, as on a terminal or not."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


class Watch:
    """Time that is set by hand."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def show(terminal: bool, *moments: tuple[float, Progress]) -> str:
    """What stands on the screen."""
    screen, watch = Screen(terminal), Watch()
    view = ProgressView(screen, watch)
    for at, progress in moments:
        watch.at = at
        view.show(progress)
    return screen.getvalue()


def running(read: int, fraction: float, rejected: int = 0) -> Progress:
    return Progress(State.RUNNING, Tally(read, read - rejected, 0, rejected), fraction)


def test_plain_lines_every_few_seconds():
    """Without a terminal one line each five seconds, and the last one."""
    text = show(
        False,
        (0, running(0, 0.0)),
        (1, running(1_000, 0.1)),
        (5, running(5_000, 0.5, rejected=2)),
        (6, running(6_000, 0.6)),
        (10, Progress(State.FINISHED, Tally(10_000, 10_000, 0, 0), 1.0)),
    )
    lines = text.splitlines()
    assert len(lines) == 2
    assert "50%  5,000 行 rows  1,000/s  剩余 left 0:05  拒绝 rejected 2" in lines[0]
    assert "100%  10,000" in lines[1]
    assert "\r" not in text


def test_a_bar_on_a_terminal():
    """The bar is drawn over itself and ends with a line break."""
    text = show(True, (0.3, running(10, 0.5)), (0.6, Progress(State.FINISHED, Tally(20, 20), 1.0)))
    assert "[############............]" in text
    assert text.count("\r") == 2
    assert text.endswith("\n")


def test_waiting_says_for_what():
    """Back-pressure is told, or it would look like a hang."""
    text = show(False, (6, Progress(State.WAITING, Tally(10, 10), 0.5)))
    assert "等待事件发布 waiting until events are published" in text


def test_the_example_of_the_document_is_a_sound_mapping(tmp_path):
    """What docs/imports.md shows can be used."""
    text = (ROOT / "docs" / "imports.md").read_text(encoding="utf-8")
    found = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert found
    path = tmp_path / "example.mapping.yaml"
    path.write_text(found.group(1), encoding="utf-8")
    mapping = load_mapping(path, "Asia/Shanghai")
    assert (mapping.encoding, mapping.delimiter) == ("gb18030", ";")
