import pytest

from elearn.assessment.shuffling import shuffled, shuffled_apart, token

pytestmark = pytest.mark.pure


def test_an_order_is_the_same_for_ever():
    assert shuffled("abcdef", "hạt", "q-thu") == ("b", "d", "c", "a", "e", "f")


def test_a_token_is_the_same_for_ever():
    assert token("hạt", "q-thu", "a") == "~qfuzutdn"


def test_another_seed_gives_other_tokens():
    assert token("1", "q-thu", "a") != token("2", "q-thu", "a")


def test_an_id_has_another_token_in_each_list():
    assert token("", "q-thu", "a", "1") != token("", "q-thu", "a", "2")


def test_no_place_is_favoured():
    firsts = [shuffled("abcd", str(seed), "q-thu")[0] for seed in range(4_000)]
    assert all(900 < firsts.count(each) < 1_100 for each in "abcd")


def test_an_ordering_never_opens_with_its_answer():
    orders = {shuffled_apart("abc", str(seed), "q-thu") for seed in range(200)}
    assert len(orders) == 5
    assert ("a", "b", "c") not in orders
