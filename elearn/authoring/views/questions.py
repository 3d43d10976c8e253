"""The questions of a lesson or a bank as forms: their list, one of them, a new one, taking one out, another order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.authoring import service
from elearn.authoring.citing import cite_of, law_apart
from elearn.authoring.forms import revision_in
from elearn.authoring.queries import OpenText, WorkspaceRow, get_text_of_revision, list_files
from elearn.authoring.question_form import KINDS, item_in, rows_of
from elearn.authoring.question_values import values_of
from elearn.authoring.submission import Submission
from elearn.authoring.views.doors import blueprint
from elearn.authoring.views.editor import open_file
from elearn.authoring.views.looked_at import key_in_brief
from elearn.authoring.views.shared import law_options, laws_at_hand, name_of, names_of, outline_of
from elearn.authoring.views.words import QUESTION_KINDS
from elearn.content.source import Kind, classify
from elearn.content.writing.ids import new_id
from elearn.content.writing.items import AnswersKind, has_key, kind_of
from elearn.content.writing.reading import Placed, read_items
from elearn.content.writing.refusals import NotWritable
from elearn.content.writing.write import replace_item, write_item
from elearn.core.errors import N_, DomainError, Invalid, NotFound
from elearn.exchange.unmarked import unmarked
from elearn.web.access import current_actor, needs
from elearn.web.languages import current_language
from elearn.web.work import read_session, unit_of_work

_KIND: dict[str, AnswersKind] = {each: each for each in KINDS}


@dataclass(frozen=True, slots=True)
class Row:
    """A question in the list. `kind` is None where its answers cannot be read; `at` is the line of its heading.

    key:     what is right, in one line; of a spotted text it stands in the text and is empty here.
    has_key: whether anything is.
    """

    at: int
    title: str
    kind: AnswersKind | None
    is_sound: bool
    key: str = ""
    has_key: bool = True


@blueprint.get("/authoring/<workspace_id>/questions/<path:path>")
@needs("studio.author")
def questions(workspace_id: str, path: str) -> str:
    """The questions of a file in their order; with `at` or `new` in the address the form of one."""
    workspace, found = _open(workspace_id, path)
    if request.args.get("new") in _KIND:
        kind = _KIND[request.args["new"]]
        return _form(workspace, found, kind, Submission({}), at=0)
    if request.args.get("at"):
        placed = _placed(found, _line(request.args["at"]))
        if placed.item is None:
            raise NotFound
        values = _with_law_apart(values_of(placed.item), _language(workspace, found))
        return _form(workspace, found, kind_of(placed.item), Submission(values), at=placed.start)
    return _list(workspace, found)


def _open(workspace_id: str, path: str) -> tuple[WorkspaceRow, OpenText]:
    workspace, found = open_file(workspace_id, path)
    if classify(path).kind not in {Kind.LESSON, Kind.BANK}:
        raise NotFound
    return workspace, found


def _line(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 7 else 0


def _placed(found: OpenText, at: int) -> Placed:
    """The question whose heading stands on a line.

    Raises:
        NotFound: there is none.
    """
    placed = next((each for each in read_items(found.path, found.text) if each.start == at), None)
    if placed is None:
        raise NotFound
    return placed


def _list(workspace: WorkspaceRow, found: OpenText) -> str:
    lines = found.text.split("\n")
    return render_template(
        "authoring/questions.html",
        workspace=workspace,
        file=found,
        title=name_of(found.path, outline_of(workspace, list_files(read_session(), workspace.id))),
        is_bank=classify(found.path).kind is Kind.BANK,
        rows=[_row(each, lines[each.start - 1]) for each in read_items(found.path, found.text)],
        kinds=[(each, *map(g.translate, QUESTION_KINDS[each])) for each in KINDS],
        kind_words={each: g.translate(QUESTION_KINDS[each][0]) for each in KINDS},
    )


def _row(placed: Placed, heading: str) -> Row:
    item = placed.item
    if item is None:
        return Row(placed.start, heading.lstrip("# ?"), None, is_sound=False)
    is_sound = not placed.problems
    return Row(placed.start, unmarked(item.title), kind_of(item), is_sound, key_in_brief(item), has_key=has_key(item))


def _form(
    workspace: WorkspaceRow,
    found: OpenText,
    kind: AnswersKind,
    sent: Submission,
    *,
    at: int,
    refusal: tuple[str, str] | None = None,
) -> str:
    rows = rows_of(sent, kind) + (2 if request.form.get("act") == "more" else 0)
    return render_template(
        "authoring/question.html",
        workspace=workspace,
        file=found,
        title=name_of(found.path, outline_of(workspace, list_files(read_session(), workspace.id))),
        kind=kind,
        which=_which(workspace, found, kind, at),
        number=_number(workspace, found, at),
        kind_words=g.translate(QUESTION_KINDS[kind][0]),
        values=sent.form,
        rows=rows,
        at=at,
        seen=request.form.get("based_on") or found.revision,
        field=refusal[0] if refusal is not None else "",
        complaint=refusal[1] if refusal is not None else "",
        laws=_law_options(),
        language=_language(workspace, found),
    )


def _which(workspace: WorkspaceRow, found: OpenText, kind: AnswersKind, at: int) -> str:
    """Which question a form is of, whatever line it stands on: what was typed and not saved is found again by it."""
    if not at:
        return f"new-{kind}"
    item = _placed(_seen(workspace, found), at).item
    return item.id if item is not None and item.id else f"line-{at}"


def _number(workspace: WorkspaceRow, found: OpenText, at: int) -> int:
    """Which question of its file a form is of, counted from 1; 0 for a new one."""
    seen = _seen(workspace, found)
    return next((number for number, each in enumerate(read_items(seen.path, seen.text), 1) if each.start == at), 0)


def _seen(workspace: WorkspaceRow, found: OpenText) -> OpenText:
    """The file as it was when the form was opened that is shown or sent."""
    return _as_seen(workspace, found, revision_in(request.form) or found.revision)


def _language(workspace: WorkspaceRow, found: OpenText) -> str:
    return classify(found.path).language or workspace.languages[0]


def _law_options() -> list[tuple[str, str]]:
    """The laws that a question can cite; none where there is no register."""
    options = law_options(current_language())
    return [("", g.translate(N_("Không chọn trong danh mục"))), *options] if options else []


def _with_law_apart(values: dict[str, str], language: str) -> dict[str, str]:
    law, words = law_apart(values.get("cite", ""), laws_at_hand(), language)
    return {**values, "law": law, "cite": words}


def _with_law(sent: Submission, language: str) -> Submission:
    """A submission whose `cite` begins with the law that was chosen.

    Raises:
        Invalid: the register has no such law.
    """
    key = sent.line("law")
    law = laws_at_hand().get(key)
    if key and law is None:
        raise Invalid(N_("Lựa chọn này không có trong danh sách."), field="law")
    return Submission({**sent.form, "cite": cite_of(law, sent.line("cite"), language)})


@blueprint.post("/authoring/<workspace_id>/questions/<path:path>")
@needs("studio.author")
def save_question(workspace_id: str, path: str) -> ResponseReturnValue:
    """Writes a question into its file, over the state of the file that the form was opened with."""
    workspace, found = _open(workspace_id, path)
    sent, kind = Submission.of(request.form), _KIND.get(request.form.get("kind", ""))
    if kind is None:
        raise NotFound
    at, seen = _line(request.form.get("at", "")), revision_in(request.form)
    if request.form.get("act") == "more":
        return _form(workspace, found, kind, sent, at=at)
    try:
        text = _written(workspace, _as_seen(workspace, found, seen), sent, kind, at)
        with unit_of_work() as work:
            saved = service.save_text(work.session, current_actor(), workspace.id, path, text, based_on=seen, now=work.now)
    except NotWritable as refusal:
        told = g.translate(N_("Chỗ này %(why)s."), why=refusal.sentence(current_language()))
        return _form(workspace, found, kind, sent, at=at, refusal=(refusal.field, told)), 422
    except Invalid as refusal:
        return _form(workspace, found, kind, sent, at=at, refusal=_told(refusal)), 422
    if saved.aside_id is not None:
        return redirect(url_for("authoring.settle", workspace_id=workspace.id, aside_id=saved.aside_id), 303)
    return redirect(url_for("authoring.questions", workspace_id=workspace.id, path=path), 303)


def _told(refusal: DomainError) -> tuple[str, str]:
    field = refusal.field if isinstance(refusal, Invalid) and refusal.field else "title"
    return field, g.translate(refusal.message, **refusal.values)


def _as_seen(workspace: WorkspaceRow, found: OpenText, seen: int) -> OpenText:
    """The file as it was when the form was opened: lines are counted in it. What came later is settled after saving."""
    if seen == found.revision:
        return found
    text = get_text_of_revision(read_session(), workspace.id, found.path, seen)
    return OpenText(found.path, text, seen)


def _written(workspace: WorkspaceRow, found: OpenText, sent: Submission, kind: AnswersKind, at: int) -> str:
    """The text of the file with the question in its place, or at its end.

    Raises:
        NotFound: there is no such question.
        NotWritable: no text says it.
        Invalid: a field cannot be read.
    """
    before = _placed(found, at) if at else None
    item = item_in(_with_law(sent, _language(workspace, found)), kind, before.item if before is not None else None)
    if item.id is None:
        names = names_of(workspace)
        item = replace(item, id=new_id(found.path, item.title, names.taken | names.retired))
    if before is not None:
        return replace_item(found.text, before, item)
    return f"{found.text.rstrip()}\n\n{write_item(item)}"


@blueprint.post("/authoring/<workspace_id>/questions-order/<path:path>")
@needs("studio.author")
def order_questions(workspace_id: str, path: str) -> ResponseReturnValue:
    """Moves a question up or down among those of its file, or takes it out."""
    workspace, found = _open(workspace_id, path)
    at, seen = _line(request.form.get("at", "")), revision_in(request.form)
    changed = _reordered(_as_seen(workspace, found, seen), at, request.form.get("act", ""))
    with unit_of_work() as work:
        saved = service.save_text(work.session, current_actor(), workspace.id, path, changed, based_on=seen, now=work.now)
    if saved.aside_id is not None:
        return redirect(url_for("authoring.settle", workspace_id=workspace.id, aside_id=saved.aside_id), 303)
    return redirect(url_for("authoring.questions", workspace_id=workspace.id, path=path), 303)


def _reordered(found: OpenText, at: int, act: str) -> str:
    """The text without a question, or with two neighbours changed over; what stands between them stays where it is.

    Raises:
        NotFound: there is no such question, or no such act.
    """
    placed = list(read_items(found.path, found.text))
    index = next((index for index, each in enumerate(placed) if each.start == at), None)
    lines = found.text.split("\n")
    if index is None or act not in {"up", "down", "remove"}:
        raise NotFound
    if act == "remove":
        return "\n".join([*lines[: placed[index].start - 1], *lines[placed[index].after - 1 :]])
    other = index + (1 if act == "down" else -1)
    if not 0 <= other < len(placed):
        return found.text
    one, two = sorted((placed[index], placed[other]), key=lambda each: each.start)
    first, second = lines[one.start - 1 : one.after - 1], lines[two.start - 1 : two.after - 1]
    between = lines[one.after - 1 : two.start - 1]
    return "\n".join([*lines[: one.start - 1], *second, *between, *first, *lines[two.after - 1 :]])
