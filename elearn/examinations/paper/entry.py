"""From what is typed of an answer sheet to a response, and back. Pure.

An empty row says nothing: what the candidate had answered online stays. A row typed as `#` says that the question has no valid
answer – struck out, or ticked in a way that cannot be – and empties what was there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from elearn.assessment.question_view import ChoiceView, FieldView
from elearn.assessment.responses import (
    Answer,
    Chosen,
    Filled,
    Ordered,
    Paired,
    Response,
    ResponseRefused,
    Spotted,
    Written,
    is_blank,
    read_response,
)
from elearn.assessment.shuffling import token
from elearn.examinations.paper.booklet import PaperQuestion
from elearn.examinations.paper.cells import Cell, CellKind, EntryRefused, plain, read_marks, write_marks

CLEARED = "#"


def read_entry(asked: PaperQuestion, typed: Mapping[str, str], seed: str) -> Response | None:
    """The response that stands on a sheet, the very one that the page online would have sent; None where its row is empty.

    Args:
        typed: by name of a cell; a name that is missing is an empty cell.
        seed: the sitting's own.

    Raises:
        EntryRefused: what was typed fits no cell.
    """
    given = {cell.name: typed.get(cell.name, "") for cell in asked.cells}
    if all(not each.strip() for each in given.values()):
        return None
    if any(plain(each) == CLEARED for each in given.values()):
        if asked.view.kind == "spot":
            raise EntryRefused(asked.view.id, "cleared")
        fields: dict[str, list[str]] = {}
    else:
        fields = _fields(asked, given)
    if _has_marked_nothing(asked, fields):
        fields[f"{asked.view.id}.sent"] = ["1"]
    try:
        return read_response(asked.item.question, fields, order_seed=seed, takes_ids=False)
    except ResponseRefused as error:
        raise EntryRefused(error.field, "text") from error


def write_entry(asked: PaperQuestion, response: Response | None, seed: str) -> dict[str, str]:
    """What somebody types of a sheet that holds this response, by name of a cell."""
    typed = dict.fromkeys((cell.name for cell in asked.cells), "")
    if response is None:
        return typed
    if is_blank(response.answer) and not isinstance(response.answer, Spotted):
        return {**typed, asked.cells[0].name: CLEARED}
    return {**typed, **_typed(asked, response.answer, seed)}


def _typed(asked: PaperQuestion, answer: Answer, seed: str) -> dict[str, str]:
    cell, name = asked.cells[0], asked.view.id
    match answer:
        case Chosen(options=ids) | Spotted(segments=ids):
            ticked = {_mark(each, asked.view.choices, cell, seed) for each in ids}
            found = {name: write_marks(cell, [each for each in cell.marks if each in ticked])}
        case Ordered(items=ids):
            ranks = {token(seed, name, each): str(rank) for rank, each in enumerate(ids, 1)}
            found = {name: write_marks(cell, [ranks[each.value] for each in asked.view.choices])}
        case Paired(pairs=pairs):
            found = {name: write_marks(cell, [_paired(field, dict(pairs), cell, seed) for field in asked.view.fields])}
        case Filled(gaps=gaps):
            given, fields = dict(gaps), zip(asked.cells, asked.view.fields, strict=True)
            found = {gap.name: _filled(field, given, gap, seed) for gap, field in fields}
        case Written(text=text):
            found = {name: text}
    return found


def _paired(field: FieldView, pairs: Mapping[str, str], cell: Cell, seed: str) -> str:
    left = field.name.removeprefix(f"{cell.name}.")
    return _mark(pairs[left], field.options, cell, seed, left) if left in pairs else ""


def _filled(field: FieldView, gaps: Mapping[str, str], cell: Cell, seed: str) -> str:
    gap = cell.name.rpartition(".")[2]
    value = gaps.get(gap, "")
    return _mark(value, field.options, cell, seed, gap) if value and field.options else value


def _mark(element: str, among: Sequence[ChoiceView], cell: Cell, seed: str, place: str = "") -> str:
    """The letter or number under which an option, segment or right side stands."""
    named = token(seed, cell.name.partition(".")[0], element, place)
    return cell.marks[[each.value for each in among].index(named)]


def _has_marked_nothing(asked: PaperQuestion, fields: Mapping[str, Sequence[str]]) -> bool:
    """Whether the answer holds nothing and is one nevertheless: the row was struck out, or nothing in a message is suspicious."""
    return not fields or (asked.view.kind == "spot" and not fields.get(asked.view.id))


def _fields(asked: PaperQuestion, given: Mapping[str, str]) -> dict[str, list[str]]:
    """The fields that the page of the question would send."""
    first, view = asked.cells[0], asked.view
    match first.kind:
        case CellKind.ORDER:
            ranked = zip(read_marks(first, given[first.name]), view.choices, strict=True)
            return {view.id: [choice.value for _, choice in sorted(ranked, key=lambda each: int(each[0]))]}
        case CellKind.ROW:
            rows = zip(view.fields, read_marks(first, given[first.name]), strict=True)
            chosen = {field.name: field.options[first.marks.index(mark)].value for field, mark in rows if mark}
            return {name: [value] for name, value in chosen.items()}
        case _ if view.kind == "cloze":
            gaps = zip(asked.cells, (each.options for each in view.fields), strict=True)
            return {cell.name: _ticked(cell, given[cell.name], options) for cell, options in gaps if given[cell.name].strip()}
        case _:
            return {first.name: _ticked(first, given[first.name], view.choices)}


def _ticked(cell: Cell, typed: str, among: Sequence[ChoiceView]) -> list[str]:
    if cell.is_words:
        return [typed]
    return [among[cell.marks.index(mark)].value for mark in read_marks(cell, typed)]


def right_entry(asked: PaperQuestion, seed: str) -> dict[str, str]:
    """What stands on the sheet of somebody who knows every mark, by name of a cell; words are not there, see `keys`."""
    key = asked.item.question.key
    answer: Answer
    match key.kind:
        case "choice":
            answer = Chosen(key.right)
        case "spot":
            answer = Spotted(key.suspicious)
        case "ordering":
            answer = Ordered(key.items)
        case "matching":
            answer = Paired(tuple(key.pairs.items()))
        case "cloze":
            answer = Filled(tuple((gap.id, gap.right or "") for gap in key.gaps if gap.options))
        case _:
            return {}
    return {name: typed for name, typed in write_entry(asked, Response(answer), seed).items() if typed != CLEARED}
