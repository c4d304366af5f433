"""Notices by mail. The Message-ID is the notice's own: a second copy can be told as one."""

import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import format_datetime

from services.escalation.adapters.notices_files import Address, Smtp, secret
from services.escalation.domain.people.notice import Outcome
from services.escalation.ports import Letter

SECONDS = 10.0


class SmtpCarrier:
    """Carrier (port) over SMTP; each step of the conversation has ten seconds."""

    def __init__(self, server: Smtp, addresses: Mapping[str, Address]) -> None:
        self._server, self._addresses = server, addresses
        self._password = secret(server.password_file) if server.password_file else ""

    def carry(self, letter: Letter) -> tuple[Outcome, str]:
        """See Carrier. What fails before the message is handed over is certain: try again."""
        address = self._addresses.get(letter.notice.person)
        if address is None or not address.email:
            return "no_address", ""
        try:
            connection = smtplib.SMTP(self._server.host, self._server.port, timeout=SECONDS)
        except (OSError, smtplib.SMTPException) as error:
            return "busy", type(error).__name__
        try:
            with connection:
                self._greet(connection)
                connection.send_message(self._message(letter, address.email))
        except smtplib.SMTPRecipientsRefused as error:
            return _by_code(min(code for code, _ in error.recipients.values()))
        except smtplib.SMTPResponseException as error:
            return _by_code(error.smtp_code)
        except (OSError, smtplib.SMTPException) as error:
            return "no_answer", type(error).__name__
        return "taken", "250"

    def _greet(self, connection: smtplib.SMTP) -> None:
        if self._server.starttls:
            connection.starttls(context=ssl.create_default_context())
        if self._server.user:
            connection.login(self._server.user, self._password)

    def _message(self, letter: Letter, address: str) -> EmailMessage:
        message = EmailMessage()
        message["Message-ID"] = letter.notice.message_id
        message["Date"] = format_datetime(letter.notice.created_at)
        message["From"], message["To"] = self._server.sender, address
        message["Subject"] = letter.subject
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        return message


def _by_code(code: int) -> tuple[Outcome, str]:
    """4xx may pass, 5xx will not (RFC 5321, 4.2.1)."""
    return ("refused" if code >= 500 else "busy"), str(code)
