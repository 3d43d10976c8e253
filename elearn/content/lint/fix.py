"""`--fix`: the mends that need no judgement. Doing it twice changes nothing, and what the course says stays the same.

Mends, by the name in `Problem.fix`:
    question-id      gives a question without an id its slug and four characters; a translation takes the source's id
    nesting          moves the levels of a nested list four spaces apart
    setext, rule     writes `##` for an underlined heading and `***` for a line of hyphens
    blank-line       puts a blank line where a callout runs into what follows
    indent-feedback  indents the feedback of an option
    nfc              brings the text to Unicode form NFC

Making pictures smaller is not among them: it needs an image library, which the product does not carry.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from elearn.content.grammar import marks
from elearn.content.grammar.files import parse_file
from elearn.content.grammar.raw import RawFile
from elearn.content.lint.check import check
from elearn.content.lint.nesting import renested
from elearn.content.lint.rules_language import check_characters
from elearn.content.problems import Problem

ROUNDS: Final = 8
"""One mend can uncover another; a text that is still not at rest after so many rounds is left as it then is."""
_SLUG_LENGTH: Final = 40
_SEPARATORS = re.compile(r"[^a-z0-9]+")
_UNDERLINE = re.compile(r"[ \t]*(=|-)")
_LANGUAGE = re.compile(r"\.[a-z]{2}(?:-[A-Z]{2})?\.md$")


@dataclass(frozen=True, slots=True)
class Fixed:
    """A text after its mends, and the codes of the problems that were mended, in the order of the source."""

    text: str
    mended: tuple[Problem, ...]


def fix_file(path: str, text: str, *, ids: tuple[str | None, ...] | None = None) -> Fixed:
    """The text of a file with every mechanical problem mended.

    Args:
        path: inside the course folder.
        text: as it stands on disk; line ends become `\\n`.
        ids: of a translation, the ids of the source's questions in order: a question without an id takes the one in its
            place. Without them new ids are made.
    """
    mended = [problem for problem in check_characters(path, text) if problem.fix]
    fixed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    for _ in range(ROUNDS):
        raw = parse_file(path, fixed)
        found = [problem for problem in check(raw) if problem.fix]
        lines = fixed.split("\n")
        done = _Mender(raw, lines, ids).mend(found)
        if not done:
            break
        mended.extend(done)
        fixed = "\n".join(lines)
    return Fixed(fixed, tuple(mended)) if mended else Fixed(text, ())


def fix_files(texts: Mapping[str, str], source_language: str = "vi") -> dict[str, Fixed]:
    """The files of a course that change, mended; questions of a translation get the ids of the source language's file.

    Only pages of the course are touched: `x.vi.md` and what stands in `snippets/`, never a changelog or a read-me.
    """
    changed: dict[str, Fixed] = {}
    now = dict(texts)
    own = f".{source_language}.md"
    for path in sorted(texts, key=lambda path: (not path.endswith(own), path)):
        if not _LANGUAGE.search(path) and not (path.startswith("snippets/") and path.endswith(".md")):
            continue
        source = _LANGUAGE.sub(own, path)
        ids = None
        if source != path and source in now:
            ids = tuple(question.id for question in parse_file(source, now[source]).questions)
        fixed = fix_file(path, texts[path], ids=ids)
        if fixed.text != texts[path]:
            now[path] = fixed.text
            changed[path] = fixed
    return changed


def new_id(path: str, title: str, taken: Collection[str], first: int = 0) -> str:
    """An id from a title: its slug and four characters that tell it from questions of the same wording.

    `first` is how many questions with this title came before; `taken` ids are never given again.
    """
    stem = path.rsplit("/", 1)[-1].split(".", 1)[0]
    base = (slug(title) or "q")[:_SLUG_LENGTH].strip("-") or "q"
    number = first
    while True:
        digest = hashlib.sha256(f"{stem}\n{title}\n{number}".encode()).digest()
        candidate = f"{base}-{base64.b32encode(digest)[:4].decode().lower()}"
        if candidate not in taken:
            return candidate
        number += 1


def slug(text: str) -> str:
    """A text in the letters of an id: no marks, `đ` as `d`, hyphens between words."""
    folded = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    plain = "".join(character for character in folded if not unicodedata.combining(character))
    return _SEPARATORS.sub("-", plain).strip("-")


class _Mender:
    """Applies the mends of one round to `lines`, from the last line up, so that earlier places stay true."""

    def __init__(self, raw: RawFile, lines: list[str], ids: tuple[str | None, ...] | None) -> None:
        self.raw = raw
        self.lines = lines
        self.ids = ids
        self.positions = {question.place.line: position for position, question in enumerate(raw.questions)}
        self.taken = {question.id for question in raw.questions if question.id}
        self.new_ids = self._new_ids() if ids is None else {}

    def mend(self, problems: list[Problem]) -> list[Problem]:
        upwards = sorted(problems, key=lambda problem: problem.place, reverse=True)
        return [problem for problem in upwards if self._apply(problem)][::-1]

    def _apply(self, problem: Problem) -> bool:
        index = problem.place.line - 1
        match problem.fix:
            case "question-id":
                return self._identify(index)
            case "nesting":
                return self._renest(index)
            case "setext":
                return self._underlined(index)
            case "rule":
                self.lines[index] = "***"
            case "blank-line":
                self.lines.insert(index, "")
            case "indent-feedback":
                return self._indent(index)
            case _:
                return False
        return True

    def _identify(self, index: int) -> bool:
        position = self.positions.get(index + 1)
        wanted = None if position is None else self._id_for(position)
        if wanted is None:
            return False
        kept, attributes = marks.split_attributes(self.lines[index])
        # An id that was written but is not valid stands in the way: it is for its author to correct.
        if attributes is not None:
            return False
        self.lines[index] = f"{kept} {{#{wanted}}}"
        return True

    def _id_for(self, position: int) -> str | None:
        """A new id for the question at that position, or the one that the source language has there."""
        if self.ids is None:
            return self.new_ids[position]
        wanted = self.ids[position] if position < len(self.ids) else None
        return wanted if wanted not in self.taken else None

    def _new_ids(self) -> dict[int, str]:
        """An id for each question without one, in the order of the file, so that equal titles get the same ids each time."""
        found: dict[int, str] = {}
        taken = set(self.taken)
        repeated: Counter[str] = Counter()
        for position, question in enumerate(self.raw.questions):
            if question.id is None:
                title = question.title.markdown
                found[position] = new_id(self.raw.path, title, taken, first=repeated[title])
                taken.add(found[position])
                repeated[title] += 1
        return found

    def _renest(self, index: int) -> bool:
        block = next((block for block in self.raw.blocks if block.place.line == index + 1), None)
        if block is None:
            return False
        end = index + len(block.text.lines)
        self.lines[index:end] = renested(self.lines[index:end])
        return True

    def _underlined(self, index: int) -> bool:
        """`Title` over `---` becomes `## Title`; lines above the underline are one paragraph and so one heading."""
        mark = _UNDERLINE.match(self.lines[index])
        ends = (block for block in self.raw.blocks if block.text and block.text.lines[-1].number == index + 1)
        block = next(ends, None)
        if mark is None or block is None:
            return False
        start = block.text.number - 1
        words = " ".join(line.strip() for line in self.lines[start:index])
        if words.startswith("? ") or words.endswith("#"):
            return False
        self.lines[start : index + 1] = [f"{'#' if mark[1] == '=' else '##'} {words}"]
        return True

    def _indent(self, index: int) -> bool:
        while index < len(self.lines) and marks.QUOTE.match(self.lines[index]):
            self.lines[index] = "  " + self.lines[index].lstrip()
            index += 1
        return True
