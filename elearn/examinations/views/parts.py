"""The parts of the work on an examination: which pages it has, and for whom each one is. The page of the examination lists them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from elearn.core.errors import N_
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import Body, State, Template

_ALL = frozenset(State)
_HELD = frozenset({State.READY, State.CLOSED, State.POSTED})
_OVER = frozenset({State.CLOSED, State.POSTED})
_COUNCIL = frozenset({Body.COUNCIL})
_WATCHING = frozenset({Body.INVIGILATION, Body.SUPERVISION})
_CHECKING = frozenset({Body.COUNCIL, Body.SUPERVISION})


@dataclass(frozen=True, slots=True)
class Part:
    """A page of an examination. `bodies`: who besides its organisers comes to it; `states`, `templates`: when it is there.

    `is_of_sealed`: only where the paper is sealed; `is_of_owner`: not for a unit that the examination was handed to.
    """

    endpoint: str
    label: str
    bodies: frozenset[Body] = frozenset()
    states: frozenset[State] = _ALL
    templates: frozenset[Template] = frozenset(Template)
    is_of_sealed: bool = False
    is_of_owner: bool = False


PARTS: tuple[Part, ...] = (
    Part("examinations.plan", N_("Kế hoạch và đề"), is_of_owner=True),
    Part("examinations.people", N_("Hội đồng và các ban")),
    Part("examinations.candidates", N_("Thí sinh")),
    Part("examinations.rooms", N_("Phòng thi, chỗ ngồi")),
    Part("examinations.cards", N_("Phiếu vào thi"), templates=frozenset({Template.RECRUITMENT})),
    Part("examinations.opening", N_("Mở đề"), _CHECKING, _HELD, is_of_sealed=True, is_of_owner=True),
    Part("examinations.board", N_("Bảng theo dõi phòng thi"), _WATCHING, _HELD),
    Part("examinations.paper", N_("Đề giấy và ngày mất mạng"), _COUNCIL, _HELD),
    Part("examinations.paper_plan", N_("Phương án khi mất mạng"), _WATCHING, _HELD),
    Part("examinations.paper_entry", N_("Nhập phiếu trả lời giấy"), frozenset({Body.INVIGILATION, Body.MARKING}), _HELD),
    Part("examinations.reports", N_("Câu hỏi bị báo sai"), _COUNCIL, _HELD),
    Part("examinations.marking", N_("Chấm bài viết"), frozenset({Body.MARKING, Body.COUNCIL}), _HELD),
    Part("examinations.questions", N_("Câu hỏi của đề"), _COUNCIL, _OVER, is_of_owner=True),
    Part("examinations.findings", N_("Điều cần xem"), _CHECKING, _OVER),
    Part("examinations.results", N_("Kết quả"), _COUNCIL, _OVER),
    Part("examinations.appeals", N_("Phúc khảo"), _COUNCIL, frozenset({State.POSTED})),
    Part("examinations.minutes", N_("Biên bản"), _CHECKING, _OVER),
    Part("examinations.sealed_log", N_("Nhật ký niêm phong"), _CHECKING, is_of_owner=True),
)
"""In the order in which the work is done."""


def parts_of(held: Held, *, is_organiser: bool, is_owner: bool = True, bodies: Collection[Body]) -> list[Part]:
    """The parts that somebody comes to. `is_owner`: an officer of the unit that answers for the examination."""

    def is_there(part: Part) -> bool:
        return held.state in part.states and held.template in part.templates and (held.is_sealed or not part.is_of_sealed)

    def comes(part: Part) -> bool:
        is_theirs = (is_organiser and (is_owner or not part.is_of_owner)) or bool(part.bodies & set(bodies))
        # What is of the whole examination is nobody's who reaches a part of it.
        return is_theirs and not (part.is_of_owner and held.scope is not None)

    return [each for each in PARTS if is_there(each) and comes(each)]
