"""What can become of a question after a sitting."""

from __future__ import annotations

from enum import StrEnum

from elearn.core.errors import N_


class Remedy(StrEnum):
    """dropped: it counts for nobody, neither its points nor what they earned; rekeyed: marked anew by another key; granted:
    whoever was asked it has its points.
    """

    DROPPED = "dropped"
    REKEYED = "rekeyed"
    GRANTED = "granted"


REMEDY_WORDS = {
    Remedy.DROPPED: N_("Bỏ câu này, không tính cho ai"),
    Remedy.REKEYED: N_("Sửa đáp án và chấm lại"),
    Remedy.GRANTED: N_("Cho trọn điểm câu này cho mọi người được hỏi"),
}
