"""What a file is while it is written: its problems, and the page that readers would get, both from the one compiler."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from flask import g, request, url_for

from elearn.assessment.presentation import QuestionView, present
from elearn.authoring.queries import WorkspaceRow, list_files, read_texts
from elearn.authoring.rules import divided, is_text
from elearn.authoring.spots import Spot, Spots
from elearn.authoring.views.drawing import DrawLine, draw_lines, draws_written, problem_of
from elearn.authoring.views.reading import Reading, reading_of
from elearn.authoring.views.shared import original_of, read_media, workshop
from elearn.authoring.views.told import Ways, inside_words
from elearn.content.document import Block, Course, Edition, Html, Lesson, Page, Question
from elearn.content.part import Part, paths_needed
from elearn.content.problems import Problem
from elearn.content.source import classify
from elearn.core.errors import N_, Unavailable
from elearn.learning.pieces import with_contacts
from elearn.studio.sheets import QuestionSheet, sheet_of
from elearn.studio.views.words import in_order, problem_items
from elearn.web.work import read_session

_MEDIA = re.compile(r'"/media/([0-9a-f]{64}\.[a-z0-9]{2,5})"')
EDITIONS: dict[str, Edition] = {"official": "official", "citizen": "citizen"}
_GIVEN_ON_SAVING = frozenset({"QID001"})
"""Codes of what saving puts right by itself: whoever is writing is not told of it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One block as it is shown. A question has the view that readers get, still open, and the sheet with its key."""

    html: Html = ""
    view: QuestionView | None = None
    sheet: QuestionSheet | None = None
    note: str = ""
    edition: Edition | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A file compiled on its own. `errors` and `advice` are in the shape of the kit; `pieces` are what can be shown of it."""

    language: str
    title: str = ""
    errors: list[dict[str, Any]] = field(default_factory=list)
    advice: list[dict[str, Any]] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    scenes: list[dict[str, Any]] = field(default_factory=list)
    editions: list[tuple[str, str, bool, None]] = field(default_factory=list)
    """The ways to see each edition alone, in the shape of the kit; none where readers all get the same."""
    draws: list[DrawLine] | None = None
    """What a quiz draws; None for what is no quiz."""
    reading: Reading | None = None


def check(workspace: WorkspaceRow, path: str, text: str) -> Checked:
    """Compiles a text of a workspace with what it needs, in the child; shows the edition that the address asks for."""
    part, draws = compiled(workspace, path, text), draws_written(workspace, path, text)
    short = tuple(problem_of(path, each) for each in draws or () if each.is_short)
    checked = shown(workspace, path, text, replace(part, problems=(*part.problems, *short)))
    checked = replace(checked, draws=draw_lines(workspace, draws) if draws is not None else None)
    above = divided(text)[0].count("\n") if path.endswith(".md") else 0
    return replace(_in_edition(checked, workspace, path), reading=reading_of(path, text, checked.language, above=above))


def asked_edition() -> Edition | None:
    """The edition that the address asks to see alone."""
    return EDITIONS.get(request.args.get("edition", ""))


def _in_edition(checked: Checked, workspace: WorkspaceRow, path: str) -> Checked:
    """What the readers of one edition get, where the address asks for it, and the ways to each."""
    wanted = asked_edition()
    if not any(piece.edition for piece in checked.pieces):
        return checked
    names = ((None, N_("Cả hai")), ("official", N_("Cán bộ, công chức")), ("citizen", N_("Người dân")))
    ways = [
        (g.translate(words), url_for("authoring.editor", workspace_id=workspace.id, path=path, edition=each), each == wanted, None)
        for each, words in names
    ]
    pieces = [piece for piece in checked.pieces if wanted is None or piece.edition in {None, wanted}]
    return replace(checked, pieces=pieces, editions=ways)


def compiled(workspace: WorkspaceRow, path: str, text: str) -> Part:
    """The file on its own, as the compiler sees it."""
    session = read_session()
    needed = paths_needed(path, text, (each.path for each in list_files(session, workspace.id)), workspace.languages[0])
    texts = read_texts(session, workspace.id, [each for each in needed if is_text(each)])
    files = {each: words.encode() for each, words in texts.items()}
    # A picture that cannot be read is told as one that is not there.
    with suppress(Unavailable):
        files |= read_media(workspace.id, {each for each in needed if not is_text(each)})
    return workshop().part(path, {**files, path: text.encode(errors="replace")})


def shown(workspace: WorkspaceRow, path: str, text: str, part: Part) -> Checked:
    """What became of a file, in the words of the page."""
    language = classify(path).language or workspace.languages[0]
    told = _problems(workspace, path, text, [each for each in part.problems if each.code not in _GIVEN_ON_SAVING])
    course = part.course
    if course is None:
        return Checked(language, "", *told)
    own = _Course(workspace, course, language)
    if course.lessons:
        lesson = course.lessons[0]
        page = lesson.pages.get(language)
        return Checked(language, page.title if page else "", *told, own.pieces(page), own.scenes(lesson))
    if course.card is not None:
        html = own.with_media(with_contacts(course.card.html.get(language, ""), course.card.contacts, own.contacts))
        return Checked(language, course.card.title.get(language, ""), *told, [Piece(html)])
    questions = [course.questions[name] for bank in course.banks for name in bank.questions]
    title = course.banks[0].title.get(language, "") if course.banks else ""
    return Checked(language, title, *told, [own.question(each) for each in questions])


def _problems(
    workspace: WorkspaceRow, path: str, text: str, problems: list[Problem]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Errors and advice as the kit takes them. Lines are counted in the words, as the editor shows them; what is mended elsewhere
    leads to its form."""
    ordered, spots = in_order(problems), Spots({path: text})
    ways = Ways(workspace.id, workspace.languages, Spots({original_of(path, workspace.languages[0]): "", path: text}))
    items = problem_items(problems, plainly=True)
    for item, problem in zip(items, ordered, strict=True):
        spot = spots.at(problem.place)
        here = url_for("authoring.editor", workspace_id=workspace.id, path=path, _anchor="text")
        way = ways.elsewhere(problem, spot)
        item["href"], item["line"] = (way, "") if way else (here, spot.line or 1)
        item["excerpt"] = item["excerpt"] if spot.line else ""
        item["place"] = _place_words(spot) if spot.line else g.translate(N_("thiết đặt của bài") if way else N_("cả bài"))
    errors = [each for each in items if each["severity"] == "error"]
    return errors, [each for each in items if each["severity"] != "error"]


def _place_words(spot: Spot) -> str:
    """The line, because the text stands beside it, with the question that it is in."""
    line = str(g.translate(N_("dòng %(n)s"), n=spot.line))
    return f"{inside_words(spot)} · {line}" if spot.number else line


@dataclass(frozen=True, slots=True)
class _Course:
    """A compiled part in the language of its file."""

    workspace: WorkspaceRow
    course: Course
    language: str

    @property
    def contacts(self) -> dict[str, str]:
        return {"": g.translate(N_("đầu mối sự cố của cơ quan người đọc"))}

    def pieces(self, page: Page | None) -> list[Piece]:
        return [self._piece(each) for each in page.blocks] if page is not None else []

    def _piece(self, block: Block) -> Piece:
        if block.kind == "question" and block.question is not None:
            return replace(self.question(self.course.questions[block.question]), edition=block.edition)
        if block.kind == "recall":
            words = "".join(f"<li>{line}</li>" for line in block.recall.values())
            return Piece(
                f"<ul>{words}</ul>",
                edition=block.edition,
                note=g.translate(N_("Lời nhắc lại lựa chọn lúc đầu: một dòng cho mỗi phương án")),
            )
        note = {"instructor": N_("Chỉ ở đây và trong sổ tay"), "desk": N_("Việc làm ngay tại bàn")}.get(block.kind, "")
        if block.edition is not None:
            note = N_("Chỉ bản cho cán bộ, công chức") if block.edition == "official" else N_("Chỉ bản cho người dân")
        html = self.with_media(with_contacts(block.html, block.contacts, self.contacts))
        return Piece(html, note=g.translate(note) if note else "", edition=block.edition)

    def question(self, question: Question) -> Piece:
        view = present(question, self.language, order_seed=question.id)
        return Piece(view=view, sheet=sheet_of(question, self.language))

    def scenes(self, lesson: Lesson) -> list[dict[str, Any]]:
        """The scenes of a case, with their choices."""
        if lesson.case is None:
            return []
        return [
            {
                "id": scene.id,
                "title": scene.texts[self.language].title,
                "passages": [self.with_media(each.html) for each in scene.texts[self.language].passages],
                "forks": [(fork.label, fork.feedback or "") for fork in scene.texts[self.language].forks.values()],
            }
            for scene in lesson.case.scenes
            if self.language in scene.texts
        ]

    def with_media(self, html: Html) -> Html:
        """The HTML with its pictures taken from the workspace. Only addresses that the compiler writes fit the pattern."""
        paths = {f"{each.sha256}.{each.suffix}": each.path for each in self.course.media}

        def address(found: re.Match[str]) -> str:
            path = paths.get(found[1])
            return f'"{url_for("authoring.media", workspace_id=self.workspace.id, path=path)}"' if path else found[0]

        return _MEDIA.sub(address, html)
