"""The shape of what a person says of themselves. Choices are passed in by the view."""

from __future__ import annotations

from wtforms import SelectField
from wtforms.validators import InputRequired

from elearn.core.errors import N_
from elearn.web.forms import Form


class OpinionForm(Form):
    """The level at which somebody sees themselves; its choices and its label come from the view."""

    level = SelectField(
        # The view puts the framework's own word for a level here.
        "",
        description=N_("Chỉ anh/chị thấy. Tự đánh giá không tính là đo được."),
        validators=[InputRequired()],
    )
