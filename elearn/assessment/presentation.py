"""Turning a question, a response and a mark into the view that a page may show.

This is the one door between keys and pages: whatever a template gets to see of a question comes from `present`.
"""

from __future__ import annotations

from dataclasses import replace

from elearn.assessment.form_fields import ESSAY_LIMIT, WRITTEN_LIMIT
from elearn.assessment.marking import WHOLE, Mark, is_whole_only
from elearn.assessment.question_view import ChoiceView, FieldView, RightAnswer, SpotCount
from elearn.assessment.question_view import QuestionView as QuestionView
from elearn.assessment.responses import Answer, Chosen, Filled, Ordered, Paired, Response, Spotted, Written
from elearn.assessment.showing import Showing, common_unit
from elearn.content.document import (
    Choice,
    Cloze,
    Essay,
    Gap,
    Language,
    Matching,
    Numeric,
    Ordering,
    Question,
    ShortText,
    Spot,
)


def present(
    question: Question,
    language: Language,
    response: Response | None = None,
    mark: Mark | None = None,
    order_seed: str = "",
) -> QuestionView:
    """The question as it is shown now: open, with a number asked back, or marked.

    `language` is that of the page; the words fall back to the question's first language. Pass `mark` only where the learner may
    see it. `order_seed` must be the one that `read_response` gets.
    """
    spoken = language if language in question.texts else next(iter(question.texts))
    showing = Showing(question, spoken, mark, order_seed)
    text = question.texts[spoken]
    view = QuestionView(
        id=question.id,
        kind=question.kind,
        language=spoken,
        is_foreign=spoken != language,
        stage=showing.stage,
        title=text.title,
        stem=text.stem,
        lines=text.lines,
        hint=text.hint or "",
        asks_confidence=question.confidence,
        is_opening=question.role == "opening",
        confidence=response.confidence if response else None,
        is_blank=mark is not None and mark.outcome == "unanswered",
    )
    view = _with_widgets(view, showing, response.answer if response else None)
    return _with_mark(view, showing, mark) if mark and showing.stage == "marked" else view


def _with_mark(view: QuestionView, showing: Showing, mark: Mark) -> QuestionView:
    key, states = showing.question.key, list(mark.parts.values())
    spot_count = SpotCount(states.count("hit"), states.count("miss"), states.count("false-alarm"))
    return replace(
        view,
        outcome=mark.outcome,
        percent=mark.percent,
        spot_count=spot_count if isinstance(key, Spot) else None,
        is_sure_but_wrong=not view.is_opening and view.confidence == "certain" and mark.outcome in {"wrong", "partly"},
        is_whole_only=is_whole_only(showing.question),
        explanation=showing.text.explanation or "",
        rubric=key.rubric.get(view.language, "") if isinstance(key, Essay) else "",
    )


def _with_widgets(view: QuestionView, showing: Showing, answer: Answer | None) -> QuestionView:
    match showing.question.key:
        case Choice() as key:
            return replace(view, choices=_options(key, showing, answer))
        case Ordering() as key:
            return replace(view, choices=_items(key, showing, answer))
        case Spot() as key:
            segments = _segments(key, showing, answer)
            return replace(view, choices=segments, segments=dict(zip(key.segments, segments, strict=True)))
        case Matching() as key:
            return replace(view, fields=_pairs(key, showing, answer))
        case Cloze() as key:
            gaps = _gaps(key, showing, answer)
            return replace(view, fields=gaps, gaps={gap.id: shown for gap, shown in zip(key.gaps, gaps, strict=True)})
        case Numeric() | ShortText() | Essay() as key:
            return replace(view, fields=(_whole(key, showing, answer),))


def _options(key: Choice, showing: Showing, answer: Answer | None) -> tuple[ChoiceView, ...]:
    chosen = answer.options if isinstance(answer, Chosen) else ()
    order = showing.shuffled(key.options) if showing.question.shuffle else key.options
    return tuple(showing.choice(option, chosen=option in chosen) for option in order)


def _items(key: Ordering, showing: Showing, answer: Answer | None) -> tuple[ChoiceView, ...]:
    given = answer.items if isinstance(answer, Ordered) else ()
    items = []
    for at, item in enumerate(given or showing.shuffled_apart(key.items)):
        shown = showing.choice(item)
        belongs = key.items.index(item)
        items.append(replace(shown, place=belongs + 1) if shown.state and belongs != at else shown)
    return tuple(items)


def _segments(key: Spot, showing: Showing, answer: Answer | None) -> tuple[ChoiceView, ...]:
    marked = answer.segments if isinstance(answer, Spotted) else ()
    return tuple(showing.choice(segment, chosen=segment in marked) for segment in key.segments)


def _pairs(key: Matching, showing: Showing, answer: Answer | None) -> tuple[FieldView, ...]:
    given = dict(answer.pairs) if isinstance(answer, Paired) else {}
    rights = showing.shuffled(key.rights)
    fields = (
        FieldView(
            name=f"{showing.question.id}.{left}",
            number=number,
            label=showing.label(f"l:{left}"),
            options=tuple(showing.listed(right, f"r:{right}", chosen=given.get(left) == right, place=left) for right in rights),
        )
        for number, left in enumerate(key.lefts, 1)
    )
    return tuple(
        showing.judged(shown, left, f"l:{left}", RightAnswer(html=showing.label(f"r:{key.pairs[left]}")))
        for left, shown in zip(key.lefts, fields, strict=True)
    )


def _gaps(key: Cloze, showing: Showing, answer: Answer | None) -> tuple[FieldView, ...]:
    given = dict(answer.gaps) if isinstance(answer, Filled) else {}
    return tuple(_gap(gap, number, given.get(gap.id, ""), showing) for number, gap in enumerate(key.gaps, 1))


def _gap(gap: Gap, number: int, value: str, showing: Showing) -> FieldView:
    name = f"{showing.question.id}.{gap.id}"
    if gap.options:
        order = showing.shuffled(gap.options, gap.id)
        options = tuple(showing.listed(option, f"{gap.id}:{option}", chosen=option == value, place=gap.id) for option in order)
        right = RightAnswer(html=showing.label(f"{gap.id}:{gap.right}"))
        return showing.judged(FieldView(name, number, options=options), gap.id, gap.id, right)
    shown = FieldView(name, number, text=value, limit=WRITTEN_LIMIT)
    if gap.number:
        shown = replace(shown, unit=common_unit((gap.number,), showing.language))
        return showing.judged(shown, gap.id, gap.id, showing.right_number(gap.number), meant=f"{gap.id}:")
    return showing.judged(shown, gap.id, gap.id, showing.right_words(gap.accepted))


def _whole(key: Numeric | ShortText | Essay, showing: Showing, answer: Answer | None) -> FieldView:
    text = answer.text if isinstance(answer, Written) else ""
    shown = FieldView(showing.question.id, 1, text=text, limit=WRITTEN_LIMIT)
    match key:
        case Numeric(answers=answers):
            shown = replace(shown, unit=common_unit(answers, showing.language))
            return showing.judged(shown, WHOLE, WHOLE, showing.right_number(answers[0]))
        case ShortText(accepted=accepted):
            return showing.judged(shown, WHOLE, WHOLE, showing.right_words(accepted))
        case Essay():
            return replace(shown, limit=ESSAY_LIMIT)
