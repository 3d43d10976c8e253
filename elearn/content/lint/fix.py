"""`--fix`: the mends that need no judgement. Doing it twice changes nothing, and what the course says stays the same.

Mends, by the name in `Problem.fix`:
    question-id      gives a question without an id that of its partner in the other language, or its slug and four characters
    nesting          moves the levels of a nested list four spaces apart
    heading-blank    puts a blank between the signs of a heading and its words
    setext, rule     writes `##` for an underlined heading and `***` for a line of hyphens
    blank-line       puts a blank line where a callout runs into what follows
    indent-feedback  indents the feedback of an option
    nfc              brings the text to Unicode form NFC

Heavy pictures become WebP in `pictures`, which needs an image library.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final

from elearn.content import frontmatter, settings_shapes
from elearn.content.amounts import too_many
from elearn.content.compilation import Fixed
from elearn.content.decoding import decode
from elearn.content.grammar import marks
from elearn.content.grammar.files import parse_file
from elearn.content.grammar.raw import RawFile
from elearn.content.lint.check import check
from elearn.content.lint.nesting import renested
from elearn.content.lint.rules_language import check_characters
from elearn.content.problems import Problem
from elearn.content.source import ignored
from elearn.content.steps import Steps
from elearn.content.writing.ids import marked_id

ROUNDS: Final = 8
"""One mend can uncover another; a text that is still not at rest after so many rounds is left as it then is."""
_SETTINGS: Final = "course.yml"
_SLUG_LENGTH: Final = 40
_SEPARATORS = re.compile(r"[^a-z0-9]+")
_TIGHT_HEADING = re.compile(r"^(#+)(?=[^#\s])")
_UNDERLINE = re.compile(r"[ \t]*(=|-)")
_LANGUAGE = re.compile(r"\.[a-z]{2}(?:-[A-Z]{2})?\.md$")


def fix_sources(sources: Mapping[str, bytes], steps: Steps) -> dict[str, Fixed]:
    """The files of a course that change, mended, by path.

    Left as they are: what is no page of the course (`x.vi.md`, or what stands in `snippets/`), a file that the compiler does not
    read, and one that was given up.
    """
    return fix_files(pages_of(sources), _source_language(sources), steps)


def pages_of(sources: Mapping[str, bytes]) -> dict[str, str]:
    """The texts of the pages of a course that the compiler reads, by path."""
    return {path: content.decode("utf-8") for path, content in sources.items() if _is_page(path) and _is_read(path, content)}


def _is_page(path: str) -> bool:
    in_snippets = path.startswith("snippets/") and path.endswith(".md")
    return not ignored(path) and (in_snippets or _LANGUAGE.search(path) is not None)


def _is_read(path: str, content: bytes) -> bool:
    return decode(path, content)[0] is not None


def _source_language(sources: Mapping[str, bytes]) -> str:
    """The first of `languages` in course.yml; `vi` where that cannot be read."""
    text, _ = decode(_SETTINGS, sources.get(_SETTINGS, b""))
    languages = frontmatter.read_course(_SETTINGS, text or "")[0].get("languages")
    return str(languages[0]) if languages else "vi"


def fix_files(texts: Mapping[str, str], source_language: str = "vi", steps: Steps | None = None) -> dict[str, Fixed]:
    """The pages that change, mended; a question without an id gets that of its partner in the other language's file.

    An id that is made here stands nowhere else in the texts.
    """
    steps = steps or Steps()
    read = {path: parse_file(path, text) for path, text in texts.items() if steps.begins(path, "read")}
    ids = {path: tuple(question.id for question in raw.questions) for path, raw in read.items()}
    everywhere = {name for names in ids.values() for name in names if name}
    own = f".{source_language}.md"
    changed: dict[str, Fixed] = {}
    for path in sorted(read, key=lambda path: (not path.endswith(own), path)):
        if not steps.begins(path, "check"):
            continue
        source = _LANGUAGE.sub(own, path)
        if source != path and source in ids:
            fixed = fix_file(path, texts[path], ids=ids[source], taken=everywhere)
        else:
            fixed = fix_file(path, texts[path], partner=_partner_ids(path, ids), taken=everywhere)
        if fixed.text != texts[path]:
            changed[path] = fixed
            ids[path] = tuple(question.id for question in parse_file(path, fixed.text).questions)
            everywhere.update(filter(None, ids[path]))
    return changed


def _partner_ids(path: str, ids: Mapping[str, tuple[str | None, ...]]) -> tuple[str | None, ...]:
    """The ids that a translation has, question for question, where all questions that have an id in both agree; else none."""
    ours = ids[path]
    for language in settings_shapes.LANGUAGES:
        other = _LANGUAGE.sub(f".{language}.md", path)
        theirs = ids.get(other, ()) if other != path else ()
        if len(theirs) == len(ours) and all(a == b for a, b in zip(ours, theirs, strict=True) if a and b):
            return theirs
    return ()


def fix_file(
    path: str,
    text: str,
    *,
    ids: tuple[str | None, ...] | None = None,
    partner: tuple[str | None, ...] = (),
    taken: Collection[str] = frozenset(),
) -> Fixed:
    """The text of a file with every mechanical problem mended; a file that has too many of anything stays as it is.

    Args:
        path: inside the course folder.
        text: as it stands on disk; when something is mended, line ends become `\\n` and a byte order mark goes.
        ids: of a translation, the ids of the source's questions in order: a question without an id takes the one in its
            place. Without them new ids are made.
        partner: of a source, the ids of its translation in order: they go before new ones.
        taken: ids that a new one must not be.
    """
    fixed = unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    raw = parse_file(path, fixed)
    if too_many(raw):
        return Fixed(text, ())
    mended = [problem for problem in check_characters(path, text) if problem.fix]
    for _ in range(ROUNDS):
        found = [problem for problem in check(raw) if problem.fix]
        lines = fixed.split("\n")
        done = _Mender(raw, lines, ids, partner, taken).mend(found)
        if not done:
            break
        mended.extend(done)
        fixed = "\n".join(lines)
        raw = parse_file(path, fixed)
    return Fixed(fixed, tuple(mended)) if mended else Fixed(text, ())


class _Mender:
    """Applies the mends of one round to `lines`, from the last line up, so that earlier places stay true."""

    def __init__(
        self,
        raw: RawFile,
        lines: list[str],
        ids: tuple[str | None, ...] | None,
        partner: tuple[str | None, ...],
        taken: Collection[str],
    ) -> None:
        self.raw = raw
        self.lines = lines
        self.ids = ids
        self.partner = partner
        self.positions = {question.place.line: position for position, question in enumerate(raw.questions)}
        self.lists = {line.number: block for block in raw.blocks if block.shape == "list" for line in block.text.lines}
        self.ends = {block.text.lines[-1].number: block for block in raw.blocks if block.text}
        self.own = {question.id for question in raw.questions if question.id}
        self.taken = self.own.union(taken)
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
            case "heading-blank":
                self.lines[index] = _TIGHT_HEADING.sub(r"\1 ", self.lines[index], count=1)
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
        return wanted if wanted not in self.own else None

    def _new_ids(self) -> dict[int, str]:
        """An id for each question without one, in the order of the file, so that equal titles get the same ids each time."""
        found: dict[int, str] = {}
        taken = set(self.taken)
        repeated: Counter[str] = Counter()
        for position, question in enumerate(self.raw.questions):
            theirs = self.partner[position] if position < len(self.partner) else None
            if question.id is None and theirs is not None and theirs not in self.own:
                found[position] = theirs
            elif question.id is None:
                title = question.title.markdown
                found[position] = marked_id(self.raw.path, title, taken, first=repeated[title])
                taken.add(found[position])
                repeated[title] += 1
        return found

    def _renest(self, index: int) -> bool:
        block = self.lists.get(index + 1)
        if block is None:
            return False
        start = block.text.number - 1
        end = start + len(block.text.lines)
        self.lines[start:end] = renested(self.lines[start:end])
        return True

    def _underlined(self, index: int) -> bool:
        """`Title` over `---` becomes `## Title`; lines above the underline are one paragraph and so one heading."""
        mark = _UNDERLINE.match(self.lines[index])
        block = self.ends.get(index + 1)
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
