"""Titles of playbooks, asked from triage once: a version never changes its title."""

import time
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from complaints.triage.v1.triage_service_pb2 import GetPlaybookRequest
from complaints.triage.v1.triage_service_pb2_grpc import TriageServiceStub

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.grpc_client import ServiceChannel
from services.intake.domain.view import PlaybookTitle

SECONDS: Final = 0.3
REST_SECONDS: Final = 10.0
"""How long triage is not asked again after it failed, so that no page waits for it each time."""
REMEMBERED_MAX: Final = 2_000


class RememberedTitles:
    """PlaybookTitles (port) over gRPC with a memory; several threads may ask."""

    def __init__(
        self, channel: ServiceChannel, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._channel, self._seconds = channel, seconds
        stub: Any = TriageServiceStub  # the generated class is untyped
        self._stub = stub(channel.channel)
        self._known: dict[str, PlaybookTitle | None] = {}
        self._rests_until = float("-inf")

    def of(self, names: Collection[str]) -> Mapping[str, PlaybookTitle]:
        """See PlaybookTitles."""
        for name in names:
            if name not in self._known and self._seconds() >= self._rests_until:
                self._ask(name)
        found = {name: self._known.get(name) for name in names}
        return {name: title for name, title in found.items() if title is not None}

    def _ask(self, name: str) -> None:
        playbook, _, version = name.rpartition("@")
        request = GetPlaybookRequest(playbook=playbook, version=version)
        title: PlaybookTitle | None = None
        try:
            answer = self._channel.call(self._stub.GetPlaybook, request, seconds=SECONDS)
            title = PlaybookTitle(answer.title.zh, answer.title.en)
        except ServiceError as error:  # the page is shown without the title
            if error.kind is not ErrorKind.NOT_FOUND:
                self._rests_until = self._seconds() + REST_SECONDS
                return
        if len(self._known) >= REMEMBERED_MAX:
            self._known.clear()
        self._known[name] = title
