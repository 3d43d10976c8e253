"""The forms about places of work, with the choices that they offer."""

from __future__ import annotations

from typing import TypeVar

from elearn.core.errors import N_
from elearn.core.i18n import in_language
from elearn.core.ids import Id, parse_id
from elearn.organisation.forms import MAIN, SIDE, EmploymentForm, NewPersonForm, WorkForm
from elearn.organisation.queries import list_positions
from elearn.web.forms import choice, translated
from elearn.web.languages import current_language
from elearn.web.work import read_session, today

Work = TypeVar("Work", bound=WorkForm)


def new_person_form(*, is_fresh: bool = False) -> NewPersonForm:
    """The form that registers somebody."""
    return _with_positions(NewPersonForm(formdata=None) if is_fresh else NewPersonForm())


def employment_form(*, is_fresh: bool = False) -> EmploymentForm:
    """The form for another place of work."""
    form = EmploymentForm(formdata=None, prefix="work-") if is_fresh else EmploymentForm(prefix="work-")
    form.kind.choices = [
        choice(MAIN, translated(N_("Nơi làm việc chính. Nơi chính đang có, nếu có, kết thúc vào ngày trước đó."))),
        choice(SIDE, translated(N_("Kiêm nhiệm, bên cạnh nơi làm việc chính."))),
    ]
    return _with_positions(form)


def chosen_position(form: WorkForm) -> Id | None:
    """The position that was chosen, if one was."""
    return parse_id(form.position.data or "")


def _with_positions(form: Work) -> Work:
    language = current_language()
    found = list_positions(read_session(), today=today())
    form.position.choices = [
        choice("", translated(N_("Chưa rõ"))),
        *(choice(str(each.position_id), in_language(each.title, language)[0]) for each in found),
    ]
    return form
