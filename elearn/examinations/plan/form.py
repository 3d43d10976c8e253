"""The plan as a page of fields: which text stands in which field, and what the texts come to. Pure.

A section is `s0.title`, `s0.minutes`, `s0.pass`; a line of its blueprint `s0.d0.bank`, `.count`, `.low`, `.high`, `.competency`,
`.tag`. A line without a number of questions is none; so is a section without lines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

from elearn.core.days import read_day
from elearn.core.errors import N_
from elearn.examinations.plan.blueprint_rows import EASIEST, HARDEST, DrawRow, draw_of, row_of
from elearn.examinations.plan.shape import TITLE_CHARACTERS, Plan, Section, Shows
from elearn.examinations.rules import Window, with_usual_last_start

MOST_SECTIONS, MOST_LINES, MOST_COUNT = 6, 40, 200
SPARE_LINES = 1
LEAST_GRACE = 10
"""Seconds. The page of a sitting hands in up to 8 seconds after the end, when what is on its way has arrived."""
_MOMENT = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})[ T]+(\d{1,2})[:h](\d{2})", re.ASCII)
_WORD = re.compile(r"[\w.:-]{1,64}")
_SECTION_FIELD = re.compile(r"s\d+\.", re.ASCII)
_KEY = re.compile(r"[0-9a-fA-F]{64}")

_WHOLE = N_("Cần một số nguyên từ %(min)d đến %(max)d.")
_NUMBER = N_("Cần một số từ 0 đến 100.")
_MOMENT_WRONG = N_("Thời điểm chưa đúng. Viết theo dạng 31/12/2026 08:00.")
_DAY_WRONG = N_("Ngày chưa đúng. Viết theo dạng 31/12/2026.")
_WORD_WRONG = N_("Chỉ gồm chữ, chữ số, dấu gạch; không có khoảng trắng.")
_KEY_WRONG = N_("Mỗi khóa gồm 64 chữ số và chữ a–f, mỗi dòng một khóa.")
_ORDER_WRONG = N_("Độ khó “từ” không được lớn hơn “đến”.")
_TITLE_MISSING = N_("Phần này chưa có tên.")
_BANK_UNKNOWN = N_("Lựa chọn này không có trong danh sách.")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a field: a Vietnamese source sentence with places for `values`."""

    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the fields come to; `wrong` tells by field what could not be read, and then the rest is of no use."""

    title: str
    window: Window
    plan: Plan
    access_code: str
    is_sealed: bool
    erase_on: date | None
    wrong: Mapping[str, Wrong]


def values_of(plan: Plan, window: Window, zone: ZoneInfo) -> dict[str, str]:
    """What stands in the fields of a plan; title, access code and the like are the caller's."""
    values = {
        "minutes": str(plan.minutes),
        "pass_percent": number_text(plan.pass_percent),
        "grace_seconds": str(plan.grace_seconds),
        "markers": str(plan.markers),
        "tolerance_percent": number_text(plan.tolerance_percent),
        "shows": plan.shows,
        "appeal_days": str(plan.appeal_days),
        "note": plan.note,
        "seb_keys": "\n".join(plan.seb_keys),
        **{name: "1" if getattr(plan, name) else "" for name in FLAGS},
        **{name: moment_text(getattr(window, name), zone) for name in ("opens_at", "closes_at", "last_start_at")},
    }
    return values | _section_values(plan)


def filled_with(values: Mapping[str, str], plan: Plan) -> dict[str, str]:
    """The fields with the paper, the minutes and the note of another plan; everything else stays as it was typed."""
    kept = {name: text for name, text in values.items() if not _SECTION_FIELD.match(name)}
    return kept | {"minutes": str(plan.minutes), "note": plan.note} | _section_values(plan)


def _section_values(plan: Plan) -> dict[str, str]:
    values: dict[str, str] = {}
    for at, section in enumerate(plan.sections):
        values |= {
            f"s{at}.title": section.title,
            f"s{at}.minutes": "" if section.minutes is None else str(section.minutes),
            f"s{at}.pass": "" if section.pass_percent is None else number_text(section.pass_percent),
        }
        for line, draw in enumerate(section.draws):
            row = row_of(draw)
            name = f"s{at}.d{line}"
            values |= {f"{name}.bank": row.bank, f"{name}.count": str(row.count), f"{name}.competency": row.competency}
            values |= {f"{name}.low": str(row.low), f"{name}.high": str(row.high), f"{name}.tag": row.tag}
    return values


FLAGS = ("shuffle_questions", "shuffle_options", "is_sequential", "shows_at_once")


def shape_of(values: Mapping[str, str], *, more_lines: int | None = None, is_wider: bool = False) -> list[int]:
    """How many lines each section shows: those that are filled and one to spare.

    Args:
        more_lines: the section that gets another empty line.
        is_wider: whether another empty section is shown.
    """
    sections = [at for at in range(MOST_SECTIONS) if f"s{at}.title" in values] or [0]
    lines = [[line for line in range(MOST_LINES) if f"s{at}.d{line}.count" in values] for at in range(len(sections))]
    shape = [max(each, default=-1) + 1 + (SPARE_LINES if more_lines is None else at == more_lines) for at, each in enumerate(lines)]
    return [min(max(each, 1), MOST_LINES) for each in [*shape, *([1] if is_wider else [])]][:MOST_SECTIONS]


def read_values(values: Mapping[str, str], units: Sequence[str], before: Plan, *, zone: ZoneInfo, banks: Sequence[str]) -> Wanted:
    """What the fields come to.

    Args:
        values: the texts by field.
        units: ids of the units that were ticked.
        before: the plan as it was, for the ids of sections.
        banks: ids of the banks that can be chosen.
    """
    reader = _Reader(values, banks)
    opens, closes = reader.moment("opens_at", zone), reader.moment("closes_at", zone)
    last = reader.moment("last_start_at", zone) if values.get("last_start_at", "").strip() else None
    minutes = reader.whole("minutes", 1, 600)
    plan = replace(
        before,
        sections=tuple(reader.sections()),
        minutes=minutes,
        pass_percent=reader.percent("pass_percent"),
        grace_seconds=reader.whole("grace_seconds", LEAST_GRACE, 300),
        units=tuple(units),
        markers=reader.one_of("markers", {"1": 1, "2": 2}),
        tolerance_percent=reader.percent("tolerance_percent"),
        shows=reader.one_of("shows", {each: each for each in get_args(Shows)}),
        seb_keys=reader.keys("seb_keys"),
        appeal_days=reader.whole("appeal_days", 0, 90),
        note=values.get("note", "").strip()[:300],
        **{name: bool(values.get(name)) for name in FLAGS},
    )
    erase_on = reader.day("erase_on")
    # Left empty it means here what it means when the examination is made: whoever begins has all the minutes.
    usual = with_usual_last_start(Window(opens, closes, closes), minutes) if last is None and not reader.wrong else None
    window = usual or Window(opens, closes, closes if last is None else last)
    title, code = values.get("title", ""), values.get("access_code", "")
    return Wanted(title, window, plan, code, bool(values.get("is_sealed")), erase_on, reader.wrong)


class _Reader:
    """Reads fields and tells what is wrong with each; what could not be read becomes something that nobody uses."""

    def __init__(self, values: Mapping[str, str], banks: Sequence[str]) -> None:
        self._values, self._banks = values, banks
        self.wrong: dict[str, Wrong] = {}

    def _text(self, name: str) -> str:
        return self._values.get(name, "").strip()

    def _tell(self, name: str, sentence: str, **values: object) -> None:
        self.wrong.setdefault(name, Wrong(sentence, values))

    def whole(self, name: str, least: int, most: int) -> int:
        text = self._text(name)
        if text.isascii() and text.isdecimal() and len(text) < 6 and least <= int(text) <= most:
            return int(text)
        self._tell(name, _WHOLE, min=least, max=most)
        return least

    def percent(self, name: str) -> float:
        text = self._text(name).replace(",", ".")
        if re.fullmatch(r"\d{1,3}(\.\d{1,2})?", text, re.ASCII) and float(text) <= 100:
            return float(text)
        self._tell(name, _NUMBER)
        return 0

    def one_of(self, name: str, known: Mapping[str, Any]) -> Any:
        if self._text(name) not in known:
            self._tell(name, _BANK_UNKNOWN)
        return known.get(self._text(name), next(iter(known.values())))

    def moment(self, name: str, zone: ZoneInfo) -> datetime:
        found = read_moment(self._text(name), zone)
        if found is None:
            self._tell(name, _MOMENT_WRONG)
        return found or datetime.max.replace(tzinfo=zone)

    def day(self, name: str) -> date | None:
        found = read_day(self._text(name))
        if found is None and self._text(name):
            self._tell(name, _DAY_WRONG)
        return found

    def keys(self, name: str) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(self._text(name).lower().split()))
        if len(found) > 10 or not all(_KEY.fullmatch(each) for each in found):
            self._tell(name, _KEY_WRONG)
        return found

    def sections(self) -> list[Section]:
        found: list[Section] = []
        for at in range(MOST_SECTIONS):
            draws = [row for line in range(MOST_LINES) if (row := self._line(f"s{at}.d{line}")) is not None]
            if not draws:
                continue
            title = " ".join(self._text(f"s{at}.title").split())[:TITLE_CHARACTERS]
            if not title:
                self._tell(f"s{at}.title", _TITLE_MISSING)
            minutes = self.whole(f"s{at}.minutes", 1, 600) if self._text(f"s{at}.minutes") else None
            own = self.percent(f"s{at}.pass") if self._text(f"s{at}.pass") else None
            found.append(Section("abcdef"[len(found)], title, tuple(map(draw_of, draws)), minutes, own))
        return found

    def _line(self, name: str) -> DrawRow | None:
        if self._text(f"{name}.count") in {"", "0"}:
            return None
        low = self.whole(f"{name}.low", EASIEST, HARDEST) if self._text(f"{name}.low") else EASIEST
        high = self.whole(f"{name}.high", EASIEST, HARDEST) if self._text(f"{name}.high") else HARDEST
        if low > high:
            self._tell(f"{name}.low", _ORDER_WRONG)
        bank = self._text(f"{name}.bank")
        if bank not in self._banks:
            self._tell(f"{name}.bank", _BANK_UNKNOWN)
        words = {each: self._word(f"{name}.{each}") for each in ("competency", "tag")}
        return DrawRow(bank, self.whole(f"{name}.count", 1, MOST_COUNT), low, high, **words)

    def _word(self, name: str) -> str:
        text = self._text(name)
        if text and not _WORD.fullmatch(text):
            self._tell(name, _WORD_WRONG)
        return text


def read_moment(text: str, zone: ZoneInfo) -> datetime | None:
    """The instant of a day and an hour as people here write them, or None."""
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    day, month, year, hour, minute = map(int, found.groups())
    try:
        return datetime(year, month, day, hour, minute, tzinfo=zone) if 2000 <= year < 2200 else None
    except ValueError:
        return None


def moment_text(at: datetime, zone: ZoneInfo) -> str:
    """An instant as it is written in a field."""
    return f"{at.astimezone(zone):%d/%m/%Y %H:%M}"


def number_text(number: float) -> str:
    """A number as it is written in a field: 50, 62,5."""
    return f"{number:g}".replace(".", ",")
