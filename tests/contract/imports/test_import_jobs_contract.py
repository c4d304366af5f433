"""Jobs in MongoDB: added once, claimed by one process, taken over from a dead one."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import mongoengine
import pytest
from pymongo.database import Database

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.mongo import connect
from services.intake.adapters.import_jobs import MongoJobs
from services.intake.domain.imports import Tally
from services.intake.domain.imports_jobs import ImportJob, JobState


def job(number: int = 1, **changes: Any) -> ImportJob:
    """A queued job; its mapping and sender look like paths of a pipeline on purpose."""
    made = ImportJob(UUID(int=number), "$mapping", "csv", "a" * 64, 10, "$$NOW", "00-x")
    return replace(made, **changes)


@pytest.fixture
def database(mongodb: str) -> Iterator[Database[dict[str, Any]]]:
    """A database of its own."""
    mongoengine.disconnect()
    opened = connect(mongodb, f"imp_{uuid4().hex[:8]}_intake")
    yield opened
    opened.client.drop_database(opened.name)
    mongoengine.disconnect()


@pytest.fixture
def jobs(database) -> MongoJobs:
    """The store as worker a sees it."""
    store = MongoJobs(database, "a")
    store.ensure_index()
    return store


def expire(database: Database[dict[str, Any]]) -> None:
    """As if the holder of every lease had been silent for long."""
    database["imports"].update_many({}, [{"$set": {"until": {"$subtract": ["$$NOW", 1]}}}])


def test_a_job_is_added_once(jobs):
    """The second adding answers the first job; words from outside stay words."""
    added = jobs.add(job())
    assert replace(added, requested_at=None) == job()
    assert added.requested_at is not None
    again = jobs.add(job(sha256="b" * 64))
    assert again == added
    assert not again.same_request(job(sha256="b" * 64))
    assert jobs.get(job().id) == added


def test_unknown_jobs_are_not_found(jobs):
    """Also for a well-formed id."""
    with pytest.raises(ServiceError) as caught:
        jobs.get(uuid4())
    assert caught.value.kind is ErrorKind.NOT_FOUND


def test_claimed_by_one_process(jobs, database):
    """The oldest first; what is leased to a living process is not handed out."""
    jobs.add(job(1))
    jobs.add(job(2))
    other = MongoJobs(database, "b")
    first, second = jobs.claim(), other.claim()
    assert first is not None
    assert second is not None
    assert (first.id, second.id) == (job(1).id, job(2).id)
    assert first.state is JobState.RUNNING
    assert MongoJobs(database, "c").claim() is None


def test_a_process_that_comes_back_has_its_own_at_once(jobs, database):
    """Under the same name, without waiting for the lease."""
    jobs.add(job())
    jobs.claim()
    again = MongoJobs(database, "a").claim()
    assert again is not None
    assert again.id == job().id


def test_a_silent_process_loses_its_job(jobs, database):
    """Another takes over, and the first is told when it reports."""
    jobs.add(job())
    held = jobs.claim()
    assert held is not None
    assert jobs.report(replace(held, tally=Tally(5, 5)))
    expire(database)
    taken = MongoJobs(database, "b").claim()
    assert taken is not None
    assert taken.tally == Tally(5, 5)
    assert not jobs.report(held)


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED])
def test_what_has_ended_is_never_claimed(jobs, database, state):
    """It stays to be looked at, with its counts and its reason."""
    jobs.add(job())
    held = jobs.claim()
    assert held is not None
    ended = replace(held, state=state, tally=Tally(9, 7, 1, 1), fraction=1.0, reason="why")
    assert jobs.report(ended)
    assert jobs.get(job().id) == ended
    expire(database)
    assert jobs.claim() is None
