"""The page on which a text is translated: what it shows, what becomes of what is typed, what it refuses."""

from __future__ import annotations

import re

import pytest

from elearn.core.actor import Role
from tests.authoring.test_pages import begun, fields, lesson_of, page, text_of
from tests.organisation.makers import a_grant
from tests.site import GUEST, Site

WORDS = (
    "## Đề mục {#de-muc}\n\nMột **đoạn**.\n\n/// audience | official\n\nCho cán bộ.\n\n///\n\n"
    "### ? Nên làm gì? {#q-lam-gi}\n\n- [ ] Đọc mã\n  > Mất tiền.\n- [x] Cúp máy\n\n> [!DESK]\n> Dán số tổng đài.\n"
)


@pytest.fixture
def lesson(site: Site) -> tuple[str, str]:
    """The address of the page that translates a lesson into English, and the path of the translation."""
    start, path = begun(site), lesson_of(site)
    site.browser(Role.TRAINER).post(f"{start}/settings/{path}", data={"title": "Ghi nhớ", "minutes": "5", "based_on": "1"})
    data = {"title_vi": "Bảo mật", "summary_vi": "Giữ kín.", "language_en": "1", "based_on": "1", "visibility": "public"}
    assert site.browser(Role.TRAINER).post(f"{start}/course-settings", data=data).status_code == 303
    site.browser(Role.TRAINER).post(f"{start}/edit/{path}", data={**fields(site, f"{start}/edit/{path}"), "text": WORDS})
    return f"{start}/translate/{path}?to=en", path.replace(".vi.md", ".en.md")


def send(site: Site, address: str, expected: int = 303, **values: str) -> str:
    """Sends fields by name, `_` for `.`, with the revisions that the page shows."""
    shown = page(site.browser(Role.TRAINER), address)
    seen = dict(re.findall(r'name="(source_seen|based_on)" value="(\d+)"', shown))
    data = seen | {name.replace("__", "."): value for name, value in values.items()}
    answer = site.browser(Role.TRAINER).post(address, data=data)
    assert answer.status_code == expected, answer.get_data(as_text=True)
    return str(answer.location) if expected == 303 else answer.get_data(as_text=True)


def at(shown: str, words: str) -> str:
    """The number of the row whose original holds some words."""
    rows = re.findall(r'id="r([a-z0-9]+)"(.*?)</section>', shown, re.DOTALL)
    return next(name for name, inside in rows if words in inside)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("more", ["", "&only=open", "&part=9", "&part=x"])
def test_the_page_reads_well(site: Site, lesson: tuple[str, str], language: str, more: str) -> None:
    address = lesson[0].replace("/vi/", f"/{language}/") + more
    assert site.checking(Role.TRAINER).get(address).status_code == 200


def test_what_is_sent_becomes_the_translation_and_the_rest_is_marked(site: Site, lesson: tuple[str, str]) -> None:
    address, path = lesson
    number = at(page(site.browser(Role.TRAINER), address), "Một **đoạn**.")
    send(site, address, title__text="First lesson", **{f"{number}__text": "One **paragraph**."})
    front, _, words = text_of(site, path).partition("---\n\n")
    assert "title: First lesson" in front
    assert words.startswith("<!-- chưa dịch: heading -->\n\nOne **paragraph**.\n\n/// audience | official\n")
    assert "Đã dịch sang tiếng Anh 2/6 đoạn" in page(site.browser(Role.TRAINER), address)


def test_a_question_keeps_its_id_its_order_and_what_is_right(site: Site, lesson: tuple[str, str]) -> None:
    address, path = lesson
    number = at(page(site.browser(Role.TRAINER), address), "Nên làm gì?")
    names = {
        "title": "What to do?",
        "answers__options__0__text": "Read the code",
        "answers__options__0__feedback": "The money is gone.",
        "answers__options__1__text": "Hang up",
    }
    send(site, address, **{f"{number}__{name}": words for name, words in names.items()})
    assert "### ? What to do? {#q-lam-gi}\n\n- [ ] Read the code\n  > The money is gone.\n- [x] Hang up\n" in text_of(site, path)


def test_a_question_that_is_half_translated_names_the_field_that_is_missing(site: Site, lesson: tuple[str, str]) -> None:
    address, path = lesson
    number = at(page(site.browser(Role.TRAINER), address), "Nên làm gì?")
    shown = send(site, address, 422, **{f"{number}__title": "What to do?"})
    assert f'href="#f-{number}.answers.options.0.text"' in shown
    assert 'value="What to do?"' in shown
    assert text_of(site, path) == ""


@pytest.mark.parametrize(
    "words", ["One.\n\nTwo.", "## A heading", "### ? A question?", "/// audience | citizen", "<!-- x -->", "---"]
)
def test_a_paragraph_that_would_be_something_else_is_refused(site: Site, lesson: tuple[str, str], words: str) -> None:
    address, path = lesson
    number = at(page(site.browser(Role.TRAINER), address), "Một **đoạn**.")
    shown = send(site, address, 422, **{f"{number}__text": words})
    assert f'href="#f-{number}.text"' in shown
    assert text_of(site, path) == ""


def test_a_passage_whose_original_changed_is_marked_until_it_is_said_to_hold(site: Site, lesson: tuple[str, str]) -> None:
    address, path = lesson
    number = at(page(site.browser(Role.TRAINER), address), "Một **đoạn**.")
    send(site, address, **{f"{number}__text": "One."})
    start, _, file = address.partition("?")[0].partition("/translate/")
    data = {**fields(site, f"{start}/edit/{file}"), "text": WORDS.replace("Một **đoạn**.", "Một đoạn.")}
    site.browser(Role.TRAINER).post(f"{start}/edit/{file}", data=data)
    assert "Bản gốc đã đổi" in page(site.checking(Role.TRAINER), address)
    written = text_of(site, path)
    send(site, address, holds=number)
    assert "Bản gốc đã đổi" not in page(site.browser(Role.TRAINER), address)
    assert text_of(site, path) == written


@pytest.mark.parametrize("holds", ["99", "x", "title", ""])
def test_what_cannot_hold_is_not_said_to(site: Site, lesson: tuple[str, str], holds: str) -> None:
    shown = page(site.browser(Role.TRAINER), lesson[0])
    send(site, lesson[0], holds=holds)
    assert "tiếng Anh 0/6" in shown
    assert "tiếng Anh 0/6" in page(site.browser(Role.TRAINER), lesson[0])


def test_two_who_translate_at_once_lead_to_a_choice(site: Site, lesson: tuple[str, str]) -> None:
    address, _ = lesson
    number = at(page(site.browser(Role.TRAINER), address), "Một **đoạn**.")
    send(site, address, **{f"{number}__text": "One."})
    shown = page(site.browser(Role.TRAINER), address)
    data = dict(re.findall(r'name="(source_seen|based_on)" value="(\d+)"', shown))
    client = site.browser(Role.TRAINER)
    client.post(address, data=data | {f"{number}.text": "Mine."})
    assert "/settle/" in str(client.post(address, data=data | {f"{number}.text": "Yours."}).location)


def test_only_what_is_open_is_shown_where_that_is_asked(site: Site, lesson: tuple[str, str]) -> None:
    address, _ = lesson
    number = at(page(site.browser(Role.TRAINER), address), "Một **đoạn**.")
    send(site, address, **{f"{number}__text": "One."})
    shown = page(site.browser(Role.TRAINER), f"{address}&only=open")
    assert "Một **đoạn**." not in shown
    assert "Cho cán bộ." in shown


@pytest.mark.parametrize(
    "change",
    [
        lambda address: address.replace("to=en", "to=vi"),
        lambda address: address.replace("to=en", "to=fr"),
        lambda address: address.replace(".vi.md", ".en.md"),
        lambda address: re.sub(r"/translate/.*", "/translate/course.yml?to=en", address),
        lambda address: re.sub(r"/translate/.*", "/translate/modules/01-noi-dung/09-khac.vi.md?to=en", address),
        lambda address: re.sub(r"/translate/.*", "/translate/../../etc/passwd?to=en", address),
    ],
)
def test_what_is_not_translated_is_not_found(site: Site, lesson: tuple[str, str], change: object) -> None:
    assert callable(change)
    client = site.browser(Role.TRAINER)
    assert client.get(change(lesson[0])).status_code in {404, 308}
    assert client.post(change(lesson[0]), data={"title.text": "x", "source_seen": "2"}).status_code in {404, 308, 405}


@pytest.mark.parametrize("seen", ["0", "99", "x", "-1"])
def test_a_state_of_the_original_that_never_was_is_not_found(site: Site, lesson: tuple[str, str], seen: str) -> None:
    answer = site.browser(Role.TRAINER).post(lesson[0], data={"title.text": "x", "source_seen": seen, "based_on": "0"})
    assert answer.status_code == 404


@pytest.mark.parametrize("who", [GUEST, "learner", Role.REVIEWER, Role.HEAD])
def test_nobody_but_a_trainer_translates(site: Site, lesson: tuple[str, str], who: str) -> None:
    assert site.browser(who).get(lesson[0]).status_code in {302, 401, 403}


def test_a_trainer_of_another_unit_finds_no_translation(site: Site, lesson: tuple[str, str]) -> None:
    address, path = lesson
    with site.database.unit_of_work() as work:
        a_grant(work.session, site.plan.people["sibling"], Role.TRAINER, site.plan.units["sibling"])
    client = site.browser("sibling")
    assert client.get(address).status_code == 404
    assert client.post(address, data={"title.text": "Mine", "source_seen": "3", "based_on": "0"}).status_code == 404
    assert text_of(site, path) == ""


def test_the_overview_tells_how_far_the_translation_is_and_leads_to_it(site: Site, lesson: tuple[str, str]) -> None:
    address, _ = lesson
    number = at(page(site.browser(Role.TRAINER), address), "Một **đoạn**.")
    send(site, address, **{f"{number}__text": "One."})
    shown = page(site.checking(Role.TRAINER), address.partition("/translate/")[0])
    assert "tiếng Anh: 1/6 đoạn" in shown
    assert f'{address.partition("?")[0]}?to=en&amp;only=open"' in shown


def test_a_lesson_tells_how_it_reads_and_where_its_long_sentences_are(site: Site, lesson: tuple[str, str]) -> None:
    start, _, file = lesson[0].partition("?")[0].partition("/translate/")
    words = f"Câu ngắn.\n\n{'một ' * 31}chữ.\n"
    site.browser(Role.TRAINER).post(f"{start}/edit/{file}", data={**fields(site, f"{start}/edit/{file}"), "text": words})
    shown = page(site.checking(Role.TRAINER), f"{start}/edit/{file}")
    assert "Đọc khoảng 1 phút · câu trung bình 17 tiếng · 1 câu dài hơn 30 tiếng, ở dòng" in shown
    assert '<a href="#text" data-at="3">3</a>' in shown


@pytest.mark.parametrize(
    ("edition", "seen", "unseen"),
    [
        ("", "Cho cán bộ.", "không có gì"),
        ("official", "Cho cán bộ.", "không có gì"),
        ("citizen", "Một <strong>", "Cho cán bộ.</p>"),
    ],
)
def test_each_edition_is_shown_alone(site: Site, lesson: tuple[str, str], edition: str, seen: str, unseen: str) -> None:
    start, _, file = lesson[0].partition("?")[0].partition("/translate/")
    shown = page(site.checking(Role.TRAINER), f"{start}/edit/{file}?edition={edition}")
    assert seen in shown
    assert unseen not in shown
    assert f'href="{start}/edit/{file}?edition=citizen"' in shown


def test_a_pause_in_writing_keeps_the_edition_that_is_looked_at(site: Site, lesson: tuple[str, str]) -> None:
    start, _, file = lesson[0].partition("?")[0].partition("/translate/")
    data = {**fields(site, f"{start}/edit/{file}"), "text": WORDS.replace("Một", "Hai")}
    shown = site.browser(Role.TRAINER).post(f"{start}/keep/{file}?edition=citizen", data=data).get_data(as_text=True)
    assert "Cho cán bộ.</p>" not in shown


def test_an_edition_that_is_none_shows_both(site: Site, lesson: tuple[str, str]) -> None:
    start, _, file = lesson[0].partition("?")[0].partition("/translate/")
    assert "Cho cán bộ." in page(site.browser(Role.TRAINER), f"{start}/edit/{file}?edition=x")
