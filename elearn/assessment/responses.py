"""Responses: what a person gave to one question, as a frozen value that holds ids and raw text, never positions or labels.

Fields of a form. `Q` is the question id; options, items and right sides are named by their tokens (see `shuffling`); in a
lesson plain ids are read as well:

=============  =====================================================  =========================================================
kind           field                                                  value
=============  =====================================================  =========================================================
single         `Q`                                                    one option
multiple       `Q`, repeated                                          options
numeric, text  `Q`                                                    raw text
essay          `Q`                                                    raw text
matching       `Q.<left id>`                                          a right side, or empty
ordering       `Q`, repeated                                          every item once, in the order shown
ordering       `Q.move`                                               `<item>:up` or `<item>:down`: the button that was pressed
cloze          `Q.<gap id>`                                           raw text, or an option of the list
spot           `Q`, repeated                                          segments
numeric        `Q.read`                                               `whole` or `fraction`: which reading was meant
cloze          `Q.read`                                               `<gap id>:whole` or `<gap id>:fraction`
any            `Q.sure`                                               `guess`, `fairly` or `certain`
any            `Q.sent`                                               anything: the answer was sent, even if it is empty
=============  =====================================================  =========================================================

Other fields are no business of this module and are passed over. A value that no page of ours can send is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, TypeAdapter, ValidationError

from elearn.assessment.form_fields import ESSAY_LIMIT, Fields, QuestionFields
from elearn.assessment.form_fields import ResponseRefused as ResponseRefused
from elearn.assessment.numbers import Ambiguous, read_number, spell_number
from elearn.assessment.shuffling import shuffled_apart
from elearn.content.document import Choice, Cloze, Essay, Gap, Matching, Numeric, Ordering, Question, ShortText, Spot

Confidence: TypeAlias = Literal["guess", "fairly", "certain"]
CONFIDENCES: tuple[Confidence, ...] = ("guess", "fairly", "certain")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Option ids in the author's order; one of `single`, any number of `multiple`."""

    options: tuple[str, ...] = ()
    kind: Literal["chosen"] = "chosen"


@dataclass(frozen=True, slots=True)
class Written:
    """Raw text of `numeric`, `text` and `essay`."""

    text: str = ""
    kind: Literal["written"] = "written"


@dataclass(frozen=True, slots=True)
class Paired:
    """(left id, right id) for each left that has been paired, in the author's order."""

    pairs: tuple[tuple[str, str], ...] = ()
    kind: Literal["paired"] = "paired"


@dataclass(frozen=True, slots=True)
class Ordered:
    """Item ids in the order given."""

    items: tuple[str, ...] = ()
    kind: Literal["ordered"] = "ordered"


@dataclass(frozen=True, slots=True)
class Filled:
    """(gap id, raw text or option id) for each gap that is not blank, in the author's order."""

    gaps: tuple[tuple[str, str], ...] = ()
    kind: Literal["filled"] = "filled"


@dataclass(frozen=True, slots=True)
class Spotted:
    """Ids of the marked segments in reading order. None marked is an answer: nothing is suspicious."""

    segments: tuple[str, ...] = ()
    kind: Literal["spotted"] = "spotted"


Answer: TypeAlias = Annotated[Chosen | Written | Paired | Ordered | Filled | Spotted, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True)
class Response:
    """An answer and how sure its giver is. A `draft` is on its way (an item was just moved) and is not to be marked."""

    answer: Answer
    confidence: Confidence | None = None
    draft: bool = False


_ADAPTER: TypeAdapter[Response] = TypeAdapter(Response)


def to_json(response: Response) -> bytes:
    """The response as UTF-8 JSON, the same bytes for equal responses."""
    return _ADAPTER.dump_json(response)


def from_json(data: bytes | str) -> Response:
    """The response that `to_json` wrote.

    Raises:
        ResponseRefused: the bytes are not a response.
    """
    try:
        return _ADAPTER.validate_json(data)
    except ValidationError as error:
        raise ResponseRefused("", "stored") from error


def read_response(question: Question, fields: Fields, *, order_seed: str = "", takes_ids: bool = True) -> Response | None:
    """The response to `question` in a form; None if the form holds none.

    An empty answer counts when the form says that it was sent. `order_seed` is the seed the page was drawn with. In a quiz elements
    are named by tokens alone (`takes_ids`): their ids stand in the author's order, which is the key of a matching and an ordering.

    Raises:
        ResponseRefused: a value that no page of ours can send.
    """
    form = QuestionFields(question.id, fields, order_seed, takes_ids=takes_ids)
    answer = _read_answer(question, form)
    draft = form.has("move") and isinstance(answer, Ordered)
    if is_blank(answer) and not form.has("sent"):
        return None
    return Response(answer, _read_confidence(question, form), draft)


def is_blank(answer: Answer) -> bool:
    """Whether nothing was given. Of a spotted message this says only that nothing was marked."""
    match answer:
        case Chosen(options=given) | Paired(pairs=given) | Ordered(items=given) | Filled(gaps=given) | Spotted(segments=given):
            return not given
        case Written(text=text):
            return not text


def is_untouched(question: Question, response: Response | None, *, order_seed: str = "") -> bool:
    """Whether a form that always sends this question was left as it was drawn: nothing given, items in the order first shown."""
    if response is None or is_blank(response.answer):
        return True
    match question.key, response.answer:
        case Ordering(items=items), Ordered(items=given):
            return given == shuffled_apart(items, order_seed, question.id)
        case _:
            return False


def field_names(question: Question) -> frozenset[str]:
    """The names of all fields that a page of ours can send for the question."""
    parts = ["sent"]
    match question.key:
        case Matching(lefts=lefts):
            parts += lefts
        case Cloze(gaps=gaps):
            parts += [*(gap.id for gap in gaps), "read"]
        case Numeric():
            parts.append("read")
        case Ordering():
            parts.append("move")
        case _:
            pass
    if question.confidence:
        parts.append("sure")
    return frozenset({question.id, *(f"{question.id}.{part}" for part in parts)})


def _read_answer(question: Question, form: QuestionFields) -> Answer:
    answer: Answer
    match question.key:
        case Choice(options=options):
            answer = _read_chosen(question, options, form)
        case Matching() as key:
            pairs = ((left, form.element(key.rights, left)) for left in key.lefts)
            answer = Paired(tuple((left, right) for left, right in pairs if right))
        case Ordering(items=items):
            answer = _read_ordered(items, form)
        case Cloze(gaps=gaps):
            filled = ((gap.id, _read_gap(gap, form)) for gap in gaps)
            answer = Filled(tuple((gap_id, value) for gap_id, value in filled if value))
        case Spot(segments=segments):
            answer = Spotted(_in_order(form.elements(segments), segments))
        case Essay():
            answer = Written(form.text(limit=ESSAY_LIMIT))
        case Numeric():
            answer = Written(_settled(form.text(), form.value("read")))
        case ShortText():
            answer = Written(form.text())
    return answer


def _read_chosen(question: Question, options: Sequence[str], form: QuestionFields) -> Chosen:
    chosen = _in_order(form.elements(options), options)
    if question.kind == "single" and len(chosen) > 1:
        raise form.refusal("", "too-many")
    return Chosen(chosen)


def _read_ordered(items: Sequence[str], form: QuestionFields) -> Ordered:
    given = form.elements(items)
    if given and sorted(given) != sorted(items):
        raise form.refusal("", "order")
    return Ordered(_moved(given, form) if form.has("move") else given)


def _read_gap(gap: Gap, form: QuestionFields) -> str:
    if gap.options:
        return form.element(gap.options, gap.id)
    text = form.text(gap.id)
    meant_gap, _, meant = form.value("read").partition(":")
    return _settled(text, meant) if gap.number is not None and meant_gap == gap.id else text


def _settled(text: str, meant: str) -> str:
    """The text, respelt if its writer has just said which of its two readings was meant."""
    reading = read_number(text) if meant in {"whole", "fraction"} else None
    if not isinstance(reading, Ambiguous):
        return text
    number = spell_number(reading.whole if meant == "whole" else reading.fraction, "vi")
    return f"{number} {reading.unit}".strip()


def _moved(given: tuple[str, ...], form: QuestionFields) -> tuple[str, ...]:
    """The order after the pressed button; at the end of the list it moves nothing."""
    pressed, _, way = form.value("move").rpartition(":")
    if way not in {"up", "down"}:
        raise form.refusal("move", "move")
    items = list(given)
    here = items.index(form.named(pressed, given, "move"))
    there = here + (-1 if way == "up" else 1)
    if 0 <= there < len(items):
        items[here], items[there] = items[there], items[here]
    return tuple(items)


def _read_confidence(question: Question, form: QuestionFields) -> Confidence | None:
    value = form.value("sure")
    if not value or not question.confidence:
        return None
    for confidence in CONFIDENCES:
        if value == confidence:
            return confidence
    raise form.refusal("sure", "confidence")


def _in_order(given: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    return tuple(element_id for element_id in known if element_id in given)
