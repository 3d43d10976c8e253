"""The words of one source file made safe HTML: every text of a lesson, a question or a scene passes here.

A text that is too heavy (MD091) or that the sanitisers read differently (SEC010) becomes empty and is a problem, and so do all
texts of a file that was given up; nothing that did not come out of `sanitise` ever leaves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from elearn.content import sanitise, weight
from elearn.content.document import Html, Part
from elearn.content.grammar.raw import GAP_CLOSE, GAP_OPEN, Line, RawBlock, RawText
from elearn.content.links import Links
from elearn.content.markdown import FOOTNOTE, Footnotes, Renderer, anchor_of
from elearn.content.phrases import because
from elearn.content.plain import plain_text as plain_text
from elearn.content.problems import Place, Problem, Severity
from elearn.content.steps import Steps

_FOOTNOTE_DEFINITION = re.compile(r"\[\^([\w-]{1,40})\]:[ \t]*(.*)")
_ABBREVIATION = re.compile(r"\*\[([^\]]{1,60})\]:")
_LINK_DEFINITION = re.compile(r" {0,3}\[([^\]]{1,120})\]:[ \t]*<?([^\s>]*)")
_GAP = re.compile(f"{GAP_OPEN}([^{GAP_CLOSE}]{{1,8}}){GAP_CLOSE}")
_PLAIN = re.compile(r"[^\W\d_](?: ?(?:[^\W_]|[,.;:?!()%/–—“”‘’…-]))*")
"""One line that begins with a letter and holds nothing that Markdown or HTML could take for a mark."""
_CONTACT = re.compile(r'class="contact contact-([a-z0-9-]+)"')


@dataclass(slots=True)
class Definitions:
    """What a file defines for all its texts: abbreviations and links by the words that use them, footnotes by label.

    `targets` are line and column of each link definition by where it leads.
    """

    abbreviations: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    footnotes: dict[str, RawText] = field(default_factory=dict)
    targets: dict[str, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, blocks: list[RawBlock]) -> Definitions:
        """From the definition blocks of a file."""
        found = cls()
        for block in blocks:
            found._read(block.text.lines)
        return found

    def _read(self, lines: tuple[Line, ...]) -> None:
        label: str | None = None
        for line in lines:
            if match := _FOOTNOTE_DEFINITION.match(line.text):
                label = match[1]
                self.footnotes[label] = RawText((Line(line.number, line.column + match.start(2), match[2]),))
            elif match := _ABBREVIATION.match(line.text):
                label = None
                self.abbreviations[match[1]] = line.text
            elif match := _LINK_DEFINITION.match(line.text):
                label = None
                self.links[" ".join(match[1].lower().split())] = line.text.strip()
                self.targets.setdefault(match[2], (line.number, line.column + match.start(2)))
            elif label is not None:
                indented = Line(line.number, line.column, line.text.removeprefix("    "))
                self.footnotes[label] = RawText((*self.footnotes[label].lines, indented))

    @property
    def count(self) -> int:
        return len(self.abbreviations) + len(self.links) + len(self.footnotes)

    def used_by(self, text: str) -> str:
        """The abbreviation and link lines that a text mentions."""
        folded = " ".join(text.lower().split())
        lines = [line for words, line in self.abbreviations.items() if words in text]
        lines += [line for label, line in self.links.items() if f"[{label}]" in folded]
        return "\n\n".join(lines)


class Wording:
    """Renders the texts of one file in one language; footnotes are numbered over all that it renders."""

    def __init__(
        self,
        path: str,
        language: str,
        links: Links,
        definitions: Definitions,
        problems: list[Problem],
        *,
        steps: Steps | None = None,
    ) -> None:
        self.path = path
        self.source = path
        """The file whose words come next: of an included text the snippet."""
        self.language = language
        self.definitions = definitions
        self._links = links
        self._places = {target: Place(path, *found) for target, found in definitions.targets.items()}
        self._problems = problems
        self._steps = steps or Steps()
        self.footnotes = Footnotes(frozenset(definitions.footnotes))
        self._renderer = Renderer(links, self.footnotes)

    def block(self, text: RawText) -> Html:
        """Block-level HTML."""
        return self._safe(text, inline=False)

    def inline(self, text: RawText) -> Html:
        """HTML of one paragraph without its `<p>`."""
        return self._safe(text, inline=True)

    def flow(self, text: RawText) -> Html | None:
        """Feedback, hints and explanations: inline HTML of a single paragraph, block HTML of more; None if empty."""
        if not text:
            return None
        html = self.block(text).strip()
        single = html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1
        return html[3:-4] if single else html

    def lines(self, text: RawText) -> Html:
        """Inline HTML line by line, joined by `<br>`."""
        return "<br>".join(self.inline(RawText((line,))) for line in text.lines)

    def heading(self, level: int, text: RawText, anchor: str) -> Html:
        """A heading with its anchor."""
        html = self.inline(text).strip()
        return sanitise.decorate(f"<h{level}>{html}</h{level}>", self.language, (anchor,))

    def parts(self, text: RawText) -> tuple[Part, ...]:
        """A stem: HTML, cut where gaps stand. The pieces together are well-formed, each alone need not be."""
        if not text:
            return ()
        pieces = _GAP.split(self.block(text))
        parts = (Part(widget=piece) if number % 2 else Part(html=piece) for number, piece in enumerate(pieces))
        return tuple(part for part in parts if part.widget is not None or part.html)

    def notes(self) -> Html:
        """The footnotes that were used, in the order of their numbers, as one section; empty if there are none."""
        items: list[str] = []
        # A note may use another one, which is then numbered after it: hence no loop over a fixed list.
        while len(items) < len(self.footnotes.numbers):
            label = list(self.footnotes.numbers)[len(items)]
            anchor = anchor_of(label)
            words = self.flow(self.definitions.footnotes[label]) or ""
            back = f'<a class="footnote-back" href="#fnref-{anchor}" role="doc-backlink" aria-label="{_back(self.language)}">↩</a>'
            items.append(f'<li id="fn-{anchor}">{words} {back}</li>')
        return f'<section class="footnotes" role="doc-endnotes"><ol>{"".join(items)}</ol></section>' if items else ""

    def _complain(self, code: str, text: RawText, *words: tuple[str, str]) -> None:
        self._problems.append(Problem(text.place(self.path), Severity.ERROR, code, words))

    def _safe(self, text: RawText, *, inline: bool) -> Html:
        if not self._steps.begins(self.source, "render"):
            return ""
        if problem := weight.too_heavy(text, self.path):
            self._problems.append(problem)
            return ""
        self._links.reading(self.path, text, self._places)
        source = text.markdown
        definitions = self.definitions.used_by(source) if self.definitions.count else ""
        if not definitions and _PLAIN.fullmatch(source):
            # Four of five texts of a course: parsers and sanitisers would give back what they got.
            return source if inline else f"<p>{source}</p>"
        try:
            render = self._renderer.inline if inline else self._renderer.blocks
            return self._sanitised(render(source, definitions), inline=inline)
        except RecursionError:
            self._complain("MD090", text, ("file", self.path), *because("recursion"))
        except sanitise.SanitisersDisagree:
            self._complain("SEC010", text)
        return ""

    def _sanitised(self, html: str, *, inline: bool) -> Html:
        if not inline:
            return sanitise.safe_html(html, self.language)
        # White space at the ends of a piece of a line belongs to the line, and parsing keeps it only inside a paragraph.
        safe = sanitise.safe_html(f"<p>{html}</p>", self.language)
        return safe.removeprefix("<p>").removesuffix("</p>")


def _back(language: str) -> str:
    return sanitise.BACK_LABELS[language]


def contacts_in(html: Html) -> tuple[str, ...]:
    """The contact codes whose places stand in some HTML, each once, in order."""
    return tuple(dict.fromkeys(_CONTACT.findall(html)))


def footnotes_in(text: RawText) -> set[str]:
    """The footnote labels that a text uses."""
    return set(FOOTNOTE.findall(text.markdown))
