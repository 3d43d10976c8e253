"""The scenes of a case as values, each with the lines where it stands, so that a form can replace exactly those."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from elearn.content.grammar import marks
from elearn.content.grammar.chunks import Chunk, cut
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.files import parse_file
from elearn.content.grammar.forks import is_fork_list
from elearn.content.grammar.raw import RawFile, RawFork, RawScene
from elearn.content.problems import Problem, Severity
from elearn.content.writing.scenes import PARTING, Choice, Record, Scene

_GIVEN_ON_SAVING = frozenset({"CAS001"})


@dataclass(frozen=True, slots=True)
class PlacedScene:
    """A scene and where it stands.

    start:    the line of its heading, counted from 1; after: the line after its last. What follows the last scene and belongs to
              the whole page, such as footnotes and the act at the desk, is no part of it.
    title:    the words of its heading.
    scene:    None where something in it cannot be read, so that a form would lose it.
    problems: what the grammar says about its lines.
    """

    start: int
    after: int
    title: str
    scene: Scene | None
    problems: tuple[Problem, ...] = ()

    @property
    def id(self) -> str | None:
        return self.scene.id if self.scene is not None else None


def read_scenes(path: str, text: str) -> tuple[PlacedScene, ...]:
    """The scenes of a case in their order. Never raises; linear in the text.

    Args:
        path: inside the course folder; problems name it.
        text: the whole file.
    """
    raw = parse_file(path, text, "case")
    if not raw.scenes:
        return ()
    starts = [scene.heading.place.line for scene in raw.scenes]
    ends = [*starts[1:], len(raw.lines) + 1]
    sections = _sections(raw, starts, ends)
    problems = sorted(raw.problems, key=lambda problem: problem.place.line)
    found: list[PlacedScene] = []
    at = 0
    for scene, start, end, chunks in zip(raw.scenes, starts, ends, sections, strict=True):
        after = _after(raw, chunks, start, end, is_last=end > len(raw.lines))
        while at < len(problems) and problems[at].place.line < start:
            at += 1
        first = at
        while at < len(problems) and problems[at].place.line < after:
            at += 1
        own = tuple(problems[first:at])
        is_whole = not any(each.severity is Severity.ERROR and each.code not in _GIVEN_ON_SAVING for each in own)
        value = _scene(scene, _text(raw.lines, chunks, start, after)) if is_whole else None
        found.append(PlacedScene(start, after, scene.heading.text.markdown, value, own))
    return tuple(found)


def _sections(raw: RawFile, starts: Sequence[int], ends: Sequence[int]) -> list[list[Chunk]]:
    """The chunks of each scene, without its heading."""
    chunks = cut(raw.lines, Complaints(raw.path, raw.lines), starts[0] - 1)
    sections: list[list[Chunk]] = []
    at = 0
    for start, end in zip(starts, ends, strict=True):
        section = []
        while at < len(chunks) and chunks[at].start + 1 < end:
            if chunks[at].start + 1 > start:
                section.append(chunks[at])
            at += 1
        sections.append(section)
    return sections


def _after(raw: RawFile, chunks: Sequence[Chunk], start: int, end: int, *, is_last: bool) -> int:
    """The line after a scene's last one, blank lines left out."""
    last = end - 1
    if is_last:
        page = {block.place.line for block in raw.blocks}
        told = [chunk.end for chunk in chunks if chunk.shape != "comment" and chunk.start + 1 not in page]
        last = _closed(raw.lines, max([start, *told]))
    while last > start and marks.is_blank(raw.lines[last - 1]):
        last -= 1
    return last + 1


def _closed(lines: Sequence[str], last: int) -> int:
    """The last line with those behind it that close what was opened in it."""
    at = last
    while at < len(lines) and (marks.is_blank(lines[at]) or marks.BLOCK_CLOSE.match(lines[at])):
        at += 1
    return at


def _text(lines: Sequence[str], chunks: Sequence[Chunk], start: int, after: int) -> str:
    """All that is told: the lines without the heading and the choices."""
    pieces: list[list[str]] = [[]]
    at = start
    for chunk in chunks:
        if chunk.shape == "list" and chunk.end < after and is_fork_list(lines, chunk.start, chunk.end):
            pieces[-1].extend(lines[at : chunk.start])
            pieces[-1] = _without_parting(pieces[-1])
            pieces.append([])
            at = chunk.end
    pieces[-1].extend(lines[at : after - 1])
    told = ("\n".join(line.rstrip() for line in piece).strip("\n") for piece in pieces)
    return "\n\n".join(piece for piece in told if piece)


def _without_parting(piece: list[str]) -> list[str]:
    kept = list(piece)
    while kept and (marks.is_blank(kept[-1]) or kept[-1].rstrip() == PARTING):
        kept.pop()
    return kept


def _scene(raw: RawScene, text: str) -> Scene:
    return Scene(
        title=raw.heading.text.markdown,
        id=raw.heading.id,
        text=text,
        choices=tuple(_choice(fork) for fork in raw.forks),
        role=raw.role,
        outcome=raw.outcome,
    )


def _choice(raw: RawFork) -> Choice:
    records = tuple(Record(each.key, " ".join(each.text.split())) for each in raw.records)
    return Choice(" ".join(raw.label.markdown.split()), raw.to, raw.minutes, records, raw.sets, raw.feedback.markdown)
