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

    `is_of_sealed`: only where the paper is sealed.
    """

    endpoint: str
    label: str
    bodies: frozenset[Body] = frozenset()
    states: frozenset[State] = _ALL
    templates: frozenset[Template] = frozenset(Template)
    is_of_sealed: bool = False


PARTS: tuple[Part, ...] = (
    Part("examinations.opening", N_("Mở đề"), _CHECKING, _HELD, is_of_sealed=True),
    Part("examinations.board", N_("Bảng theo dõi phòng thi"), _WATCHING, _HELD),
    Part("examinations.paper", N_("Đề giấy và ngày mất mạng"), _COUNCIL, _HELD),
    Part("examinations.paper_plan", N_("Phương án khi mất mạng"), _WATCHING, _HELD),
    Part("examinations.paper_entry", N_("Nhập phiếu trả lời giấy"), frozenset({Body.INVIGILATION, Body.MARKING}), _HELD),
    Part("examinations.reports", N_("Câu hỏi bị báo sai"), _COUNCIL, _HELD),
    Part("examinations.marking", N_("Chấm bài viết"), frozenset({Body.MARKING, Body.COUNCIL}), _HELD),
    Part("examinations.questions", N_("Câu hỏi của đề"), _COUNCIL, _OVER),
    Part("examinations.findings", N_("Điều cần xem"), _CHECKING, _OVER),
    Part("examinations.results", N_("Kết quả"), _COUNCIL, _OVER),
    Part("examinations.appeals", N_("Phúc khảo"), _COUNCIL, frozenset({State.POSTED})),
    Part("examinations.minutes", N_("Biên bản"), _CHECKING, _OVER),
    Part("examinations.sealed_log", N_("Nhật ký niêm phong"), _CHECKING),
)
"""In the order in which the work is done."""


def parts_of(held: Held, *, is_organiser: bool, bodies: Collection[Body]) -> list[Part]:
    """The parts that somebody comes to."""
    return [
        each
        for each in PARTS
        if held.state in each.states
        and held.template in each.templates
        and (held.is_sealed or not each.is_of_sealed)
        and (is_organiser or each.bodies & set(bodies))
    ]
