"""What a line of the log says to its reader, early lines as well as late ones."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.examinations.act_words import (
    Names,
    act_name,
    answer_of,
    answered,
    handing_of,
    is_moved,
    observation_of,
    observed,
    questions_in,
    read_words,
    units_in,
)
from elearn.examinations.acts import ACT_WORDS, ActKind

pytestmark = pytest.mark.pure

WARD = UUID("01a22c2c-dd88-77d1-a391-838cb52bf1bc")
NAMES = Names({WARD: "Phường Hoa Sen"}, {"luat:q12": "Ai ký giấy?"})


def say(message: str, **values: object) -> str:
    return message % values


@pytest.mark.parametrize(
    ("kind", "kept", "told"),
    [
        (ActKind.DELEGATED, f"{WARD} – 30/11/2026", f"Phường Hoa Sen, đến hết 30/11/2026 (mã đơn vị {WARD})"),
        (ActKind.OBSERVED, "Phòng 1\nmất điện\n8 giờ", "phòng “Phòng 1”: mất điện\n8 giờ"),
        (ActKind.OBSERVED, "\nmất điện", "mất điện"),
        (ActKind.OBSERVATION_ANSWERED, "#12\nđã nối lại", "trả lời ghi nhận số 12: đã nối lại"),
        (ActKind.IDENTIFIED, "(−) nhầm người", "rút xác nhận: nhầm người"),
        (ActKind.IDENTIFIED, "0001, 0002", "số báo danh 0001, 0002"),
        (ActKind.EXTENDED, "+10′: máy hỏng", "thêm 10 phút: máy hỏng"),
        (ActKind.EXTENDED, "+10′ × 25: mất điện: cả nhà", "thêm 10 phút cho 25 thí sinh đang làm bài: mất điện: cả nhà"),
        (
            ActKind.EXTENDED,
            "+5′ × 2, Phòng 1: mất\nmạng",
            "thêm 5 phút cho 2 thí sinh đang làm bài ở phòng “Phòng 1”: mất\nmạng",
        ),
        (
            ActKind.LET_IN,
            "Phòng 1 × 2 (0001, 0002): tắc đường",
            "cho 2 thí sinh của phòng “Phòng 1” (số báo danh 0001, 0002) vào thi muộn: tắc đường",
        ),
        (ActKind.LET_IN, "kẹt xe", "kẹt xe"),
        (ActKind.SEATED, "+ Phòng 1 (24)", "thêm phòng “Phòng 1”, 24 chỗ"),
        (ActKind.SEATED, "− Phòng 1", "bỏ phòng “Phòng 1”"),
        (ActKind.SEATED, "Phòng 1, 7", "phòng “Phòng 1”, chỗ số 7"),
        (ActKind.SEATED, "24 thí sinh", "24 thí sinh"),
        (ActKind.SEATED, "– → “Phòng 1”, 7", "phòng “Phòng 1”, chỗ số 7"),
        (ActKind.SEATED, "“Phòng 1” → “P, 2”, 5", "chuyển phòng, chỗ: “Phòng 1” → “P, 2”, 5"),
        (ActKind.SEATED, "“Phòng 1”, 7 → “P, 2”, 5: máy: hỏng", "chuyển phòng, chỗ: “Phòng 1”, 7 → “P, 2”, 5: máy: hỏng"),
        (
            ActKind.SEATED,
            "Xếp lại tất cả, theo tên: mới 5, giữ chỗ 1, chưa có chỗ 0",
            "xếp lại tất cả từ đầu, theo tên: 5 người có chỗ mới, 1 giữ chỗ, 0 chưa có chỗ",
        ),
        (ActKind.ENTERED, "K7Q2, 1/2", "phiếu mang mã K7Q2, lần đọc thứ 1"),
        (ActKind.ERASED, "12", "dữ liệu của 12 thí sinh"),
        (ActKind.REPORT_ANSWERED, "luat:q12: Câu đúng.", "“Ai ký giấy?” (mã câu luat:q12): Câu đúng."),
        (ActKind.REPORT_ANSWERED, "khac: Câu đúng.", "khac: Câu đúng."),
        # Somebody's own words are never taken for signs.
        (ActKind.INCIDENT, "+10′: đồng hồ sai", "+10′: đồng hồ sai"),
    ],
)
def test_signs_and_ids_become_words(kind: ActKind, kept: str, told: str) -> None:
    assert read_words(kind, kept, NAMES, say, is_about_one=False) == told


def test_a_unit_that_is_no_more_stays_the_id_that_was_sealed() -> None:
    kept = f"{WARD} – 30/11/2026"
    assert read_words(ActKind.DELEGATED, kept, Names(), say, is_about_one=False) == kept


# Of a sheet it is not told how many readings there were to be.
@given(st.sampled_from([each for each in ActKind if each is not ActKind.ENTERED]), st.text())
def test_nothing_that_somebody_wrote_is_lost(kind: ActKind, words: str) -> None:
    told = read_words(kind, words, NAMES, say, is_about_one=False)
    assert set(re.findall(r"\w+", words)) <= set(re.findall(r"\w+", told))


@given(st.text())
def test_the_reason_of_an_act_is_told_whole(why: str) -> None:
    assert read_words(ActKind.EXTENDED, f"+10′: {why}", NAMES, say, is_about_one=True) == f"thêm 10 phút: {why}"
    assert read_words(ActKind.IDENTIFIED, f"(−) {why}", NAMES, say, is_about_one=True).endswith(why)


@pytest.mark.parametrize(
    ("kind", "reason"), [(ActKind.LET_IN, "P1 × 30 (0001): tắc đường"), (ActKind.EXTENDED, "+5′ × 2, Phòng 1: mất mạng")]
)
def test_a_reason_about_one_candidate_is_never_told_of_a_whole_room(kind: ActKind, reason: str) -> None:
    assert read_words(kind, reason, NAMES, say, is_about_one=True) == reason
    assert read_words(kind, reason, NAMES, say, is_about_one=False) != reason


def test_whoever_proposes_to_post_does_not_post() -> None:
    assert act_name(ActKind.POSTED, has_words=True) == "Đề nghị công bố kết quả"
    assert {act_name(each, has_words=False) for each in ActKind} == set(ACT_WORDS.values())


def test_what_is_named_by_an_id_is_found() -> None:
    lines = [(ActKind.DELEGATED, f"{WARD} – 30/11/2026"), (ActKind.REPORT_ANSWERED, "luat:q12: Đúng."), (ActKind.INCIDENT, "a: b")]
    assert (units_in(lines), questions_in(lines)) == ({WARD}, {"luat:q12"})
    assert is_moved(ActKind.SEATED, "“P1”, 7 → “P2”, 5: máy hỏng")
    assert not is_moved(ActKind.SEATED, "“P1”, 7 → “P2”, 5")


def test_whom_it_was_handed_to_and_until_when_is_read_from_the_words() -> None:
    assert handing_of(f"{WARD} – 30/11/2026") == (WARD, date(2026, 11, 30))
    assert [handing_of(each) for each in ("", f"{WARD}", f"{WARD} – 31/02/2026", "x – 30/11/2026")] == [None] * 4


@given(
    room=st.text(alphabet=st.characters(exclude_characters="\n"), max_size=20),
    words=st.text(min_size=1),
    number=st.integers(1, 10**6),
)
def test_what_an_observation_and_its_answer_are_written_as_is_read_back(room: str, words: str, number: int) -> None:
    assert observation_of(observed(room, words)) == (room, words)
    assert answer_of(answered(number, words)) == (number, words)
    assert [answer_of(each) for each in ("", words if not words.startswith("#") else "", "#\nx", "#1x")] == [None] * 4
