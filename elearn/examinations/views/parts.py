"""The parts of the work on an examination: which pages it has, and for whom each one is. The page of the examination lists them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from elearn.core.errors import N_
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import Body, State, Template

_ALL = frozenset(State)
_HELD = frozenset({State.READY, State.CLOSED, State.POSTED})
_SITTABLE = frozenset({State.READY, State.CLOSED})
_OVER = frozenset({State.CLOSED, State.POSTED})
_ANNULLING = frozenset({State.READY, State.CLOSED, State.POSTED, State.CANCELLED})
_RECORDED = frozenset({State.CLOSED, State.POSTED, State.CANCELLED})
_COUNCIL = frozenset({Body.COUNCIL})
_WATCHING = frozenset({Body.INVIGILATION, Body.SUPERVISION})
_ON_BOARD = frozenset({Body.COUNCIL, Body.INVIGILATION, Body.SUPERVISION})
_CHECKING = frozenset({Body.COUNCIL, Body.SUPERVISION})
_MARKS = frozenset({Body.MARKING, Body.COUNCIL})
_ENTERING = frozenset({Body.INVIGILATION, Body.MARKING})


class Phase(StrEnum):
    """When the work of a part is done."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
    ALWAYS = "always"


PHASE_WORDS = {
    Phase.BEFORE: N_("Trước kỳ thi"),
    Phase.DURING: N_("Trong giờ thi"),
    Phase.AFTER: N_("Sau kỳ thi"),
    Phase.ALWAYS: N_("Suốt kỳ thi"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A page of an examination. `bodies`: who besides its organisers comes to it; `states`, `templates`: when it is there.

    `is_of_sealed`: only where the paper is sealed; `is_of_opened`: not while it is; `is_of_owner`: not for a unit that the
    examination was handed to; `shows_questions`: not for whoever sits the examination or may still join, as long as it is sat;
    `is_of_record`: of a cancelled examination only where it was sat or cards were given out; `is_of_others`: besides, never for
    whoever sits it; `shows_keys`, `shows_scores`: not for them before results are told.
    """

    endpoint: str
    label: str
    phase: Phase
    bodies: frozenset[Body] = frozenset()
    states: frozenset[State] = _ALL
    templates: frozenset[Template] = frozenset(Template)
    is_of_sealed: bool = False
    is_of_opened: bool = False
    is_of_owner: bool = False
    shows_questions: bool = False
    is_of_others: bool = False
    shows_keys: bool = False
    shows_scores: bool = False
    is_of_record: bool = False


PARTS: tuple[Part, ...] = (
    Part("examinations.plan", N_("Kế hoạch và đề"), Phase.BEFORE, is_of_owner=True),
    Part("examinations.people", N_("Hội đồng và các ban"), Phase.BEFORE),
    Part("examinations.candidates", N_("Thí sinh"), Phase.BEFORE),
    Part("examinations.rooms", N_("Phòng thi, chỗ ngồi"), Phase.BEFORE),
    Part("examinations.cards", N_("Phiếu vào thi"), Phase.BEFORE, templates=frozenset({Template.RECRUITMENT})),
    Part("examinations.paper_plan", N_("Phương án khi mất mạng"), Phase.BEFORE, _WATCHING, _HELD),
    Part("examinations.opening", N_("Mở đề"), Phase.DURING, _CHECKING, _HELD, is_of_sealed=True, is_of_owner=True),
    Part("examinations.hours", N_("Giờ thi, mã vào phòng thi"), Phase.DURING, states=_SITTABLE, is_of_owner=True),
    Part("examinations.board", N_("Bảng theo dõi phòng thi"), Phase.DURING, _ON_BOARD, _HELD),
    Part("examinations.observations", N_("Ghi nhận giám sát"), Phase.DURING, _CHECKING, _HELD, is_of_others=True),
    Part("examinations.paper", N_("Đề giấy và ngày mất mạng"), Phase.DURING, _COUNCIL, _HELD),
    Part(
        "examinations.paper_entry",
        N_("Nhập phiếu trả lời giấy"),
        Phase.AFTER,
        _ENTERING,
        _HELD,
        is_of_opened=True,
        is_of_others=True,
    ),
    Part(
        "examinations.reports",
        N_("Câu hỏi bị báo sai"),
        Phase.DURING,
        _COUNCIL,
        _HELD,
        shows_questions=True,
        shows_keys=True,
    ),
    Part("examinations.marking", N_("Chấm bài tự luận"), Phase.AFTER, _MARKS, _HELD, shows_questions=True),
    Part("examinations.questions", N_("Câu hỏi của đề"), Phase.AFTER, _COUNCIL, _OVER, is_of_owner=True, shows_keys=True),
    Part("examinations.analysis", N_("Phân tích câu hỏi"), Phase.AFTER, _COUNCIL, _OVER, is_of_owner=True, shows_keys=True),
    Part("examinations.findings", N_("Dấu hiệu cần xem xét"), Phase.AFTER, _CHECKING, _OVER),
    Part("examinations.annulments", N_("Hủy kết quả"), Phase.AFTER, _COUNCIL, _ANNULLING, is_of_owner=True),
    Part("examinations.results", N_("Kết quả"), Phase.AFTER, _COUNCIL, _OVER, shows_scores=True),
    Part("examinations.appeals", N_("Phúc khảo"), Phase.AFTER, _COUNCIL, frozenset({State.POSTED})),
    Part("examinations.minutes", N_("Biên bản"), Phase.AFTER, _CHECKING, _RECORDED, shows_scores=True, is_of_record=True),
    Part("examinations.sealed_log", N_("Nhật ký niêm phong"), Phase.ALWAYS, _CHECKING, is_of_owner=True),
)
"""In the order in which the work is done, as far as its phases allow."""


def parts_of(
    held: Held, *, is_organiser: bool, is_owner: bool = True, bodies: Collection[Body], was_used: bool = False
) -> list[Part]:
    """The parts that somebody comes to. `is_owner`: an officer of the unit that answers for the examination; `was_used`: of a
    cancelled one, that it was sat or cards were given out.
    """

    def is_there(part: Part) -> bool:
        is_its_time = (held.is_sealed or not part.is_of_sealed) and (held.is_opened or not part.is_of_opened)
        is_on_record = not part.is_of_record or held.state is not State.CANCELLED or was_used
        return held.state in part.states and held.template in part.templates and is_its_time and is_on_record

    def comes(part: Part) -> bool:
        is_theirs = (is_organiser and (is_owner or not part.is_of_owner)) or bool(part.bodies & set(bodies))
        # What is of the whole examination is nobody's who reaches a part of it.
        return is_theirs and not (part.is_of_owner and held.scope is not None)

    return [each for each in PARTS if is_there(each) and comes(each)]


def by_phase(parts: Collection[Part]) -> list[tuple[str, list[Part]]]:
    """The parts under the words of their phases; a phase without parts is left out."""
    groups = [(PHASE_WORDS[phase], [each for each in parts if each.phase is phase]) for phase in Phase]
    return [(words, found) for words, found in groups if found]
