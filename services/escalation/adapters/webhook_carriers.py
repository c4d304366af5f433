"""Notices over HTTP: a signed webhook of the company, and group robots (企业微信, 钉钉).

A robot throws no second copy away, so its text ends with the notice's id.
"""

import base64
import hashlib
import hmac
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

import httpx
import orjson

from services.escalation.adapters.notices_files import Address, Robot, Webhook, secret
from services.escalation.domain.people.notice import Outcome
from services.escalation.ports import Letter

SECONDS = 10.0
_TEXT_BYTES_MAX = 2000
# "Too many messages" of WeCom and DingTalk: it passes.
_ROBOT_BUSY = frozenset({45009, 130101, 410100, -1})


class WebhookCarrier:
    """Carrier (port): POST of JSON, signed with HMAC-SHA256 over `timestamp.body`."""

    def __init__(self, webhook: Webhook, seconds: Callable[[], float] = time.time) -> None:
        self._url, self._key = webhook.url, secret(webhook.key_file).encode()
        self._seconds, self._client = seconds, httpx.Client(timeout=SECONDS)

    def carry(self, letter: Letter) -> tuple[Outcome, str]:
        """See Carrier. The receiver knows a second copy by the Idempotency-Key."""
        notice = letter.notice
        body = orjson.dumps(
            {
                "id": str(notice.id),
                "person": notice.person,
                "template": notice.template,
                "values": dict(notice.values),
                "subject": letter.subject,
                "text": letter.text,
                "statutory": notice.statutory,
                "created_at": notice.created_at.isoformat(),
            }
        )
        timestamp = str(int(self._seconds()))
        headers = {
            "content-type": "application/json",
            "idempotency-key": str(notice.id),
            "x-redress-timestamp": timestamp,
            "x-redress-signature": f"v1={signature(self._key, timestamp, body)}",
        }
        return _posted(self._client, self._url, body, headers, _by_status)


class RobotCarrier:
    """Carrier (port): a group robot, at most as often as it allows."""

    def __init__(
        self,
        robot: Robot,
        addresses: Mapping[str, Address],
        seconds: Callable[[], float] = time.time,
    ) -> None:
        self._kind, self._url = robot.kind, secret(robot.url_file)
        self._secret = secret(robot.secret_file) if robot.secret_file else ""
        self._addresses, self._seconds = addresses, seconds
        self._limit = _Limit(robot.per_minute)
        self._client = httpx.Client(timeout=SECONDS)

    def carry(self, letter: Letter) -> tuple[Outcome, str]:
        """See Carrier; own_limit when the minute is used up."""
        now = self._seconds()
        if not self._limit.free(now):
            return "own_limit", ""
        url = self._url
        if self._secret:
            stamp = str(int(now * 1000))
            signed = {"timestamp": stamp, "sign": robot_signature(self._secret, stamp)}
            url += ("&" if "?" in url else "?") + urlencode(signed)
        headers = {"content-type": "application/json"}
        return _posted(self._client, url, orjson.dumps(self._body(letter)), headers, _by_robot_code)

    def _body(self, letter: Letter) -> dict[str, object]:
        text = letter.text.encode()[:_TEXT_BYTES_MAX].decode(errors="ignore")
        content = f"{letter.subject}\n{text}\n[{letter.notice.id}]"
        address = self._addresses.get(letter.notice.person)
        mobiles = [address.mobile] if address and address.mobile else []
        if self._kind == "wecom":
            return {
                "msgtype": "text",
                "text": {"content": content, "mentioned_mobile_list": mobiles},
            }
        return {"msgtype": "text", "text": {"content": content}, "at": {"atMobiles": mobiles}}


class _Limit:
    """At most so many in any minute, in this process."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._lately: deque[float] = deque(maxlen=per_minute)
        self._lock = threading.Lock()

    def free(self, now: float) -> bool:
        """Whether one more may go out now; counts it when it may."""
        with self._lock:
            if len(self._lately) == self._per_minute and now - self._lately[0] < 60:
                return False
            self._lately.append(now)
            return True


def signature(key: bytes, timestamp: str, body: bytes) -> str:
    """What the receiver of the webhook computes and compares."""
    return hmac.new(key, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def robot_signature(key: str, timestamp: str) -> str:
    """The robot's rule: HMAC-SHA256 of "timestamp newline secret" under the secret, base64."""
    told = f"{timestamp}\n{key}".encode()
    return base64.b64encode(hmac.new(key.encode(), told, hashlib.sha256).digest()).decode()


def _posted(
    client: httpx.Client,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    read: Callable[[httpx.Response], tuple[Outcome, str]],
) -> tuple[Outcome, str]:
    try:
        answer = client.post(url, content=body, headers=dict(headers))
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        return "busy", type(error).__name__
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return "no_answer", type(error).__name__
    return read(answer)


def _by_status(answer: httpx.Response) -> tuple[Outcome, str]:
    """409: the receiver has it already."""
    status = answer.status_code
    if answer.is_success or status == 409:
        return "taken", str(status)
    passes = status in (408, 425, 429) or status >= 500
    return ("busy" if passes else "refused"), str(status)


def _by_robot_code(answer: httpx.Response) -> tuple[Outcome, str]:
    """Robots answer 200 whatever happened; the code stands in the body."""
    if not answer.is_success:
        return _by_status(answer)
    try:
        code = int(answer.json()["errcode"])
    except (ValueError, KeyError, TypeError):
        return "no_answer", "body"
    if code == 0:
        return "taken", "0"
    return ("busy" if code in _ROBOT_BUSY else "refused"), str(code)
