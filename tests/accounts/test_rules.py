"""Names, passwords and waiting, as rules."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.accounts import rules
from elearn.accounts.passwords import common_passwords
from elearn.accounts.rules import PER_ACCOUNT, Allowance, check_password, wait_until, window_start
from elearn.core import limits
from elearn.core.errors import Invalid

pytestmark = pytest.mark.pure

NOW = datetime(2026, 11, 22, 1, 42, tzinfo=UTC)
NAMES = ("Nguyễn Thị Hạnh", "hanh.nguyen", "hanh@vidu.gov.vn", "VD00004", "Thành phố Ví Dụ", "elearn")


def accepts(password: str, names: tuple[str, ...] = ()) -> bool:
    try:
        check_password(password, common=common_passwords(), names=names)
    except Invalid:
        return False
    return True


@pytest.mark.parametrize(
    "password",
    [
        "trời mưa ngồi nhớ quán cũ",
        "xe đạp, ổi và mưa",
        "Kw8!vN2@zT5#",
        "bốn con gà tre gáy sớm",
        "ba mươi tư cây cầu khỉ",
        "😀🐟🌧🍚 cá kho tộ",
    ],
)
def test_a_phrase_of_ones_own_is_accepted(password: str) -> None:
    assert accepts(password, NAMES)


@pytest.mark.parametrize(
    "password",
    [
        "matkhau123456",
        "Mật khẩu 2026!",
        "congchuc@12345",
        "khongbiet.2026",
        "khongbietkhongbiet",
        "123456789012",
        "abcdefghijkl",
        "lkjihgfedcba",
        "aaaaaaaaaaaa",
        "abababababab",
        "qwertyuiop123",
        "P@ssw0rd2026!",
        "anhyeuem123456",
        "1qaz2wsx3edc4rfv",
        "password1password1",
    ],
)
def test_a_password_that_is_tried_first_is_refused(password: str) -> None:
    assert not accepts(password)


@pytest.mark.parametrize(
    "password",
    [
        "nguyenthihanh",
        "Nguyễn Thị Hạnh 90",
        "hanh.nguyen1990",
        "hanh@vidu.gov.vn",
        "thanhphovidu1",
        "VD00004VD00004",
        "elearn elearn",
    ],
)
def test_a_password_made_of_known_names_is_refused(password: str) -> None:
    assert not accepts(password, NAMES)


def test_a_name_inside_a_long_phrase_does_no_harm() -> None:
    assert accepts("Hạnh nuôi hai con mèo mướp", NAMES)


@pytest.mark.parametrize(("length", "fits"), [(11, False), (12, True), (256, True), (257, False)])
def test_length_is_counted_at_both_ends(length: int, fits: bool) -> None:
    text = ("trăng lên núi bạc " * 20)[:length]
    assert accepts(text) is fits


def test_length_is_counted_in_composed_letters() -> None:
    eleven = "ễộữặỗẫửỏẵẽỵ"
    assert len(eleven) == 11
    assert len(unicodedata.normalize("NFD", eleven)) > limits.PASSWORD_MIN
    assert not accepts(unicodedata.normalize("NFD", eleven))


def test_no_kinds_of_characters_are_demanded() -> None:
    assert accepts("mèo mướp nằm bên bếp lửa")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_any_text_is_accepted_or_refused(text: str) -> None:
    assert accepts(text, NAMES) in {True, False}


def test_the_list_of_common_passwords_is_long() -> None:
    assert len(common_passwords()) >= 2000
    assert {"matkhau", "congchuc", "khongbiet", "password"} <= common_passwords()


def test_failures_within_the_allowance_cost_no_wait() -> None:
    assert wait_until(PER_ACCOUNT.tries - 1, NOW, PER_ACCOUNT) is None


@given(st.integers(0, 10_000))
def test_waiting_grows_and_never_passes_the_window(failures: int) -> None:
    allowance = Allowance(10, timedelta(minutes=15))
    now, more = (wait_until(each, NOW, allowance) for each in (failures, failures + 1))
    assert now is None or NOW < now <= NOW + allowance.window
    assert more is None or now is None or more >= now


@given(st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 - Hypothesis takes naive bounds
def test_a_window_begins_at_most_its_length_ago(moment: datetime) -> None:
    now = moment.replace(tzinfo=UTC)
    start = window_start(now, PER_ACCOUNT)
    assert timedelta(0) <= now - start < PER_ACCOUNT.window
    assert window_start(start, PER_ACCOUNT) == start


@pytest.mark.parametrize("text", ["ab", "a b", "hạnh", ".hanh", "hanh.", "a" * 81, "ha\nnh", "hanh@x.vn", "", "-"])
def test_a_username_of_other_characters_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        rules.check_username(text)


def test_a_username_is_kept_in_small_letters() -> None:
    assert rules.check_username("  Hanh.Nguyen ") == "hanh.nguyen"


@pytest.mark.parametrize(
    "text", ["x", "x@", "@x.vn", "x@y", "a b@x.vn", "x@x..", "x@x.vn\nBcc: y@x.vn", "<x@x.vn>", "x@" + "a" * 260 + ".vn"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        rules.check_email(text)


def test_no_address_is_none() -> None:
    assert rules.check_email("  ") is None


def test_names_are_never_rewritten_but_composed() -> None:
    assert rules.check_full_name(" Nguyễn  Thị Hoà ") == "Nguyễn Thị Hoà"


@pytest.mark.parametrize("text", ["", "   ", "a" * 201, "Hạnh\x00", "Hạnh\x1b[31m"])
def test_a_name_that_cannot_be_printed_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        rules.check_full_name(text)
