"""What is right, in the letters and numbers of one booklet: for marking by hand when no machine comes back. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from elearn.assessment.question_view import RightAnswer
from elearn.assessment.showing import Showing
from elearn.content.document import Cloze, Essay, Gap, Language, Numeric, ShortText
from elearn.examinations.paper.booklet import PaperQuestion
from elearn.examinations.paper.entry import right_entry


@dataclass(frozen=True, slots=True)
class RightCell:
    """What is right in one cell: marks as they are ticked, or words. `label` as the cell's."""

    label: str
    marks: str = ""
    words: RightAnswer | None = None


def key_of(asked: PaperQuestion, seed: str, language: Language) -> tuple[RightCell, ...]:
    """The right answer of each cell; of an essay what it should say."""
    marks = right_entry(asked, seed)
    found = ((cell, marks.get(cell.name, "")) for cell in asked.cells)
    return tuple(
        RightCell(cell.label, typed, None if typed else _words(asked, cell.name.removeprefix(f"{asked.view.id}."), language))
        for cell, typed in found
    )


def _words(asked: PaperQuestion, gap_id: str, language: Language) -> RightAnswer | None:
    showing = Showing(asked.item.question, asked.view.language, None, "")
    match asked.item.question.key:
        case Numeric(answers=answers):
            return showing.right_number(answers[0])
        case ShortText(accepted=accepted):
            return showing.right_words(accepted)
        case Cloze(gaps=gaps):
            return _gap_words(showing, next(each for each in gaps if each.id == gap_id))
        case Essay(rubric=rubric):
            told = rubric.get(language) or next(iter(rubric.values()), "")
            return RightAnswer(text=told, html="" if told else showing.text.explanation or "")
        case _:
            return None


def _gap_words(showing: Showing, gap: Gap) -> RightAnswer:
    return showing.right_number(gap.number) if gap.number is not None else showing.right_words(gap.accepted)
