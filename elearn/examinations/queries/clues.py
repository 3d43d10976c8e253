"""By what a candidate knows a question of their own paper again, where the question itself is not shown any more.

Numbers alone tell nothing of a shuffled paper. Of what the question says nothing is told while somebody may sit the examination, or
another one asks it; and then a few words, which recall it to whoever has read it and give it to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from elearn.content.document import Language, Question
from elearn.content.plain import plain_text
from elearn.examinations.plan.drawing import sections_of
from elearn.examinations.queries.reports import OwnPaper
from elearn.examinations.queries.sheets import read_sheet
from elearn.examinations.questions.report_rules import first_words


@dataclass(frozen=True, slots=True)
class Clue:
    """A question by its number from 1. `section` is the title of its section, "" where there is only one; `answered_at` is None
    where nothing was answered, or it was answered on paper. `kind` and `words` are "" where nothing of it is told.
    """

    number: int
    section: str
    is_answered: bool
    answered_at: datetime | None
    is_flagged: bool
    kind: str = ""
    words: str = ""


def list_clues(session: Session, paper: OwnPaper, language: Language, *, tells: bool) -> tuple[Clue, ...]:
    """The questions that a paper has shown, by number; of what they say and ask for only where `tells`."""
    served, sheet = frozenset(paper.served), read_sheet(session, paper.sitting_id)
    sections = sections_of(paper.held.course(session), paper.held.plan, paper.drawn)
    found = []
    for section in sections:
        for item in section.items:
            if item.number not in served:
                continue
            is_answered = sheet.is_answered(item.id)
            found.append(
                Clue(
                    item.number,
                    section.title if len(sections) > 1 else "",
                    is_answered,
                    sheet.given[item.id].given_at if is_answered and not paper.is_whole else None,
                    item.id in sheet.flagged,
                    item.question.kind if tells else "",
                    first_words(_text(item.question, language)) if tells else "",
                )
            )
    return tuple(found)


def _text(question: Question, language: Language) -> str:
    texts = question.texts[language if language in question.texts else next(iter(question.texts))]
    # A place where something is to be chosen or filled in has no words of its own.
    stem = " ".join(part.html if part.widget is None else "…" for part in texts.stem)
    return plain_text(f"{texts.title} {stem}")
