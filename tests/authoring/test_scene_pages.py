"""The pages of a case's scenes: who is let in, what a form writes, what is refused in words, two people at once."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from elearn.authoring.models import WorkspaceFile
from elearn.core.actor import Role
from tests.authoring.test_pages import begun, fields, lesson_of, page, text_of
from tests.organisation.makers import a_grant
from tests.site import GUEST, Site

FRONT = '---\nkind: case\nid: vu-viec\ntitle: Vụ việc\nminutes: 8\nstart: "07:30"\nactor: anh Phúc\n---\n\n'


def case_of(site: Site) -> tuple[str, str]:
    """A workspace with a new case in it: its address, and the path of the case."""
    start = begun(site, "Ba phần trăm")
    site.browser(Role.TRAINER).post(f"{start}/files", data={"kind": "case", "title": "Vụ việc", "module": "01-noi-dung"})
    with site.database.read() as session:
        found = session.scalars(select(WorkspaceFile.path).where(WorkspaceFile.path.contains("vu-viec"))).one()
    return start, found


def saved(site: Site, start: str, path: str, **values: str) -> TestResponse:
    data = {
        "based_on": "1",
        "act": "save",
        "title": "Gọi ai?",
        **{name.replace("__", "."): value for name, value in values.items()},
    }
    return site.browser(Role.TRAINER).post(f"{start}/scenes/{path}", data=data)


def line_of(site: Site, path: str, heading: str) -> str:
    return str(next(at for at, line in enumerate(text_of(site, path).split("\n"), 1) if line.startswith(f"## {heading}")))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_of_scenes_read_well_in_both_languages(site: Site, language: str) -> None:
    start, path = case_of(site)
    door = f"{start}/scenes/{path}".replace("/vi/", f"/{language}/")
    for more in ("", "?new=scene", "?new=ending", "?new=model-file", f"?at={line_of(site, path, 'Cảnh một')}"):
        assert site.checking(Role.TRAINER).get(f"{door}{more}").status_code == 200, more


@pytest.mark.parametrize("who", [GUEST, "learner", Role.REVIEWER, Role.TRAINING_OFFICER, Role.HEAD])
def test_nobody_but_a_trainer_sees_or_changes_scenes(site: Site, who: str) -> None:
    start, path = case_of(site)
    before = text_of(site, path)
    client = site.browser(who)
    assert client.get(f"{start}/scenes/{path}").status_code in {302, 401, 403}
    for door in ("scenes", "scenes-order"):
        answer = client.post(f"{start}/{door}/{path}", data={"title": "x", "based_on": "1", "act": "remove", "at": "11"})
        assert answer.status_code in {302, 401, 403}
    assert text_of(site, path) == before


def test_a_trainer_of_another_unit_finds_no_scenes(site: Site) -> None:
    start, path = case_of(site)
    with site.database.unit_of_work() as work:
        a_grant(work.session, site.plan.people["sibling"], Role.TRAINER, site.plan.units["sibling"])
    before, client = text_of(site, path), site.browser("sibling")
    data = {"title": "Của người ngoài", "based_on": "1", "at": line_of(site, path, "Cảnh một"), "act": "remove"}
    assert client.get(f"{start}/scenes/{path}").status_code == 404
    assert [client.post(f"{start}/{door}/{path}", data=data).status_code for door in ("scenes", "scenes-order")] == [404, 404]
    assert text_of(site, path) == before


def test_the_editor_of_a_case_leads_to_its_scenes_and_not_to_questions(site: Site) -> None:
    start, path = case_of(site)
    shown = page(site.browser(Role.TRAINER), f"{start}/edit/{path}")
    assert f'href="{start}/scenes/{path}"' in shown
    assert f'href="{start}/questions/{path}"' not in shown


def test_a_lesson_has_no_scenes(site: Site) -> None:
    start = begun(site)
    assert site.browser(Role.TRAINER).get(f"{start}/scenes/{lesson_of(site)}").status_code == 404


def test_a_scene_is_written_by_its_form_and_its_target_is_made(site: Site) -> None:
    start, path = case_of(site)
    answer = saved(
        site,
        start,
        path,
        text="Điện thoại đổ chuông.",
        choices__0__label="Gọi lại số cũ",
        choices__0__to="+",
        choices__0__new="Đầu dây bên kia",
        choices__0__minutes="5",
        choices__0__records__0__key="told",
        choices__0__records__0__text="anh Khoa | qua điện thoại",
        choices__0__sets="Đã gọi",
        choices__0__feedback="Gọi số mình biết.",
    )
    assert answer.status_code == 303
    assert (
        "## Gọi ai? {#goi-ai}\n\nĐiện thoại đổ chuông.\n\n"
        "- [Gọi lại số cũ](#dau-day-ben-kia) | +5m | Báo: anh Khoa \\| qua điện thoại | set: da-goi\n  > Gọi số mình biết.\n\n"
        "## Đầu dây bên kia {#dau-day-ben-kia}\n\n## Kết thúc {#ket-tot"
    ) in text_of(site, path)


def test_a_scene_is_changed_in_its_own_lines(site: Site) -> None:
    start, path = case_of(site)
    before = text_of(site, path)
    saved(site, start, path, at=line_of(site, path, "Kết thúc"), title="Hết", role="ending", outcome="fair")
    assert text_of(site, path) == before.replace(
        "## Kết thúc {#ket-tot role=ending outcome=good}", "## Hết {#ket-tot role=ending outcome=fair}"
    )


def test_the_list_tells_what_is_missing(site: Site) -> None:
    start, path = case_of(site)
    saved(site, start, path, title="Lạc")
    shown = page(site.checking(Role.TRAINER), f"{start}/scenes/{path}")
    assert "chưa có lối tới" in shown
    assert "chưa có lối đi tiếp" in shown
    assert "Chưa có hồ sơ tốt" in shown


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"text": "## Cảnh lạ"}, "text"),
        ({"text": "/// if | a\nchưa đóng"}, "text"),
        ({"choices__3__label": "Đi"}, "choices.0.to"),
        ({"choices__0__to": "canh-1"}, "choices.0.label"),
        ({"choices__0__label": "Đi", "choices__0__to": "../x"}, "choices.0.to"),
        ({"choices__0__label": "Đi", "choices__0__to": "canh-1", "choices__0__minutes": "mười"}, "choices.0.minutes"),
    ],
)
def test_a_scene_that_cannot_be_written_names_its_field(site: Site, values: dict[str, str], field: str) -> None:
    start, path = case_of(site)
    before = text_of(site, path)
    answer = saved(site, start, path, **values)
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.get_data(as_text=True)
    assert f'id="f-{field}"' in answer.get_data(as_text=True)
    assert text_of(site, path) == before


def test_more_choices_are_asked_for_without_saving(site: Site) -> None:
    start, path = case_of(site)
    answer = saved(site, start, path, act="more", choices__0__label="Một", choices__1__label="Hai", choices__2__label="Ba")
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert 'name="choices.4.label"' in shown
    assert 'value="Ba"' in shown
    assert "Gọi ai?" not in text_of(site, path)


@pytest.mark.parametrize("values", [{"at": "999"}, {"at": "12"}, {"at": "-1", "act": "up"}, {"at": "x" * 9, "act": "down"}])
def test_a_line_without_a_scene_is_not_found(site: Site, values: dict[str, str]) -> None:
    start, path = case_of(site)
    door = "scenes-order" if "act" in values else "scenes"
    data = {"based_on": "1", "title": "x", "act": "save", **values}
    assert site.browser(Role.TRAINER).post(f"{start}/{door}/{path}", data=data).status_code == 404


def test_scenes_change_places_and_leave(site: Site) -> None:
    start, path = case_of(site)
    door, at = f"{start}/scenes-order/{path}", line_of(site, path, "Cảnh một")
    site.browser(Role.TRAINER).post(door, data={"at": at, "based_on": "1", "act": "down"})
    assert text_of(site, path).index("{#ket-tot") < text_of(site, path).index("{#canh-1}")
    site.browser(Role.TRAINER).post(door, data={"at": at, "based_on": "2", "act": "remove"})
    assert "{#ket-tot" not in text_of(site, path)


@pytest.mark.parametrize("act", ["", "save", "xoa"])
def test_no_other_act_moves_a_scene(site: Site, act: str) -> None:
    start, path = case_of(site)
    data = {"at": line_of(site, path, "Cảnh một"), "based_on": "1", "act": act}
    assert site.browser(Role.TRAINER).post(f"{start}/scenes-order/{path}", data=data).status_code == 404


def test_two_people_in_one_case_are_led_to_the_choice(site: Site) -> None:
    start, path = case_of(site)
    saved(site, start, path, title="Của người khác")
    answer = saved(site, start, path, title="Của tôi")
    assert answer.status_code == 303
    assert "/settle/" in answer.location
    assert "Của tôi" not in text_of(site, path)


def bilingual(site: Site, words: str) -> tuple[str, str]:
    """A case in two languages: the workspace and the path of the translation, which is not there yet."""
    start, path = case_of(site)
    site.browser(Role.TRAINER).post(
        f"{start}/course-settings", data={"title_vi": "A", "summary_vi": "B", "language_en": "1", "based_on": "1"}
    )
    site.browser(Role.TRAINER).post(f"{start}/edit/{path}", data={**fields(site, f"{start}/edit/{path}"), "text": words})
    return start, path.replace(".vi.md", ".en.md")


WORDS = (
    "## Một {#mot}\n\nLời.\n\n- [Đi](#hai) | +5m | Làm: đi | set: da-di\n  > Tốt.\n\n"
    "## Hai {#hai role=ending outcome=good}\n\n/// if | da-di\nHết.\n///\n"
)


def test_a_translation_of_a_case_is_begun_by_its_scenes(site: Site) -> None:
    start, path = bilingual(site, WORDS)
    for name, title in (("hai", "Two"), ("mot", "One")):
        shown = page(site.checking(Role.TRAINER), f"{start}/scenes/{path}?of={name}")
        seen = re.search(r'name="based_on" value="(\d+)"', shown)
        assert seen is not None
        answer = saved(
            site,
            start,
            path,
            of=name,
            based_on=seen[1],
            title=title,
            choices__0__label="Go",
            choices__0__to="lost",
            choices__0__minutes="99",
            choices__0__records__0__key="did",
            choices__0__records__0__text="went",
            choices__0__feedback="Good.",
        )
        assert answer.status_code == 303
    written = text_of(site, path)
    assert (
        "## One {#mot}\n\n- [Go](#hai) | +5m | Did: went | set: da-di\n  > Good.\n\n## Two {#hai role=ending outcome=good}"
        in written
    )
    assert written.startswith("---\n")
    assert site.checking(Role.TRAINER).get(f"{start}/scenes/{path}").status_code == 200


def test_a_translation_has_no_scene_of_its_own(site: Site) -> None:
    start, path = bilingual(site, WORDS)
    assert site.browser(Role.TRAINER).get(f"{start}/scenes/{path}?of=ba").status_code == 404
    assert saved(site, start, path, of="ba", based_on="0").status_code == 404


def test_words_that_a_translation_lacks_are_asked_for(site: Site) -> None:
    start, path = bilingual(site, WORDS)
    answer = saved(site, start, path, of="mot", based_on="0", title="One")
    assert answer.status_code == 422
    assert 'id="f-choices.0.label"' in answer.get_data(as_text=True)
