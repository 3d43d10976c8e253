"""Which laws a text speaks of: every usual writing, and nothing that only looks like one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.law_finder import Finder
from tests.content.registers import register

pytestmark = pytest.mark.pure

FINDER = Finder(register())
CYBER, OLD_CYBER, PRIVACY, DECREE, DECISION = "luat-116-2025", "luat-24-2018", "luat-91-2025", "nd-13-2023", "qd-1527"

FOUND = {
    # --- numbers
    "theo 91/2025/QH15": PRIVACY,
    "Luật số 91 / 2025 / QH15": PRIVACY,
    "91-2025-QH15": PRIVACY,
    "91/2025/QH 15": PRIVACY,
    "Luật số 91/2025": PRIVACY,
    "Law No. 91/2025": PRIVACY,
    "Law 91 of 2025": PRIVACY,
    "13/2023/NĐ-CP": DECREE,
    "13/2023/NĐ–CP": DECREE,
    "13/2023 NĐ-CP": DECREE,
    "13/2023/ND-CP": DECREE,
    "13/2023/nđ-cp": DECREE,
    "Nghị định 13/2023": DECREE,
    "Nghị định số 13/2023 – văn bản cũ": DECREE,
    "NĐ13/2023": DECREE,
    "Nghị định 13 năm 2023": DECREE,
    "Decree 13/2023": DECREE,
    "Nghị định 171/2025/NĐ-CP và 13/2023": DECREE,
    "1527/QĐ-TTg": DECISION,
    "Quyết định số 1527/QĐ-TTg ngày 1/2/2025": DECISION,
    # --- titles and names
    "luat bao ve du lieu ca nhan": PRIVACY,
    "LUẬT BẢO VỆ DỮ LIỆU CÁ NHÂN": PRIVACY,
    "Luật Bảo vệ\ndữ liệu cá nhân": PRIVACY,
    "the Personal Data Protection Law": PRIVACY,
    "the PDPL says": PRIVACY,
    "Luật BVDLCN": PRIVACY,
    "Nghị định 13": DECREE,
    "Luật An ninh mạng": CYBER,
    "Luật An ninh mạng 2018": OLD_CYBER,
    "Luật An ninh mạng năm 2018": OLD_CYBER,
    "Luật An ninh mạng 24/2018": OLD_CYBER,
    "Luật An ninh mạng (số 24/2018)": OLD_CYBER,
    "Luật An ninh mạng 2026": CYBER,
    "Từ năm 2027 Luật An ninh mạng": CYBER,
    # --- keys
    "xem luat-91-2025": PRIVACY,
}
NOT_FOUND = [
    "191/2025/QH15",
    "91/2025/QH151",
    "số 2/91/2025/QH15",
    "2.91/2025/QH15",
    "91/2025/QH14",
    "Nghị định 130",
    "Nghị định 13/2024/NĐ-CP",
    "Nghị định 13 năm 2024",
    "Thông tư 13/2023",
    "Nghị định 13/2023/TT-BTC",
    "tháng 13/2023",
    "11527/QĐ-TTg",
    "1527",
    "Luật An ninh. Mạng",
    "Luật An ninh mạng 10/2015",
    "Luật An ninh mạng 2015",
    "PDPLs",
    "x-luat-91-2025",
    "luat-91-2025-b",
    "Luật Bảo vệ dữ liệu",
]


@pytest.mark.parametrize("text", FOUND)
def test_a_law_is_found_however_it_is_written(text: str) -> None:
    assert {mention.key for mention in FINDER.find(text)} == {FOUND[text]}


@pytest.mark.parametrize("text", FOUND)
def test_a_law_is_found_in_decomposed_letters(text: str) -> None:
    assert {mention.key for mention in FINDER.find(unicodedata.normalize("NFD", text))} == {FOUND[text]}


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_only_looks_like_a_law_is_none(text: str) -> None:
    assert FINDER.find(text) == ()


def test_of_laws_with_one_title_the_course_means_the_one_that_it_names() -> None:
    finder = Finder(register(), preferred=[OLD_CYBER])
    assert [mention.key for mention in finder.find("Luật An ninh mạng")] == [OLD_CYBER]


def test_of_names_that_overlap_the_longest_counts() -> None:
    text = "luat-a: {number: 1/2020/QH14, title: {vi: Luật Đất đai}, status: in-force}\n"
    text += "luat-b: {number: 2/2020/QH14, title: {vi: Luật Đất đai và nhà ở}, status: in-force}\n"
    assert [mention.key for mention in Finder(register(text)).find("theo Luật Đất đai và nhà ở")] == ["luat-b"]


def test_a_key_that_is_a_word_counts_in_a_cite_alone() -> None:
    finder = Finder(register("rieng-tu: {number: 1/2020/QH14, title: {vi: Luật Riêng tư}, status: in-force}\n"))
    assert (finder.find("rieng-tu"), len(finder.find("rieng-tu", is_cite=True))) == ((), 1)


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("luat-91-2025 Điều 23", ("Điều 23",)),
        ("khoản 2 Điều 7 Luật An ninh mạng", ("khoản 2 Điều 7",)),
        ("điểm d khoản 2 Điều 7 Luật 116/2025", ("điểm d khoản 2 Điều 7",)),
        ("Điều 23 của Luật BVDLCN", ("Điều 23",)),
        ("Luật BVDLCN: Điều 8, 9 và 10", ("Điều 8, 9 và 10",)),
        ("Luật BVDLCN, Điều 2 và Điều 12 khoản 1", ("Điều 2 và Điều 12 khoản 1",)),
        ("Luật BVDLCN, Điều 7 khoản 2 điểm g", ("Điều 7 khoản 2 điểm g",)),
        ("Article 34(2) of the Cybersecurity Law", ("Article 34(2)",)),
        ("Law 116/2025/QH15 (Article 7, clause 2)", ("Article 7, clause 2",)),
        ("Luật BVDLCN có hiệu lực từ 2026", ()),
        ("Luật BVDLCN là điều hay", ()),
    ],
)
def test_articles_are_told_as_they_are_written(text: str, articles: tuple[str, ...]) -> None:
    assert [mention.articles for mention in FINDER.find(text)] == [articles]


@given(st.text(alphabet="luật91/2025qhnđ-cp 13.,()Điều\n", max_size=80))
def test_places_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    found = FINDER.find(text)
    ends = [0, *(mention.end for mention in found)]
    assert all(before <= mention.start < mention.end <= len(text) for before, mention in zip(ends, found, strict=False))


@given(st.sampled_from(sorted(FOUND)), st.text(alphabet=" \n,.;“”", min_size=1, max_size=5), st.sampled_from(["cô Ba", "đoạn này"]))
def test_what_stands_around_a_law_hides_it_not(text: str, between: str, words: str) -> None:
    found = {mention.key for mention in FINDER.find(f"{words}{between}{text}{between}{words}")}
    assert FOUND[text] in found
