"""The entrance of the grammar: the text of one source file becomes a `RawFile`."""

from __future__ import annotations

import re
from typing import Final

from elearn.content.grammar import marks
from elearn.content.grammar.cases import opening_line, read_scenes
from elearn.content.grammar.chunks import cut
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.pages import Conditional, read_page
from elearn.content.grammar.raw import FileKind, Line, RawBlock, RawCard, RawFile, RawQuestion, RawText
from elearn.content.grammar.texts import whole

_LANGUAGE = re.compile(r"\.([a-z]{2}(?:-[A-Z]{2})?)\.md$")
_KIND = re.compile(r"""kind:[ \t]*["']?(lesson|bank|quiz|case|card)["']?[ \t]*(?:#.*)?$""")
_FOLDERS: Final[dict[str, FileKind]] = {"snippets": "snippet", "banks": "bank", "cards": "card"}
_KINDS: Final[dict[str, FileKind]] = {
    "lesson": "lesson",
    "bank": "bank",
    "quiz": "quiz",
    "case": "case",
    "card": "card",
}


def parse_file(path: str, text: str, kind: FileKind | None = None, language: str | None = None) -> RawFile:
    """Everything that one Markdown file says, and every problem of its grammar. Never raises; linear in the text.

    Args:
        path: inside the course folder, with `/`; problems name it.
        text: the whole file; any line ends, with or without a byte order mark.
        kind: what the file is, if the caller knows it; else its front matter or its folder says so.
        language: the language, if the caller knows it; else the file's name says so.
    """
    lines = split_lines(text)
    complaints = Complaints(path, lines)
    _check_characters(lines, complaints)
    front, start = _front_matter(lines, complaints)
    kind = kind or _kind(path, front)
    chunks = cut(lines, complaints, start)
    page = read_page(chunks, lines, complaints)
    body, scenes = read_scenes(page, lines, complaints) if kind == "case" else (_outside_a_case(page, complaints), ())
    return RawFile(
        path=path,
        kind=kind,
        language=language or _language(path),
        front=front,
        body=tuple(body),
        scenes=tuple(scenes),
        card=RawCard(whole(lines, start, len(lines))) if kind == "card" else None,
        problems=complaints.found,
        lines=tuple(lines),
    )


def split_lines(text: str) -> list[str]:
    """The lines of a source without their ends; a byte order mark is dropped."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return text.split("\n")


def front_of(text: str) -> str:
    """A source without its body: the lines of its front matter alone, or nothing."""
    lines = split_lines(text)
    _, start = _front_matter(lines, Complaints("", ()))
    return "\n".join(lines[:start])


def _check_characters(lines: list[str], complaints: Complaints) -> None:
    for index, line in enumerate(lines):
        if found := marks.PRIVATE.search(line):
            complaints.add("MD007", index + 1, found.start() + 1, character=f"U+{ord(found[0]):04X}")
            lines[index] = marks.PRIVATE.sub("\ufffd", line)


def _front_matter(lines: list[str], complaints: Complaints) -> tuple[RawText | None, int]:
    """The YAML between `---` lines at the very top, and the index of the first line after it."""
    if not lines or lines[0].rstrip() != "---":
        return None, 0
    for index in range(1, len(lines)):
        if lines[index].rstrip() in {"---", "..."}:
            return RawText(tuple(Line(at + 1, 1, lines[at]) for at in range(1, index))), index + 1
    complaints.add("MD009", 1)
    return None, 1


def _kind(path: str, front: RawText | None) -> FileKind:
    for line in front.lines if front else ():
        if match := _KIND.match(line.text):
            return _KINDS[match[1]]
    return _FOLDERS.get(path.split("/", 1)[0], "lesson") if "/" in path else "lesson"


def _language(path: str) -> str | None:
    match = _LANGUAGE.search(path)
    return match[1] if match else None


def _outside_a_case(page: list[RawBlock | RawQuestion | Conditional], complaints: Complaints) -> list[RawBlock | RawQuestion]:
    body: list[RawBlock | RawQuestion] = []
    for item in page:
        if isinstance(item, Conditional):
            complaints.add("BLK007", opening_line(complaints.lines, item.block.place.line))
            body.append(item.block)
        else:
            body.append(item)
    return body
