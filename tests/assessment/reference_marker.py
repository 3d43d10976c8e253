"""A second marker, written from the table of rules in `elearn.assessment.marking` alone and in another way.

It is slow on purpose: it tries all choices and uses regular expressions, where the real one counts and searches.
"""

import itertools
import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from elearn.content.document import Question


def reference_score(question: Question, answer: object) -> Fraction | str:
    """The score, or "ask-back", "pending" or "unanswered". `answer` is plain: ids, a mapping of ids, or text."""
    share = SHARES[question.kind](question.key, answer)
    if isinstance(share, str):
        return share
    if question.kind == "text":
        return share
    return share if share == 1 or question.scoring == "partial" else Fraction(0)


def single(key, chosen):
    if not chosen:
        return "unanswered"
    return Fraction(int(list(chosen) == list(key.right)))


def multiple(key, chosen):
    if not chosen:
        return "unanswered"
    points = sum(1 if option in key.right else -1 for option in chosen)
    return max(Fraction(points, len(key.right)), Fraction(0))


def spot(key, marked):
    points = sum(1 if segment in key.suspicious else -1 for segment in marked)
    if not key.suspicious:
        return Fraction(int(points == 0))
    return max(Fraction(points, len(key.suspicious)), Fraction(0))


def matching(key, pairs):
    if not pairs:
        return "unanswered"
    return Fraction(len(set(pairs.items()) & set(key.pairs.items())), len(key.lefts))


def ordering(key, given):
    if not given:
        return "unanswered"
    for moved in range(len(given)):
        for taken_out in itertools.combinations(given, moved):
            rest = [item for item in given if item not in taken_out]
            if rest == sorted(rest, key=key.items.index):
                return Fraction(len(rest) - 1, len(key.items) - 1)
    raise AssertionError


def cloze(key, filled):
    if not filled:
        return "unanswered"
    shares = []
    for gap in key.gaps:
        value = filled.get(gap.id)
        if value is None:
            shares.append(Fraction(0))
        elif gap.options:
            shares.append(Fraction(int(value == gap.right)))
        elif gap.number:
            shares.append(number([gap.number], value))
        else:
            shares.append(text_share(gap.accepted["vi"], value, key.ignore_diacritics))
    return "ask-back" if "ask-back" in shares else sum(shares, Fraction(0)) / len(shares)


def short_text(key, typed):
    return "unanswered" if not typed else text_share(key.accepted["vi"], typed, key.ignore_diacritics)


def text_share(accepted, typed, ignore_diacritics):
    best = 0
    for wording in accepted:
        for written in (as_written, tone_on_the_first_vowel):
            pieces = written(plain(wording.pattern, ignore_diacritics)).split("*")
            if re.fullmatch(".*".join(map(re.escape, pieces)), written(plain(typed, ignore_diacritics)), re.DOTALL):
                best = max(best, wording.percent)
    return Fraction(best, 100)


def as_written(text):
    return text


def tone_on_the_first_vowel(text):
    """hoà → hòa, khoẻ → khỏe, thuý → thúy: in decomposed letters the tone mark changes places with the second vowel."""
    decomposed = unicodedata.normalize("NFD", text)
    moved = re.sub(
        "(o)([ae])([\u0300\u0301\u0303\u0309\u0323])(?![\u0300-\u036f])|(u)(y)([\u0300\u0301\u0303\u0309\u0323])",
        _moved,
        decomposed,
    )
    return unicodedata.normalize("NFC", moved)


def _moved(found):
    first, second, tone = found.groups()[:3] if found[1] else found.groups()[3:]
    return first + tone + second


def plain(typed, ignore_diacritics):
    """Enough folding for the words that the generator of questions uses: it gives no spaces and punctuation at an end."""
    typed = unicodedata.normalize("NFC", re.sub(UNSEEN, "", "".join(map(narrow, typed))).lower())
    if ignore_diacritics:
        typed = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", typed)).replace("đ", "d")
    return typed


UNSEEN = "[\u00ad\u034f\u200b-\u200f\u2060-\u2064\ufeff]"


def narrow(char):
    """Full-width letters stand as far behind the plain ones as each other."""
    return chr(ord(char) - 0xFEE0) if "\uff01" <= char <= "\uff5e" else char


def numeric(key, typed):
    return "unanswered" if not typed else number(key.answers, typed)


# Every notation is one expression; what two of them read differently is ambiguous.
NOTATIONS = [
    (r"\d+", ""),
    (r"\d*[.,]\d+", ""),
    (r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", "."),
    (r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", ","),
    (r"[1-9]\d{0,2}(?: \d{3})+(?:[.,]\d+)?", " "),
]


# The eighth of December in every way that the generator writes it; other days and months stand in the same places.
WRITTEN_DAYS = (
    "{d} tháng {m}", "ngày {d} tháng {m} năm 2026", "{d}/{m}", "ngày {d}/{m}/2026", "{d}-{m}-2026", "mùng {d}", "{d} {e}",
    "{e} {d}, 2026", "2026-{m}-{d}",
)  # fmt: skip
ENGLISH_MONTHS = {11: "November", 12: "December"}
DAYS = {
    way.format(d=day, m=month, e=ENGLISH_MONTHS[month]): (day, month if "{m}" in way or "{e}" in way else None)
    for way in WRITTEN_DAYS
    for day in range(1, 31)
    for month in ENGLISH_MONTHS
}


def day_share(answers, typed):
    """The share where a day of December is asked for and a day was written, else None."""
    if typed not in DAYS or not any(answer.unit == {"vi": "tháng Mười Hai"} for answer in answers):
        return None
    day, month = DAYS[typed]
    if month == 11:
        return "ask-back"
    return Fraction(int(any(float(answer.low) <= day <= float(answer.high) for answer in answers)))


def number(answers, typed):
    if (share := day_share(answers, typed)) is not None:
        return share
    typed = re.sub(r"^([-+]) ", r"\1", typed)
    typed = re.sub(r"\.$", "", typed)
    readings = set()
    for expression, group in NOTATIONS:
        if re.fullmatch("[-+]?" + expression, typed, re.ASCII):
            readings.add(Decimal((typed.replace(group, "") if group else typed).replace(",", ".")))
    if len(readings) != 1:
        return "ask-back"
    (value,) = readings
    return Fraction(int(any(Decimal(answer.low) <= value <= Decimal(answer.high) for answer in answers)))


def essay(_key, typed):
    return "pending" if typed else "unanswered"


SHARES = {
    "single": single,
    "multiple": multiple,
    "numeric": numeric,
    "text": short_text,
    "matching": matching,
    "ordering": ordering,
    "cloze": cloze,
    "spot": spot,
    "essay": essay,
}
