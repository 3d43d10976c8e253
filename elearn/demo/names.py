"""Invented names: commune-level units and people. The same seed gives the same names. None is that of a real unit of Vietnam."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from elearn.core.db.types import LocalisedText
from elearn.organisation.rules import UnitKind

Choice = TypeVar("Choice")

WARDS, COMMUNES = 113, 54
"""As many as a city of 168 units has, with one special zone. The first ward is Phường Ví Dụ."""
_ALL = WARDS + COMMUNES + 1

_TOWN = ("Bến", "Cầu", "Vườn", "Hàng", "Xóm", "Chợ")
_COUNTRY = ("Gò", "Đồng", "Giồng")
_THINGS = (
    "Sương Mai", "Trăng Non", "Mây Lành", "Nắng Sớm", "Gió Hiền", "Lúa Vàng", "Sen Hồng", "Cau Xanh", "Trầu Bạc", "Điệp Đỏ",
    "Mai Trắng", "Cò Trắng", "Én Nhỏ", "Tre Ngà", "Dừa Lửa", "Bưởi Ngọt", "Đò Chiều", "Chuông Xưa", "Gạch Cũ", "Ngói Nâu",
)  # fmt: skip
_WORDS = {
    UnitKind.WARD: ("Phường", "Ward"),
    UnitKind.COMMUNE: ("Xã", "Commune"),
    UnitKind.SPECIAL_ZONE: ("Đặc khu", "Special Zone"),
}

_FAMILY = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Phan", "Trương", "Đinh", "Mai",
    "Tô", "Lâm", "Châu", "Tạ", "Nguyễn", "Trần", "Lê", "Nguyễn",
)  # fmt: skip
_MIDDLE = {
    "female": ("Thị", "Ngọc", "Thanh", "Mỹ", "Kim", "Thu", "Bích", "Hồng", "Thị Ngọc", "Thị Thu", "Thị Kim"),
    "male": ("Văn", "Hữu", "Minh", "Quốc", "Đức", "Hoàng", "Thanh", "Công", "Xuân", "Ngọc", "Trọng"),
}
_GIVEN = {
    "female": (
        "Ánh", "Bích", "Cúc", "Diệu", "Dung", "Đào", "Giang", "Hà", "Hằng", "Hiền", "Hoa", "Hương", "Khánh", "Liên", "Loan", "Ly",
        "Mai", "Nga", "Ngân", "Nhung", "Oanh", "Phượng", "Quyên", "Sương", "Thảo", "Thủy", "Trang", "Tuyết", "Uyên", "Vân", "Yến",
    ),
    "male": (
        "An", "Ân", "Bảo", "Bình", "Cường", "Danh", "Dũng", "Đạt", "Đức", "Hải", "Hậu", "Hùng", "Khánh", "Kiên", "Lâm", "Long",
        "Lộc", "Nam", "Nghĩa", "Nhân", "Phong", "Quân", "Sơn", "Tài", "Tâm", "Thắng", "Thịnh", "Toàn", "Trí", "Việt", "Vinh",
    ),
}  # fmt: skip

YOUNGEST, OLDEST = 23, 60
"""How old people at work are."""


@dataclass(frozen=True, slots=True)
class InventedUnit:
    """A commune-level unit: what it is and what it is called."""

    kind: UnitKind
    name: LocalisedText


@dataclass(frozen=True, slots=True)
class InventedPerson:
    full_name: str
    gender: str


def pick(options: Sequence[Choice], *about: object) -> Choice:
    """One of the options, always the same for the same `about`. Not random: a demo must look alike on every machine."""
    digest = hashlib.sha256("/".join(str(each) for each in about).encode()).digest()
    return options[int.from_bytes(digest[:8]) % len(options)]


def communes(count: int = _ALL) -> tuple[InventedUnit, ...]:
    """So many, Phường Ví Dụ first and the special zone last; wards and communes stand to each other as among 168."""
    wards = max(1, round(count * WARDS / _ALL))
    zones = 1 if count > wards else 0
    towns = [_numbered(_TOWN, number) for number in range(wards - 1)]
    villages = [_numbered(_COUNTRY, number) for number in range(count - wards - zones)]
    return (
        _unit(UnitKind.WARD, "Ví Dụ"),
        *(_unit(UnitKind.WARD, name) for name in towns),
        *(_unit(UnitKind.COMMUNE, name) for name in villages),
        *([_unit(UnitKind.SPECIAL_ZONE, "Hòn Mây Lành")] * zones),
    )


def former_commune() -> InventedUnit:
    """One that another has taken over since."""
    return _unit(UnitKind.COMMUNE, "Bãi Lau Sậy")


def _numbered(places: Sequence[str], number: int) -> str:
    """The name with this number; when all are used up they come again with a numeral behind, as wards have had."""
    turn, place = divmod(number, len(places) * len(_THINGS))
    name = f"{places[place % len(places)]} {_THINGS[place // len(places)]}"
    return f"{name} {turn + 1}" if turn else name


def _unit(kind: UnitKind, name: str) -> InventedUnit:
    before, after = _WORDS[kind]
    return InventedUnit(kind, {"vi": f"{before} {name}", "en": f"{name} {after}"})


def person(seed: object, number: int) -> InventedPerson:
    """Somebody invented."""
    gender = pick(("female", "male"), seed, number, "gender")
    middle = pick(_MIDDLE[gender], seed, number, "middle")
    # Nobody is called Bích Bích.
    given = pick([each for each in _GIVEN[gender] if each not in middle.split()], seed, number, "given")
    return InventedPerson(f"{pick(_FAMILY, seed, number, 'family')} {middle} {given}", gender)


def birth(today: date, *about: object) -> tuple[date, str]:
    """When somebody of 23 to 60 years was born, and how exactly that is known: of one in ten the year alone, as in old records."""
    age = pick(range(YOUNGEST, OLDEST + 1), *about, "age")
    # Everybody has had their birthday this year, or the youngest would be a year too young.
    last = date(today.year - age, today.month, min(today.day, 28))
    day = last - timedelta(days=pick(range((last - date(last.year, 1, 1)).days + 1), *about, "birthday"))
    if pick(range(10), *about, "precision") == 0:
        return date(day.year, 1, 1), "year"
    return day, "day"
