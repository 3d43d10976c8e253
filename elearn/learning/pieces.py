"""A lesson page put together: the blocks of the document, and the live widgets between them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from markupsafe import escape

from elearn.assessment.marking import mark
from elearn.assessment.presentation import QuestionView, present
from elearn.content.document import Block, Html, Question
from elearn.learning.reader import Reader

_LIVE = frozenset({"question", "recall", "desk"})


@dataclass(frozen=True, slots=True)
class Recall:
    """The reader's own choice of the beginning with the line written for it; every choice with its line where they made none.

    `lines` are (the choice, its line).
    """

    question: str
    is_chosen: bool
    lines: tuple[tuple[Html, Html], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """One block on the page. Exactly one of `html`, `question`, `recall` is what it shows; a desk act has `html`.

    `depends_on` is what of the reader it depends on (the answer given, the contacts of their unit): equal values look the same.
    """

    key: str
    kind: str
    html: Html = ""
    question: Question | None = None
    recall: Recall | None = None
    depends_on: Hashable = None

    @property
    def is_live(self) -> bool:
        """Whether the reader does something here; other pieces are text."""
        return self.kind in _LIVE


@dataclass(frozen=True, slots=True)
class Run:
    """A live piece, or as many pieces of text as stand together."""

    is_live: bool
    pieces: tuple[Piece, ...]

    @property
    def depends_on(self) -> Hashable:
        """What of the reader the run depends on, with the place where it stands."""
        return self.pieces[0].key, tuple(piece.depends_on for piece in self.pieces if piece.depends_on is not None)


def runs_of(reader: Reader) -> list[Run]:
    """The pieces that this reader is shown, in order, those of text together."""
    runs = []
    for is_live, together in groupby(_pieces(reader), key=lambda piece: piece.is_live):
        pieces = tuple(together)
        runs += [Run(True, (piece,)) for piece in pieces] if is_live else [Run(False, pieces)]
    return runs


def pieces_of(reader: Reader) -> list[Piece]:
    """The blocks that this reader is shown, in order."""
    return list(_pieces(reader))


def _pieces(reader: Reader) -> Iterator[Piece]:
    for block in reader.page.blocks:
        if block.kind == "instructor" or (block.edition is not None and block.edition != reader.edition):
            continue
        if block.kind == "question" and block.question is not None:
            question = reader.course.questions[block.question]
            yield Piece(block.key, block.kind, question=question, depends_on=reader.responses.get(question.id))
        elif block.kind == "recall" and block.question is not None:
            recall = _recall(reader, block, reader.course.questions[block.question])
            yield Piece(block.key, block.kind, recall=recall, depends_on=recall)
        else:
            html = with_contacts(block.html, block.contacts, reader.contacts)
            yield Piece(block.key, block.kind, html=html, depends_on=html if block.contacts else None)


def shown(reader: Reader, question: Question) -> QuestionView:
    """A practice question as this reader sees it: open, or marked where they have answered."""
    response = reader.responses.get(question.id)
    judged = None if response is None or response.draft else mark(question, response, reader.page_language)
    return present(question, reader.page_language, response, judged, order_seed=question.id)


def _recall(reader: Reader, block: Block, question: Question) -> Recall:
    response = reader.responses.get(question.id)
    options: tuple[str, ...] = getattr(response.answer, "options", ()) if response is not None else ()
    chosen = next((option for option in options if option in block.recall), None)
    labels = (question.texts.get(reader.page_language) or question.texts[reader.course.source_language]).labels
    spoken_of = [chosen] if chosen is not None else list(block.recall)
    return Recall(question.id, chosen is not None, tuple((labels[option], block.recall[option]) for option in spoken_of))


def with_contacts(html: Html, codes: tuple[str, ...], contacts: Mapping[str, str]) -> Html:
    """The HTML with each contact's place filled by words, escaped: a contact is never a link."""
    for code in codes:
        words = escape(contacts.get(code) or contacts.get("", ""))
        html = html.replace(f'<span class="contact contact-{code}"></span>', f'<span class="contact">{words}</span>')
    return html
