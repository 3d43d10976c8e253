"""A lesson page put together: the blocks of the document, and the live widgets between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from markupsafe import escape

from elearn.assessment.marking import mark
from elearn.assessment.presentation import QuestionView, present
from elearn.content.document import Block, Html, Question
from elearn.core import limits
from elearn.learning.reader import Reader


@dataclass(frozen=True, slots=True)
class Recall:
    """The reader's own choice of the beginning with the line written for it. Before they have chosen nothing is said of any."""

    question: str
    choice: Html = ""
    line: Html = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One block on the page. Exactly one of `html`, `question`, `recall` is what it shows; a desk act has `html`."""

    key: str
    kind: str
    html: Html = ""
    question: Question | None = None
    recall: Recall | None = None


def pieces_of(reader: Reader) -> list[Piece]:
    """The blocks that this reader is shown, in order."""
    return list(_pieces(reader))


def shown_blocks(reader: Reader) -> list[Block]:
    """The blocks of the document that this reader is shown: of their edition, and not for instructors."""
    return [
        block
        for block in reader.page.blocks
        if block.kind != "instructor" and (block.edition is None or block.edition == reader.edition)
    ]


def _pieces(reader: Reader) -> Iterator[Piece]:
    for block in shown_blocks(reader):
        if block.kind == "question" and block.question is not None:
            yield Piece(block.key, block.kind, question=reader.course.questions[block.question])
        elif block.kind == "recall" and block.question is not None:
            yield Piece(block.key, block.kind, recall=_recall(reader, block, reader.course.questions[block.question]))
        else:
            yield Piece(block.key, block.kind, html=with_contacts(block.html, block.contacts, reader.contacts))


def shown(reader: Reader, question: Question) -> QuestionView:
    """A practice question as this reader sees it: open, or marked where they have answered."""
    response = reader.responses.get(question.id)
    judged = None if response is None or response.draft else mark(question, response)
    view = present(question, reader.page_language, response, judged, order_seed=question.id)
    return _short_enough_to_travel(view) if reader.is_guest and view.kind == "essay" else view


def _short_enough_to_travel(view: QuestionView) -> QuestionView:
    """The free text of a reader without account stands in the address, which carries less than a form."""
    return replace(view, fields=tuple(replace(each, limit=limits.GUEST_TEXT_CHARACTERS) for each in view.fields))


def _recall(reader: Reader, block: Block, question: Question) -> Recall:
    response = reader.responses.get(question.id)
    options: tuple[str, ...] = getattr(response.answer, "options", ()) if response is not None else ()
    chosen = next((option for option in options if option in block.recall), None)
    if chosen is None:
        return Recall(question.id)
    words = question.texts.get(reader.page_language) or question.texts[reader.course.source_language]
    return Recall(question.id, words.labels[chosen], block.recall[chosen])


def with_contacts(html: Html, codes: tuple[str, ...], contacts: Mapping[str, str]) -> Html:
    """The HTML with each contact's place filled by words, escaped: a contact is never a link."""
    for code in codes:
        words = escape(contacts.get(code) or contacts.get("", ""))
        html = html.replace(f'<span class="contact contact-{code}"></span>', f'<span class="contact">{words}</span>')
    return html
