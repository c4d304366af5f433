"""Log files of the processes: bounded, readable at the end, followed together."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

LOG_BYTES_MAX = 20 * 1024 * 1024
_TAIL_BYTES = 64 * 1024


def rotate(path: Path, bytes_max: int = LOG_BYTES_MAX) -> bool:
    """Move a log that has grown too large to `<name>.1` and start it anew.

    The process keeps its handle (opened for appending), so the content is copied and the
    file cut; a line written between the two may be lost. That price buys that no log line
    passes through a second process.
    """
    if not path.exists() or path.stat().st_size <= bytes_max:
        return False
    shutil.copyfile(path, path.with_suffix(path.suffix + ".1"))
    with path.open("r+b") as file:
        file.truncate(0)
    return True


def tail(path: Path, lines: int = 12) -> list[str]:
    """Last lines of a log; an absent log has none."""
    if not path.exists():
        return []
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        text = file.read().decode("utf-8", errors="replace")
    return text.splitlines()[-lines:]


class Follower:
    """Reads what is appended to all logs of a folder, whichever files come or are cut."""

    def __init__(self, folder: Path, names: frozenset[str] = frozenset()) -> None:
        self._folder = folder
        self._names = names
        self._offsets: dict[Path, int] = {}
        for path in self._paths():
            self._offsets[path] = path.stat().st_size

    def _paths(self) -> list[Path]:
        paths = sorted(self._folder.glob("*.log"))
        return [path for path in paths if not self._names or path.stem in self._names]

    def read(self) -> list[tuple[str, str]]:
        """New complete lines since the last call, each with the name of its process."""
        found: list[tuple[str, str]] = []
        for path in self._paths():
            found += [(path.stem, line) for line in self._new_lines(path)]
        return found

    def _new_lines(self, path: Path) -> list[str]:
        size = path.stat().st_size
        offset = self._offsets.get(path, 0)
        if size < offset:
            offset = 0
        with path.open("rb") as file:
            file.seek(offset)
            chunk = file.read(size - offset)
        complete = chunk.rfind(b"\n") + 1
        self._offsets[path] = offset + complete
        return chunk[:complete].decode("utf-8", errors="replace").splitlines()


def follow(folder: Path, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield lines as they are written, until the caller stops asking."""
    follower = Follower(folder, names)
    while True:
        lines = follower.read()
        yield from lines
        if not lines:
            time.sleep(0.3)
