"""`word-import`: questions typed in Word in six layouts, with the noise of real people, and what the product makes of them.

Every document goes the whole way, through the child process. A question is right when its words, its options in their order and
its key are those that were planted, and when a key that only looks give is told as a guess. Where looks were spoilt (two options
marked by mistake, or none), or a key can be read in two ways, nobody can know it: right is then that none is taken and that it is
asked for.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from random import Random

from benchmarks.outcome import Outcome
from benchmarks.word_documents import LAYOUTS, LOOKS, make
from benchmarks.word_questions import Planted, planted
from elearn.content.writing.items import Choices, Item
from elearn.exchange.converting import convert
from elearn.exchange.word.values import Question, Refusal, WordCourse
from elearn.exchange.words import Reader

WANTED = "≥ 98 % of 300 generated questions in 6 layouts right, 0 wrong keys unflagged"
MEANING = "Question banks typed in Word as people type them, read through the child process."
SEED = 20261129
DOCUMENTS = 5
EACH = 10


def measure(folder: Path, quick: bool) -> Outcome:
    documents = 1 if quick else DOCUMENTS
    right = total = unflagged = spoilt = 0
    for layout in LAYOUTS:
        good = bad = 0
        for number in range(documents):
            random = Random(f"{SEED} {layout} {number}")
            content, known = make(random, layout, [planted(random, each) for each in range(1, EACH + 1)])
            path = folder / f"{LAYOUTS.index(layout)}-{number}.docx"
            path.write_bytes(content)
            found = convert(content, path.name)
            results = judged(found, known, layout)
            good += results.count("right")
            bad += results.count("wrong key unflagged")
            spoilt += sum(each.confused for each in known)
            for each, said in zip(known, results, strict=True):
                if said != "right":
                    print(f"{layout}, {path.name}, {each.number}: {said}: {each}")
        print(f"{layout}: {good} of {documents * EACH} right, {bad} wrong keys unflagged")
        right, total, unflagged = right + good, total + documents * EACH, unflagged + bad
    figure = f"{right} of {total} right ({right / total:.1%}), {unflagged} wrong keys unflagged; {spoilt} whose key nobody can know"
    return Outcome(figure, right >= 0.98 * total and unflagged == 0)


def judged(found: WordCourse | Refusal, known: list[Planted], layout: str) -> list[str]:
    """What became of each planted question."""
    if isinstance(found, Refusal):
        return [f"refused {found.problem.code}"] * len(known)
    by_number = {question.number: question for question in found.questions}
    extra = len(found.questions) - len(known)
    results = [_judged(by_number.get(each.number), each, guessed=layout in LOOKS) for each in known]
    return [f"{said} ({extra} too many)" if extra > 0 and said != "right" else said for said in results]


def _judged(question: Question | None, known: Planted, *, guessed: bool) -> str:
    if question is None or question.entry.item is None or not isinstance(question.entry.item.answers, Choices):
        return "not found"
    answers = question.entry.item.answers
    right = frozenset(index for index, option in enumerate(answers.options) if option.right)
    if right and not question.is_open and (right != known.right or known.confused or len(answers.options) != len(known.options)):
        return "wrong key unflagged"
    if other := _other_words(question.entry.item, answers, known):
        return other
    if known.confused:
        return "right" if not right and question.is_open else "unclear key taken"
    if guessed != question.entry.key_guessed:
        return "guess not told" if guessed else "asked without need"
    return "right" if right == known.right else f"other key {sorted(right)}"


def _other_words(item: Item, answers: Choices, known: Planted) -> str:
    """What is not as it was planted, empty for nothing."""
    reader = Reader()
    options = [_bare(reader.plain(option.text)) for option in answers.options]
    if options != [_bare(each) for each in known.options]:
        return f"other options {options}"
    words = _bare(f"{reader.plain(item.title)} {reader.plain(item.stem)}")
    return "" if words == _bare(" ".join(known.stem)) else f"other words {words}"


def _bare(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
