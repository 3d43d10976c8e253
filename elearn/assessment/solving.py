"""The model answer of a question, from its key: for the demo, for previews and for tests. Never for a page before its time."""

from __future__ import annotations

from elearn.assessment.responses import Answer, Chosen, Filled, Ordered, Paired, Response, Spotted, Written
from elearn.content.document import Choice, Cloze, Essay, Gap, Language, Matching, Numeric, Ordering, Question, ShortText, Spot


def solve(question: Question, language: Language) -> Response:
    """A response that is wholly right. An essay has none: its answer is a placeholder that waits for a person."""
    return Response(_right(question, language))


def _right(question: Question, language: Language) -> Answer:
    answer: Answer
    match question.key:
        case Choice(right=right):
            answer = Chosen(right)
        case Numeric(answers=answers):
            answer = Written(answers[0].low)
        case ShortText(accepted=accepted):
            answer = Written(accepted[language][0].pattern.replace("*", "x"))
        case Matching(pairs=pairs):
            answer = Paired(tuple(pairs.items()))
        case Ordering(items=items):
            answer = Ordered(items)
        case Spot(suspicious=suspicious):
            answer = Spotted(suspicious)
        case Cloze(gaps=gaps):
            answer = Filled(tuple((gap.id, _filling(gap, language)) for gap in gaps))
        case Essay():
            answer = Written("…")
    return answer


def _filling(gap: Gap, language: Language) -> str:
    return gap.right or (gap.number.low if gap.number else gap.accepted[language][0].pattern)
