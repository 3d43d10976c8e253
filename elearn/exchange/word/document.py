"""The one way in for a document of Word and for pasted text: bytes in, a course out."""

from __future__ import annotations

from dataclasses import replace

from elearn.content.problems import Place
from elearn.exchange.report import finding
from elearn.exchange.word.blocks import Document
from elearn.exchange.word.composing import compose
from elearn.exchange.word.faults import WordRefused
from elearn.exchange.word.package import Package, kind_of, open_package
from elearn.exchange.word.pasted import document_of_html, document_of_text, struck_out_in
from elearn.exchange.word.questions.recognising import recognise
from elearn.exchange.word.reading import read
from elearn.exchange.word.slides import course_of_slides
from elearn.exchange.word.values import Media, Options, WordCourse


def course_of(content: bytes, path: str, options: Options, pdf: bytes = b"") -> WordCourse:
    """A document, whatever it is: told by its bytes.

    Args:
        content: of a .docx or .pptx, or the plain text or HTML of a paste.
        path: the name that is told in losses.
        options: what the caller wishes.
        pdf: of a presentation, its slides as an office program drew them; empty for none.

    Raises:
        WordRefused: it cannot be used as a whole.
    """
    kind = kind_of(content)
    if kind == "text":
        return course_of_blocks(document_of_text(content), path, options)
    if kind == "html":
        document = document_of_html(content)
        course = course_of_blocks(document, path, options)
        return replace(course, losses=(*course.losses, *struck_out_in(document, path)))
    package = open_package(content)
    if package.kind == "slides":
        return course_of_slides(package, path, pdf)
    return course_of_word(package, path, options)


def course_of_word(package: Package, path: str, options: Options) -> WordCourse:
    """A .docx as a course.

    Raises:
        WordRefused: it cannot be used as a whole.
    """
    found = read(package, path)
    course = course_of_blocks(found.document, path, options, named=found.title)
    media = tuple(Media(each.name, each.content) for each in found.pictures.assets)
    fetched = (finding(Place(path), "WRD059", address=address[:80]) for address in package.templates)
    losses = tuple(
        sorted([*course.losses, *found.gathered.losses, *fetched], key=lambda problem: (problem.place.line, problem.code))
    )
    return WordCourse(course.title, "word", course.lessons, course.banks, course.questions, media, losses, course.guesses)


def course_of_blocks(document: Document, path: str, options: Options, *, named: str = "") -> WordCourse:
    """Blocks, wherever they come from, as a course.

    Raises:
        WordRefused: there are no words in them.
    """
    recognised = recognise(document, path)
    composed = compose(document, recognised, options, path, named)
    if not composed.lessons and not recognised.questions:
        raise WordRefused("WRD010")
    return WordCourse(
        composed.title,
        "text",
        composed.lessons,
        composed.banks,
        recognised.questions,
        (),
        (*composed.problems, *recognised.problems, *(finding(Place(path, each), "WRD031") for each in document.nested)),
        recognised.guesses,
    )
