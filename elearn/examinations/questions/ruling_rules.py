"""What can become of a question after a sitting."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum

from elearn.core.errors import N_
from elearn.core.ids import Id


class Remedy(StrEnum):
    """dropped: it counts for nobody, neither its points nor what they earned; rekeyed: marked anew by another key; granted:
    whoever was asked it has its points; restored: an earlier one of these holds no more, and it is marked as it was written.
    """

    DROPPED = "dropped"
    REKEYED = "rekeyed"
    GRANTED = "granted"
    RESTORED = "restored"


REMEDY_WORDS = {
    Remedy.DROPPED: N_("Bỏ câu này, không tính điểm cho ai"),
    Remedy.REKEYED: N_("Sửa đáp án và chấm lại"),
    Remedy.GRANTED: N_("Cho trọn điểm câu này đối với mọi thí sinh có câu này trong đề"),
    Remedy.RESTORED: N_("Khôi phục câu này như ban đầu và chấm lại"),
}


def remedies_for(counting: Remedy | None, *, may_rekey: bool) -> tuple[Remedy, ...]:
    """What may be asked of a question.

    Args:
        counting: by what it is marked now, None where it is marked as it was written.
        may_rekey: it has a key.
    """
    back = Remedy.RESTORED if counting is None else None
    again = counting if counting is not Remedy.REKEYED else None
    return tuple(each for each in Remedy if each not in {back, again} and (may_rekey or each is not Remedy.REKEYED))


def who_decides(
    asker: Id, council: Collection[Id], upward: Sequence[Collection[Id]], apart: Collection[Id]
) -> tuple[frozenset[Id], frozenset[Id]]:
    """Who may decide what somebody asked: never they themselves, and nobody who sits the examination or marks it.

    Args:
        council: the members of the council now.
        upward: the exam officers of the examination's unit, of the unit above it, and so on.
        apart: who sits the examination or marks it.

    Returns:
        The others of the council, and the officers of the nearest unit that has one who may.
    """
    away = {asker, *apart}
    nearest = next((found for each in upward if (found := frozenset(each) - away)), frozenset())
    return frozenset(council) - away, nearest
