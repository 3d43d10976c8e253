"""What GIFT and Moodle XML share: texts in one of four formats, answers with fractions of the points."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from elearn.content import limits
from elearn.content.grammar.numbers import plain
from elearn.content.sanitise import address_is_safe
from elearn.content.writing.items import Accepted, Choices, Number, Numbers, Option, Pair, Texts
from elearn.exchange import words
from elearn.exchange.html import Converter
from elearn.exchange.html_tags import is_html
from elearn.exchange.pictures import Album, Frames
from elearn.exchange.report import Notes

HTML: Final = "html"
MARKDOWN: Final = "markdown"
PLAIN: Final = "plain"
AUTO: Final = "moodle"
"""Moodle's own: HTML where there is any, else lines of plain text."""
TRUE_FALSE: Final = {"vi": ("Đúng", "Sai"), "en": ("True", "False")}
BLANK: Final = "_____"
_DIGITS: Final = 18
_SAME: Final = 0.5
"""Percent by which weights that mean the same differ when they are rounded."""
_EMBEDDED: Final = re.compile(r"@@PLUGINFILE@@/[^\s()\"<>]{1,300}")
_TARGET: Final = re.compile(
    r"(?<!\\)(!?)\[((?:\\.|[^\\\[\]\n]){0,500})\]"
    r"\([ \t]{0,4}<?((?:[^\s()<>]|\([^\s()<>]{0,200}\)){1,2000})>?(?:[ \t]{1,4}\"[^\"\n]{0,200}\")?[ \t]{0,4}\)"
)
"""A link or a picture in Markdown: its mark, its words, where it leads."""
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}:")
_ROOTS: Final = frozenset({"$course$", "$module$", "$system$", "$coursecat$", "$cat1$", "top"})


class Prose:
    """Makes Markdown of the texts of one question."""

    def __init__(self, notes: Notes, frames: Frames | None = None) -> None:
        self.notes = notes
        self._frames = frames or Frames(Album())
        self._html = Converter(notes, self._frames)

    def blocks(self, text: str, form: str) -> str:
        """Paragraphs and what else lessons hold."""
        if len(text) > limits.BLOCK_CHARACTERS:
            self.notes.add("IMP016", limit=limits.BLOCK_CHARACTERS)
            return ""
        if form == MARKDOWN:
            return self._placed(text.strip("\n"))
        if form == HTML or (form == AUTO and is_html(text)):
            return self._html.blocks(text)
        return words.sentences(text) if form == AUTO else words.paragraphs(text)

    def inline(self, text: str, form: str) -> str:
        """One line."""
        if len(text) > limits.BLOCK_CHARACTERS:
            self.notes.add("IMP016", limit=limits.BLOCK_CHARACTERS)
            return ""
        if form == MARKDOWN:
            return self._placed(" ".join(text.split()))
        if form == HTML or (form == AUTO and is_html(text)):
            return self._html.inline(text)
        return words.line(text)

    def _placed(self, markdown: str) -> str:
        """Markdown with the addresses of its embedded pictures; of what leads nowhere, or where no course leads, the words."""
        if "](" in markdown:
            markdown = _TARGET.sub(self._led, markdown)
        return _EMBEDDED.sub(self._known, markdown)

    def _known(self, match: re.Match[str]) -> str:
        address = self._frames.address(match[0])
        return address if isinstance(address, str) else match[0]

    def _led(self, match: re.Match[str]) -> str:
        mark, words_, target = match[1], match[2], match[3]
        if mark and (embedded := _EMBEDDED.fullmatch(target)):
            address = self._frames.shown(embedded[0], self.notes)
            return match[0].replace(target, address) if address is not None else words_
        is_lost = target.startswith("@@PLUGINFILE@@") if mark else not _may_lead(target)
        if is_lost:
            self.notes.add("IMP020", what_vi=f"đường dẫn {target[:60]}", what_en=f"the link {target[:60]}")
        return words_ if is_lost else match[0]


def _may_lead(target: str) -> bool:
    """Whether a link of another system may stand in a course: an address of the web, or a place in the course itself."""
    is_elsewhere = _SCHEME.match(target) is not None or target.startswith(("//", "@@PLUGINFILE@@"))
    return not is_elsewhere or address_is_safe(target)


@dataclass(frozen=True, slots=True)
class Row:
    """One answer: its words (Markdown of an option, else as they are typed), percent of the points, feedback in Markdown."""

    text: str
    percent: float
    feedback: str = ""


def choices(rows: Sequence[Row], notes: Notes, *, single: bool) -> Choices:
    """Options from answers with weights; what weights cannot be kept is noted."""
    if not single:
        return _several(rows, notes)
    right = [row for row in rows if row.percent >= 100]
    if not right:
        notes.add("IMP012")
    for row in rows:
        if 0 < row.percent < 100:
            notes.add("IMP022", percent=f"{row.percent:g}", text=row.text[:60])
    _deductions(rows, notes, 0.0, "chọn sai được 0 điểm", "a wrong choice gets no points")
    if len(right) > 1:
        notes.add("IMP025")
    return Choices(tuple(Option(row.text, row.percent >= 100, row.feedback) for row in rows), len(right) > 1)


def _several(rows: Sequence[Row], notes: Notes) -> Choices:
    weights = {round(row.percent) for row in rows if row.percent > 0}
    if not weights:
        notes.add("IMP012")
    if len(weights) > 1:
        notes.add("IMP026")
    # This is how we mark: see `elearn.assessment.marking`.
    kept = 100 / max(1, sum(row.percent > 0 for row in rows))
    words_vi, words_en = "mỗi lựa chọn sai trừ bằng điểm một lựa chọn đúng", "a wrong choice takes away what a right one gives"
    _deductions(rows, notes, kept, words_vi, words_en)
    return Choices(tuple(Option(row.text, row.percent > 0, row.feedback) for row in rows), multiple=True)


def _deductions(rows: Sequence[Row], notes: Notes, kept: float, here_vi: str, here_en: str) -> None:
    """Tell the deductions that are not kept; `kept` is the one, in percent, that our own marking makes."""
    for row in rows:
        if row.percent < 0 and abs(row.percent + kept) > _SAME:
            notes.add("IMP031", percent=f"{-row.percent:g}", text=row.text[:60], here_vi=here_vi, here_en=here_en)


def tell_twice(pairs: Sequence[Pair], notes: Notes) -> None:
    """Tell right sides that stand more than once, which the check of a course refuses."""
    counted = Counter(pair.right.casefold() for pair in pairs)
    for right in dict.fromkeys(pair.right for pair in pairs if counted[pair.right.casefold()] > 1):
        notes.add("IMP028", text=right[:60])


def texts(rows: Sequence[Row], notes: Notes, *, ignore_diacritics: bool = False) -> tuple[Texts, str]:
    """Accepted wordings, and the feedback of single ones as a list for the explanation."""
    accepted = tuple(Accepted(" ".join(row.text.split()), _whole(row.percent)) for row in rows if row.percent > 0)
    if not accepted:
        notes.add("IMP012" if rows else "IMP014")
    if any("\\*" in row.text for row in rows):
        notes.add("IMP020", what_vi="dấu * thật trong đáp án", what_en="an asterisk that stands for itself")
    return Texts(accepted, ignore_diacritics), moved(rows, notes)


def _whole(percent: float) -> int:
    return min(100, max(1, round(percent)))


def numbers(rows: Sequence[tuple[Row, Number]], notes: Notes) -> Numbers:
    """Accepted intervals; partly right ones cannot be kept."""
    for row, _ in rows:
        if 0 < row.percent < 100:
            notes.add("IMP022", percent=f"{row.percent:g}", text=row.text[:60])
    kept = tuple(number for row, number in rows if row.percent >= 100)
    if not kept:
        notes.add("IMP012" if rows else "IMP014")
    return Numbers(kept)


def moved(rows: Sequence[Row], notes: Notes) -> str:
    """The feedback of answers that have none with us: a list for the explanation."""
    said = [row for row in rows if row.feedback.strip()]
    if said:
        notes.add("IMP024")
    return "\n".join(f"- {words.line(row.text)}: {' '.join(row.feedback.split())}" for row in said)


def joined(*parts: str) -> str:
    """The parts that say something, each a block of its own."""
    return "\n\n".join(part for part in parts if part.strip())


def interval(middle: str, spread: str, unit: str = "") -> Number | None:
    """The interval around a number, None where they are no numbers."""
    centre, tolerance = decimal(middle), decimal(spread or "0")
    if centre is None or tolerance is None:
        return None
    return Number(plain(centre - abs(tolerance)), plain(centre + abs(tolerance)), unit)


def between(low: str, high: str) -> Number | None:
    """The interval between two numbers, None where they are no numbers or stand the wrong way round."""
    bottom, top = decimal(low), decimal(high)
    return Number(plain(bottom), plain(top)) if bottom is not None and top is not None and bottom <= top else None


def decimal(text: str) -> Decimal | None:
    """A number as other systems write it; None for others and for such as nobody types."""
    try:
        number = Decimal(text.strip().replace("\u2212", "-"))
    except InvalidOperation:
        return None
    if not number.is_finite() or len(number.as_tuple().digits) > 2 * _DIGITS or abs(number.adjusted()) > _DIGITS:
        return None
    return number


def called(name: str, title: str) -> tuple[str, ...]:
    """What a question is called, as a note of its author, where the name is more than the beginning of its words."""
    from_name, from_title = _letters(name), _letters(title)
    return () if not from_name or from_title.startswith(from_name) else (remark("Moodle", name),)


def remark(kind: str, text: str) -> str:
    """A note for the author: it cannot be taken for a setting, and ends no comment."""
    return f"({kind}) {' '.join(text.split())[:200].replace('-->', '→')}"


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def section_of(path: str) -> str:
    """The heading of a bank for a category such as `$course$/top/Tiếp dân//công dân/Thẩm quyền`: its last part."""
    parts = (part.replace("\ue000", "/").strip() for part in path.replace("//", "\ue000").split("/"))
    kept = [part for part in parts if part and part not in _ROOTS]
    return words.line(kept[-1].splitlines()[0]) if kept else ""


def category_of(name: str) -> str:
    """The category for the words of a section; of none the root."""
    return f"$course$/top/{name.replace('/', '//')}" if name else "$course$/top"
