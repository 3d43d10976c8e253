"""Why a document is not converted at all."""

from __future__ import annotations


class WordRefused(Exception):
    """The document as a whole cannot be used: `code` is one of `elearn.exchange.sentences`, `words` fill its sentence."""

    def __init__(self, code: str, at: int = 1, /, **words: object) -> None:
        super().__init__(code)
        self.code, self.line = code, at
        self.words = {name: str(each) for name, each in words.items()}
