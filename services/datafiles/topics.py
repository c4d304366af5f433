"""The topic register (proto/topics): the only source of topic names and message types."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from google.protobuf.message import Message as ProtoMessage
from google.protobuf.symbol_database import Default as SymbolDatabase


@dataclass(frozen=True, slots=True)
class Topic:
    """One entry of the topic register (proto/topics)."""

    name: str
    owner: str
    envelope: str
    consumers: Sequence[str]
    partitions: int
    config: Mapping[str, str]


class TopicRegister:
    """All topics by name; the only source of topic names and message types."""

    def __init__(self, topics: Mapping[str, Topic]) -> None:
        self._topics = topics

    @classmethod
    def load(cls, folder: Path) -> "TopicRegister":
        """Read every YAML file of `folder`. Raises KeyError for a file that lacks a field."""
        topics = {}
        for path in sorted(folder.glob("*.yaml")):
            raw = yaml.safe_load(path.read_text(encoding="utf-8"))
            topics[raw["topic"]] = Topic(
                name=raw["topic"],
                owner=raw["owner"],
                envelope=raw["envelope"],
                consumers=tuple(raw["consumers"]),
                partitions=raw["partitions"],
                config=raw["config"],
            )
        return cls(topics)

    def __iter__(self) -> Any:
        return iter(self._topics.values())

    def get(self, name: str) -> Topic:
        """The topic `name`. Raises KeyError when it is not registered."""
        return self._topics[name]

    def message_class(self, name: str) -> type[ProtoMessage]:
        """The generated class of the topic; the service imports it before it asks."""
        symbol: type[ProtoMessage] = SymbolDatabase().GetSymbol(self._topics[name].envelope)
        return symbol
