"""From what a form about units says to the change that it means: codes become units, or a refusal at a field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from elearn.core.db.types import LocalisedText
from elearn.core.errors import N_, Invalid
from elearn.core.ids import Id, parse_id
from elearn.organisation.queries import find_administered_unit
from elearn.organisation.rules import ChangeKind, UnitKind
from elearn.organisation.unit_change import Change, Heir
from elearn.organisation.unit_forms import HEIRS, ChangeForm
from elearn.web.access import current_actor
from elearn.web.work import read_session

PLACE = "place-"
"""How the fields begin that say where somebody goes in a split."""


def read_change(kind: ChangeKind, unit_id: Id, form: ChangeForm, sent: Mapping[str, str], *, today: date) -> Change:
    """The change that the form means.

    Args:
        unit_id: the unit of the page: the one above for a new unit.
        sent: everything that was submitted, for the places of people in a split.

    Raises:
        Invalid: a code names no unit of the actor's, or a field does not fit; names the field.
    """
    on, basis = form.on.data or today, form.basis.data or ""
    if kind is ChangeKind.CREATE:
        return Change(
            kind, on, parent_id=unit_id, code=form.code.data or "", unit_kind=UnitKind(form.kind.data),
            name=_name(form.name.data, form.name_en.data), legal_basis=basis,
        )  # fmt: skip
    if kind is ChangeKind.RENAME:
        return Change(kind, on, (unit_id,), name=_name(form.name.data, form.name_en.data), legal_basis=basis)
    if kind is ChangeKind.MOVE:
        return Change(kind, on, (unit_id,), parent_id=_unit(form.parent.data, "parent", today), legal_basis=basis)
    if kind is ChangeKind.MERGE:
        codes = [each for each in (form.others.data or "").replace(",", " ").split() if each]
        others = [_unit(each, "others", today) for each in codes]
        heir = _heir(form.heir.data, _name(form.heir_name.data, form.heir_name_en.data), "heir", today)
        return Change(kind, on, tuple(dict.fromkeys([unit_id, *others])), heirs=(heir,), legal_basis=basis)
    if kind is ChangeKind.SPLIT:
        heirs = tuple(_heir(form[code].data, _name(form[name].data, ""), code, today) for code, name in HEIRS if form[code].data)
        return Change(kind, on, (unit_id,), heirs=heirs, placements=_placements(sent, len(heirs)), legal_basis=basis)
    return Change(kind, on, (unit_id,), legal_basis=basis)


def _name(vi: str | None, en: str | None) -> LocalisedText:
    return {language: text for language, text in (("vi", vi), ("en", en)) if text}


def _unit(code: str | None, field: str, today: date) -> Id:
    found = find_administered_unit(read_session(), current_actor(), code or "", today=today)
    if found is None:
        raise Invalid(N_("Không có đơn vị mang mã %(code)s trong phạm vi của anh/chị."), field=field, code=code or "–")
    return found


def _heir(code: str | None, name: LocalisedText, field: str, today: date) -> Heir:
    return Heir(code=code or "", name=name) if name else Heir(_unit(code, field, today))


def _placements(sent: Mapping[str, str], heirs: int) -> dict[Id, int]:
    """Who goes elsewhere than to the first. A place that no page of ours offers counts as the first."""
    placed: dict[Id, int] = {}
    for name, value in sent.items():
        person_id = parse_id(name.removeprefix(PLACE)) if name.startswith(PLACE) else None
        if person_id is not None and value.isascii() and value.isdecimal() and 0 < int(value[:3]) < heirs:
            placed[person_id] = int(value)
    return placed
