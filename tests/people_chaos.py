"""`python -m tests.people_chaos --kills N`: steps, ladders and notices, killed N times in gaps.

Prints one JSON object at the end; exit code 1 when anybody was not told, or told twice by
distinct id.
"""

import argparse
import json
import random
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import Sequence
from uuid import uuid4

from aiosmtpd.controller import Controller

from services.chassis.mongo import connect
from tests.support.people_drill import Mailbox, become_overdue, faults, prepare, worker
from tests.support.people_killing import Gap
from tests.support.stack import LocalSystem, own_stack

CASES = 3


def main(arguments: Sequence[str]) -> int:
    """Run the drill on stores of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.people_chaos")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    given = parser.parse_args(arguments)
    chance, kills, rounds = random.Random(given.seed), Counter[str](), 0
    box, started = Mailbox(), time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    mail = Controller(box, hostname="127.0.0.1", port=port)
    mail.start()
    with own_stack("") as stack:
        system = LocalSystem(stack)
        try:
            system.start_empty()
            database = connect(system.mongodb_uri, f"t{uuid4().hex[:10]}")
            prepare(database)
            while kills.total() < given.kills:
                gap = chance.choice(list(Gap)[:-1])
                # A sweep writes all its cases at once.
                after = 1 if gap is Gap.STEP_TAKEN else 1 + chance.randrange(0, CASES)
                become_overdue(database, CASES)
                rounds += 1
                code = worker(system.mongodb_uri, database.name, port, gap, after)
                kills[gap.value] += code == -signal.SIGKILL
            worker(system.mongodb_uri, database.name, port, Gap.NONE, 1)
            wrong = faults(database, box, CASES * rounds, kills.total())
        finally:
            system.stop()
            mail.stop()
    report = {
        "seed": given.seed,
        "kills": kills.total(),
        "by": dict(sorted(kills.items())),
        "cases": CASES * rounds,
        "steps": 2 * CASES * rounds,
        "notices": len(box.ids),
        "copies": sum(box.ids.values()) - len(box.ids),
        "seconds": round(time.monotonic() - started),
        "faults": wrong,
    }
    print(json.dumps(report, ensure_ascii=False))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
