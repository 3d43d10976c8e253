"""Reading answers: every text that they hold, packed or not, the addresses that they lead to, and the forms that ask by GET."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote

from werkzeug.test import TestResponse

_PACKED = ("application/zip", "application/vnd.openxmlformats")
_TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_TYPED = frozenset({"text", "search", "tel", "number", "date", ""})


@dataclass
class GetForm:
    """A form that asks by GET: where it leads, what its fields hold, what may be chosen, and which fields are typed."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """The links and GET forms of a page."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.forms: list[GetForm] = []
        self._form: GetForm | None = None
        self._select = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        self.links += [given[each] for each in ("href", "src") if each in given]
        if tag == "form":
            asks = given.get("method", "get").lower() == "get"
            self._form = GetForm(given.get("action", "")) if asks else None
            self.forms += [self._form] if self._form is not None else []
        elif self._form is not None:
            self._take_field(self._form, tag, given)

    def _take_field(self, form: GetForm, tag: str, given: dict[str, str]) -> None:
        name, value, kind = given.get("name", ""), given.get("value", ""), given.get("type", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            form.choices.setdefault(self._select, []).append(value)
            if "selected" in given:
                form.values[self._select] = value
        elif tag == "input" and name and kind in {"radio", "checkbox"}:
            form.choices.setdefault(name, []).append(value)
            if "checked" in given:
                form.values[name] = value
        elif tag in {"input", "textarea"} and name:
            form.values[name] = value
            form.typed += [name] if kind in _TYPED else []

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""


def text_of(answer: TestResponse) -> str:
    """Everything that an answer says: headers, and the body with what is packed in it."""
    headers = "\n".join(f"{name}: {unquote(value)}" for name, value in answer.headers if name != "Content-Security-Policy")
    return headers + "\n" + body_of(answer)


def body_of(answer: TestResponse) -> str:
    content = answer.get_data()
    if (answer.content_type or "").startswith(_PACKED):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(f"{name}\n{archive.read(name).decode(errors='replace')}" for name in archive.namelist())
    return content.decode(errors="replace")


def shown_by(answer: TestResponse) -> str:
    """What a person reads of an answer: of a page the text without its tags."""
    body = body_of(answer)
    return _TAG.sub(" ", body) if is_page(answer) else body


def is_page(answer: TestResponse) -> bool:
    return (answer.content_type or "").startswith("text/html")
