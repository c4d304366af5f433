"""Notices by mail. The Message-ID is the notice's own: a second copy can be told as one."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import format_datetime

from services.escalation.adapters.notices_files import Address, Smtp, secret
from services.escalation.domain.people.notice import Outcome
from services.escalation.ports import Letter

SECONDS = 10.0
"""For each answer of the server."""

WHOLE_SECONDS = 60.0
"""For the whole conversation, well inside the claim of a notice."""


class SmtpCarrier:
    """Carrier (port) over SMTP."""

    def __init__(
        self, server: Smtp, addresses: Mapping[str, Address], whole_seconds: float = WHOLE_SECONDS
    ) -> None:
        self._server, self._addresses = server, addresses
        self._whole_seconds = whole_seconds
        self._password = secret(server.password_file) if server.password_file else ""

    def carry(self, letter: Letter) -> tuple[Outcome, str]:
        """See Carrier. What fails before the message is handed over is certain: try again.

        Only what the server says of the recipient or of the message can refuse it for good: a
        wrong password or an unknown sender is ours to mend, and the notice waits for that.
        """
        address = self._addresses.get(letter.notice.person)
        if address is None or not address.email:
            return "no_address", ""
        message = self._message(letter, address.email)
        try:
            connection = smtplib.SMTP(self._server.host, self._server.port, timeout=SECONDS)
        except (OSError, smtplib.SMTPException) as error:
            return "busy", type(error).__name__
        try:
            with _cut_after(connection, self._whole_seconds):
                return self._greeted(connection) or _handed_over(connection, message)
        finally:
            connection.close()

    def _greeted(self, connection: smtplib.SMTP) -> tuple[Outcome, str] | None:
        """None when the server listens to us, else why not."""
        try:
            if self._server.starttls:
                connection.starttls(context=ssl.create_default_context())
            if self._server.user:
                connection.login(self._server.user, self._password)
            connection.ehlo_or_helo_if_needed()
        except smtplib.SMTPResponseException as error:
            return "busy", str(error.smtp_code)
        except (OSError, smtplib.SMTPException) as error:
            return "busy", type(error).__name__
        return None

    def _message(self, letter: Letter, address: str) -> EmailMessage:
        message = EmailMessage()
        message["Message-ID"] = letter.notice.message_id
        message["Date"] = format_datetime(letter.notice.created_at)
        message["From"], message["To"] = self._server.sender, address
        message["Subject"] = letter.subject
        message["Auto-Submitted"] = "auto-generated"
        # base64 passes every server, 8bit only those that announce 8BITMIME.
        message.set_content(letter.text, cte="base64")
        return message


def _handed_over(connection: smtplib.SMTP, message: EmailMessage) -> tuple[Outcome, str]:
    """What became of the message; once it is taken, no farewell can change that."""
    try:
        connection.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        return _by_code(min(code for code, _ in error.recipients.values()))
    except smtplib.SMTPSenderRefused as error:
        return "busy", str(error.smtp_code)
    except smtplib.SMTPResponseException as error:
        return _by_code(error.smtp_code)
    except (OSError, smtplib.SMTPException) as error:
        return "no_answer", type(error).__name__
    with suppress(OSError, smtplib.SMTPException):
        connection.quit()
    return "taken", "250"


@contextmanager
def _cut_after(connection: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Cuts the line when the conversation lasts too long, however slowly the server talks.

    A duplicate of the socket is cut, because TLS replaces the connection's own.
    """
    line = connection.sock.dup() if connection.sock else socket.socket()
    watchdog = threading.Timer(seconds, _cut, [line])
    watchdog.daemon = True
    watchdog.start()
    try:
        yield
    finally:
        watchdog.cancel()
        line.close()


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _by_code(code: int) -> tuple[Outcome, str]:
    """4xx may pass, 5xx will not (RFC 5321, 4.2.1); anything else is half an answer."""
    if code < 400:
        return "no_answer", str(code)
    return ("refused" if code >= 500 else "busy"), str(code)
