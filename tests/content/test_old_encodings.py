"""Old encodings of Vietnamese are recognised and named, in whole files and inside texts; other languages are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.file_plants import in_1258, in_tcvn3, in_vni
from elearn.content.decoding import decode
from elearn.content.lint.check import lint_file
from elearn.content.old_encodings import encoding_of, from_tcvn3, from_vni, is_vietnamese, leftovers_in
from tests.build import COURSES

pytestmark = pytest.mark.pure

TEXT = (COURSES / "sec-phish" / "banks" / "sec-phish.vi.md").read_text(encoding="utf-8")
LINES = [line for line in TEXT.split("\n") if sum(not word.isascii() for word in line.split()) > 3]
WRITTEN = {
    "TCVN3 (ABC)": in_tcvn3(TEXT),
    "VNI": in_vni(TEXT).encode("cp1252", "ignore"),
    "windows-1258": in_1258(TEXT),
    "UTF-16": TEXT.encode("utf-16"),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_whole_file_is_refused_by_the_name_of_its_encoding_at_its_top(name: str) -> None:
    _, problems = decode("a.md", WRITTEN[name])
    assert [(each.code, each.place.line, each.place.column) for each in problems] == [("SEC008", 1, 1)]
    assert all(name in dict(each.words)["why_vi"] and name in dict(each.words)["why_en"] for each in problems)


@pytest.mark.parametrize(
    ("content", "column"), [("Müller fährt für".encode("latin-1"), 6), (b"abc \xff", 9), ("été déjà".encode("latin-1"), 5)]
)
def test_what_is_not_known_is_told_at_its_first_byte(content: bytes, column: int) -> None:
    _, problems = decode("a.md", "một\nhai ".encode() + content)
    assert [(each.place.line, each.place.column) for each in problems] == [(2, column)]
    assert dict(problems[0].words)["why"] == "encoding-unknown"


@given(st.sampled_from(LINES))
def test_a_line_that_was_pasted_from_an_old_font_is_told_as_what_it_was(line: str) -> None:
    for name, pasted in (("TCVN3 (ABC)", in_tcvn3(line).decode("latin-1")), ("VNI", in_vni(line))):
        assert {each.encoding for each in leftovers_in(pasted)} == {name}


@given(st.sampled_from(TEXT.split("\n")))
def test_a_line_in_unicode_holds_no_leftovers(line: str) -> None:
    assert list(leftovers_in(line)) == []


@pytest.mark.parametrize(
    "line", ["Café, naïve, Müller, Citroën, señor, Øresund", "20 µm, 5·6, 30 °C, ½ giờ", "São Paulo", "L’été à Orléans", "Noël"]
)
def test_other_languages_and_signs_are_left_alone(line: str) -> None:
    assert list(leftovers_in(line)) == []


def test_a_leftover_shows_the_word_as_it_was_meant() -> None:
    text = "Tiếp c«ng dân\n"
    problem = next(each for each in lint_file("a.vi.md", text)[1] if each.code == "LNG002")
    assert (problem.place.column, dict(problem.words)["meant"]) == (6, "công")


@pytest.mark.parametrize("word", ["khuỷu", "nghiêng", "ngoằn", "ngoèo", "quyển", "giữa", "gìn", "Đường", "yêu", "thuở", "ĐỎ"])
def test_a_syllable_is_one(word: str) -> None:
    assert is_vietnamese(word)


@pytest.mark.parametrize("word", ["café", "TiÕp", "Müller", "abc", "zà", "chơiâ", "ếế"])
def test_what_is_no_syllable_is_none(word: str) -> None:
    assert not is_vietnamese(word)


@given(st.sampled_from(LINES))
def test_tables_read_back_what_was_written_with_them(line: str) -> None:
    assert from_tcvn3(in_tcvn3(line.lower()).decode("latin-1")) == "".join(each for each in line.lower() if each in _KNOWN)


_KNOWN = {letter for letter in TEXT.lower() if from_tcvn3(in_tcvn3(letter).decode("latin-1")) == letter}


@pytest.mark.parametrize("line", LINES[:20])
def test_vni_is_read_back(line: str) -> None:
    assert from_vni(in_vni(line)) == line


@given(st.binary(max_size=300))
def test_any_bytes_have_a_name_or_none(content: bytes) -> None:
    assert encoding_of(content) in {*WRITTEN, None}
