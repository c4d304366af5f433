"""Editions of the playbooks: draft, dry run, approved by a second person, in force from a time.

An edition is the whole folder, for phrases, signals and playbooks only mean something together.
A playbook's own `version` says which script a case started with; content may not change under it.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError

FILES_MAX: Final = 2_003
BYTES_MAX: Final = 8_000_000
HISTORY_MAX: Final = 200
FORCE_AHEAD_DAYS_MAX: Final = 366

State = Literal["draft", "tried", "approved", "withdrawn"]
ActName = Literal["drafted", "revised", "tried", "approved", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Act:
    """Who did what to an edition, and why; the words are at intake under `text_id`."""

    name: ActName
    by: str
    at: datetime
    text_id: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """A dry run: of which content, against which, over which cases, and what came of it.

    `kept` of its differences can be read under `id`. Of `confirmed` cases a person had said what
    they are: so many agreed before and after, and it breaks or mends so many. `no_past_cases` says
    that there was none to be tried on. `changed_files` differ from what it was tried against.
    """

    draft_digest: str
    current_digest: str
    cases_digest: str
    cases: int
    differing: int
    become_unsure: int
    by: str
    at: datetime
    id: str = ""
    kept: int = 0
    confirmed: int = 0
    agrees_before: int = 0
    agrees_after: int = 0
    breaks: int = 0
    mends: int = 0
    no_past_cases: bool = False
    changed_files: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """The aggregate; `version` counts its own changes."""

    id: UUID
    version: int
    state: State
    files: Mapping[str, str]
    scripts: Mapping[str, str]
    history: Sequence[Act]
    trial: Trial | None = None
    in_force_from: datetime | None = None

    @property
    def digest(self) -> str:
        """SHA-256 over names and contents of its files."""
        return files_digest(self.files)

    @property
    def authors(self) -> frozenset[str]:
        """Everybody who wrote in it; none of them may approve it."""
        return frozenset(a.by for a in self.history if a.name in ("drafted", "revised"))


def files_digest(files: Mapping[str, str]) -> str:
    """SHA-256 over names and contents, whatever the order."""
    digest = hashlib.sha256()
    for name in sorted(files):
        content = files[name].encode()
        digest.update(f"{name}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def drafted(
    edition_id: UUID,
    files: Mapping[str, str],
    scripts: Mapping[str, str],
    *,
    by: str,
    at: datetime,
    text_id: str = "",
) -> Edition:
    """A new draft. `scripts` names the content of each playbook by `id@version`."""
    _check_size(files)
    history = (Act("drafted", by, at, text_id),)
    return Edition(edition_id, 1, "draft", dict(files), dict(scripts), history)


def revised(
    edition: Edition,
    files: Mapping[str, str],
    scripts: Mapping[str, str],
    *,
    by: str,
    at: datetime,
    text_id: str = "",
) -> Edition:
    """Other content for a draft; an earlier dry run no longer counts.

    Raises CONFLICT for an edition that is approved or withdrawn.
    """
    _check_state(edition, ("draft", "tried"))
    _check_size(files)
    changed = replace(edition, files=dict(files), scripts=dict(scripts), state="draft", trial=None)
    return _acted(changed, Act("revised", by, at, text_id))


def check_triable(edition: Edition) -> None:
    """Raises CONFLICT for an edition that is approved or withdrawn."""
    _check_state(edition, ("draft", "tried"))


def tried(edition: Edition, trial: Trial) -> Edition:
    """With its dry run. Raises CONFLICT when the run was of other content, or it is too late."""
    _check_state(edition, ("draft", "tried"))
    if trial.draft_digest != edition.digest:
        raise ServiceError(ErrorKind.CONFLICT, "edition_trial_of_other_content")
    return _acted(replace(edition, trial=trial, state="tried"), Act("tried", trial.by, trial.at))


def approved(
    edition: Edition, *, current_digest: str, by: str, at: datetime, in_force_from: datetime
) -> Edition:
    """Approved by a second person, in force from a time (生效时间).

    `current_digest` is that of what it replaces: what stands when its time comes, which need not
    be what stands now.

    Raises CONFLICT without a dry run against that, or when `by` wrote in it; INVALID for a time
    that has passed or is more than a year away.
    """
    _check_state(edition, ("draft", "tried"))
    if edition.trial is None or not (edition.trial.cases or edition.trial.no_past_cases):
        raise ServiceError(ErrorKind.CONFLICT, "edition_not_tried")
    if edition.trial.current_digest != current_digest:
        raise ServiceError(ErrorKind.CONFLICT, "edition_trial_outdated")
    if by in edition.authors:
        raise ServiceError(ErrorKind.CONFLICT, "edition_needs_second_person", person=by)
    check_time(in_force_from, at)
    changed = replace(edition, state="approved", in_force_from=in_force_from)
    return _acted(changed, Act("approved", by, at))


def withdrawn(edition: Edition, *, by: str, at: datetime, text_id: str) -> Edition:
    """Taken back before it is in force, with a reason. Raises CONFLICT afterwards."""
    _check_state(edition, ("draft", "tried", "approved"))
    if edition.in_force_from is not None and edition.in_force_from <= at:
        raise ServiceError(ErrorKind.CONFLICT, "edition_in_force")
    return _acted(replace(edition, state="withdrawn"), Act("withdrawn", by, at, text_id))


def check_time(in_force_from: datetime, now: datetime) -> None:
    """Raises INVALID for a time that has passed or is more than a year away."""
    if in_force_from < now or (in_force_from - now).days > FORCE_AHEAD_DAYS_MAX:
        raise ServiceError(ErrorKind.INVALID, "edition_time_out_of_range")


def check_not_jumped(coming: Edition | None) -> None:
    """Raises CONFLICT where an approved edition takes over at that time or later.

    It was tried against what stands without this one, and would undo it unseen.
    """
    if coming is not None:
        raise ServiceError(ErrorKind.CONFLICT, "edition_later_approved", edition=str(coming.id))


def check_not_built_on(coming: Edition | None) -> None:
    """Raises CONFLICT where an approved edition was tried against the one to be taken back."""
    if coming is not None:
        raise ServiceError(ErrorKind.CONFLICT, "edition_has_successor", edition=str(coming.id))


def in_force(editions: Iterable[Edition], at: datetime) -> Edition | None:
    """The approved edition that came into force last, or None."""
    running = [
        e for e in editions if e.state == "approved" and e.in_force_from and e.in_force_from <= at
    ]
    return max(running, key=_since, default=None)


def next_to_come(editions: Iterable[Edition], at: datetime, but: UUID) -> Edition | None:
    """The approved edition, other than `but`, that is the first to take over from `at` on."""
    found = [
        e
        for e in editions
        if e.state == "approved" and e.id != but and e.in_force_from and e.in_force_from >= at
    ]
    return min(found, key=_since, default=None)


def _since(edition: Edition) -> tuple[datetime, str]:
    assert edition.in_force_from is not None
    return edition.in_force_from, str(edition.id)


def check_versions(known: Mapping[str, str], scripts: Mapping[str, str]) -> None:
    """Raises INVALID when a playbook's content changed under a version that was used before.

    Cases keep the version they started with, so a version must mean one content for ever.
    """
    for name in sorted(scripts):
        if name in known and known[name] != scripts[name]:
            raise ServiceError(ErrorKind.INVALID, "edition_version_reused", playbook=name)


def _acted(edition: Edition, act: Act) -> Edition:
    history = (*edition.history, act)
    if len(history) > HISTORY_MAX:
        raise ServiceError(ErrorKind.CONFLICT, "edition_history_full")
    return replace(edition, version=edition.version + 1, history=history)


def _check_state(edition: Edition, allowed: Sequence[State]) -> None:
    if edition.state not in allowed:
        raise ServiceError(ErrorKind.CONFLICT, "edition_state", state=edition.state)


def _check_size(files: Mapping[str, str]) -> None:
    if len(files) > FILES_MAX or sum(len(t.encode()) for t in files.values()) > BYTES_MAX:
        raise ServiceError(ErrorKind.INVALID, "edition_too_large")
