"""The pages of the statistics of questions: what they show and keep back, and who is let in."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from elearn.catalogue.models import Course
from elearn.core.actor import Role
from elearn.core.ids import new_id
from elearn.examinations.models import Examination, Member
from elearn.examinations.rules import Body, State, Template
from elearn.measurement.rules import Source
from tests.assessment.counter import counter_course
from tests.measurement.stage import feed_misled
from tests.site import Site, another

SLUG = "tiep-khach"
COURSE = replace(counter_course())
SINGLES = [each for each in COURSE.questions.values() if each.kind == "single"]
SUSPECT, SOUND = SINGLES[0], SINGLES[1]
OTHERS = [each for each in COURSE.questions.values() if each.kind not in {"single", "essay"}][:8]


def pages(site: Site, *, people: int = 200, source: Source = Source.QUIZ) -> None:
    """A course of the trainer's ward that people have answered; of one question the strong choose a wrong option."""
    entry = site.publish(COURSE, owner_id=site.plan.units["own"])
    feed_misled(site.database, entry.id, [SUSPECT, SOUND, *OTHERS], people=people, source=source)


def text_of(site: Site, path: str, who: str = Role.TRAINER, language: str = "vi") -> str:
    return site.browser(who).get(f"/{language}/{path}").get_data(as_text=True)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", [f"measurement/{SLUG}", f"measurement/{SLUG}/{SUSPECT.id}", f"studio/{SLUG}"])
@pytest.mark.parametrize("people", [0, 19, 200])
def test_the_pages_read_well_in_both_languages(site: Site, language: str, path: str, people: int) -> None:
    pages(site, people=people)
    assert site.checking(Role.TRAINER).get(f"/{language}/{path}").status_code == 200


def test_what_is_to_be_looked_at_stands_first_with_the_sentence_that_says_what_to_do(site: Site) -> None:
    pages(site)
    text = text_of(site, f"measurement/{SLUG}")
    wrong = SUSPECT.key.options.index(next(each for each in SUSPECT.key.options if each not in SUSPECT.key.right))  # type: ignore[union-attr]
    letter = "ABCDEF"[wrong]
    assert f"Có thể sai đáp án: người làm tốt chọn {letter} nhiều hơn đáp án. Anh/chị xem lại đáp án." in text
    assert text.index(f"{SLUG}/{SUSPECT.id}") < text.index(f"{SLUG}/{SOUND.id}")
    assert "200 lượt trả lời" in text


def test_a_question_shows_who_chose_which_option(site: Site) -> None:
    pages(site)
    text = text_of(site, f"measurement/{SLUG}/{SOUND.id}")
    rows = re.findall(r'<th scope="row">([A-F])\. .*?</tr>', text, re.DOTALL)
    assert rows == list("ABCDEF"[: len(SOUND.key.options)])  # type: ignore[union-attr]  # a choice
    right = re.search(r"đáp án</span>.*?</th>(.*?)</tr>", text, re.DOTALL)
    assert right is not None
    _, upper, _, lower = (int(each) for each in re.findall(r">(\d+)%", right[1]))
    assert upper > lower


def test_nothing_is_told_of_nineteen_answers(site: Site) -> None:
    pages(site, people=19)
    assert "Chưa câu nào có đủ 20 lượt trả lời." in text_of(site, f"measurement/{SLUG}")
    text = text_of(site, f"measurement/{SLUG}/{SUSPECT.id}")
    assert "Câu này chưa có đủ 20 lượt trả lời." in text
    assert "%</td>" not in text


def test_how_well_the_quiz_measures_is_told_beside_its_name(site: Site) -> None:
    pages(site)
    text = text_of(site, f"measurement/{SLUG}")
    assert "Độ tin cậy của từng bài" in text
    assert "hệ số alpha của Cronbach" in text
    assert "đề bốc" not in text


@pytest.mark.parametrize("serves", [True, False])
def test_an_examination_is_told_by_its_name_to_whoever_may_know_it(site: Site, serves: bool) -> None:
    pages(site, people=0)
    with site.database.unit_of_work() as work:
        course = work.session.scalars(select(Course).where(Course.slug == SLUG)).one()
        times = dict.fromkeys(("opens_at", "last_start_at", "closes_at", "made_at"), work.now)
        facts = {"unit_id": course.owner_unit_id, "template": Template.TOPIC, "state": State.DRAFT, "seed": "hạt", "plan": {}}
        row = Examination(id=new_id(), title="Kiểm tra quý IV", course_id=course.id, **facts, **times)
        work.session.add(row)
        work.session.flush()
        if serves:
            service = {"person_id": site.plan.people[Role.TRAINER], "body": Body.MARKING, "duty": "", "appointed_at": work.now}
            work.session.add(Member(examination_id=row.id, **service))
        course_id, test = course.id, str(row.id)
    for name in (test, "không còn"):
        asked = [SUSPECT, SOUND, *OTHERS]
        feed_misled(site.database, course_id, asked, people=40, source=Source.EXAMINATION, test=name)
    text = text_of(site, f"measurement/{SLUG}")
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>', text[text.index('id="h-tests"') :])
    names = [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in rows]
    told = "Kiểm tra quý IV 10 câu · Trong kỳ thi" if serves else "Trong kỳ thi 10 câu"
    assert sorted(names) == sorted([told, "Trong kỳ thi 10 câu"])
    assert site.checking(Role.TRAINER).get(f"/en/measurement/{SLUG}").status_code == 200


def test_a_question_that_takes_far_longer_than_others_of_its_kind_is_told(site: Site) -> None:
    entry = site.publish(COURSE, owner_id=site.plan.units["own"])
    feed_misled(site.database, entry.id, SINGLES, slow=SOUND.id)
    sentence = "Quá nửa số người mất hơn gấp ba thời gian thường thấy ở câu cùng loại."
    assert sentence in text_of(site, f"measurement/{SLUG}/{SOUND.id}")
    assert sentence not in text_of(site, f"measurement/{SLUG}/{SINGLES[2].id}")
    assert site.checking(Role.TRAINER).get(f"/en/measurement/{SLUG}/{SOUND.id}").status_code == 200


def test_answers_to_an_earlier_key_are_not_told(site: Site) -> None:
    pages(site)
    changed = {**COURSE.questions, SUSPECT.id: replace(SUSPECT, key_hash="other")}
    site.publish(replace(COURSE, questions=changed, label="9.0.0", source_hash=f"{'9':0<64}"), owner_id=site.plan.units["own"])
    assert f"{SLUG}/{SUSPECT.id}" not in text_of(site, f"measurement/{SLUG}")
    assert "Chưa ai trả lời câu này" in text_of(site, f"measurement/{SLUG}/{SUSPECT.id}")


@pytest.mark.parametrize("who", [Role.TRAINER, Role.REVIEWER])
def test_whoever_writes_or_reviews_for_the_unit_reads_its_figures(site: Site, who: Role) -> None:
    pages(site)
    assert site.browser(who).get(f"/vi/measurement/{SLUG}").status_code == 200


@pytest.mark.parametrize("place", ["sibling", "above", "other"])
@pytest.mark.parametrize("path", ["", f"/{SUSPECT.id}"])
def test_a_course_of_another_unit_is_not_there(site: Site, place: str, path: str) -> None:
    """The trainer answers for Phường A alone."""
    pages(site)
    theirs = another(COURSE, code="cua-noi-khac", visibility="signed-in")
    site.publish(theirs, owner_id=site.plan.units[place])
    missing = site.browser(Role.TRAINER).get(f"/vi/measurement/khong-co{path}")
    answer = site.browser(Role.TRAINER).get(f"/vi/measurement/cua-noi-khac{path}")
    assert (answer.status_code, missing.status_code) == (404, 404)
    assert "measurement/cua-noi-khac" not in text_of(site, "studio/cua-noi-khac")


@pytest.mark.parametrize("who", ["own", Role.TRAINING_OFFICER, Role.HEAD, Role.ADMINISTRATOR])
def test_the_door_is_closed_to_others(site: Site, who: str) -> None:
    pages(site, people=0)
    assert site.browser(who).get(f"/vi/measurement/{SLUG}").status_code == 403


def test_a_question_that_is_not_there_is_not_found(site: Site) -> None:
    pages(site, people=0)
    assert site.browser(Role.TRAINER).get(f"/vi/measurement/{SLUG}/khong-co").status_code == 404


def test_the_course_in_the_studio_leads_to_the_figures(site: Site) -> None:
    pages(site, people=0)
    assert f'href="/vi/measurement/{SLUG}"' in text_of(site, f"studio/{SLUG}")


def test_a_published_rendition_of_another_source_stands_apart(site: Site) -> None:
    pages(site)
    pages(site, source=Source.EXAMINATION)
    text = text_of(site, f"measurement/{SLUG}/{SUSPECT.id}")
    assert re.findall(r'<h2 id="h-\d">(.*?)</h2>', text) == ["Trong bài kiểm tra", "Trong kỳ thi"]
