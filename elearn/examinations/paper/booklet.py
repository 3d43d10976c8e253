"""A question as it is printed: its words with letters and numbers, and its cells on the answer sheet. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from elearn.assessment.papers import Item
from elearn.assessment.presentation import present
from elearn.assessment.question_view import FieldView, QuestionView
from elearn.content.document import Language
from elearn.content.grammar.marks import letter
from elearn.examinations.paper.cells import Cell, CellKind
from elearn.examinations.plan.drawing import SectionItems

_TICKED = {"single": CellKind.ONE, "multiple": CellKind.MANY}


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A question of one sitting on paper. `view` has its options, items and right sides in the order of the sitting's seed; `cells`
    are what a candidate fills.
    """

    item: Item
    view: QuestionView
    cells: tuple[Cell, ...]

    @property
    def place(self) -> int:
        """Where its row stands on the sheet: among the boxes (0), the lines below them (1), or the ruled paper at the end (2)."""
        kinds = {cell.kind for cell in self.cells}
        return 2 if CellKind.LONG in kinds else 1 if CellKind.LINE in kinds or self.view.kind == "cloze" else 0


@dataclass(frozen=True, slots=True)
class PaperSection:
    """A section of the paper with its questions."""

    title: str
    questions: tuple[PaperQuestion, ...]


def booklet_of(sections: Sequence[SectionItems], seed: str, language: Language) -> tuple[PaperSection, ...]:
    """The paper of a sitting, as it is printed.

    Args:
        seed: the sitting's own.
        language: of the page; words fall back to the question's first language.
    """
    return tuple(PaperSection(each.title, tuple(on_paper(item, seed, language) for item in each.items)) for each in sections)


def as_on_sheet(sections: Sequence[PaperSection]) -> tuple[PaperQuestion, ...]:
    """The questions in the order of the answer sheet, in which they are also typed."""
    asked = (each for section in sections for each in section.questions)
    return tuple(sorted(asked, key=lambda each: (each.place, each.item.number)))


def on_paper(item: Item, seed: str, language: Language) -> PaperQuestion:
    """One question of a sitting, as it is printed."""
    view = present(item.question, language, order_seed=seed)
    return PaperQuestion(item, view, _cells(view))


def letters(count: int) -> tuple[str, ...]:
    """A, B, C…"""
    return tuple(letter(position).upper() for position in range(count))


def numbers(count: int) -> tuple[str, ...]:
    """1, 2, 3…"""
    return tuple(str(number) for number in range(1, count + 1))


def _cells(view: QuestionView) -> tuple[Cell, ...]:
    if view.kind == "cloze":
        return tuple(_gap(each) for each in view.fields)
    return (_whole(view),)


def _whole(view: QuestionView) -> Cell:
    count = len(view.choices)
    match view.kind:
        case "single" | "multiple":
            cell = Cell(view.id, _TICKED[view.kind], letters(count))
        case "spot":
            cell = Cell(view.id, CellKind.SPOTS, numbers(count))
        case "ordering":
            cell = Cell(view.id, CellKind.ORDER, numbers(count), letters(count))
        case "matching":
            cell = Cell(view.id, CellKind.ROW, letters(len(view.fields[0].options)), numbers(len(view.fields)))
        case _:
            cell = Cell(view.id, CellKind.LONG if view.kind == "essay" else CellKind.LINE)
    return cell


def _gap(field: FieldView) -> Cell:
    label = f"({field.number})"
    if field.options:
        return Cell(field.name, CellKind.ONE, letters(len(field.options)), label=label)
    return Cell(field.name, CellKind.LINE, label=label)
