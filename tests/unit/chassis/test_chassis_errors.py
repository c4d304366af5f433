"""The error kinds with their three maps, and which errors of the database pass."""

import pytest
from pymongo import errors

from services.chassis.errors import (
    CONSUMER_ACTION,
    GRPC_STATUS,
    HTTP_STATUS,
    ErrorKind,
    ServiceError,
)
from services.chassis.mongo import translated


@pytest.mark.parametrize("kind", ErrorKind)
def test_every_kind_has_a_meaning_at_every_door(kind: ErrorKind) -> None:
    """No kind is without an HTTP status, a gRPC status and a consumer action."""
    assert 400 <= HTTP_STATUS[kind] < 600
    assert GRPC_STATUS[kind].value[0] != 0
    assert CONSUMER_ACTION[kind]


@pytest.mark.parametrize(
    "error",
    [
        errors.AutoReconnect("away"),
        errors.NetworkTimeout("away"),
        errors.NotPrimaryError("moved"),
        errors.ServerSelectionTimeoutError("away"),
        errors.ExecutionTimeout("slow"),
        errors.WaitQueueTimeoutError("full"),
        errors.WTimeoutError("not yet on a majority"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_outage_of_the_database_is_unavailable(error) -> None:
    """What passes by itself is waited for."""
    with pytest.raises(ServiceError) as caught, translated():
        raise error
    assert caught.value.kind is ErrorKind.UNAVAILABLE


def test_a_refused_write_stays_what_it_is() -> None:
    """A rule of the database is no outage: waiting would not help."""
    with pytest.raises(errors.DuplicateKeyError), translated():
        raise errors.DuplicateKeyError("twice")
