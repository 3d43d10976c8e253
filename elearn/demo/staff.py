"""Who works where in the demo: offices of a commune-level unit, draft titles, and how many hold each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from elearn.core.db.types import LocalisedText

POSITIONS: dict[str, LocalisedText] = {
    "chair": {"vi": "Chủ tịch Ủy ban nhân dân", "en": "Chair of the People's Committee"},
    "digital-leader": {"vi": "Lãnh đạo UBND phụ trách chuyển đổi số", "en": "Committee leader in charge of digital transformation"},
    "office-head": {"vi": "Chánh Văn phòng", "en": "Head of the Office"},
    "division-head": {"vi": "Trưởng phòng", "en": "Head of Division"},
    "centre-director": {"vi": "Giám đốc Trung tâm", "en": "Centre Director"},
    "it": {"vi": "Chuyên viên CNTT (gồm an ninh mạng)", "en": "IT specialist, including cyber security"},
    "science-digital": {"vi": "Công chức phụ trách KHCN – CĐS", "en": "Officer for science, technology and digital transformation"},
    "counter": {"vi": "Công chức tiếp nhận hồ sơ", "en": "Counter officer"},
    "clerk": {"vi": "Văn thư, quản lý con dấu và chữ ký số", "en": "Records clerk, keeper of seals and signing devices"},
    "data-protection": {"vi": "Đầu mối bảo vệ dữ liệu cá nhân", "en": "Data protection contact"},
    "officer": {"vi": "Chuyên viên", "en": "Officer"},
    "community": {"vi": "Thành viên tổ công nghệ số cộng đồng", "en": "Member of the community digital team"},
    "trainer": {"vi": "Giảng viên", "en": "Trainer"},
    "training": {"vi": "Chuyên viên đào tạo, bồi dưỡng", "en": "Training officer"},
}
"""Drafts: no official list of titles of this kind was found. Those that `organisation/files/ward-titles.yml` names too have
required levels where that list was imported."""

OFFICES: dict[str, LocalisedText] = {
    "office": {"vi": "Văn phòng HĐND và UBND", "en": "Office of the People's Council and Committee"},
    "economy": {"vi": "Phòng Kinh tế, Hạ tầng và Đô thị", "en": "Division of Economy, Infrastructure and Urban Affairs"},
    "culture": {"vi": "Phòng Văn hóa – Xã hội", "en": "Division of Culture and Society"},
    "service": {"vi": "Trung tâm Phục vụ hành chính công", "en": "Public Administration Service Centre"},
}
COUNTRY_ECONOMY: LocalisedText = {"vi": "Phòng Kinh tế", "en": "Division of Economy"}
"""What the division of economy is called in a commune and a special zone."""

CITY_OFFICES: dict[str, LocalisedText] = {
    "city-office": {"vi": "Văn phòng Ủy ban nhân dân Thành phố", "en": "Office of the City People's Committee"},
    "city-training": {"vi": "Trung tâm Bồi dưỡng cán bộ, công chức", "en": "Civil Servants' Training Centre"},
    "city-digital": {"vi": "Trung tâm Chuyển đổi số", "en": "Digital Transformation Centre"},
}


@dataclass(frozen=True, slots=True)
class Desk:
    """So many people with one position in one office; None is the unit itself. `beside`: a second position, in the unit itself."""

    office: str | None
    position: str
    people: int = 1
    beside: str | None = None


USUAL_DESKS = (
    Desk(None, "chair"),
    Desk(None, "digital-leader"),
    Desk("office", "office-head"),
    Desk("office", "it"),
    Desk("office", "clerk", beside="data-protection"),
    Desk("economy", "division-head"),
    Desk("economy", "officer"),
    Desk("culture", "division-head"),
    Desk("culture", "science-digital"),
    Desk("service", "centre-director"),
    Desk("service", "counter", 2),
)
"""Twelve people; whoever keeps the records also answers for personal data."""

_FIRST = (Desk(None, "chair"), Desk("office", "office-head"), Desk("service", "counter"))
"""Without these there is no unit."""
FEWEST = len(_FIRST)
_FURTHER = (
    Desk("economy", "officer"),
    Desk("service", "counter"),
    Desk("culture", "officer"),
    Desk("office", "officer"),
    Desk("service", "officer"),
    Desk(None, "community"),
)
"""Whom a unit has more of the larger it is."""


def desks_of(people: int) -> list[Desk]:
    """The desks of a unit with so many people, one desk for each."""
    usual = [replace(desk, people=1) for desk in USUAL_DESKS for _ in range(desk.people)]
    rest = list(usual)
    for desk in _FIRST:
        rest.remove(desk)
    further = (_FURTHER[number % len(_FURTHER)] for number in range(max(0, people - len(usual))))
    return [*_FIRST, *rest, *further][:people]


def city_desks(people: int) -> list[Desk]:
    """The desks of the city's own offices."""
    return [CITY_DESKS[number % len(CITY_DESKS)] for number in range(people)]


VI_DU_DESKS = (
    Desk(None, "digital-leader", 2),
    Desk("office", "office-head"),
    Desk("office", "officer"),
    Desk("office", "training"),
    Desk("office", "officer", 4),
    Desk("economy", "division-head"),
    Desk("economy", "officer", 7),
    Desk("culture", "division-head"),
    Desk("culture", "science-digital"),
    Desk("culture", "officer", 6),
    Desk("service", "centre-director"),
    Desk("service", "counter", 5),
    Desk("service", "officer", 4),
)
"""Thirty-five people beside the five who are known by name."""

CITY_DESKS = (Desk("city-office", "officer"), Desk("city-digital", "it"), Desk("city-training", "trainer"))


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whom the lessons know, or who has a demo account. `office` is one of the ward or of the city.

    `beside`: a second position, held in the ward or city itself.
    """

    full_name: str
    gender: str
    office: str | None
    position: str
    beside: str | None = None


WARD_PEOPLE = {
    "hanh": Known("Lê Thị Mỹ Hạnh", "female", "service", "counter", beside="community"),
    "phuc": Known("Trần Hoàng Phúc", "male", "office", "clerk", beside="data-protection"),
    "tu": Known("Nguyễn Văn Tư", "male", None, "community"),
    "khoa": Known("Phạm Đăng Khoa", "male", "office", "it"),
    "lan": Known("Đỗ Ngọc Lan", "female", None, "chair"),
}
"""Five of the six: cô Ba is a citizen and has neither employment nor account."""

CITY_PEOPLE = {
    "trainer": Known("Vũ Thanh Bình", "male", "city-training", "trainer"),
    "training": Known("Hoàng Thu Hà", "female", "city-training", "training"),
    "reviewer": Known("Ngô Minh Châu", "female", "city-training", "trainer"),
    "administrator": Known("Bùi Quốc Việt", "male", "city-digital", "it"),
}
