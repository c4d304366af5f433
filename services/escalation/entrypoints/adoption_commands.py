"""`what-if` and `recompute`: the two halves of adopting a calendar, as JSON Lines."""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from uuid import UUID

import orjson

from services.escalation.domain.what_if import Move, Standing
from services.escalation.handlers.adopt import Adoption


def what_if(adoption: Adoption, arguments: Sequence[str]) -> int:
    """One line for each clock that would move, then their number and the sha256 of all lines."""
    after = _after("what-if", arguments)
    number, digest, sink = 0, hashlib.sha256(), sys.stdout.buffer
    for move in adoption.what_if(after):
        line = line_of(move)
        digest.update(line)
        sink.write(line)
        number += 1
    sink.write(_json({"moves": number, "sha256": digest.hexdigest()}))
    sink.flush()
    return 0


def recompute(adoption: Adoption, arguments: Sequence[str]) -> int:
    """Progress after each page: the last id, from which `--after` goes on."""
    after = _after("recompute", arguments)
    total = 0
    for last, changed in adoption.recompute(after):
        total += changed
        sys.stdout.buffer.write(_json({"after": str(last), "changed": total}))
        sys.stdout.buffer.flush()
    sys.stdout.buffer.write(_json({"changed": total}))
    sys.stdout.buffer.flush()
    return 0


def _after(name: str, arguments: Sequence[str]) -> UUID | None:
    parser = argparse.ArgumentParser(prog=f"python -m services.escalation {name}")
    parser.add_argument("--after", type=UUID, default=None, help="go on after this complaint id")
    found: UUID | None = parser.parse_args(arguments).after
    return found


def _json(line: object) -> bytes:
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


def line_of(move: Move) -> bytes:
    """One line of the list: the clock in use and as it would be."""
    return _json(
        {
            "complaint": str(move.complaint),
            "pack": move.pack,
            "clock": move.clock,
            "in_use": _shown(move.before),
            "proposed": _shown(move.after),
        }
    )


def _shown(clock: Standing) -> dict[str, object]:
    return {
        "due_at": clock.due_at.isoformat(),
        "last_day": clock.last_day.isoformat() if clock.last_day else None,
        "provisional": clock.provisional,
        "calendar": clock.calendar,
    }
