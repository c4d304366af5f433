"""`python -m tests.chaos --kills N`: SIGKILL at random under load, then everything is there once.

A system of its own; a round is some kills under load, then a look at everything accepted in it.
Prints one JSON object at the end; exit code 1 when anything was lost, doubled or dead.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence

from deploy.local.stack import Stack
from tests.support.desk import Desk
from tests.support.eventually import eventually
from tests.support.kills import GAPS, LAYOUT, kill_at
from tests.support.ledger import Ledger, SteadyLoad
from tests.support.stack import LocalSystem
from tests.support.verdict import Verdict

ROUND_KILLS = 20
STORES = ("mongodb", "kafka")
SETTLE_SECONDS = 180


class Drill:
    """Kills and what came of them."""

    def __init__(self, system: LocalSystem, seed: int, clients: int) -> None:
        self._system, self._control = system, system.control
        self._chance, self._clients = random.Random(seed), clients
        self._verdict = Verdict(Desk(system))
        self._folder = system.stack.folder / "ledgers"
        self._folder.mkdir(exist_ok=True)
        self.kills: Counter[str] = Counter()
        self.accepted = self.retries = 0
        self.faults: list[str] = []

    def round(self, kills: int) -> None:
        """So many kills under load, then a look."""
        ledger = Ledger(self._folder / f"round-{sum(self.kills.values())}.jsonl")
        with SteadyLoad(self._system, ledger, self._clients) as load:
            for _ in range(kills):
                self._wait_for_some(ledger)
                self._kill()
            self._control.wait_ready([*STORES, *LAYOUT], SETTLE_SECONDS)
            self._wait_for_some(ledger)
        self.accepted += len(ledger)
        self.retries += load.retries
        self.faults += load.faults + self._verdict.stores(ledger, SETTLE_SECONDS)

    def _wait_for_some(self, ledger: Ledger) -> None:
        more = len(ledger) + self._chance.randrange(1, 40)
        eventually(lambda: len(ledger), lambda n: n >= more, seconds=SETTLE_SECONDS, what="load")

    def _kill(self) -> None:
        """A store, a process at one of its gaps, or any process at any moment."""
        dice = self._chance.random()
        if dice < 0.15:
            what = self._chance.choice(STORES)
            self._kill_now(what)
        elif dice < 0.5:
            process, gap = self._chance.choice(GAPS)
            what = f"{process} {gap.value}"
            kill_at(self._control, process, gap, self._chance.randrange(1, 6))
        else:
            what = self._chance.choice(list(LAYOUT))
            self._kill_now(what)
        self.kills[what] += 1
        sys.stderr.write(f"{sum(self.kills.values()):5d}  {what}\n")

    def _kill_now(self, process: str) -> None:
        """The supervisor brings it back; it may be killed again before it is ready."""
        eventually(lambda: self._control.running(process), seconds=60, what=process)
        try:
            self._control.kill(process)
        except ProcessLookupError:  # it ended by itself in that moment, as a killed store's client
            self.faults.append(f"{process} was not running")

    def end(self) -> None:
        """What holds at the end for everything together."""
        self.faults += self._verdict.outboxes(SETTLE_SECONDS)
        self.faults += self._verdict.wire()
        self.faults += self._verdict.dead_letters()


def main(arguments: Sequence[str]) -> int:
    """Run the drill; the stack is emptied afterwards unless something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--clients", type=int, default=3)
    given = parser.parse_args(arguments)
    system = LocalSystem(Stack.with_offset("chaos", 5_500))
    started = time.monotonic()
    system.start_empty()
    system.start_services()
    try:
        drill = Drill(system, given.seed, given.clients)
        while (left := given.kills - sum(drill.kills.values())) > 0 and not drill.faults:
            drill.round(min(ROUND_KILLS, left))
        drill.end()
    finally:
        system.stop()
    if not drill.faults:
        system.control.reset()
    report = {
        "seed": given.seed,
        "kills": sum(drill.kills.values()),
        "by": dict(sorted(drill.kills.items())),
        "accepted": drill.accepted,
        "retries": drill.retries,
        "seconds": round(time.monotonic() - started),
        "faults": drill.faults[:50],
    }
    print(json.dumps(report, ensure_ascii=False))
    return 1 if drill.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
