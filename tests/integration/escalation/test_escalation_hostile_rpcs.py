"""Nonsense in every RPC of the running service: a clear refusal or a right answer.

The RPCs are those of the descriptor, so one that is added is covered by being there.
"""

import random
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from complaints.intake.v1.intake_events_pb2 import IntakeEvent
from google.protobuf import descriptor_pool
from google.protobuf.message_factory import GetMessageClass

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.entrypoints.grpc_api import SERVICE
from tests.integration.escalation.test_escalation_pipeline import Pipeline, filed, kinds
from tests.support.escalation_fakes import local

TRIES = 25
REFUSALS = {
    *(ErrorKind.INVALID, ErrorKind.UNPROCESSABLE, ErrorKind.NOT_FOUND),
    *(ErrorKind.CONFLICT, ErrorKind.FORBIDDEN),
}
WORDS = [
    *("", "p-motor-1", "p-senior-1", "decision", "cn-2020-3", "sla-xinghe-pc", "house"),
    *("simple", "2026-11-12", "0001-01-01", "9999-12-31", "2026-02-30", "２０２６-01-01", "NaN"),
    *("1e999", "-1", "L2", "agree", "first", "zh", "r\n", "\x00", "王某", "' OR 1=1 --", "$where"),
    *("x" * 101, "好" * 5_000, "2026-01-01T00:00:00+00:00|x", "NSW", "24h", "natural_disaster"),
]


@pytest.fixture
def pipeline(own_stores, monkeypatch):
    """Escalation as production builds it."""
    opened = Pipeline(own_stores, monkeypatch)
    yield opened
    opened.close()


def filled(message: Any, chance: random.Random, known: UUID) -> Any:
    """A request with anything in its fields, of every kind that a field can be."""
    left_out = chance.choice([0.1, 0.5, 0.9])
    for field in message.DESCRIPTOR.fields:
        if "complaint" not in field.name and chance.random() < left_out:
            continue
        if field.message_type and field.message_type.GetOptions().map_entry:
            for _ in range(chance.choice([0, 1, 12])):
                getattr(message, field.name)[chance.choice(WORDS)] = chance.choice(WORDS)
        elif field.message_type and field.is_repeated:
            for _ in range(chance.choice([0, 1, 3])):
                filled(getattr(message, field.name).add(), chance, known)
        elif field.message_type:
            inner = getattr(message, field.name)
            inner.SetInParent()
            filled(inner, chance, known)
        elif field.is_repeated:
            number = chance.choice([0, 1, 3, 201])
            values = [_value(field, chance, known) for _ in range(number)]
            getattr(message, field.name).extend(values)
        else:
            setattr(message, field.name, _value(field, chance, known))
    return message


def _value(field: Any, chance: random.Random, known: UUID) -> Any:
    if field.type == field.TYPE_BOOL:
        return chance.random() < 0.5
    if field.type == field.TYPE_STRING:
        ids = [str(known)] * 60 if "complaint" in field.name else [str(known), str(uuid4())]
        return chance.choice([*WORDS, *ids])
    if field.type == field.TYPE_BYTES:
        return chance.randbytes(20)
    if field.type in (field.TYPE_DOUBLE, field.TYPE_FLOAT):
        return chance.choice([0.0, -1.0, 1e300, float("nan"), float("inf")])
    if field.type in (field.TYPE_INT64, field.TYPE_SINT64):
        return chance.choice([0, -1, 1_780_000_000, 253_402_300_800, 2**62, -(2**62)])
    assert field.type in (field.TYPE_INT32, field.TYPE_SINT32, field.TYPE_UINT32), field.full_name
    return chance.choice([0, 1, 20, 999_999_999, 2**31 - 1, 0 if field.type == 13 else -(2**31)])


def dates(message: Any) -> list[str]:
    """Every last day in an answer."""
    found = []
    for field, value in message.ListFields():
        if field.name == "last_day":
            found.append(value)
        elif field.message_type and not field.message_type.GetOptions().map_entry:
            for inner in value if field.is_repeated else [value]:
                found += dates(inner)
    return found


def test_nonsense_in_every_rpc_is_refused_by_name(pipeline) -> None:
    """Never an error of ours, never a date that is none; what was stored stays readable."""
    complaint, envelope = uuid4(), IntakeEvent()
    envelope.CopyFrom(filed(local("2026-11-02 09:00")))
    pipeline.tell("intake", envelope, complaint, 1)
    pipeline.until(lambda seen: "clocks_started" in kinds(complaint, seen))
    service = descriptor_pool.Default().FindServiceByName(SERVICE)
    wrong, answered = [], set()
    for method in service.methods:
        kind = GetMessageClass(method.input_type)
        for number in range(TRIES):
            chance = random.Random(f"{method.name} {number}")
            request = filled(kind(), chance, complaint)
            try:
                call = getattr(pipeline.stub, method.name)
                answer = pipeline.channel.call(call, request, seconds=20)
            except ServiceError as error:
                if error.kind not in REFUSALS:
                    wrong.append((method.name, number, error.kind, error.code))
                continue
            answered.add(method.name)
            for day in dates(answer):
                assert date(1990, 1, 1) <= date.fromisoformat(day) <= date(2200, 1, 1)

    assert wrong == []
    assert {"GetClocks", "WhatIf", "GetWatermark"} <= answered
