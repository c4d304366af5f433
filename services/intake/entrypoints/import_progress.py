"""What a person sees while an import runs, in Chinese and English."""

import time
from collections.abc import Callable
from typing import TextIO

from services.intake.handlers.importing import Progress, State

LINE_SECONDS = 5.0
BAR_SECONDS = 0.2
BAR_CELLS = 24


class ProgressView:
    """A bar on a terminal, otherwise a plain line every few seconds."""

    def __init__(self, out: TextIO, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._out, self._monotonic = out, monotonic
        self._terminal = out.isatty()
        self._started = self._shown = monotonic()
        self._first: tuple[int, float] | None = None

    def show(self, progress: Progress) -> None:
        """Tell where the run stands, if it is time to."""
        now = self._monotonic()
        if self._first is None:
            self._first = (progress.tally.read, progress.fraction)
        pause = BAR_SECONDS if self._terminal else LINE_SECONDS
        if progress.state is not State.FINISHED and now - self._shown < pause:
            return
        self._shown = now
        text = self._text(progress, now - self._started)
        self._out.write(f"\r\x1b[K{text}" if self._terminal else f"{text}\n")
        if self._terminal and progress.state is State.FINISHED:
            self._out.write("\n")
        self._out.flush()

    def _text(self, progress: Progress, seconds: float) -> str:
        rows_before, fraction_before = self._first or (0, 0.0)
        rate = (progress.tally.read - rows_before) / seconds if seconds else 0.0
        gained = progress.fraction - fraction_before
        left = seconds * (1 - progress.fraction) / gained if gained > 0 else 0.0
        filled = round(progress.fraction * BAR_CELLS)
        bar = f"[{'#' * filled}{'.' * (BAR_CELLS - filled)}] " if self._terminal else ""
        text = (
            f"导入 import {bar}{progress.fraction:4.0%}  {progress.tally.read:,} 行 rows  "
            f"{rate:,.0f}/s  剩余 left {int(left) // 60}:{int(left) % 60:02d}"
        )
        if progress.tally.rejected:
            text += f"  拒绝 rejected {progress.tally.rejected:,}"
        if progress.state is State.WAITING:
            text += "  等待事件发布 waiting until events are published"
        return text

    def note(self, sentence: str) -> None:
        """A sentence on a line of its own."""
        self._out.write(f"\r\x1b[K{sentence}\n" if self._terminal else f"{sentence}\n")
        self._out.flush()
