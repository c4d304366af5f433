"""What a person sees while a command works: one line per step with its seconds, and a bar."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

_BAR_CELLS = 30
_REDRAW_SECONDS = 0.1


class Steps:
    """Prints each step when it begins and its time when it ends."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._number = 0

    @contextmanager
    def step(self, zh: str, en: str) -> Iterator[None]:
        """Announce a step; its seconds stand at the end of the line."""
        self._number += 1
        begin = time.monotonic()
        line = f"[{self._number:>2}] {zh} · {en}"
        self._out.write(f"{line} … ")
        self._out.flush()
        end = "✗"
        try:
            yield
            end = f"{time.monotonic() - begin:.1f} s"
        finally:
            self._out.write(f"{end}\n")
            self._out.flush()

    @contextmanager
    def long_step(self, zh: str, en: str) -> Iterator[None]:
        """Announce a step that writes lines of its own; its seconds come after them."""
        self._number += 1
        begin = time.monotonic()
        self.line(f"[{self._number:>2}] {zh} · {en}")
        yield
        self.line(f"     {time.monotonic() - begin:.1f} s")

    def line(self, text: str) -> None:
        """Print one line."""
        self._out.write(f"{text}\n")
        self._out.flush()


class Bar:
    """A progress bar; where no terminal watches, one line at each tenth."""

    def __init__(self, total: int, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._terminal = self._out.isatty()
        self._total = max(total, 1)
        self._begin = time.monotonic()
        self._drawn_at = 0.0
        self._tenth = 0

    def show(self, done: int, total: int = 0) -> None:
        """Draw the bar at `done` of the total, or of a `total` that has changed."""
        self._total = total or self._total
        now = time.monotonic()
        if not self._terminal:
            tenth = done * 10 // self._total
            if tenth > self._tenth:
                self._tenth = tenth
                self._out.write(f"     {self._text(done, now)}\n")
                self._out.flush()
            return
        if done < self._total and now - self._drawn_at < _REDRAW_SECONDS:
            return
        self._drawn_at = now
        filled = min(done * _BAR_CELLS // self._total, _BAR_CELLS)
        cells = "█" * filled + "░" * (_BAR_CELLS - filled)
        end = "\n" if done >= self._total else ""
        self._out.write(f"\r     {cells} {self._text(done, now)}  {end}")
        self._out.flush()

    def _text(self, done: int, now: float) -> str:
        seconds = max(now - self._begin, 1e-6)
        return f"{done}/{self._total}  {done / seconds:.0f}/s  {seconds:.1f} s"
