"""Mail over a real SMTP server with encryption and login, and against servers that misbehave."""

import email
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.policy import default
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from services.escalation.adapters.notices_files import Address, Smtp
from services.escalation.adapters.smtp_carrier import SmtpCarrier
from services.escalation.domain.people.notice import notice
from services.escalation.ports import Letter
from tests.support.certificates import CERTIFICATE, self_made

ADDRESSES = {"p-motor-1": Address(email="motor@example.test")}
SUBJECT = "【处理决定】2026-0000042-K 临近期限，请确认 / Decision of 2026-0000042-K: due soon"
TEXT = "请在 18:00 前确认，逾时将通知上一级。\n.\nPlease acknowledge."


def letter(subject: str = SUBJECT) -> Letter:
    """A letter to a handler."""
    one = notice(
        uuid4(), uuid4(), "0", "notice_step_due", {},
        person="p-motor-1", channel="email", now=datetime(2026, 11, 2, 2, 0, tzinfo=UTC),
    )  # fmt: skip
    return Letter(one, subject, TEXT)


class Mailbox:
    """Takes mail over an encrypted and proven connection only."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []
        self.logins: list[bytes] = []
        self.farewell = self.sender = "250 OK"

    def authenticated(self, server, session, envelope, mechanism, data) -> AuthResult:
        """Knows one password."""
        self.logins.append(data.login)
        known = (data.login, data.password) == (b"redress", b"s3cret")
        return AuthResult(success=known, handled=known)

    async def handle_MAIL(self, server, session, envelope, address, options) -> str:
        """Any sender, unless told otherwise."""
        envelope.mail_from = address
        return self.sender

    async def handle_QUIT(self, server, session, envelope) -> str:
        """Says good-bye as it was told to."""
        return self.farewell

    async def handle_DATA(self, server, session, envelope) -> str:
        """Keep it as it came."""
        self.messages.append(envelope.content)
        return "250 OK"


@pytest.fixture
def mail(tmp_path, monkeypatch) -> Iterator[tuple[Mailbox, Smtp]]:
    """A real server that demands STARTTLS and a login, and the setting that reaches it."""
    box, context = Mailbox(), self_made(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / CERTIFICATE))
    (tmp_path / "password").write_text("s3cret\n")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(
        box,
        hostname="127.0.0.1",
        port=port,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=box.authenticated,
    )
    server.start()
    try:
        yield box, Smtp(
            host="127.0.0.1", port=port, sender="redress@example.test", user="redress",
            password_file=tmp_path / "password",
        )  # fmt: skip
    finally:
        server.stop()


class TestEncryptedMail:
    """STARTTLS and login."""

    def test_a_mail_arrives_as_it_was_written(self, mail) -> None:
        """Chinese subject and text, one recipient, the stable id; every line plain ASCII."""
        box, setting = mail
        told = letter()

        assert SmtpCarrier(setting, ADDRESSES).carry(told) == ("taken", "250")
        came = email.message_from_bytes(box.messages[0], policy=default)
        assert box.logins == [b"redress"]
        assert came["subject"] == SUBJECT
        assert came["to"] == "motor@example.test"
        assert came["message-id"] == told.notice.message_id
        assert came.get_content().rstrip("\n") == TEXT
        assert box.messages[0].isascii()
        assert max(map(len, box.messages[0].splitlines())) <= 998

    def test_a_wrong_password_loses_no_notice(self, mail, tmp_path) -> None:
        """It is ours to mend: the notice is not refused and waits."""
        box, setting = mail
        (tmp_path / "password").write_text("wrong\n")

        assert SmtpCarrier(setting, ADDRESSES).carry(letter()) == ("busy", "535")
        assert not box.messages

    def test_a_sender_that_the_server_does_not_like_loses_no_notice(self, mail) -> None:
        """Likewise: nothing was said of the recipient."""
        box, setting = mail
        box.sender = "550 not from you"

        assert SmtpCarrier(setting, ADDRESSES).carry(letter()) == ("busy", "550")

    def test_a_certificate_that_nobody_vouches_for_gets_nothing(self, mail, monkeypatch) -> None:
        """Neither the password nor the message."""
        box, setting = mail
        monkeypatch.delenv("SSL_CERT_FILE")

        outcome = SmtpCarrier(setting, ADDRESSES).carry(letter())
        assert outcome == ("busy", "SSLCertVerificationError")
        assert not box.logins
        assert not box.messages

    @pytest.mark.parametrize("farewell", ["421 going down", "500 what"])
    def test_what_was_taken_stays_taken(self, mail, farewell) -> None:
        """An unfriendly good-bye does not send it a second time."""
        box, setting = mail
        box.farewell = farewell

        assert SmtpCarrier(setting, ADDRESSES).carry(letter()) == ("taken", "250")

    @pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
    def test_no_header_can_be_smuggled_in(self, mail, end) -> None:
        """A line end in a subject raises before anything is sent; letters have none."""
        box, setting = mail

        with pytest.raises(ValueError, match="linefeed"):
            SmtpCarrier(setting, ADDRESSES).carry(letter(f"a{end}Bcc: everybody@example.test"))
        assert not box.messages

    def test_a_password_in_clear_is_refused_at_start(self) -> None:
        """A user without encryption is a fault of the file."""
        with pytest.raises(ValueError, match="in clear"):
            Smtp(host="mail", sender="a@b.test", user="redress", starttls=False)


@contextmanager
def talking(lines: list[bytes]) -> Iterator[int]:
    """A server that says these lines, then drips single bytes until the line is cut."""
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def talk() -> None:
        peer, _ = listening.accept()
        with peer:
            for line in lines:
                peer.sendall(line)
                peer.recv(1000)
            try:
                while not over.wait(0.02):
                    peer.sendall(b"2")
            except OSError:
                return

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        over.set()
        thread.join()
        listening.close()


def test_a_server_that_drips_is_cut_off() -> None:
    """However often it says a byte: a claim would run out behind it."""
    with talking([b"220 hello\r\n"]) as port:
        setting = Smtp(host="127.0.0.1", port=port, sender="a@b.test", starttls=False)

        outcome, _ = SmtpCarrier(setting, ADDRESSES, whole_seconds=0.3).carry(letter())
        assert outcome in ("busy", "no_answer")


def test_a_line_that_breaks_after_the_message_is_unclear() -> None:
    """It may have been taken."""
    answers = [b"220 hi\r\n", b"250 hi\r\n", b"250 OK\r\n", b"250 OK\r\n", b"354 go\r\n"]
    with talking(answers) as port:
        setting = Smtp(host="127.0.0.1", port=port, sender="a@b.test", starttls=False)
        outcome, _ = SmtpCarrier(setting, ADDRESSES, whole_seconds=0.5).carry(letter())

        assert outcome == "no_answer"
