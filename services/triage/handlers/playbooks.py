"""Acts on editions of the playbooks: draft, revise, approve, withdraw; and which is in force."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.logs import logger
from services.triage.domain.edition import (
    Edition,
    approved,
    check_not_built_on,
    check_not_jumped,
    check_versions,
    drafted,
    revised,
    withdrawn,
)
from services.triage.domain.playbook import Playbook
from services.triage.ports import Editions, PlaybookReader, ReadPlaybooks

LOG = logger(__name__)


@dataclass(frozen=True, slots=True)
class DraftEdition:
    """Files that differ from those in force, and names of those to leave out.

    With the id of a draft that is there they take the place of its own. With `in_force_from` they
    are put beside the files that will stand then, so that an edition that is approved and has
    yet to come stays in it.
    """

    edition_id: UUID
    files: Mapping[str, str]
    by: str
    removed: Sequence[str] = ()
    text_id: str = ""
    in_force_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class ApproveEdition:
    """A second person's word."""

    edition_id: UUID
    by: str
    in_force_from: datetime


@dataclass(frozen=True, slots=True)
class WithdrawEdition:
    """Taken back, with the reason at intake under `text_id`."""

    edition_id: UUID
    by: str
    text_id: str


class PlaybookDesk:
    """Where playbooks are changed. A faulty draft is refused whole; what is in force stays."""

    def __init__(
        self, editions: Editions, reader: PlaybookReader, now: Callable[[], datetime]
    ) -> None:
        self._editions, self._reader, self._now = editions, reader, now

    def draft(self, command: DraftEdition) -> Edition:
        """Store a draft whose files are sound.

        The same files again change nothing. Raises INVALID with all faults, or when content
        changed under a used version; CONFLICT for one that is approved; RACE.
        """
        files = {**self.in_force(command.in_force_from).files, **command.files}
        for name in command.removed:
            files.pop(name, None)
        read = self._reader.read(files)
        check_versions(self._used(), read.scripts)
        before = self._editions.get(command.edition_id)
        by, at, text_id = command.by, self._now(), command.text_id
        scripts = read.scripts
        if before is not None and before.digest == read.digest:
            return before
        if before is None:
            made = drafted(command.edition_id, files, scripts, by=by, at=at, text_id=text_id)
            self._editions.add(made)
            return made
        made = revised(before, files, scripts, by=by, at=at, text_id=text_id)
        self._editions.replace(made)
        return made

    def approve(self, command: ApproveEdition) -> Edition:
        """In force from its time, in place of what stands then.

        Raises NOT_FOUND, CONFLICT, INVALID, RACE; see domain.edition.approved. An approved edition
        that takes over at the same time or later is a CONFLICT too.
        """
        start = command.in_force_from
        with self._editions.deciding():
            before = self._existing(command.edition_id)
            check_versions(self._used(), before.scripts)
            made = approved(
                before,
                current_digest=self.in_force(start).digest,
                by=command.by,
                at=self._now(),
                in_force_from=start,
            )
            check_not_jumped(self._editions.coming(start, before.id))
            self._editions.replace(made)
        return made

    def withdraw(self, command: WithdrawEdition) -> Edition:
        """Raises NOT_FOUND, INVALID without a reason, RACE.

        CONFLICT once it is in force, and while an approved edition was tried against it.
        """
        if not command.text_id:
            raise ServiceError(ErrorKind.INVALID, "field_missing", field="text_id")
        with self._editions.deciding():
            before = self._existing(command.edition_id)
            made = withdrawn(before, by=command.by, at=self._now(), text_id=command.text_id)
            if before.in_force_from is not None:
                check_not_built_on(self._editions.coming(before.in_force_from, before.id))
            self._editions.replace(made)
        return made

    def edition(self, edition_id: UUID) -> Edition:
        """One edition. Raises NOT_FOUND."""
        return self._existing(edition_id)

    def in_force(self, at: datetime | None = None) -> ReadPlaybooks:
        """The playbooks that cases are read by now, or will be read by at a time to come."""
        return self._readable(self._editions.in_force(at or self._now()))

    def in_force_unless(self, digest: str) -> ReadPlaybooks | None:
        """The same, or None where it is the one of that digest, which is not read again."""
        found = self._editions.in_force(self._now())
        if found is not None and found.digest == digest:
            return None
        read = self._readable(found)
        return None if read.digest == digest else read

    def _readable(self, found: Edition | None) -> ReadPlaybooks:
        """The edition, or what is shipped where there is none or a newer program cannot read it."""
        if found is None:
            return self._reader.shipped()
        try:
            return self._reader.read(found.files)
        except ServiceError as error:
            if error.kind is not ErrorKind.INVALID:
                raise
            LOG.error("edition_not_readable", edition=str(found.id), faults=error.params["count"])
            return self._reader.shipped()

    def script(self, playbook: str, version: str) -> Playbook:
        """The playbook in the version that a case started with, in force or not.

        Raises NOT_FOUND.
        """
        name = f"{playbook}@{version}"
        current = self.in_force()
        if name in current.scripts:
            return current.library.playbooks[playbook]
        found = self._editions.holding(name)
        read = self._reader.read(found.files) if found else self._reader.shipped()
        if name not in read.scripts:
            raise ServiceError(ErrorKind.NOT_FOUND, "playbook_unknown", playbook=playbook[:60])
        return read.library.playbooks[playbook]

    def _used(self) -> Mapping[str, str]:
        return {**self._reader.shipped().scripts, **self._editions.approved_scripts()}

    def _existing(self, edition_id: UUID) -> Edition:
        found = self._editions.get(edition_id)
        if found is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "edition_unknown")
        return found
