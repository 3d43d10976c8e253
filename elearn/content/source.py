"""The sources of a course: which files there are, what they are for, and their text.

Sources are a mapping from a path inside the course folder (with `/`) to bytes, whether they come from a folder, an archive or
the studio. Nothing here looks into Markdown or YAML; what is not accepted is a problem with a code of the group SEC.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final

from elearn.content import limits
from elearn.content.decoding import decode, refused_character
from elearn.content.problems import Place, Problem, Severity

LANGUAGE: Final = r"[a-z]{2}(?:-[A-Z]{2})?"
_SEGMENT = re.compile(r"[^\x00-\x1f\x7f<>:\"\\|?*]{1,120}")
_UNSEEN: Final = frozenset({"Cf", "Zl", "Zp"})
"""Characters that nobody sees: two names that look the same would not be."""
_RESERVED = re.compile(r"(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
_NUMBERED = re.compile(rf"(?P<number>\d{{2}})-(?P<slug>[a-z0-9][a-z0-9-]*)\.(?P<language>{LANGUAGE})\.md")
_NAMED = re.compile(rf"(?P<slug>[a-z0-9][a-z0-9-]*)\.(?P<language>{LANGUAGE})\.md")
_IGNORED_FOLDERS: Final = frozenset({"__MACOSX", "node_modules"})
_IGNORED_FILES: Final = frozenset({"Thumbs.db", "desktop.ini", ".gitignore", ".gitattributes", ".editorconfig", ".DS_Store"})
_FREE_TEXTS: Final = frozenset({"README.md", "CHANGELOG.md", "LICENSE", "LICENSE.md", "NOTICE"})
TEXT_SUFFIXES: Final = frozenset({".md", ".yml", ".vtt", ".svg"})
MEDIA_SUFFIXES: Final = frozenset({".png", ".jpg", ".jpeg", ".webp", ".svg", ".opus", ".ogg", ".webm", ".vtt"})


class Kind(StrEnum):
    """What a file of the folder is for, as its path says."""

    COURSE = "course"
    LESSON = "lesson"
    BANK = "bank"
    CARD = "card"
    GLOSSARY = "glossary"
    SNIPPET = "snippet"
    MEDIA = "media"
    FREE = "free"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SourcePath:
    """A path and what it says: kind, and for Markdown its folder, number, slug and language (empty where it has none)."""

    path: str
    kind: Kind
    folder: str = ""
    number: str = ""
    slug: str = ""
    language: str = ""

    @property
    def sheaf(self) -> tuple[Kind, str, str, str]:
        """What a Markdown file and its translations have in common, and no other file has."""
        return self.kind, self.folder, self.number, self.slug


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text file as the compiler reads it: UTF-8 decoded, without BOM, lines ended by `\\n`, in NFC."""

    place: SourcePath
    text: str

    @property
    def path(self) -> str:
        return self.place.path


@dataclass(frozen=True, slots=True)
class Sources:
    """The accepted files of one course: texts and media by path, in the order of their paths.

    `refused` are those that are there and not accepted: each has its own problem, and nobody is told that it is missing.
    """

    texts: dict[str, SourceText]
    media: dict[str, bytes]
    raw: Mapping[str, bytes]
    refused: frozenset[str] = frozenset()

    def of_kind(self, kind: Kind) -> list[SourceText]:
        return [text for text in self.texts.values() if text.place.kind is kind]


class SourcesRefused(Exception):
    """A folder that is not read at all; `problems` says why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(f"{problem.place.path}: {problem.code}" for problem in self.problems))


def error_at(where: str, code: str, line: int = 1, column: int = 1, /, **words: object) -> Problem:
    filled = tuple((name, str(value)) for name, value in words.items())
    return Problem(Place(where, line, column), Severity.ERROR, code, filled)


def classify(path: str) -> SourcePath:
    """What a path of a course folder is for. Never raises: what is not known is `Kind.UNKNOWN`."""
    pure = PurePosixPath(path)
    parts = pure.parts
    top = parts[0] if len(parts) > 1 else ""
    if top == "modules" and len(parts) == 3 and (match := _NUMBERED.fullmatch(pure.name)):
        return SourcePath(path, Kind.LESSON, parts[1], match["number"], match["slug"], match["language"])
    if top == "snippets" and pure.suffix == ".md":
        return SourcePath(path, Kind.SNIPPET)
    if top in {"banks", "cards"} and len(parts) == 2 and (match := _NAMED.fullmatch(pure.name)):
        kind = Kind.BANK if top == "banks" else Kind.CARD
        return SourcePath(path, kind, top, "", match["slug"], match["language"])
    if pure.suffix.lower() in MEDIA_SUFFIXES and top:
        return SourcePath(path, Kind.MEDIA)
    return _classify_at_the_top(path, pure) if not top else SourcePath(path, Kind.UNKNOWN)


def _classify_at_the_top(path: str, pure: PurePosixPath) -> SourcePath:
    if path == "course.yml":
        return SourcePath(path, Kind.COURSE)
    if path == "glossary.yml":
        return SourcePath(path, Kind.GLOSSARY)
    if path in _FREE_TEXTS:
        return SourcePath(path, Kind.FREE)
    if match := _NAMED.fullmatch(pure.name):
        return SourcePath(path, Kind.CARD, "", "", match["slug"], match["language"])
    return SourcePath(path, Kind.UNKNOWN)


def ignored(path: str) -> bool:
    """Whether a file is left out without a word: hidden files and what operating systems leave behind."""
    parts = PurePosixPath(path).parts
    return any(part in _IGNORED_FOLDERS or part in _IGNORED_FILES or part.startswith(".") for part in parts if part != "..")


def path_is_accepted(path: str) -> bool:
    """Whether a path stays inside the course folder and can be written on every system that trainers use."""
    if not path or len(path) > limits.PATH_CHARACTERS or path.startswith("/") or path.endswith("/"):
        return False
    segments = path.split("/")
    return len(segments) <= limits.PATH_DEPTH and all(_segment_is_accepted(segment) for segment in segments)


def _segment_is_accepted(segment: str) -> bool:
    if segment in {"", ".", ".."} or segment != segment.strip(" .") or _RESERVED.fullmatch(segment):
        return False
    if any(unicodedata.category(character) in _UNSEEN for character in segment):
        return False
    return _SEGMENT.fullmatch(segment) is not None and refused_character(segment) is None


def check_paths(paths: Iterable[str], folders: Iterable[str] = ()) -> list[Problem]:
    """Paths that leave the folder (SEC001) or that some system takes for the same file or folder (SEC002).

    Args:
        paths: of files.
        folders: that are named beside those in which files lie.
    """
    problems: list[Problem] = []
    files: dict[str, str] = {}
    above: dict[str, str] = {}
    for path in sorted(folders):
        problems += _clash(path, above) if path_is_accepted(path) else [_outside(path)]
    for path in sorted(paths):
        if not path_is_accepted(path):
            problems.append(_outside(path))
        elif (folded := _folded(path)) in files:
            problems.append(error_at(path, "SEC002", path=path, other=files[folded]))
        else:
            files[folded] = path
            problems += _clash(path.rpartition("/")[0], above, told=path)
    both = sorted(files.keys() & above.keys())
    return problems + [error_at(files[each], "SEC002", path=files[each], other=f"{above[each]}/") for each in both]


def _clash(folder: str, above: dict[str, str], told: str = "") -> list[Problem]:
    """A folder, or one above it, that is there already with other letters; each is told once. Notes the new ones."""
    parts = folder.split("/") if folder else []
    for count in range(1, len(parts) + 1):
        part = unicodedata.normalize("NFC", "/".join(parts[:count]))
        known = above.setdefault(_folded(part), part)
        if known != part:
            return [error_at(told or folder, "SEC002", path=f"{part}/", other=f"{known}/")]
    return []


def _folded(path: str) -> str:
    """A path as systems compare it that know neither capitals nor forms of Unicode."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _outside(path: str) -> Problem:
    return error_at(printable(path), "SEC001", path=printable(path))


def printable(path: str) -> str:
    return "".join(character if character.isprintable() else "\ufffd" for character in path)[:200] or "."


def load(sources: Mapping[str, bytes]) -> tuple[Sources, list[Problem]]:
    """The accepted files of a course, and a problem for each file or size that is not accepted.

    Paths are brought to NFC, so that a folder written on a Mac means the same elsewhere.
    """
    kept = {path: content for path, content in sources.items() if not ignored(path)}
    problems = _check_amounts(kept)
    if problems:
        return Sources({}, {}, {}, frozenset(kept)), problems
    problems = check_paths(kept)
    refused = {problem.place.path for problem in problems}
    texts: dict[str, SourceText] = {}
    media: dict[str, bytes] = {}
    for path in sorted(kept):
        if printable(path) in refused:
            continue
        place = classify(unicodedata.normalize("NFC", path))
        _sort_in(place, kept[path], texts, media, problems)
    raw = {unicodedata.normalize("NFC", path): kept[path] for path in sorted(kept) if printable(path) not in refused}
    unread = {problem.place.path for problem in problems if problem.severity is Severity.ERROR}
    return Sources(texts, media, raw, frozenset(unread)), problems


def _sort_in(
    place: SourcePath, content: bytes, texts: dict[str, SourceText], media: dict[str, bytes], problems: list[Problem]
) -> None:
    if place.kind is Kind.MEDIA:
        media[place.path] = content
    elif place.kind is Kind.UNKNOWN:
        problems.append(_unexpected(place.path))
    elif place.kind is not Kind.FREE:
        text, found = decode(place.path, content)
        problems.extend(found)
        if text is not None:
            texts[place.path] = SourceText(place, text)


def _unexpected(path: str) -> Problem:
    pure = PurePosixPath(path)
    if pure.parts[0] == "modules" and pure.suffix == ".md":
        return error_at(path, "CRS002", path=path)
    return Problem(Place(path), Severity.WARNING, "SEC009", (("path", path),))


def _check_amounts(sources: Mapping[str, bytes]) -> list[Problem]:
    if len(sources) > limits.FILES:
        return [error_at(".", "SEC005", what=len(sources), limit=limits.FILES)]
    total = sum(map(len, sources.values()))
    if total > limits.FOLDER_BYTES:
        return [error_at(".", "SEC012", size=megabytes(total), limit=megabytes(limits.FOLDER_BYTES))]
    text = sum(len(content) for path, content in sources.items() if PurePosixPath(path).suffix in {".md", ".yml"})
    if text > limits.TEXT_BYTES:
        return [error_at(".", "SEC012", size=megabytes(text), limit=megabytes(limits.TEXT_BYTES))]
    return []


def megabytes(size: int) -> str:
    return f"{size / limits.MIB:.0f}"
