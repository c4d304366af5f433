"""Events as they were released: their bytes must be understood for ever."""

import json
from pathlib import Path

import pytest

from tests.check.freeze import RECORDED, release
from tests.support.examples import as_json, envelope_of, event_topics, payloads

FILES = sorted(RECORDED.rglob("*.binpb"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_released_bytes_keep_their_meaning(path: Path) -> None:
    """Bytes of a release decode to the JSON that was written down with them."""
    envelope = envelope_of(path.stem)

    envelope.ParseFromString(path.read_bytes())

    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert expected == json.loads(as_json(envelope))


def test_this_release_has_recorded_every_event() -> None:
    """No payload goes out without its bytes on record."""
    there = {path.stem for path in FILES if path.parent.name == release()}

    assert {p for topic in event_topics() for p in payloads(topic)} <= there
