"""What layouts, forms and states of exports are called on pages."""

from __future__ import annotations

from flask import g

from elearn.core.errors import N_
from elearn.reporting.exporting.layouts import LAYOUTS
from elearn.reporting.exporting.rules import FORMS, ExportState
from elearn.reporting.views.doors import title_of

_FORMS = {
    "xlsx": N_("Excel (XLSX)"),
    "csv": N_("CSV, ngăn cột bằng dấu chấm phẩy (;)"),
    "csv-comma": N_("CSV, ngăn cột bằng dấu phẩy (,)"),
    "jsonl": N_("JSON Lines, cho chương trình khác đọc"),
}
_STATES = {
    ExportState.WRITING: N_("Đang ghi"),
    ExportState.READY: N_("Đã xong"),
    ExportState.CANCELLED: N_("Đã dừng"),
    ExportState.REFUSED: N_("Bị từ chối"),
    ExportState.GONE: N_("Tệp đã xóa"),
}


def layout_words() -> dict[str, str]:
    """The layouts by key, in the order in which they are offered."""
    return {each.key: title_of(each.name) for each in LAYOUTS.values()}


def form_words() -> dict[str, str]:
    """The forms of file, the one that opens at once in an office first."""
    return {each: g.translate(_FORMS[each]) for each in FORMS}


def state_words() -> dict[str, str]:
    """The states in a word or two."""
    return {each.value: g.translate(words) for each, words in _STATES.items()}
