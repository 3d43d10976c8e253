"""The settings of e-mail: every fault at once, and what is made of right ones."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from config import Settings, SettingsError
from elearn.cli.mailing import mail_office, quiet_times
from elearn.cli.setting_faults import SENTENCES

pytestmark = pytest.mark.pure

FIT = {"ELEARN_SECRET_KEY": "zB4x-Qm81-kLpW-92vT-hYd0-Rn6s-aE3u"}


def codes(**values: str) -> set[str]:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environ(FIT | {f"ELEARN_{name.upper()}": value for name, value in values.items()})
    return {f"{each.name.removeprefix('ELEARN_').lower()} {each.code}" for each in raised.value.faults}


def test_every_fault_of_e_mail_is_told_at_once() -> None:
    found = codes(smtp_host="mail", smtp_user="x", smtp_security="none", mail_folder="mail")
    assert found == {
        "smtp_sender sender",
        "smtp_password user-password",
        "smtp_security clear-password",
        "mail_folder two-ways",
        "mail_folder mail-lost",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [("quiet_hours", "18-7"), ("quiet_hours", "25:00-07:00"), ("quiet_days", "sunday"), ("smtp_port", "0"),
     ("smtp_security", "ssl"), ("quiet_days", "mon,tue,wed,thu,fri,sat,sun"), ("smtp_sender", "x@y.vn\nBcc: z@y.vn")],
)  # fmt: skip
def test_a_value_that_is_none_is_refused(name: str, value: str) -> None:
    more = {"smtp_host": "mail"} if name == "smtp_sender" else {}
    assert {each.partition(" ")[0] for each in codes(**{name: value}, **more)} == {name}


def test_every_fault_has_a_sentence() -> None:
    assert {"hours", "days", "sender", "user-password", "clear-password", "two-ways", "mail-lost"} <= SENTENCES.keys()


def test_nothing_is_sent_unless_it_is_said_where() -> None:
    assert mail_office(Settings.from_environ(FIT)) is None


def test_quiet_times_are_made_of_the_words() -> None:
    quiet = quiet_times(Settings.from_environ(FIT))
    assert (quiet.begins, quiet.ends, quiet.days) == (time(18), time(7), {5, 6})
    never = quiet_times(Settings.from_environ(FIT | {"ELEARN_QUIET_HOURS": "no", "ELEARN_QUIET_DAYS": "no"}))
    assert (never.begins, never.ends, never.days) == (time(0), time(0), frozenset())


def test_a_password_comes_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("bí mật\n", encoding="utf-8")
    given = {"ELEARN_SMTP_HOST": "mail", "ELEARN_SMTP_SENDER": "a@vidu.vn", "ELEARN_SMTP_USER": "a"}
    settings = Settings.from_environ(FIT | given | {"ELEARN_SMTP_PASSWORD_FILE": str(path)})
    assert settings.smtp_password == "bí mật"
    assert mail_office(settings) is not None
