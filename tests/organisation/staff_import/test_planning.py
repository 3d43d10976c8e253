"""What a list would change, worked out from rows and what is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.organisation.staff_import.faults import Wrong
from elearn.organisation.staff_import.plan import Change, Kind, Plan
from elearn.organisation.staff_import.planning import Terms, make_plan
from elearn.organisation.staff_import.reading import read_list
from elearn.organisation.staff_import.table import Cell, Table, numbered
from elearn.organisation.staff_import.there import PersonThere, PositionThere, There, UnitThere, WorkThere

pytestmark = pytest.mark.pure

ON = date(2026, 11, 22)
LONG_AGO = date(2025, 7, 1)
HEADINGS = ("Mã số", "Họ và tên", "Ngày sinh", "Đơn vị", "Vị trí việc làm", "Từ ngày", "Email", "Giới tính")


def an_id(number: int) -> UUID:
    return UUID(int=number)


WARD, OFFICE, OTHER_OFFICE, OUTSIDE = (an_id(each) for each in (1, 2, 3, 9))
CLERK, COUNTER = an_id(21), an_id(22)
UNITS = (
    UnitThere(WARD, "P01", ("Phường Ví Dụ", "Ví Dụ Ward"), ("Thành phố",), LONG_AGO, None),
    UnitThere(OFFICE, "P01.1", ("Văn phòng",), ("Phường Ví Dụ",), LONG_AGO, None),
    UnitThere(OTHER_OFFICE, "007", ("Văn phòng",), ("Phường Khác",), LONG_AGO, None),
)
POSITIONS = (PositionThere(CLERK, "clerk", ("Văn thư", "Clerk")), PositionThere(COUNTER, "counter", ("Công chức tiếp nhận",)))


def a_person(number: int, code: str | None, unit: UUID | None = OFFICE, name: str = "Lê An", **more: object) -> PersonThere:
    works = () if unit is None else (WorkThere(an_id(number + 500), unit, CLERK, True, LONG_AGO, None),)
    values: dict[str, object] = {"birth": None, "gender": None, "email": None, "works": works} | more
    return PersonThere(an_id(number), code, name, **values)  # type: ignore[arg-type]  # passed on


def plan(
    *rows: Sequence[Cell],
    people: Iterable[PersonThere] = (),
    terms: Terms | None = None,
    listed: Iterable[UUID] = (WARD, OFFICE, OTHER_OFFICE),
    headings: Sequence[str] = HEADINGS,
) -> Plan:
    known = list(people)
    there = There(
        {each.unit_id: each for each in UNITS},
        frozenset(listed),
        POSITIONS,
        {each.code: each for each in known if each.code},
        tuple(each for each in known if not each.code),
    )
    return make_plan(read_list(Table(numbered([headings, *rows]))), there, terms or Terms(ON))


def wrongs(made: Plan) -> list[Wrong]:
    return [each.wrong for each in made.faults]


@pytest.mark.parametrize("headings", [HEADINGS, ("Mã số", "Họ và tên", "Ngày sinh")])
def test_whoever_is_known_stays_where_they_work_when_no_unit_is_named(headings: Sequence[str]) -> None:
    row = ["1", "Lê An", "1980", *[""] * (len(headings) - 3)]
    made = plan(row, people=[a_person(1, "1", birth=(date(1980, 1, 1), "year"))], headings=headings)
    assert ([each.kind for each in made.lines], made.faults) == ([Kind.UNCHANGED], ())


def test_somebody_unknown_is_new_from_the_day_of_the_list() -> None:
    (line,) = plan(["cb1", "Trần Bình", "1980", "P01.1", "Văn thư", "", "b@x.vn", "Nam"]).lines
    assert (line.kind, line.code, line.unit_id, line.position_id, line.on) == (Kind.NEW, "CB1", OFFICE, CLERK, ON)
    assert (line.details.birth, line.details.email, line.details.gender) == ((date(1980, 1, 1), "year"), "b@x.vn", "male")


def test_a_day_in_the_row_comes_before_that_of_the_list() -> None:
    assert plan(["1", "Trần Bình", "", "P01", "", "01/12/2026"]).lines[0].on == date(2026, 12, 1)


def test_what_is_there_already_is_unchanged() -> None:
    made = plan(["1", "Lê An", "", "P01.1", "clerk", "01/01/2020"], people=[a_person(31, "1")])
    assert made.lines[0].kind is Kind.UNCHANGED
    assert not made.writes


def test_an_empty_cell_changes_nothing() -> None:
    known = a_person(31, "1", birth=(date(1980, 1, 1), "year"), gender="male", email="a@x.vn")
    assert plan(["1", "Lê An", "", "P01.1"], people=[known]).lines[0].kind is Kind.UNCHANGED


def test_other_details_are_changed() -> None:
    (line,) = plan(["1", "Lê Ân", "2/1980", "P01.1", "", "", "a@x.vn"], people=[a_person(31, "1")]).lines
    assert (line.kind, line.changes) == (Kind.CHANGED, (Change.NAME, Change.BIRTH, Change.EMAIL))
    assert line.unit_id is None


def test_another_position_ends_the_work_and_begins_it_anew() -> None:
    (line,) = plan(["1", "Lê An", "", "P01.1", "counter"], people=[a_person(31, "1")]).lines
    assert (line.kind, line.changes, line.ends, line.position_id) == (Kind.CHANGED, (Change.POSITION,), (an_id(531),), COUNTER)


def test_another_unit_is_a_move_that_keeps_the_position() -> None:
    (line,) = plan(["1", "Lê An", "", "Phường Ví Dụ"], people=[a_person(31, "1")]).lines
    assert (line.kind, line.unit_id, line.position_id, line.before_unit_id) == (Kind.MOVED, WARD, CLERK, OFFICE)


def test_whoever_works_nowhere_comes_back_under_the_same_name() -> None:
    (line,) = plan(["1", "Lê An", "", "P01"], people=[a_person(31, "1", None)]).lines
    assert (line.kind, line.person_id) == (Kind.NEW, an_id(31))


def test_a_unit_is_named_by_name_and_the_unit_above() -> None:
    assert plan(["1", "Lê An", "", "Văn phòng, Phường Khác"]).lines[0].unit_id == OTHER_OFFICE


def test_a_code_that_lost_its_zeros_is_found() -> None:
    made = plan([123.0, "Lê An", "", 7.0], people=[a_person(31, "00123", OTHER_OFFICE)])
    assert (made.lines[0].kind, made.lines[0].code) == (Kind.UNCHANGED, "00123")


def test_somebody_without_a_code_gets_theirs() -> None:
    (line,) = plan(["1", "lê an", "", "P01.1"], people=[a_person(31, None)]).lines
    assert (line.kind, line.person_id, line.details.staff_code) == (Kind.CHANGED, an_id(31), "1")


LATER = a_person(
    31, "1", works=(
        WorkThere(an_id(40), OFFICE, None, True, LONG_AGO, date(2026, 12, 1)),
        WorkThere(an_id(41), WARD, None, True, date(2026, 12, 1), None),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("row", "people", "wrong"),
    [
        (["1", "Lê An", "", ""], [], Wrong.UNIT_MISSING),
        (["1", "Lê An", "", ""], [a_person(1, "1", None)], Wrong.UNIT_MISSING),
        (["1", "Lê An", "23/11/2026", "P01.1"], [], Wrong.BIRTH_LATER),
        (["1", "Lê An", "", "P01.1", "", "24/11/2027"], [], Wrong.FROM_FAR),
        (["1", "Lê An", "", "P99"], [], Wrong.UNIT_UNKNOWN),
        (["1", "Lê An", "", "Văn phòng"], [], Wrong.UNIT_OF_SEVERAL),
        (["1", "Lê An", "", "P01", "", "01/01/2020"], [], Wrong.UNIT_NOT_THEN),
        (["1", "Lê An", "", "P01", "Thủ kho"], [], Wrong.POSITION_UNKNOWN),
        (["1", "Lê An", "", "P01"], [a_person(31, "1", OUTSIDE, is_reached=False)], Wrong.CODE_OUT_OF_REACH),
        (["1", "Trần Bình", "", "P01"], [a_person(31, "1", None)], Wrong.CODE_OF_ANOTHER),
        (["1", "Lê An", "", "P01"], [a_person(31, "1", is_self=True)], Wrong.ONESELF),
        (["1", "Lê An", "", "P01"], [a_person(31, "1", is_guarded=True)], Wrong.WIDER_ROLE),
        (["1", "Lê An", "", "P01", "", "01/07/2025"], [a_person(31, "1")], Wrong.FROM_TOO_EARLY),
        (["1", "Lê An", "", "007"], [LATER], Wrong.CHANGE_COMING),
        (["1", "Lê An", "", "P01.1"], [a_person(31, None), a_person(32, None)], Wrong.NAME_OF_SEVERAL),
        ([1.0, "Lê An", "", "P01"], [a_person(31, "01"), a_person(32, "001")], Wrong.CODE_ZEROS),
    ],
)
def test_a_row_that_cannot_be_written_is_a_problem(row: list[Cell], people: list[PersonThere], wrong: Wrong) -> None:
    made = plan(row, people=people)
    assert wrongs(made) == [wrong]
    assert made.faults[0].number == 2
    assert not made.lines


def test_all_that_is_wrong_with_all_rows_is_told_in_one_go() -> None:
    made = plan(
        ["1", "Lê An", "31/2/1980", "999.9", "Thủ kho", "2026", "an@", "x"],
        ["1", "Trần Bình", "", "999.8", "", "", "", ""],
    )
    told = [(each.number, each.column, each.wrong) for each in made.faults]
    assert told == [
        (2, "Ngày sinh", Wrong.BIRTH),
        (2, "Đơn vị", Wrong.UNIT_UNKNOWN),
        (2, "Vị trí việc làm", Wrong.POSITION_UNKNOWN),
        (2, "Từ ngày", Wrong.FROM),
        (2, "Email", Wrong.EMAIL),
        (2, "Giới tính", Wrong.GENDER),
        (3, "Mã số", Wrong.CODE_TWICE),
        (3, "Đơn vị", Wrong.UNIT_UNKNOWN),
    ]


GOOD: dict[str, tuple[Cell, ...]] = {
    "Mã số": ("1", "2"), "Họ và tên": ("Lê An", "Trần Bình"), "Ngày sinh": ("", "1/2/1980"), "Đơn vị": ("P01", "P01.1"),
    "Vị trí việc làm": ("", "clerk"), "Từ ngày": ("", "01/12/2026"), "Email": ("", "an@x.vn"), "Giới tính": ("", "Nam"),
}  # fmt: skip
BAD: dict[str, tuple[Cell, ...]] = {
    "Mã số": ("", date(2026, 1, 2)), "Họ và tên": ("", "An 2"), "Ngày sinh": ("x",), "Đơn vị": ("", "999.9", "Văn phòng"),
    "Vị trí việc làm": ("Thủ kho",), "Từ ngày": ("2026", "x"), "Email": ("an@",), "Giới tính": ("x",),
}  # fmt: skip
_any_row = st.tuples(*(st.sampled_from((*GOOD[each], *BAD[each])) for each in HEADINGS))


@given(st.lists(_any_row, min_size=1, max_size=6))
def test_whoever_mends_what_is_told_has_mended_everything(rows: list[tuple[Cell, ...]]) -> None:
    told = {(each.number, each.column) for each in plan(*rows).faults}

    def mended(number: int, heading: str, cell: Cell) -> Cell:
        # Whether two rows are about one person hangs on their units.
        if heading == "Ngày sinh" and (number, "Đơn vị") in told:
            return ""
        if (number, heading) not in told:
            return cell
        letter = "ABCDEFGH"[number - 2]
        return {"Mã số": f"9{number}", "Họ và tên": f"Phan {letter}", "Đơn vị": "P01"}.get(heading, "")

    again = [[mended(number, *each) for each in zip(HEADINGS, row, strict=True)] for number, row in enumerate(rows, start=2)]
    assert plan(*again).faults == ()


@pytest.mark.parametrize(
    ("row", "people", "expected"),
    [
        (["1", "", "", "P99", "x"], [a_person(31, "1", OUTSIDE, is_reached=False)], {Wrong.CODE_OUT_OF_REACH}),
        (["1", "Trần Bình", "", "P99", "x"], [a_person(31, "1", None)], {Wrong.CODE_OF_ANOTHER}),
        (["1", "Lê An", "", "P01", "x"], [a_person(31, "1", is_self=True)], {Wrong.ONESELF}),
        (["1", "Lê An", "", "P01", "x", "x"], [a_person(31, "1", is_guarded=True)], {Wrong.WIDER_ROLE}),
        (["1", "Lê An", "", "P01", "x", "01/01/2020"], [a_person(31, "1")], {Wrong.FROM_TOO_EARLY, Wrong.UNIT_NOT_THEN}),
        (["1", "Lê An", "", "007", "x", "01/01/2020"], [LATER], {Wrong.FROM_TOO_EARLY, Wrong.CHANGE_COMING, Wrong.UNIT_NOT_THEN}),
        (["1", "Lê An", "", "007", "x", "x"], [LATER], {Wrong.CHANGE_COMING}),
        (["", "Trần Bình", "", "P01", "x", "01/01/2020"], [], {Wrong.CODE_MISSING, Wrong.UNIT_NOT_THEN}),
        (["1", "Lê An", "", "P01.1", "x"], [a_person(31, None), a_person(32, None)], {Wrong.NAME_OF_SEVERAL}),
    ],
)
def test_what_is_wrong_in_a_cell_hides_nothing_about_the_person(
    row: list[Cell], people: list[PersonThere], expected: set[Wrong]
) -> None:
    of_cells = {Wrong.NAME_MISSING, Wrong.UNIT_UNKNOWN, Wrong.POSITION_UNKNOWN, Wrong.FROM}
    assert set(wrongs(plan(row, people=people))) - of_cells == expected


BEGINS_NOW = a_person(31, "1", works=(WorkThere(an_id(40), OFFICE, None, True, ON, None),))


@pytest.mark.parametrize(
    ("row", "people"),
    [
        # Who works there already does not begin there: the day is not looked at.
        (["", "Lê An", "", "P01.1", "", "01/01/2020"], [a_person(31, "1")]),
        # They may work in the unit that is meant.
        (["1", "Lê An", "", "P99", "", "01/07/2025"], [a_person(31, "1")]),
        # The day that is meant may be a later one.
        (["1", "Lê An", "", "P01", "", "2026"], [BEGINS_NOW]),
        # Whoever is known without a name is not everybody whose name cannot be read.
        (["1", "", "", "P01.1"], [a_person(31, None, name=""), a_person(32, None, name="")]),
    ],
)
def test_nothing_is_told_that_hangs_on_what_is_to_be_mended(row: list[Cell], people: list[PersonThere]) -> None:
    assert len(wrongs(plan(row, people=people))) == 1


def test_work_that_will_have_ended_is_no_change_to_come_for_a_day_that_is_too_early() -> None:
    row = ["1", "Lê An", "", "007", "", "25/11/2026"]
    assert wrongs(plan(row, people=[LATER], terms=Terms(date(2027, 1, 1)))) == [Wrong.FROM_TOO_EARLY]


def test_two_of_one_name_in_units_that_are_both_unknown_may_be_two() -> None:
    made = plan(["1", "Lê An", "1/2/1980", "P98"], ["2", "Lê An", "1/2/1980", "P99"])
    assert wrongs(made) == [Wrong.UNIT_UNKNOWN] * 2


def test_days_of_work_out_of_reach_are_not_told() -> None:
    works = (
        WorkThere(an_id(40), OUTSIDE, None, True, date(2026, 11, 3), None),
        WorkThere(an_id(41), OFFICE, None, False, LONG_AGO, None),
    )
    made = plan(["1", "Lê An", "", "P01", "", "01/10/2026"], people=[a_person(31, "1", works=works)])
    assert wrongs(made) == [Wrong.CODE_OUT_OF_REACH]
    assert "03/11/2026" not in repr(made)


@pytest.mark.parametrize(
    ("headings", "row", "people", "column"),
    [
        (("Mã số", "Họ và tên", "Mã đơn vị", "Đơn vị"), ["1", "Lê An", "", "P99"], [], "Đơn vị"),
        (("Mã số", "Họ và tên", "Mã đơn vị", "Đơn vị"), ["1", "Lê An", "P99", "P01"], [], "Mã đơn vị"),
        (("Mã số", "Họ và tên", "Mã đơn vị"), ["1", "Lê An", "P01"], [a_person(31, "1", is_self=True)], "Mã đơn vị"),
        (
            ("Mã số", "Họ và tên", "Mã đơn vị", "Chức vụ"), ["1", "Lê An", "P01.1", "counter"],
            [a_person(31, "1", is_guarded=True)], "Chức vụ",
        ),
        (
            ("Mã số", "Họ đệm", "Tên", "Mã đơn vị"), ["1", "Lê", "An", "P01.1"],
            [a_person(31, None), a_person(32, None)], "Tên",
        ),
    ],
)  # fmt: skip
def test_a_problem_names_the_column_in_which_it_is_mended(
    headings: Sequence[str], row: list[Cell], people: list[PersonThere], column: str
) -> None:
    (fault,) = plan(row, people=people, headings=headings).faults
    assert fault.column == column


@pytest.mark.parametrize(
    ("first", "second", "wrong"),
    [
        (["1", "Lê An", "", "P01"], ["1", "Trần Bình", "", "P01"], Wrong.CODE_TWICE),
        (["1", "Lê An", "01/02/1980", "P01"], ["2", "LÊ AN", "1/2/1980", "P01"], Wrong.PERSON_TWICE),
        (["1", "Lê An", "", "P01", "", "", "a@x.vn"], ["2", "Trần Bình", "", "P01", "", "", "A@x.vn"], Wrong.EMAIL_TWICE),
    ],
)
def test_the_second_of_two_rows_names_the_first(first: list[Cell], second: list[Cell], wrong: Wrong) -> None:
    made = plan(first, second)
    assert [(each.number, each.wrong, each.values["other"]) for each in made.faults] == [(3, wrong, "2")]


def test_the_name_of_somebody_out_of_reach_is_not_told() -> None:
    made = plan(["1", "Lê An", "", "P01"], people=[a_person(31, "1", OUTSIDE, name="Người Khác", is_reached=False)])
    assert "Người Khác" not in repr(made)


WHOLE = Terms(ON, WARD, is_whole=True)


def test_a_whole_list_tells_who_has_left() -> None:
    people = [a_person(31, "1"), a_person(32, "2", name="Trần Bình"), a_person(33, "3", OUTSIDE), a_person(34, "4", OTHER_OFFICE)]
    made = plan(["1", "Lê An", "", ""], people=people, terms=WHOLE, listed=(WARD, OFFICE))
    (left,) = [each for each in made.lines if each.kind is Kind.LEFT]
    assert (left.code, left.ends, left.on, left.number) == ("2", (an_id(532),), ON, None)


def test_a_list_that_is_not_whole_lets_nobody_leave() -> None:
    assert plan(["1", "Lê An", "", "P01.1"], people=[a_person(31, "1"), a_person(32, "2")]).counts[Kind.LEFT] == 0


def test_whoever_stands_in_a_faulty_row_has_not_left() -> None:
    made = plan(["2", "Lê An", "x", "P01"], ["1", "Lê An", "", "P01.1"], people=[a_person(31, "1"), a_person(32, "2")], terms=WHOLE)
    assert made.counts[Kind.LEFT] == 0


def test_problems_of_the_whole_list_are_told_beside_those_of_rows() -> None:
    people = [a_person(31, "1"), a_person(32, "2", name="Trần Bình", is_guarded=True)]
    made = plan(["1", "Lê An", "x", "P99"], people=people, terms=WHOLE)
    assert wrongs(made) == [Wrong.BIRTH, Wrong.UNIT_UNKNOWN, Wrong.LEFT_WIDER_ROLE]


def test_all_that_keeps_somebody_from_leaving_is_told() -> None:
    works = (WorkThere(an_id(50), OFFICE, None, True, ON, None),)
    people = [a_person(31, "1"), a_person(32, "2", name="Trần Bình", is_guarded=True, works=works)]
    assert wrongs(plan(["1", "Lê An", "", "P01.1"], people=people, terms=WHOLE)) == [Wrong.LEFT_WIDER_ROLE, Wrong.LEFT_TOO_EARLY]


@pytest.mark.parametrize("code", ["", "1", date(2026, 1, 2), 3.0])
def test_whoever_stands_in_a_row_whose_code_is_to_be_mended_has_not_left(code: Cell) -> None:
    people = [
        a_person(31, "1"), a_person(32, "2", name="Trần Bình", is_self=True),
        a_person(33, "03", None, name="Phan Chi"), a_person(34, "003", None, name="Phan Chi"),
    ]  # fmt: skip
    made = plan(["1", "Lê An", "", "P01.1"], [code, "Trần Bình", "", "P01.1"], people=people, terms=WHOLE)
    assert [each.number for each in made.faults] == [3]


def test_whoever_has_no_code_cannot_be_missed_and_is_counted() -> None:
    made = plan(["1", "Lê An", "", "P01.1"], people=[a_person(31, "1"), a_person(32, None, name="Trần Bình")], terms=WHOLE)
    assert (made.counts[Kind.LEFT], made.listed, made.uncoded) == (0, 2, 1)


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"is_self": True}, Wrong.LEFT_ONESELF),
        ({"is_guarded": True}, Wrong.LEFT_WIDER_ROLE),
        ({"works": (WorkThere(an_id(50), OFFICE, None, True, ON, None),)}, Wrong.LEFT_TOO_EARLY),
    ],
)
def test_some_cannot_leave_by_a_list(more: dict[str, object], wrong: Wrong) -> None:
    made = plan(["1", "Lê An", "", "P01.1"], people=[a_person(31, "1"), a_person(32, "2", name="Trần Bình", **more)], terms=WHOLE)
    assert wrongs(made) == [wrong]


def test_the_digest_tells_another_plan() -> None:
    row = ["1", "Lê An", "", "P01"]
    assert plan(row).digest == plan(row).digest
    assert plan(row).digest != plan(row, people=[a_person(31, "1")]).digest
    assert plan(row).digest != plan(row, terms=Terms(ON + timedelta(days=1))).digest


_codes = st.sampled_from(["1", "2", "3", "01", "CB4"])
_rows = st.lists(
    st.tuples(
        _codes,
        st.sampled_from(["Lê An", "Trần Bình", ""]),
        st.sampled_from(["", "1980", "1/2/1980"]),
        st.sampled_from(["P01", "P01.1", "007", "Văn phòng", ""]),
        st.sampled_from(["", "clerk", "counter", "x"]),
        st.sampled_from(["", "01/07/2025", "01/12/2026"]),
    ),
    max_size=8,
)
_people = st.lists(st.builds(a_person, st.integers(100, 400), _codes, st.sampled_from([OFFICE, WARD, OUTSIDE, None])), max_size=5)


@given(rows=_rows, people=_people, is_whole=st.booleans())
def test_every_row_becomes_one_line_or_a_problem_and_every_work_ends_once(
    rows: list[tuple[Cell, ...]], people: list[PersonThere], is_whole: bool
) -> None:
    people = list({each.person_id: each for each in people}.values())
    made = plan(("9", "Phan Chi", "", "P01"), *rows, people=people, terms=Terms(ON, WARD, is_whole=is_whole))
    planned = [each.number for each in made.lines if each.number is not None]
    faulty = {each.number for each in made.faults} - {0}
    assert sorted(planned) == sorted(set(planned))
    assert set(planned) | faulty == set(range(2, len(rows) + 3))
    assert set(planned).isdisjoint(faulty)
    ends = [each for line in made.lines for each in line.ends]
    assert len(ends) == len(set(ends))
    named = [each.person_id for each in made.lines if each.person_id is not None]
    assert len(named) == len(set(named))
