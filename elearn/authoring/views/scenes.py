"""The scenes of a case as forms: their list with where each leads, one of them, a new one, taking one out, another order."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.authoring import service
from elearn.authoring.forms import revision_in
from elearn.authoring.queries import OpenText, WorkspaceRow, get_text_of_revision, list_files, read_texts
from elearn.authoring.scene_form import NEW, RECORDS, rows_of, scene_in, submitted, translation_in, values_of
from elearn.authoring.scene_map import CaseMap, Stop, map_of, place_of_new
from elearn.authoring.submission import Submission
from elearn.authoring.views.doors import blueprint
from elearn.authoring.views.editor import open_file
from elearn.authoring.views.shared import is_case, name_of, original_of, outline_of
from elearn.authoring.views.words import OUTCOMES, RECORD_KEYS, ROLES
from elearn.content.grammar.files import front_of
from elearn.content.source import classify
from elearn.content.writing.refusals import NotWritable
from elearn.content.writing.scene_reading import PlacedScene, read_scenes
from elearn.content.writing.scene_writing import insert_scene, remove_scene, replace_scene, swap_scenes
from elearn.content.writing.scenes import Scene
from elearn.core.errors import N_, Invalid, NotFound
from elearn.web.access import current_actor, needs
from elearn.web.languages import current_language
from elearn.web.work import read_session, unit_of_work


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case of a workspace as it is open. `originals` are the scenes of the source language by id, None where this is it."""

    workspace: WorkspaceRow
    found: OpenText
    title: str
    originals: dict[str, Scene] | None = None

    @property
    def path(self) -> str:
        return self.found.path

    @property
    def language(self) -> str:
        return classify(self.path).language or self.workspace.languages[0]

    def placed(self) -> tuple[PlacedScene, ...]:
        return read_scenes(self.path, self.found.text)


def _open(workspace_id: str, path: str, seen: int | None = None) -> CaseFile:
    """The case in an address, as it was in the revision `seen` where one is given.

    Raises:
        NotFound: there is no such case.
    """
    workspace, found = open_file(workspace_id, path)
    outline = outline_of(workspace, list_files(read_session(), workspace.id))
    source = workspace.languages[0]
    if not is_case(path, outline, source):
        raise NotFound
    language, original = classify(path).language, original_of(path, source)
    text = read_texts(read_session(), workspace.id, [original]).get(original) if language != source else None
    if seen is not None and seen not in {found.revision, 0}:
        found = OpenText(path, get_text_of_revision(read_session(), workspace.id, path, seen), seen)
    if not found.text and text is not None:
        found = OpenText(path, f"{front_of(text)}\n", found.revision)
    originals = None
    if text is not None:
        originals = {each.scene.id: each.scene for each in read_scenes(original, text) if each.scene is not None and each.scene.id}
    return CaseFile(workspace, found, name_of(path, outline), originals)


@blueprint.get("/authoring/<workspace_id>/scenes/<path:path>")
@needs("studio.author")
def scenes(workspace_id: str, path: str) -> str:
    """The scenes of a case in their order; with `at`, `of` or `new` in the address the form of one."""
    case = _open(workspace_id, path)
    if case.originals is not None and request.args.get("of") is not None:
        return _translation_form(case, request.args["of"])
    if request.args.get("new") in ROLES:
        return _form(case, Submission({"role": request.args["new"]}), at=0)
    if request.args.get("at"):
        at = _line(request.args["at"])
        return _form(case, Submission(values_of(_scene_at(case, at))), at=at)
    return _list(case)


def _line(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 7 else 0


def _index(case: CaseFile, at: int) -> int:
    """The number of the scene whose heading stands on a line.

    Raises:
        NotFound: there is none.
    """
    found = next((number for number, each in enumerate(case.placed()) if each.start == at), None)
    if found is None:
        raise NotFound
    return found


def _scene_at(case: CaseFile, at: int) -> Scene:
    scene = case.placed()[_index(case, at)].scene
    if scene is None:
        raise NotFound
    return scene


def _list(case: CaseFile) -> str:
    found = map_of(case.placed())
    return render_template(
        "authoring/scenes.html",
        workspace=case.workspace,
        file=case.found,
        title=case.title,
        language=case.language,
        map=found,
        roles={code: g.translate(words) for code, words in ROLES.items()},
        outcomes={code: g.translate(words) for code, words in OUTCOMES.items()},
        translations=_translations(case, found),
    )


def _translations(case: CaseFile, found: CaseMap) -> list[tuple[str, str, Stop | None]] | None:
    """Of a translation: each scene of the original by id, with its title and the scene here."""
    if case.originals is None:
        return None
    here = {stop.scene.id: stop for stop in found.stops if stop.scene is not None}
    return [(name, scene.title, here.get(name)) for name, scene in case.originals.items()]


def _form(case: CaseFile, sent: Submission, *, at: int, refusal: tuple[str, str] | None = None, more: int = 0) -> str:
    found = map_of(case.placed())
    known = [(stop.scene.id, stop.title) for stop in found.stops if stop.scene is not None and stop.scene.id is not None]
    gone = {value: value for name, value in sent.form.items() if name.endswith(".to") and value not in {*dict(known), NEW, ""}}
    return _page(
        case,
        sent,
        rows=rows_of(sent, more),
        at=at,
        refusal=refusal,
        which=(_scene_at(case, at).id or f"line-{at}") if at else "new",
        asked={"at": at} if at else {"new": sent.form.get("role", "scene")},
        targets=[*known, *gone.items()],
        facts=sorted({fact for stop in found.stops if stop.scene for choice in stop.scene.choices for fact in choice.sets}),
        is_first=not found.stops or found.stops[0].at == at,
    )


def _translation_form(case: CaseFile, name: str, sent: Submission | None = None, refusal: tuple[str, str] | None = None) -> str:
    original = (case.originals or {}).get(name)
    if original is None:
        raise NotFound
    here = next((each.scene for each in case.placed() if each.id == name), None)
    sent = sent or Submission(values_of(here) if here is not None else {})
    return _page(
        case, sent, rows=len(original.choices), at=0, refusal=refusal, original=original, of=name, which=name, asked={"of": name}
    )


def _page(case: CaseFile, sent: Submission, *, rows: int, at: int, refusal: tuple[str, str] | None, **more: object) -> str:
    return render_template(
        "authoring/scene.html",
        workspace=case.workspace,
        file=case.found,
        title=case.title,
        values=sent.form,
        rows=rows,
        records=RECORDS,
        at=at,
        seen=request.form.get("based_on") or case.found.revision,
        field=refusal[0] if refusal is not None else "",
        complaint=refusal[1] if refusal is not None else "",
        language=case.language,
        roles=[(code, g.translate(words)) for code, words in ROLES.items()],
        outcomes=[("", g.translate(N_("Không ghi"))), *((code, g.translate(words)) for code, words in OUTCOMES.items())],
        keys=[(code, g.translate(words)) for code, words in RECORD_KEYS.items()],
        **more,
    )


@blueprint.post("/authoring/<workspace_id>/scenes/<path:path>")
@needs("studio.author")
def save_scene(workspace_id: str, path: str) -> ResponseReturnValue:
    """Writes a scene into its case, over the state of the file that the form was opened with."""
    seen = revision_in(request.form)
    case = _open(workspace_id, path, seen)
    sent, at, of = (
        submitted(request.form, is_translation=case.originals is not None),
        _line(request.form.get("at", "")),
        request.form.get("of", ""),
    )
    if request.form.get("act") == "more":
        return _form(case, sent, at=at, more=2)
    try:
        text = _translated(case, sent, of) if case.originals is not None else _written(case, sent, at)
        return _saved(case, text, seen)
    except NotWritable as refusal:
        told = refusal.field, g.translate(N_("Chỗ này %(why)s."), why=refusal.sentence(current_language()))
    except Invalid as refusal:
        told = refusal.field or "title", g.translate(refusal.message, **refusal.values)
    if case.originals is not None:
        return _translation_form(case, of, sent, told), 422
    return _form(case, sent, at=at, refusal=told), 422


def _saved(case: CaseFile, text: str, seen: int) -> ResponseReturnValue:
    workspace = case.workspace
    with unit_of_work() as work:
        saved = service.save_text(work.session, current_actor(), workspace.id, case.path, text, based_on=seen, now=work.now)
    if saved.aside_id is not None:
        return redirect(url_for("authoring.settle", workspace_id=workspace.id, aside_id=saved.aside_id), 303)
    return redirect(url_for("authoring.scenes", workspace_id=workspace.id, path=case.path), 303)


def _written(case: CaseFile, sent: Submission, at: int) -> str:
    """The text of a case with the scene in its place or among those of its kind, and the new scenes behind it.

    Raises:
        NotFound: there is no such scene.
        NotWritable: no text says it.
        Invalid: a field cannot be read.
    """
    placed, before = case.placed(), _scene_at(case, at) if at else None
    names = {each.id for each in placed if each.id is not None}
    led_to = {choice.to for choice in before.choices} if before is not None else set()
    written = scene_in(sent, case.path, {*names, *led_to}, {*names, *led_to}, before)
    number = _index(case, at) if at else place_of_new(placed, written.scene.role)
    put = replace_scene if at else insert_scene
    text = put(case.found.text, number, written.scene, case.language)
    for behind, new in enumerate(written.new, 1):
        text = insert_scene(text, number + behind, new, case.language)
    return text


def _translated(case: CaseFile, sent: Submission, of: str) -> str:
    """The text of a translation with a scene in the words of its language, at the place that it has in the original.

    Raises:
        NotFound: the original has no such scene.
        NotWritable: no text says it.
    """
    originals, placed = case.originals or {}, case.placed()
    if of not in originals:
        raise NotFound
    scene = translation_in(sent, originals[of])
    number = next((number for number, each in enumerate(placed) if each.id == of), None)
    if number is not None:
        return replace_scene(case.found.text, number, scene, case.language)
    before = set(list(originals)[: list(originals).index(of)])
    number = max((number + 1 for number, each in enumerate(placed) if each.id in before), default=0)
    return insert_scene(case.found.text, number, scene, case.language)


@blueprint.post("/authoring/<workspace_id>/scenes-order/<path:path>")
@needs("studio.author")
def order_scenes(workspace_id: str, path: str) -> ResponseReturnValue:
    """Moves a scene up or down among those of its case, or takes it out."""
    seen = revision_in(request.form)
    case = _open(workspace_id, path, seen)
    return _saved(case, _reordered(case, _line(request.form.get("at", "")), request.form.get("act", "")), seen)


def _reordered(case: CaseFile, at: int, act: str) -> str:
    """The text without a scene, or with two neighbours changed over.

    Raises:
        NotFound: there is no such scene, or no such act.
    """
    number, text = _index(case, at), case.found.text
    if act == "remove":
        return remove_scene(text, number)
    if act not in {"up", "down"}:
        raise NotFound
    first = number - (act == "up")
    return swap_scenes(text, first) if 0 <= first < len(case.placed()) - 1 else text
