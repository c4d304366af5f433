"""The RPCs by which people judge events of public opinion: list, merge, split, lower."""

import re
from datetime import UTC, datetime
from typing import Any

from complaints.escalation.v1 import opinion_pb2 as messages

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.adapters.opinion_codec import event_message, post_message
from services.escalation.domain.opinion.policy import GRADES, Grade
from services.escalation.entrypoints.grpc_fields import IDS_MAX, code_of, uuid_of
from services.escalation.handlers.opinion_acts import Act, OpinionActs
from services.escalation.ports import Opinions, Place, Wanted

LIMIT = 50
LIMIT_MAX = 200
ENTITY_CHARACTERS_MAX = 40
_KEY = re.compile(r"[0-9a-f]{64}")
_AFTER = re.compile(r"([0-9]{1,13}):([0-9a-f-]{36,64})")


class OpinionListRpcs:
    """Events and posts in pages."""

    def __init__(self, opinions: Opinions) -> None:
        self._opinions = opinions

    def ListOpinionEvents(
        self, request: messages.ListOpinionEventsRequest, context: Any
    ) -> messages.ListOpinionEventsResponse:
        """Events, those with the latest posts first."""
        if len(request.entity) > ENTITY_CHARACTERS_MAX:
            raise ServiceError(ErrorKind.INVALID, "invalid_field", field="entity")
        least = _grade(request.from_grade, "from_grade") if request.from_grade else None
        complaint = request.complaint_id
        wanted = Wanted(
            [grade for grade in GRADES if grade >= least] if least else (),
            request.entity,
            str(uuid_of(complaint, "complaint_id")) if complaint else "",
            request.lower_proposed,
        )
        limit = _limit(request.limit)
        found = self._opinions.page(wanted, limit, _after(request.after))
        more = _next(found[-1].last_at, found[-1].id) if len(found) == limit else ""
        return messages.ListOpinionEventsResponse(events=map(event_message, found), next=more)

    def ListOpinionPosts(
        self, request: messages.ListOpinionPostsRequest, context: Any
    ) -> messages.ListOpinionPostsResponse:
        """Posts of one event, the earliest first."""
        event, limit = str(uuid_of(request.event_id, "event_id")), _limit(request.limit)
        if event not in self._opinions.events([event]):
            raise ServiceError(ErrorKind.NOT_FOUND, "opinion_event_not_found")
        found = self._opinions.post_page(event, limit, _after(request.after))
        more = _next(found[-1][1].at, found[-1][0]) if len(found) == limit else ""
        return messages.ListOpinionPostsResponse(
            posts=[post_message(key, post) for key, post in found], next=more
        )


class OpinionActRpcs:
    """What people do to events."""

    def __init__(self, acts: OpinionActs) -> None:
        self._acts = acts

    def MergeOpinionEvents(
        self, request: messages.MergeOpinionEventsRequest, context: Any
    ) -> messages.MergeOpinionEventsResponse:
        """Two events are one."""
        into = str(uuid_of(request.into_event_id, "into_event_id"))
        away = str(uuid_of(request.away_event_id, "away_event_id"))
        return messages.MergeOpinionEventsResponse(
            event=event_message(self._acts.merge(into, away, _act(request)))
        )

    def SplitOpinionEvent(
        self, request: messages.SplitOpinionEventRequest, context: Any
    ) -> messages.SplitOpinionEventResponse:
        """Some posts are another story."""
        keys = frozenset(request.post_keys)
        if not 1 <= len(request.post_keys) <= IDS_MAX:
            raise ServiceError(ErrorKind.INVALID, "ids_number", field="post_keys", limit=IDS_MAX)
        if not all(_KEY.fullmatch(key) for key in keys):
            raise ServiceError(ErrorKind.INVALID, "invalid_field", field="post_keys")
        event = str(uuid_of(request.event_id, "event_id"))
        old, new = self._acts.split(event, keys, _act(request))
        return messages.SplitOpinionEventResponse(
            event=event_message(old), split_off=event_message(new)
        )

    def LowerOpinionGrade(
        self, request: messages.LowerOpinionGradeRequest, context: Any
    ) -> messages.LowerOpinionGradeResponse:
        """The grade is less than it seems."""
        event = str(uuid_of(request.event_id, "event_id"))
        done = self._acts.lower(event, _grade(request.grade, "grade"), _act(request))
        return messages.LowerOpinionGradeResponse(event=event_message(done))


def _act(request: Any) -> Act:
    reason = code_of(request.reason_text_id, "reason_text_id", optional=True)
    return Act(code_of(request.by, "by"), reason, request.request_id)


def _grade(text: str, field: str) -> Grade:
    found = next((grade for grade in GRADES if grade == text), None)
    if found is None:
        raise ServiceError(ErrorKind.INVALID, "invalid_field", field=field)
    return found


def _limit(asked: int) -> int:
    if not 0 <= asked <= LIMIT_MAX:
        raise ServiceError(ErrorKind.INVALID, "invalid_field", field="limit")
    return asked or LIMIT


def _after(text: str) -> Place | None:
    """Where the page before ended. Raises ServiceError INVALID for what this service never gave."""
    if not text:
        return None
    found = _AFTER.fullmatch(text)
    if found is None:
        raise ServiceError(ErrorKind.INVALID, "invalid_field", field="after")
    seconds, milliseconds = divmod(int(found[1]), 1000)
    at = datetime.fromtimestamp(seconds, UTC)
    return at.replace(microsecond=milliseconds * 1000), found[2]


def _next(at: datetime, name: str) -> str:
    return f"{int(at.timestamp()) * 1000 + at.microsecond // 1000}:{name}"
