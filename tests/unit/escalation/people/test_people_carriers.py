"""The channels against real servers in this process: SMTP, a webhook, robots."""

import hashlib
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller

from services.datafiles.yamlfile import DataFileError
from services.escalation.adapters import webhook_carriers
from services.escalation.adapters.notices_files import Address, Robot, Smtp, Webhook, load_delivery
from services.escalation.adapters.smtp_carrier import SmtpCarrier
from services.escalation.adapters.webhook_carriers import (
    RobotCarrier,
    WebhookCarrier,
    robot_signature,
    signature,
)
from services.escalation.domain.people.notice import notice
from services.escalation.ports import Letter
from tests.support.certificates import self_made
from tests.support.people_fakes import MemoryRates

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
SIGNED = "pTNpvY55Qf+K/lgmRnMwJ7oFWyStMxFwzuUwI9IvhmU="
ADDRESSES = {"p-motor-1": Address(email="motor@example.test", mobile="13800000000")}


def letter(person: str = "p-motor-1", channel: str = "email") -> Letter:
    """A letter to a handler."""
    one = notice(
        uuid4(), uuid4(), "0", "notice_step_due", {"step": "s"},
        person=person, channel=channel, now=NOW,
    )  # fmt: skip
    return Letter(one, "【期限】2026-0000042-K / Due", "请确认。\n\nPlease acknowledge.")


class Mailbox:
    """Takes mail, or answers with a code."""

    def __init__(self) -> None:
        self.messages: list = []
        self.answer = "250 OK"
        self.recipient = "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        """Every recipient, unless told otherwise."""
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server, session, envelope) -> str:
        """Keep it as it came."""
        self.messages.append(envelope.content.decode())
        return self.answer


@pytest.fixture
def mail() -> Iterator[tuple[Mailbox, SmtpCarrier]]:
    """A real SMTP server and the carrier to it."""
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    setting = Smtp(host="127.0.0.1", port=port, sender="redress@example.test", starttls=False)
    try:
        yield box, SmtpCarrier(setting, ADDRESSES)
    finally:
        server.stop()


class TestMail:
    """SMTP."""

    def test_a_mail_arrives_with_the_notice_s_own_message_id(self, mail) -> None:
        """The same one when it is sent again, so that a second copy is known."""
        box, carrier = mail
        told = letter()

        assert carrier.carry(told) == ("taken", "250")
        assert carrier.carry(told) == ("taken", "250")
        assert [told.notice.message_id in text for text in box.messages] == [True, True]
        assert "To: motor@example.test" in box.messages[0]
        assert "Auto-Submitted: auto-generated" in box.messages[0]

    @pytest.mark.parametrize(
        ("recipient", "answer", "outcome"),
        [
            ("250 OK", "451 later", ("busy", "451")),
            ("250 OK", "554 never", ("refused", "554")),
            ("450 later", "", ("busy", "450")),
            ("550 nobody", "", ("refused", "550")),
        ],
    )
    def test_the_server_s_code_decides(self, mail, recipient, answer, outcome) -> None:
        """4xx passes, 5xx does not."""
        box, carrier = mail
        box.recipient, box.answer = recipient, answer

        assert carrier.carry(letter()) == outcome

    def test_without_an_address_nothing_is_sent(self, mail) -> None:
        """The record says so."""
        box, carrier = mail

        assert carrier.carry(letter("p-life-1")) == ("no_address", "")
        assert not box.messages

    def test_a_server_that_is_away_is_tried_again(self) -> None:
        """Nothing was handed over, so nothing is unclear."""
        gone = Smtp(host="127.0.0.1", port=9, sender="redress@example.test", starttls=False)

        assert SmtpCarrier(gone, ADDRESSES).carry(letter())[0] == "busy"

    def test_a_server_without_encryption_is_not_used_when_it_is_asked_for(self, mail) -> None:
        """A notice never goes out in clear by accident."""
        box, carrier = mail
        wanted = carrier._server.model_copy(update={"starttls": True})

        assert SmtpCarrier(wanted, ADDRESSES).carry(letter())[0] != "taken"
        assert not box.messages


class Web(ThreadingHTTPServer):
    """Answers with a status and a body; keeps what came."""

    status, body = 200, b"{}"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.seen: list[tuple[str, dict[str, str], bytes]] = []
        self.written = 0

    def handle_error(self, request, client_address) -> None:
        """Who hangs up is no error of this server."""

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}/hook?key=k"


class _Answer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        """Keep and answer."""
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.seen.append((self.path, headers, body))  # type: ignore[attr-defined]
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.send_header("content-length", str(len(self.server.body)))  # type: ignore[attr-defined]
        self.end_headers()
        for start in range(0, len(self.server.body), 65_536):  # type: ignore[attr-defined]
            piece = self.server.body[start : start + 65_536]  # type: ignore[attr-defined]
            self.server.written += self.wfile.write(piece)  # type: ignore[attr-defined]

    def log_message(self, *_: object) -> None:
        """Silent."""


@contextmanager
def web() -> Iterator[Web]:
    """A server of this test's own."""
    server = Web()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def written(folder: Path, name: str, text: str) -> Path:
    """A file with a secret."""
    path = folder / name
    path.write_text(text + "\n", encoding="utf-8")
    return path


class TestWebhook:
    """A system of the company."""

    def test_what_is_posted_is_signed(self, tmp_path) -> None:
        """Over time and body, under the key of the file; the notice's id makes it once."""
        told = letter()
        with web() as server:
            hook = Webhook(url=server.url, key_file=written(tmp_path, "key", "s3cret"))
            assert WebhookCarrier(hook, lambda: 1_793_000_000.5).carry(told) == ("taken", "200")
            _, headers, body = server.seen[0]

        assert headers["x-redress-timestamp"] == "1793000000"
        expected = signature(b"s3cret", "1793000000", body)
        assert headers["x-redress-signature"] == f"v1={expected}"
        assert headers["idempotency-key"] == json.loads(body)["id"] == str(told.notice.id)

    @pytest.mark.parametrize(
        ("status", "outcome"),
        [(204, "taken"), (409, "taken"), (429, "busy"), (503, "busy"), (400, "refused"),
         (302, "refused")],
    )  # fmt: skip
    def test_the_status_decides(self, tmp_path, status, outcome) -> None:
        """A redirection is not followed: it could lead anywhere."""
        with web() as server:
            server.status = status
            hook = Webhook(url=server.url, key_file=written(tmp_path, "key", "k"))
            assert WebhookCarrier(hook).carry(letter()) == (outcome, str(status))

    def test_the_signature_is_what_the_receiver_computes(self, tmp_path) -> None:
        """Told by RFC 2104's own words: two hashes over the padded key, no library for it."""
        with web() as server:
            hook = Webhook(url=server.url, key_file=written(tmp_path, "key", "s3cret"))
            WebhookCarrier(hook, lambda: 1_793_000_000.0).carry(letter())
            _, headers, body = server.seen[0]
        key = b"s3cret".ljust(64, b"\0")
        inner, outer = (bytes(byte ^ pad for byte in key) for pad in (0x36, 0x5C))
        first = hashlib.sha256(inner + b"1793000000." + body).digest()

        assert headers["x-redress-signature"] == "v1=" + hashlib.sha256(outer + first).hexdigest()

    def test_a_huge_answer_is_not_read(self, tmp_path) -> None:
        """The status has come; what follows ends after the first pieces."""
        with web() as server:
            server.body = b"x" * 50_000_000
            hook = Webhook(url=server.url, key_file=written(tmp_path, "key", "k"))
            assert WebhookCarrier(hook).carry(letter()) == ("taken", "200")
        assert server.written < 20_000_000

    def test_a_server_that_says_nothing_is_not_waited_for_for_long(
        self, tmp_path, monkeypatch
    ) -> None:
        """It may have taken the notice, so the answer is unclear."""
        monkeypatch.setattr(webhook_carriers, "SECONDS", 0.2)
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
            hook = Webhook(url=url, key_file=written(tmp_path, "key", "k"))

            assert WebhookCarrier(hook).carry(letter()) == ("no_answer", "ReadTimeout")

    def test_a_server_that_cannot_prove_who_it_is_gets_nothing(self, tmp_path) -> None:
        """A certificate that nobody vouches for; the notice waits."""
        certificate = self_made(tmp_path)
        with web() as server:
            server.socket = certificate.wrap_socket(server.socket, server_side=True)
            url = server.url.replace("http://", "https://")
            hook = Webhook(url=url, key_file=written(tmp_path, "key", "k"))
            assert WebhookCarrier(hook).carry(letter()) == ("busy", "ConnectError")
            assert not server.seen

    def test_a_server_that_is_away_is_tried_again(self, tmp_path) -> None:
        """Nobody listened, so nothing is unclear."""
        hook = Webhook(url="http://127.0.0.1:9/", key_file=written(tmp_path, "key", "k"))

        assert WebhookCarrier(hook).carry(letter())[0] == "busy"


class TestRobots:
    """Group robots of WeCom and DingTalk."""

    def robot(self, tmp_path, server, kind="wecom", rates=None, **more):
        """A robot with its address in a file."""
        url = written(tmp_path, "url", server.url)
        secret = written(tmp_path, "secret", "SEC123") if kind == "dingtalk" else None
        return RobotCarrier(
            Robot(kind=kind, url_file=url, secret_file=secret, **more),
            ADDRESSES,
            rates or MemoryRates(),
            lambda: 1_793_000_000.0,
        )

    def test_a_wecom_robot_mentions_the_person(self, tmp_path) -> None:
        """And its text ends with the id of the notice."""
        told = letter()
        with web() as server:
            server.body = b'{"errcode":0,"errmsg":"ok"}'
            assert self.robot(tmp_path, server).carry(told) == ("taken", "0")
            body = json.loads(server.seen[0][2])

        assert body["text"]["mentioned_mobile_list"] == ["13800000000"]
        assert body["text"]["content"].endswith(f"[{told.notice.id}]")

    def test_a_dingtalk_robot_is_signed(self, tmp_path) -> None:
        """Milliseconds and secret in the address, as its rule says."""
        with web() as server:
            server.body = b'{"errcode":0}'
            self.robot(tmp_path, server, "dingtalk").carry(letter())
            query = parse_qs(urlsplit(server.seen[0][0]).query)

        assert query["timestamp"] == ["1793000000000"]
        assert query["sign"] == [robot_signature("SEC123", "1793000000000")]
        assert query["key"] == ["k"]

    def test_the_signature_is_what_the_rule_computes(self) -> None:
        """A fixed value, worked out once with openssl."""
        assert robot_signature("SEC123", "1793000000000") == SIGNED

    @pytest.mark.parametrize(
        ("body", "outcome"),
        [
            (b'{"errcode":45009}', ("busy", "45009")),
            (b'{"errcode":310000}', ("refused", "310000")),
            (b"<html>", ("no_answer", "body")),
            (b"[]", ("no_answer", "body")),
        ],
    )
    def test_the_code_in_the_body_decides(self, tmp_path, body, outcome) -> None:
        """Robots answer 200 whatever happened."""
        with web() as server:
            server.body = body
            assert self.robot(tmp_path, server).carry(letter()) == outcome

    def test_it_is_not_used_more_often_than_it_allows(self, tmp_path) -> None:
        """The rest waits for the next minute, and nothing goes out for it."""
        rates = MemoryRates()
        with web() as server:
            server.body = b'{"errcode":0}'
            one, other = (self.robot(tmp_path, server, rates=rates, per_minute=2) for _ in "ab")
            answers = [robot.carry(letter())[0] for robot in (one, other, one, other)]
            rates.at += 60
            answers.append(other.carry(letter())[0])
            assert len(server.seen) == 3

        assert answers == ["taken", "taken", "own_limit", "own_limit", "taken"]

    def test_a_long_text_is_cut_and_keeps_its_id(self, tmp_path) -> None:
        """The robot takes 2,048 bytes; Chinese characters are not cut in half."""
        one = letter()
        long = Letter(one.notice, "题" * 400, "文" * 900)
        with web() as server:
            server.body = b'{"errcode":0}'
            self.robot(tmp_path, server).carry(long)
            content = json.loads(server.seen[0][2])["text"]["content"]

        assert len(content.encode()) <= 2048
        assert content.endswith(f"文\n[{one.notice.id}]")


class TestDeliveryFile:
    """The file that says how notices leave the house."""

    def test_without_a_file_nothing_leaves(self) -> None:
        """Everything stays in the inbox."""
        found = load_delivery(None, {})

        assert (found.smtp, found.webhook, found.robot) == (None, None, None)

    def test_every_fault_is_told_with_its_line(self, tmp_path) -> None:
        """Missing secrets, unknown people, robots that cannot sign."""
        path = written(
            tmp_path,
            "delivery.yaml",
            "smtp: {host: mail, sender: a@b.test, password_file: /nowhere}\n"
            "robot:\n  kind: dingtalk\n  url_file: /nowhere\n"
            "addresses:\n  p-nobody: {email: n@b.test}",
        )

        with pytest.raises(DataFileError) as error:
            load_delivery(path, {"p-motor-1": None})
        assert sorted(fault.line for fault in error.value.faults) == [1, 2, 4, 6]

    def test_a_wrong_address_is_refused(self, tmp_path) -> None:
        """Before anything is sent to it."""
        path = written(tmp_path, "delivery.yaml", "addresses:\n  p-motor-1: {email: nobody}")

        with pytest.raises(DataFileError) as error:
            load_delivery(path, {"p-motor-1": None})
        assert error.value.faults[0].line == 2
