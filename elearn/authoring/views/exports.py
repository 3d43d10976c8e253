"""A bank or the questions of a lesson go out in another format: what it cannot say is told before the file is taken."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from elearn.authoring.queries import WorkspaceRow, list_files
from elearn.authoring.rules import is_text
from elearn.authoring.views.doors import blueprint
from elearn.authoring.views.editor import open_file
from elearn.authoring.views.shared import name_of, outline_of, read_media
from elearn.content.problems import Problem
from elearn.content.source import Kind, classify
from elearn.content.writing.reading import read_items
from elearn.core.errors import NotFound
from elearn.exchange.formats import FormatRefused, format_of, offered, write
from elearn.exchange.sentences import sentence_of
from elearn.web.access import needs
from elearn.web.languages import current_language
from elearn.web.work import read_session


@blueprint.get("/authoring/<workspace_id>/export/<path:path>")
@needs("studio.author")
def export(workspace_id: str, path: str) -> ResponseReturnValue:
    """The formats, what the chosen one would lose, and with `download` in the address the file itself."""
    workspace, found = open_file(workspace_id, path)
    if classify(path).kind not in {Kind.LESSON, Kind.BANK}:
        raise NotFound
    chosen = request.args.get("form", "")
    files = list_files(read_session(), workspace.id)
    title = name_of(path, outline_of(workspace, files))
    items = [each.item for each in read_items(path, found.text) if each.item is not None]
    written = None
    if chosen:
        try:
            media = read_media(workspace.id, {each.path for each in files if not is_text(each.path) and each.path in found.text})
            written = write(chosen, items, title=title, language=_language(workspace, path), media=media)
        except FormatRefused:
            raise NotFound from None
        if request.args.get("download"):
            return _file(path, chosen, written.content)
    return render_template(
        "authoring/export.html",
        workspace=workspace,
        file=found,
        title=title,
        count=len(items),
        chosen=chosen,
        formats=[(each.name, each.says.get(current_language(), each.says["vi"])) for each in offered() if each.is_written],
        losses=[_sentence(each) for each in written.problems] if written is not None else [],
    )


def _language(workspace: WorkspaceRow, path: str) -> str:
    return classify(path).language or workspace.languages[0]


def _sentence(problem: Problem) -> tuple[str, str]:
    sentence = sentence_of(problem, current_language())
    return sentence[:1].upper() + sentence[1:], problem.excerpt


def _file(path: str, name: str, content: bytes) -> Response:
    known = format_of(name)
    answer = Response(content, mimetype=known.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{classify(path).slug}{known.suffix}"'
    # It holds the keys of all questions.
    answer.headers["Cache-Control"] = "no-store"
    return answer
