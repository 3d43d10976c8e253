"""Folding, Vietnamese order, names and slugs."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core.text import address_name, fold, name_sort, nfc, slug, sort_key

pytestmark = pytest.mark.pure

VIETNAMESE = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ ", max_size=12)


def shuffled(items: list[str]) -> list[str]:
    return random.Random(7).sample(items, len(items))


def in_order(items: list[str], key=sort_key) -> bool:
    return sorted(shuffled(items), key=key) == items


def test_a_decomposed_name_equals_the_composed_one():
    assert nfc(unicodedata.normalize("NFD", "Nguyễn")) == "Nguyễn"


@pytest.mark.parametrize("written", ["Đức", "ĐỨC", "đức", "Ðức", "ðức", unicodedata.normalize("NFD", "Đức"), "Duc"])
def test_duc_finds_every_way_of_writing_duc(written):
    assert fold(written) == "duc"


def test_thu_duc_finds_thu_duc():
    assert "thu duc" in fold("Thành phố Thủ Đức")


def test_both_placements_of_the_tone_fold_alike():
    assert fold("Hoà") == fold("Hòa") == "hoa"


def test_every_vietnamese_letter_folds_to_ascii():
    assert fold("ỹ ỵ ẳ ẫ ữ ợ ế ề Ằ Ở Đ") == "y y a a u o e e a o d"


@given(st.text())
def test_folding_does_not_depend_on_the_unicode_form(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(VIETNAMESE)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


def test_tones_follow_the_icu_order():
    assert in_order(["Ha", "Hà", "Hả", "Hã", "Há", "Hạ"])


def test_letters_follow_the_vietnamese_alphabet():
    assert in_order(list("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"))


def test_d_with_stroke_stands_after_every_d():
    assert in_order(["Da", "Dương", "Dy", "Đa", "Đạt", "E"])


def test_a_letter_outweighs_a_tone():
    assert in_order(["Hạ", "Han", "Hán", "Hăn"])


def test_the_tone_of_the_first_word_outweighs_the_second_word():
    assert in_order(["Ha", "Ha Vy", "Hà", "Hà An"])


def test_eth_sorts_as_d_with_stroke():
    assert sort_key("Ðức") == sort_key("Đức")


def test_both_placements_of_the_tone_sort_alike():
    assert sort_key("Hoà") == sort_key("Hòa")


def test_case_and_punctuation_do_not_count():
    assert sort_key("trần, VĂN an") == sort_key("Trần Văn An")


def test_numbers_compare_by_value():
    assert in_order(["Phường 2", "Phường 10", "Phường An Phú"])


def test_foreign_letters_stay_near_their_base_letter():
    assert in_order(["Muz", "Müller", "Na", "Нина"])


def test_a_decomposed_text_sorts_like_the_composed_one():
    assert sort_key(unicodedata.normalize("NFD", "Đặng Thị Ưởng")) == sort_key("Đặng Thị Ưởng")


@given(st.text())
def test_a_sort_key_is_made_of_ascii_letters_and_digits(text):
    assert all(each.isascii() and (each.isdigit() or each.islower()) for each in sort_key(text))


@given(VIETNAMESE, VIETNAMESE)
def test_only_texts_that_fold_alike_share_a_sort_key(one, other):
    if sort_key(one) == sort_key(other):
        assert fold(one).split() == fold(other).split()


@given(VIETNAMESE, VIETNAMESE)
def test_a_text_stands_before_its_continuation(one, other):
    assert sort_key(one) <= sort_key(f"{one} {other}")


def test_names_sort_by_given_name_then_family_name_then_middle_name():
    assert in_order(["Trần Văn An", "Lê Thị Bình", "Nguyễn An Bình", "Nguyễn Văn Bình", "Đỗ Thị Đào"], key=name_sort)


def test_a_single_word_is_a_name():
    assert name_sort("Y") == sort_key("Y")


def test_a_name_without_words_has_an_empty_key():
    assert name_sort("  ") == ""


def test_an_apostrophe_belongs_to_a_name():
    assert in_order(["Bùi Hà", "H'Hen Niê", "Bùi Nở"], key=name_sort)


@pytest.mark.parametrize(
    ("full_name", "told"), [("Nguyễn Văn Đức", "Đức"), ("Hoà", "Hoà"), (" Trần  Ân ", "Ân"), ("", ""), (" ", "")]
)
def test_a_person_is_addressed_by_the_given_name(full_name, told):
    assert address_name(full_name) == told


def test_a_name_is_never_rewritten_to_the_house_spelling():
    assert address_name("Lê Thị Hoà") == "Hoà"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Đạo đức công vụ", "dao-duc-cong-vu"),
        ("  Thủ Đức: 2 cấp! ", "thu-duc-2-cap"),
        ("An toàn/thông tin", "an-toan-thong-tin"),
        ("中", ""),
    ],
)
def test_a_slug_is_the_folded_text(text, told):
    assert slug(text) == told
