"""The shell of a process: which failures end it and which it waits out."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.service import Shell
from services.chassis.settings import CommonSettings
from services.datafiles.messages import SHARED_MESSAGES

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def shell(tmp_path, monkeypatch) -> Iterator[Shell]:
    """A worker whose broker and database are never asked; it waits no time between tries."""
    key, sentences = tmp_path / "key.pem", tmp_path / "messages.yaml"
    key.write_text("unused", encoding="utf-8")
    sentences.write_text("shop_closed: {zh: 已打烊, en: Closed}\n", encoding="utf-8")
    settings = CommonSettings(
        kafka_bootstrap="127.0.0.1:1",
        mongodb_uri="mongodb://127.0.0.1:1",
        organisation_file=ROOT / "deploy" / "local" / "organisation.yaml",
        auth_jwks=str(key),
        service_key_file=key,
    )
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    made = Shell("shoes", settings, frozenset({"worker"}), {}, messages=[sentences])
    monkeypatch.setattr(made._stop, "wait", _impatient(made._stop.wait))
    yield made
    made.database.client.close()
    for number, handler in before.items():
        signal.signal(number, handler)


def _impatient(wait):
    return lambda seconds=None: wait(seconds and 0.001)


def test_the_sentences_of_the_chassis_are_always_there(shell) -> None:
    """A service brings its own sentences and has those of the chassis too."""
    assert SHARED_MESSAGES.exists()
    assert "shop_closed" in shell.catalogue
    assert "store_unavailable" in shell.catalogue


@pytest.mark.parametrize("kind", ErrorKind)
def test_what_another_part_refuses_is_tried_again(shell, kind) -> None:
    """No error of another service or store ends the process, whatever its kind."""
    turns: list[bool] = []

    def turn() -> float:
        turns.append(shell.health.ready()[1].get("asks") == "degraded")
        if len(turns) < 4:
            raise ServiceError(kind, "internal", trace="")
        shell._stop.set()
        return 0.0

    shell.health._pings.clear()
    shell.loop("asks", turn)
    assert shell.run() == 0
    assert turns == [False, True, True, True]
    assert "asks" not in shell.health.ready()[1]


def test_an_error_of_ours_ends_the_process(shell) -> None:
    """What nobody meant to raise is a fault of the program: the exit code says so."""

    def turn() -> float:
        raise RuntimeError("no rule for this")

    shell.loop("breaks", turn)
    assert shell.run() == 1


def test_loops_turn_only_in_the_role_worker(shell) -> None:
    """Another role leaves them to the process that has it."""
    shell.roles = frozenset({"grpc"})
    shell.loop("idle", lambda: 0.0)
    assert shell._loops == []
