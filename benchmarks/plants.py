"""Errors that trainers make in questions and pages, each as a change to a real course.

A plant finds a place by a pattern and writes something else there. `⌖` in what it writes marks the place that the author must find;
without it that is where the pattern begins. The marks are taken out before the course is compiled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LESSONS: Final = r"modules/.*/0[1-8].*\.vi\.md"
PAGES: Final = r"(?:modules/.*/0[1-8].*|banks/.*)\.vi\.md"
CASES: Final = r"modules/.*/(?:06-da-lo-bam|05-may-cua-nha-thau|06-doan-phim-nuoc-lu)\.vi\.md"
TRANSLATED: Final = r"(?:modules/.*/0[1-8].*|banks/.*)\.en\.md"


@dataclass(frozen=True, slots=True)
class Plant:
    """One kind of error.

    `codes` are those that speak of it, separated by blanks. `files` is a pattern for whole paths, `pattern` for the text (`^` and
    `$` are the ends of lines); `written` goes in its place as of `re.Match.expand`.
    """

    name: str
    codes: str
    files: str
    pattern: str
    written: str


_OPTION = r"^- \[( |x)\] (.+)$"
_RIGHT = r"^- \[x\] (.+)$"
_TITLE = r"^### \? (.+) \{#(\S+)\}$"

QUESTIONS: Final = (
    # --- options
    Plant(
        "no option is right",
        "MCQ001",
        PAGES,
        r"^(- \[ \] .+\n(?:  .*\n)*)((?:- \[ \] .+\n(?:  .*\n)*)*)- \[x\] (?!(?s:.{,900})\n- \[x\])",
        r"⌖\1\2- [ ] ",
    ),
    Plant("a blank in the box", "MCQ006", PAGES, _RIGHT, r"- [x ] \1"),
    Plant("a blank before the mark", "MCQ006", PAGES, _RIGHT, r"- [ x] \1"),
    Plant("no blank after the box", "MCQ006", PAGES, _OPTION, r"- [\1]\2"),
    Plant("an empty box without a blank", "MCQ006", PAGES, r"^- \[ \] (.+)$", r"- [] \1"),
    Plant("round brackets for the box", "MCQ005 MCQ006", PAGES, _RIGHT, r"- (x) \1"),
    Plant("no blank after the hyphen", "MCQ015 QST016", PAGES, _OPTION, r"-[\1] \2"),
    Plant("no hyphen before the box", "MCQ015", PAGES, _RIGHT, r"[x] \1"),
    Plant("a dash of Word for the hyphen", "MCQ015", PAGES, _OPTION, r"– [\1] \2"),
    Plant("a dot of Word for the hyphen", "MCQ015", PAGES, _OPTION, r"• [\1] \2"),
    Plant("a letter before the option", "MCQ015 MCQ005", PAGES, _OPTION, r"A. [\1] \2"),
    Plant("a tick that is no x", "MCQ006", PAGES, _RIGHT, r"- [✓] \1"),
    Plant("another letter than x", "MCQ006 MCQ005", PAGES, _RIGHT, r"- [đ] \1"),
    Plant("a no-break blank of Word after the hyphen", "MCQ015 MCQ006", PAGES, _OPTION, "-\N{NO-BREAK SPACE}[\\1] \\2"),
    Plant("an option copied and not changed", "MCQ003", PAGES, r"^(- \[[ x]\] .+\n)(  > .+\n)", r"\1\2⌖\1\2"),
    Plant("an option without words", "MCQ007", PAGES, _OPTION, r"- [\1] "),
    Plant("an option without its box", "MCQ005", PAGES, r"^- \[ \] (.+)$", r"- \1"),
    Plant("feedback at the left edge", "QST007", PAGES, r"^  > (.+)$", r"> \1"),
    Plant("feedback indented by one blank", "QST005 QST007", PAGES, r"^  > (.+)$", r" > \1"),
    Plant("options touch the text above", "QST005", PAGES, r"^> (.+)\n\n(- \[[ x]\] )", r"> \1\n⌖\2"),
    Plant(
        "the key in a line of its own",
        "QST017",
        PAGES,
        r"^(\n- \[ \] (?:.+\n)*)- \[x\] (.+\n(?:[ -].*\n)*)(?!(?s:.{,900})\n- \[x\])",
        r"\1- [ ] \2⌖Đáp án: B\n",
    ),
    # --- headings and ids
    Plant("no id", "QID001", PAGES, _TITLE, r"### ? \1"),
    Plant("an id that was copied", "QID002", PAGES, r"(\{#((?:q|b)-\S+)\}(?s:.{50,3000}?)^### \? .+ )\{#\S+\}$", r"\1⌖{#\2}"),
    Plant("a blank in an id", "QID003 QID001", PAGES, _TITLE, r"### ? \1 {#cau hoi}"),
    Plant("an id with capitals and marks", "QID003", PAGES, _TITLE, r"### ? \1 {#Câu-1}"),
    Plant("an id in round brackets", "QID001 QID003", PAGES, _TITLE, r"### ? \1 (#\2)"),
    Plant("an id without #", "QID001 QID003", PAGES, _TITLE, r"### ? \1 {\2}"),
    Plant("an id that is not closed", "QID001 QID003", PAGES, _TITLE, r"### ? \1 {#\2"),
    Plant("no question mark sign", "QST016", PAGES, _TITLE, r"### \1 {#\2}"),
    Plant("no blank before the sign", "QST015", PAGES, _TITLE, r"###? \1 {#\2}"),
    Plant("no blank after the sign", "QST015", PAGES, _TITLE, r"### ?\1 {#\2}"),
    Plant("a question indented", "QST015", PAGES, _TITLE, r"  ### ? \1 {#\2}"),
    Plant("a question too deep", "QST015", PAGES, _TITLE, r"###### ? \1 {#\2}"),
    # --- settings
    Plant("a typing error in a setting", "QST003", PAGES, r"^competency: ", "compentency: "),
    Plant("a setting that does not exist", "QST003", PAGES, r"^(competency: .+)$", r"\1\n⌖thoigian: 30"),
    Plant("difficulty in words", "QST006", PAGES, r"^difficulty: [123]$", "difficulty: khó"),
    Plant("a day written the Vietnamese way", "QST006", PAGES, r"^(competency: .+)$", r"\1\n⌖review: 31/01/2027"),
    Plant("a day that does not exist", "QST006", PAGES, r"^(competency: .+)$", r"\1\n⌖review: 2027-02-30"),
    Plant("points below zero", "QST006", PAGES, r"^(competency: .+)$", r"\1\n⌖points: -1"),
    Plant(
        "no colon in a setting", "QST003", PAGES, r"^(competency: .+\n)((?:confidence|scoring|see): )(.+)$", r"\1⌖scoring partial"
    ),
    Plant("settings that are not closed", "MD003", PAGES, r"^<!--\n((?:.+\n)+?)-->\n", r"<!--\n\1"),
    Plant("a broken mark before the settings", "MD017", PAGES, r"^<!--\n((?:.+\n)+?-->\n)", r"<!-\n\1"),
    Plant("a type that does not exist", "QST006", PAGES, r"^type: order$", "type: xếp"),
    Plant("no type for an order", "QST001", PAGES, r"^(### \? .+\n\n<!--\n(?:.+\n)*?)type: order\n", r"⌖\1"),
    Plant("a lesson to read again that is not there", "QST020", PAGES, r"^see: \S+$", "see: bai-khong-co"),
    # --- the other kinds
    Plant("a number with groups", "NUM001", PAGES, r"^= \d+ \|", "= 1,000.5 |"),
    Plant("a number that reads in two ways", "NUM003", PAGES, r"^= \d+ \|", "= 1.000 |"),
    Plant("a unit without its word", "NUM004", PAGES, r"^= (\d+) \| unit: ", r"= \1 | "),
    Plant("a unit without a bar", "NUM001", PAGES, r"^= (\d+) \| unit: (.+)$", r"= \1 \2"),
    Plant("an interval upside down", "NUM002", PAGES, r"^= (\d+) \|", r"= 9999 .. \1 |"),
    Plant("a quotation mark that is not closed", "TXT002", PAGES, r"^= \"([^\"]+)\"$", r'= "\1'),
    Plant("single quotation marks", "NUM001 TXT002 QST002", PAGES, r"^= \"([^\"]+)\"$", r"= '\1'"),
    Plant("an accepted text of nothing", "TXT001", PAGES, r"^= \"([^\"]+)\"$", '= ""'),
    Plant("a percentage beyond all", "TXT002", PAGES, r"^= \"([^\"]+)\"$", r'= "\1" => 500%'),
    Plant("an arrow of Word", "MAT003", PAGES, r"^- (.+) => (.+)$", r"- \1 → \2"),
    Plant("a thin arrow", "MAT003", PAGES, r"^- (.+) => (.+)$", r"- \1 -> \2"),
    Plant("no blanks around the arrow", "MAT003", PAGES, r"^- (.+) => (.+)$", r"- \1=>\2"),
    Plant("a pair without its right side", "MAT004 MAT003", PAGES, r"^- (.+) => (.+)$", r"- \1 =>"),
    Plant("a gap that is not closed", "GAP001", PAGES, r"\[\[([^\[\]]+)\]\](?=[^\n]*\n)", r"[[\1]"),
    Plant("a gap with a single bracket", "GAP001 GAP008", PAGES, r"\[\[(x: [^\[\]]+)\]\]", r"[\1]]"),
    Plant("a list with one choice", "GAP005", PAGES, r"\[\[x: ([^|\[\]]+)\|[^\[\]]+\]\]", r"[[x: \1]]"),
    Plant("a gap with an empty part", "GAP004", PAGES, r"\[\[(x: [^\[\]]+)\]\]", r"[[\1 | ]]"),
    Plant("a segment that is not closed", "SPT001", PAGES, r"\{\+ ([^\n]+?) \+\}", r"{+ \1"),
    Plant("a segment closed by the other sign", "SPT001", PAGES, r"\{\+ ([^\n]+?) \+\}", r"{+ \1 -}"),
    Plant("a block of another name than spot", "SPT007 QST001", PAGES, r"^```spot$", "```spott"),
    Plant("a recall of a question that is not there", "REC003", LESSONS, r"^> \[!RECALL\] (\S+)$", r"> [!RECALL] \1x"),
    Plant("a recall of an option that is not there", "REC004", LESSONS, r"^> - d: ", "> - e: "),
    Plant("a recall without its question", "REC001", LESSONS, r"^> \[!RECALL\] \S+$", "> [!RECALL]"),
)
