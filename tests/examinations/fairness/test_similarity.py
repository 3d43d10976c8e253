"""Papers that are alike: planted pairs are found, honest ones are not, and nothing but the answers decides."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.simulated_exam import simulate
from elearn.examinations.fairness.papers import Answer, Paper
from elearn.examinations.fairness.similarity import FALSE_SHARE_NEAR, FEWEST_PAPERS, MANY_PAPERS, find_alike

pytestmark = pytest.mark.pure

Answers = dict[str, Answer]


def honest_papers(count: int = 60, questions: int = 60) -> list[Paper]:
    return list(simulate(Random(f"honest {count} {questions}"), count, questions, questions, planted=False).papers)


def copied(source: Paper, copier: Paper, share: float) -> Paper:
    """The copier's paper with the source's answers to the first questions that both answer."""
    shared = [question for question in copier.answers if question in source.answers]
    taken = {question: source.answers[question] for question in shared[: round(share * len(shared))]}
    return Paper(copier.candidate, {**copier.answers, **taken})


def with_pair(papers: list[Paper], share: float = 0.9) -> tuple[list[Paper], tuple[str, str]]:
    """Papers of which one is copied: that of middling success onto the next."""
    middling = sorted(papers, key=lambda paper: sum(answer.right for answer in paper.answers.values()))
    source, copier = middling[len(papers) // 2], middling[len(papers) // 2 + 1]
    others = [paper for paper in papers if paper is not copier]
    first, second = sorted((source.candidate, copier.candidate))
    return [*others, copied(source, copier, share)], (first, second)


def test_a_planted_pair_is_found_and_no_other() -> None:
    papers, pair = with_pair(honest_papers())
    assert [(each.first, each.second) for each in find_alike(papers)] == [pair]


def test_a_pair_is_found_in_papers_drawn_from_a_larger_bank() -> None:
    papers, pair = with_pair(list(simulate(Random("drawn"), 60, 60, 80, planted=False).papers))
    assert [(each.first, each.second) for each in find_alike(papers)] == [pair]


def test_honest_papers_are_not_found() -> None:
    assert find_alike(honest_papers()) == ()


def test_the_evidence_can_be_counted_again_by_hand() -> None:
    papers, _ = with_pair(honest_papers())
    (found,) = find_alike(papers)
    by_name = {paper.candidate: paper.answers for paper in papers}
    first, second = by_name[found.first], by_name[found.second]
    same = {question for question in first if question in second and first[question].value == second[question].value}
    assert found.shared == len(first.keys() & second.keys())
    assert found.same == len(same)
    assert set(found.same_wrong) == {question for question in same if not first[question].right}
    assert 0 < found.expected_same_wrong < len(found.same_wrong)
    assert found.expected_same < found.same
    assert 0 <= found.chance.alone <= found.chance.among_all <= 0.05


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1_000_000))
def test_the_order_of_papers_and_of_questions_changes_nothing(seed: int) -> None:
    random = Random(seed)
    papers, _ = with_pair(honest_papers())
    mixed = [Paper(paper.candidate, dict(random.sample(list(paper.answers.items()), len(paper.answers)))) for paper in papers]
    random.shuffle(mixed)
    assert find_alike(mixed) == find_alike(papers)


def test_who_copied_from_whom_changes_nothing() -> None:
    papers, (first, second) = with_pair(honest_papers())
    swapped = {first: second, second: first}
    renamed = [replace(paper, candidate=swapped.get(paper.candidate, paper.candidate)) for paper in papers]
    (found,), (again,) = find_alike(papers), find_alike(renamed)
    assert (found.first, found.second, found.same_wrong) == (again.first, again.second, again.same_wrong)
    assert found.chance.alone == pytest.approx(again.chance.alone)


def test_right_answers_alone_are_no_finding() -> None:
    papers = honest_papers()
    right = {question: Answer("a", right=True) for question in papers[0].answers}
    names = {papers[0].candidate, papers[1].candidate}
    perfect = [replace(paper, answers=right) if paper.candidate in names else paper for paper in papers]
    assert find_alike(perfect) == ()


def test_two_wrong_answers_in_common_among_right_ones_are_no_finding() -> None:
    papers = honest_papers()
    answers = {question: Answer("a", right=True) for question in papers[0].answers}
    answers |= {question: Answer("rare", right=False) for question in list(answers)[:2]}
    names = {papers[0].candidate, papers[1].candidate}
    alike = [replace(paper, answers=answers) if paper.candidate in names else paper for paper in papers]
    assert find_alike(alike) == ()


def test_the_same_right_answers_to_hard_questions_are_no_finding() -> None:
    """Two who know the hard part and have five wrong answers in common in the easy part, where so many are expected."""
    papers = honest_papers()
    had = {question: sum(paper.answers[question].right for paper in papers) for question in papers[0].answers}
    ranked = sorted(had, key=lambda question: had[question])
    right = {question: Answer("a", right=True) for question in ranked[:25]}
    five = {question: Answer("b", right=False) for question in ranked[25:30]}
    others = [{question: Answer(value, right=False) for question in ranked[30:]} for value in "cd"]
    odd = [replace(paper, answers=right | five | wrong) for paper, wrong in zip(papers[:2], others, strict=True)]
    assert find_alike([*odd, *papers[2:]]) == ()


def test_colleagues_with_the_same_few_misunderstandings_are_no_finding() -> None:
    """Four wrong answers that nobody else gives, in two papers that are otherwise each person's own."""
    papers = honest_papers()
    taught = {question: Answer("rare", right=False) for question in list(papers[0].answers)[:4]}
    assert find_alike([replace(paper, answers=paper.answers | taught) if i < 2 else paper for i, paper in enumerate(papers)]) == ()


def test_no_shared_question_is_no_finding() -> None:
    papers, (first, _) = with_pair(honest_papers())
    elsewhere = [
        Paper(paper.candidate, {f"other {question}": answer for question, answer in paper.answers.items()})
        if paper.candidate == first
        else paper
        for paper in papers
    ]
    assert find_alike(elsewhere) == ()


def test_few_shared_questions_are_no_finding() -> None:
    """Nine questions, all answered with the same rare wrong option."""
    papers = honest_papers()
    nine = {question: Answer("rare", right=False) for question in list(papers[0].answers)[:9]}
    short = [replace(paper, answers=nine) if index < 2 else paper for index, paper in enumerate(papers)]
    assert find_alike(short) == ()
    ten = nine | {list(papers[0].answers)[9]: Answer("rare", right=False)}
    assert find_alike([replace(paper, answers=ten) if index < 2 else paper for index, paper in enumerate(papers)])


def test_few_candidates_are_no_finding() -> None:
    papers, pair = with_pair(honest_papers())
    others = [paper for paper in papers if paper.candidate not in pair]
    both = [paper for paper in papers if paper.candidate in pair]
    assert find_alike([*both, *others[: FEWEST_PAPERS - 2]])
    assert find_alike([*both, *others[: FEWEST_PAPERS - 3]]) == ()


def test_an_error_that_everybody_makes_is_no_finding() -> None:
    """A wrong key in the bank: all who know the matter give the same "wrong" answer."""
    papers = honest_papers()
    miskeyed = set(list(papers[0].answers)[:20])
    everybody = [
        replace(paper, answers=paper.answers | {question: Answer("z", right=False) for question in miskeyed}) for paper in papers
    ]
    assert find_alike(everybody) == ()


def test_no_papers_and_empty_papers_are_no_finding() -> None:
    assert find_alike([]) == ()
    assert find_alike([Paper(f"{number}", {}) for number in range(30)]) == ()


def test_a_pair_of_one_room_is_found_sooner_and_told_as_what_may_be_chance() -> None:
    """Half copied: too little among all pairs, enough among those who could see each other."""
    papers, pair = with_pair(honest_papers(), share=0.4)
    assert find_alike(papers) == ()
    rooms = {paper.candidate: f"room {number // 4}" for number, paper in enumerate(papers)}
    rooms |= dict.fromkeys(pair, "room of both")
    (found,) = find_alike(papers, rooms)
    assert (found.first, found.second, found.near) == (*pair, True)
    assert found.pairs == sum(count * (count - 1) // 2 for count in Counter(rooms.values()).values())
    assert found.by_chance == found.pairs * found.chance.alone


def test_two_of_different_rooms_are_judged_among_those_of_different_rooms() -> None:
    papers, pair = with_pair(honest_papers())
    rooms = {paper.candidate: f"room {number % 6}" for number, paper in enumerate(papers)}
    rooms |= {pair[0]: "room 0", pair[1]: "room 1"}
    (found,) = find_alike(papers, rooms)
    near = sum(count * (count - 1) // 2 for count in Counter(rooms.values()).values())
    assert (found.near, found.may_be_chance) == (False, False)
    assert found.pairs == 60 * 59 // 2 - near


def test_of_many_papers_without_rooms_more_is_told_and_marked_as_what_may_be_chance() -> None:
    """Of few, one pair that is chance would be too many of those who sat; with rooms, those of one room are told instead."""
    papers = simulate(Random("far 0"), MANY_PAPERS, 60, 60, planted=True).papers
    every = find_alike(papers)
    assert [each.may_be_chance for each in every] == [False] * 5 + [True]
    assert [each.chance.among_all <= FALSE_SHARE_NEAR for each in every] == [True] * 6
    two_in_one = dict.fromkeys((papers[0].candidate, papers[1].candidate), "P1")
    assert not any(each.may_be_chance for each in find_alike(papers, two_in_one) if not each.near)
    assert not any(each.may_be_chance for each in find_alike(papers[:-1]))
