"""Question banks as people type them in Word, in six layouts, made with python-docx; noise is drawn from a seed."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import docx
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import RGBColor

from benchmarks.word_questions import Planted

LAYOUTS = ("đáp án dưới câu", "bảng đáp án", "đậm", "gạch chân", "màu", "đánh số tự động")
LOOKS = ("đậm", "gạch chân", "màu")
_NUMBERING = """<w:abstractNum {ns} w:abstractNumId="{id}"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>"""


@dataclass(slots=True)
class Style:
    """How one document is typed."""

    start: str
    option: str
    in_table: bool = False
    two_a_line: bool = False
    bold_starts: bool = False
    bold_letters: bool = False


def make(random: Random, layout: str, questions: list[Planted]) -> tuple[bytes, list[Planted]]:
    """A document with these questions, and the questions as they can be known from it (`confused`: nobody can know the key)."""
    style = Style(
        random.choice(("Câu {}: ", "Câu {}. ", "câu {}: ", "Câu hỏi {}: ", "{}. ", "{}) ", "Bài {}: ")),
        random.choice(("{}. ", "{}) ", "{}.", "({}) ", "{}/ ")),
        bold_starts=random.random() < 0.5,
        bold_letters=layout != "đậm" and random.random() < 0.3,
    )
    writer = _Writer(random, layout, style)
    known = [writer.question(each) for each in questions]
    writer.answers(known)
    out = io.BytesIO()
    writer.document.save(out)
    return out.getvalue(), known


class _Writer:
    def __init__(self, random: Random, layout: str, style: Style) -> None:
        self.random, self.layout, self.style = random, layout, style
        self.document: Any = docx.Document()
        self.document.add_paragraph(random.choice(("NGÂN HÀNG CÂU HỎI", "Bộ câu hỏi trắc nghiệm", "ĐỀ KIỂM TRA CUỐI KHÓA")))
        self.highlights = random.random() < 0.3
        self.automatic = layout == "đánh số tự động"
        self.key = random.choice(("table", "lines")) if self.automatic else ""
        self.small = random.random() < 0.2 and not self.automatic and style.start.lower().startswith("câu")
        self.numbering = self._numbering() if self.automatic else 0
        self.arrangement = random.choice(("table", "two", "own")) if self.automatic else random.choice(("own", "own", "own", "two"))

    def _numbering(self) -> int:
        part = self.document.part.numbering_part.element
        number = 90
        text = self.random.choice(("Câu %1:", "%1.", "Câu %1."))
        definition = parse_xml(_NUMBERING.format(ns=nsdecls("w"), id=number, text=text))
        part.insert(0, definition)
        part.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))
        return number

    # --- one question

    def question(self, planted: Planted) -> Planted:
        if self.random.random() < 0.5:
            self.document.add_paragraph("")
        first, *more = planted.stem
        paragraph = self.document.add_paragraph()
        if self.automatic:
            self._number(paragraph, 0)
        else:
            start = paragraph.add_run(self._start(planted.number))
            start.bold = self.style.bold_starts or None
        self._words(paragraph, first)
        for each in more:
            self._words(self.document.add_paragraph(), each)
        marked, confused = self._marked(planted)
        self._options(planted, marked)
        if self.layout == "đáp án dưới câu":
            confused = self._stated(planted)
        elif self.automatic and self.key == "lines":
            self.document.add_paragraph(f"Đáp án: {_letters(planted.right)}")
        return replace(planted, confused=confused)

    def _start(self, number: int) -> str:
        start = self.style.start.format(number)
        roll = self.random.random()
        if roll < 0.1:
            start = start.lower()
        elif roll < 0.2:
            start = start.rstrip() + "  "
        elif roll < 0.25:
            start = " " + start
        return start

    def _marked(self, planted: Planted) -> tuple[frozenset[int], bool]:
        """The options that get the look, and whether the look misleads."""
        if self.layout not in LOOKS:
            return frozenset(), False
        if self.random.random() < 0.05 and len(planted.right) == 1 and len(planted.options) > 2:
            other = self.random.choice([index for index in range(len(planted.options)) if index not in planted.right])
            return planted.right | {other}, True
        if self.random.random() < 0.02:
            return frozenset(), True
        return planted.right, False

    def _words(self, paragraph: Any, text: str) -> None:
        """Text in several runs, as Word leaves it after edits, with the blanks and the stress of real people."""
        words = text.split(" ")
        stressed = self.random.randrange(len(words)) if self.random.random() < 0.2 else -1
        for index, word in enumerate(words):
            blank = "" if index == len(words) - 1 else self.random.choice((" ",) * 20 + ("  ", "\u00a0"))
            spelled = unicodedata.normalize("NFD", word) if self.random.random() < 0.02 else word
            run = paragraph.add_run(spelled + blank)
            if index == stressed:
                run.bold = True

    def _options(self, planted: Planted, marked: frozenset[int]) -> None:
        if self.arrangement == "table":
            self._in_table(planted, marked)
            return
        paragraph = None
        for index, text in enumerate(planted.options):
            goes_on = self.arrangement == "two" and index % 2 == 1 and not self.automatic and paragraph is not None
            if goes_on:
                paragraph.add_run(self.random.choice(("\t", "\t\t", "     ", "  \t")))
            else:
                paragraph = self.document.add_paragraph()
            self._option(paragraph, index, text, is_marked=index in marked)

    def _in_table(self, planted: Planted, marked: frozenset[int]) -> None:
        rows = (len(planted.options) + 1) // 2
        table = self.document.add_table(rows, 2)
        for index, text in enumerate(planted.options):
            self._option(table.cell(index // 2, index % 2).paragraphs[0], index, text, is_marked=index in marked)

    def _option(self, paragraph: Any, index: int, text: str, *, is_marked: bool) -> None:
        letter = chr(ord("A") + index)
        if self.automatic:
            self._number(paragraph, 1)
            lead = ""
        else:
            lead = self.style.option.format(letter.lower() if self.small else letter)
        if lead:
            run = paragraph.add_run(lead)
            run.bold = self.style.bold_letters or None
            if is_marked and self.random.random() < 0.5:
                self._look(run)
        # Somebody who drags a mark over a line often misses its last sign.
        keeps = len(text) - 1 if is_marked and self.random.random() < 0.2 else len(text)
        run = paragraph.add_run(text[:keeps])
        if is_marked:
            self._look(run)
        paragraph.add_run(text[keeps:] + self.random.choice(("", "", " ")))
        if not is_marked and self.random.random() < 0.03:
            paragraph.add_run(" ").bold = True

    def _look(self, run: Any) -> None:
        if self.layout == "đậm":
            run.bold = True
        elif self.layout == "gạch chân":
            run.underline = True
        elif self.highlights:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        else:
            run.font.color.rgb = RGBColor(0xFF, 0, 0)

    def _number(self, paragraph: Any, level: int) -> None:
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no name for numbers.
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{self.numbering}"/></w:numPr>')
        )

    # --- keys

    def _stated(self, planted: Planted) -> bool:
        """A key below the question; answered is whether it can be read in more than one way."""
        if self.random.random() < 0.06:
            other = next(index for index in range(len(planted.options)) if index not in planted.right)
            first, second = _letters(frozenset({min(planted.right)})), _letters(frozenset({other}))
            doubts = ("{0} - {1}", "{0}. {1}.", "{0} hoặc {1}", "{0} (sửa thành {1})", "{0} (50%), {1} (50%)", "{0} sai, {1} đúng")
            self.document.add_paragraph(f"Đáp án: {self.random.choice(doubts).format(first, second)}")
            return True
        letters = _letters(planted.right)
        one = len(planted.right) == 1
        forms: list[str] = [
            f"Đáp án: {letters}",
            f"ĐA: {letters}",
            f"Đáp án đúng là {letters}",
            f"đáp án:  {letters}.",
            f"=> {letters}",
        ]
        if one:
            index = min(planted.right)
            forms += [f"Đáp án: {letters}. {planted.options[index]}", f"Đáp án {letters}", f"- Đáp án: {letters}"]
            forms += [
                f"Đáp án: phương án {letters}",
                f"Đáp án đúng nhất là {letters}",
                f"Đáp án: {letters}. Vì theo Điều 5 của Luật",
            ]
        paragraph = self.document.add_paragraph()
        if self.random.random() < 0.05:
            paragraph.add_run("Đáp án: ")
            paragraph.add_run("E").font.strike = True
            paragraph.add_run(f" {letters}")
            return False
        run = paragraph.add_run(self.random.choice(forms))
        run.bold = self.random.random() < 0.3 or None
        if self.random.random() < 0.3:
            self.document.add_paragraph("Giải thích: xem Điều 5 của Luật.")
        return False

    def answers(self, questions: list[Planted]) -> None:
        if self.layout != "bảng đáp án" and not (self.automatic and self.key == "table"):
            return
        self.document.add_paragraph(self.random.choice(("ĐÁP ÁN", "BẢNG ĐÁP ÁN", "Đáp án:")))
        forms: list[Callable[[list[Planted]], None]] = [self._rows, self._columns, self._line, self._lines]
        forms += [self._explained_rows, self._explained_lines, self._said_lines, self._spans]
        self.random.choice(forms)(questions)

    def _rows(self, questions: list[Planted]) -> None:
        for start in range(0, len(questions), 10):
            some = questions[start : start + 10]
            table = self.document.add_table(2, len(some) + 1)
            table.cell(0, 0).text, table.cell(1, 0).text = "Câu", "Đáp án"
            for column, each in enumerate(some, start=1):
                table.cell(0, column).text, table.cell(1, column).text = str(each.number), _letters(each.right)

    def _columns(self, questions: list[Planted]) -> None:
        half = (len(questions) + 1) // 2
        table = self.document.add_table(half + 1, 4)
        for column, text in enumerate(("Câu", "Đáp án", "Câu", "Đáp án")):
            table.cell(0, column).text = text
        for index, each in enumerate(questions):
            row, column = index % half + 1, index // half * 2
            table.cell(row, column).text, table.cell(row, column + 1).text = str(each.number), _letters(each.right)

    def _line(self, questions: list[Planted]) -> None:
        for start in range(0, len(questions), 10):
            pairs = (f"{each.number}-{_letters(each.right).replace(' ', '')}" for each in questions[start : start + 10])
            self.document.add_paragraph(self.random.choice((" ", "   ", "\t")).join(pairs))

    def _lines(self, questions: list[Planted]) -> None:
        for each in questions:
            self.document.add_paragraph(f"{each.number}. {_letters(each.right)}")

    def _explained_rows(self, questions: list[Planted]) -> None:
        heads = self.random.choice((("Câu", "Đáp án", "Giải thích"), ("Câu", "Đáp án", "Điểm"), ("STT", "Đáp án đúng", "Căn cứ")))
        table = self.document.add_table(len(questions) + 1, 3)
        for column, text in enumerate(heads):
            table.cell(0, column).text = text
        for row, each in enumerate(questions, start=1):
            words = "0,5" if heads[2] == "Điểm" else f"Điều {each.number}"
            for column, text in enumerate((str(each.number), _letters(each.right), words)):
                table.cell(row, column).text = text

    def _explained_lines(self, questions: list[Planted]) -> None:
        for each in questions:
            self.document.add_paragraph(f"Câu {each.number}. Chọn {_letters(each.right)}")
            self.document.add_paragraph(f"Vì theo Điều {each.number} của Luật.")

    def _said_lines(self, questions: list[Planted]) -> None:
        form = self.random.choice(("Câu {}: Đáp án {}", "{}. Đáp án {}", "({}) {}", "Câu {}: {} (Điều 5)"))
        for each in questions:
            self.document.add_paragraph(form.format(each.number, _letters(each.right)))

    def _spans(self, questions: list[Planted]) -> None:
        """Five keys in a row, as long as each question has one."""
        if any(len(each.right) > 1 for each in questions):
            self._lines(questions)
            return
        for start in range(0, len(questions), 5):
            some = questions[start : start + 5]
            keys = " ".join(_letters(each.right) for each in some)
            self.document.add_paragraph(f"{some[0].number}-{some[-1].number}: {keys}")


def _letters(right: frozenset[int]) -> str:
    return ", ".join(chr(ord("A") + index) for index in sorted(right))
