"""From notices to an e-mail: plain text in the reader's language, without any link, with the reference code of each notice.

The standard library refuses line ends in headers and encodes them (RFC 2047); long ones by its older way, because the newer one
loses spaces between encoded words (`_WholeWords`). What people wrote is freed of whatever a mail program would turn into a link:
elearn's e-mails obey what its courses teach.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from typing import Any

from elearn.core import limits
from elearn.core.errors import N_
from elearn.core.i18n import Catalogue
from elearn.core.ids import Id
from elearn.core.text import nfc
from elearn.notifications.kinds import Kind
from elearn.notifications.wording import Say, Worded, word

_LINK = re.compile(
    r"[a-z][a-z0-9+.-]*:/{2}\S*|www\.\S+|(?<![@\w.-])(?:[a-z0-9-]+\.)+(?:vn|com|net|org|info|biz|top|xyz|link|site|online|app|io|ly|cc|me)\b\S*",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")


class _WholeWords(EmailPolicy):
    """Encodes a subject and a sender's name wholly, spaces among the rest, and cuts them between letters.

    The policy of the standard library drops a space where one encoded word ends and the next begins (seen in Python 3.11).
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        if str(value).isascii() or name not in {"Subject", "From"}:
            return super().fold_binary(name, value)
        is_sender = name == "From"
        words = value.addresses[0].display_name if is_sender else str(value)
        encoded = Header(words, "utf-8", maxlinelen=75, header_name=name).encode(linesep="\r\n")
        address = f"\r\n <{value.addresses[0].addr_spec}>" if is_sender else ""
        return f"{name}: {encoded}{address}\r\n".encode("ascii")


WHOLE_WORDS = _WholeWords(linesep=SMTP.linesep)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who e-mails come from: the address, and the names of site and agency in each language."""

    address: str
    site: Mapping[str, str]
    agency: Mapping[str, str]

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Told:
    """One notice to be written about."""

    code: str
    kind: Kind
    words: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whom an e-mail goes to, and in which language."""

    address: str
    name: str
    language: str


class Writer:
    """Writes e-mails in the words of the product.

    Args:
        sender: who they come from.
        catalogue: the translations of every sentence.
    """

    def __init__(self, sender: Sender, catalogue: Catalogue) -> None:
        self._sender, self._catalogue = sender, catalogue

    def of_notices(self, mail_id: Id, to: Receiver, told: Sequence[Told], *, is_digest: bool, now: datetime) -> EmailMessage:
        """The e-mail with these notices; one of a week names at most so many (`limits.DIGEST_LINES`), the page has them all."""
        say = self._say(to.language)
        worded = [(each.code, word(each.kind, without_links(each.words), to.language, say)) for each in told]
        if len(worded) == 1 and not is_digest:
            [(code, only)] = worded
            return self._letter(mail_id, to, only.subject, _one(code, only, say), now)
        count = len(worded)
        subject = say(N_("Tin báo trong tuần: %(first)s"), first=worded[0][1].subject)
        if count > 1:
            subject = say(N_("%(n)s tin báo trong tuần: %(first)s"), n=count, first=worded[0][1].subject)
        return self._letter(mail_id, to, subject, _many(worded, say), now)

    def of_code(self, mail_id: Id, to: Receiver, code: str, *, now: datetime) -> EmailMessage:
        """The e-mail with the code that confirms an address."""
        say = self._say(to.language)
        lines = [
            say(N_("Mã xác nhận địa chỉ thư: %(code)s"), code=code),
            say(
                N_("Gõ mã này vào trang anh/chị đang mở, mục “Tin báo qua thư”. Mã dùng được trong %(minutes)s phút."),
                minutes=int(limits.ADDRESS_CODE_LIFE.total_seconds() // 60),
            ),
            say(N_("Không nhờ việc này? Xin bỏ qua thư này: chưa có gì thay đổi. Không đọc mã cho bất kỳ ai.")),
        ]
        return self._letter(mail_id, to, say(N_("Mã xác nhận địa chỉ thư của anh/chị")), lines, now)

    def _say(self, language: str) -> Say:
        def say(message: str, **values: object) -> str:
            return self._catalogue.translate(language, message, **values)

        return say

    def _letter(self, mail_id: Id, to: Receiver, subject: str, lines: Sequence[str], now: datetime) -> EmailMessage:
        say, sender = self._say(to.language), self._sender
        site, agency = sender.site[to.language], sender.agency[to.language]
        letter = EmailMessage(policy=WHOLE_WORDS)
        letter["Subject"] = nfc(_SPACE.sub(" ", subject)).strip()
        letter["From"] = Address(_SPACE.sub(" ", site), addr_spec=sender.address)
        # The address alone: a name beside it would be one more thing to forge.
        letter["To"] = Address(addr_spec=to.address)
        letter["Date"] = format_datetime(now)
        letter["Message-ID"] = f"<{mail_id}@{sender.domain}>"
        letter["Auto-Submitted"] = "auto-generated"
        name = next(iter(without_links({"name": to.name}).values()))
        paragraphs = [
            say(N_("Chào anh/chị %(name)s,"), name=name) if name else say(N_("Chào anh/chị,")),
            *lines,
            *_foot(say, site, agency),
        ]
        letter.set_content(nfc("\n\n".join(paragraphs)) + "\n", charset="utf-8", cte="quoted-printable")
        letter["Content-Language"] = to.language
        return letter


def _one(code: str, worded: Worded, say: Say) -> list[str]:
    return [worded.subject, *worded.lines, say(N_("Mã đối chiếu: %(code)s"), code=code)]


def _many(worded: Sequence[tuple[str, Worded]], say: Say) -> list[str]:
    shown = worded[: limits.DIGEST_LINES]
    blocks = ["\n".join([each.subject, *each.lines, say(N_("Mã đối chiếu: %(code)s"), code=code)]) for code, each in shown]
    left = len(worded) - len(shown)
    return [*blocks, say(N_("Còn %(n)s tin nữa trong mục “Tin báo” của trang."), n=left)] if left else blocks


def _foot(say: Say, site: str, agency: str) -> list[str]:
    return [
        "--",
        say(
            N_(
                "Thư này không có liên kết, và %(site)s không bao giờ hỏi mật khẩu. Muốn biết thư có thật không: tự mở trang như "
                "mọi ngày, vào “Tin báo”, gõ mã đối chiếu."
            ),
            site=site,
        ),
        say(N_("Không muốn nhận thư: vào “Tài khoản”, mục “Tin báo qua thư”.")),
        f"{site}, {agency}",
    ]


def without_links(words: Mapping[str, Any]) -> dict[str, Any]:
    """The words with every web address replaced by a dash: mail programs make links of them by themselves."""
    return {
        name: without_links(value) if isinstance(value, Mapping) else _LINK.sub("[…]", str(value)) for name, value in words.items()
    }
