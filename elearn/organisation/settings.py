"""The settings that a unit can have: keys declared here, each with its shape. Units below inherit them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from elearn.core import limits
from elearn.core.errors import N_, Invalid
from elearn.core.text import nfc

CONTACTS = {
    "cntt": N_("Công nghệ thông tin, an toàn thông tin"),
    "data": N_("Bảo vệ dữ liệu cá nhân"),
    "training": N_("Đào tạo, bồi dưỡng"),
}
"""The contacts that lessons and the incident page name, by code."""


REVIEWING = "review"
"""The key under which a unit says how courses are reviewed. Its shape is `elearn.studio.rules.ReviewRule`."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call. `phone` is text to be read out; `hours` may be empty."""

    name: str
    phone: str
    hours: str = ""

    def to_json(self) -> dict[str, str]:
        return {"name": self.name, "phone": self.phone, "hours": self.hours}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Contact:
        return cls(str(value["name"]), str(value["phone"]), str(value.get("hours", "")))


def contact_key(code: str) -> str:
    """The key under which a contact is stored.

    Raises:
        KeyError: there is no such contact.
    """
    if code not in CONTACTS:
        raise KeyError(code)
    return f"contact.{code}"


def checked_contact(name: str, phone: str, hours: str) -> Contact | None:
    """A contact from what was typed, or None when all is empty: then the one above holds.

    Raises:
        Invalid: only one of name and telephone number is there, or something is too long or no telephone number.
    """
    name, phone, hours = (" ".join(nfc(each).split()) for each in (name, phone, hours))
    if not (name or phone or hours):
        return None
    if not name:
        raise Invalid(N_("Chưa có tên người hoặc bộ phận."), field="name")
    if sum(each.isdecimal() for each in phone) < 3 or not set(phone) <= set("0123456789 +().-"):
        raise Invalid(N_("Số điện thoại chưa đúng, ví dụ 0900 000 000."), field="phone")
    for field, text, most in (("name", name, limits.NAME_CHARACTERS), ("phone", phone, 40), ("hours", hours, 100)):
        if len(text) > most:
            raise Invalid(N_("Dài nhất %(most)s ký tự."), field=field, most=most)
    return Contact(name, phone, hours)
