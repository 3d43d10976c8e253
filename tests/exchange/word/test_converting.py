"""The door for pages and jobs: a child process with limits, and results that cross it whole."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest

from elearn.content.problems import Problem
from elearn.exchange import bounded, converting
from elearn.exchange.converting import convert
from elearn.exchange.sentences import sentence_of
from elearn.exchange.word.document import course_of
from elearn.exchange.word.values import Options, Refusal, WordCourse, from_json, to_json
from tests.exchange.word.documents import docx, p, picture, png, ps, run

pytestmark = pytest.mark.pure

DOCUMENT = docx(
    p("Bài", style="Heading1")
    + p("Đọc ", run("kỹ", "<w:b/>"), picture())
    + ps("Câu 1: a?\nA. x\nB. y\nCâu 2: Trình bày.")
    + p("hết"),
    {"word/media/a.png": png()},
    (("rId9", "image", "media/a.png"),),
)


def problem(result: WordCourse | Refusal) -> Problem:
    assert isinstance(result, Refusal)
    return result.problem


def test_a_document_is_the_same_through_the_child() -> None:
    assert convert(DOCUMENT, "a.docx") == course_of(DOCUMENT, "a.docx", Options())


def test_a_result_is_the_same_after_json() -> None:
    course = course_of(DOCUMENT, "a.docx", Options())
    assert course.media
    assert from_json(to_json(course)) == course


def test_a_refusal_is_told_and_the_same_after_json() -> None:
    refused = convert(b"%PDF-1.7", "a.docx")
    assert (problem(refused).code, from_json(to_json(refused))) == ("WRD004", refused)


def test_a_refusal_of_the_archive_is_told_in_words() -> None:
    refused = problem(convert(b"PK\x03\x04 broken", "a.docx"))
    assert (refused.code, "Word" in sentence_of(refused)) == ("WRD011", True)


def test_a_document_that_takes_too_long_is_given_up() -> None:
    assert problem(convert(DOCUMENT, "a.docx", seconds=0.05)).code == "WRD005"


def test_a_document_that_takes_too_much_memory_is_given_up() -> None:
    large = docx(p("a"), {"word/media/a.png": random.Random(1).randbytes(8_000_000)})
    assert problem(convert(large, "a.docx", memory=100 * 1024 * 1024)).code == "WRD005"


def test_a_document_over_the_limit_is_not_given_to_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(*_: object, **__: object) -> None:
        raise AssertionError("a child was started")

    monkeypatch.setattr(bounded.subprocess, "run", start)
    assert problem(convert(b"a" * (converting.LARGEST + 1), "a.docx")).code == "IMP001"


def test_the_door_imports_none_of_the_libraries_that_read_documents() -> None:
    said = (
        "import sys, elearn.exchange.converting as c; print(sorted({'mammoth', 'pptx', 'lxml', 'PIL', 'typst'"
        ", 'html5lib', 'docx'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", said], check=True, capture_output=True, text=True).stdout.strip() == "[]"


@pytest.mark.parametrize("body", ["", "<w:sectPr/>", p("")])
def test_a_document_without_words_is_told_so_through_the_child(body: str) -> None:
    assert problem(convert(docx(body), "a.docx")).code == "WRD010"
