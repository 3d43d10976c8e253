"""`elearn user` and `elearn unit`."""

from __future__ import annotations

import json

import pytest

from elearn.core.db.work import Database
from tests.cli.conftest import Elearn

PASSWORD = "gió mùa về trên sông"


@pytest.fixture
def begun(elearn: Elearn, installed: Database) -> Elearn:
    """An installation with its first administrator."""
    assert installed
    made = elearn("user", "create", "quantri", "--name", "Trần Văn Quản", "--role", "administrator", ELEARN_PASSWORD=PASSWORD)
    assert made.exit_code == 0, made.output
    return elearn


def users(elearn: Elearn) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(elearn("user", "list", "--json").stdout)
    return found


def units(elearn: Elearn, *words: str) -> list[str]:
    return [each["code"] for each in json.loads(elearn("unit", "list", *words, "--json").stdout)]


def test_a_fresh_installation_has_no_accounts(elearn: Elearn, installed: Database) -> None:
    assert installed
    assert users(elearn) == []


def test_the_first_administrator_brings_the_first_unit(begun: Elearn) -> None:
    assert [each["username"] for each in users(begun)] == ["quantri"]
    assert units(begun) == ["00"]


def test_no_password_and_no_hash_is_printed(begun: Elearn) -> None:
    told = begun("user", "list", "--json").output + begun("user", "list").output
    assert "argon2" not in told
    assert PASSWORD not in told


def test_a_password_is_asked_for_where_none_is_given(begun: Elearn) -> None:
    made = begun("user", "create", "hanh", "--name", "Lê Hạnh")
    assert (made.exit_code, "ELEARN_PASSWORD" in made.stderr) == (2, True)
    assert len(users(begun)) == 1


def test_an_easy_password_is_refused(begun: Elearn) -> None:
    made = begun("user", "create", "hanh", "--name", "Lê Hạnh", ELEARN_PASSWORD="matkhau123456")
    assert made.exit_code == 1
    assert "dễ đoán" in made.output
    assert len(users(begun)) == 1


def test_a_staff_code_that_is_known_means_the_same_person(begun: Elearn) -> None:
    first = begun("user", "create", "hanh", "--name", "Lê Hạnh", "--staff-code", "VD4", ELEARN_PASSWORD=PASSWORD)
    second = begun("user", "create", "hanh2", "--name", "Lê Hạnh", "--staff-code", "vd4", ELEARN_PASSWORD=PASSWORD)
    assert (first.exit_code, second.exit_code) == (0, 1)
    assert len(users(begun)) == 2


def test_an_unknown_unit_is_refused(begun: Elearn) -> None:
    made = begun("user", "create", "hanh", "--name", "Lê Hạnh", "--unit", "99", ELEARN_PASSWORD=PASSWORD)
    assert made.exit_code == 1
    assert len(users(begun)) == 1


def test_an_account_is_closed_and_opened(begun: Elearn) -> None:
    begun("user", "disable", "quantri")
    assert users(begun)[0]["disabled_at"] is not None
    begun("user", "enable", "quantri")
    assert users(begun)[0]["disabled_at"] is None


@pytest.mark.parametrize("words", [("disable", "nobody"), ("password", "nobody"), ("sessions", "revoke", "nobody")])
def test_an_unknown_account_is_told(begun: Elearn, words: tuple[str, ...]) -> None:
    done = begun("user", *words, ELEARN_PASSWORD=PASSWORD)
    assert done.exit_code == 1


def test_revoking_sessions_needs_a_name_or_all(begun: Elearn) -> None:
    assert begun("user", "sessions", "revoke").exit_code == 2
    assert begun("user", "sessions", "revoke", "quantri", "--all").exit_code == 2
    assert begun("user", "sessions", "revoke", "--all").exit_code == 0


def test_a_password_is_set_anew(begun: Elearn) -> None:
    assert begun("user", "password", "quantri", ELEARN_PASSWORD="sông về mùa gió bấc").exit_code == 0


def test_units_are_made_found_moved_and_merged(begun: Elearn) -> None:
    for code, name in (("01", "Phường Đức Hòa"), ("02", "Phường Tây")):
        assert begun("unit", "create", code, name, "--below", "00", "--kind", "ward", "--on", "2025-07-01").exit_code != 0
        assert begun("unit", "create", code, name, "--below", "00", "--kind", "ward").exit_code == 0
    assert units(begun, "--below", "00") == ["01", "02"]
    assert units(begun, "--search", "duc hoa") == ["01"]
    assert begun("unit", "rename", "02", "Phường Bình Minh", "--basis", "NQ 1").exit_code == 0
    assert begun("unit", "move", "02", "01").exit_code == 0
    assert units(begun, "--below", "01") == ["02"]
    assert begun("unit", "merge", "01", "--into", "02").exit_code == 1
    assert "Cây đơn vị đã đúng" in begun("unit", "refresh").output


def test_a_code_of_two_code_systems_is_asked_back(begun: Elearn) -> None:
    assert begun("unit", "create", "00", "Trùng mã", "--code-system", "OTHER").exit_code == 0
    result = begun("--lang", "en", "unit", "rename", "00", "Đổi tên")
    assert result.exit_code == 1
    assert "OTHER:00" in result.stderr
    assert "Đổi tên" not in begun("unit", "list").stdout


def test_a_code_may_bear_its_code_system(begun: Elearn) -> None:
    begun("unit", "create", "00", "Trùng mã", "--code-system", "OTHER")
    assert begun("unit", "rename", "OTHER:00", "Đổi tên").exit_code == 0
    assert "Đổi tên" in begun("unit", "list").stdout


def test_english_is_spoken_when_asked(begun: Elearn) -> None:
    assert "closed" in begun("--lang", "en", "user", "disable", "quantri").output


@pytest.fixture
def two_wards(begun: Elearn) -> Elearn:
    """Two wards below the root, and somebody with a staff code in the root."""
    for code in ("01", "02"):
        assert begun("unit", "create", code, f"Phường {code}", "--below", "00", "--kind", "ward").exit_code == 0
    made = begun("user", "create", "hanh", "--name", "Lê Mỹ Hạnh", "--staff-code", "VD4", ELEARN_PASSWORD=PASSWORD)
    assert made.exit_code == 0, made.output
    return begun


def people_in(elearn: Elearn, code: str) -> int:
    return next(each["people"] for each in json.loads(elearn("unit", "list", "--search", code, "--json").stdout))


def test_somebody_gets_a_second_place_of_work_and_leaves_it(two_wards: Elearn) -> None:
    assert two_wards("user", "employ", "VD4", "01", "--beside").exit_code == 0
    assert people_in(two_wards, "01") == 1
    assert two_wards("user", "leave", "VD4", "--on", "2099-12-31", "--unit", "01").exit_code == 0
    again = two_wards("user", "leave", "VD4", "--on", "2099-12-31", "--unit", "01")
    assert (again.exit_code, "không làm việc ở đâu" in again.stderr) == (1, True)


def test_a_move_ends_the_main_place_of_work(two_wards: Elearn) -> None:
    assert two_wards("user", "employ", "VD4", "01", "--on", "2099-01-01").exit_code == 0
    # Both mains have their days; a third that overlaps is refused.
    assert two_wards("user", "employ", "VD4", "02", "--on", "2098-01-01").exit_code == 1


@pytest.mark.parametrize(
    "words", [("employ", "NOBODY", "01"), ("employ", "VD4", "99"), ("employ", "VD4", "01", "--position", "x")],
)  # fmt: skip
def test_what_is_not_there_is_told(two_wards: Elearn, words: tuple[str, ...]) -> None:
    result = two_wards("user", *words)
    assert (result.exit_code, result.stderr.startswith("Không có")) == (1, True)


def test_the_last_day_that_there_is_ends_nothing(two_wards: Elearn) -> None:
    assert two_wards("user", "leave", "VD4", "--on", "9999-12-31").exit_code == 1


def test_a_unit_is_divided(two_wards: Elearn) -> None:
    assert two_wards("user", "employ", "VD4", "01", "--beside").exit_code == 0
    words = ("unit", "split", "01", "--into", "02", "--into", "00", "--place", "VD4=00", "--on", "2098-01-01")
    result = two_wards(*words)
    assert result.exit_code == 0, result.output
    again = two_wards(*words)
    assert again.exit_code == 1
