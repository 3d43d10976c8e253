"""A change of units as a value: what is to happen to which units from which day on. It is kept as JSON until its day comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.organisation.rules import ChangeKind, UnitKind


@dataclass(frozen=True, slots=True)
class Heir:
    """A unit that takes over: one that is there (`unit_id`), or one that begins on that day, with a code and a name."""

    unit_id: Id | None = None
    code: str = ""
    name: LocalisedText = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One change. Which fields say something depends on the kind.

    Args:
        unit_ids: the unit that is renamed, moved, split or closed; those that are merged; empty for a new one.
        parent_id: the unit above a new one, or the one to move to.
        code, unit_kind: of a new unit.
        name: of a new unit, or the new name.
        heirs: who takes over in a merger (one) or a split (two or more; the first takes everybody who is not placed).
        placements: in a split, person → place of their heir in `heirs`.
    """

    kind: ChangeKind
    on: date
    unit_ids: tuple[Id, ...] = ()
    parent_id: Id | None = None
    code: str = ""
    unit_kind: UnitKind = UnitKind.OFFICE
    name: LocalisedText = field(default_factory=dict)
    heirs: tuple[Heir, ...] = ()
    placements: Mapping[Id, int] = field(default_factory=dict)
    legal_basis: str = ""

    @property
    def ends(self) -> tuple[Id, ...]:
        """The units that are no more from the day on."""
        return self.unit_ids if self.kind in {ChangeKind.MERGE, ChangeKind.SPLIT, ChangeKind.CLOSE} else ()

    @property
    def named(self) -> set[Id]:
        """Every unit that is there already and has a part in it."""
        others = {each.unit_id for each in self.heirs if each.unit_id is not None}
        return {*self.unit_ids, *others, *([self.parent_id] if self.parent_id is not None else [])}

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "on": self.on.isoformat(),
            "unit_ids": [str(each) for each in self.unit_ids],
            "parent_id": str(self.parent_id) if self.parent_id else None,
            "code": self.code,
            "unit_kind": self.unit_kind.value,
            "name": dict(self.name),
            "heirs": [
                {"unit_id": str(each.unit_id) if each.unit_id else None, "code": each.code, "name": dict(each.name)}
                for each in self.heirs
            ],
            "placements": {str(person): place for person, place in self.placements.items()},
            "legal_basis": self.legal_basis,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Change:
        return cls(
            kind=ChangeKind(kept["kind"]),
            on=date.fromisoformat(kept["on"]),
            unit_ids=tuple(Id(each) for each in kept["unit_ids"]),
            parent_id=Id(kept["parent_id"]) if kept["parent_id"] else None,
            code=kept["code"],
            unit_kind=UnitKind(kept["unit_kind"]),
            name=kept["name"],
            heirs=tuple(
                Heir(Id(each["unit_id"]) if each["unit_id"] else None, each["code"], each["name"]) for each in kept["heirs"]
            ),
            placements={Id(person): place for person, place in kept["placements"].items()},
            legal_basis=kept["legal_basis"],
        )
