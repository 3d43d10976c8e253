"""A change of units in one sentence, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping

from elearn.core.db.types import LocalisedText
from elearn.core.errors import N_
from elearn.core.i18n import in_language
from elearn.core.ids import Id
from elearn.organisation.rules import ChangeKind
from elearn.organisation.unit_change import Change, Heir
from elearn.web.forms import translated
from elearn.web.languages import current_language


def tell_change(change: Change, names: Mapping[Id, LocalisedText]) -> str:
    """What the change says. `names` has every unit that is in it and there already."""

    def named(*units: Id | None) -> str:
        return ", ".join(_words(names.get(each, {})) for each in units if each is not None)

    def heir(each: Heir) -> str:
        if each.unit_id is not None:
            return named(each.unit_id)
        return translated(N_("%(name)s (đơn vị mới, mã %(code)s)"), name=_words(each.name), code=each.code)

    heirs = ", ".join(heir(each) for each in change.heirs)
    if change.kind is ChangeKind.CREATE:
        told = N_("Lập %(name)s, mã %(code)s, thuộc %(above)s.")
        return translated(told, name=_words(change.name), code=change.code, above=named(change.parent_id))
    if change.kind is ChangeKind.RENAME:
        return translated(N_("%(before)s đổi tên thành %(name)s."), before=named(*change.unit_ids), name=_words(change.name))
    if change.kind is ChangeKind.MOVE:
        told = N_("%(name)s, cùng mọi đơn vị bên dưới, chuyển sang thuộc %(above)s.")
        return translated(told, name=named(*change.unit_ids), above=named(change.parent_id))
    if change.kind is ChangeKind.MERGE:
        return translated(N_("%(names)s kết thúc và nhập vào %(heir)s."), names=named(*change.unit_ids), heir=heirs)
    if change.kind is ChangeKind.SPLIT:
        return translated(N_("%(name)s kết thúc và chia cho %(heirs)s."), name=named(*change.unit_ids), heirs=heirs)
    return translated(N_("%(name)s kết thúc, không có đơn vị kế tục."), name=named(*change.unit_ids))


def _words(name: LocalisedText) -> str:
    return in_language(name, current_language())[0] if name else "–"
