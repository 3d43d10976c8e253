"""The handbook of a course, to print: for learners to whoever sees the course here, with answers to whoever may see its sources."""

from __future__ import annotations

import threading
from typing import Final

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from elearn.catalogue.library import LIBRARY
from elearn.catalogue.queries import CourseEntry, get_course
from elearn.core.errors import N_, NotFound, Unavailable
from elearn.core.permissions import allows
from elearn.exchange.handbook.chapters import Book
from elearn.exchange.handbook.page import page_of
from elearn.exchange.handbook.pdf import NotSet, pdf_of
from elearn.studio.queries import may_change
from elearn.studio.views.doors import blueprint
from elearn.studio.views.shared import public_files
from elearn.web.access import current_actor, needs
from elearn.web.work import close_read_session, read_session

_READERS: Final = ("learners", "trainers")
_FORMS: Final = ("html", "pdf")
_TURN: Final = threading.BoundedSemaphore(1)
"""One book is set at a time: it takes a processor and memory."""
_WAIT_SECONDS: Final = 20.0
_PAGE_POLICY: Final = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
"""The page has its style and pictures in it, and nothing in it runs."""


@blueprint.get("/studio/<slug>/handbook")
@needs("studio.open")
def handbook(slug: str) -> str:
    """Which books there are."""
    entry = get_course(read_session(), current_actor(), slug)
    return render_template(
        "studio/handbook.html",
        entry=entry,
        languages=LIBRARY.get_document(read_session(), entry.rendition_id).languages,
        may_teach=_may_teach(entry),
    )


@blueprint.get("/studio/<slug>/handbook/<readers>-<language>.<form>")
@needs("studio.open")
def handbook_file(slug: str, readers: str, language: str, form: str) -> ResponseReturnValue:
    """One book: as a page, or as a PDF."""
    entry = get_course(read_session(), current_actor(), slug)
    course = LIBRARY.get_document(read_session(), entry.rendition_id)
    with_answers = readers == "trainers"
    if readers not in _READERS or form not in _FORMS or language not in course.languages:
        raise NotFound
    if with_answers and not _may_teach(entry):
        raise NotFound
    book = Book(course, language, with_answers)
    # Setting a long book takes a while, in which the page needs no database.
    close_read_session()
    answer = _page(book) if form == "html" else _pdf(book)
    kind = "inline" if form == "html" else "attachment"
    answer.headers["Content-Disposition"] = f'{kind}; filename="{entry.slug}-{readers}-{language}.{form}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _may_teach(entry: CourseEntry) -> bool:
    """Whether the actor may see the sources of the course, and so its keys."""
    actor = current_actor()
    return allows(actor, "studio.author") and may_change(read_session(), actor, entry.id)


def _page(book: Book) -> Response:
    answer = Response(page_of(book, _media), mimetype="text/html")
    answer.headers["Content-Security-Policy"] = _PAGE_POLICY
    return answer


def _pdf(book: Book) -> Response:
    """The PDF of a book.

    Raises:
        Unavailable: others are being set, or this one cannot be.
    """
    if not _TURN.acquire(timeout=_WAIT_SECONDS):
        raise Unavailable(N_("Đang dàn trang một cuốn sổ tay khác. Xin thử lại sau ít phút, hoặc mở bản trang web rồi in."))
    try:
        return Response(pdf_of(book, _media), mimetype="application/pdf")
    except NotSet as error:
        raise Unavailable(N_("Chưa dàn trang được sổ tay này. Xin mở bản trang web rồi in.")) from error
    finally:
        _TURN.release()


def _media(name: str) -> bytes | None:
    path = public_files().find(name)
    return path.read_bytes() if path is not None else None
