"""The words of safe HTML, without its marks. Imports no Markdown, so that whoever reads documents may use it."""

from __future__ import annotations

import html as entities
import re

from elearn.content.document import Html

_TAG = re.compile(r"<[^>]*>")
_BLOCK_END = re.compile(r"</(?:p|li|h[2-6]|td|th|tr|pre|figcaption|summary|section|blockquote)>|<br>")


def plain_text(html: Html) -> str:
    """The words of some HTML, for search and for the table of contents."""
    return " ".join(entities.unescape(_TAG.sub("", _BLOCK_END.sub(" ", html))).split())
