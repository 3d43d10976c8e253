"""The living style page: every component in every state, in both languages. Registered in no installation that serves people."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, abort, render_template, url_for
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms 3.3

from elearn.web.access import public
from elearn.web.languages import current_language

blueprint = Blueprint("design", __name__)

PAPERS = ("sheet", "minutes", "card", "thanks")
ERRORS = (400, 401, 403, 404, 405, 409, 413, 414, 422, 429, 500, 503)


def sample(vi: str, en: str) -> str:
    """A sample text in the language of the page. Samples stay out of the catalogues: they are no words of the product."""
    return vi if current_language() == "vi" else en


def sample_form() -> FlaskForm:
    """A form with two mistakes in it, as a person would send it."""

    class ExemptionForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
        full_name = StringField(
            sample("Họ và tên", "Full name"), description=sample("Viết đủ dấu, như trong hồ sơ.", "As in the file.")
        )
        until = StringField(sample("Ngày hết hạn", "Last day"))
        unit = SelectField(
            sample("Đơn vị", "Unit"),
            choices=[
                SelectChoice("a", sample("Phường Ví Dụ", "Vi Du Ward")),
                SelectChoice("b", sample("Xã Đồng Ví Dụ", "Dong Vi Du Commune")),
            ],
        )
        reason = TextAreaField(sample("Lý do miễn học", "Reason for the exemption"))
        mode = RadioField(
            sample("Hình thức", "Mode"),
            choices=[
                SelectChoice("online", sample("Trực tuyến", "Online")),
                SelectChoice("room", sample("Trực tiếp", "In person")),
            ],
        )
        tell = BooleanField(sample("Báo cho người học", "Tell the learner"))

    form = ExemptionForm(None, full_name=sample("Nguyễn Thị Hạnh", "Nguyen Thi Hanh"), until="31-12", mode="online", tell=True)
    form.until.errors = [sample("“31-12” thiếu năm. Viết theo dạng 31/12/2026.", "“31-12” has no year. Write 31/12/2026.")]
    form.reason.errors = [sample("chưa có lý do. Một câu là đủ.", "no reason is given. One sentence is enough.")]
    return form


@blueprint.get("/design/")
@public
def style() -> str:
    """Every component on one page."""
    return render_template("web/design/style.html", t=sample, form=sample_form(), address=partial(_page_address, "design.style"))


@blueprint.get("/design/pause")
@public
def pause() -> str:
    return render_template("web/design/pause.html", t=sample)


@blueprint.get("/design/aid")
@public
def aid() -> str:
    return render_template("web/design/aid.html", t=sample)


@blueprint.get("/design/sign-in")
@public
def sign_in() -> str:
    return render_template("web/design/sign_in.html", t=sample)


@blueprint.get("/design/lesson")
@public
def lesson() -> str:
    return render_template("web/design/lesson.html", t=sample)


@blueprint.get("/design/case")
@public
def case() -> str:
    return render_template("web/design/case.html", t=sample)


@blueprint.get("/design/paper/<kind>")
@public
def paper(kind: str) -> str:
    if kind not in PAPERS:
        abort(404)
    return render_template("web/design/paper.html", t=sample, kind=kind)


@blueprint.get("/design/error/<int:status>")
@public
def error(status: int) -> str:
    """An error page as it will look; itself it answers 200."""
    if status not in ERRORS:
        abort(404)
    return render_template("web/errors/error.html", status=status, message=None, reference="4fa91c02" if status == 500 else None)


def _page_address(endpoint: str, number: int) -> str:
    return url_for(endpoint, page=number)
