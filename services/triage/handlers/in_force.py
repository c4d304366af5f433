"""The playbooks in force while the process runs: an approved edition takes over at its time."""

import time
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Final

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.logs import logger
from services.triage.domain.assignment import Assigner
from services.triage.domain.library import Matter, Verdict
from services.triage.domain.playbook import Playbook
from services.triage.handlers.playbooks import PlaybookDesk
from services.triage.ports import ReadPlaybooks

LOG = logger(__name__)
LOOK_SECONDS: Final = 30
OLDER_KEPT_MAX: Final = 200


class PlaybooksInForce:
    """A library that looks now and then whether another edition is in force.

    When the store is away, or an edition cannot be read, the playbooks at hand stay. Until the
    store has answered once, every use asks it: what is shipped may have been replaced long ago.
    """

    def __init__(
        self,
        desk: PlaybookDesk,
        first: ReadPlaybooks,
        assigner: Assigner,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`assigner` gets the rules of each edition that takes over."""
        self._desk, self._now, self._assigner = desk, first, assigner
        self._seconds, self._looked, self._lock = seconds, 0.0, Lock()
        self._answered = False
        self._older: dict[tuple[str, str], Playbook] = {}

    @property
    def playbooks(self) -> Mapping[str, Playbook]:
        """See Playbooks."""
        return self._current().library.playbooks

    def assess(self, matter: Matter) -> Verdict:
        """See Playbooks."""
        return self._current().library.assess(matter)

    def for_scene(self, scene: str, side: str, product_line: str) -> Playbook | None:
        """See Playbooks."""
        return self._current().library.for_scene(scene, side, product_line)

    def older(self, playbook_id: str, version: str) -> Playbook | None:
        """See Playbooks. Raises UNAVAILABLE when the store is away."""
        key = (playbook_id, version)
        if key not in self._older:
            try:
                found = self._desk.script(playbook_id, version)
            except ServiceError as error:
                if error.kind is not ErrorKind.NOT_FOUND:
                    raise
                return None
            if len(self._older) >= OLDER_KEPT_MAX:
                self._older.clear()
            self._older[key] = found
        return self._older[key]

    def _current(self) -> ReadPlaybooks:
        if not self._answered:
            self._look()
        elif self._seconds() - self._looked >= LOOK_SECONDS and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._now

    def _look(self) -> None:
        self._looked = self._seconds()
        try:
            found = self._desk.in_force_unless(self._now.digest)
        except ServiceError as error:
            LOG.warning("playbooks_not_looked_up", code=error.code)
            return
        if found is not None:
            LOG.info("playbooks_in_force", digest=found.digest, playbooks=len(found.scripts))
            self._assigner.rules = found.assignment
            self._now = found
        self._answered = True
