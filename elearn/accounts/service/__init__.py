"""The write side of persons, accounts and sessions: one function per use case.

people      records of persons
accounts    accounts, their passwords and languages
sessions    sign-ins
codes       one-time codes: on slips to begin an account, spoken to choose a new password

Passwords never come here: a service takes a `PasswordHash`, made by `passwords` before the unit of work began.
"""

from elearn.accounts.service.accounts import (
    choose_language,
    confirm_informed,
    create_account,
    disable_account,
    enable_account,
    refresh_password_hash,
    set_password,
)
from elearn.accounts.service.codes import activate, issue_codes, reset_password
from elearn.accounts.service.people import NewPerson, PersonDetails, create_people, create_person, describe_people
from elearn.accounts.service.sessions import begin_session, end_other_sessions, end_session

__all__ = [
    "NewPerson",
    "PersonDetails",
    "activate",
    "begin_session",
    "choose_language",
    "confirm_informed",
    "create_account",
    "create_people",
    "create_person",
    "describe_people",
    "disable_account",
    "enable_account",
    "end_other_sessions",
    "end_session",
    "issue_codes",
    "refresh_password_hash",
    "reset_password",
    "set_password",
]
