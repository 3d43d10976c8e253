"""The pieces of a view: one choice, one field, one right answer, as far as the learner may see them now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from elearn.assessment.marking import Ask, Mark
from elearn.assessment.numbers import Number, read_number, spell_number, write_number
from elearn.assessment.plain_words import plain_words
from elearn.assessment.question_view import AskView, ChoiceView, FieldView, RightAnswer, Stage
from elearn.assessment.shuffling import shuffled, shuffled_apart, token
from elearn.assessment.text_match import ANY
from elearn.content.document import AcceptedText, Html, Language, NumericAnswer, Question


class Showing:
    """One question in one language at one stage. What is not yet to be seen is not given out by any of its methods."""

    def __init__(self, question: Question, language: Language, mark: Mark | None, order_seed: str) -> None:
        self.question = question
        self.language = language
        self.text = question.texts[language]
        self.stage = _stage(mark)
        self._states = mark.parts if mark and self.stage == "marked" else {}
        self._asks = mark.asks if mark and self.stage == "asked" else {}
        self._order_seed = order_seed

    def shuffled(self, element_ids: Iterable[str], place: str = "") -> tuple[str, ...]:
        return shuffled(element_ids, self._order_seed, self.question.id, place)

    def shuffled_apart(self, element_ids: Sequence[str]) -> tuple[str, ...]:
        return shuffled_apart(element_ids, self._order_seed, self.question.id)

    def label(self, label_id: str) -> Html:
        return self.text.labels.get(label_id, "")

    def choice(self, element_id: str, *, chosen: bool = False) -> ChoiceView:
        """An option, item or segment with its state and feedback; what was rightly left alone says nothing."""
        state = self._states.get(element_id)
        says = state is not None and state != "left"
        shown = self.listed(element_id, element_id, chosen=chosen)
        return replace(shown, state=state, feedback=self.text.feedback.get(element_id, "") if says else "")

    def listed(self, element_id: str, label_id: str, *, chosen: bool, place: str = "") -> ChoiceView:
        """An entry of a list to choose from, the list of a gap or left side if `place` is given."""
        label = self.label(label_id)
        return ChoiceView(token(self._order_seed, self.question.id, element_id, place), label, plain_words(label), chosen)

    def judged(self, shown: FieldView, part: str, feedback_id: str, right: RightAnswer, meant: str = "") -> FieldView:
        """The field with what the mark says of `part`; `meant` stands before a chosen reading in the form."""
        state = self._states.get(part)
        if state is None:
            return replace(shown, ask=self._ask(part, meant))
        return replace(
            shown,
            state=state,
            unit="" if _says_more(shown.text) else shown.unit,
            feedback=self.text.feedback.get(feedback_id, ""),
            answer=None if state == "right" else right,
        )

    def right_number(self, answer: NumericAnswer) -> RightAnswer:
        low, high = (write_number(Decimal(end), self.language) for end in (answer.low, answer.high))
        unit = (answer.unit or {}).get(self.language, "")
        return RightAnswer(text=low, unit=unit) if low == high else RightAnswer(low=low, high=high, unit=unit)

    def right_words(self, accepted: Mapping[Language, Sequence[AcceptedText]]) -> RightAnswer:
        """The first of the best wordings; a run of any characters is shown as an ellipsis."""
        wordings = accepted.get(self.language) or next(iter(accepted.values()), ())
        best = max(wordings, key=lambda wording: wording.percent, default=None)
        return RightAnswer(text=best.pattern.replace(ANY, "…") if best else "")

    def _ask(self, part: str, meant: str) -> AskView | None:
        ask: Ask | None = self._asks.get(part)
        if ask is None:
            return None
        whole, fraction = (spell_number(reading, self.language) for reading in ask.readings) if ask.readings else ("", "")
        return AskView(ask.reason, meant, whole, fraction)


def common_unit(answers: Sequence[NumericAnswer], language: Language) -> str:
    """The unit that stands beside the field: that of all answers, if they agree."""
    units = {(answer.unit or {}).get(language, "") for answer in answers}
    return units.pop() if len(units) == 1 else ""


def _says_more(text: str) -> bool:
    """Whether more than a number was typed: then the unit was written too, and must not stand beside it once more."""
    found = read_number(text)
    return bool(text) and not (isinstance(found, Number) and not found.unit)


def _stage(mark: Mark | None) -> Stage:
    if mark is None or mark.outcome == "unanswered":
        return "open"
    return "asked" if mark.outcome == "ask-back" else "marked"
