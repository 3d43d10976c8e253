"""What is wrong with the rows of a list, gathered side by side: no problem hides another one. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from elearn.organisation.staff_import.faults import Fault, Wrong
from elearn.organisation.staff_import.headers import Column, Head


class Problems:
    """Takes what reading cells and looking things up find wrong, and goes on."""

    def __init__(self, head: Head, known: Iterable[Fault] = ()) -> None:
        self._head = head
        self._told = list(known)
        self._rows = {each.number for each in self._told}

    def tell(self, number: int, wrong: Wrong, column: Column, **values: str) -> None:
        """Notes what is wrong in a row, with the column as the file calls it; `values` fill the sentence."""
        self._told.append(Fault(number, wrong, self._head.label(column), values))
        self._rows.add(number)

    def are_in(self, number: int) -> bool:
        """Whether anything is wrong with a row."""
        return number in self._rows

    def in_order(self) -> tuple[Fault, ...]:
        """Row by row and from left to right, as somebody mends them; what belongs to no column of the file stands last."""
        places = {self._head.label(column): index for column, index in self._head.columns.items()}
        last = max(places.values(), default=0) + 1
        return tuple(sorted(self._told, key=lambda each: (each.number, places.get(each.column, last), each.wrong)))
