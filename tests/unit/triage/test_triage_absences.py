"""Who is away, as escalation tells it."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from complaints.escalation.v1.escalation_service_pb2 import ListAbsencesResponse

from services.triage.adapters.absence_client import AbsenceClient

FROM = datetime(2026, 11, 2, tzinfo=UTC)


def asked(answer):
    """What the client makes of an answer."""
    channel = SimpleNamespace(
        channel=SimpleNamespace(unary_unary=lambda *_, **__: None),
        call=lambda *_, **__: answer,
    )
    return AbsenceClient(channel).absent()


def test_each_absence_comes_with_its_length():
    """From its start to its end, not what is left of it."""
    answer = ListAbsencesResponse(people=["p-1", "p-2"])
    one = answer.absences.add(person="p-1")
    getattr(one, "from").FromDatetime(FROM)
    one.to.FromDatetime(FROM + timedelta(days=2))

    assert asked(answer) == {"p-1": timedelta(days=2), "p-2": timedelta()}


def test_nobody_is_away():
    """That is known as well."""
    assert asked(ListAbsencesResponse()) == {}
