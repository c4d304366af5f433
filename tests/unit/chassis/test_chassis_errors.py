"""The error kinds and their three maps."""

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
from services.datafiles.messages import Catalogue, CatalogueError


@pytest.mark.parametrize("kind", ErrorKind)
def test_every_kind_has_a_meaning_at_every_door(kind: ErrorKind) -> None:
    """No kind is without an HTTP status, a gRPC status and a consumer action."""
    assert 400 <= HTTP_STATUS[kind] < 600
    assert GRPC_STATUS[kind].value[0] != 0
    assert CONSUMER_ACTION[kind]


def test_a_sentence_needs_both_languages(tmp_path) -> None:
    """A catalogue that lacks English is refused with file and code."""
    path = tmp_path / "messages.yaml"
    path.write_text("lonely: {zh: 只有中文}\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match="lonely"):
        Catalogue.load(path)


def test_both_languages_take_the_same_parameters(tmp_path) -> None:
    """A parameter that stands in one language only is refused."""
    path = tmp_path / "messages.yaml"
    path.write_text("odd: {zh: '还有 {days} 天', en: 'some days'}\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match="odd"):
        Catalogue.load(path)


def test_a_missing_parameter_does_not_hide_the_sentence() -> None:
    """The person still reads the sentence when a parameter was forgotten."""
    catalogue = Catalogue({"limit": {"zh": "最多 {limit}", "en": "at most {limit}"}})
    assert catalogue.render("limit", "en", {}) == "at most {limit}"
    assert catalogue.render("limit", "zh", {"limit": 5}) == "最多 5"


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
