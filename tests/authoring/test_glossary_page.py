"""The glossary as a form: what is typed becomes the file that the compiler reads, in every language."""

from __future__ import annotations

import pytest

from elearn.content.frontmatter import read_glossary
from elearn.core.actor import Role
from tests.authoring.test_pages import begun, page, text_of
from tests.site import Site

WORD = {"0.term.vi": "máy lạ", "0.meaning.vi": 'Máy mà "đơn vị" chưa cho dùng: # - {x}', "based_on": "0"}


@pytest.fixture
def address(site: Site) -> str:
    start = begun(site, "Khóa về từ")
    data = {"title_vi": "Khóa về từ", "summary_vi": "Giữ kín.", "language_en": "1", "based_on": "1", "visibility": "public"}
    site.browser(Role.TRAINER).post(f"{start}/course-settings", data=data)
    return f"{start}/glossary"


def post(site: Site, address: str, data: dict[str, str]) -> int:
    return site.browser(Role.TRAINER).post(address, data=data).status_code


def terms(site: Site) -> list[dict[str, object]]:
    found, problems = read_glossary("glossary.yml", text_of(site, "glossary.yml"))
    assert not problems
    return list(found)


def test_what_is_typed_is_what_the_compiler_reads(site: Site, address: str) -> None:
    english = {"0.term.en": "strange machine", "0.meaning.en": "A machine that is not permitted."}
    assert post(site, address, WORD | english) == 303
    assert terms(site) == [
        {
            "term": {"vi": "máy lạ", "en": "strange machine"},
            "meaning": {"vi": WORD["0.meaning.vi"], "en": "A machine that is not permitted."},
        }
    ]
    assert "strange machine" in page(site.checking(Role.TRAINER), address)


def test_a_word_is_written_in_one_language_first(site: Site, address: str) -> None:
    assert post(site, address, WORD) == 303
    assert terms(site)[0]["term"] == {"vi": "máy lạ"}


def test_a_row_without_words_is_taken_out(site: Site, address: str) -> None:
    post(site, address, WORD)
    assert post(site, address, {"based_on": "1"}) == 303
    assert text_of(site, "glossary.yml") == ""


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"0.term.vi": "máy lạ"}, "0.meaning.vi"),
        ({"0.meaning.vi": "Máy."}, "0.term.vi"),
        ({"1.term.en": "machine", "1.meaning.en": "A machine."}, "1.term.vi"),
    ],
)
def test_half_a_word_names_the_field_that_is_missing(site: Site, address: str, data: dict[str, str], field: str) -> None:
    answer = site.browser(Role.TRAINER).post(address, data=data | {"based_on": "0"})
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.get_data(as_text=True)
    assert text_of(site, "glossary.yml") == ""


def test_a_text_that_cannot_be_read_is_left_as_it_is(site: Site, address: str) -> None:
    start = address.removesuffix("/glossary")
    site.browser(Role.TRAINER).post(f"{start}/edit/glossary.yml", data={"text": "- term: {vi: [\n", "based_on": "0"})
    assert "Bảng từ đang có lỗi" in page(site.checking(Role.TRAINER), address)
    assert post(site, address, WORD | {"based_on": "1"}) == 422
    assert text_of(site, "glossary.yml") == "- term: {vi: [\n"


def test_a_state_that_never_was_is_not_found(site: Site, address: str) -> None:
    assert post(site, address, WORD | {"based_on": "7"}) == 404


def test_two_who_write_at_once_lead_to_a_choice(site: Site, address: str) -> None:
    post(site, address, WORD)
    answer = site.browser(Role.TRAINER).post(address, data=WORD | {"0.term.vi": "máy khác"})
    assert "/settle/" in str(answer.location)
