"""The words of compiled HTML without its markup, for places that take none: an entry of a list, the name of a button."""

from __future__ import annotations

from html.parser import HTMLParser


def plain_words(html: str) -> str:
    """The text of safe HTML: entities resolved, pictures by their description, no footnote marks, white space collapsed."""
    collector = _Collector()
    collector.feed(html)
    collector.close()
    return " ".join("".join(collector.pieces).split())


class _Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._is_in_mark = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "sup" and "footnote-ref" in (dict(attrs).get("class") or "").split():
            self._is_in_mark = True
        elif tag == "img":
            self.pieces.append(dict(attrs).get("alt") or "")
        elif tag in {"br", "p", "li", "div"}:
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "sup":
            self._is_in_mark = False

    def handle_data(self, data: str) -> None:
        if not self._is_in_mark:
            self.pieces.append(data)
