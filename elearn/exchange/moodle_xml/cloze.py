"""Gaps in a text: `{1:MULTICHOICE:=right~wrong}` of embedded answers, `[[1]]` of missing words, and our `[[x: right | wrong]]`.

A gap is taken out before the text becomes Markdown and put back behind it, so that neither disturbs the other.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import unescape
from typing import Final

from elearn.content.grammar.numbers import plain
from elearn.content.grammar.raw import GAP_CLOSE, GAP_OPEN, RawGap
from elearn.content.writing.items import Number
from elearn.exchange import escaping, moodle, words
from elearn.exchange.gaps import gaps_of, kept, typed_gap
from elearn.exchange.html_tags import words_of
from elearn.exchange.moodle import HTML, MARKDOWN, Row
from elearn.exchange.report import Notes

_EMBEDDED: Final = re.compile(r"\{([0-9]{0,5}):([A-Z_]{1,24}):((?:\\.|[^\\{}])*)\}", re.DOTALL)
_BROKEN: Final = re.compile(r"\{[0-9]{0,5}:[A-Z_]{2,24}[:}]")
_NUMBERED: Final = re.compile(r"\[\[([0-9]{1,3})\]\]")
_PARTS: Final = re.compile(r"(?:\\.|[^\\~])+", re.DOTALL)
_WEIGHT: Final = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]{1,10})?)%")
_TEXT: Final = frozenset({"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"})
_CASED: Final = frozenset({"SHORTANSWER_C", "SAC", "MWC"})
_NUMBER: Final = frozenset({"NUMERICAL", "NM"})
_CHOICE: Final = re.compile(r"MULTICHOICE(?:_[VH]?S?)?|MC[VH]?S?")
_MARK: Final = re.compile("\ue200([0-9]+)\ue201")


@dataclass(slots=True)
class Gaps:
    """The gaps of one text as they are found; `written` are those of ours in their order."""

    notes: Notes
    form: str
    written: list[str] = field(default_factory=list)
    weights: set[str] = field(default_factory=set)

    def taken_from(self, text: str) -> str:
        """The text of embedded answers with a mark in place of each gap."""
        marked = _EMBEDDED.sub(self._embedded, text)
        if _BROKEN.search(marked):
            self._refuse("một chỗ trống viết chưa đúng", "a gap is not written rightly")
        if len(self.weights) > 1:
            self.notes.add("IMP026")
        return marked

    def numbered(self, text: str, choices: Sequence[tuple[str, str]]) -> str:
        """The text of missing words with a mark in place of each `[[1]]`; `choices` are words and their groups."""

        def put(match: re.Match[str]) -> str:
            position = int(match[1]) - 1
            if not 0 <= position < len(choices):
                self._refuse(f"không có từ số {match[1]}", f"there is no word number {match[1]}")
                return ""
            right, group = choices[position]
            others = (word for word, its_group in choices if its_group == group and word != right)
            listed = list(dict.fromkeys([right, *others]))
            return self._keep(f"x: {' | '.join(map(kept, listed))}", "") if len(listed) > 1 else self._typed(right, "")

        return _NUMBERED.sub(put, text)

    def put_back(self, markdown: str) -> str:
        """Markdown with the gaps in our notation. What stands behind the last one is drawn into its paragraph."""
        blocks = markdown.split("\n\n")
        last = max((number for number, block in enumerate(blocks) if _MARK.search(block)), default=-1)
        if 0 <= last < len(blocks) - 1:
            blocks[last:] = [" ".join(blocks[last:])]
        return _MARK.sub(lambda match: self.written[int(match[1])], "\n\n".join(blocks))

    def _keep(self, inner: str, feedback: str) -> str:
        said = " ".join(feedback.split()).replace("<}", "< }")
        self.written.append(f"[[{inner}]]" + (f"{{> {said} <}}" if said else ""))
        return f"\ue200{len(self.written) - 1}\ue201"

    def _typed(self, word: str, feedback: str) -> str:
        """A gap with nothing to choose from: its only word is typed."""
        inner = typed_gap(word)
        if inner is None:
            self._refuse(f"chỗ trống chỉ có một từ để chọn: '{word[:40]}'", f"a gap has only one word to choose: '{word[:40]}'")
            return ""
        self.notes.add("IMP033", word=word[:60])
        return self._keep(inner, feedback)

    def _refuse(self, vietnamese: str, english: str) -> None:
        self.notes.add("IMP010", why_vi=vietnamese, why_en=english)

    # --- embedded answers ----------------------------------------------------------------------------------------------

    def _embedded(self, match: re.Match[str]) -> str:
        self.weights.add(match[1] or "1")
        kind = match[2]
        rows = [self._row(part) for part in _PARTS.findall(match[3]) if part.strip()]
        right = [row for row in rows if row.percent >= 100]
        if not right:
            self.notes.add("IMP012")
            return ""
        for row in rows:
            if 0 < row.percent < 100:
                self.notes.add("IMP022", percent=f"{row.percent:g}", text=row.text[:60])
        if kind in _TEXT:
            return self._text(right, rows, kind)
        if kind in _NUMBER:
            return self._number(right, rows)
        if _CHOICE.fullmatch(kind):
            return self._choice(right, rows)
        self.notes.add("IMP011", kind=f"cloze {kind}")
        return ""

    def _row(self, part: str) -> Row:
        part = part.strip()
        weight = _WEIGHT.match(part)
        percent = float(weight[1]) if weight else 100.0 if part.startswith("=") else 0.0
        rest = part[weight.end() if weight else len("=") if part.startswith("=") else 0 :].removeprefix("=")
        answer, _, feedback = re.sub(r"\\#", "\ue202", rest).partition("#")
        return Row(self._plain(answer), percent, self._about(feedback))

    def _plain(self, text: str) -> str:
        text = re.sub(r"\\(.)", r"\1", text.replace("\ue202", "#"))
        return " ".join((unescape(words_of(text)) if self.form not in {MARKDOWN, moodle.PLAIN} else text).split())

    def _about(self, text: str) -> str:
        text = re.sub(r"\\(.)", r"\1", text.replace("\ue202", "#")).strip()
        return text if self.form == MARKDOWN else words.line(words_of(text) if self.form == HTML else text)

    def _text(self, right: list[Row], rows: list[Row], kind: str) -> str:
        if kind in _CASED:
            self.notes.add("IMP020", what_vi="phân biệt chữ hoa, chữ thường", what_en="capital and small letters told apart")
        return self._keep("|".join(dict.fromkeys(kept(row.text) for row in right)), self._feedback(rows))

    def _choice(self, right: list[Row], rows: list[Row]) -> str:
        if len(right) > 1:
            self.notes.add("IMP025")
        if len(rows) == 1:
            return self._typed(right[0].text, self._feedback(rows))
        others = [row.text for row in rows if row is not right[0]]
        options = [right[0].text, *others]
        if self.form != MARKDOWN:
            options = [escaping.escaped(text, at_start=False) for text in options]
        return self._keep(f"x: {' | '.join(map(kept, options))}", self._feedback(rows))

    def _number(self, right: list[Row], rows: list[Row]) -> str:
        middle, _, spread = right[0].text.partition(":")
        number = moodle.interval(middle, spread)
        if number is None:
            self._refuse(f"'{right[0].text[:40]}' không phải là số", f"'{right[0].text[:40]}' is not a number")
            return ""
        if len(right) > 1:
            self.notes.add("IMP020", what_vi="các số đúng khác của một chỗ trống", what_en="other right numbers of a gap")
        low, high = _decimal(number.low), _decimal(number.high)
        return self._keep(f"={low}" if low == high else f"={low} .. {high}", self._feedback(rows))

    def _feedback(self, rows: list[Row]) -> str:
        """One text for a gap: that of the only answer that has one, or all of them with their words."""
        told = [row for row in rows if row.feedback]
        if len(told) < 2:
            return told[0].feedback if told else ""
        self.notes.add("IMP029")
        return "; ".join(f"{escaping.escaped(row.text, at_start=False)}: {row.feedback}" for row in told)


def _decimal(text: str) -> str:
    """A number that nobody takes for a thousand: see `elearn.content.writing.write`."""
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text


def holds_gap(text: str) -> bool:
    """Whether a text holds the mark of a gap that was taken out."""
    return _MARK.search(text) is not None


def choices_of(element: ET.Element) -> list[tuple[str, str]]:
    """The words of `gapselect` and `ddwtos` with their groups, in the order of their numbers."""
    found = [*element.findall("selectoption"), *element.findall("dragbox")]
    return [(" ".join((each.findtext("text") or "").split()), (each.findtext("group") or "1").strip()) for each in found]


# --- going out -----------------------------------------------------------------------------------------------------


def embedded(stem: str) -> str:
    """A stem with our gaps in the notation of embedded answers."""
    text, gaps = gaps_of(stem)
    for gap in gaps:
        text = text.replace(f"{GAP_OPEN}{gap.id}{GAP_CLOSE}", _written(gap))
    return text


def _written(gap: RawGap) -> str:
    kind, answers = _answers_of(gap)
    first, *others = answers
    about = f"#{_escaped(' '.join(gap.feedback.markdown.split()))}" if gap.feedback else ""
    return f"{{1:{kind}:{'~'.join([first + about, *others])}}}"


def _answers_of(gap: RawGap) -> tuple[str, list[str]]:
    if gap.number is not None:
        return "NUMERICAL", ["=" + ":".join(centred(Number(gap.number.low, gap.number.high)))]
    if gap.options:
        return "MULTICHOICE", [f"{'=' if option.right else ''}{_escaped(option.text.markdown)}" for option in gap.options]
    return "SHORTANSWER", [f"={_escaped(one.pattern)}" for one in gap.accepted]


def centred(number: Number) -> tuple[str, str]:
    """The middle of an interval and how far it goes to either side."""
    low, high = Decimal(number.low), Decimal(number.high)
    return plain((low + high) / 2), plain((high - low) / 2)


def _escaped(text: str) -> str:
    return re.sub(r"([\\}{~#])", r"\\\1", text)
