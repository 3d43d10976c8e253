"""The questions of one course as they are compiled, file by file and language by language; each id once (QID002)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from elearn.content import identity
from elearn.content.document import Question
from elearn.content.grammar.keys import key_of, kind_of
from elearn.content.grammar.raw import RawMeta, RawQuestion
from elearn.content.problems import Place, Problem, Severity
from elearn.content.questions import first_odd_place, paired_ids, question_text, with_text
from elearn.content.reading import Sheaf
from elearn.content.wording import Wording


class QuestionBook:
    """Open it at a sheaf of files, then compile each of its questions, the source language first."""

    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems
        self._language = ""
        self._defaults: Mapping[str, Any] = {}
        self._versions: dict[str, dict[str, RawQuestion]] = {}
        self._ids: dict[tuple[str, str], dict[str, str]] = {}
        self.compiled: dict[str, Question] = {}
        self.written: dict[str, RawQuestion] = {}

    def open(self, sheaf: Sheaf, defaults: Mapping[str, Any]) -> None:
        """Turn to a sheaf: learn which translations pair with which question. `defaults` are those of its front matter."""
        self._language = next(iter(sheaf.sheets))
        self._defaults = defaults
        self._versions, self._ids = {}, {}
        for raw in sheaf.source.raw.questions:
            if raw.id is not None and self._is_new(raw):
                self._versions[raw.id] = {self._language: raw}
                self._ids[raw.id, self._language] = {}
        for language, sheet in list(sheaf.sheets.items())[1:]:
            self._pair(list(sheaf.source.raw.questions), list(sheet.raw.questions), language, sheet.place.path)

    def _is_new(self, raw: RawQuestion) -> bool:
        other = self.written.get(raw.id or "") or self._versions.get(raw.id or "", {}).get(self._language)
        if other is not None:
            where = f"{other.place.path}:{other.place.line}"
            self._complain(raw.place, "QID002", id=raw.id or "", other=where)
            return False
        return True

    def _pair(self, source: list[RawQuestion], translated: list[RawQuestion], language: str, path: str) -> None:
        ours, theirs = [raw.id for raw in source], [raw.id for raw in translated]
        odd = _odd_one(ours, theirs)
        if odd is not None:
            place = next((raw.place for raw in translated if raw.id == odd), Place(path))
            missing = _missing(ours, theirs)
            told = {"missing": str(missing)} if missing else {}
            self._complain(place, "TRN002", id=odd, file=source[0].place.path if source else path, **told)
        for raw in translated:
            original = self._versions.get(raw.id or "", {}).get(self._language)
            if raw.id is None or original is None or language in self._versions[raw.id]:
                continue
            ids = paired_ids(original.answers, raw.answers)
            if ids is None or kind_of(original) != kind_of(raw):
                place = first_odd_place(original.answers, raw.answers) or raw.place
                self._complain(place, "TRN002", id=raw.id, file=original.place.path)
                continue
            self._versions[raw.id][language] = raw
            self._ids[raw.id, language] = ids

    def compile(self, raw: RawQuestion, wording: Wording) -> Question | None:
        """The question so far, with the words of this version; None if it cannot be used (a problem says why).

        The words are read all the same, so that what is wrong with them is told at once.
        """
        versions = self._versions.get(raw.id or "", {})
        text = question_text(raw, wording, self._ids.get((raw.id or "", wording.language), {}))
        if raw.id is None or versions.get(wording.language) is not raw:
            return None
        question = self.compiled.get(raw.id)
        if question is None:
            question = self._begin(raw.id, versions)
            if question is None:
                return None
        self.compiled[raw.id] = with_text(question, wording.language, text)
        return self.compiled[raw.id]

    def _begin(self, question_id: str, versions: Mapping[str, RawQuestion]) -> Question | None:
        raw = versions[self._language]
        kind = kind_of(raw)
        if kind is None:
            return None
        others = {language: version for language, version in versions.items() if language != self._language}
        key = key_of(raw, self._language, others)
        self.written[question_id] = raw
        meta = raw.meta
        return Question(
            id=question_id,
            kind=kind,
            key=key,
            texts={},
            points=self._said(meta, "points", 1.0),
            difficulty=self._said(meta, "difficulty", 2),
            competencies=tuple(meta.competencies if meta.competencies is not None else self._defaults.get("competency", ())),
            scoring=self._said(meta, "scoring", "all"),
            shuffle=self._said(meta, "shuffle", True),
            confidence=meta.confidence,
            role=meta.role,
            see=meta.see,
            cite=self._said(meta, "cite", None),
            review=meta.review,
            tags=meta.tags,
            key_hash=identity.key_hash(kind, key),
        )

    def _said(self, meta: RawMeta, name: str, otherwise: Any) -> Any:
        said = getattr(meta, name)
        return said if said is not None else self._defaults.get(name, otherwise)

    def _complain(self, place: Place, code: str, **words: str) -> None:
        self._problems.append(Problem(place, Severity.ERROR, code, tuple(words.items())))


def _missing(ours: Sequence[str | None], theirs: Sequence[str | None]) -> int:
    """How many questions wait for their translation, where that is all that differs; else 0."""
    there = set(theirs)
    return len(ours) - len(theirs) if None not in there and [name for name in ours if name in there] == list(theirs) else 0


def _odd_one(ours: Sequence[str | None], theirs: Sequence[str | None]) -> str | None:
    """The id by which a translation first differs from its original, if it does.

    A question without id is a fault of its own (QID001). What it pairs with shows once it has one: until then only those ids are
    odd that cannot be its partner's.
    """
    if None in theirs or None in ours:
        extra = [name for name in theirs if None not in ours and name not in ours]
        missing = [name for name in ours if None not in theirs and name not in theirs]
        return next((name for name in [*extra, *missing] if name is not None), None)
    if ours == theirs:
        return None
    return next((name for name in [*theirs, *ours] if (name in ours) != (name in theirs)), theirs[0] if theirs else None)
