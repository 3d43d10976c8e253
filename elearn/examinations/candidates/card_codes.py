"""Codes on the cards of candidates without account, and the digests that are kept of them. Pure.

A code is made as those on activation slips are (`accounts.one_time_codes`): twelve letters and digits that nobody takes for one
another. It names its candidate by itself, so its digest is looked up; it is keyed with the installation's secret, so that who reads
the table can test no guesses. The number of the candidate is typed beside it and has to be the one on the same card.

A code is for one examination. While its paper is sat it saves at one machine at a time; from handing in until the candidate is
erased it lets in again, to read what became of the paper and to ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from elearn.accounts.one_time_codes import new_activation_code
from elearn.accounts.throttle import keyed_digest

_PURPOSE = "code.card"
_BETWEEN = re.compile(r"[\s.\-–]+")
_LEADING = re.compile(r"(?<!\d)0+(?=\d)")


def new_card_code() -> str:
    """Three groups of four, to be typed from paper."""
    return new_activation_code()


def digest_of_card(secret: str, code: str) -> bytes:
    """What is kept of a code: the same however its groups are set apart, in large or small letters."""
    return keyed_digest(secret, _PURPOSE, _BETWEEN.sub("", code).upper()[:64])


def is_number(typed: str, number: str) -> bool:
    """Whether what was typed is the number on the card, however it is set apart, in large or small letters, with leading zeros or
    without: which card it is says the code.
    """
    return _plain(typed) == _plain(number)


def _plain(number: str) -> str:
    return _LEADING.sub("", _BETWEEN.sub("", number)).casefold()


def digests_of_card(secrets_of_site: Iterable[str], code: str) -> list[bytes]:
    """What a typed code may be kept as: by the present secret of the site, or by one before it."""
    return [digest_of_card(each, code) for each in secrets_of_site]
