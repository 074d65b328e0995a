"""Handing a letter to a mail server (RFC 5321), always encrypted unless the server is on this machine.

`smtps://` speaks TLS from the first octet, `smtp://` asks for it with STARTTLS
(RFC 3207) and refuses to go on without.
"""

import smtplib
import ssl
from email.message import EmailMessage
from typing import NamedTuple, Self
from urllib.parse import unquote, urlsplit

SECONDS_MAX = 20
"""How long the server may take for any one step."""

PORTS = {"smtps": 465, "smtp": 587}
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
PERMANENT = range(500, 600)


class Refused(Exception):
    """The server will never take this letter. `args` hold its code and nothing of the letter."""


class Unreachable(Exception):
    """The server did not take it this time. `args` hold its code, or the kind of error."""


class Smtp(NamedTuple):
    """A mail server, and how we sign in to it."""

    host: str
    port: int
    encrypted: bool
    username: str
    password: str
    trust: ssl.SSLContext

    @classmethod
    def of(cls, url: str, *, trust: ssl.SSLContext | None = None) -> Self:
        """Return the server at a URL, as smtps://user:password@host:465."""
        parts = urlsplit(url)
        return cls(
            parts.hostname or "",
            parts.port or PORTS[parts.scheme],
            parts.scheme == "smtps",
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            trust or ssl.create_default_context(),
        )

    def carry(self, message: EmailMessage) -> None:
        """Hand a message over, or raise Refused or Unreachable."""
        try:
            with self._connected() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code = max(code for code, _ in error.recipients.values())
            raise (Refused if code in PERMANENT else Unreachable)(code) from None
        except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as error:
            raise (Refused if error.smtp_code in PERMANENT else Unreachable)(error.smtp_code) from None
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(type(error).__name__) from None

    def _connected(self) -> smtplib.SMTP:
        """Return a connection that is encrypted and signed in."""
        server: smtplib.SMTP
        if self.encrypted:
            server = smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS_MAX, context=self.trust)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=SECONDS_MAX)
        try:
            if not self.encrypted and self.host not in HERE:
                server.starttls(context=self.trust)
            if self.username:
                server.login(self.username, self.password)
        except BaseException:
            server.close()
            raise
        return server
