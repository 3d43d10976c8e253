"""What holds for units, grants and presets, as pure functions of values.

A *forest* is the units with their states over time; each period is half-open days `[from, to)`, and `to` None means "until further
notice".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from elearn.core.actor import Role
from elearn.core.db.types import LocalisedText
from elearn.core.errors import N_
from elearn.core.ids import Id


class UnitKind(StrEnum):
    """What a unit is. Commune-level units are wards, communes and special zones; below them stand offices."""

    CITY = "city"
    WARD = "ward"
    COMMUNE = "commune"
    SPECIAL_ZONE = "special-zone"
    OFFICE = "office"


UNIT_KIND_WORDS = {
    UnitKind.CITY: N_("Thành phố"),
    UnitKind.WARD: N_("Phường"),
    UnitKind.COMMUNE: N_("Xã"),
    UnitKind.SPECIAL_ZONE: N_("Đặc khu"),
    UnitKind.OFFICE: N_("Phòng, ban, trung tâm"),
}

ROLE_WORDS = {
    Role.TRAINER: N_("Giảng viên"),
    Role.REVIEWER: N_("Người thẩm định"),
    Role.TRAINING_OFFICER: N_("Phụ trách đào tạo, bồi dưỡng"),
    Role.HEAD: N_("Người đứng đầu đơn vị"),
    Role.EXAM_OFFICER: N_("Phụ trách thi"),
    Role.ADMINISTRATOR: N_("Quản trị"),
    Role.AUDITOR: N_("Người kiểm tra nhật ký"),
}
"""The roles that can be granted, in the order of lists. Everybody who is signed in is a learner without any grant."""

ROLE_DUTIES = {
    Role.TRAINER: N_("soạn khóa học, gửi bản nháp, trả lời góp ý, chấm bài viết."),
    Role.REVIEWER: N_("đọc và duyệt khóa học của người khác trước khi phát hành."),
    Role.TRAINING_OFFICER: N_(
        "giữ danh sách nhân sự, in phiếu kích hoạt, giúp đăng nhập, xem ai đã hoàn thành, mở thêm lượt làm bài."
    ),
    Role.HEAD: N_("xem ai đã hoàn thành, vướng mắc và năng lực của đơn vị, dưới dạng số."),
    Role.EXAM_OFFICER: N_("tổ chức thi: lập kế hoạch, danh sách thí sinh, phòng thi, cử người, công bố kết quả."),
    Role.ADMINISTRATOR: N_("đơn vị, tài khoản và vai trò; không xem kết quả học của ai."),
    Role.AUDITOR: N_("kiểm tra ai đã hoàn thành và nhật ký; không làm quản trị."),
}
"""What each role may do, in plain words, after its name. `core.permissions` decides; this tells."""

APART = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
"""Whoever runs the site does not check its log: these two are never one person's."""


class ImportState(StrEnum):
    """Where a list of staff stands: being looked at, refused, planned, being written, written."""

    WAITING = "waiting"
    REFUSED = "refused"
    PLANNED = "planned"
    WRITING = "writing"
    WRITTEN = "written"


class SuccessionKind(StrEnum):
    """What became of a unit. Renaming and moving leave it the same unit."""

    RENAMED = "renamed"
    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"


SUCCESSION_WORDS = {
    SuccessionKind.RENAMED: N_("Đổi tên"),
    SuccessionKind.MOVED: N_("Chuyển sang đơn vị cấp trên khác"),
    SuccessionKind.MERGED: N_("Sáp nhập"),
    SuccessionKind.SPLIT: N_("Chia tách"),
}


class ChangeKind(StrEnum):
    """What can be done to units from a day on."""

    CREATE = "create"
    RENAME = "rename"
    MOVE = "move"
    MERGE = "merge"
    SPLIT = "split"
    CLOSE = "close"


CHANGE_WORDS = {
    ChangeKind.CREATE: N_("Lập đơn vị"),
    ChangeKind.RENAME: N_("Đổi tên"),
    ChangeKind.MOVE: N_("Chuyển sang đơn vị cấp trên khác"),
    ChangeKind.MERGE: N_("Sáp nhập"),
    ChangeKind.SPLIT: N_("Chia tách"),
    ChangeKind.CLOSE: N_("Kết thúc hoạt động"),
}


class ChangeState(StrEnum):
    """Where a recorded change stands: its day is to come, it was carried out, taken back before, or could not be carried out."""

    COMING = "coming"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Span:
    """Where a unit stood from a day to a day."""

    unit_id: Id
    parent_id: Id | None
    valid_from: date
    valid_to: date | None

    def runs_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Hat:
    """A set of roles that one person takes on together."""

    code: str
    title: LocalisedText
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Preset:
    """The usual hats of a unit of some size."""

    code: str
    title: LocalisedText
    about: LocalisedText
    hats: tuple[Hat, ...]


_HEAD = Hat("head", {"vi": "Người đứng đầu đơn vị", "en": "Head of unit"}, (Role.HEAD,))
_ADMINISTRATOR = Hat("administrator", {"vi": "Quản trị", "en": "Administrator"}, (Role.ADMINISTRATOR,))
_TRAINING = Hat("training", {"vi": "Phụ trách đào tạo, bồi dưỡng", "en": "Training officer"}, (Role.TRAINING_OFFICER,))
_EXAMS = Hat("examinations", {"vi": "Phụ trách thi", "en": "Exam officer"}, (Role.EXAM_OFFICER,))
_TRAINER = Hat("trainer", {"vi": "Giảng viên", "en": "Trainer"}, (Role.TRAINER,))
_REVIEWER = Hat("reviewer", {"vi": "Người thẩm định", "en": "Reviewer"}, (Role.REVIEWER,))

PRESETS = (
    Preset(
        "small-ward",
        {"vi": "Phường nhỏ", "en": "Small ward"},
        {
            "vi": "Một người giữ cả đào tạo, nhân sự và thi. Việc cần người thứ hai thì chuyển lên đơn vị cấp trên.",
            "en": "One person holds training, staff and examinations. What needs a second person goes to the unit above.",
        },
        (
            Hat(
                "everything",
                {"vi": "Phụ trách đào tạo, nhân sự và thi", "en": "Training, staff and examinations"},
                (Role.TRAINING_OFFICER, Role.EXAM_OFFICER),
            ),
            _HEAD,
        ),
    ),
    Preset(
        "large-ward",
        {"vi": "Phường lớn", "en": "Large ward"},
        {
            "vi": "Đào tạo, thi và quản trị do những người khác nhau giữ.",
            "en": "Training, examinations and administration are held by different people.",
        },
        (_TRAINING, _EXAMS, _TRAINER, _REVIEWER, _HEAD, _ADMINISTRATOR),
    ),
    Preset(
        "city",
        {"vi": "Thành phố", "en": "City"},
        {
            "vi": "Mỗi việc một người; người kiểm tra nhật ký không làm quản trị.",
            "en": "One person for each task; the auditor does not administer.",
        },
        (
            _TRAINING,
            _EXAMS,
            _TRAINER,
            _REVIEWER,
            _HEAD,
            _ADMINISTRATOR,
            Hat("auditor", {"vi": "Người kiểm tra nhật ký", "en": "Auditor"}, (Role.AUDITOR,)),
        ),
    ),
)


def find_hat(preset: str, hat: str) -> Hat | None:
    """The hat of a preset, by their codes."""
    return next((each for kit in PRESETS if kit.code == preset for each in kit.hats if each.code == hat), None)


def parents_on(spans: Iterable[Span], day: date) -> dict[Id, Id | None]:
    """Each unit that exists on the day, with its parent."""
    return {each.unit_id: each.parent_id for each in spans if each.runs_on(day)}


def path_up(parents: Mapping[Id, Id | None], unit_id: Id) -> list[Id]:
    """The unit and everything above it, the nearest first. Ends where the tree ends, or where it would turn in a circle."""
    path: list[Id] = []
    here: Id | None = unit_id
    while here is not None and here in parents and here not in path:
        path.append(here)
        here = parents[here]
    return path


def closure_on(spans: Sequence[Span], day: date) -> set[tuple[Id, Id, int]]:
    """Every (unit above or same, unit, steps between) of the day."""
    parents = parents_on(spans, day)
    return {(above, unit, steps) for unit in parents for steps, above in enumerate(path_up(parents, unit))}


def would_turn_in_circle(spans: Sequence[Span], unit_id: Id, parent_id: Id | None, on: date) -> bool:
    """Whether the unit would stand below itself on `on` or any later day if it stood below `parent_id` from then on.

    Other units may already have states in the future, so every later day on which something changes is looked at.
    """
    if parent_id is None:
        return False
    days = {on} | {each.valid_from for each in spans if each.valid_from > on}
    # The unit's own step upwards does not matter: the question is whether the way up from the parent leads to it.
    return any(unit_id in path_up({**parents_on(spans, day), unit_id: None}, parent_id) for day in days)


def root_of(parents: Mapping[Id, Id | None], unit_id: Id) -> Id:
    """The topmost unit above `unit_id`."""
    path = path_up(parents, unit_id)
    return path[-1] if path else unit_id
