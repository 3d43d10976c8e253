"""What a quiz draws, told on its pages: at the field of its settings, and in place of a page that it has not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g, url_for

from elearn.authoring.drawing import BankText, Draw, draws_in
from elearn.authoring.queries import WorkspaceRow, list_files, read_texts
from elearn.authoring.views.shared import outline_of, workshop
from elearn.content.grammar.files import front_of, parse_file
from elearn.content.outline import Outline
from elearn.content.problems import Place, Problem, Severity
from elearn.content.source import Kind, classify
from elearn.core.errors import N_
from elearn.web.work import read_session


@dataclass(frozen=True, slots=True)
class DrawLine:
    """A line of a blueprint in words, with the way to the bank; `href` is empty where there is none."""

    title: str
    href: str
    words: str
    is_short: bool


def draws_of(workspace: WorkspaceRow, outline: Outline, front: dict[str, Any]) -> list[Draw]:
    """The lines of a quiz with these settings."""
    fronts = {
        path: front
        for path, front in outline.fronts.items()
        if classify(path).kind is Kind.BANK and classify(path).language == workspace.languages[0]
    }
    texts = read_texts(read_session(), workspace.id, fronts) if fronts else {}
    banks: dict[str, BankText] = {}
    for path, said in fronts.items():
        defaults = said.get("defaults")
        bank = BankText(path, str(said.get("title", "")), defaults if isinstance(defaults, dict) else {}, texts.get(path, ""))
        banks.setdefault(str(said.get("id") or classify(path).slug), bank)
    return draws_in(front, banks)


def draws_written(workspace: WorkspaceRow, path: str, text: str) -> list[Draw] | None:
    """The lines of a quiz as it is written; None where the file is no quiz in the language that is written first."""
    place = classify(path)
    if place.kind is not Kind.LESSON or place.language != workspace.languages[0] or parse_file(path, text).kind != "quiz":
        return None
    outline = outline_of(workspace, list_files(read_session(), workspace.id))
    front = workshop().outline("", {path: front_of(text)}).fronts.get(path, {})
    return draws_of(workspace, outline, front)


def complaint_of(draw: Draw) -> str:
    """What is told at the field of a line that draws more than there is; empty where there is enough."""
    if not draw.is_short:
        return ""
    if draw.found is not None and draw.found < draw.count:
        return str(g.translate(N_("Ngân hàng này chỉ có %(found)s câu phù hợp."), found=draw.found))
    return str(g.translate(N_("Cộng với các dòng trên thì ngân hàng này không đủ câu.")))


def problem_of(path: str, draw: Draw) -> Problem:
    """BNK001, which a file that is compiled on its own cannot know."""
    words = (("bank", draw.bank), ("count", str(draw.count)), ("found", str(draw.found)))
    return Problem(Place(path), Severity.ERROR, "BNK001", words)


def draw_lines(workspace: WorkspaceRow, draws: list[Draw]) -> list[DrawLine]:
    """What a quiz draws, line by line."""
    return [_line(workspace, each) for each in draws]


def _line(workspace: WorkspaceRow, draw: Draw) -> DrawLine:
    if not draw.path:
        return DrawLine(draw.bank, "", g.translate(N_("rút %(count)s câu; khóa không có ngân hàng này"), count=draw.count), True)
    href = url_for("authoring.questions", workspace_id=workspace.id, path=draw.path)
    if draw.found is None:
        words = g.translate(N_("rút %(count)s câu; không đọc được điều kiện"), count=draw.count)
    else:
        words = g.translate(N_("rút %(count)s câu, có %(found)s câu phù hợp"), count=draw.count, found=draw.found)
    return DrawLine(draw.title, href, words, draw.is_short)
