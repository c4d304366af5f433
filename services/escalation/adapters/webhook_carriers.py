"""Notices over HTTP: a signed webhook of the company, and group robots (企业微信, 钉钉).

A robot throws no second copy away, so its text ends with the notice's id.
"""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

import httpx
import orjson

from services.escalation.adapters.notices_files import Address, Robot, Webhook, secret
from services.escalation.domain.people.notice import Outcome
from services.escalation.ports import Letter, Rates

SECONDS = 10.0
"""For connecting and for each piece of an answer; the whole body has as long."""

_ANSWER_BYTES_MAX = 65_536
_TEXT_BYTES_MAX = 2048
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
        rates: Rates,
        seconds: Callable[[], float] = time.time,
    ) -> None:
        self._kind, self._url = robot.kind, secret(robot.url_file)
        self._secret = secret(robot.secret_file) if robot.secret_file else ""
        self._addresses, self._seconds = addresses, seconds
        self._rates, self._per_minute = rates, robot.per_minute
        self._client = httpx.Client(timeout=SECONDS)

    def carry(self, letter: Letter) -> tuple[Outcome, str]:
        """See Carrier; own_limit when the minute is used up, by whatever process."""
        if not self._rates.free("robot", self._per_minute):
            return "own_limit", ""
        url = self._url
        if self._secret:
            stamp = str(int(self._seconds() * 1000))
            signed = {"timestamp": stamp, "sign": robot_signature(self._secret, stamp)}
            url += ("&" if "?" in url else "?") + urlencode(signed)
        headers = {"content-type": "application/json"}
        return _posted(self._client, url, orjson.dumps(self._body(letter)), headers, _by_robot_code)

    def _body(self, letter: Letter) -> dict[str, object]:
        tail = f"\n[{letter.notice.id}]"
        room = _TEXT_BYTES_MAX - len(tail)
        content = f"{letter.subject}\n{letter.text}".encode()[:room].decode(errors="ignore") + tail
        address = self._addresses.get(letter.notice.person)
        mobiles = [address.mobile] if address and address.mobile else []
        if self._kind == "wecom":
            return {
                "msgtype": "text",
                "text": {"content": content, "mentioned_mobile_list": mobiles},
            }
        return {"msgtype": "text", "text": {"content": content}, "at": {"atMobiles": mobiles}}


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
    read: Callable[[int, bytes], tuple[Outcome, str]],
) -> tuple[Outcome, str]:
    # Nothing compressed: a small answer could become a huge one.
    told = {**headers, "accept-encoding": "identity"}
    try:
        with client.stream("POST", url, content=body, headers=told) as answer:
            return read(answer.status_code, _body(answer))
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        return "busy", type(error).__name__
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return "no_answer", type(error).__name__


def _body(answer: httpx.Response) -> bytes:
    """The beginning of the answer; what is huge, slow or broken off ends there."""
    until, found = time.monotonic() + SECONDS, b""
    try:
        for piece in answer.iter_raw(_ANSWER_BYTES_MAX):
            found += piece
            if len(found) >= _ANSWER_BYTES_MAX or time.monotonic() > until:
                break
    except httpx.HTTPError:
        pass  # The status has come, and a robot's code is not there: its reader says so.
    return found


def _by_status(status: int, _body: bytes) -> tuple[Outcome, str]:
    """409: the receiver has it already."""
    if 200 <= status < 300 or status == 409:
        return "taken", str(status)
    passes = status in (408, 425, 429) or status >= 500
    return ("busy" if passes else "refused"), str(status)


def _by_robot_code(status: int, body: bytes) -> tuple[Outcome, str]:
    """Robots answer 200 whatever happened; the code stands in the body."""
    if not 200 <= status < 300:
        return _by_status(status, body)
    try:
        code = int(orjson.loads(body)["errcode"])
    except (ValueError, KeyError, TypeError):
        return "no_answer", "body"
    if code == 0:
        return "taken", "0"
    return ("busy" if code in _ROBOT_BUSY else "refused"), str(code)
