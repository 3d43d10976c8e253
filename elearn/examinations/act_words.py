"""What an act of the sealed log says to its reader: signs and ids that were written into it become words. Pure.

A line is sealed as it was written and never changed, so this is done where it is shown, for early lines as well as for late ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from elearn.core.days import read_day
from elearn.core.errors import N_
from elearn.core.ids import Id, parse_id
from elearn.examinations.acts import ACT_WORDS, ActKind
from elearn.examinations.plan.sealing import SEALED_PLAN

Told = TypeVar("Told")

TAKEN_BACK_MARK: Final = "(−) "
"""Stands before the reason of a confirmation, a sheet or a restart that was taken back."""
_PROPOSED = N_("Đề nghị công bố kết quả")
_MOVED = re.compile(r"\+(?P<minutes>\d+)′: (?P<why>.*)", re.DOTALL)
_MOVED_ALL = re.compile(r"\+(?P<minutes>\d+)′ × (?P<people>\d+)(?:, (?P<room>.*?))?: (?P<why>.*)", re.DOTALL)
_LET_IN = re.compile(r"(?P<room>.*) × (?P<people>\d+) \((?P<numbers>[^)]*)\): (?P<why>.*)", re.DOTALL)
_ROOM_ADDED = re.compile(r"\+ (?P<room>.*) \((?P<seats>\d+)\)")
_ROOM_GONE = re.compile(r"− (?P<room>.*)")
_SEAT = re.compile(r"(?P<room>.*), (?P<seat>\d+)")
_MOVE_SEAT = r"(?P<old>“.*”(?:, \d+)?) → (?P<to>“.*?”, \d+)"
_FROM_TO, _FROM_TO_WHY = re.compile(_MOVE_SEAT), re.compile(_MOVE_SEAT + r": (?P<why>.*)", re.DOTALL)
_FIRST = re.compile(r"– → “(?P<room>.*)”, (?P<seat>\d+)")
_FIRST_WHY = re.compile(r"– → “(?P<room>.*?)”, (?P<seat>\d+): (?P<why>.*)", re.DOTALL)
_COUNTS = r"mới (?P<added>\d+), giữ chỗ (?P<stayed>\d+), chưa có chỗ (?P<left>\d+)"
_SHEET = re.compile(r"(?P<code>\S+), (?P<reading>\d)/\d")
_SHEET_LATE = re.compile(r"(?P<code>\S+), (?P<reading>\d)/\d, \+(?P<minutes>\d+)′")
_SHEET_BACK = re.compile(re.escape(TAKEN_BACK_MARK) + r"(?P<code>\S+), (?P<readings>\d(?:\+\d)*): (?P<why>.*)", re.DOTALL)
_BACK = re.compile(re.escape(TAKEN_BACK_MARK) + r"(?P<why>.*)", re.DOTALL)
_NUMBERS = re.compile(r"(?P<numbers>\S+(?:, \S+)*)")
_COUNT = re.compile(r"(?P<people>\d+)")
_HANDED = re.compile(r"(?P<unit>[0-9a-f-]{36}) – (?P<day>.*)")
_ABOUT_QUESTION = re.compile(r"(?P<question>\S+): (?P<words>.*)", re.DOTALL)
_IN_A_ROOM = re.compile(r"(?P<room>[^\n]+)\n(?P<words>.*)", re.DOTALL)
_ANSWER = re.compile(r"#(?P<number>[0-9]{1,9})\n(?P<words>.*)", re.DOTALL)

_SIGNS: Final = {
    ActKind.IDENTIFIED: (
        (_BACK, N_("rút xác nhận: %(why)s")),
        (_NUMBERS, N_("số báo danh %(numbers)s")),
    ),
    ActKind.EXTENDED: (
        (_MOVED, N_("thêm %(minutes)s phút: %(why)s")),
        (_MOVED_ALL, N_("thêm %(minutes)s phút cho %(people)s thí sinh đang làm bài: %(why)s")),
    ),
    ActKind.RESTARTED: ((_BACK, N_("rút việc cho thi lại: %(why)s")),),
    ActKind.LET_IN: (
        (_LET_IN, N_("cho %(people)s thí sinh của phòng “%(room)s” (số báo danh %(numbers)s) vào thi muộn: %(why)s")),
    ),
    ActKind.CARDED: ((_NUMBERS, N_("số báo danh %(numbers)s")),),
    ActKind.READY: (
        (
            SEALED_PLAN,
            N_(
                "phiên bản khóa học %(label)s; bắt đầu sớm nhất, chậm nhất, kết thúc: %(hours)s; làm bài %(minutes)s phút; "
                "đạt từ %(percent)s phần trăm; số câu của từng dòng, các phần cách nhau bằng dấu chấm phẩy: %(rows)s; "
                "mã đối chiếu của kế hoạch (SHA-256) %(digest)s"
            ),
        ),
    ),
    ActKind.SEATED: (
        (
            re.compile("Xếp thêm, theo số báo danh: " + _COUNTS),
            N_("xếp người chưa có chỗ, theo số báo danh: %(added)s người có chỗ mới, %(stayed)s giữ chỗ, %(left)s chưa có chỗ"),
        ),
        (
            re.compile("Xếp thêm, theo tên: " + _COUNTS),
            N_("xếp người chưa có chỗ, theo tên: %(added)s người có chỗ mới, %(stayed)s giữ chỗ, %(left)s chưa có chỗ"),
        ),
        (
            re.compile("Xếp lại tất cả, theo số báo danh: " + _COUNTS),
            N_("xếp lại tất cả từ đầu, theo số báo danh: %(added)s người có chỗ mới, %(stayed)s giữ chỗ, %(left)s chưa có chỗ"),
        ),
        (
            re.compile("Xếp lại tất cả, theo tên: " + _COUNTS),
            N_("xếp lại tất cả từ đầu, theo tên: %(added)s người có chỗ mới, %(stayed)s giữ chỗ, %(left)s chưa có chỗ"),
        ),
        (_FROM_TO, N_("chuyển phòng, chỗ: %(old)s → %(to)s")),
        (_FROM_TO_WHY, N_("chuyển phòng, chỗ: %(old)s → %(to)s: %(why)s")),
        (_FIRST, N_("phòng “%(room)s”, chỗ số %(seat)s")),
        (_FIRST_WHY, N_("phòng “%(room)s”, chỗ số %(seat)s: %(why)s")),
        (_ROOM_ADDED, N_("thêm phòng “%(room)s”, %(seats)s chỗ")),
        (_ROOM_GONE, N_("bỏ phòng “%(room)s”")),
        (_SEAT, N_("phòng “%(room)s”, chỗ số %(seat)s")),
    ),
    ActKind.ENTERED: (
        (_SHEET, N_("phiếu mang mã %(code)s, lần đọc thứ %(reading)s")),
        (_SHEET_LATE, N_("phiếu mang mã %(code)s, lần đọc thứ %(reading)s; phiếu ghi nộp muộn %(minutes)s phút")),
        (_SHEET_BACK, N_("rút phiếu mang mã %(code)s đã nhập (lần đọc %(readings)s): %(why)s")),
    ),
    ActKind.OBSERVED: ((_IN_A_ROOM, N_("phòng “%(room)s”: %(words)s")),),
    ActKind.OBSERVATION_ANSWERED: ((_ANSWER, N_("trả lời ghi nhận số %(number)s: %(words)s")),),
    ActKind.ERASED: ((_COUNT, N_("dữ liệu của %(people)s thí sinh")),),
}
_OF_MANY: Final = frozenset({_MOVED_ALL, _LET_IN})
_IN_ROOM = N_("thêm %(minutes)s phút cho %(people)s thí sinh đang làm bài ở phòng “%(room)s”: %(why)s")


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids in a log are called now; one that has no name any more is missing."""

    units: Mapping[Id, str] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)


def act_name(kind: ActKind, *, has_words: bool) -> str:
    """What was done, a sentence to be translated. `has_words`: the act was written with words, emptied or not.

    Who proposes to post writes that the results were seen; whoever posts them writes nothing.
    """
    return _PROPOSED if kind is ActKind.POSTED and has_words else ACT_WORDS[kind]


def read_words(kind: ActKind, words: str, names: Names, say: Callable[..., Told], *, is_about_one: bool) -> Told | str:
    """The words of an act with their signs and ids told. Ids stay beside the names: the seal was taken over them.

    Args:
        say: translates a sentence and fills its places.
        is_about_one: the act is about one candidate. Then a reason that looks like the signs of a whole room is a reason.

    Returns:
        What `say` made of it, or the words as they are where they hold no sign.
    """
    if kind is ActKind.DELEGATED and (found := _HANDED.fullmatch(words)):
        unit = parse_id(found["unit"])
        name = names.units.get(unit) if unit is not None else None
        if name is not None:
            return say(N_("%(unit)s, đến hết %(day)s (mã đơn vị %(id)s)"), unit=name, day=found["day"], id=found["unit"])
    if kind is ActKind.REPORT_ANSWERED and (found := _ABOUT_QUESTION.fullmatch(words)) and found["question"] in names.questions:
        title = names.questions[found["question"]]
        return say(N_("“%(title)s” (mã câu %(id)s): %(words)s"), title=title, id=found["question"], words=found["words"])
    if kind is ActKind.OBSERVED and words.startswith("\n"):
        return words[1:]
    for pattern, sentence in _SIGNS.get(kind, ()):
        if is_about_one and pattern in _OF_MANY:
            continue
        if found := pattern.fullmatch(words):
            values = {name: value for name, value in found.groupdict().items() if value is not None}
            return say(_IN_ROOM if "room" in values and kind is ActKind.EXTENDED else sentence, **values)
    return words


def observed(room: str, words: str) -> str:
    """What an observation is written as: the room on a line of its own, "" for none, and then what was seen."""
    return f"{room}\n{words}"


def observation_of(words: str) -> tuple[str, str]:
    """The room of an observation, "" for none, and what was seen, from the words of that act."""
    room, _, seen = words.partition("\n")
    return room, seen


def answered(number: int, words: str) -> str:
    """What the answer to the act of a number is written as."""
    return f"#{number}\n{words}"


def answer_of(words: str) -> tuple[int, str] | None:
    """Which act an answer is about, and what it says, from the words of that act; None where they are others, or were emptied."""
    found = _ANSWER.fullmatch(words)
    return (int(found["number"]), found["words"]) if found else None


def handing_of(words: str) -> tuple[Id, date] | None:
    """The unit to which an examination was handed and its last day, from the words of that act; None where they are others."""
    found = _HANDED.fullmatch(words)
    unit, day = (parse_id(found["unit"]), read_day(found["day"])) if found else (None, None)
    return None if unit is None or day is None else (unit, day)


def is_moved(kind: ActKind, words: str) -> bool:
    """Whether an act moves somebody who had a seat or a room, with its reason."""
    return kind is ActKind.SEATED and _FROM_TO_WHY.fullmatch(words) is not None


def units_in(words: Iterable[tuple[ActKind, str]]) -> set[Id]:
    """The units that some lines name by their ids."""
    found = (_HANDED.fullmatch(text) for kind, text in words if kind is ActKind.DELEGATED)
    return {unit for each in found if each and (unit := parse_id(each["unit"])) is not None}


def questions_in(words: Iterable[tuple[ActKind, str]]) -> set[str]:
    """The questions that some lines name by their ids."""
    found = (_ABOUT_QUESTION.fullmatch(text) for kind, text in words if kind is ActKind.REPORT_ANSWERED)
    return {each["question"] for each in found if each}
