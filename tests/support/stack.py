"""The tests' own local system: started when a test first asks, ended with the test run."""

import fcntl
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local import kafka, keys, tokens
from deploy.local.console import Steps
from deploy.local.control import Control
from deploy.local.processes import SERVICE_PROCESSES, service_environment
from deploy.local.stack import ROOT, Stack
from deploy.local.up import up

SHARED_DATA = ROOT.parent / "shared" / "data"


# Worker names tried when another test run holds the ordinary stack.
_FURTHER = tuple(f"gw{number}" for number in range(6))


@contextmanager
def own_stack(worker: str) -> Iterator[Stack]:
    """A stack that no other test run uses; held until the block ends.

    Raises RuntimeError when all are taken.
    """
    for name in (worker, *_FURTHER):
        stack = Stack.test(name)
        stack.folder.parent.mkdir(exist_ok=True)
        with (stack.folder.parent / f"{stack.name}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            yield stack
            return
    raise RuntimeError("too many test runs at once: wait until one of them has ended")


class LocalSystem:
    """Real Kafka, real MongoDB and, when asked for, the five service processes.

    `control` starts, stops and kills single processes by name; see deploy.local.control.
    """

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.control = Control(stack, owner=os.getpid())

    @property
    def kafka_bootstrap(self) -> str:
        """Address of the broker."""
        return self.stack.kafka_bootstrap

    @property
    def mongodb_uri(self) -> str:
        """Connection string of the database."""
        return self.stack.mongodb_uri

    def start_empty(self) -> None:
        """Bring up empty stores, whatever an earlier run has left, killed or not."""
        self.control.reset()
        up(self.control, Steps(io.StringIO()), services=())

    def start_services(self) -> None:
        """Bring up the service processes that do not run yet."""
        up(self.control, Steps(io.StringIO()), SERVICE_PROCESSES)

    def environment(self, service: str, instance: str = "test") -> dict[str, str]:
        """Settings with which a test may run a service's command itself."""
        keys.prepare(self.stack)
        return service_environment(self.stack, service, instance)

    def token(self, *roles: str, subject: str = "p-test", **scope: list[str]) -> str:
        """Authorization header value of a person with these roles."""
        return f"Bearer {tokens.person_token(self.stack, subject, roles, **scope)}"

    def url(self, service: str, path: str = "") -> str:
        """Address of a path at a service's HTTP door."""
        return self.stack.url(service) + path

    def log(self, process: str) -> Path:
        """Log file of a process."""
        return self.stack.logs / f"{process}.log"

    def create_topics(self) -> None:
        """Create the registered topics again, after a test has deleted some."""
        kafka.create_topics(self.stack)

    def stop(self) -> None:
        """End everything."""
        self.control.down()
