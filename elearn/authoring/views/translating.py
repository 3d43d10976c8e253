"""A text and its translation side by side, passage by passage. Works without a script; what is not sent is left as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.authoring import service
from elearn.authoring.forms import revision_in, words_in
from elearn.authoring.queries import WorkspaceRow, get_text_of_revision, list_files, open_text, read_known
from elearn.authoring.translation import (
    TRANSLATED,
    PassageState,
    Row,
    Sent,
    parts_of,
    path_in,
    progress_of,
    rows_of,
    sent_in,
)
from elearn.authoring.views.doors import blueprint
from elearn.authoring.views.shared import name_of, open_workspace, outline_of, workshop
from elearn.authoring.views.words import LANGUAGES
from elearn.content.source import classify
from elearn.content.writing.pairs import Beside, Known, beside, rewritten
from elearn.content.writing.refusals import NotWritable
from elearn.core.errors import N_, Invalid, NotFound
from elearn.core.paging import page_number
from elearn.web.access import current_actor, needs
from elearn.web.languages import current_language
from elearn.web.work import read_session, unit_of_work

OPEN = "open"
"""What the address says for only what is not done."""


@dataclass(frozen=True, slots=True)
class _Place:
    """What is translated: the paths of both texts, and into which language. `seen` are the revisions before whoever translates."""

    workspace: WorkspaceRow
    path: str
    other: str
    to: str
    seen: tuple[int, int]

    def address(self, **more: Any) -> str:
        """The address of the page; `more` goes before what this page was asked for."""
        arguments: dict[str, Any] = {"to": self.to, **_asked(), **more}
        return url_for("authoring.translate", workspace_id=self.workspace.id, path=self.path, **arguments)


def _asked() -> dict[str, object]:
    """The part of the text and the choice of passages, as the address says them."""
    part = page_number(request.args.get("part"))
    return {"only": OPEN if request.args.get("only") == OPEN else None, "part": part if part > 1 else None}


@dataclass(frozen=True, slots=True)
class _Texts:
    """Both texts beside each other, with what is known of the translation, and all rows."""

    both: Beside
    known: Known
    rows: list[Row]
    source: str


@blueprint.get("/authoring/<workspace_id>/translate/<path:path>")
@needs("studio.author")
def translate(workspace_id: str, path: str) -> str:
    """A text and its translation as they are."""
    place = _place(workspace_id, path)
    return _page(place, _texts(place))


def _place(workspace_id: str, path: str) -> _Place:
    """What an address asks to translate, both texts as they are.

    Raises:
        NotFound: there is no such workspace, text or language.
    """
    workspace = open_workspace(workspace_id)
    place = classify(path)
    to = request.args.get("to") or next(iter(workspace.languages[1:]), "")
    if place.kind not in TRANSLATED or place.language != workspace.languages[0] or to not in workspace.languages[1:]:
        raise NotFound
    session, other = read_session(), path_in(path, to)
    source, translation = open_text(session, workspace.id, path), open_text(session, workspace.id, other)
    if source is None:
        raise NotFound
    return _Place(workspace, path, other, to, (source.revision, translation.revision if translation is not None else 0))


def _texts(place: _Place) -> _Texts:
    """Both texts in the states that were seen.

    Raises:
        NotFound: there were no such states.
    """
    session, (ours, theirs) = read_session(), place.seen
    source = get_text_of_revision(session, place.workspace.id, place.path, ours)
    translation = get_text_of_revision(session, place.workspace.id, place.other, theirs) if theirs else ""
    known = read_known(session, place.workspace.id, place.to)
    both = beside(source, translation, known)
    return _Texts(both, known, rows_of(both, known), source)


def _page(place: _Place, texts: _Texts, refusal: tuple[str, str] | None = None) -> str:
    """The page; with what was typed where it was refused: the name of the field and why."""
    rows, workspace = texts.rows, place.workspace
    wanted = [row for row in rows if row.state is not PassageState.DONE] if request.args.get("only") == OPEN else rows
    parts = parts_of(wanted)
    part = min(page_number(request.args.get("part")), len(parts))
    names = {code: g.translate(LANGUAGES[code]) if code in LANGUAGES else code for code in workspace.languages}
    outline = outline_of(workspace, list_files(read_session(), workspace.id))
    return render_template(
        "authoring/translate.html",
        workspace=workspace,
        title=name_of(place.path, outline),
        path=place.path,
        other=place.other,
        languages=(workspace.languages[0], place.to),
        names=names,
        targets=[(names[code], place.address(to=code), code == place.to, None) for code in workspace.languages[1:]],
        seen=place.seen,
        rows=parts[part - 1],
        headings=[row for row in parts[part - 1] if row.level],
        progress=progress_of(rows),
        part=part,
        parts=len(parts),
        is_open_only=request.args.get("only") == OPEN,
        address=place.address,
        part_address=lambda number: place.address(part=number if number > 1 else None),
        typed=request.form if refusal is not None else {},
        wrong=refusal[0] if refusal is not None else "",
        complaint=refusal[1] if refusal is not None else "",
    )


@blueprint.post("/authoring/<workspace_id>/translate/<path:path>")
@needs("studio.author")
def save_translation(workspace_id: str, path: str) -> ResponseReturnValue:
    """Writes the passages that were sent into the translation, over the state that whoever translates has seen."""
    now = _place(workspace_id, path)
    seen = (revision_in(request.form, "source_seen"), revision_in(request.form))
    place = _Place(now.workspace, path, now.other, now.to, seen)
    texts = _texts(place)
    form = {name: words_in(request.form, name) for name in request.form}
    try:
        sent = sent_in(texts.both, texts.rows, form)
        aside = _save(place, texts, sent)
    except NotWritable as refusal:
        return _page(place, texts, _told(texts, refusal)), 422
    except Invalid as refusal:
        return _page(place, texts, ("", g.translate(refusal.message, **refusal.values))), 422
    if aside is not None:
        return redirect(url_for("authoring.settle", workspace_id=place.workspace.id, aside_id=aside), 303)
    held = next((row for row in texts.rows if row.at == request.form.get("holds") and row.may_hold), None)
    if held is not None and held.hashes[1]:
        _say_holds(place, texts, held, sent)
    if sent.texts or sent.front or held is not None:
        flash(g.translate(N_("Đã lưu bản dịch.")), "good")
    return redirect(place.address(_anchor=f"r{held.at}" if held is not None else "rows"), 303)


def _told(texts: _Texts, refusal: NotWritable) -> tuple[str, str]:
    """The field that a refusal is about, and why. A passage is named by its key where it is told of the whole text."""
    at = next((str(at) for at, pair in enumerate(texts.both.pairs) if pair.source.key == refusal.field), "")
    why = g.translate(N_("Chỗ này %(why)s."), why=refusal.sentence(current_language()))
    return f"{at}.text" if at else refusal.field, why


def _save(place: _Place, texts: _Texts, sent: Sent) -> object | None:
    """Saves what was sent. Answers what was kept aside because somebody else saved meanwhile.

    Raises:
        NotWritable: a text would be read as something else.
        Invalid: the settings of the translation cannot be read, or the file is too long.
    """
    if not sent.texts and not sent.front:
        return None
    text = rewritten(texts.both, sent.texts)
    front = _front(texts, place, sent)
    if front:
        # A new file has a blank line between its settings and its words, as those that people write.
        text = text if texts.both.translation.front else f"\n{text}"
        changed = workshop().change_settings(place.other, text, front).text
        if changed is None:
            raise Invalid(N_("Phần thiết đặt đang có lỗi, không đọc được. Xin sửa trong phần chữ."), field="title")
        text = changed
    with unit_of_work() as work:
        saved = service.save_text(
            work.session,
            current_actor(),
            place.workspace.id,
            place.other,
            text,
            based_on=place.seen[1],
            source=texts.source,
            now=work.now,
        )
    return saved.aside_id


def _front(texts: _Texts, place: _Place, sent: Sent) -> dict[str, str]:
    """The keys that the translation's front matter gets: of a new file those without which it is none."""
    if texts.both.translation.front:
        return dict(sent.front)
    ours = workshop().outline("", {place.path: texts.both.source.front}).fronts.get(place.path, {})
    begun = {name: ours[name] for name in ("kind", "title") if isinstance(ours.get(name), str)}
    return {**begun, **sent.front}


def _say_holds(place: _Place, texts: _Texts, held: Row, sent: Sent) -> None:
    """Writes down that a translation is right as it is; one that was written anew says so by itself."""
    is_new = held.at in sent.front or (held.at.isdecimal() and texts.both.pairs[int(held.at)].source.key in sent.texts)
    if is_new:
        return
    with unit_of_work() as work:
        service.say_holds(work.session, current_actor(), place.workspace.id, place.to, [held.hashes], now=work.now)
