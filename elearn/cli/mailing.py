"""Who sends the e-mails of an installation: made of its settings, for whoever runs its jobs."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from config import DAYS, Settings
from elearn.core.i18n import load_catalogue
from elearn.notifications.letters import Sender, Writer
from elearn.notifications.quiet import QuietTimes
from elearn.notifications.sending import Office
from elearn.notifications.transport import FolderPost, Post, SmtpPost, SmtpServer
from elearn.web.application import PACKAGE

NOBODY = "elearn@localhost"
"""Whom e-mails in a development folder come from where no sender is set."""


def mail_office(settings: Settings) -> Office | None:
    """What sends e-mails, or None where the settings name neither a server nor a folder."""
    if not settings.sends_mail:
        return None
    sender = Sender(
        settings.smtp_sender or NOBODY,
        {"vi": settings.site_name, "en": settings.site_name_en},
        {"vi": settings.agency, "en": settings.agency_en},
    )
    return Office(_post(settings, sender), Writer(sender, load_catalogue(PACKAGE)), quiet_times(settings))


def _post(settings: Settings, sender: Sender) -> Post:
    if settings.mail_folder:
        return FolderPost(Path(settings.mail_folder))
    server = SmtpServer(settings.smtp_host, settings.smtp_port, settings.smtp_security, settings.smtp_user, settings.smtp_password)
    return SmtpPost(server, own_name=sender.domain)


def quiet_times(settings: Settings) -> QuietTimes:
    """When nobody is written to, out of the words of the settings."""
    begins, ends = ("00:00", "00:00") if settings.quiet_hours == "no" else settings.quiet_hours.split("-")
    days = frozenset(DAYS.index(each) for each in settings.quiet_days if each != "no")
    return QuietTimes(time.fromisoformat(begins), time.fromisoformat(ends), days, settings.time_zone)
