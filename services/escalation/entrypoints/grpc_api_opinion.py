"""The RPCs about public opinion: mentions come in, events are read."""

from typing import Any

from complaints.escalation.v1 import escalation_service_pb2 as messages
from complaints.escalation.v1 import opinion_pb2

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.adapters.opinion_codec import event_message
from services.escalation.domain.opinion.post import Post
from services.escalation.entrypoints.grpc_fields import IDS_MAX, code_of, moment_of, uuid_of
from services.escalation.ports import Opinions

TEXT_CHARACTERS_MAX = 20_000
AUTHOR_CHARACTERS_MAX = 200
_COUNT_MAX = 10**12


class OpinionRpcs:
    """Posts and events of public opinion."""

    def __init__(self, opinions: Opinions) -> None:
        self._opinions = opinions

    def ReportMention(
        self, request: messages.ReportMentionRequest, context: Any
    ) -> messages.ReportMentionResponse:
        """Keep posts until they are decided about."""
        if not 1 <= len(request.mentions) <= IDS_MAX:
            raise ServiceError(ErrorKind.INVALID, "ids_number", field="mentions", limit=IDS_MAX)
        posts = [_post(mention) for mention in request.mentions]
        return messages.ReportMentionResponse(fresh=self._opinions.report(posts))

    def GetOpinionEvent(
        self, request: messages.GetOpinionEventRequest, context: Any
    ) -> messages.GetOpinionEventResponse:
        """One event as it stands."""
        name = str(uuid_of(request.event_id, "event_id"))
        record = self._opinions.events([name]).get(name)
        if record is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "opinion_event_not_found")
        return messages.GetOpinionEventResponse(event=event_message(record))


def _post(mention: opinion_pb2.Mention) -> Post:
    if not 1 <= len(mention.text) <= TEXT_CHARACTERS_MAX:
        raise ServiceError(ErrorKind.INVALID, "invalid_field", field="text")
    if len(mention.author) > AUTHOR_CHARACTERS_MAX:
        raise ServiceError(ErrorKind.INVALID, "invalid_field", field="author")
    for field in ("reach", "reposts"):
        if not 0 <= getattr(mention, field) <= _COUNT_MAX:
            raise ServiceError(ErrorKind.INVALID, "invalid_field", field=field)
    return Post(
        id=code_of(mention.id, "id"),
        at=moment_of(mention, "at"),
        source=code_of(mention.source, "source"),
        text=mention.text,
        reach=mention.reach,
        reposts=mention.reposts,
        author=mention.author or None,
    )
