"""The pages of reviews: rules per unit, comments at their place, the record for paper, approvals beside versions."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from sqlalchemy import select

from elearn.core.actor import SYSTEM, Role
from elearn.core.ids import Id
from elearn.organisation.models import UnitSetting
from elearn.studio import service
from elearn.studio.models import DraftComment
from elearn.studio.rules import ReviewRule
from tests.organisation.makers import a_grant, a_unit
from tests.site import Site
from tests.studio.stage import changed, course_files
from tests.studio.test_pages import drafted, reviewed, text_of, with_review_off
from tests.studio.test_versions import LESSON

RULES = "/vi/studio/review-rules"


def require(site: Site, rule: ReviewRule, unit: str = "own") -> None:
    with site.database.unit_of_work() as work:
        service.set_review_rule(work.session, SYSTEM, site.plan.units[unit], rule, now=work.now)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_unit_is_found_by_its_name_without_its_marks_among_all_below(site: Site, language: str) -> None:
    with site.database.unit_of_work() as work:
        for name in ("Phường Hòa Bình", "Phường An Lạc"):
            a_unit(work.session, site.plan.units["own"], name=name)
    client = site.checking(Role.ADMINISTRATOR)
    for address in ("review-rules", f"review-rules/{site.plan.units['own']}"):
        page = text_of(client, f"/{language}/studio/{address}?q=hoa+binh")
        assert ("Phường Hòa Bình" in page, "Phường An Lạc" in page) == (True, False)
        assert client.get(f"/{language}/studio/{address}?q=khong+co").status_code == 200


def test_a_unit_with_none_above_follows_the_installation_and_says_so(site: Site) -> None:
    with site.database.unit_of_work() as work:
        a_grant(work.session, site.plan.people[Role.ADMINISTRATOR], Role.ADMINISTRATOR, site.plan.units["above"])
    page = text_of(site.checking(Role.ADMINISTRATOR), RULES)
    assert (page.count("Theo thiết đặt chung"), page.count("Như đơn vị trên quy định")) == (1, 1)


def second_reviewer(site: Site) -> None:
    """The auditor's person reviews as well."""
    with site.database.unit_of_work() as work:
        a_grant(work.session, site.plan.people[Role.AUDITOR], Role.REVIEWER, site.plan.units["own"])


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("who", [Role.ADMINISTRATOR, Role.TRAINING_OFFICER])
def test_the_rules_read_well_for_whoever_keeps_a_unit(site: Site, who: str, language: str) -> None:
    require(site, ReviewRule(2))
    client, unit = site.checking(who), site.plan.units["own"]
    for page in (f"/{language}/studio/review-rules", f"/{language}/studio/review-rules/{unit}"):
        assert client.get(page).status_code == 200


def test_a_rule_is_set_and_the_page_says_who_set_it(site: Site) -> None:
    address = f"{RULES}/{site.plan.units['own']}"
    assert site.browser(Role.TRAINING_OFFICER).post(address, data={"rule": "2"}).status_code == 303
    page = text_of(site.checking(Role.TRAINING_OFFICER), address)
    assert "Cần 2 người khác đọc và đồng ý." in page
    assert "do Nguyễn Thị training-officer đặt" in page
    assert "mới có 1 người thẩm định" in page


def test_a_unit_below_shows_what_it_has_from_above(site: Site) -> None:
    require(site, ReviewRule(3))
    page = text_of(site.checking(Role.ADMINISTRATOR), f"{RULES}/{site.plan.units['below']}")
    assert "Quy định của Phường A" in page


@pytest.mark.parametrize("word", ["", "4", "-1", "x", "2 ", "٢"])
def test_a_rule_that_is_not_offered_is_refused_at_its_field(site: Site, word: str) -> None:
    answer = site.checking(Role.ADMINISTRATOR).post(f"{RULES}/{site.plan.units['own']}", data={"rule": word})
    assert answer.status_code == 422
    with site.database.read() as session:
        assert session.scalars(select(UnitSetting)).all() == []


@pytest.mark.parametrize("place", ["above", "sibling", "other"])
def test_the_rule_of_a_unit_out_of_reach_is_not_there(site: Site, place: str) -> None:
    client = site.browser(Role.ADMINISTRATOR)
    address = f"{RULES}/{site.plan.units[place]}"
    assert (client.get(address).status_code, client.post(address, data={"rule": "0"}).status_code) == (404, 404)


def test_the_page_of_a_draft_says_how_many_are_needed_and_whom_it_goes_to(site: Site) -> None:
    require(site, ReviewRule(2))
    page = text_of(site.checking(Role.TRAINER), drafted(site))
    assert "Cần 2 người khác đọc và đồng ý." in page
    assert "mới có 1 người thẩm định" in page


def test_the_page_says_that_nobody_need_review_and_who_answers_for_it(site: Site) -> None:
    require(site, ReviewRule(0))
    address = drafted(site)
    client = site.checking(Role.TRAINER)
    page = text_of(client, address)
    assert "Theo quy định của Phường A, khóa này không cần thẩm định" in page
    assert site.browser(Role.TRAINER).post(f"{address}/publish").status_code == 303
    record = text_of(client, f"{address}/record")
    assert "Bản này phát hành không qua thẩm định." in record
    assert "Người phát hành và chịu trách nhiệm: Nguyễn Thị trainer." in record


def test_the_list_and_the_draft_say_how_many_have_agreed(site: Site) -> None:
    require(site, ReviewRule(2))
    second_reviewer(site)
    address, shown = reviewed(site)
    site.browser(Role.REVIEWER).post(f"{address}/approve", data={"document": shown, "words": "Đọc rồi."})
    assert "1/2 đã đồng ý" in text_of(site.checking(Role.AUDITOR), "/vi/studio")
    mine = text_of(site.checking(Role.REVIEWER), address)
    assert "Anh/chị đã cho ý kiến. Bản này còn chờ người khác." in mine
    assert 'formaction="' not in mine
    author = text_of(site.checking(Role.TRAINER), address)
    assert "1/2 người đã đồng ý" in author
    assert "Đọc rồi." in author


def place_on(page: str) -> dict[str, str]:
    """What the first form for a comment of a page sends along."""
    form = page[page.index('/comments"') :]
    return {
        name: found[1]
        for name in ("document", "part", "spot", "place")
        if (found := re.search(f'name="{name}" value="([^"]*)"', form))
    }


def commented(site: Site) -> tuple[str, str, Id]:
    """A draft that waits, the page of its lesson, and the comment on it."""
    address, _ = reviewed(site)
    lesson = re.search(rf'href="({re.escape(address)}/lessons/[^"]+)"', text_of(site.browser(Role.REVIEWER), address))
    assert lesson
    client = site.browser(Role.REVIEWER)
    data = place_on(text_of(client, lesson[1])) | {"words": "Đoạn này <b>dài</b>."}
    answer = client.post(f"{address}/comments", data=data)
    assert answer.status_code == 303
    assert answer.location.startswith(f"{lesson[1]}#block-")
    with site.database.read() as session:
        return address, lesson[1], session.scalars(select(DraftComment.id)).one()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_comment_stands_at_its_place_and_leads_there(site: Site, language: str) -> None:
    address, lesson, _ = commented(site)
    reviewer = text_of(site.checking(Role.REVIEWER), lesson.replace("/vi/", f"/{language}/"))
    assert "Đoạn này &lt;b&gt;dài&lt;/b&gt;." in reviewer
    page = text_of(site.checking(Role.TRAINER), address.replace("/vi/", f"/{language}/"))
    link = re.search(r'href="([^"]+/lessons/[^"#]+)#([^"]+)"', page)
    assert link
    assert f'id="{link[2]}"' in text_of(site.browser(Role.TRAINER), link[1])


GONE, OFFICIAL = "Đoạn sẽ bỏ.", "/// audience | official\nĐoạn cho cán bộ.\n///"


def in_both(words: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The course with some Markdown at the end of its first lesson, the same in both languages."""
    lessons = {LESSON, LESSON.replace(".vi.md", ".en.md")}
    return {path: content + f"\n\n{words}\n".encode() if path in lessons else content for path, content in files.items()}


def with_passage_removed(site: Site) -> tuple[str, str]:
    """A draft that waits, in which a passage is gone and the one behind it stayed, and the page of its lesson."""
    with_review_off(site, drafted(site, in_both(f"{GONE}\n\n{OFFICIAL}", course_files())))
    address, _ = reviewed(site, in_both(OFFICIAL, changed()))
    lesson = re.search(rf'href="({re.escape(address)}/lessons/[^"]+)"', text_of(site.browser(Role.REVIEWER), address))
    assert lesson
    return address, lesson[1]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_gone_can_be_spoken_of_where_it_stood(site: Site, language: str) -> None:
    address, lesson = with_passage_removed(site)
    client = site.browser(Role.REVIEWER)
    item = re.search(r'<li class="item what-removed".*?</form>', text_of(client, lesson), re.DOTALL)
    assert item
    assert GONE in item[0]
    answer = client.post(f"{address}/comments", data=place_on(item[0]) | {"words": "Sao lại bỏ?"})
    assert answer.status_code == 303
    page = text_of(site.checking(Role.REVIEWER), lesson.replace("/vi/", f"/{language}/"))
    there = page.index(f'id="{answer.location.rpartition("#")[2]}"')
    assert page.index("Sao lại bỏ?") > page.index(GONE) > there
    assert GONE in text_of(site.checking(Role.TRAINER), address)


@pytest.mark.parametrize(("language", "words"), [("vi", "chỉ cho cán bộ, công chức"), ("en", "for officials only")])
def test_a_passage_for_some_readers_alone_says_for_whom(site: Site, language: str, words: str) -> None:
    _, lesson = with_passage_removed(site)
    assert words in text_of(site.checking(Role.REVIEWER), lesson.replace("/vi/", f"/{language}/"))


def test_the_author_cannot_comment_and_answers(site: Site) -> None:
    address, lesson, comment = commented(site)
    client = site.checking(Role.TRAINER)
    assert "/comments" not in text_of(client, lesson)
    draft = address.rpartition("/")[2]
    answer = client.post(f"/vi/studio/comments/{comment}/answer", data={"draft": draft, "words": " "})
    assert answer.status_code == 422
    assert f'id="f-answer-{comment}"' in answer.get_data(as_text=True)
    answer = site.browser(Role.TRAINER).post(f"/vi/studio/comments/{comment}/answer", data={"draft": draft, "fixed": "1"})
    assert answer.location.endswith(f"#comment-{comment}")
    assert "Mọi nhận xét đã xong." in text_of(client, address)
    again = client.post(f"/vi/studio/comments/{comment}/answer", data={"draft": draft, "fixed": "1"})
    assert again.status_code == 409


def test_whoever_decides_or_publishes_is_told_of_comments_that_are_open(site: Site) -> None:
    address, _, comment = commented(site)
    open_one, shown = "Còn 1 nhận xét chưa xong.", text_of(site.checking(Role.REVIEWER), address)
    assert open_one in shown[shown.index('id="h-review"') :]
    document = re.search(r'name="document" value="([^"]+)"', shown)
    assert document
    site.browser(Role.REVIEWER).post(f"{address}/approve", data={"document": document[1]})
    page = text_of(site.checking(Role.TRAINER), address)
    assert open_one in page[page.index('id="publish"') :]
    draft = {"draft": address.rpartition("/")[2], "fixed": "1"}
    site.browser(Role.TRAINER).post(f"/vi/studio/comments/{comment}/answer", data=draft)
    assert open_one not in text_of(site.browser(Role.TRAINER), address)


def test_a_reviewer_lets_their_comment_rest(site: Site) -> None:
    address, _, comment = commented(site)
    draft = address.rpartition("/")[2]
    assert site.browser(Role.REVIEWER).post(f"/vi/studio/comments/{comment}/close", data={"draft": draft}).status_code == 303
    assert "Đã khép lại" in text_of(site.checking(Role.REVIEWER), address)


@pytest.mark.parametrize(
    ("spoilt", "status"),
    [
        ({"words": ""}, 422),
        ({"words": "a" * 4001}, 422),
        ({"spot": "person"}, 422),
        ({"spot": ""}, 422),
        ({"place": "khong-co"}, 409),
        ({"part": "../../x"}, 409),
        ({"document": "0" * 32}, 409),
    ],
)
def test_a_comment_that_cannot_be_kept_is_told_and_nothing_is_written(site: Site, spoilt: dict[str, str], status: int) -> None:
    address, _ = reviewed(site)
    client = site.checking(Role.REVIEWER)
    lesson = re.search(rf'href="({re.escape(address)}/lessons/[^"]+)"', text_of(client, address))
    assert lesson
    data = place_on(text_of(client, lesson[1])) | {"words": "Ngắn hơn."} | spoilt
    assert client.post(f"{address}/comments", data=data).status_code == status
    with site.database.read() as session:
        assert session.scalars(select(DraftComment.id)).all() == []


@pytest.mark.parametrize("draft", ["", "xyz", "0190a000-0000-7000-8000-000000000000"])
def test_a_comment_of_a_draft_that_is_not_there_is_not_there(site: Site, draft: str) -> None:
    _, _, comment = commented(site)
    assert site.browser(Role.TRAINER).post(f"/vi/studio/comments/{comment}/answer", data={"draft": draft}).status_code == 404


def test_a_comment_of_last_time_is_marked_so(site: Site) -> None:
    address, _, _ = commented(site)
    shown = re.search(r'name="document" value="([0-9a-f]+)"', text_of(site.browser(Role.REVIEWER), address))
    assert shown
    site.browser(Role.REVIEWER).post(f"{address}/send-back", data={"document": shown[1], "words": "Sửa."})
    assert "nhận xét còn mở sẽ theo sang bản mới" in text_of(site.checking(Role.TRAINER), address)
    assert "Từ lần trước" in text_of(site.checking(Role.TRAINER), drafted(site, changed()))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_record_tells_who_what_and_when_and_is_no_signature(site: Site, language: str) -> None:
    address, _, _ = commented(site)
    shown = re.search(r'name="document" value="([0-9a-f]+)"', text_of(site.browser(Role.REVIEWER), address))
    assert shown
    site.browser(Role.REVIEWER).post(f"{address}/approve", data={"document": shown[1], "words": "Đã đọc cả bài."})
    site.browser(Role.TRAINER).post(f"{address}/publish")
    page = text_of(site.checking(Role.TRAINER), f"{address}/record".replace("/vi/", f"/{language}/"))
    told = ("Nguyễn Thị trainer", "Nguyễn Thị reviewer", "Đã đọc cả bài.", "1.0.0", shown[1][:16])
    assert not [each for each in told if each not in page]
    assert ("không phải chữ ký số" if language == "vi" else "no digital signature") in page
    assert re.search(r"<code>[0-9A-F]{4}(-[0-9A-F]{4}){3}</code>", page)


def test_the_matching_code_changes_when_somebody_decides(site: Site) -> None:
    require(site, ReviewRule(2))
    address, shown = reviewed(site)

    def code() -> str:
        return re.findall(r"<code>([0-9A-F-]{19})</code>", text_of(site.browser(Role.TRAINER), f"{address}/record"))[0]

    before = code()
    assert code() == before
    site.browser(Role.REVIEWER).post(f"{address}/approve", data={"document": shown})
    assert code() != before


def test_a_draft_that_nobody_was_asked_about_has_no_record(site: Site) -> None:
    assert site.browser(Role.TRAINER).get(f"{drafted(site)}/record").status_code == 404


@pytest.mark.parametrize("who", ["own", Role.ADMINISTRATOR, Role.HEAD])
def test_the_record_is_for_the_author_and_reviewers_alone(site: Site, who: str) -> None:
    address, _ = reviewed(site)
    assert site.browser(who).get(f"{address}/record").status_code == 403


def test_the_versions_say_who_reviewed_them(site: Site) -> None:
    address, shown = reviewed(site)
    site.browser(Role.REVIEWER).post(f"{address}/approve", data={"document": shown})
    site.browser(Role.TRAINER).post(f"{address}/publish")
    page = text_of(site.checking(Role.TRAINER), "/vi/studio/thu")
    assert "Nguyễn Thị reviewer" in page
    assert f'href="{address}/record"' in page
    assert "không qua bản nháp" in text_of(site.checking(Role.TRAINER), "/vi/studio/sec-phish")


def test_an_approved_draft_has_publishing_as_its_strong_button_and_its_codes_folded(site: Site) -> None:
    address, shown = reviewed(site)
    assert site.browser(Role.REVIEWER).post(f"{address}/approve", data={"document": shown}).status_code == 303
    page = text_of(site.checking(Role.TRAINER), address)
    assert re.search(r'<details[^>]*id="publish"><summary class="btn">Phát hành…', page)
    assert re.search(r"<summary>Chi tiết</summary>.*?Mã nhận dạng nội dung", page, re.DOTALL)
