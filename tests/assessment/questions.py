"""Makers and generators of questions with answers, for the tests of this folder."""

import random
from dataclasses import replace

from elearn.content.document import (
    AcceptedText,
    Choice,
    Cloze,
    Essay,
    Gap,
    Matching,
    Numeric,
    NumericAnswer,
    Ordering,
    Part,
    Question,
    QuestionText,
    ShortText,
    Spot,
)
from tests.assessment.reference_marker import WRITTEN_DAYS

LETTERS = "abcdefgh"


def a_question(kind, key, question_id="q-thu", *, text=None, **changes):
    """A question with words in Vietnamese; without `text` every element is labelled with its id."""
    return Question(id=question_id, kind=kind, key=key, texts={"vi": text or words_for(key)}, **changes)


def words_for(key):
    labels, stem, lines = {}, (), ()
    match key:
        case Choice(options=options):
            labels = {option: f"Phương án {option}" for option in options}
        case Matching(lefts=lefts, rights=rights):
            labels = {f"l:{left}": f"Vế trái {left}" for left in lefts} | {f"r:{right}": f"Vế phải {right}" for right in rights}
        case Ordering(items=items):
            labels = {item: f"Bước {item}" for item in items}
        case Cloze(gaps=gaps):
            stem = (Part("<p>Điền"), *(Part(widget=gap.id) for gap in gaps), Part("</p>"))
            labels = {f"{gap.id}:{option}": f"Từ {option}" for gap in gaps for option in gap.options}
        case Spot(segments=segments):
            lines = tuple((Part("Dòng "), Part(widget=segment)) for segment in segments)
            labels = {segment: f"Đoạn {segment}" for segment in segments}
    return QuestionText(title="Câu hỏi thử", stem=stem, labels=labels, lines=lines)


def a_choice(right="b", options="abcd", kind="single", **changes):
    return a_question(kind, Choice(tuple(options), tuple(right)), **changes)


def a_numeric(*intervals, unit=None, **changes):
    units = {"vi": unit} if unit else None
    answers = tuple(NumericAnswer(str(low), str(high), units) for low, high in intervals or [(10, 10)])
    return a_question("numeric", Numeric(answers), **changes)


def a_text(*accepted, ignore_diacritics=False, **changes):
    wordings = tuple(AcceptedText(*each) if isinstance(each, tuple) else AcceptedText(each) for each in accepted)
    return a_question("text", ShortText({"vi": wordings}, ignore_diacritics), **changes)


def a_matching(pairs=(("a", "a"), ("b", "b")), rights="abc", **changes):
    return a_question("matching", Matching(tuple(left for left, _ in pairs), tuple(rights), dict(pairs)), **changes)


def an_ordering(items="abcd", **changes):
    return a_question("ordering", Ordering(tuple(items)), **changes)


def a_cloze(*gaps, **changes):
    gaps = gaps or (
        Gap("1", accepted={"vi": (AcceptedText("sổ tiếp công dân"), AcceptedText("sổ", 50))}),
        Gap("2", options=("a", "b", "c"), right="a"),
        Gap("3", number=NumericAnswer("9", "11")),
    )
    return a_question("cloze", Cloze(gaps), **changes)


def a_spot(segments="12345", suspicious="134", **changes):
    return a_question("spot", Spot(tuple(segments), tuple(suspicious)), **changes)


def an_essay(**changes):
    return a_question("essay", Essay({"vi": "Nêu đủ ba ý."}), **changes)


# --- generators: each gives a question, a plain answer for the reference and the fields of a form that holds it ---------
# They take a seeded generator of the standard library, not strategies: ten thousand small cases are then a matter of a second.

FIRST_DIGITS = ["", "0", "1", "10", "12", "100", "999", "007", "1234", "-1", "-", "- 2", "+"]
NEXT_DIGITS = ["", ",5", ".5", " 5", ".000", ",000", " 000", ".234", ",1234", ".", "x"]
WORDS = ["a", "à", "ab", "đ", "Đà", "b", "bb", "bờ", "àb", "abđ", "ờ", "aa", "da", "bo"]


def a_scoring(rng):
    return rng.choice(["all", "partial"])


def a_subset(rng, elements):
    return tuple(element for element in elements if rng.random() < 0.5)


def a_single_case(rng):
    options = LETTERS[: rng.randint(2, 6)]
    question = a_choice(rng.choice(options), options, scoring=a_scoring(rng))
    chosen = rng.choice(["", *options])
    return question, chosen, {"q-thu": list(chosen)}


def a_multiple_case(rng):
    options = LETTERS[: rng.randint(2, 7)]
    question = a_choice(a_subset(rng, options) or options[0], options, kind="multiple", scoring=a_scoring(rng))
    chosen = a_subset(rng, options)
    return question, chosen, {"q-thu": list(chosen)}


def a_typed_number(rng):
    return f"{rng.choice(FIRST_DIGITS)}{rng.choice(NEXT_DIGITS)}{rng.choice(NEXT_DIGITS)}".strip()


def an_interval(rng):
    low = rng.choice([-2, 0, 1, 5, 10, 12, 100, 1000])
    return NumericAnswer(str(low), f"{low + rng.randint(0, 3)}.5")


def a_typed_day(rng):
    written = rng.choice(WRITTEN_DAYS).format(d=rng.randint(1, 30), m="{m}", e="{e}")
    return written.format(**rng.choice([{"m": 11, "e": "November"}, {"m": 12, "e": "December"}]))


def a_numeric_case(rng):
    answers = tuple(an_interval(rng) for _ in range(rng.randint(1, 3)))
    typed = a_typed_number(rng)
    if rng.random() < 0.3:
        answers, typed = tuple(replace(each, unit={"vi": "tháng Mười Hai"}) for each in answers), a_typed_day(rng)
    return a_question("numeric", Numeric(answers), scoring=a_scoring(rng)), typed, {"q-thu": [typed]}


def some_wordings(rng):
    patterns = ("*".join(rng.choices(WORDS, k=rng.randint(1, 3))) for _ in range(rng.randint(1, 3)))
    return tuple(AcceptedText(pattern, rng.choice([100, 100, 50, 25])) for pattern in patterns)


def a_typed_wording(rng, wordings):
    """A text near the accepted ones: a wording with its stars filled, any word, or nothing."""
    near = rng.choice(wordings).pattern.replace("*", rng.choice(["", *WORDS]))
    return oddly_written(rng, rng.choice([near, near, near.lower(), rng.choice(WORDS), ""]))


def oddly_written(rng, text):
    """The same text as some keyboards and other people's files give it: full-width letters, invisible joiners."""
    if rng.random() < 0.7:
        return text
    wide = "".join(chr(ord(char) + 0xFEE0) if "a" <= char <= "z" and rng.random() < 0.5 else char for char in text)
    return "".join(rng.choice(["", "", "", "\u200b", "\u200d", "\u2060"]) + char for char in wide)


def a_text_case(rng):
    wordings = some_wordings(rng)
    typed = a_typed_wording(rng, wordings)
    question = a_question("text", ShortText({"vi": wordings}, rng.random() < 0.5), scoring=a_scoring(rng))
    return question, typed, {"q-thu": [typed]}


def a_matching_case(rng):
    lefts = LETTERS[: rng.randint(2, 5)]
    rights = LETTERS[: len(lefts) + rng.randint(0, 2)]
    pairs = tuple(zip(lefts, rng.sample(rights, len(lefts)), strict=True))
    question = a_matching(pairs, rights, scoring=a_scoring(rng))
    chosen = {left: rng.choice(["", right, right, *rights]) for left, right in pairs}
    fields = {f"q-thu.{left}": [right] for left, right in chosen.items()}
    return question, {left: right for left, right in chosen.items() if right}, fields


def an_ordering_case(rng):
    items = LETTERS[: rng.randint(2, 6)]
    given = rng.sample(items, len(items))
    return an_ordering(items, scoring=a_scoring(rng)), given, {"q-thu": given}


def a_cloze_case(rng):
    filled = [rng.choice([a_typed_gap, a_listed_gap, a_number_gap])(rng, str(number)) for number in range(1, rng.randint(2, 4))]
    question = a_question("cloze", Cloze(tuple(gap for gap, _ in filled), rng.random() < 0.5), scoring=a_scoring(rng))
    fields = {f"q-thu.{gap.id}": [value] for gap, value in filled}
    return question, {gap.id: value for gap, value in filled if value}, fields


def a_typed_gap(rng, gap_id):
    wordings = some_wordings(rng)
    return Gap(gap_id, accepted={"vi": wordings}), a_typed_wording(rng, wordings)


def a_listed_gap(rng, gap_id):
    options = tuple(LETTERS[: rng.randint(2, 4)])
    return Gap(gap_id, options=options, right=options[0]), rng.choice(["", options[0], *options])


def a_number_gap(rng, gap_id):
    return Gap(gap_id, number=an_interval(rng)), a_typed_number(rng)


def a_spot_case(rng):
    segments = [str(number) for number in range(1, rng.randint(2, 8))]
    marked = a_subset(rng, segments)
    question = a_spot(segments, a_subset(rng, segments), scoring=a_scoring(rng))
    return question, marked, {"q-thu": list(marked), "q-thu.sent": ["1"]}


def an_essay_case(rng):
    typed = rng.choice(["", "Một ý.", "Hai ý.\nBa ý."])
    return an_essay(), typed, {"q-thu": [typed]}


CASES = {
    "single": a_single_case,
    "multiple": a_multiple_case,
    "numeric": a_numeric_case,
    "text": a_text_case,
    "matching": a_matching_case,
    "ordering": an_ordering_case,
    "cloze": a_cloze_case,
    "spot": a_spot_case,
    "essay": an_essay_case,
}


def some_cases(kind, seed, count):
    rng = random.Random(seed)
    return (CASES[kind](rng) for _ in range(count))
