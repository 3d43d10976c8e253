"""Text with the place of each line in its source."""

from __future__ import annotations

from dataclasses import dataclass

from elearn.content.problems import Place


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text (without its line break) and the place of its first character in the source file."""

    number: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class RawText:
    """Markdown source, line by line: marks around it (`> `, indentation of a feedback) are already taken off."""

    lines: tuple[Line, ...] = ()

    @property
    def markdown(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def number(self) -> int:
        """The source line where it begins; 1 when it is empty."""
        return self.lines[0].number if self.lines else 1

    @property
    def column(self) -> int:
        return self.lines[0].column if self.lines else 1

    def __bool__(self) -> bool:
        """Whether it says anything: blank lines alone do not."""
        return any(line.text.strip() for line in self.lines)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column in the source of a character of `markdown`."""
        for line in self.lines:
            if offset <= len(line.text):
                return line.number, line.column + offset
            offset -= len(line.text) + 1
        return self.number, self.column

    def place(self, path: str, offset: int = 0) -> Place:
        """The place of a character of `markdown` in the file `path`."""
        return Place(path, *self.position(offset))


EMPTY = RawText()
