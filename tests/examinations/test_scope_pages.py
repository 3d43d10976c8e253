"""Every address of organising, asked by the officer of ward A for what the city has handed to that ward: a table over the doors.

Somebody of ward B, or without account in a room of the city, is in no page, in no count and in no file, and is not there when asked
for alone. What is of the whole examination is not there for them. When the day is over, nothing is.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from elearn.core.clock import FakeClock
from elearn.examinations.models import Examination, Member
from elearn.examinations.rules import Body, State
from tests.examinations.handed import GUEST, MARKS, OTHER, OWN, Handed, a_handed
from tests.examinations.pages import Pages
from tests.examinations.pages import application as application
from tests.examinations.pages import site as site
from tests.examinations.pages import sown as sown
from tests.examinations.sat import CHOICE, ESSAY, NUMBER
from tests.examinations.stage import a_stage
from tests.examinations.test_listing import coded
from tests.site import Site

How = Literal["seen", "one", "whole", "told", "many"]


@dataclass(frozen=True)
class Door:
    """How a door answers the officer of ward A.

    seen: shows the own candidate (`shows`) and nobody else. one: is not there for anybody beyond, whose ids `rest` takes. whole: is
    not there. told: refuses with a page that tells of nobody beyond. many: does it to those within, and tells of nobody beyond.
    """

    endpoint: str
    method: Literal["GET", "POST"]
    rest: str
    how: How
    state: State = State.READY
    data: tuple[tuple[str, str], ...] = ()
    shows: bool = True


R, C, P = State.READY, State.CLOSED, State.POSTED
WHY = (("reason", "lý do"), ("words", "lời"), ("minutes", "5"))
DOORS: Sequence[Door] = (
    Door("examination", "GET", "", "seen", shows=False),
    Door("candidates", "GET", "/candidates", "seen"),
    Door("candidates", "GET", "/candidates?q=b", "seen", shows=False),
    Door("candidates", "GET", "/candidates?room={other_room}", "seen", shows=False),
    Door("list_staff", "POST", "/candidates", "told", data=(("codes", "KHONGCO"),)),
    Door("candidate_list", "GET", "/candidates/list", "whole"),
    Door("plan_candidate_list", "POST", "/candidates/list", "whole"),
    Door("candidate", "GET", "/candidates/{candidate}", "one"),
    Door("give_extra", "POST", "/candidates/{candidate}/extra", "one", data=WHY),
    Door("seat", "POST", "/candidates/{candidate}/seat", "one", data=(("room", "{own_room}"), ("seat", "7"))),
    Door("strike", "POST", "/candidates/{candidate}/strike", "one", data=WHY),
    Door("rooms", "GET", "/rooms", "seen", shows=False),
    Door("add_room", "POST", "/rooms", "told", data=(("name", ""), ("seats", "x"))),
    Door("remove_room", "POST", "/rooms/{other_room}/remove", "whole"),
    *(Door(f"{each}_room", "POST", "/rooms/{other_room}/" + each, "whole", data=WHY) for each in ("give", "take")),
    Door("seat_all", "POST", "/seating", "many"),
    Door("cards", "GET", "/cards", "seen", shows=False),
    Door("print_cards", "POST", "/cards", "one", data=(("candidate", "{candidate}"),)),
    Door("print_cards", "POST", "/cards", "many", data=(("who", "all"),)),
    Door("people", "GET", "/people", "seen", shows=False),
    Door("appoint", "POST", "/people", "told", data=(("person", "KHONGCO"), ("body", "marking"))),
    Door("relieve", "POST", "/people/{candidate}/relieve", "one", data=WHY),
    *(Door(each, "GET", f"/{each}", "whole") for each in ("plan", "opening")),
    Door("change_plan", "POST", "/plan", "whole"),
    Door("open_paper", "POST", "/opening", "whole"),
    Door("make_ready", "POST", "/ready", "whole"),
    Door("hours", "GET", "/hours", "whole"),
    Door("move_hours", "POST", "/hours", "whole", data=WHY),
    Door("reopen_hours", "POST", "/hours/reopen", "whole", data=WHY),
    Door("close_by_hand", "POST", "/hours/close", "whole", data=WHY),
    Door("change_code", "POST", "/hours/code", "whole", data=WHY),
    Door("reopen", "POST", "/reopen", "whole", data=WHY),
    Door("cancel", "POST", "/cancel", "whole", data=WHY),
    Door("delegate", "POST", "/delegate", "whole"),
    Door("take_back", "POST", "/take-back", "whole"),
    Door("board", "GET", "/board", "seen"),
    Door("board", "GET", "/board?room={other_room}", "seen", shows=False),
    Door("board_live", "GET", "/board/live", "seen"),
    Door("board_candidate", "GET", "/board/{candidate}", "one"),
    Door("board_confirm", "POST", "/board/{candidate}/identity", "one"),
    Door("board_extend", "POST", "/board/{candidate}/extend", "one", data=WHY),
    Door("board_candidate_incident", "POST", "/board/{candidate}/incident", "one", data=WHY),
    *(
        Door("board_act", "POST", "/board/{candidate}/" + each, "one", data=WHY)
        for each in ("release", "hand-in", "restart-back", "restart")
    ),
    Door("board_act", "POST", "/board/{candidate}/take-back", "one", data=WHY),
    Door("board_identity", "GET", "/board/identity", "seen"),
    Door("board_confirm_many", "POST", "/board/identity", "one", data=(("candidate", "{candidate}"),)),
    Door("board_acts", "GET", "/board/acts", "seen", shows=False),
    Door("board_extend_all", "POST", "/board/acts/extend", "many", data=WHY),
    Door("board_extend_all", "POST", "/board/acts/extend", "whole", data=(("room", "{other_room}"), *WHY)),
    Door("board_let_in", "POST", "/board/acts/let-in", "whole", data=(("room", "{other_room}"), *WHY)),
    Door("board_incident", "POST", "/board/acts/incident", "many", data=WHY),
    Door("paper", "GET", "/paper", "seen", shows=False),
    Door("print_paper", "POST", "/paper/print", "told", data=(("numbers", f"{OTHER} {GUEST}"),)),
    Door("print_paper", "POST", "/paper/print", "told", data=(("numbers", f"{OWN} {OTHER}"), ("with_names", "1"))),
    Door("print_paper", "POST", "/paper/print", "many", data=(("numbers", OWN), ("with_names", "1"))),
    Door("print_key", "POST", "/paper/key", "told", C, data=(("numbers", f"{OTHER} {GUEST}"),)),
    Door("paper_plan", "GET", "/paper/plan", "seen", shows=False),
    Door("paper_entry", "GET", "/paper/entry", "seen"),
    Door("paper_entry", "GET", "/paper/entry?sheet={number}", "told"),
    Door("paper_sheet", "GET", "/paper/entry/{sitting}", "one"),
    Door("enter_paper", "POST", "/paper/entry/{sitting}", "one"),
    Door("take_back_sheet", "POST", "/paper/entry/{sitting}/take-back", "one", data=(("reading", "all"), *WHY)),
    Door("reports", "GET", "/reports", "seen", shows=False),
    Door("answer_reports", "POST", f"/reports/{NUMBER}", "whole", data=WHY),
    Door("marking", "GET", "/marking", "seen", C, shows=False),
    Door("essay", "GET", f"/marking/{ESSAY}", "whole", C),
    Door("take_essay", "POST", f"/marking/{ESSAY}", "whole", C),
    Door("questions", "GET", "/questions", "whole", C),
    Door("analysis", "GET", "/analysis", "whole", C),
    Door("question", "GET", f"/questions/{CHOICE}", "whole", C),
    Door("ask_about_question", "POST", f"/questions/{CHOICE}", "whole", C, data=WHY),
    Door("ruling", "GET", "/rulings/{candidate}", "whole", C),
    Door("answer_ruling", "POST", "/rulings/{candidate}", "whole", C, data=(("grant", "yes"),)),
    Door("findings", "GET", "/findings", "seen", C),
    Door("looked", "GET", "/findings/{finding}", "one", C),
    Door("ask_person", "POST", "/findings/{finding}/ask/{candidate}", "one", C, data=(("until", "30/11/2026"),)),
    Door("heard", "POST", "/findings/{finding}/heard/{candidate}", "one", C, data=WHY),
    Door("close_finding", "POST", "/findings/{finding}/close", "one", C, data=WHY),
    Door("close_findings", "POST", "/findings/close", "one", C, data=(("finding", "{finding}"), *WHY)),
    Door("annulments", "GET", "/annulments", "whole", C),
    Door("ask_annulment", "POST", "/annulments", "whole", C, data=(("about", "all"), *WHY)),
    Door("decide_annulment", "POST", "/annulments/{candidate}", "whole", C, data=(("grant", "yes"),)),
    Door("withdraw_annulment", "POST", "/annulments/{candidate}/withdraw", "whole", C, data=(("words", "nhầm"),)),
    Door("results", "GET", "/results", "seen", C),
    Door("results_csv", "GET", "/results.csv", "seen", C),
    Door("results_xlsx", "GET", "/results.xlsx", "seen", C),
    Door("posting_list", "GET", "/results/posting", "seen", C),
    Door("propose", "POST", "/results/propose", "whole", C),
    Door("post", "POST", "/results/post", "whole", C),
    Door("minutes", "GET", "/minutes", "seen", C),
    Door("observations", "GET", "/observations", "seen", C, shows=False),
    Door("observe", "POST", "/observations", "whole", C, data=(("words", "lời"), ("room", ""))),
    Door("answer_observation", "POST", "/observations/1", "whole", C, data=(("words", "lời"),)),
    Door("sealed_log", "GET", "/log", "whole", C),
    Door("printed_log", "GET", "/log/print", "whole", C),
    Door("appeals", "GET", "/appeals", "seen", P),
    Door("enter_appeal", "POST", "/appeals", "told", P, data=(("number", "{number}"), ("words", "lời"))),
    Door("answer_appeal", "POST", "/appeals/{appeal}", "one", P, data=(("answer", "lời"), ("points-1", "9999"))),
)
TWICE = {"relieve", "answer_appeal", "print_cards"}
"""Doors that are closed for the own candidate as well: nobody serves under that id, the council answers, an account has no card."""


@pytest.fixture
def pages(site: Site) -> Pages:
    assert isinstance(site.database.clock, FakeClock)
    return Pages(site, a_stage(site.database, site.database.clock, has_essay=True))


@pytest.fixture
def all_handed(pages: Pages) -> dict[State, Handed]:
    posted = {"posted_at": pages.stage.clock.now()}
    return {each: a_handed(pages.stage, each, **(posted if each is P else {})) for each in (R, C, P)}


def ask(client: FlaskClient, handed: Handed, door: Door, who: str) -> TestResponse:
    """Asks a door about somebody: `own`, `other` or `guest`."""
    someone, number = getattr(handed, who), {"own": OWN, "other": OTHER, "guest": GUEST}[who]
    names: dict[str, Any] = {name: getattr(someone, name) for name in ("candidate", "sitting", "finding", "appeal")}
    names |= {"number": number, "own_room": handed.own_room, "other_room": handed.other_room}
    address = f"/vi/organise/{handed.held.id}{door.rest}".format(**names)
    data = {name: value.format(**names) for name, value in door.data}
    return client.get(address) if door.method == "GET" else client.post(address, data=data)


def read(answer: TestResponse) -> str:
    """The text of an answer, also of a workbook."""
    if not answer.mimetype.endswith("spreadsheetml.sheet"):
        return answer.get_data(as_text=True)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        return "".join(packed.read(each).decode() for each in packed.namelist())


def marks_in(answer: TestResponse, typed: Door) -> list[str]:
    """What an answer tells of anybody beyond, without what the asker typed into it themselves."""
    given = " ".join(value for _, value in typed.data) + typed.rest
    known = {OTHER, GUEST} if "{number}" in given else {each for each in (OTHER, GUEST) if each in given}
    return [mark for mark in MARKS if mark in read(answer) and mark not in known]


def faults(client: FlaskClient, handed: Handed, door: Door) -> Iterator[str]:
    """What a door does that it should not."""
    for who in ("other", "guest"):
        answer = ask(client, handed, door, who)
        status, found = answer.status_code, marks_in(answer, door)
        expects: dict[How, Callable[[int], bool]] = {
            "seen": lambda status: status == 200,
            "one": lambda status: status == 404,
            "whole": lambda status: status == 404,
            "told": lambda status: status in {200, 422},
            "many": lambda status: status in {200, 303},
        }
        if not expects[door.how](status):
            yield f"{status} about {who}"
        if found:
            yield f"tells {found}"
        if door.how == "seen" and door.shows and OWN not in read(answer):
            yield "does not tell of the own candidate"
        if door.how != "one":
            return


def test_every_door_keeps_whoever_holds_it_by_delegation_within_their_scope(pages: Pages, all_handed: dict[State, Handed]) -> None:
    client = pages.browser(pages.stage.officer)
    wrong = {f"{door.method} {door.rest}": found for door in DOORS if (found := list(faults(client, all_handed[door.state], door)))}
    assert not wrong


def test_the_same_doors_are_there_for_their_own_candidates(pages: Pages, all_handed: dict[State, Handed]) -> None:
    client = pages.browser(pages.stage.officer)
    missing = [
        f"{door.method} {door.rest}"
        for door in DOORS
        if door.how == "one" and door.endpoint not in TWICE
        and ask(client, all_handed[door.state], door, "own").status_code == 404
    ]  # fmt: skip
    assert not missing


def test_when_the_day_is_over_no_door_is_there_any_more(pages: Pages, all_handed: dict[State, Handed]) -> None:
    client = pages.browser(pages.stage.officer)
    with pages.stage.database.unit_of_work() as work:
        for handed in all_handed.values():
            row = work.session.get_one(Examination, handed.held.id)
            row.held_until = pages.stage.clock.now().date() - timedelta(days=1)
    still = [
        f"{door.method} {door.rest}: {status}"
        for door in DOORS
        if (status := ask(client, all_handed[door.state], door, "own").status_code) != 404
    ]
    assert not still


def test_no_door_of_organising_is_missing_from_the_table(pages: Pages) -> None:
    rules = [each for each in pages.site.app.url_map.iter_rules() if "/organise/<examination_id>" in each.rule]
    doors = {each.endpoint.removeprefix("examinations.") for each in rules if each.endpoint.startswith("examinations.")}
    assert doors == {door.endpoint for door in DOORS}


def test_the_page_of_people_says_for_which_unit_somebody_serves(pages: Pages, all_handed: dict[State, Handed]) -> None:
    stage, held = pages.stage, all_handed[R].held
    coded(stage, "NS01")
    sent = {"person": "NS01", "body": "marking", "duty": ""}
    assert pages.browser(stage.officer).post(pages.address(held, "people"), data=sent).status_code == 303
    client, said = pages.checked(stage.city_officer), "Phục vụ trong phạm vi: Phường A."
    assert said in client.get(pages.address(held, "people")).text
    with stage.database.unit_of_work() as work:
        work.session.get_one(Examination, held.id).held_until = stage.clock.now().date() - timedelta(days=1)
    text = client.get(pages.address(held, "people")).text
    assert said not in text
    assert "Do Phường A cử; việc giao cho đơn vị này đã hết" in text


def test_an_officer_whom_the_city_appoints_counts_on_the_hub_as_officer(pages: Pages, all_handed: dict[State, Handed]) -> None:
    stage, held = pages.stage, all_handed[R].held
    with stage.database.unit_of_work() as work:
        values = {"examination_id": held.id, "person_id": stage.officer.person_id, "body": Body.INVIGILATION, "duty": ""}
        work.session.add(Member(appointed_at=work.now, **values))
    address = f"/vi/organise/{held.id}"
    texts = [re.sub(r"<[^>]+>|\s+", " ", pages.checked(each).get(address).text) for each in (stage.officer, stage.city_officer)]
    assert [re.findall(r"Đã bắt đầu\W*(\d+)", each) for each in texts] == [["1"], ["3"]]
    # On the pages of the body they reach all of it.
    assert OTHER in pages.checked(stage.officer).get(f"{address}/board").text
