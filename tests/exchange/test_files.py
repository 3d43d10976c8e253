"""Foreign files as bytes: encodings, sizes, the list of formats, the process apart."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from elearn.content.writing.items import Essay, Item
from elearn.exchange import formats
from elearn.exchange.aiken import read_aiken
from elearn.exchange.apart import read_apart, report_from, report_to_json
from elearn.exchange.formats import FormatRefused
from elearn.exchange.gift import read_gift
from elearn.exchange.moodle_xml import read_moodle_xml
from elearn.exchange.report import Outcome, Report
from elearn.exchange.sentences import RULES, sentence_of
from tests.exchange.reading import codes, item_in

pytestmark = pytest.mark.pure

GIFT = "Công dân có quyền khiếu nại?{T}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_in_all_its_forms(encoding: str) -> None:
    assert item_in(read_gift(GIFT.encode(encoding))).title == "Công dân có quyền khiếu nại?"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("C«ng d©n cã quyÒn khiÕu n¹i, tè c¸o? {T}\n\nThêi h¹n gi¶i quyÕt bao nhiªu ngµy?{#10}".encode("latin-1"), "TCVN3 (ABC)"),
        ("C«ng d©n cã quyÒn khiÕu n¹i, tè c¸o? {T}\n\nThêi h¹n gi¶i quyÕt bao nhiªu ngµy?{#10}".encode(), "TCVN3 (ABC)"),
        ("Coâng daân coù quyeàn khieáu naïi? {T}\n\nThôøi haïn bao nhieâu ngaøy?{#10}".encode("latin-1"), "VNI"),
        ("Coâng daân coù quyeàn khieáu naïi? {T}\n\nThôøi haïn bao nhieâu ngaøy?{#10}".encode(), "VNI"),
        ("Công dân co\u0301 quyê\u0300n khiê\u0301u na\u0323i?{T}".encode("cp1258"), "windows-1258"),
    ],
)
def test_an_old_encoding_is_named_and_refused(content: bytes, encoding: str) -> None:
    found = read_gift(content)
    assert codes(found.problems) == ["IMP003"]
    assert dict(found.problems[0].words)["encoding"] == encoding


@pytest.mark.parametrize(
    "text", ["«Où est Noël?» déjà à côté d'un «x» été{T}", "Größe über „Öl“ prüfen?{T}", "5 µm · 3 ½ »a« ¼?{T}"]
)
def test_other_languages_are_not_taken_for_an_old_encoding(text: str) -> None:
    assert read_gift(text.encode()).problems == ()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\xd8{\x00T\x00}\x00", b"a\xed\xa0\x80{T}", b"a\xf6b{T}"])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    assert codes(read_gift(content).problems) == ["IMP002"]


def test_a_character_that_no_text_holds_is_refused() -> None:
    assert codes(read_gift(b"a\x00b{T}").problems) == ["SEC011"]


@pytest.mark.parametrize(
    ("read", "content"),
    [
        (read_gift, b"a{" + b"~" * 5_000_000 + b"}"),
        (read_gift, b"\\" * 5_000_000),
        (read_gift, b"a?{T}\n\n" * 100_000),
        (read_gift, b"[html]" + b"<div>" * 12_000 + b"{T}"),
        (read_gift, b"// elearn: " + b"[" * 200_000 + b"\na{#1e999999999}"),
        (read_aiken, b"a\nA. b\nB. c\nANSWER: A\n" * 30_000),
        (read_aiken, b"a\nA. b\n" + b"c\n" * 200_000),
        (read_moodle_xml, b"<quiz>" + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</quiz>"),
        (
            read_moodle_xml,
            b'<quiz><question type="cloze"><questiontext><text>' + b"{1:SA:" * 10_000 + b"</text></questiontext></question></quiz>",
        ),
    ],
)
def test_hostile_files_are_refused_in_bounded_time(read: Callable[[bytes], Report], content: bytes) -> None:
    before = time.process_time()
    found = read(content)
    assert time.process_time() - before < 8
    assert found.items == ()
    assert list(found.all_problems)


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    assert codes(read_gift(b"x" * (16 * 1024 * 1024 + 1)).problems) == ["IMP001"]


def test_reading_apart_gives_the_same_report() -> None:
    content = b"a?{T}\n\nb?{~c ~d}\n\ne?{=%50%f#g =h}"
    assert read_apart("gift", content, file="a.txt") == read_gift(content, "a.txt")


def test_a_file_that_takes_too_long_is_given_up() -> None:
    assert codes(read_apart("gift", b"a?{T}", seconds=0.01).problems) == ["IMP018"]


def test_a_file_that_takes_too_much_memory_is_given_up() -> None:
    assert codes(read_apart("gift", b"a?{T}", memory=16 * 1024 * 1024).problems) == ["IMP018"]


def test_a_report_survives_the_way_between_processes() -> None:
    found = read_gift("::\x85:: a{=b#c ~d}\n\n{}".encode())
    assert report_from(report_to_json(found)) == found


@pytest.mark.parametrize("name", ["gift", "moodle-xml"])
def test_a_format_is_asked_for_by_name(name: str) -> None:
    item = Item("Nêu ý kiến", Essay())
    assert formats.read(name, formats.write(name, [item]).content).items == (item,)


@pytest.mark.parametrize("name", ["", "docx", "../gift"])
def test_a_name_that_is_no_format_is_refused(name: str) -> None:
    with pytest.raises(FormatRefused):
        formats.read(name, b"")


def test_aiken_is_only_read() -> None:
    with pytest.raises(FormatRefused):
        formats.write("aiken", [])


def test_every_sentence_stands_in_both_languages() -> None:
    assert all(rule.vi and rule.en and rule.vi != rule.en for rule in RULES.values())


def test_a_sentence_takes_the_words_of_its_language() -> None:
    problem = next(iter(read_gift(b"a{T").all_problems))
    assert sentence_of(problem, "vi") == "không đọc được câu hỏi: dấu { và } không khớp nhau."
    assert sentence_of(problem, "en") == "the question cannot be read: the braces { and } do not match."


def test_a_code_of_the_course_format_keeps_its_sentence() -> None:
    assert "U+0000" in sentence_of(next(iter(read_gift(b"a\x00{T}").all_problems)), "en")


def test_outcomes_are_counted() -> None:
    found = read_gift(b"a?{T}\n\nb?{=c ~%50%d}\n\ne")
    assert found.counts() == {Outcome.IMPORTED: 1, Outcome.WITH_LOSS: 1, Outcome.REFUSED: 1}
