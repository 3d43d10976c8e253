"""Giving an e-mail to a mail server, or to a folder in development; and what is known when that fails."""

from __future__ import annotations

import os
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from elearn.core import limits


class NotSent(Exception):
    """The e-mail has not gone out, for certain.

    Args:
        code: why, for the operator; never the server's words, which may name people.
        is_final: trying again is of no use.
        is_everywhere: no other e-mail can go out now either.
    """

    def __init__(self, code: str, *, is_final: bool = False, is_everywhere: bool = False) -> None:
        self.code, self.is_final, self.is_everywhere = code, is_final, is_everywhere
        super().__init__(code)


class FateUnknown(Exception):
    """The line broke after the e-mail was given out of hand: it may have gone out."""


class Post(Protocol):
    """Where e-mails go."""

    def send(self, letter: EmailMessage) -> None:
        """Gives one e-mail out of hand.

        Raises:
            NotSent: it has not gone out.
            FateUnknown: it may have.
        """
        ...

    def close(self) -> None:
        """Ends the line, if there is one; the next e-mail opens another."""
        ...


class FolderPost:
    """A folder with an `.eml` file for each e-mail: the sink of development and of the demo. Files are for their owner alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, letter: EmailMessage) -> None:
        name = str(letter["Message-ID"]).strip("<>").partition("@")[0]
        path = self._folder / f"{name}.eml"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(file, "wb") as opened:
                opened.write(letter.as_bytes())
        except OSError as error:
            raise NotSent("folder", is_everywhere=True) from error

    def close(self) -> None:
        return


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server. `security`: starttls (upgrade or nothing), tls (from the first byte) or none."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = ""


class SmtpPost:
    """A mail server, on one line for many e-mails.

    Args:
        server: which.
        own_name: how this machine calls itself.
    """

    def __init__(self, server: SmtpServer, *, own_name: str) -> None:
        self._server, self._own_name = server, own_name
        self._line: smtplib.SMTP | None = None

    def send(self, letter: EmailMessage) -> None:
        sender, receiver = letter["From"].addresses[0].addr_spec, letter["To"].addresses[0].addr_spec
        line = self._opened()
        try:
            self._announce(line, sender, receiver)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise NotSent("line-lost") from error
        try:
            code, _ = line.data(letter.as_bytes())
        except smtplib.SMTPDataError as error:
            # The server did not want to hear it: nothing was said.
            self._refused(error.smtp_code, "message-refused")
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise FateUnknown from error
        else:
            if code != 250:
                self._refused(code, "message-refused")

    def close(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            with suppress(OSError, smtplib.SMTPException):
                line.quit()
            line.close()

    def _announce(self, line: smtplib.SMTP, sender: str, receiver: str) -> None:
        code, _ = line.mail(sender)
        if code != 250:
            self.close()
            raise NotSent("sender-refused", is_everywhere=True)
        code, _ = line.rcpt(receiver)
        if code not in {250, 251}:
            self._refused(code, "receiver-refused")

    def _refused(self, code: int, why: str) -> None:
        """Raises NotSent: for good when the server says so (5xx), for now otherwise. The next e-mail begins on a fresh line."""
        self.close()
        raise NotSent(why if code >= 500 else "deferred", is_final=code >= 500)

    def _opened(self) -> smtplib.SMTP:
        if self._line is not None:
            return self._line
        try:
            self._line = self._open()
        except smtplib.SMTPAuthenticationError as error:
            raise NotSent("sign-in-refused", is_everywhere=True) from error
        except ssl.SSLError as error:
            raise NotSent("certificate", is_everywhere=True) from error
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent("unreachable", is_everywhere=True) from error
        return self._line

    def _open(self) -> smtplib.SMTP:
        server, trust = self._server, ssl.create_default_context()
        if server.security == "tls":
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, local_hostname=self._own_name, timeout=limits.MAIL_TIMEOUT, context=trust
            )
        else:
            line = smtplib.SMTP(server.host, server.port, local_hostname=self._own_name, timeout=limits.MAIL_TIMEOUT)
        try:
            if server.security == "starttls":
                line.starttls(context=trust)
            if server.user:
                line.login(server.user, server.password)
            # Signing in greets by itself. Without it nobody has, nor again on the line that was made secret.
            line.ehlo_or_helo_if_needed()
        except BaseException:
            line.close()
            raise
        return line
