"""Rows of a workbook become questions, with a finding for whatever could not be read or was changed by the spreadsheet."""

from __future__ import annotations

import re
from typing import Final

from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.marks import IDENTIFIER
from elearn.content.grammar.meta import read_meta
from elearn.content.grammar.raw import RawMeta
from elearn.content.problems import Place, Severity
from elearn.content.source import SourcesRefused
from elearn.content.writing.items import (
    Item,
    Texts,
)
from elearn.exchange.report import Entry, Notes, Report, refused
from elearn.exchange.sheets.answers import READERS
from elearn.exchange.sheets.cells import Row, open_rows
from elearn.exchange.sheets.columns import KINDS, Kind, folded, kind_of
from elearn.exchange.xml_tree import NotRead

NOTES_APART: Final = "\n---\n"
"""Stands between two notes of one question."""
OPTION_IDS: Final = "options"
"""The setting that keeps the ids of options: one after the other with commas, empty where it is the letter."""


def read(content: bytes, name: str = "bang.xlsx") -> Report:
    """The questions of a workbook.

    Args:
        name: how the file is called in the places of findings.
    """
    try:
        rows = open_rows(content)
    except NotRead as fault:
        return refused(name, fault.code, **fault.words)
    except SourcesRefused as not_accepted:
        return Report(problems=not_accepted.problems)
    if not rows:
        return refused(name, "IMP006")
    return Report(tuple(_entry(name, row) for row in rows))


def _entry(name: str, row: Row) -> Entry:
    notes = Notes(Place(name, row.number))
    _note_cells(row, notes)
    question = row.text("question")
    kind = kind_of(row.text("kind"))
    if not question:
        notes.add("IMP013")
    if kind is None:
        known = ", ".join(vi for vi, _ in KINDS.values())
        notes.add("XLS003", cell=row.cell("kind").name, kind=row.text("kind"), known=known)
    if kind is None or notes.refuses:
        return notes.entry(question or row.text("kind"), None)
    return notes.entry(question, item_of(row, kind, notes))


def _note_cells(row: Row, notes: Notes) -> None:
    """What the spreadsheet did to what was typed."""
    for name, cell in row.cells.items():
        if cell.is_error:
            notes.add("XLS014", cell=cell.name)
        elif cell.is_formula:
            notes.add("XLS007", cell=cell.name)
        elif cell.day:
            notes.add("XLS004" if name == "right" else "XLS005", cell=cell.name, day=cell.text)
        elif cell.number and (name.startswith(("option", "feedback")) or name in {"question", "law", "competency"}):
            notes.add("XLS006", cell=cell.name, number=cell.text)


def item_of(row: Row, kind: Kind, notes: Notes) -> Item | None:
    """The question of a row; None, with a finding, where it has no answers that can be read."""
    meta, ids = _settings(row, notes)
    reader = READERS[kind]
    answers = reader(row, notes, ids)
    if answers is None:
        return None
    title, _, stem = row.text("question").partition("\n")
    if isinstance(answers, Texts):
        answers = Texts(answers.accepted, meta.ignore_diacritics)
    return Item(
        title=" ".join(title.split()),
        stem=stem.strip("\n"),
        answers=answers,
        id=_id(row, notes),
        hint=row.text("hint"),
        explanation=row.text("explanation"),
        points=_points(row, notes),
        difficulty=_difficulty(row, notes),
        competencies=_competencies(row, notes),
        cite=" ".join(row.text("law").split()),
        section=" ".join(row.text("section").split()),
        notes=tuple(note for note in row.text("note").split(NOTES_APART) if note),
        scoring=meta.scoring,
        shuffle=meta.shuffle,
        # A row that says nothing leaves these two to the file that the question goes into.
        confidence=meta.confidence if "confidence" in meta.places else None,
        role=meta.role if "role" in meta.places else None,
        review=meta.review,
        see=meta.see or (),
    )


# --- settings ------------------------------------------------------------------------------------------------------


def _settings(row: Row, notes: Notes) -> tuple[RawMeta, list[str]]:
    """The column of other settings, one `name: value` a line as under a question in a file, and the ids of options."""
    cell = row.cell("settings")
    lines = [line for line in cell.text.split("\n") if line.strip()]
    named = [line.partition(":")[2] for line in lines if line.partition(":")[0].strip() == OPTION_IDS]
    rest = [(number, 1, line) for number, line in enumerate(lines, start=1) if line.partition(":")[0].strip() != OPTION_IDS]
    complaints = Complaints("", [line for _, _, line in rest])
    meta = read_meta(rest, complaints)
    if any(problem.severity is Severity.ERROR for problem in complaints.found):
        notes.add("XLS009", cell=cell.name, found=cell.text)
    return meta, [each.strip() for each in named[0].split(",")] if named else []


def _id(row: Row, notes: Notes) -> str | None:
    found = row.text("id")
    if found and not IDENTIFIER.fullmatch(found):
        notes.add("XLS009", cell=row.cell("id").name, found=found)
    return found if IDENTIFIER.fullmatch(found) else None


def _points(row: Row, notes: Notes) -> float | None:
    text = row.text("points").replace(",", ".")
    if not text:
        return None
    if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{1,2})?", text) and 0 < float(text) <= 100:
        return float(text)
    notes.add("XLS009", cell=row.cell("points").name, found=row.text("points"))
    return None


def _difficulty(row: Row, notes: Notes) -> int | None:
    text = row.text("difficulty")
    words = {"nhan biet": 1, "thong hieu": 2, "van dung": 3, "de": 1, "trung binh": 2, "vua": 2, "kho": 3, "1": 1, "2": 2, "3": 3}
    found = words.get(folded(text))
    if text and found is None:
        notes.add("XLS009", cell=row.cell("difficulty").name, found=text)
    return found


def _competencies(row: Row, notes: Notes) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in re.split(r"[,;\n]", row.text("competency")) if code.strip())
    if all(re.fullmatch(r"[A-Za-z0-9][\w.:-]{0,39}", code) for code in codes):
        return codes
    notes.add("XLS009", cell=row.cell("competency").name, found=row.text("competency"))
    return ()
