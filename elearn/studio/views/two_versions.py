"""Two published versions of a course side by side: what one has otherwise than the other, word by word."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core.errors import N_
from elearn.studio.plan import plan_of
from elearn.studio.versions import History, get_history, show
from elearn.studio.views.beside import Frame, bank_page, lesson_page
from elearn.studio.views.compared import Sides
from elearn.studio.views.doors import blueprint
from elearn.studio.views.planned import planned
from elearn.studio.views.shared import words_of
from elearn.studio.views.told import setting_rows
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.work import read_session


@blueprint.get("/studio/<slug>/versions/compare")
@needs("studio.versions")
def choose_versions(slug: str) -> ResponseReturnValue:
    """The form that names two versions leads to the address of their comparison."""
    found = get_history(read_session(), current_actor(), slug)
    asked = [request.args.get(name, "") for name in ("before", "after")]
    if not all(asked) or len(set(asked)) == 1:
        if any(asked):
            flash(g.translate(N_("Xin chọn hai bản khác nhau.")), "warn")
        return redirect(url_for("studio.history", slug=slug), 303)
    before, after = (found.version(id_in_address(each)) for each in asked)
    return redirect(url_for("studio.compare_versions", slug=slug, before=before.id, after=after.id), 303)


@blueprint.get("/studio/<slug>/versions/<before>/<after>")
@needs("studio.versions")
def compare_versions(slug: str, before: str, after: str) -> str:
    """What one version has otherwise than another."""
    found, sides, labels = _both(slug, before, after)
    plan = plan_of(sides.before, sides.after)
    return render_template(
        "studio/versions_compared.html",
        found=found,
        way=_frame(found, before, after, labels).way[:1],
        title=words_of(sides.after.title),
        labels=labels,
        names=[g.translate(N_("bản %(label)s"), label=each) for each in labels],
        plan=planned(
            plan,
            sides.after,
            lambda lesson: url_for("studio.compare_lesson", slug=slug, before=before, after=after, lesson=lesson),
            lambda bank: url_for("studio.compare_bank", slug=slug, before=before, after=after, bank=bank),
        ),
        settings=setting_rows(sides.before, sides.after, plan.also),
        turned=url_for("studio.compare_versions", slug=slug, before=after, after=before),
        options=[(str(each.id), each.label) for each in found.versions],
        chosen=(before, after),
    )


@blueprint.get("/studio/<slug>/versions/<before>/<after>/lessons/<lesson>")
@needs("studio.versions")
def compare_lesson(slug: str, before: str, after: str, lesson: str) -> str:
    """One lesson in two versions."""
    found, sides, labels = _both(slug, before, after)
    return lesson_page(_frame(found, before, after, labels), sides, lesson)


@blueprint.get("/studio/<slug>/versions/<before>/<after>/banks/<bank>")
@needs("studio.versions")
def compare_bank(slug: str, before: str, after: str, bank: str) -> str:
    """One bank in two versions."""
    found, sides, labels = _both(slug, before, after)
    return bank_page(_frame(found, before, after, labels), sides, bank)


def _both(slug: str, before: str, after: str) -> tuple[History, Sides, tuple[str, str]]:
    session = read_session()
    found = get_history(session, current_actor(), slug)
    old, new = (show(session, found, id_in_address(each)) for each in (before, after))
    return found, Sides(old.course, new.course), (old.version.label, new.version.label)


def _frame(found: History, before: str, after: str, labels: tuple[str, str]) -> Frame:
    way = (
        (g.translate(N_("Các bản đã phát hành")), url_for("studio.history", slug=found.slug)),
        (
            g.translate(N_("Bản %(before)s và bản %(after)s"), before=labels[0], after=labels[1]),
            url_for("studio.compare_versions", slug=found.slug, before=before, after=after),
        ),
    )
    named = N_("bản %(label)s")
    return Frame(way, g.translate(named, label=labels[0]), g.translate(named, label=labels[1]))
