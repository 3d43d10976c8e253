r"""The items of a framework as a CSV sheet: a row an item, for whoever works in a spreadsheet.

Columns: `framework`, `version`, `code`, `type`, `parent`, `title_vi`, `title_en`, `in_words_vi`, `in_words_en`, `descriptor_vi`,
`descriptor_en`, `level_1_vi`, `level_1_en` and so on for each level, `relations`. A cell of relations holds a line for each:
`kind FRAMEWORK code | source in Vietnamese | source in English`, with a backslash before a bar that belongs to a source. Title,
scale, licence and source of the framework are not in the sheet: they stay as they are in the YAML.

A cell that a spreadsheet would take for a formula gets an apostrophe before it, which reading takes off again. Places in problems
count lines of the file, and columns of the sheet.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal, TypeAlias

from elearn.content import limits
from elearn.content.problems import Place, Problem, Severity
from elearn.core.db.types import LANGUAGES, LocalisedText
from elearn.frameworks import rules
from elearn.frameworks.document import Framework, Item, ItemKind, Known, Relation, RelationKind
from elearn.frameworks.loading import MOST_LEVELS, Loaded
from elearn.frameworks.placed import CODE, Places, decoded, tidy
from elearn.frameworks.sentences import problem

Separator: TypeAlias = Literal[";", ","]

_SEPARATORS: Final = (",", ";", "\t")
"""What may part the columns of a sheet that is read; a spreadsheet saves tabs where it calls the file text."""
_TEXTS: Final = ("title", "in_words", "descriptor")
_FIXED: Final = (
    "framework",
    "version",
    "code",
    "type",
    "parent",
    *(f"{each}_{language}" for each in _TEXTS for language in LANGUAGES),
)
_LEVEL: Final = re.compile(rf"level_([1-9][0-9]?)_({'|'.join(LANGUAGES)})")
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
_BETWEEN: Final = re.compile(r"(?<!\\)\|")
_RELATION: Final = re.compile(r"(\S+)[ ]+(\S+)[ ]+(\S+)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet holds, as far as it could be read."""

    code: str
    version: str
    items: tuple[Item, ...]
    relations: tuple[Relation, ...]
    places: Places
    problems: tuple[Problem, ...]

    def onto(self, base: Framework) -> Loaded:
        """The framework with the items of this sheet in place of its own."""
        return Loaded(replace(base, items=self.items, relations=self.relations), self.places, self.problems)

    def checked(self, known: Mapping[str, Known], base: Framework | None = None) -> tuple[Problem, ...]:
        """Every problem that an import would tell.

        Args:
            known: the other frameworks.
            base: the framework whose items these are. Without it its scale is not known, and a warning says so.
        """
        levels = MOST_LEVELS if base is None else len(base.scale.levels)
        found = {*self.problems, *rules.check_items(self.items, levels, self.places)}
        if base is None and self.code:
            found.add(problem(Place(self.places.path), "FWK024", code=self.code, version=self.version))
        found |= {*rules.check_relations(self.code, self.items, self.relations, self.places, known)}
        return tuple(sorted(found, key=lambda each: (each.place, each.code, each.words)))


def write_sheet(framework: Framework, separator: Separator = ";") -> bytes:
    """The items as CSV with a byte order mark, so that a spreadsheet takes it for UTF-8.

    Args:
        framework: whose items are written.
        separator: `;` is what spreadsheets expect where a comma parts decimals, as in Vietnam.
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output, delimiter=separator)
    ranks = [each.rank for each in framework.scale.levels]
    writer.writerow(_columns(ranks))
    for item in framework.items:
        levels = dict(item.levels)
        texts = [item.title, item.in_words, item.descriptor, *(levels.get(rank, {}) for rank in ranks)]
        cells = [framework.code, framework.version, item.code, str(item.kind), item.parent]
        cells += [text.get(language, "") for text in texts for language in LANGUAGES]
        cells.append("\n".join(_told(each) for each in framework.relations if each.origin == item.code))
        writer.writerow([neutralised(each) for each in cells])
    return output.getvalue().encode("utf-8-sig")


def neutralised(cell: str) -> str:
    """The cell as no spreadsheet takes it for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restored(cell: str) -> str:
    """What `neutralised` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def read_sheet(path: str, content: bytes) -> Sheet:
    """Reads a sheet: UTF-8 with or without a byte order mark, parted by whichever of `;`, `,` and tab its first line has most."""
    text = decoded(content)
    if text is None or len(content) > limits.SOURCE_BYTES or "\0" in text:
        return _unreadable(path, Place(path), text)
    separator = max(_SEPARATORS, key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        begins = 1
        for row in reader:
            if any(each.strip() for each in row):
                rows.append((begins, [restored(each) for each in row]))
            begins = reader.line_num + 1
    except csv.Error:
        return _unreadable(path, Place(path, reader.line_num), text)
    return _Reading(path).read(rows)


def _unreadable(path: str, place: Place, text: str | None) -> Sheet:
    reasons = {"why_vi": "dấu nháy kép chưa đóng, hoặc tệp quá dài", "why_en": "a quotation mark is open, or the file is too long"}
    found = problem(place, "FWK014") if text is None else problem(place, "FWK016", **reasons)
    return Sheet("", "", (), (), Places(path), (found,))


def _columns(ranks: Iterable[int]) -> list[str]:
    return [*_FIXED, *(f"level_{rank}_{language}" for rank in ranks for language in LANGUAGES), "relations"]


def _is_known(column: str) -> bool:
    return column in _FIXED or column == "relations" or _LEVEL.fullmatch(column) is not None


def _told(relation: Relation) -> str:
    head = f"{relation.kind} {relation.framework} {relation.code}"
    sources = (relation.source.get(language, "").replace("|", "\\|") for language in LANGUAGES)
    return " | ".join([head, *sources]) if relation.source else head


@dataclass(slots=True)
class _Row:
    """One row: its cells by column, and where they stand."""

    line: int
    cells: dict[str, str]
    columns: dict[str, int]
    path: str

    def place(self, column: str) -> Place:
        return Place(self.path, self.line, self.columns.get(column, 1))

    def text(self, name: str) -> LocalisedText:
        return tidy({language: self.cells.get(f"{name}_{language}", "") for language in LANGUAGES})


@dataclass(slots=True)
class _Reading:
    """Turns rows into items and relations."""

    path: str
    problems: list[Problem] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    name: tuple[str, str] | None = None
    places: Places = field(init=False)

    def __post_init__(self) -> None:
        self.places = Places(self.path)

    def read(self, rows: list[tuple[int, list[str]]]) -> Sheet:
        header = [each.strip() for each in rows[0][1]] if rows else []
        if header:
            self._check_header(header)
        else:
            self.problems.append(problem(Place(self.path), "FWK022"))
        if not self.problems:
            columns = {name: number for number, name in enumerate(header, start=1)}
            if not rows[1:]:
                self.problems.append(problem(Place(self.path), "FWK023"))
            for line, cells in rows[1:]:
                self._check_length(line, cells, len(header))
                self._row(_Row(line, dict(zip(header, cells, strict=False)), columns, self.path))
        code, version = self.name or ("", "")
        return Sheet(code, version, tuple(self.items), tuple(self.relations), self.places, tuple(self.problems))

    def _check_header(self, header: list[str]) -> None:
        known = ", ".join(_columns([1])).replace("level_1_vi", "level_1_vi…")
        missing = ", ".join(column for column in _FIXED if column not in header)
        if missing:
            self.problems.append(problem(Place(self.path), "FWK013", missing=missing, columns=known))
        strange = [number for number, column in enumerate(header) if not _is_known(column) or column in header[:number]]
        if strange:
            columns = ", ".join(header[number] for number in strange)
            self.problems.append(problem(Place(self.path, 1, strange[0] + 1), "FWK021", strange=columns))

    def _check_length(self, line: int, cells: list[str], columns: int) -> None:
        """A text with the sign between columns and without quotes moves all that follows it: that must not pass for other texts."""
        if any(each.strip() for each in cells[columns:]):
            words = {"cells": str(len(cells)), "columns": str(columns)}
            self.problems.append(problem(Place(self.path, line, columns + 1), "FWK025", **words))

    def _row(self, row: _Row) -> None:
        name = (self._code(row, "framework"), self._code(row, "version"))
        self.name = self.name or name
        if name != self.name:
            found, expected = (" ".join(each) for each in (name, self.name))
            self.problems.append(problem(row.place("framework"), "FWK017", found=found, expected=expected))
        number = len(self.items)
        self._remember(row, "item", number, "code", "parent", "title", "in_words", "descriptor")
        levels = {int(found[1]) for found in map(_LEVEL.fullmatch, row.cells) if found}
        texts = [(rank, row.text(f"level_{rank}")) for rank in sorted(levels)]
        self.items.append(
            Item(
                code=self._code(row, "code"),
                kind=self._kind(row),
                title=row.text("title"),
                parent=self._code(row, "parent") if row.cells.get("parent", "").strip() else "",
                in_words=row.text("in_words"),
                descriptor=row.text("descriptor"),
                levels=tuple((rank, text) for rank, text in texts if text),
            )
        )
        for line in row.cells.get("relations", "").splitlines():
            if line.strip():
                self._relation(row, line)

    def _remember(self, row: _Row, part: str, number: int, *keys: str) -> None:
        self.places[part, number, ""] = row.place("code")
        for key in keys:
            self.places[part, number, key] = row.place(key if key in row.columns else f"{key}_{LANGUAGES[0]}")

    def _code(self, row: _Row, column: str) -> str:
        text = row.cells.get(column, "").strip()
        if len(text) <= CODE.longest and re.fullmatch(CODE.pattern or "", text):
            return text
        why = "phải là một mã gồm chữ, số, dấu chấm, gạch", "must be a code of letters, digits, dots and hyphens"
        self._wrong(row, column, text, *why)
        return ""

    def _kind(self, row: _Row) -> ItemKind:
        text = row.cells.get("type", "").strip()
        if text in set(ItemKind):
            return ItemKind(text)
        choices = ", ".join(ItemKind)
        self._wrong(row, "type", text, f"phải là một trong: {choices}", f"must be one of: {choices}")
        return ItemKind.COMPETENCY

    def _wrong(self, row: _Row, column: str, found: str, why_vi: str, why_en: str) -> None:
        words = (("key", column), ("found", found[:60]), ("why_vi", why_vi), ("why_en", why_en))
        self.problems.append(Problem(row.place(column), Severity.ERROR, "FM003", words))

    def _relation(self, row: _Row, line: str) -> None:
        head, *source = (each.replace("\\|", "|").strip() for each in _BETWEEN.split(line))
        found = _RELATION.fullmatch(head)
        place = row.place("relations")
        if found is None or found[1] not in set(RelationKind) or len(source) > len(LANGUAGES):
            self.problems.append(problem(place, "FWK018", kinds=", ".join(RelationKind)))
            return
        self.places["relation", len(self.relations), ""] = place
        told = tidy(dict(zip(LANGUAGES, source, strict=False)))
        self.relations.append(Relation(row.cells["code"].strip(), found[2], found[3], RelationKind(found[1]), told))
